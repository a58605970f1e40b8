// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/slice.h"

/*
 * A Date field (RFC 5322 3.3, 4.3), without comments: years of two or three digits, zones by name;
 * a zone that is not known counts as UTC. Unix microseconds. False: no date, or none of 1970 to
 * 9999. Pure, any bytes.
 */
bool mime_date_read(struct slice field, int64_t *ret_at);
