// SPDX-License-Identifier: AGPL-3.0-or-later
#include "retention/order_date.h"

#include <stdio.h>
#include <string.h>

#include "support/check.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static const struct date_rules no_rules = {0};

static const char *const result_names[] = {"read", "empty", "no date", "no such day",
                                           "out of range"};

static struct date_reading read_with(const char *text, const struct date_rules *rules)
{
    struct date_reading reading = {.date = -1};
    enum date_result result = order_date_read(slice_of(text), rules, &reading);

    if (result != DATE_READ)
        fail_msg("'%s': %s", text, result_names[result]);
    return reading;
}

static void assert_days(const char *text, const struct date_rules *rules, const char *day_first,
                        const char *month_first)
{
    struct date_reading reading = read_with(text, rules);
    char got_day_first[DAY_TEXT_SIZE], got_month_first[DAY_TEXT_SIZE];

    day_write(order_date_resolve(reading.date, DATE_DAY_FIRST), got_day_first);
    day_write(order_date_resolve(reading.date, DATE_MONTH_FIRST), got_month_first);
    if (strcmp(got_day_first, day_first) != 0 || strcmp(got_month_first, month_first) != 0)
        fail_msg("'%s': %s and %s, want %s and %s", text, got_day_first, got_month_first, day_first,
                 month_first);
}

static void assert_day(const char *text, const char *want)
{
    assert_days(text, &no_rules, want, want);
}

static void assert_result(const char *text, enum date_result want)
{
    struct date_reading reading = {.date = 12345};
    enum date_result got = order_date_read(slice_of(text), &no_rules, &reading);

    if (got != want || (got != DATE_READ && reading.date != 12345))
        fail_msg("'%s': %s, want %s", text, result_names[got], result_names[want]);
}

static void reads_every_day_in_every_shape_of_numbers(void **state)
{
    (void)state;
    for (day_t day = DAY_FIRST; day <= DAY_LAST; day++) {
        struct civil civil = civil_of(day);
        char iso[DAY_TEXT_SIZE], text[40];
        struct date_reading reading;

        day_write(day, iso);
        reading = read_with(iso, &no_rules);
        assert_int_equal(reading.date, day);
        assert_int_equal(reading.evidence, DATE_ORDER_UNKNOWN);
        snprintf(text, sizeof(text), "%d.%d.%d.", (int)civil.day, (int)civil.month,
                 (int)civil.year);
        assert_int_equal(read_with(text, &no_rules).date, day);
        snprintf(text, sizeof(text), "%d/%02d/%02d", (int)civil.year, (int)civil.month,
                 (int)civil.day);
        assert_int_equal(read_with(text, &no_rules).date, day);
        snprintf(text, sizeof(text), "%04d%02d%02d", (int)civil.year, (int)civil.month,
                 (int)civil.day);
        assert_int_equal(read_with(text, &no_rules).date, day);
        snprintf(text, sizeof(text), "%d/%d/%d", (int)civil.day, (int)civil.month, (int)civil.year);
        reading = read_with(text, &no_rules);
        assert_int_equal(order_date_resolve(reading.date, DATE_DAY_FIRST), day);
        snprintf(text, sizeof(text), "%d-%d-%d", (int)civil.month, (int)civil.day, (int)civil.year);
        reading = read_with(text, &no_rules);
        assert_int_equal(order_date_resolve(reading.date, DATE_MONTH_FIRST), day);
    }
}

