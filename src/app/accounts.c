// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/accounts.h"

#include <pthread.h>
#include <string.h>

#include "app/key_file.h"
#include "base/clock.h"
#include "domain/throttle.h"

#define SECOND INT64_C(1000000) /* in microseconds */
#define MINUTE (60 * SECOND)

/* Some hundred kilobytes, however many guess. */
enum { SLOTS = 2048 };

struct accounts {
    struct secret_cost cost;
    const char *key_path;
    uint8_t mixing[SECRET_HASH_SIZE]; /* so that nobody can choose the place of a try's key */

    pthread_mutex_t lock; /* of all below */
    pthread_cond_t one_is_done;
    unsigned hashing, waiting;
    uint64_t hash_count;
    struct throttle tries[TRY_KINDS];
    bool has_key;
    uint8_t key[SECRET_KEY_SIZE];
};

static const struct throttle_rule rules[TRY_KINDS] = {
    [TRY_ACCOUNT] = {10, 2 * SECOND, 15 * MINUTE, 60 * MINUTE},
    [TRY_ADDRESS] = {50, 2 * SECOND, 5 * MINUTE, 60 * MINUTE},
    [TRY_DEVICE] = {10, 2 * SECOND, 15 * MINUTE, 60 * MINUTE},
    [TRY_SECOND_STEP] = {5, 15 * MINUTE, 15 * MINUTE, 15 * MINUTE},
};

struct accounts *accounts_open(struct secret_cost cost, const char *key_path, struct arena *arena)
{
    struct accounts *accounts = arena_alloc(arena, sizeof(*accounts));

    accounts->cost = cost;
    accounts->key_path = key_path;
    random_bytes(accounts->mixing, sizeof(accounts->mixing));
    pthread_mutex_init(&accounts->lock, NULL);
    pthread_cond_init(&accounts->one_is_done, NULL);
    for (int kind = 0; kind < TRY_KINDS; kind++)
        accounts->tries[kind] =
            (struct throttle){rules[kind], arena_array(arena, struct throttle_slot, SLOTS), SLOTS};
    return accounts;
}

void accounts_close(struct accounts *accounts)
{
    secret_wipe(accounts->key, sizeof(accounts->key));
    pthread_cond_destroy(&accounts->one_is_done);
    pthread_mutex_destroy(&accounts->lock);
}

/* --- hashing --- */

static enum status begin_hashing(struct accounts *accounts, struct fault *fault)
{
    pthread_mutex_lock(&accounts->lock);
    if (accounts->hashing == HASHES_AT_ONCE && accounts->waiting == HASHES_WAITING_MAX) {
        pthread_mutex_unlock(&accounts->lock);
        return fault_set(fault, STATUS_UNAVAILABLE, "",
                         PLAIN_MESSAGE("many people are signing in just now; try again in a "
                                       "moment"));
    }
    accounts->waiting++;
    while (accounts->hashing == HASHES_AT_ONCE)
        pthread_cond_wait(&accounts->one_is_done, &accounts->lock);
    accounts->waiting--;
    accounts->hashing++;
    accounts->hash_count++;
    pthread_mutex_unlock(&accounts->lock);
    return STATUS_OK;
}

static void end_hashing(struct accounts *accounts)
{
    pthread_mutex_lock(&accounts->lock);
    accounts->hashing--;
    pthread_cond_signal(&accounts->one_is_done);
    pthread_mutex_unlock(&accounts->lock);
}

enum status accounts_hash(struct accounts *accounts, const char *password, struct fault *fault,
                          char hash[SECRET_PASSWORD_SIZE])
{
    enum status status = begin_hashing(accounts, fault);

    if (status != STATUS_OK)
        return status;
    bool is_hashed = secret_password_hash(password, accounts->cost, hash);
    end_hashing(accounts);
    if (!is_hashed)
        return fault_set(fault, STATUS_UNAVAILABLE, "",
                         PLAIN_MESSAGE("this machine has no memory left for the password; try "
                                       "again in a moment"));
    return STATUS_OK;
}

