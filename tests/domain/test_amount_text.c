// SPDX-License-Identifier: AGPL-3.0-or-later
#include "domain/amount_text.h"

#include "support/check.h"

static void amounts_are_read_as_three_languages_write_them(void **state)
{
    static const struct {
        const char *text, *language;
        int64_t amount;
        const char *currency;
    } cases[] = {
        {"240", "en", 2400000, ""},
        {"240 EUR", "en", 2400000, "EUR"},
        {"EUR 240", "hr", 2400000, "EUR"},
        {"€240.50", "en", 2405000, "EUR"},
        {"240,50 €", "hr", 2405000, "EUR"},
        {"1,200", "en", 12000000, ""},
        {"1,200", "hr", 12000, ""},
        {"1.200", "hr", 12000000, ""},
        {"1.200", "en", 12000, ""},
        {"1.200", "ru", 12000000, ""},
        {"1.200,5", "hr", 12005000, ""},
        {"1,200.5", "hr", 12005000, ""},
        {"1 200,50 руб.", "ru", 12005000, "RUB"},
        {"12\xC2\xA0"
         "000 ₽",
         "ru", 120000000, "RUB"},
        {"12\xE2\x80\xAF"
         "000р",
         "ru", 120000000, "RUB"},
        {"1'200", "en", 12000000, ""},
        {"1,234,567.8901", "en", 12345678901, ""},
        {"0.125", "en", 1250, ""},
        {"0,125", "en", 1250, ""},
        {"240 eura", "hr", 2400000, "EUR"},
        {"$5", "en", 50000, "USD"},
        {"0", "en", 0, ""},
    };
    (void)state;

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        char currency[CURRENCY_CODE_SIZE];
        int64_t amount = -1;

        if (!amount_read(slice_of(cases[i].text), cases[i].language, &amount, currency))
            fail_msg("%s is an amount", cases[i].text);
        if (amount != cases[i].amount)
            fail_msg("%s in %s: %lld", cases[i].text, cases[i].language, (long long)amount);
        assert_string_equal(currency, cases[i].currency);
    }
}

static void what_is_no_amount_is_none(void **state)
{
    static const char *const texts[] = {
        "",           "EUR",
        "-5",         "+5",
        "1,20,000",   "1 2",
        "12 34",      "1.2.3",
        "1,2,3.4",    "1.23456",
        "5 apples",   "€5€",
        "1..2",       ".5",
        "1.000,0.0",  "5 Eur x",
        "1,200 300",  "1e5",
        "12 Nov",     "27.11.",
        "2026-11-27", "99999999999999999999",
        "1\n2",       "1,",
    };
    (void)state;

    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        char currency[CURRENCY_CODE_SIZE];
        int64_t amount = -1;

        if (amount_read(slice_of(texts[i]), "en", &amount, currency))
            fail_msg("%s became %lld %s", texts[i], (long long)amount, currency);
    }
}

static void bytes_after_a_NUL_count(void **state)
{
    char currency[CURRENCY_CODE_SIZE];
    int64_t amount;
    (void)state;

    assert_false(amount_read((struct slice){"1\0002", 3}, "en", &amount, currency));
    assert_false(amount_read((struct slice){"5\0", 2}, "en", &amount, currency));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(amounts_are_read_as_three_languages_write_them),
        cmocka_unit_test(what_is_no_amount_is_none),
        cmocka_unit_test(bytes_after_a_NUL_count),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
