// SPDX-License-Identifier: AGPL-3.0-or-later
#include "domain/instant_text.h"

#include "support/check.h"

static void an_instant_is_read_as_programs_write_it(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int64_t at;
    } cases[] = {
        {"1970-01-01T00:00:00Z", 0},
        {"2026-11-21T14:04:05Z", 1795269845000000},
        {"2026-11-21T14:04:05.000000Z", 1795269845000000},
        {"2026-11-21t14:04:05z", 1795269845000000},
        {"2026-11-21T14:04:05.25Z", 1795269845250000},
        {"2026-11-21T15:04:05+01:00", 1795269845000000},
        {"2026-11-21T08:34:05-05:30", 1795269845000000},
        {"1969-12-31T23:59:59.999999Z", -1},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        int64_t at = 7;

        if (!instant_read(slice_of(cases[i].text), &at) || at != cases[i].at)
            fail_msg("%s is read as %lld", cases[i].text, (long long)at);
    }
}

static void what_is_none_is_refused(void **state)
{
    (void)state;
    static const char *const wrong[] = {
        "",
        "2026-11-21",
        "2026-11-21T14:04Z",
        "2026-11-21 14:04:05Z",
        "2026-11-21T14:04:05",
        "2026-02-30T14:04:05Z",
        "2026-11-21T24:04:05Z",
        "2026-11-21T14:60:05Z",
        "2026-11-21T14:04:60Z",
        "2026-11-21T14:04:05.Z",
        "2026-11-21T14:04:05.1234567Z",
        "2026-11-21T14:04:05+0100",
        "2026-11-21T14:04:05+24:00",
        "2026-11-21T14:04:05ZZ",
        "2026-11-21T1a:04:05Z",
        "99999-11-21T14:04:05Z",
        "1795269845000000",
    };

    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
        int64_t at = 7;

        if (instant_read(slice_of(wrong[i]), &at) || at != 7)
            fail_msg("“%s” is read", wrong[i]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_instant_is_read_as_programs_write_it),
        cmocka_unit_test(what_is_none_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
