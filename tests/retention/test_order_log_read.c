// SPDX-License-Identifier: AGPL-3.0-or-later
#include "base/text.h"
#include "support/check.h"
#include "support/read_log.h"

static int open_case(void **state)
{
    static struct read_case read_case;

    read_case_open(&read_case);
    *state = &read_case;
    return 0;
}

static int close_case(void **state)
{
    read_case_close(*state);
    return 0;
}

static void assert_fault(const struct read_case *read_case, const char *words)
{
    assert_int_equal(read_case->fault.status, STATUS_INVALID);
    if (strstr(read_case->fault.message.one, words) == NULL)
        fail_msg("'%s' does not say '%s'", read_case->fault.message.one, words);
}

static void reads_a_plain_log(void **state)
{
    struct read_case *read_case = *state;

    assert_int_equal(read_case_text(read_case, "client,date,amount\n"
                                               "Ada,2025-01-01,10.50\n"
                                               "Bo,2025-01-03,3\n"
                                               "\n"
                                               " Ada ,2025-02-01,0\n"),
                     STATUS_OK);
    assert_int_equal(read_case->log.client_count, 2);
    assert_int_equal(read_case->log.counts.rows, 3);
    assert_int_equal(read_case->log.occasion_count, 3);
    assert_int_equal(read_case->log.first_day, day_of(2025, 1, 1));
    assert_int_equal(read_case->log.as_of, day_of(2025, 2, 1));
    assert_int_equal(read_case->findings->files[0].lines, 5);
    assert_int_equal(read_case->findings->files[0].rows, 3);
    assert_string_equal(read_case->log.currency, "");
}

static void decides_the_order_of_dates_from_a_later_row(void **state)
{
    struct read_case *read_case = *state;

    assert_int_equal(read_case_text(read_case, "client,date\nAda,03/04/2025\nAda,05/05/2025\n"
                                               "Bo,25/04/2025\n"),
                     STATUS_OK);
    assert_int_equal(read_case->findings->date_order, DATE_DAY_FIRST);
    assert_int_equal(read_case->log.first_day, day_of(2025, 4, 3));
}

static void asks_when_no_row_decides_the_order_of_dates(void **state)
{
    struct read_case *read_case = *state;

    assert_int_equal(read_case_text(read_case, "client,date\nAda,03/03/2025\nBo,03/04/2025\n"),
                     STATUS_INVALID);
    assert_fault(read_case, "--date-format");
    assert_string_equal(read_case->fault.message.args[0].text, "03/04/2025");
    assert_int_equal(read_case->fault.message.args[1].count, 3);
}

static void reads_dates_that_need_no_decision(void **state)
{
    struct read_case *read_case = *state;

    assert_int_equal(read_case_text(read_case, "client,date\nAda,03/03/2025\nBo,2025-03-04\n"),
                     STATUS_OK);
    assert_int_equal(read_case->findings->date_order, DATE_ORDER_UNKNOWN);
}

static void refuses_rows_that_contradict_each_other(void **state)
{
    struct read_case *read_case = *state;

    assert_int_equal(read_case_text(read_case, "client,date\nAda,25/03/2025\nBo,03/25/2025\n"),
                     STATUS_INVALID);
    assert_fault(read_case, "has the day first");
    assert_int_equal(read_case->fault.message.args[1].count, 2);
    assert_int_equal(read_case->fault.message.args[3].count, 3);
}

static void obeys_the_order_asked_for(void **state)
{
    struct read_case *read_case = *state;

    read_case->options.date_order = DATE_MONTH_FIRST;
    assert_int_equal(read_case_text(read_case, "client,date\nAda,03/04/2025\nBo,25/03/2025\n"),
                     STATUS_INVALID);
    assert_fault(read_case, "cannot be read");
    assert_int_equal(read_case->findings->bad_rows_shown, 1);
    assert_int_equal(read_case->findings->bad_rows[0].line, 3);
    assert_string_equal(read_case->findings->bad_rows[0].column, "date");
    assert_string_equal(read_case->findings->bad_rows[0].value, "25/03/2025");
}

