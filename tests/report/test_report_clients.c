// SPDX-License-Identifier: AGPL-3.0-or-later
#include "report/report_clients.h"

#include <stdio.h>

#include "support/check.h"
#include "support/sample_log.h"

struct bench {
    struct arena arena;
    struct order_log log;
    struct analysis analysis;
};

static void measure_sections(struct bench *bench, struct order_log log, unsigned sections)
{
    const struct analysis_options options = {
        .sections = sections,
        .window = {.active_days = 60, .cooling_days = 30, .vip_orders = 3},
        .sample_days = RFM_SAMPLE_DAYS,
        .from = DAY_NONE,
        .to = DAY_NONE,
        .threads = 1,
    };

    *bench = (struct bench){.log = log};
    analysis_make(&bench->log, NULL, &options, &bench->arena, &bench->analysis);
}

static void measure(struct bench *bench, struct order_log log)
{
    measure_sections(bench, log, SECTIONS_ALL & ~SECTION_FORECAST);
}

static const char *rows_of(struct bench *bench)
{
    struct report_clients clients = report_clients_new(&bench->analysis, &bench->arena);
    struct text rows = text_new(&bench->arena);

    while (report_clients_add(&clients, &rows))
        continue;
    return rows.at;
}

static void free_bench(struct bench *bench)
{
    order_log_close(&bench->log);
    arena_free(&bench->arena);
}

static void each_client_is_a_row_sorted_by_bytes(void **state)
{
    (void)state;
    struct bench bench;

    measure(&bench, sample_log("b 2026-01-01 10\nb 2026-01-11 10.5\nB 2026-02-01 1\n"
                               "ba 2024-01-01 3\nb 2026-01-12 -2.0001\nž 2026-02-10 0\n",
                               "2026-02-20"));
    assert_string_equal(
        rows_of(&bench),
        "client,first,last,orders,revenue,age_days,r,f,m,class,due_from,due_by,"
        "overdue\r\n"
        "B,2026-02-01,2026-02-01,1,1,19,2,1,2,newcomer,2026-02-11,2026-02-11,true\r\n"
        "b,2026-01-01,2026-01-11,2,18.4999,40,1,4,4,growing,,,\r\n"
        "ba,2024-01-01,2024-01-01,1,3,781,,,,one_time,2024-01-11,2024-01-11,true\r\n"
        "ž,2026-02-10,2026-02-10,1,0,10,4,1,1,newcomer,2026-02-20,2026-02-20,"
        "false\r\n");
    free_bench(&bench);
}

static void due_days_may_pass_the_limits_of_days_read(void **state)
{
    (void)state;
    struct bench bench;

    measure(&bench, sample_log("a 2199-01-01 1\na 2199-12-01 1\nb 2199-12-31 1\n", NULL));
    assert_non_null(strstr(rows_of(&bench), ",newcomer,2200-11-30,2200-11-30,false\r\n"));
    free_bench(&bench);
}

static void without_amounts_money_is_left_empty(void **state)
{
    (void)state;
    struct bench bench;

    measure(&bench, sample_log_of_days("\"q 2026-01-01\n", NULL));
    assert_non_null(
        strstr(rows_of(&bench), "\r\n\"\"\"q\",2026-01-01,2026-01-01,1,,0,1,1,,newcomer,,,\r\n"));
    free_bench(&bench);
}

static void names_alike_at_their_start_are_sorted_to_the_end(void **state)
{
    (void)state;
    struct bench bench;

    measure(&bench, sample_log_of_days("longer-name-2 2026-01-01\nlonger-name-10 2026-01-01\n"
                                       "longer-n 2026-01-01\nlonger-name 2026-01-01\n",
                                       NULL));
    const char *rows = rows_of(&bench);
    const char *const sorted[] = {"\nlonger-n,", "\nlonger-name,", "\nlonger-name-10,",
                                  "\nlonger-name-2,"};
    for (size_t i = 1; i < 4; i++)
        assert_true(strstr(rows, sorted[i - 1]) < strstr(rows, sorted[i]));
    free_bench(&bench);
}

