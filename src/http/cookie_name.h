// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "http/exchange.h"

/*
 * What the cookie is called on the wire: by https "__Host-" stands before its name, so that no
 * other host of the domain and no plain connection can have set it (AC-074).
 */
const char *cookie_name(const struct exchange *exchange, const char *name);
