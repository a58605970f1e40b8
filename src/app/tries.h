// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "app/accounts.h"

/* One try and the keys it counts under, for what compares passwords and codes within app/. */
struct tries {
    struct accounts *accounts;
    const struct try_key *keys;
    size_t count;
};

/* True: too many were wrong, and this one is not to be looked at; *ret_seconds is at least 1. */
bool tries_must_wait(const struct tries *tries, int64_t now, int64_t *ret_seconds);

/* As accounts_compare(); what was right is forgotten again. */
CHECKED enum status tries_compare(const struct tries *tries, const char *hash, const char *password,
                                  struct fault *fault, bool *ret_is_right);

/*
 * The password of somebody who is signed in, once more, before what may only be done with it. Any
 * will do while none was set. INVALID with the field "current" when it is wrong, or when too many
 * were. No unit of work may be open.
 */
CHECKED enum status confirm_password(struct accounts *accounts, int64_t user_id, const char *hash,
                                     const char *password, int64_t now, struct arena *arena,
                                     struct fault *fault);
