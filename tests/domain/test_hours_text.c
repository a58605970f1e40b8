// SPDX-License-Identifier: AGPL-3.0-or-later
#include "domain/hours_text.h"

#include <string.h>

#include "support/check.h"

enum { TODAY = 20779 }; /* 22 November 2026 */

static const struct open_interval week[] = {
    {1, 540, 780}, {1, 840, 1080}, {2, 540, 780},  {2, 840, 1080},
    {3, 540, 780}, {3, 840, 1080}, {5, 600, 1440}, {6, 600, 1440},
};
static const struct day_off days_off[] = {
    {1, TODAY - 3, TODAY - 1, "", false, 0, 0}, /* over */
    {2, TODAY + 2, TODAY + 2, "fair", false, 0, 0},
    {3, TODAY + 3, TODAY + 3, "", true, 600, 700}, /* open, at other hours */
    {4, TODAY + 30, TODAY + 40, "", false, 0, 0},
    {5, TODAY + 31, TODAY + 40, "", false, 0, 0}, /* too far ahead */
};
static const struct hours_text_facts facts = {
    .business = "Studio {1}",
    .time_zone = "Europe/Zagreb",
    .hours = {week, 8, days_off, 5, ""},
    .today = TODAY,
};

static const char *written(enum hours_text kind, const struct hours_text_facts *of,
                           const char *code, struct arena *arena)
{
    return hours_text_write(kind, of, language_by_code(code), arena);
}

static void a_signature_says_the_week_in_as_few_lines_as_it_can(void **state)
{
    struct arena arena = {0};

    (void)state;
    assert_string_equal(written(HOURS_SIGNATURE, &facts, "en", &arena),
                        "Studio {1}\n"
                        "We answer at these hours:\n"
                        "Monday to Wednesday: 9:00–13:00, 14:00–18:00\n"
                        "Friday and Saturday: 10:00–24:00\n"
                        "On 24 November 2026 we are closed.\n"
                        "From 22 December 2026 to 1 January 2027 we are closed.");
    arena_free(&arena);
}

static void a_profile_says_whose_times_they_are_and_no_contact(void **state)
{
    struct arena arena = {0};
    const char *text = written(HOURS_PROFILE, &facts, "en", &arena);

    (void)state;
    assert_non_null(strstr(text, "Times are those of Europe/Zagreb."));
    assert_null(strstr(text, "Studio"));
    arena_free(&arena);
}

static void each_text_differs_by_language(void **state)
{
    static const char *const codes[] = {"en", "ru", "hr"};
    struct arena arena = {0};

    (void)state;
    for (int kind = HOURS_VOICEMAIL; kind < HOURS_TEXTS; kind++)
        for (size_t i = 0; i < 3; i++) {
            const char *text = written((enum hours_text)kind, &facts, codes[i], &arena);

            assert_non_null(strstr(text, "9:00–13:00"));
            for (size_t j = 0; j < i; j++)
                assert_string_not_equal(text,
                                        written((enum hours_text)kind, &facts, codes[j], &arena));
        }
    arena_free(&arena);
}

static void without_hours_none_are_named(void **state)
{
    const struct hours_text_facts none = {
        .business = "S", .time_zone = "UTC", .hours = {NULL, 0, NULL, 0, ""}, .today = TODAY};
    struct arena arena = {0};

    (void)state;
    assert_string_equal(written(HOURS_SIGNATURE, &none, "en", &arena), "S");
    assert_null(strstr(written(HOURS_VOICEMAIL, &none, "en", &arena), "hours"));
    assert_string_equal(written(HOURS_PROFILE, &none, "en", &arena), "");
    const struct hours_text_facts nameless = {
        .business = "", .time_zone = "UTC", .hours = {NULL, 0, NULL, 0, ""}, .today = TODAY};
    assert_string_equal(written(HOURS_SIGNATURE, &nameless, "en", &arena), "");
    const char *spoken = written(HOURS_VOICEMAIL, &nameless, "en", &arena);
    assert_int_equal(strncmp(spoken, "Hello. We cannot", 16), 0);
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_signature_says_the_week_in_as_few_lines_as_it_can),
        cmocka_unit_test(a_profile_says_whose_times_they_are_and_no_contact),
        cmocka_unit_test(each_text_differs_by_language),
        cmocka_unit_test(without_hours_none_are_named),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
