// SPDX-License-Identifier: AGPL-3.0-or-later
#include "base/totp.h"

#include <liboath/oath.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/secret.h"

void totp_code(const uint8_t secret[TOTP_SECRET_SIZE], int64_t step, char code[TOTP_DIGITS + 1])
{
    if (oath_hotp_generate((const char *)secret, TOTP_SECRET_SIZE, (uint64_t)step, TOTP_DIGITS,
                           false, OATH_HOTP_DYNAMIC_TRUNCATION, code) != OATH_OK) {
        fputs("regulars: liboath does not work\n", stderr);
        exit(EXIT_FAILURE);
    }
}

bool totp_step_of(const uint8_t secret[TOTP_SECRET_SIZE], const char *code, int64_t now_seconds,
                  int64_t last_step, int64_t *ret_step)
{
    const int64_t now = now_seconds / TOTP_STEP_SECONDS;
    bool has_length = strlen(code) == TOTP_DIGITS, found = false;

    for (int64_t step = now + 1; step >= now - 1; step--) {
        char right[TOTP_DIGITS + 1];

        totp_code(secret, step, right);
        if (!has_length || !secret_equal(right, code, TOTP_DIGITS) || step <= last_step)
            continue;
        *ret_step = step;
        found = true;
    }
    return found;
}

void totp_secret_text(const uint8_t secret[TOTP_SECRET_SIZE], char text[TOTP_TEXT_SIZE])
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    uint32_t bits = 0;
    int held = 0;

    for (int i = 0; i < TOTP_SECRET_SIZE; i++) {
        bits = (bits << 8 | secret[i]) & 0xFFFF;
        for (held += 8; held >= 5; held -= 5)
            *text++ = digits[bits >> (held - 5) & 31];
    }
    *text = '\0';
}
