// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <stdbool.h>

#include "base/secret.h"
#include "store/work.h"

/*
 * Until accounts come, the owner signs in by a link that works once and for an hour, printed by
 * `regulars serve`. Tokens are 256 random bits, and only their hashes are stored.
 */
enum { SIGN_IN_LINK_MINUTES = 60, SESSION_IDLE_HOURS = 12, SESSION_DAYS = 30 };

/* The name of the cookie that holds a session's token, for request_cookie() and reply_cookie(). */
#define SESSION_COOKIE "session"

/* The path of a new link for the owner of the first workspace: "/sign-in/TOKEN". */
CHECKED enum status sign_in_link(struct work *work, const char **ret_path);

/* Whether the link would work: what the page shows. Changes nothing. */
CHECKED enum status sign_in_link_is_open(struct work *work, const char *token, bool *ret_is_open);

/* Uses the link up and opens a session, whose token goes into the cookie. NOT_FOUND. */
CHECKED enum status sign_in(struct work *work, const char *token,
                            char ret_session[SECRET_TOKEN_SIZE]);

/*
 * Who a cookie's token belongs to: sets work->actor and work->workspace_id. NOT_FOUND when
 * nobody is signed in by it. A session is pushed on at most every ten minutes,
 * in a write unit of its own.
 */
struct signed_in {
    const char *user_name;
    const char *language;
    const char *csrf_token; /* for forms and the X-CSRF-Token header */
    bool has_shortcuts;     /* single keys do something on their pages */
};
CHECKED enum status open_session(struct work *work, const char *token,
                                 struct signed_in *ret_signed_in);

/* In constant time, true when `given` is the token that belongs to this session. */
bool csrf_token_is_right(const char *session_token, const char *given);

CHECKED enum status sign_out(struct work *work, const char *token);

/* A member leaves; CONFLICT for the last owner (reliability case AC-040). */
CHECKED enum status leave_workspace(struct work *work);
