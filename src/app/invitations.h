// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "app/accounts.h"
#include "app/sign_in.h"
#include "store/invitations.h"

/*
 * Links by which somebody becomes a member: they work once and for a week, and no longer than
 * whoever made them may give the role that they give. Looking at one changes nothing (AC-048).
 */
enum { INVITATION_DAYS = 7 };

/* RIGHT_MANAGE, and a role that the actor may decide on. INVALID with the fields "name", "role". */
struct new_invitation {
    const char *name;
    enum role role;
};
struct made_invitation {
    const char *name, *path; /* "/invite/TOKEN", shown this once */
    int64_t expires_at;
};
CHECKED enum status make_invitation(struct work *work, const struct new_invitation *wanted,
                                    struct made_invitation *ret_made);

/* RIGHT_MANAGE. */
CHECKED enum status list_invitations(struct work *work, struct invitation_list *ret_list);
CHECKED enum status revoke_invitation(struct work *work, int64_t id);

/* What the page says. No failure when the link does not work (any more): is_open is false then. */
struct shown_invitation {
    bool is_open;
    struct invitation invitation;
    const char *workspace_name; /* "" when it has none */
};
CHECKED enum status show_invitation(struct work *work, const char *token,
                                    struct shown_invitation *ret_shown);

/*
 * Makes an account, takes it in and opens a session. NOT_FOUND: the link does not work any more.
 * INVALID with the fields "name", "email", "password"; CONFLICT with "email" when somebody has an
 * account with it.
 */
struct invited_account {
    const char *name, *email, *password, *language;
};
CHECKED enum status accept_as_new(struct work *work, struct accounts *accounts, const char *token,
                                  const struct invited_account *account,
                                  const struct visiting_browser *browser,
                                  struct arrival *ret_arrival);

/* The actor joins, and their session goes on in that workspace. CONFLICT: they are a member. */
CHECKED enum status accept_signed_in(struct work *work, const char *token,
                                     const char *session_token);