static void decides_the_decimal_mark_from_the_whole_log(void **state)
{
    struct read_case *read_case = *state;

    assert_int_equal(read_case_text(read_case, "client;date;amount\nAda;2025-01-01;1.234\n"
                                               "Ada;2025-01-02;\"1,5\"\n"),
                     STATUS_OK);
    assert_int_equal(read_case->findings->decimal_mark, DECIMAL_COMMA);
    assert_int_equal(read_case->log.amount[0], 1234 * AMOUNT_UNIT);
    assert_int_equal(read_case->log.amount[1], 15000);
}

static void asks_when_no_row_decides_the_decimal_mark(void **state)
{
    struct read_case *read_case = *state;

    assert_int_equal(read_case_text(read_case, "client;date;amount\nAda;2025-01-01;1.234\n"),
                     STATUS_INVALID);
    assert_fault(read_case, "--decimal-mark");
}

static void counts_what_is_left_out_and_why(void **state)
{
    struct read_case *read_case = *state;

    assert_int_equal(read_case_text(read_case, "client,date,amount,status\n"
                                               "Ada,2025-01-01,5,paid\n"
                                               "Ada,2025-01-02,5,cancelled\n"
                                               "Ada,2025-01-03,5,Cancelled\n"
                                               "Bo,2025-01-04,5,unpaid\n"),
                     STATUS_OK);
    assert_int_equal(read_case->log.occasion_count, 1);
    assert_int_equal(read_case->log.counts.rows_left_out, 3);
    assert_int_equal(read_case->findings->files[0].fates[ROW_CANCELLED], 2);
    assert_int_equal(read_case->findings->files[0].fates[ROW_UNPAID], 1);
}

static void makes_exact_repeats_one_only_with_an_order_number(void **state)
{
    struct read_case *read_case = *state;

    assert_int_equal(read_case_text(read_case, "client,date,amount,order\n"
                                               "Ada,2025-01-01,5,1\nAda,2025-01-01,5,1\n"
                                               "Ada,2025-01-01,6,1\nBo,2025-01-01,5,\n"
                                               "Bo,2025-01-01,5,\n"),
                     STATUS_OK);
    assert_int_equal(read_case->log.counts.rows, 4);
    assert_int_equal(read_case->log.counts.rows_repeated, 1);
    for (size_t i = 0; i < 2; i++) {
        bool is_ada = slice_equal(order_log_name(&read_case->log, i), slice_of("Ada"));
        assert_int_equal(read_case->log.amount[read_case->log.first[i]],
                         (is_ada ? 11 : 10) * AMOUNT_UNIT);
    }
}

/* The key of the rows' hashes is another one in each run: many runs, one answer. */
static void names_the_source_of_equal_orders_alike_in_each_run(void **state)
{
    struct read_case *read_case = *state;

    for (int run = 0; run < 40; run++) {
        assert_int_equal(read_case_text(read_case, "client,date,amount,order,source\n"
                                                   "Ada,2025-01-01,5,1,web\n"
                                                   "Ada,2025-01-01,5,2,fair\n"
                                                   "Ada,2025-01-01,4,3,ads\n"),
                         STATUS_OK);
        assert_string_equal(read_case->log.sources[read_case->log.source[0]], "fair");
        read_case_close(read_case);
        read_case_open(read_case);
    }
}

static void takes_refunded_amounts_off_orders_and_leaves_refunds(void **state)
{
    struct read_case *read_case = *state;

    assert_int_equal(read_case_text(read_case, "client,date,amount,amount refunded\n"
                                               "Ada,2025-01-01,50.00,20.00\n"
                                               "Ada,2025-01-02,10.00,10.00\n"
                                               "Ada,2025-01-03,-5.00,0.00\n"),
                     STATUS_OK);
    assert_int_equal(read_case->findings->files[0].layout.column[ROLE_REFUNDED], 3);
    assert_int_equal(read_case->log.occasion_count, 2);
    assert_int_equal(read_case->log.amount[0], 30 * AMOUNT_UNIT);
    assert_int_equal(read_case->log.amount[1], 0);
    assert_int_equal(read_case->log.refund_count, 1);
    assert_int_equal(read_case->log.refund_amount[0], -5 * AMOUNT_UNIT);
}

static void refuses_several_currencies_with_the_list(void **state)
{
    struct read_case *read_case = *state;

    assert_int_equal(read_case_text(read_case, "client,date,amount\nAda,2025-01-01,€5\n"
                                               "Bo,2025-01-02,$7\nBo,2025-01-03,$8\n"),
                     STATUS_INVALID);
    assert_fault(read_case, "several currencies");
    assert_string_equal(read_case->fault.message.args[0].text, "EUR (1), USD (2)");
}

