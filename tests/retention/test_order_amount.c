// SPDX-License-Identifier: AGPL-3.0-or-later
#include "retention/order_amount.h"

#include <stdio.h>
#include <string.h>

#include "support/check.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static const char *const result_names[] = {"read", "empty", "no number", "wrong mark", "too large"};

static struct amount_reading read_as(const char *text, enum decimal_mark mark)
{
    struct amount_reading reading = {.amount = -77};
    enum amount_result result = order_amount_read(slice_of(text), mark, &reading);

    if (result != AMOUNT_READ)
        fail_msg("'%s': %s", text, result_names[result]);
    return reading;
}

static void assert_result(const char *text, enum decimal_mark mark, enum amount_result want)
{
    struct amount_reading reading = {.amount = -77};
    enum amount_result got = order_amount_read(slice_of(text), mark, &reading);

    if (got != want || (got != AMOUNT_READ && reading.amount != -77))
        fail_msg("'%s': %s, want %s", text, result_names[got], result_names[want]);
}

/* --- values and marks --- */

static const struct amount_case {
    const char *text;
    int64_t amount;
    enum decimal_mark evidence;
} decided[] = {
    {"0", 0, DECIMAL_UNKNOWN},
    {"7", 70000, DECIMAL_UNKNOWN},
    {"007", 70000, DECIMAL_UNKNOWN},
    {"123456789", 1234567890000, DECIMAL_UNKNOWN},
    {"1.5", 15000, DECIMAL_POINT},
    {"1.23", 12300, DECIMAL_POINT},
    {"12.34", 123400, DECIMAL_POINT},
    {"123.45", 1234500, DECIMAL_POINT},
    {"1234.56", 12345600, DECIMAL_POINT},
    {"12345.67", 123456700, DECIMAL_POINT},
    {"123456.78", 1234567800, DECIMAL_POINT},
    {"0.1234", 1234, DECIMAL_POINT},
    {"12345678901.1234", 123456789011234, DECIMAL_POINT},
    {"1234,5", 12345000, DECIMAL_COMMA},
    {"1234,50", 12345000, DECIMAL_COMMA},
    {".5", 5000, DECIMAL_POINT},
    {",5", 5000, DECIMAL_COMMA},
    {".123", 1230, DECIMAL_POINT},
    {"5.", 50000, DECIMAL_POINT},
    {"5,", 50000, DECIMAL_COMMA},
    {"0.123", 1230, DECIMAL_POINT},
    {"0,123", 1230, DECIMAL_COMMA},
    {"012.345", 123450, DECIMAL_POINT},
    {"1234.567", 12345670, DECIMAL_POINT},
    {"1234,567", 12345670, DECIMAL_COMMA},
    {"1.234,50", 12345000, DECIMAL_COMMA},
    {"1,234.50", 12345000, DECIMAL_POINT},
    {"1,234.567", 12345670, DECIMAL_POINT},
    {"1.234.567", 12345670000, DECIMAL_COMMA},
    {"1,234,567", 12345670000, DECIMAL_POINT},
    {"1,234,567.89", 12345678900, DECIMAL_POINT},
    {"12.345.678,9", 123456789000, DECIMAL_COMMA},
    {"1 234,50", 12345000, DECIMAL_COMMA},
    {"1 234 567", 12345670000, DECIMAL_UNKNOWN},
    {"1 234.567", 12345670, DECIMAL_POINT},
    {"1\u00A0234,50", 12345000, DECIMAL_COMMA},
    {"1\u202F234,50", 12345000, DECIMAL_COMMA},
    {"1\u2009234,50", 12345000, DECIMAL_COMMA},
    {"1'234.50", 12345000, DECIMAL_POINT},
    {"1'234'567", 12345670000, DECIMAL_UNKNOWN},
    {"1\u2019234.50", 12345000, DECIMAL_POINT},
    {"1,23,456.00", 1234560000, DECIMAL_POINT},
    {"12,34,567", 12345670000, DECIMAL_POINT},
    {"12,-", 120000, DECIMAL_COMMA},
    {"12.-", 120000, DECIMAL_POINT},
    {"12,--", 120000, DECIMAL_COMMA},
    {" 12.50 ", 125000, DECIMAL_POINT},
    {"\u00A012.50\u202F", 125000, DECIMAL_POINT},
    {"00000000000000000000012.5", 125000, DECIMAL_POINT},
};