static void reads_the_shapes_that_shops_write(void **state)
{
    (void)state;
    static const char *const texts[] = {"2025-12-31",
                                        "2025/12/31",
                                        "2025.12.31",
                                        "2025.12.31.",
                                        "20251231",
                                        "  2025-12-31\t",
                                        "\u00A02025-12-31\u00A0",
                                        "31.12.2025",
                                        "31.12.2025.",
                                        "31. 12. 2025.",
                                        "31. 12. 2025",
                                        "31.12.25",
                                        "31.12.25.",
                                        "31/12/2025",
                                        "12/31/2025",
                                        "31-12-2025",
                                        "12-31-25",
                                        "31 / 12 / 2025",
                                        "Dec 31, 2025",
                                        "December 31, 2025",
                                        "December 31 2025",
                                        "DECEMBER 31st, 2025",
                                        "dec. 31, 2025",
                                        "Dec-31-2025",
                                        "31 Dec 2025",
                                        "31-Dec-2025",
                                        "31-DEC-25",
                                        "31Dec2025",
                                        "31st December 2025",
                                        "2025-Dec-31",
                                        "2025 December 31",
                                        "Wed, 31 Dec 2025",
                                        "Wednesday, December 31, 2025",
                                        "31 декабря 2025",
                                        "31 ДЕКАБРЯ 2025 Г.",
                                        "31 дек. 2025 г.",
                                        "31 декабря 2025 года",
                                        "ср, 31 дек 2025",
                                        "31. prosinca 2025.",
                                        "31. PROSINCA 2025.",
                                        "31. pro 2025.",
                                        "31. prosinca 2025. godine",
                                        "sri, 31. 12. 2025.",
                                        "31.12.2025. g.",
                                        "31.12.2025 г."};

    for (size_t i = 0; i < COUNT(texts); i++)
        assert_day(texts[i], "2025-12-31");
}

static void knows_the_months_of_three_languages(void **state)
{
    (void)state;
    static const char *const months[12] = {
        "January Jan январь января янв ЯНВАРЯ Янв. siječanj siječnja sij SIJEČNJA sijecnja",
        "February Feb февраль февраля фев февр veljača veljače velj vel VELJAČE veljace",
        "March Mar март марта мар МАРТА ožujak ožujka ožu OŽUJKA ozujka",
        "April Apr апрель апреля апр АПРЕЛЯ travanj travnja tra trav TRAVNJA",
        "May MAY май мая МАЯ svibanj svibnja svi",
        "June Jun июнь июня июн ИЮНЯ lipanj lipnja lip",
        "July Jul июль июля июл ИЮЛЯ srpanj srpnja srp",
        "August Aug август августа авг АВГУСТА kolovoz kolovoza kol",
        "September Sep Sept сентябрь сентября сен сент СЕНТЯБРЯ rujan rujna ruj",
        "October Oct октябрь октября окт ОКТЯБРЯ listopad listopada lis",
        "November Nov ноябрь ноября ноя НОЯБРЯ studeni studenoga studenog stu",
        "December Dec декабрь декабря дек ДЕКАБРЯ prosinac prosinca pro",
    };

    for (int month = 1; month <= 12; month++) {
        const char *at = months[month - 1];
        char want[DAY_TEXT_SIZE];

        day_write(day_of(2024, month, 7), want);
        while (*at != '\0') {
            int length = (int)strcspn(at, " ");
            char text[80];

            snprintf(text, sizeof(text), "7 %.*s 2024", length, at);
            assert_day(text, want);
            snprintf(text, sizeof(text), "%.*s 7, 2024 9:05 pm", length, at);
            assert_day(text, want);
            at += length + (at[length] == ' ');
        }
    }
}

static void leaves_open_what_can_be_read_both_ways(void **state)
{
    (void)state;
    assert_days("03/04/2026", &no_rules, "2026-04-03", "2026-03-04");
    assert_days("12/01/99", &no_rules, "1999-01-12", "1999-12-01");
    assert_days("1-12-2199", &no_rules, "2199-12-01", "2199-01-12");
    assert_days("12/1/1900 0:00", &no_rules, "1900-01-12", "1900-12-01");
    assert_true(read_with("03/04/2026", &no_rules).date >= DATE_UNDECIDED);
    assert_int_equal(read_with("03/04/2026", &no_rules).evidence, DATE_ORDER_UNKNOWN);
    for (int number = 1; number <= 12; number++) {
        char text[40];

        snprintf(text, sizeof(text), "%02d/%02d/2026", number, number);
        assert_int_equal(read_with(text, &no_rules).date, day_of(2026, number, number));
        assert_int_equal(read_with(text, &no_rules).evidence, DATE_ORDER_UNKNOWN);
    }
}

