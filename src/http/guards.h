// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "http/exchange.h"

/*
 * Headers that every reply carries, whatever its handler did: the browser is told to run nothing
 * that is not ours, to guess nothing, to keep nothing, and to let nobody frame us. Not those that
 * the handler set itself.
 */
void guards_add(struct exchange *exchange);
