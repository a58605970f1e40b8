// SPDX-License-Identifier: AGPL-3.0-or-later
#include "domain/order_line.h"

#include <string.h>

#include "support/check.h"

/* 22 November 2026 */
static day_t today(void)
{
    return day_of(2026, 11, 22);
}

static void days_are_read_as_three_languages_say_them(void **state)
{
    static const struct {
        const char *text;
        int32_t year, month, day;
    } cases[] = {
        {"2026-11-27", 2026, 11, 27},
        {"27.11.", 2026, 11, 27},
        {"27. 11.", 2026, 11, 27},
        {"27.11.2026", 2026, 11, 27},
        {"27.11.26", 2026, 11, 27},
        {"27.11.2026.", 2026, 11, 27},
        {"27 Nov", 2026, 11, 27},
        {"Nov 27", 2026, 11, 27},
        {"27 November 2027", 2027, 11, 27},
        {"November 27, 2027", 2027, 11, 27},
        {"27 ноября", 2026, 11, 27},
        {"27. stu", 2026, 11, 27},
        {"27. studenoga", 2026, 11, 27},
        {"3 мая", 2027, 5, 3},
        {"3. svibnja", 2027, 5, 3},
        {"22 nov", 2026, 11, 22},
        {"21 nov", 2027, 11, 21},
        {"29 feb", 2028, 2, 29},
        {"today", 2026, 11, 22},
        {"Завтра", 2026, 11, 23},
        {"prekosutra", 2026, 11, 24},
        {"1. ožu", 2027, 3, 1},
        {"7 июля", 2027, 7, 7},
        {"5. lipnja", 2027, 6, 5},
        {"5. listopada", 2027, 10, 5},
    };
    struct arena arena = {0};
    (void)state;

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        day_t day = 0;

        if (!order_day_read(slice_of(cases[i].text), today(), &arena, &day))
            fail_msg("%s is a day", cases[i].text);
        if (day != day_of(cases[i].year, cases[i].month, cases[i].day))
            fail_msg("%s became %d-%d-%d", cases[i].text, civil_of(day).year, civil_of(day).month,
                     civil_of(day).day);
    }
    arena_free(&arena);
}

static void what_is_no_day_is_none(void **state)
{
    static const char *const texts[] = {
        "",       "27",      "27.11", "menu",      "nov",        "31 feb 2026", "0.11.",
        "32.1.",  "240 EUR", "1/2",   "27 11",     "27 Nov Nov", "1 2 3 4",     "27.11.3000",
        "27,11,", "12345",   "5 mon", "2026-13-1", "27 nov 123", "30 feb",      "1-2-3",
    };
    struct arena arena = {0};
    (void)state;

    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        day_t day = 0;

        if (order_day_read(slice_of(texts[i]), today(), &arena, &day))
            fail_msg("%s became %d-%d-%d", texts[i], civil_of(day).year, civil_of(day).month,
                     civil_of(day).day);
    }
    arena_free(&arena);
}

static void a_line_says_who_what_how_much_and_when(void **state)
{
    static const struct {
        const char *text, *language, *who, *what;
        int64_t amount;
        const char *currency;
        const char *day; /* "" for none */
    } cases[] = {
        {"Quince Kitchen; menu; 240 EUR; 27 Nov", "en", "Quince Kitchen", "menu", 2400000, "EUR",
         "2026-11-27"},
        {"27.11.; Ана; 1 200,50 руб.; логотип", "ru", "Ана", "логотип", 12005000, "RUB",
         "2026-11-27"},
        {"Ana Horvat, letak, 1.200 €, sutra", "hr", "Ana Horvat", "letak", 12000000, "EUR",
         "2026-11-23"},
        {"Ana\tmenu\t1,200", "en", "Ana", "menu", 12000000, "", ""},
        {"Ana; menu; two pages; in red", "en", "Ana", "menu, two pages, in red", -1, "", ""},
        {"Ana; 5; 6", "en", "Ana", "6", 50000, "", ""},
        {"Quince, Kitchen; menu", "en", "Quince, Kitchen", "menu", -1, "", ""},
        {" ; ;; ", "en", "", "", -1, "", ""},
        {"", "en", "", "", -1, "", ""},
        {"Ana", "en", "Ana", "", -1, "", ""},
    };
    struct arena arena = {0};
    (void)state;

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        const struct order_line line =
            order_line_read(slice_of(cases[i].text), cases[i].language, today(), &arena);
        char day[DAY_TEXT_SIZE] = "";

        if (line.has_day)
            day_write(line.day, day);
        assert_string_equal(line.who, cases[i].who);
        assert_string_equal(line.what, cases[i].what);
        assert_int_equal(line.has_amount ? line.amount : -1, cases[i].amount);
        assert_string_equal(line.currency, cases[i].currency);
        assert_string_equal(day, cases[i].day);
        assert_false(line.is_cut);
    }
    arena_free(&arena);
}

static void what_is_beyond_the_limits_is_left_out_and_told(void **state)
{
    struct arena arena = {0};
    char longest[ORDER_LINE_MAX + 2];
    (void)state;

    memset(longest, 'a', sizeof(longest));
    assert_true(
        order_line_read((struct slice){longest, ORDER_LINE_MAX + 1}, "en", today(), &arena).is_cut);
    assert_false(
        order_line_read((struct slice){longest, ORDER_LINE_MAX}, "en", today(), &arena).is_cut);
    assert_true(order_line_read((struct slice){"Ana\0; 5", 7}, "en", today(), &arena).is_cut);
    assert_string_equal(order_line_read((struct slice){"Ana\xFF; 5", 7}, "en", today(), &arena).who,
                        "Ana");
    assert_true(
        order_line_read(slice_of("a;a;a;a;a;a;a;a;a;a;a;a;a"), "en", today(), &arena).is_cut);
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(days_are_read_as_three_languages_say_them),
        cmocka_unit_test(what_is_no_day_is_none),
        cmocka_unit_test(a_line_says_who_what_how_much_and_when),
        cmocka_unit_test(what_is_beyond_the_limits_is_left_out_and_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
