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

bool secret_password_hash(const char *password, struct secret_cost cost,
                          char hash[SECRET_PASSWORD_SIZE])
{
    _Static_assert(SECRET_PASSWORD_SIZE >= crypto_pwhash_argon2id_STRBYTES, "the hash fits");
    start_sodium();
    return crypto_pwhash_argon2id_str(hash, password, strlen(password), cost.passes,
                                      cost.memory_bytes) == 0;
}

/* The library reads as many bytes as a hash may have. */
static bool copy_hash(const char *hash, char copy[crypto_pwhash_argon2id_STRBYTES])
{
    size_t length = strlen(hash);

    if (length >= crypto_pwhash_argon2id_STRBYTES)
        return false;
    memset(copy, 0, crypto_pwhash_argon2id_STRBYTES);
    memcpy(copy, hash, length);
    return true;
}

bool secret_password_matches(const char *hash, const char *password)
{
    char copy[crypto_pwhash_argon2id_STRBYTES];

    start_sodium();
    return copy_hash(hash, copy) &&
           crypto_pwhash_argon2id_str_verify(copy, password, strlen(password)) == 0;
}

bool secret_password_costs(const char *hash, struct secret_cost cost)
{
    char copy[crypto_pwhash_argon2id_STRBYTES];

    start_sodium();
    return copy_hash(hash, copy) &&
           crypto_pwhash_argon2id_str_needs_rehash(copy, cost.passes, cost.memory_bytes) == 0;
}

void secret_seal(const uint8_t key[SECRET_KEY_SIZE], struct slice bytes, uint8_t *sealed)
{
    _Static_assert(SECRET_SEAL_SIZE == crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES &&
                       SECRET_KEY_SIZE == crypto_secretbox_KEYBYTES,
                   "the sizes are the library's");
    start_sodium();
    random_bytes(sealed, crypto_secretbox_NONCEBYTES);
    crypto_secretbox_easy(sealed + crypto_secretbox_NONCEBYTES, (const uint8_t *)bytes.at,
                          bytes.length, sealed, key);
}

bool secret_unseal(const uint8_t key[SECRET_KEY_SIZE], struct slice sealed, uint8_t *bytes)
{
    const uint8_t *at = (const uint8_t *)sealed.at;

    start_sodium();
    return sealed.length >= SECRET_SEAL_SIZE &&
           crypto_secretbox_open_easy(bytes, at + crypto_secretbox_NONCEBYTES,
                                      sealed.length - crypto_secretbox_NONCEBYTES, at, key) == 0;
}

void secret_wipe(void *bytes, size_t length)
{
    sodium_memzero(bytes, length);
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
