// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "http/exchange.h"

/*
 * The path as it may stand in the log (AC-047): without the query; of a parameter called "token"
 * the first 6 characters of its hash; of a path without a row only its first segment, since it may
 * be a mistyped link.
 */
const char *logged_path(struct exchange *exchange);
