// SPDX-License-Identifier: AGPL-3.0-or-later
#include <string.h>

#include "retention/order_amount.h"

#include "support/check.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static void assert_currency(const char *text, const char *want)
{
    struct amount_reading reading;

    if (order_amount_read(slice_of(text), DECIMAL_UNKNOWN, &reading) != AMOUNT_READ)
        fail_msg("'%s' is not read", text);
    if (reading.amount != 125000 || strcmp(reading.currency, want) != 0)
        fail_msg("'%s': %lld %s", text, (long long)reading.amount, reading.currency);
}

static const struct currency_case {
    const char *text, *code;
} currency_cases[] = {
    {"12.50", ""},
    {"USD 12.50", "USD"},
    {"12.50 USD", "USD"},
    {"12.50USD", "USD"},
    {"USD12.50", "USD"},
    {"eur 12,50", "EUR"},
    {"Eur12.50", "EUR"},
    {"€12.50", "EUR"},
    {"€ 12,50", "EUR"},
    {"12,50 €", "EUR"},
    {"12,50\u00A0€", "EUR"},
    {"€\u00A012,50", "EUR"},
    {"USD\u202F12.50", "USD"},
    {"kn\u200912,50", "HRK"},
    {"12,50\u202Fруб.\u00A0", "RUB"},
    {"$12.50", "USD"},
    {"12.50 $", "USD"},
    {"US$12.50", "USD"},
    {"US$ 12.50", "USD"},
    {"$US 12.50", "USD"},
    {"CA$12.50", "CAD"},
    {"C$12.50", "CAD"},
    {"A$12.50", "AUD"},
    {"AU$12.50", "AUD"},
    {"NZ$12.50", "NZD"},
    {"R$ 12,50", "BRL"},
    {"£12.50", "GBP"},
    {"¥12.50", "JPY"},
    {"CN¥12.50", "CNY"},
    {"12,50 ₽", "RUB"},
    {"12,50 руб.", "RUB"},
    {"12,50 руб", "RUB"},
    {"12,50 РУБ.", "RUB"},
    {"12,50р.", "RUB"},
    {"12,50 р", "RUB"},
    {"руб. 12,50", "RUB"},
    {"12,50 RUR", "RUB"},
    {"12,50 kn", "HRK"},
    {"12,50 kn.", "HRK"},
    {"12,50 HRK", "HRK"},
    {"12,50 zł", "PLN"},
    {"12,50 ZŁ", "PLN"},
    {"12,50 zl", "PLN"},
    {"12,50 Kč", "CZK"},
    {"12,50 Kc", "CZK"},
    {"12,50 ₴", "UAH"},
    {"12,50 грн.", "UAH"},
    {"CHF 12.50", "CHF"},
    {"Fr. 12.50", "CHF"},
    {"Fr.12.50", "CHF"},
    {"₹12.50", "INR"},
    {"12,50 kr", ""},
    {"12,50 kr.", ""},
    {"Rs. 12.50", ""},
    {"Rs.12.50", ""},
    {"$12.50 CAD", "CAD"},
    {"$ 12.50 USD", "USD"},
    {"CA$12.50 CAD", "CAD"},
    {"CAD $12.50", "CAD"},
    {"¥12.50 CNY", "CNY"},
    {"EUR 12.50 €", "EUR"},
    {"kr 12,50 SEK", "SEK"},
    {"USD12.50USD", "USD"},
    {"12,50 евро", "EUR"},
};

static void amounts_name_their_currency(void **state)
{
    (void)state;

    for (size_t i = 0; i < COUNT(currency_cases); i++)
        assert_currency(currency_cases[i].text, currency_cases[i].code);
}

static void a_currency_column_is_read_alone(void **state)
{
    (void)state;
    static const struct {
        const char *text, *code;
    } cases[] = {{"EUR", "EUR"},      {"eur", "EUR"},  {"EUR ", "EUR"}, {" Usd", "USD"},
                 {"€", "EUR"},        {"руб.", "RUB"}, {"РУБ", "RUB"},  {"₽", "RUB"},
                 {"$", "USD"},        {"CA$", "CAD"},  {"kn", "HRK"},   {"KN", "HRK"},
                 {"\u00A0zł", "PLN"}, {"AED", "AED"},  {"ZWG", "ZWG"},  {"BAM", "BAM"}};
    static const char *const unknown[] = {"",
                                          " ",
                                          "EU",
                                          "EURO$",
                                          "XTS",
                                          "ABC",
                                          "12",
                                          "EUR USD",
                                          "EUR 12",
                                          "kr",
                                          "Rs.",
                                          "E U R",
                                          "EUR.",
                                          "€€",
                                          ".",
                                          "\xFF",
                                          "EURRRRRRRRRRRRRRRRRRRRRRRRRRRRRRRRR",
                                          "ZZZ",
                                          "AAA",
                                          "\xD0",
                                          "USD,"};
    char code[4] = "";

    for (size_t i = 0; i < COUNT(cases); i++) {
        if (!currency_read(slice_of(cases[i].text), code) || strcmp(code, cases[i].code) != 0)
            fail_msg("'%s': %s", cases[i].text, code);
    }
    memcpy(code, "old", sizeof(code));
    for (size_t i = 0; i < COUNT(unknown); i++) {
        if (currency_read(slice_of(unknown[i]), code) || strcmp(code, "old") != 0)
            fail_msg("'%s' is taken as %s", unknown[i], code);
    }
    assert_false(currency_read((struct slice){NULL, 0}, code));
    assert_false(currency_read((struct slice){"EUR\0", 4}, code));
}

/* All codes of three capital letters: as many are known as the list has. */
static void knows_as_many_codes_as_the_list_has(void **state)
{
    (void)state;
    int known = 0;

    for (int i = 0; i < 26 * 26 * 26; i++) {
        char text[4] = {(char)('A' + i / 676), (char)('A' + i / 26 % 26), (char)('A' + i % 26), 0};
        char code[4] = "";

        if (currency_read(slice_of(text), code) && strcmp(code, text) == 0)
            known++;
    }
    assert_int_equal(known, 167);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(amounts_name_their_currency),
        cmocka_unit_test(a_currency_column_is_read_alone),
        cmocka_unit_test(knows_as_many_codes_as_the_list_has),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
