// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Tokens and their hashes, by libsodium. */

/* 256 random bits as base64url without padding, and a NUL. */
enum { SECRET_TOKEN_SIZE = 44, SECRET_HASH_SIZE = 32 };
void secret_token(char token[SECRET_TOKEN_SIZE]);

/* BLAKE2b-256 of a text: what is stored of a token. */
void secret_hash(const char *text, uint8_t hash[SECRET_HASH_SIZE]);

/* BLAKE2b-256 keyed with `key`: a CSRF token is made of the session's. */
void secret_mac(const uint8_t key[SECRET_HASH_SIZE], const char *text,
                uint8_t mac[SECRET_HASH_SIZE]);

/* In constant time. */
bool secret_equal(const void *a, const void *b, size_t length);

/* BLAKE2b-256 of bytes that come in pieces: a file that is recognised. */
struct secret_digest;
struct secret_digest *secret_digest_open(void);
void secret_digest_add(struct secret_digest *digest, const void *bytes, size_t length);
void secret_digest_close(struct secret_digest *digest, uint8_t hash[SECRET_HASH_SIZE]);
