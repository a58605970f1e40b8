// SPDX-License-Identifier: AGPL-3.0-or-later
#include "domain/public_holidays.h"

#include "support/check.h"

static void easter_is_when_the_churches_say(void **state)
{
    /* Of the tables of the Astronomical Applications Department. */
    static const int32_t cases[][3] = {{2000, 4, 23}, {2008, 3, 23}, {2011, 4, 24}, {2024, 3, 31},
                                       {2025, 4, 20}, {2026, 4, 5},  {2027, 3, 28}, {2028, 4, 16},
                                       {2030, 4, 21}, {2035, 3, 25}, {2038, 4, 25}};

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
        assert_int_equal(easter_sunday(cases[i][0]), day_of(cases[i][0], cases[i][1], cases[i][2]));
}

static void each_country_has_its_days(void **state)
{
    static const struct {
        const char *country;
        int32_t year, month, day;
        const char *name; /* NULL: no holiday */
    } cases[] = {
        {"HR", 2026, 6, 4, "Corpus Christi"},
        {"HR", 2026, 11, 18, "Remembrance Day"},
        {"HR", 2019, 11, 18, NULL},
        {"HR", 2026, 4, 3, NULL},
        {"DE", 2026, 4, 3, "Good Friday"},
        {"DE", 2026, 5, 14, "Ascension Day"},
        {"DE", 2026, 10, 31, NULL}, /* of some regions alone */
        {"RU", 2026, 1, 8, "New Year holidays"},
        {"RU", 2026, 1, 7, "Orthodox Christmas"},
        {"RU", 2026, 1, 9, NULL}, /* moved by the government */
        {"RU", 2026, 6, 12, "Russia Day"},
        {"US", 2026, 1, 19, "Martin Luther King Jr. Day"},
        {"US", 2026, 5, 25, "Memorial Day"},
        {"US", 2026, 6, 19, "Juneteenth"},
        {"US", 2026, 7, 3, "Independence Day"}, /* the 4th is a Saturday */
        {"US", 2026, 7, 4, NULL},
        {"US", 2027, 7, 5, "Independence Day"}, /* a Sunday */
        {"US", 2021, 12, 31, "New Year’s Day"}, /* of 2022, a Saturday */
        {"US", 2026, 11, 26, "Thanksgiving Day"},
        {"US", 2020, 6, 19, NULL},
        {"XX", 2026, 1, 1, NULL},
        {"", 2026, 1, 1, NULL},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        const char *name = public_holiday_on(cases[i].country,
                                             day_of(cases[i].year, cases[i].month, cases[i].day));

        if (cases[i].name) {
            assert_non_null(name);
            assert_string_equal(name, cases[i].name);
        } else {
            assert_null(name);
        }
    }
}

static void a_year_is_in_order_and_as_long_as_its_law(void **state)
{
    static const size_t counts[HOLIDAY_COUNTRIES] = {14, 9, 14, 11};

    (void)state;
    for (size_t i = 0; i < HOLIDAY_COUNTRIES; i++) {
        for (int32_t year = 2024; year <= 2035; year++) {
            struct public_holiday days[PUBLIC_HOLIDAYS_MAX];
            size_t count = public_holidays(holiday_countries[i].code, year, days);

            /* A New Year's Day kept in the year before is that year's. */
            assert_in_range(count, counts[i] - 1, counts[i] + 1);
            for (size_t j = 0; j < count; j++) {
                assert_int_equal(civil_of(days[j].day).year, year);
                if (j > 0)
                    assert_true(days[j - 1].day <= days[j].day);
            }
        }
        assert_true(holiday_country_exists(holiday_countries[i].code));
    }
    assert_false(holiday_country_exists("FR"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(easter_is_when_the_churches_say),
        cmocka_unit_test(each_country_has_its_days),
        cmocka_unit_test(a_year_is_in_order_and_as_long_as_its_law),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