static void reads_values_and_what_they_say_of_the_mark(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(decided); i++) {
        struct amount_reading got = read_as(decided[i].text, DECIMAL_UNKNOWN);

        if (got.amount != decided[i].amount || got.evidence != decided[i].evidence ||
            got.open != DECIMAL_UNKNOWN || got.is_rounded || got.currency[0] != '\0')
            fail_msg("'%s': %lld, evidence %d, open %d", decided[i].text, (long long)got.amount,
                     (int)got.evidence, (int)got.open);
    }
}

static void the_mark_asked_for_must_fit(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(decided); i++) {
        for (int mark = DECIMAL_POINT; mark <= DECIMAL_COMMA; mark++) {
            bool fits = decided[i].evidence == DECIMAL_UNKNOWN ||
                        decided[i].evidence == (enum decimal_mark)mark;

            assert_result(decided[i].text, (enum decimal_mark)mark,
                          fits ? AMOUNT_READ : AMOUNT_WRONG_MARK);
            if (fits)
                assert_int_equal(read_as(decided[i].text, (enum decimal_mark)mark).amount,
                                 decided[i].amount);
        }
    }
}

static void leaves_open_what_can_be_thousands_or_decimals(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int64_t as_decimal;
        enum decimal_mark open;
    } cases[] = {
        {"1,234", 12340, DECIMAL_COMMA},   {"1.234", 12340, DECIMAL_POINT},
        {"12.345", 123450, DECIMAL_POINT}, {"999,999", 9999990, DECIMAL_COMMA},
        {"-1,234", -12340, DECIMAL_COMMA}, {"(100.000)", -1000000, DECIMAL_POINT},
        {"€ 1.234", 12340, DECIMAL_POINT}, {"1,000", 10000, DECIMAL_COMMA},
    };

    for (size_t i = 0; i < COUNT(cases); i++) {
        struct amount_reading got = read_as(cases[i].text, DECIMAL_UNKNOWN);
        enum decimal_mark open = cases[i].open;
        enum decimal_mark other = open == DECIMAL_POINT ? DECIMAL_COMMA : DECIMAL_POINT;

        assert_int_equal(got.amount, cases[i].as_decimal);
        assert_int_equal(got.open, open);
        assert_int_equal(got.evidence, DECIMAL_UNKNOWN);
        assert_int_equal(order_amount_resolve(got.amount, got.open, open), cases[i].as_decimal);
        assert_int_equal(order_amount_resolve(got.amount, got.open, other),
                         cases[i].as_decimal * 1000);
        /* Asked for, nothing is open, and the value is the same. */
        assert_int_equal(read_as(cases[i].text, open).open, DECIMAL_UNKNOWN);
        assert_int_equal(read_as(cases[i].text, open).amount, cases[i].as_decimal);
        assert_int_equal(read_as(cases[i].text, other).open, DECIMAL_UNKNOWN);
        assert_int_equal(read_as(cases[i].text, other).amount, cases[i].as_decimal * 1000);
    }
}

static void a_decided_amount_resolves_to_itself(void **state)
{
    (void)state;
    assert_int_equal(order_amount_resolve(123, DECIMAL_UNKNOWN, DECIMAL_POINT), 123);
    assert_int_equal(order_amount_resolve(-123, DECIMAL_UNKNOWN, DECIMAL_COMMA), -123);
    assert_int_equal(order_amount_resolve(AMOUNT_MAX, DECIMAL_UNKNOWN, DECIMAL_UNKNOWN),
                     AMOUNT_MAX);
}

/* Every way to place a point among up to ten digits, against arithmetic. */
static void plain_amounts_agree_with_arithmetic(void **state)
{
    (void)state;
    static const int64_t powers[] = {10000, 1000, 100, 10, 1};

    for (int64_t number = 1; number < 10000000000; number = number * 7 + 3) {
        for (int decimals = 0; decimals <= 4; decimals++) {
            int64_t divisor = AMOUNT_UNIT / powers[decimals];
            char text[40];

            if (decimals == 3)
                continue;
            snprintf(text, sizeof(text), decimals == 0 ? "%lld" : "%lld.%0*lld",
                     (long long)(number / divisor), decimals, (long long)(number % divisor));
            assert_int_equal(read_as(text, DECIMAL_UNKNOWN).amount, number * powers[decimals]);
        }
    }
}

/* --- signs --- */

