// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <stdint.h>

/*
 * How many of what the program sends may leave in an hour by a server: what its provider lets out
 * in a day, over the hours in which the program sends (outbox_by_day()), so that a person's answer
 * is not refused in the evening. OUTBOX_HOUR_MAX where nothing is known.
 */
int64_t mail_hour_max(const char *smtp_host);
