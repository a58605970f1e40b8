// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/slice.h"

/*
 * An instant as programs write it (RFC 3339): 2026-11-21T14:04:05Z, with up to six digits of a
 * second, or with an offset, as 2026-11-21T15:04:05.25+01:00. Unix microseconds. Pure; false for
 * all else, and outside the days that the program knows.
 */
bool instant_read(struct slice text, int64_t *ret_at);