static void negatives_come_in_three_ways(void **state)
{
    (void)state;
    static const char *const negative[] = {
        "-12.50",      "- 12.50",     "\u221212.50", "12.50-",         "12.50 -",
        "12.50\u2212", "(12.50)",     "( 12.50 )",   "-$12.50",        "$-12.50",
        "$ -12.50",    "($12.50)",    "$(12.50)",    "USD\u221212.50", "12.50\u2212USD",
        "(12.50) USD", "(12.50 USD)", "12.50- USD",  "12.50 USD-",     "-12,50",
        "(12,50)"};

    for (size_t i = 0; i < COUNT(negative); i++) {
        if (read_as(negative[i], DECIMAL_UNKNOWN).amount != -125000)
            fail_msg("'%s'", negative[i]);
    }
    assert_int_equal(read_as("+12.50", DECIMAL_UNKNOWN).amount, 125000);
    assert_int_equal(read_as("-0.00", DECIMAL_UNKNOWN).amount, 0);
    assert_int_equal(read_as("-.5", DECIMAL_UNKNOWN).amount, -5000);
}

static void refuses_what_is_no_number(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "x",      "-",        "--",      ".",          ",",          "-.",      "()",
        "(12",    "12)",      "((12))",  "--12",       "-12-",       "+-12",    "12+",
        "(-12)",  "-(12)",    "12 %",    "12%",        "1e5",        "1.2E+03", "0x10",
        "12/5",   "12:30",    "1 234 x", "12 USD EUR", "€ 12 USD",   "12 kn €", "abc 12",
        "12 abc", "USDX 12",  "n/a",     "NULL",       "1_000",      "12\"",    "#12",
        "1  234", "$",        "EUR",     "12 13-14",   "2025-12-31", "12;5",    "\xFF",
        "12\xC2", "\xE2\x82", "one",     "'12",        "12'",        "1 '234",  "--,-",
        "1.2.3 x"};

    for (size_t i = 0; i < COUNT(texts); i++)
        assert_result(texts[i], DECIMAL_UNKNOWN, AMOUNT_NOT_A_NUMBER);
    assert_result("", DECIMAL_UNKNOWN, AMOUNT_EMPTY);
    assert_result(" \t\u00A0\u202F ", DECIMAL_UNKNOWN, AMOUNT_EMPTY);
}

static void refuses_wrong_grouping(void **state)
{
    (void)state;
    static const char *const texts[] = {"1,23,4",
                                        "1.234,5,6",
                                        "1,2,3",
                                        "1.23.456",
                                        "1234,567,890",
                                        "12,3456,789",
                                        "1.234 567",
                                        "1 23",
                                        "12 34",
                                        "1234 567",
                                        "1 234,567,890",
                                        "1,234,56",
                                        "1'23",
                                        "1'234 567",
                                        "1 234'567",
                                        "0,123,456",
                                        "0 123",
                                        ",123,456",
                                        "1,,234",
                                        "1..5",
                                        "1.,5",
                                        "1.23,456.78",
                                        "123,45,678.00",
                                        "1.23.456,00",
                                        "1,2,3,4,5,6,7,8,9,0,1,2,3,4,5,6,7,8"};

    for (size_t i = 0; i < COUNT(texts); i++)
        assert_result(texts[i], DECIMAL_UNKNOWN, AMOUNT_NOT_A_NUMBER);
    assert_result("1,23,4", DECIMAL_POINT, AMOUNT_WRONG_MARK);
    assert_result("1.234,5,6", DECIMAL_COMMA, AMOUNT_WRONG_MARK);
    assert_result("1 23", DECIMAL_COMMA, AMOUNT_WRONG_MARK);
    assert_int_equal(read_as("1,234.", DECIMAL_UNKNOWN).amount, 12340000);
}

/* --- rounding and limits --- */

static void more_decimals_are_rounded_half_to_even(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int64_t amount;
        bool is_rounded;
    } cases[] = {
        {"1.00004", 10000, true},       {"1.00005", 10000, true},
        {"1.00015", 10002, true},       {"1.00025", 10002, true},
        {"1.000050001", 10001, true},   {"1.00006", 10001, true},
        {"1.99995", 20000, true},       {"0.99999", 10000, true},
        {"9.99985", 99998, true},       {"-1.00015", -10002, true},
        {"-1.00005", -10000, true},     {"1.12340", 11234, false},
        {"1.1234000000", 11234, false}, {"12.300000000000001", 123000, true},
        {"0.00005", 0, true},           {"0.00015", 2, true},
        {"1,00025", 10002, true},
    };

    for (size_t i = 0; i < COUNT(cases); i++) {
        struct amount_reading got = read_as(cases[i].text, DECIMAL_UNKNOWN);

        if (got.amount != cases[i].amount || got.is_rounded != cases[i].is_rounded)
            fail_msg("'%s': %lld, rounded %d", cases[i].text, (long long)got.amount,
                     (int)got.is_rounded);
    }
}

