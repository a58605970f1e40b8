// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "http/exchange.h"

/*
 * What the cookie is called on the wire: by https "__Host-" stands before its name, so that no
 * other host of the domain and no plain connection can have set it (AC-074). By plain http the port
 * stands after it: browsers send the cookies of a machine to all its ports, so of two servers on it
 * each would take the other's for its own, and overwrite it.
 */
const char *cookie_name(const struct exchange *exchange, const char *name);