enum status accounts_compare(struct accounts *accounts, const char *hash, const char *password,
                             struct fault *fault, bool *ret_is_right)
{
    char of_nobody[SECRET_PASSWORD_SIZE];

    if (!hash) {
        enum status status = accounts_hash(accounts, password, fault, of_nobody);
        if (status == STATUS_OK)
            *ret_is_right = false;
        return status;
    }
    enum status status = begin_hashing(accounts, fault);
    if (status != STATUS_OK)
        return status;
    *ret_is_right = secret_password_matches(hash, password);
    end_hashing(accounts);
    return STATUS_OK;
}

bool accounts_cost_is_right(const struct accounts *accounts, const char *hash)
{
    return secret_password_costs(hash, accounts->cost);
}

uint64_t accounts_hash_count(struct accounts *accounts)
{
    pthread_mutex_lock(&accounts->lock);
    uint64_t count = accounts->hash_count;
    pthread_mutex_unlock(&accounts->lock);
    return count;
}

/* --- tries --- */

struct try_key try_key_of(const struct accounts *accounts, enum try_kind kind, const char *text)
{
    struct try_key key = {.kind = kind};
    uint8_t mac[SECRET_HASH_SIZE];

    secret_mac(accounts->mixing, text, mac);
    memcpy(&key.key, mac, sizeof(key.key));
    key.key |= 1; /* 0 is nobody's */
    return key;
}

int64_t accounts_try(struct accounts *accounts, const struct try_key *keys, size_t count,
                     int64_t now)
{
    int64_t longest = 0;

    pthread_mutex_lock(&accounts->lock);
    for (size_t i = 0; i < count; i++) {
        int64_t wait = throttle_wait(&accounts->tries[keys[i].kind], keys[i].key, now);

        longest = wait > longest ? wait : longest;
    }
    for (size_t i = 0; i < count && longest == 0; i++)
        throttle_count(&accounts->tries[keys[i].kind], keys[i].key, now);
    pthread_mutex_unlock(&accounts->lock);
    return longest;
}

void accounts_try_was_right(struct accounts *accounts, const struct try_key *keys, size_t count)
{
    pthread_mutex_lock(&accounts->lock);
    for (size_t i = 0; i < count; i++) {
        if (keys[i].kind == TRY_ADDRESS)
            throttle_uncount(&accounts->tries[keys[i].kind], keys[i].key);
        else
            throttle_clear(&accounts->tries[keys[i].kind], keys[i].key);
    }
    pthread_mutex_unlock(&accounts->lock);
}

void accounts_try_is_void(struct accounts *accounts, const struct try_key *keys, size_t count)
{
    pthread_mutex_lock(&accounts->lock);
    for (size_t i = 0; i < count; i++)
        throttle_uncount(&accounts->tries[keys[i].kind], keys[i].key);
    pthread_mutex_unlock(&accounts->lock);
}

/* --- the key --- */

bool accounts_have_key(const struct accounts *accounts)
{
    return accounts->key_path != NULL;
}

enum status accounts_key(struct accounts *accounts, enum key_wish wish, struct fault *fault,
                         uint8_t key[SECRET_KEY_SIZE])
{
    enum status status = STATUS_OK;

    if (!accounts->key_path)
        return fault_set(fault, STATUS_NOT_FOUND, "",
                         PLAIN_MESSAGE("this server has no key file for two-factor sign-in; "
                                       "whoever runs it can name one with --key-file"));
    pthread_mutex_lock(&accounts->lock);
    if (!accounts->has_key) {
        status = key_file_read(accounts->key_path, wish, fault, accounts->key);
        accounts->has_key = status == STATUS_OK;
    }
    if (status == STATUS_OK)
        memcpy(key, accounts->key, SECRET_KEY_SIZE);
    pthread_mutex_unlock(&accounts->lock);
    return status;
}
