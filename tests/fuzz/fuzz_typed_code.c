// SPDX-License-Identifier: AGPL-3.0-or-later
#include <stdlib.h>
#include <string.h>

#include "app/two_factor.h"
#include "base/day.h"
#include "base/totp.h"

#include "support/fuzz.h"

/* What somebody types where a code of their telephone, a recovery code or a time zone is asked for.
 */

enum { TEXT_MAX = 4096 };
static const uint8_t secret[TOTP_SECRET_SIZE] = "12345678901234567890";

static void must(bool holds)
{
    if (!holds)
        abort();
}

/* Whatever is taken for a code is one, of a step around now. */
static void check_code(const char *text)
{
    const int64_t now = 1800000000, now_step = now / TOTP_STEP_SECONDS;
    char code[TOTP_DIGITS + 1];
    int64_t step = -1;

    if (!totp_step_of(secret, text, now, 0, &step))
        return;
    must(step >= now_step - 1 && step <= now_step + 1);
    totp_code(secret, step, code);
    must(strcmp(code, text) == 0);
    must(!totp_step_of(secret, text, now, now_step + 1, &step));
}

static void check_recovery(const char *text)
{
    uint8_t hash[SECRET_HASH_SIZE] = {0}, again[SECRET_HASH_SIZE];

    if (!recovery_code_hash(text, hash))
        return;
    must(strlen(text) >= RECOVERY_CODE_SIZE - 4); /* three hyphens may be left out */
    must(recovery_code_hash(text, again) && memcmp(hash, again, sizeof(hash)) == 0);
}

/* A zone has a name that leads out of no folder. */
static void check_zone(const char *text)
{
    struct zone *zone = zone_open(text);

    if (!zone)
        return;
    must(text[0] != '/' && text[0] != '.' && strstr(text, "..") == NULL);
    (void)zone_day(zone, 1800000000);
    zone_close(zone);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    struct arena arena = {0};

    if (length > TEXT_MAX)
        return 0;
    const char *text = arena_copy(&arena, (const char *)bytes, length);
    check_code(text);
    check_recovery(text);
    check_zone(text);
    arena_free(&arena);
    return 0;
}
