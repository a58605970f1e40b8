// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/status.h"

/*
 * Six digits that a telephone and we both know for half a minute (RFC 6238, HMAC-SHA-1 of RFC
 * 4226), by liboath.
 */
enum { TOTP_SECRET_SIZE = 20, TOTP_TEXT_SIZE = 33, TOTP_DIGITS = 6, TOTP_STEP_SECONDS = 30 };

void totp_code(const uint8_t secret[TOTP_SECRET_SIZE], int64_t step, char code[TOTP_DIGITS + 1]);

/*
 * Which step the code is of: the one of `now_seconds`, the one before or the one after, so that
 * clocks may differ a little. Only steps after `last_step` count, so that no code works twice.
 * False when it is of none; takes as long whichever it is.
 */
CHECKED bool totp_step_of(const uint8_t secret[TOTP_SECRET_SIZE], const char *code,
                          int64_t now_seconds, int64_t last_step, int64_t *ret_step);

/* The secret in base32 (RFC 4648), as it is typed into a telephone. */
void totp_secret_text(const uint8_t secret[TOTP_SECRET_SIZE], char text[TOTP_TEXT_SIZE]);
