// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/currency_rates.h"

#include "base/language.h"
#include "base/text.h"
#include "support/check.h"

static struct arena arena;

static int free_arena(void **state)
{
    (void)state;
    arena_free(&arena);
    return 0;
}

static struct currency_rates read_well(const char *text)
{
    struct fault fault = {0};
    struct currency_rates rates = {0};
    enum status status = currency_rates_read(slice_of(text), "r.csv", &arena, &fault, &rates);

    if (status != STATUS_OK)
        fail_msg("%s: %s", text, fault.message.one);
    return rates;
}

static void assert_refused(const char *text, const char *wanted)
{
    struct fault fault = {0};
    struct currency_rates rates = {0};

    assert_int_equal(currency_rates_read(slice_of(text), "r.csv", &arena, &fault, &rates),
                     STATUS_INVALID);
    assert_string_equal(message_text(&arena, language_by_code("en"), fault.message), wanted);
    assert_null(rates.items);
}

static void reads_commas_semicolons_and_tabs(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "USD,0.92\nRSD,0.0085\n",
        "code,rate\r\nUSD,0.92\r\n\r\nRSD,0.0085",
        "valuta;tečaj\nUSD;0,92\n rsd ; 0,0085 \n",
        "\xEF\xBB\xBFUSD\t0.92\nRSD\t0.0085\n",
        "\"USD\",\"0,92\"\nRSD,0.0085\n",
    };

    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        struct currency_rates rates = read_well(texts[i]);

        assert_int_equal(rates.count, 2);
        assert_string_equal(rates.items[0].code, "USD");
        assert_true(rates.items[0].rate == 0.92);
        assert_string_equal(rates.items[1].code, "RSD");
        assert_true(rates.items[1].rate == 0.0085);
    }
}

static void says_where_a_rate_is_wrong(void **state)
{
    (void)state;
    static const char *const wrong[] = {"0",   "-1",  "1e3", "abc", "",    "1.2.3",
                                        "inf", "nan", "0x1", ".",   "1 2", "+1"};

    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
        struct text text = text_new(&arena);

        text_format(&text, "code,rate\nUSD,%s\n", wrong[i]);
        assert_refused(text.at, "r.csv, line 2: expected a currency and its rate, as USD,0.92");
    }
    assert_refused("USD\n", "r.csv, line 1: expected a currency and its rate, as USD,0.92");
    assert_refused("USD,1,2\n", "r.csv, line 1: expected a currency and its rate, as USD,0.92");
    assert_refused("USD,1\nusd,2\n", "r.csv, line 2: USD has a rate already");
    assert_refused("moon,1\n", "r.csv, line 1: “moon” is not the code of a currency, as EUR is");
    assert_refused("\"USD,1\n", "r.csv, line 1: a quote is opened and not closed");
    assert_refused("", "r.csv has no rates in it");
    assert_refused("code,rate\n\n", "r.csv has no rates in it");
}

static void digits_beyond_all_measure_are_refused(void **state)
{
    (void)state;
    struct text text = text_new(&arena);

    text_add(&text, "code,rate\nUSD,");
    for (int i = 0; i < 1000; i++)
        text_add_char(&text, '9');
    assert_refused(text.at, "r.csv, line 2: expected a currency and its rate, as USD,0.92");
}

static void a_file_that_is_not_there_is_said(void **state)
{
    (void)state;
    struct fault fault = {0};
    struct currency_rates rates = {0};

    assert_int_equal(currency_rates_load("/nowhere/rates.csv", &arena, &fault, &rates),
                     STATUS_NOT_FOUND);
    fault = (struct fault){0};
    assert_int_equal(currency_rates_load("/", &arena, &fault, &rates), STATUS_UNAVAILABLE);
    fault = (struct fault){0};
    assert_int_equal(currency_rates_load("/dev/zero", &arena, &fault, &rates), STATUS_INVALID);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_commas_semicolons_and_tabs),
        cmocka_unit_test(says_where_a_rate_is_wrong),
        cmocka_unit_test(digits_beyond_all_measure_are_refused),
        cmocka_unit_test(a_file_that_is_not_there_is_said),
    };
    return cmocka_run_group_tests(tests, NULL, free_arena);
}