static void chooses_or_converts_currencies(void **state)
{
    struct read_case *read_case = *state;
    static const char text[] = "client,date,amount,currency\nAda,2025-01-01,5,EUR\n"
                               "Bo,2025-01-02,7,USD\nCy,2025-01-02,1,\n";
    static const struct currency_rate rates[] = {{"USD", 0.5}};

    memcpy(read_case->options.currency, "EUR", 4);
    assert_int_equal(read_case_text(read_case, text), STATUS_OK);
    assert_int_equal(read_case->log.client_count, 2);
    assert_int_equal(read_case->findings->files[0].rows_other_currency, 1);
    assert_string_equal(read_case->log.currency, "EUR");
    read_case_close(read_case);

    read_case_open(read_case);
    memcpy(read_case->options.currency, "EUR", 4);
    read_case->options.rates = rates;
    read_case->options.rate_count = 1;
    assert_int_equal(read_case_text(read_case, text), STATUS_OK);
    assert_int_equal(read_case->log.client_count, 3);
    for (size_t i = 0; i < 3; i++)
        if (slice_equal(order_log_name(&read_case->log, i), slice_of("Bo")))
            assert_int_equal(read_case->log.amount[read_case->log.first[i]], 35000);
}

static void puts_several_files_into_one_log(void **state)
{
    struct read_case *read_case = *state;
    const struct slice files[] = {slice_of("client,date,amount\nAda,2025-01-01,5\n"),
                                  slice_of("datum;kupac;iznos\n02.02.2025.;Ada;7,50\n")};

    assert_int_equal(read_case_read(read_case, files, 2), STATUS_OK);
    assert_int_equal(read_case->log.client_count, 1);
    assert_int_equal(read_case->log.occasion_count, 2);
    assert_int_equal(read_case->log.amount[1], 75000);
    assert_int_equal(read_case->findings->file_count, 2);
}

static void knows_the_local_day_of_a_time(void **state)
{
    struct read_case *read_case = *state;

    read_case->options.time_zone = "Europe/Zagreb";
    assert_int_equal(read_case_text(read_case, "client,date\nAda,2025-12-31T23:30:00Z\n"),
                     STATUS_OK);
    assert_int_equal(read_case->log.last_day, day_of(2026, 1, 1));
}

static void does_not_read_a_wide_row_wrongly(void **state)
{
    struct read_case *read_case = *state;

    assert_int_equal(read_case_text(read_case, "client,date,amount\nAda,2025-01-01,10\n"
                                               "Ada,2025-01-02,12,50\n"),
                     STATUS_INVALID);
    assert_int_equal(read_case->findings->bad_row_count, 1);
    assert_int_equal(read_case->findings->bad_rows[0].line, 3);
    assert_string_equal(read_case->findings->bad_rows[0].column, "");
}

/* 1.234 beside 12.50 is known to be 1234 or 1.234 only when the whole log is. */
static void takes_refunds_and_rates_off_amounts_that_wait(void **state)
{
    struct read_case *read_case = *state;
    static const struct currency_rate rates[] = {{"USD", 0.5}};
    static const char head[] = "client;date;amount;amount refunded;currency\n"
                               "Ada;2025-01-01;1.234;12,50;EUR\n"
                               "Ada;2025-01-02;3000;1.234;EUR\n"
                               "Ada;2025-01-03;2.500;0;USD\n";
    static const int64_t amounts[] = {12215000, 17660000, 12500000};

    memcpy(read_case->options.currency, "EUR", 4);
    read_case->options.rates = rates;
    read_case->options.rate_count = 1;
    assert_int_equal(read_case_text(read_case, head), STATUS_OK);
    assert_int_equal(read_case->findings->decimal_mark, DECIMAL_COMMA);
    assert_int_equal(read_case->log.occasion_count, 3);
    for (size_t i = 0; i < 3; i++)
        assert_int_equal(read_case->log.amount[i], amounts[i]);
}

