// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "app/accounts.h"
#include "store/work.h"

/*
 * Whoever acts: how they are called, how they sign in. Each of them leaves a row in the trail.
 * FORBIDDEN for the program itself, which has no account.
 */
struct own_account {
    const char *name, *email, *language; /* email NULL when none */
    bool has_password, has_two_factor, has_shortcuts;
    int64_t password_at, recovery_codes_left;
};
CHECKED enum status show_own_account(struct work *work, struct own_account *ret_account);

/* Name, e-mail address (it cannot be taken away from an account with a password, and another one
 * is confirmed by the password: one signs in with it), and whether single keys work. INVALID,
 * CONFLICT with the fields "name", "email" and "current". */
struct profile {
    const char *name, *email; /* email "" or NULL: none */
    const char *current;      /* the password; NULL where the address stays as it is */
    bool has_shortcuts;
};
CHECKED enum status change_profile(struct work *work, struct accounts *accounts,
                                   const struct profile *profile);

/*
 * First set-up: name, e-mail address and password at once, of an account that has no password yet;
 * else CONFLICT. INVALID with the fields "name", "email", "password".
 */
struct account_setup {
    const char *name, *email, *password;
};
CHECKED enum status set_up_account(struct work *work, struct accounts *accounts,
                                   const struct account_setup *setup);

/*
 * A new password, confirmed by the current one, if there is one. Ends all sessions of theirs but
 * `session_token`'s (AC-075), and links for a new password. INVALID with the fields "current" and
 * "password", and with "email" while the account has no address to sign in with.
 */
struct password_change {
    const char *current, *password;
    const char *session_token;
};
CHECKED enum status change_password(struct work *work, struct accounts *accounts,
                                    const struct password_change *change);

/*
 * By a link that was made for it, once: also ends all sessions, and no browser is known any more.
 * NOT_FOUND when the link is none (any more); INVALID with the field "password". Links are made by
 * make_account_link(). *ret_user_id: whose it is, whose streams of events end.
 */
CHECKED enum status password_link_is_open(struct work *work, const char *token, bool *ret_is_open);
CHECKED enum status set_password_by_link(struct work *work, struct accounts *accounts,
                                         const char *token, const char *password,
                                         int64_t *ret_user_id);
