// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <stdbool.h>

#include "base/arena.h"
#include "base/slice.h"

/*
 * The value of the header Idempotency-Key: a string of RFC 8941 in quotes, as the draft of the IETF
 * has it, or the same bare, as most programs send it. 1 to IDEMPOTENCY_KEY_MAX visible characters
 * of ASCII and, within quotes, spaces. Pure; false for all else.
 */
enum { IDEMPOTENCY_KEY_MAX = 200 };
bool idempotency_key_read(struct slice header, struct arena *arena, struct slice *ret_key);
