// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "app/accounts.h"
#include "store/users.h"

/*
 * What whoever runs the program does for people who cannot get in: commands on the machine that has
 * the store, never a request. FORBIDDEN for whoever is signed in. NOT_FOUND when nobody has the
 * e-mail address; INVALID with the field "email" when it is none. Each leaves a row in the trail.
 */

/* Who works in the workspace; any owner may look. */
CHECKED enum status list_users(struct work *work, struct member_list *ret_list);

/*
 * The path of a new link for the user with this address (NULL: of signing in, the first owner).
 * LINK_SIGNS_IN: "/sign-in/TOKEN", an hour. LINK_SETS_PASSWORD: "/reset/TOKEN", half an hour; one
 * that was made before works no more (AC-079).
 */
enum { PASSWORD_LINK_MINUTES = 30 };
enum user_link { LINK_SIGNS_IN, LINK_SETS_PASSWORD };
CHECKED enum status make_user_link(struct work *work, const char *email, enum user_link kind,
                                   const char **ret_path);

/* As set_password_by_link() does it. */
CHECKED enum status set_user_password(struct work *work, struct accounts *accounts,
                                      const char *email, const char *password);

/* Also its recovery codes; ends all sessions. CONFLICT when it is off. */
CHECKED enum status end_user_two_factor(struct work *work, const char *email);
