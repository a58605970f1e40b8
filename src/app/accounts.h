// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "base/arena.h"
#include "base/secret.h"
#include "base/status.h"

/*
 * What signing in keeps in memory as long as a server runs, for all its threads: who is hashing
 * passwords, who has guessed how often, and the key that secrets in the store are sealed with.
 */
struct accounts;

/* Argon2id as RFC 9106 has it for machines with little memory: 64 MiB, three times over. */
#define ACCOUNTS_COST ((struct secret_cost){.memory_bytes = 64 * 1024 * 1024, .passes = 3})
enum { HASHES_AT_ONCE = 2, HASHES_WAITING_MAX = 4 };

/* `key_path`: the file with the key, made when it is first needed; NULL: there is none, and
 * two-factor sign-in cannot be turned on. `arena` outlives it. */
struct accounts *accounts_open(struct secret_cost cost, const char *key_path, struct arena *arena);
void accounts_close(struct accounts *accounts);

/*
 * Hashing takes a tenth of a second or more and 64 MiB, so that two run at once, a few wait, and to
 * whoever comes then it is said to try again: UNAVAILABLE. Never between work_begin() and
 * work_commit().
 */
CHECKED enum status accounts_hash(struct accounts *accounts, const char *password,
                                  struct fault *fault, char hash[SECRET_PASSWORD_SIZE]);

/* `hash` NULL: of nobody; then it takes as long and is not right (AC-077). */
CHECKED enum status accounts_compare(struct accounts *accounts, const char *hash,
                                     const char *password, struct fault *fault, bool *ret_is_right);

/* Whether the hash cost what one costs today. */
bool accounts_cost_is_right(const struct accounts *accounts, const char *hash);

/* How many passwords were hashed so far. */
uint64_t accounts_hash_count(struct accounts *accounts);

/*
 * Who is slowed down for guessing (AC-076, AC-078; domain/throttle.h). A sign-in from a browser
 * where its user signed in before counts under that browser alone, so that nobody who guesses
 * elsewhere can keep them out.
 */
enum try_kind {
    TRY_ACCOUNT,     /* an e-mail address, whether there is an account or not */
    TRY_ADDRESS,     /* of the network: an IPv4 address, the /64 of an IPv6 address */
    TRY_DEVICE,      /* a browser that is known, or a session */
    TRY_SECOND_STEP, /* codes, of somebody whose password was right */
    TRY_KINDS,
};
struct try_key {
    enum try_kind kind;
    uint64_t key;
};
struct try_key try_key_of(const struct accounts *accounts, enum try_kind kind, const char *text);

/* Counts a try under all keys and returns 0; or, counting nothing, how many microseconds to wait.
 */
int64_t accounts_try(struct accounts *accounts, const struct try_key *keys, size_t count,
                     int64_t now);

/* It was right: the keys start anew, an address gets its try back. */
void accounts_try_was_right(struct accounts *accounts, const struct try_key *keys, size_t count);

/* Nobody looked whether it was right. */
void accounts_try_is_void(struct accounts *accounts, const struct try_key *keys, size_t count);

/* Whether secrets can be sealed here. */
bool accounts_have_key(const struct accounts *accounts);

/* The key, out of its file; with KEY_MAKE the file is made when it is missing. NOT_FOUND: no file,
 * or no place for one. INVALID: what stands there is no key. UNAVAILABLE. */
enum key_wish { KEY_READ, KEY_MAKE };
CHECKED enum status accounts_key(struct accounts *accounts, enum key_wish wish, struct fault *fault,
                                 uint8_t key[SECRET_KEY_SIZE]);
