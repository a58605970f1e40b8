// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <stdbool.h>

#include "base/secret.h"
#include "store/work.h"

/*
 * Sessions, and links that open one: they work once and for an hour, and `regulars serve` prints
 * one as long as no owner has a password. Tokens are 256 random bits, and only their hashes are
 * stored.
 */
enum { SIGN_IN_LINK_MINUTES = 60, SESSION_IDLE_HOURS = 12, SESSION_DAYS = 30, DEVICE_DAYS = 180 };

/* The name of the cookie that holds a session's token, for request_cookie() and reply_cookie(). */
#define SESSION_COOKIE "session"

/* And of the one by which a browser is known again, see accounts_try(). */
#define DEVICE_COOKIE "device"

/* The path of a new link for the owner of the first workspace: "/sign-in/TOKEN". */
CHECKED enum status sign_in_link(struct work *work, const char **ret_path);

/* Whether an owner of the workspace can sign in without one. */
CHECKED enum status owner_has_password(struct work *work, bool *ret_has_password);

/* Whether the link would work: what the page shows. Changes nothing. */
CHECKED enum status sign_in_link_is_open(struct work *work, const char *token, bool *ret_is_open);

/* What comes with whoever signs in; each NULL when there is none. */
struct visiting_browser {
    const char *agent;   /* what it says of itself */
    const char *device;  /* token of the cookie that an earlier sign-in left */
    const char *session; /* of a session that is over once a new one begins */
};

/* Tokens for the cookies of whoever is in. `device` is "" when the one they brought goes on. */
struct arrival {
    char session[SECRET_TOKEN_SIZE], device[SECRET_TOKEN_SIZE];
};

/* Uses the link up and opens a session, whose token goes into the cookie. No second step: whoever
 * can read the link could also turn that off. NOT_FOUND. */
CHECKED enum status sign_in(struct work *work, const char *token,
                            const struct visiting_browser *browser,
                            char ret_session[SECRET_TOKEN_SIZE]);

/*
 * Who a cookie's token belongs to: sets work->actor and work->workspace_id. NOT_FOUND when
 * nobody is signed in by it. A session is pushed on at most every ten minutes,
 * in a write unit of its own.
 */
struct signed_in {
    const char *user_name;
    const char *language;
    const char *csrf_token;     /* for forms and the X-CSRF-Token header */
    bool has_shortcuts;         /* single keys do something on their pages */
    const char *workspace_name; /* "" when it has none; NULL when they work in no other */
};
CHECKED enum status open_session(struct work *work, const char *token,
                                 struct signed_in *ret_signed_in);

/* In constant time, true when `given` is the token that belongs to this session. */
bool csrf_token_is_right(const char *session_token, const char *given);

CHECKED enum status sign_out(struct work *work, const char *token);
