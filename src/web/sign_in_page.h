// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "app/sign_in.h"
#include "http/exchange.h"

/* How to sign in, and why the page is shown instead of another. */
enum sign_in_reason { SIGN_IN_ASKED, SIGN_IN_NEEDED, SIGN_IN_LINK_USED, SIGN_IN_LEFT, SIGN_IN_SET };
void sign_in_page_help(struct exchange *exchange, unsigned code, enum sign_in_reason reason);

/* What the request says of the browser. */
struct visiting_browser visiting_browser(const struct exchange *exchange);

/* The cookies of whoever is in. */
void keep_arrival(struct exchange *exchange, const struct arrival *arrival);

/* What is said while one has to wait, with 429 and Retry-After (AC-076). */
struct message must_wait(struct exchange *exchange, int64_t seconds);

/* The forms, with what was wrong with the last try. */
void sign_in_page_again(struct exchange *exchange, unsigned code, struct message trouble);