static void shows_the_value_that_has_no_rate(void **state)
{
    struct read_case *read_case = *state;
    static const struct currency_rate rates[] = {{"USD", 0.5}};

    memcpy(read_case->options.currency, "EUR", 4);
    read_case->options.rates = rates;
    read_case->options.rate_count = 1;
    assert_int_equal(read_case_text(read_case, "client,date,amount\nAda,2025-01-01,5\n"
                                               "Bo,2025-01-02,£7\n"),
                     STATUS_INVALID);
    assert_string_equal(read_case->findings->bad_rows[0].column, "amount");
    assert_string_equal(read_case->findings->bad_rows[0].value, "£7");
}

static void passes_over_lines_of_delimiters_alone(void **state)
{
    struct read_case *read_case = *state;

    assert_int_equal(read_case_text(read_case, "client;date;amount\nAda;2025-01-01;5\n"
                                               ";;\n ; ;\n;;\n"),
                     STATUS_OK);
    assert_int_equal(read_case->findings->files[0].rows, 1);
    assert_int_equal(read_case->findings->files[0].lines, 5);
}

static void takes_no_group_whose_name_cannot_be_shown(void **state)
{
    struct read_case *read_case = *state;
    static const char text[] = "client,date,service\nAda,2025-01-01,\0massage\n"
                               "Ada,2025-01-02,\xFF\nAda,2025-01-03,cut\n";
    const struct slice file = {text, sizeof(text) - 1};

    read_case->options.encoding = ENCODING_UTF_8;
    assert_int_equal(read_case_read(read_case, &file, 1), STATUS_OK);
    assert_int_equal(read_case->log.service_count, 2);
    assert_string_equal(read_case->log.services[0], "");
    assert_string_equal(read_case->log.services[1], "cut");
}

static void takes_a_service_of_a_thousand_letters_for_free_text(void **state)
{
    struct read_case *read_case = *state;
    struct text text = text_new(&read_case->arena);

    text_add(&text, "client,date,service\nAda,2025-01-01,cut\nAda,2025-01-02,");
    for (int i = 0; i <= 1000; i++)
        text_add_char(&text, 'x');
    assert_int_equal(read_case_text(read_case, text.at), STATUS_OK);
    assert_true(read_case->findings->services_too_many);
    assert_null(read_case->log.service);
}

static void refuses_amounts_whose_sum_no_column_holds(void **state)
{
    struct read_case *read_case = *state;
    struct text text = text_new(&read_case->arena);

    text_add(&text, "client,date,amount\n");
    for (int i = 0; i < 10000; i++)
        text_add(&text, "Ada,2025-01-01,100000000000\n");
    assert_int_equal(read_case_text(read_case, text.at), STATUS_INVALID);
    assert_fault(read_case, "900 trillion");
}

int main(void)
{
#define READ_TEST(name) cmocka_unit_test_setup_teardown(name, open_case, close_case)
    const struct CMUnitTest tests[] = {
        READ_TEST(reads_a_plain_log),
        READ_TEST(decides_the_order_of_dates_from_a_later_row),
        READ_TEST(asks_when_no_row_decides_the_order_of_dates),
        READ_TEST(reads_dates_that_need_no_decision),
        READ_TEST(refuses_rows_that_contradict_each_other),
        READ_TEST(obeys_the_order_asked_for),
        READ_TEST(decides_the_decimal_mark_from_the_whole_log),
        READ_TEST(asks_when_no_row_decides_the_decimal_mark),
        READ_TEST(counts_what_is_left_out_and_why),
        READ_TEST(makes_exact_repeats_one_only_with_an_order_number),
        READ_TEST(names_the_source_of_equal_orders_alike_in_each_run),
        READ_TEST(takes_refunded_amounts_off_orders_and_leaves_refunds),
        READ_TEST(refuses_several_currencies_with_the_list),
        READ_TEST(chooses_or_converts_currencies),
        READ_TEST(puts_several_files_into_one_log),
        READ_TEST(knows_the_local_day_of_a_time),
        READ_TEST(does_not_read_a_wide_row_wrongly),
        READ_TEST(takes_refunds_and_rates_off_amounts_that_wait),
        READ_TEST(shows_the_value_that_has_no_rate),
        READ_TEST(passes_over_lines_of_delimiters_alone),
        READ_TEST(takes_no_group_whose_name_cannot_be_shown),
        READ_TEST(takes_a_service_of_a_thousand_letters_for_free_text),
        READ_TEST(refuses_amounts_whose_sum_no_column_holds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
