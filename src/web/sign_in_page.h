// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "http/exchange.h"

/* How to sign in, and why the page is shown instead of another. */
enum sign_in_reason { SIGN_IN_NEEDED, SIGN_IN_LINK_USED, SIGN_IN_LEFT };
void sign_in_page_help(struct exchange *exchange, unsigned code, enum sign_in_reason reason);
