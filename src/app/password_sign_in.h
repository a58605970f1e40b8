// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "app/accounts.h"
#include "app/sign_in.h"

enum { SECOND_STEP_MINUTES = 5 };

/* The name of the cookie between the two steps. */
#define SECOND_STEP_COOKIE "second"

struct password_try {
    const char *email, *password;
    const char
        *address; /* of the network it came from; "" where all share one, as behind a proxy */
    struct visiting_browser browser;
};

/* How it went; nothing of it is a failure of ours. */
enum sign_in_stage {
    SIGN_IN_DONE,
    SIGN_IN_CODE, /* the second step is still to come: second_step() */
    SIGN_IN_WRONG,
    SIGN_IN_WAIT, /* too many were wrong; nothing was looked at */
    SIGN_IN_OVER, /* of a second step: it took too long */
};
struct sign_in_result {
    enum sign_in_stage stage;
    struct arrival arrival;              /* of DONE */
    char second_step[SECRET_TOKEN_SIZE]; /* of CODE: for the cookie */
    int64_t wait_seconds;                /* of WAIT; at least 1 */
};

/*
 * By e-mail address and password. It is the same for an address that nobody has: what is said, and
 * the time it takes (AC-077). UNAVAILABLE as accounts_compare().
 */
CHECKED enum status sign_in_by_password(struct work *work, struct accounts *accounts,
                                        const struct password_try *tried,
                                        struct sign_in_result *ret_result);

/*
 * The second step: six digits, or a recovery code, which works once. Codes and steps that were used
 * are refused (AC-078). The cookie alone opens nothing else.
 */
struct code_try {
    const char *token; /* of the cookie */
    const char *code;
    struct visiting_browser browser;
};
CHECKED enum status second_step(struct work *work, struct accounts *accounts,
                                const struct code_try *tried, struct sign_in_result *ret_result);

/* Whether the cookie still is one: what the page shows. */
CHECKED enum status second_step_is_open(struct work *work, const char *token, bool *ret_is_open);
