// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "app/sign_in.h"

/* Within app/: what all ways of signing in do in the end. */

struct sign_in_link;

/*
 * Within a write unit: opens a session of the token `session` for link->user_id in
 * link->workspace_id, which become the work's; ends the one that the browser brought. NOT_FOUND
 * when the user is no member of the workspace any more.
 */
CHECKED enum status arrive(struct work *work, const struct sign_in_link *link,
                           const struct visiting_browser *browser, const char *session);

/* Whether the device's token (NULL: none) was left by an earlier sign-in of this user. */
CHECKED enum status device_is_known(struct work *work, const char *device, int64_t user_id,
                                    bool *ret_is_known);

/*
 * As arrive(), of somebody who knew the password: the browser is known from now on, by the cookie
 * it has already (*ret_is_known) or by the token arrival->device.
 */
CHECKED enum status arrive_knowing(struct work *work, const struct sign_in_link *link,
                                   const struct visiting_browser *browser,
                                   const struct arrival *arrival, bool *ret_is_known);

/* Both tokens, before the unit of work begins. */
void arrival_prepare(struct arrival *arrival);
