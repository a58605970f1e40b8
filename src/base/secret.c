// SPDX-License-Identifier: AGPL-3.0-or-later
#include "base/secret.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"

struct secret_digest {
    crypto_generichash_state state;
};

/* Chooses the fastest code that this processor has; a second call only looks. */
static void start_sodium(void)
{
    if (sodium_init() < 0) {
        fputs("regulars: libsodium does not start\n", stderr);
        exit(EXIT_FAILURE);
    }
}

void secret_token(char token[SECRET_TOKEN_SIZE])
{
    uint8_t bytes[32];

    start_sodium();
    random_bytes(bytes, sizeof(bytes));
    sodium_bin2base64(token, SECRET_TOKEN_SIZE, bytes, sizeof(bytes),
                      sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    sodium_memzero(bytes, sizeof(bytes));
}

void secret_hash(const char *text, uint8_t hash[SECRET_HASH_SIZE])
{
    start_sodium();
    crypto_generichash(hash, SECRET_HASH_SIZE, (const uint8_t *)text, strlen(text), NULL, 0);
}

void secret_mac(const uint8_t key[SECRET_HASH_SIZE], const char *text,
                uint8_t mac[SECRET_HASH_SIZE])
{
    start_sodium();
    crypto_generichash(mac, SECRET_HASH_SIZE, (const uint8_t *)text, strlen(text), key,
                       SECRET_HASH_SIZE);
}

bool secret_equal(const void *a, const void *b, size_t length)
{
    return sodium_memcmp(a, b, length) == 0;
}

struct secret_digest *secret_digest_open(void)
{
    /* libsodium wants its state at a cache line. */
    struct secret_digest *digest = aligned_alloc(64, (sizeof(*digest) + 63) / 64 * 64);

    if (digest == NULL) {
        fputs("regulars: out of memory\n", stderr);
        exit(EXIT_FAILURE);
    }
    start_sodium();
    crypto_generichash_init(&digest->state, NULL, 0, SECRET_HASH_SIZE);
    return digest;
}

void secret_digest_add(struct secret_digest *digest, const void *bytes, size_t length)
{
    crypto_generichash_update(&digest->state, bytes, length);
}

void secret_digest_close(struct secret_digest *digest, uint8_t hash[SECRET_HASH_SIZE])
{
    crypto_generichash_final(&digest->state, hash, SECRET_HASH_SIZE);
    free(digest);
}
