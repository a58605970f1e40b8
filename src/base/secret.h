// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/slice.h"
#include "base/status.h"

/* Tokens and their hashes, by libsodium. */

/* 256 random bits as base64url without padding, and a NUL. */
enum { SECRET_TOKEN_SIZE = 44, SECRET_HASH_SIZE = 32 };
void secret_token(char token[SECRET_TOKEN_SIZE]);

/* BLAKE2b-256 of a text: what is stored of a token. */
void secret_hash(const char *text, uint8_t hash[SECRET_HASH_SIZE]);

/* BLAKE2b-256 keyed with `key`: a CSRF token is made of the session's. */
void secret_mac(const uint8_t key[SECRET_HASH_SIZE], const char *text,
                uint8_t mac[SECRET_HASH_SIZE]);

/* Passwords by argon2id. What hashing one costs: bytes of memory, and times over them. */
struct secret_cost {
    size_t memory_bytes;
    unsigned passes;
};
enum { SECRET_PASSWORD_SIZE = 128 };

/* Writes the hash with its salt and its cost, as text with a NUL. False: no memory for it. */
CHECKED bool secret_password_hash(const char *password, struct secret_cost cost,
                                  char hash[SECRET_PASSWORD_SIZE]);

/* As long as the hash's own cost says. False for a hash that is none. */
bool secret_password_matches(const char *hash, const char *password);

/* False: it was made with another cost, and is to be made anew. */
bool secret_password_costs(const char *hash, struct secret_cost cost);

/*
 * Seals bytes so that whoever has no key can neither read nor change them (XSalsa20-Poly1305, with
 * a random nonce before them). `sealed` takes SECRET_SEAL_SIZE bytes more than they are.
 */
enum { SECRET_KEY_SIZE = 32, SECRET_SEAL_SIZE = 40 };
void secret_seal(const uint8_t key[SECRET_KEY_SIZE], struct slice bytes, uint8_t *sealed);

/* `bytes` takes SECRET_SEAL_SIZE less than `sealed` has. False: another key, or damaged. */
CHECKED bool secret_unseal(const uint8_t key[SECRET_KEY_SIZE], struct slice sealed, uint8_t *bytes);

/* Overwrites what is needed no more, whatever the compiler thinks of it. */
void secret_wipe(void *bytes, size_t length);

/* In constant time. */
bool secret_equal(const void *a, const void *b, size_t length);

/* BLAKE2b-256 of bytes that come in pieces: a file that is recognised. */
struct secret_digest;
struct secret_digest *secret_digest_open(void);
void secret_digest_add(struct secret_digest *digest, const void *bytes, size_t length);
void secret_digest_close(struct secret_digest *digest, uint8_t hash[SECRET_HASH_SIZE]);