static void many_clients_pass_through_a_small_buffer(void **state)
{
    (void)state;
    enum { CLIENTS = 3000 };
    struct bench bench;
    struct arena arena = {0};
    struct text lines = text_new(&arena), rows = text_new(&arena);
    size_t count = 0, longest = 0;

    for (int i = 0; i < CLIENTS; i++)
        text_format(&lines, "c%04d 2026-01-01\n", CLIENTS - 1 - i);
    measure(&bench, sample_log_of_days(lines.at, NULL));
    struct report_clients clients = report_clients_new(&bench.analysis, &bench.arena);
    for (bool has_more = true; has_more;) {
        rows.length = 0;
        has_more = report_clients_add(&clients, &rows);
        for (size_t i = 0; i < rows.length; i++)
            count += rows.at[i] == '\n';
        longest = rows.length > longest ? rows.length : longest;
    }
    assert_int_equal(count, CLIENTS + 1);
    assert_true(longest < 64 * 1024);
    free_bench(&bench);
    arena_free(&arena);
}

static void a_forecast_adds_columns_that_stay_empty_without_one(void **state)
{
    (void)state;
    struct bench bench;

    measure_sections(&bench,
                     sample_log("b 2026-01-01 10\nb 2026-01-11 10.5\na 2026-02-01 1\n", NULL),
                     SECTIONS_ALL);
    assert_string_equal(rows_of(&bench),
                        "client,first,last,orders,revenue,age_days,r,f,m,class,due_from,due_by,"
                        "overdue,p_alive,orders_30,orders_90,orders_365,revenue_365,"
                        "orders_365_low,orders_365_high,clv,due_source\r\n"
                        "a,2026-02-01,2026-02-01,1,1,0,3,1,1,newcomer,2026-02-11,2026-02-11,false,"
                        ",,,,,,,,curve\r\n"
                        "b,2026-01-01,2026-01-11,2,20.5,21,1,3,3,growing,,,,,,,,,,,,\r\n");
    free_bench(&bench);
}

/* On real orders: every figure within what it can be, and own rhythms from the fourth order on. */
static void each_client_is_foretold(void **state)
{
    (void)state;
    struct bench bench = {0};
    struct order_log log;

    if (!shared_log("cdnow_sample.csv", "1997-09-30", &log))
        skip_because("REGULARS_SHARED_DATA names no folder of logs");
    measure_sections(&bench, log, SECTIONS_ALL);
    if (!bench.analysis.has_forecast)
        fail_msg("no forecast of a log with 2357 clients");
    for (size_t client = 0; client < bench.log.client_count; client++) {
        struct client_forecast own;
        struct due due;
        enum due_source source;

        assert_true(forecast_of_client(&bench.analysis.forecast, &bench.log, client, &own));
        assert_true(own.alive.expected >= 0 && own.alive.expected <= 1);
        assert_true(own.orders[0].expected <= own.orders[1].expected);
        assert_true(own.orders[1].expected <= own.orders[2].expected);
        assert_true(own.orders[2].low <= own.orders[2].high);
        assert_true(analysis_due(&bench.analysis, client, &due, &source));
        assert_int_equal(source == DUE_FROM_FORECAST, bench.log.count[client] >= 4);
        assert_true(due.from > bench.analysis.history.last[client] && due.from <= due.by);
    }
    assert_non_null(strstr(rows_of(&bench), ",forecast\r\n"));
    free_bench(&bench);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_client_is_a_row_sorted_by_bytes),
        cmocka_unit_test(due_days_may_pass_the_limits_of_days_read),
        cmocka_unit_test(without_amounts_money_is_left_empty),
        cmocka_unit_test(names_alike_at_their_start_are_sorted_to_the_end),
        cmocka_unit_test(a_forecast_adds_columns_that_stay_empty_without_one),
        cmocka_unit_test(each_client_is_foretold),
        cmocka_unit_test(many_clients_pass_through_a_small_buffer),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