static void takes_evidence_from_numbers_above_twelve(void **state)
{
    (void)state;
    assert_int_equal(read_with("31/12/2025", &no_rules).evidence, DATE_DAY_FIRST);
    assert_int_equal(read_with("13-01-25", &no_rules).evidence, DATE_DAY_FIRST);
    assert_int_equal(read_with("12/31/2025", &no_rules).evidence, DATE_MONTH_FIRST);
    assert_int_equal(read_with("1/13/2025", &no_rules).evidence, DATE_MONTH_FIRST);
    assert_int_equal(read_with("31.12.2025", &no_rules).evidence, DATE_ORDER_UNKNOWN);
    assert_int_equal(read_with("2025-12-31", &no_rules).evidence, DATE_ORDER_UNKNOWN);
    assert_int_equal(read_with("Dec 31, 2025", &no_rules).evidence, DATE_ORDER_UNKNOWN);
}

static void keeps_to_the_order_asked_for(void **state)
{
    (void)state;
    const struct date_rules day_first = {.order = DATE_DAY_FIRST};
    const struct date_rules month_first = {.order = DATE_MONTH_FIRST};
    struct date_reading reading;

    assert_int_equal(read_with("03/04/2026", &day_first).date, day_of(2026, 4, 3));
    assert_int_equal(read_with("03/04/2026", &month_first).date, day_of(2026, 3, 4));
    assert_int_equal(read_with("31/12/2025", &day_first).date, day_of(2025, 12, 31));
    assert_int_equal(read_with("12/31/2025", &month_first).date, day_of(2025, 12, 31));
    assert_int_equal(order_date_read(slice_of("31/12/2025"), &month_first, &reading),
                     DATE_NO_SUCH_DAY);
    assert_int_equal(order_date_read(slice_of("12/31/2025"), &day_first, &reading),
                     DATE_NO_SUCH_DAY);
    /* What has no two readings stands in any order. */
    assert_int_equal(read_with("31.12.2025", &month_first).date, day_of(2025, 12, 31));
    assert_int_equal(read_with("2025-12-31", &month_first).date, day_of(2025, 12, 31));
    assert_int_equal(read_with("31 Dec 2025", &month_first).date, day_of(2025, 12, 31));
}

static void two_digit_years_follow_posix(void **state)
{
    (void)state;
    assert_day("31/12/68", "2068-12-31");
    assert_day("31/12/69", "1969-12-31");
    assert_day("31.12.99", "1999-12-31");
    assert_day("31 Dec 00", "2000-12-31");
}

static void tells_days_that_do_not_exist(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "2025-02-29", "1900-02-29", "2100-02-29", "2025-13-01",  "2025-00-01",
        "2025-01-00", "2025-04-31", "31.02.2025", "12.31.2025",  "32/01/2025",
        "13/13/2025", "00/01/2025", "01/00/2025", "31 Apr 2025", "Feb 30, 2024",
        "20250230",   "20251301",   "2025-1-32",  "00.00.0000",  "20250230235959"};

    for (size_t i = 0; i < COUNT(texts); i++)
        assert_result(texts[i], DATE_NO_SUCH_DAY);
    assert_day("2024-02-29", "2024-02-29");
    assert_day("29.02.2000", "2000-02-29");
}

static void tells_days_outside_the_limits(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "1899-12-31",  "2200-01-01",    "0001-01-01",    "9999-12-31", "31.12.1899",
        "01/02/1850",  "2 Jan 2200",    "18991231",      "22000101",   "7258118400",
        "99999999999", "7258118400000", "22000101000000"};

    for (size_t i = 0; i < COUNT(texts); i++)
        assert_result(texts[i], DATE_OUT_OF_RANGE);
    assert_day("1900-01-01", "1900-01-01");
    assert_day("2199-12-31", "2199-12-31");
    assert_day("7258118399", "2199-12-31");
}

