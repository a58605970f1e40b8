// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/tries.h"

#include <inttypes.h>

#include "base/text.h"
#include "domain/account.h"

#define SECOND INT64_C(1000000) /* in microseconds */

bool tries_must_wait(const struct tries *tries, int64_t now, int64_t *ret_seconds)
{
    int64_t wait = accounts_try(tries->accounts, tries->keys, tries->count, now);

    if (wait == 0)
        return false;
    *ret_seconds = (wait + SECOND - 1) / SECOND;
    return true;
}

enum status tries_compare(const struct tries *tries, const char *hash, const char *password,
                          struct fault *fault, bool *ret_is_right)
{
    bool is_right = false;

    enum status status = accounts_compare(tries->accounts, hash, password, fault, &is_right);
    if (status != STATUS_OK)
        accounts_try_is_void(tries->accounts, tries->keys, tries->count);
    else if (is_right)
        accounts_try_was_right(tries->accounts, tries->keys, tries->count);
    if (status == STATUS_OK)
        *ret_is_right = is_right;
    return status;
}

enum status confirm_password(struct accounts *accounts, int64_t user_id, const char *hash,
                             const char *password, int64_t now, struct arena *arena,
                             struct fault *fault)
{
    const char *typed = password ? password_typed(slice_of(password), arena) : NULL;
    struct text name = text_new(arena);
    bool is_right = false;
    int64_t seconds = 0;

    if (!hash)
        return STATUS_OK;
    text_format(&name, "password of %" PRId64, user_id);
    const struct try_key key = try_key_of(accounts, TRY_DEVICE, name.at);
    const struct tries tries = {accounts, &key, 1};
    if (tries_must_wait(&tries, now, &seconds))
        return fault_set(fault, STATUS_INVALID, "current",
                         MESSAGE_N("too many were wrong; try again in {1} second",
                                   "too many were wrong; try again in {1} seconds",
                                   arg_count(seconds)));
    enum status status = tries_compare(&tries, hash, typed ? typed : "", fault, &is_right);
    if (status == STATUS_OK && !is_right)
        return fault_set(fault, STATUS_INVALID, "current",
                         PLAIN_MESSAGE("this is not your password"));
    return status;
}
