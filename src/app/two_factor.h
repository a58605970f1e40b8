// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "app/accounts.h"
#include "store/users.h"
#include "store/work.h"

/*
 * Two-factor sign-in: six digits of an authenticator app after the password, or a recovery code in
 * their place. The app's secret is stored sealed by the key of accounts_key(). Whoever acts, on
 * their own account; each change leaves a row in the trail and ends all their other sessions
 * (AC-075). INVALID with the fields "current" (password) and "code".
 */

/* A secret to be confirmed by a code. `pending` holds it sealed and goes through the form. CONFLICT
 * when it is on already; INVALID while there is no password; NOT_FOUND as accounts_key(). */
enum { OFFER_MINUTES = 30 };
struct two_factor_offer {
    const char *secret; /* in groups of four, to be typed */
    const char *uri;    /* otpauth://, for an app on the same device */
    const char *pending;
};
CHECKED enum status offer_two_factor(struct work *work, struct accounts *accounts,
                                     struct two_factor_offer *ret_offer);

/* The same offer again, after a wrong code. INVALID: it is none, somebody else's, or too old. */
CHECKED enum status repeat_offer(struct work *work, struct accounts *accounts, const char *pending,
                                 struct two_factor_offer *ret_offer);

/* Shown once; only their hashes are stored. */
enum { RECOVERY_CODE_SIZE = 20 }; /* "ABCD-EFGH-IJKL-MNOP" and a NUL: 80 random bits */
struct recovery_code_list {
    char items[RECOVERY_CODES][RECOVERY_CODE_SIZE];
};

struct two_factor_change {
    const char *pending, *code; /* of turning it on */
    const char *current;        /* the password */
    const char *session_token;  /* that goes on */
};
CHECKED enum status turn_on_two_factor(struct work *work, struct accounts *accounts,
                                       const struct two_factor_change *change,
                                       struct recovery_code_list *ret_codes);
CHECKED enum status turn_off_two_factor(struct work *work, struct accounts *accounts,
                                        const struct two_factor_change *change);

/* In the place of those there were; the sessions go on. */
CHECKED enum status make_recovery_codes(struct work *work, struct accounts *accounts,
                                        const struct two_factor_change *change,
                                        struct recovery_code_list *ret_codes);

/* Within app/: the secret of `user`. INVALID, NOT_FOUND: it does not open with the key there is. */
CHECKED enum status two_factor_secret(struct work *work, struct accounts *accounts,
                                      const struct user_account *user, uint8_t *ret_secret);

/* Within app/: the hash of a recovery code as somebody types it. False: it cannot be one. */
bool recovery_code_hash(const char *typed, uint8_t hash[SECRET_HASH_SIZE]);