static void amounts_beyond_the_limit_are_refused(void **state)
{
    (void)state;
    static const char *const too_large[] = {
        "100000000000.0001", "100000000000.00006",      "100000000001",
        "-100000000000.01",  "100 000 000 001",         "99999999999999999999999999999999999",
        "123456789012.5",    "99999999999999999999.99", "$999,999,999,999.99",
        "(999999999999)"};
    char long_number[40001];

    for (size_t i = 0; i < COUNT(too_large); i++)
        assert_result(too_large[i], DECIMAL_UNKNOWN, AMOUNT_TOO_LARGE);
    memset(long_number, '9', sizeof(long_number) - 1);
    long_number[sizeof(long_number) - 1] = '\0';
    assert_result(long_number, DECIMAL_UNKNOWN, AMOUNT_TOO_LARGE);

    assert_int_equal(read_as("100000000000", DECIMAL_UNKNOWN).amount, AMOUNT_MAX);
    assert_int_equal(read_as("-100,000,000,000.00", DECIMAL_UNKNOWN).amount, -AMOUNT_MAX);
    assert_int_equal(read_as("100000000000.00005", DECIMAL_UNKNOWN).amount, AMOUNT_MAX);
    assert_int_equal(read_as("99999999999.9999", DECIMAL_UNKNOWN).amount, AMOUNT_MAX - 1);
    assert_int_equal(read_as("99999999999.99999", DECIMAL_UNKNOWN).amount, AMOUNT_MAX);
}

static void takes_any_bytes(void **state)
{
    (void)state;
    struct amount_reading reading;
    char text[] = "1234.56";

    assert_int_equal(order_amount_read((struct slice){NULL, 0}, DECIMAL_UNKNOWN, &reading),
                     AMOUNT_EMPTY);
    assert_int_equal(order_amount_read((struct slice){"1\0", 2}, DECIMAL_UNKNOWN, &reading),
                     AMOUNT_NOT_A_NUMBER);
    /* A digit may change the value, a mark the meaning; any other byte no longer is a number. */
    for (size_t i = 0; i < sizeof(text) - 1; i++) {
        char kept = text[i];
        for (int byte = 0; byte < 256; byte++) {
            text[i] = (char)byte;
            bool may_stand = (byte != 0 && strchr("0123456789.,'-+ \t", byte) != NULL);
            if (!may_stand && byte != '$' && byte != '(')
                assert_int_not_equal(
                    order_amount_read((struct slice){text, 7}, DECIMAL_UNKNOWN, &reading),
                    AMOUNT_READ);
        }
        text[i] = kept;
    }
}

/* Random texts close to the commonest form: where the short way answers, the long one agrees. */
static void the_short_way_agrees_with_the_long_one(void **state)
{
    (void)state;
    static const char letters[] = "0123456789012345678901234567890123456789.., -/:";
    uint64_t seed = 88172645463325252;
    int agreed = 0;

    for (int i = 0; i < 400000; i++) {
        char text[24] = "";
        size_t length = 3 + (size_t)i % 7;
        int64_t amount;

        for (size_t j = 0; j < length; j++) {
            seed ^= seed << 13, seed ^= seed >> 7, seed ^= seed << 17;
            text[j] = letters[seed % (sizeof(letters) - 1)];
        }
        if (i % 2 == 0)
            text[length - 3] = '.';
        struct slice slice = {text, length};
        if (!order_amount_read_cents_padded(slice, &amount))
            continue;
        struct amount_reading reading;
        assert_int_equal(order_amount_read(slice, DECIMAL_UNKNOWN, &reading), AMOUNT_READ);
        assert_int_equal(reading.amount, amount);
        assert_int_equal(reading.evidence, DECIMAL_POINT);
        assert_int_equal(reading.open, DECIMAL_UNKNOWN);
        assert_false(reading.is_rounded);
        agreed++;
    }
    assert_true(agreed > 20000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_short_way_agrees_with_the_long_one),
        cmocka_unit_test(reads_values_and_what_they_say_of_the_mark),
        cmocka_unit_test(the_mark_asked_for_must_fit),
        cmocka_unit_test(leaves_open_what_can_be_thousands_or_decimals),
        cmocka_unit_test(a_decided_amount_resolves_to_itself),
        cmocka_unit_test(plain_amounts_agree_with_arithmetic),
        cmocka_unit_test(negatives_come_in_three_ways),
        cmocka_unit_test(refuses_what_is_no_number),
        cmocka_unit_test(refuses_wrong_grouping),
        cmocka_unit_test(more_decimals_are_rounded_half_to_even),
        cmocka_unit_test(amounts_beyond_the_limit_are_refused),
        cmocka_unit_test(takes_any_bytes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