static const char *const no_dates[] = {"x",
                                       "-",
                                       "31",
                                       "31.12",
                                       "31.12.",
                                       "2025",
                                       "2025-12",
                                       "Dec 2025",
                                       "December",
                                       "45000",
                                       "45658.5",
                                       "1234567",
                                       "3112202",
                                       "31-12-202",
                                       "31-12-20255",
                                       "2025-12-31-01",
                                       "2025-12-31x",
                                       "x2025-12-31",
                                       "2025-12/31",
                                       "31.12/2025",
                                       "31 12 2025",
                                       "31,12,2025",
                                       "2025--12-31",
                                       "2025-12-",
                                       "-2025-12-31",
                                       "2O25-12-31",
                                       "2025-12-3l",
                                       "31/Dez/2025",
                                       "Dec 31",
                                       "Dec 31, 20255",
                                       "Dec 311, 2025",
                                       "31 foo 2025",
                                       "31 Dec",
                                       "n/a",
                                       "NULL",

                                       "012345678",
                                       "0123456789",
                                       "1735689600x",
                                       "1735689600.",
                                       "-1735689600",
                                       "1735689600123456",
                                       "123456789012345",
                                       "99999999999999999999999999",
                                       "Wed",
                                       "Wed, ",
                                       "31-12-25 1",
                                       "31.12.25 1",
                                       "31/12/25 1",
                                       "31-12/2025",
                                       "31.12-2025",
                                       "31/12.2025",
                                       "2025-12 31",
                                       "Wed, Wed, 31 Dec 2025",
                                       "31 Dec 31 Dec 2025",
                                       "\xD0",
                                       "31 \xD0",
                                       "2025-12-31\xC2",
                                       "20251231235960000",
                                       "20251231240000",
                                       "20251231236000"};

static void refuses_what_is_no_date(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(no_dates); i++)
        assert_result(no_dates[i], DATE_NOT_A_DATE);
    assert_result("", DATE_EMPTY);
    assert_result(" \t \u00A0\u202F", DATE_EMPTY);
}

static void takes_any_bytes(void **state)
{
    (void)state;
    struct date_reading reading;
    char text[] = "2025-12-31";

    assert_int_equal(order_date_read((struct slice){NULL, 0}, &no_rules, &reading), DATE_EMPTY);
    assert_int_equal(order_date_read((struct slice){"\0", 1}, &no_rules, &reading),
                     DATE_NOT_A_DATE);
    assert_int_equal(order_date_read((struct slice){"2025-12-31\0", 11}, &no_rules, &reading),
                     DATE_NOT_A_DATE);
    /* Each byte of a good date in turn becomes each other: only digits and spaces may stand. */
    for (size_t i = 0; i < 10; i++) {
        char kept = text[i];
        for (int byte = 0; byte < 256; byte++) {
            bool may_stand =
                byte == kept || byte == ' ' || byte == '\t' || (byte >= '0' && byte <= '9');
            text[i] = (char)byte;
            if (!may_stand)
                assert_int_not_equal(order_date_read((struct slice){text, 10}, &no_rules, &reading),
                                     DATE_READ);
        }
        text[i] = kept;
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_every_day_in_every_shape_of_numbers),
        cmocka_unit_test(reads_the_shapes_that_shops_write),
        cmocka_unit_test(knows_the_months_of_three_languages),
        cmocka_unit_test(leaves_open_what_can_be_read_both_ways),
        cmocka_unit_test(takes_evidence_from_numbers_above_twelve),
        cmocka_unit_test(keeps_to_the_order_asked_for),
        cmocka_unit_test(two_digit_years_follow_posix),
        cmocka_unit_test(tells_days_that_do_not_exist),
        cmocka_unit_test(tells_days_outside_the_limits),
        cmocka_unit_test(refuses_what_is_no_date),
        cmocka_unit_test(takes_any_bytes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
