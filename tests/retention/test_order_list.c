// SPDX-License-Identifier: AGPL-3.0-or-later
#include "retention/order_list.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/text.h"
#include "support/check.h"
#include "support/read_log.h"

struct list_case {
    struct read_case log; /* of the same file, as a report reads it */
    struct arena arena;
    struct fault fault;
    struct read_options options;
    struct order_log_reader *reader;
    struct listed_orders orders;
};

static int open_case(void **state)
{
    static struct list_case list_case;

    list_case = (struct list_case){.options = {.as_of = DAY_NONE, .threads = 2, .list_max = 1000}};
    read_case_open(&list_case.log);
    *state = &list_case;
    return 0;
}

static int close_case(void **state)
{
    struct list_case *list_case = *state;

    if (list_case->reader != NULL)
        order_log_reader_close(list_case->reader);
    read_case_close(&list_case->log);
    arena_free(&list_case->arena);
    return 0;
}

static enum status list_fd(struct list_case *list_case, int fd)
{
    list_case->reader =
        order_log_reader_open(&list_case->options, &list_case->arena, &list_case->fault);
    enum status status = order_log_reader_add(list_case->reader, "orders.csv", fd, -1);
    if (status == STATUS_OK)
        status = order_log_reader_list(list_case->reader, &list_case->orders);
    return status;
}

static enum status list_text(struct list_case *list_case, const char *text)
{
    FILE *file = tmpfile();

    assert_non_null(file);
    assert_int_equal(fputs(text, file) >= 0 && fflush(file) == 0, 1);
    rewind(file);
    assert_int_equal(lseek(fileno(file), 0, SEEK_SET), 0);
    enum status status = list_fd(list_case, fileno(file));
    fclose(file);
    return status;
}

/* ---- the figures of a log, as text ---- */

static int compare_lines(const void *left, const void *right)
{
    return strcmp(*(const char *const *)left, *(const char *const *)right);
}

static void add_line(const char **lines, size_t *count, struct arena *arena,
                     const struct order_log *log, size_t client, const char *rest)
{
    struct text line = text_new(arena);
    struct slice name = order_log_name(log, client);

    text_add_slice(&line, name);
    text_add(&line, rest);
    lines[(*count)++] = line.at;
}

static const char *occasion_text(const struct order_log *log, size_t i, struct arena *arena)
{
    struct text text = text_new(arena);

    text_format(&text, " %d %lld %s %s", log->day[i],
                log->amount != NULL ? (long long)log->amount[i] : 0LL,
                log->source != NULL ? log->sources[log->source[i]] : "",
                log->service != NULL ? log->services[log->service[i]] : "");
    return text.at;
}

/* All that a measure can see, in an order of its own. */
static const char *log_text(const struct order_log *log, struct arena *arena)
{
    const char **lines =
        arena_array(arena, const char *, log->occasion_count + log->refund_count + 1);
    struct text text = text_new(arena);
    size_t count = 0;

    for (size_t client = 0; client < log->client_count; client++)
        for (size_t i = log->first[client]; i < log->first[client] + log->count[client]; i++)
            add_line(lines, &count, arena, log, client, occasion_text(log, i, arena));
    for (size_t i = 0; i < log->refund_count; i++) {
        struct text rest = text_new(arena);
        text_format(&rest, " back %d %lld", log->refund_day[i], (long long)log->refund_amount[i]);
        add_line(lines, &count, arena, log, log->refund_client[i], rest.at);
    }
    qsort(lines, count, sizeof(*lines), compare_lines);
    for (size_t i = 0; i < count; i++)
        text_format(&text, "%s\n", lines[i]);
    text_format(&text, "%lld rows, %lld refunds, of nobody %lld, %d to %d\n",
                (long long)log->counts.rows, (long long)log->counts.refund_rows,
                (long long)log->counts.refund_only_clients, log->first_day, log->last_day);
    return text.at;
}

/* The log that the listed orders make. */
static const char *listed_text(const struct listed_orders *orders, struct arena *arena)
{
    struct order *items = arena_array(arena, struct order, orders->count + 1);
    enum order_amounts amounts = WITHOUT_AMOUNTS;
    size_t count = 0;

    for (size_t i = 0; i < orders->count; i++) {
        const struct listed_order *order = &orders->items[i];

        if (order->fate != LISTED_COUNTS && order->fate != LISTED_REFUND)
            continue;
        amounts = order->has_amount ? WITH_AMOUNTS : amounts;
        items[count++] = (struct order){
            .client = slice_of(order->client),
            .day = order->day,
            .amount = order->amount,
            .source = slice_of(order->source),
            .service = slice_of(order->service),
        };
    }
    struct order_log log = order_log_build(items, count, amounts, DAY_NONE);
    const char *text = log_text(&log, arena);
    order_log_close(&log);
    return text;
}

static void assert_same_figures(struct list_case *list_case, const char *text)
{
    assert_int_equal(read_case_text(&list_case->log, text), STATUS_OK);
    assert_int_equal(list_text(list_case, text), STATUS_OK);
    assert_string_equal(listed_text(&list_case->orders, &list_case->arena),
                        log_text(&list_case->log.log, &list_case->arena));
}

/* ---- tests ---- */

static void lists_what_stands_in_a_row(void **state)
{
    struct list_case *list_case = *state;

    assert_int_equal(list_text(list_case, "order no,client,date,amount,currency,source,service\n"
                                          "\n"
                                          "7, Ada ,2025-03-01,10.50,eur,Instagram,Haircut\n"
                                          ",Bo,2025-03-02,-3,,,\n"),
                     STATUS_OK);
    assert_int_equal(list_case->orders.count, 2);
    const struct listed_order *order = &list_case->orders.items[0];
    assert_string_equal(order->client, "Ada");
    assert_string_equal(order->number, "7");
    assert_string_equal(order->source, "Instagram");
    assert_string_equal(order->service, "Haircut");
    assert_string_equal(order->currency, "EUR");
    assert_true(order->has_amount);
    assert_int_equal(order->amount, 105000);
    assert_int_equal(order->day, day_of(2025, 3, 1));
    assert_int_equal(order->line, 3);
    assert_int_equal(order->fate, LISTED_COUNTS);
    order = &list_case->orders.items[1];
    assert_string_equal(order->number, "");
    assert_string_equal(order->source, "");
    assert_string_equal(order->currency, "");
    assert_int_equal(order->amount, -30000);
    assert_int_equal(order->fate, LISTED_REFUND);
    assert_string_equal(list_case->orders.currency, "EUR");
}

static void decides_dates_and_amounts_over_the_whole_file(void **state)
{
    struct list_case *list_case = *state;

    assert_int_equal(list_text(list_case, "client;date;amount\nAda;03/04/2025;1,234\n"
                                          "Bo;04/25/2025;2,50\n"),
                     STATUS_OK);
    assert_int_equal(list_case->orders.items[0].day, day_of(2025, 3, 4));
    assert_int_equal(list_case->orders.items[0].amount, 12340);
}

static void asks_where_a_report_asks(void **state)
{
    struct list_case *list_case = *state;

    assert_int_equal(list_text(list_case, "client,date\nAda,03/04/2025\n"), STATUS_INVALID);
    assert_string_equal(list_case->fault.field, "date-format");
}

static void finds_the_bad_rows_of_a_report(void **state)
{
    struct list_case *list_case = *state;
    static const char text[] = "client,date,amount\nAda,2025-02-30,1\nBo,2025-02-01,2\n,2025-02-01,"
                               "1\n";

    assert_int_equal(list_text(list_case, text), STATUS_INVALID);
    const struct read_findings *findings = order_log_reader_findings(list_case->reader);
    assert_int_equal(findings->bad_row_count, 2);
    assert_int_equal(findings->bad_rows[0].line, 2);
    assert_int_equal(findings->bad_rows[1].line, 4);
}

static void goes_on_without_bad_rows_when_asked(void **state)
{
    struct list_case *list_case = *state;

    list_case->options.skip_bad_rows = true;
    assert_int_equal(list_text(list_case, "client,date\nAda,never\nBo,2025-02-01\n"), STATUS_OK);
    assert_int_equal(list_case->orders.count, 1);
    assert_int_equal(list_case->orders.items[0].line, 3);
}

static void keeps_cancelled_orders_that_can_be_read(void **state)
{
    struct list_case *list_case = *state;

    assert_int_equal(list_text(list_case, "client,date,amount,status\n"
                                          "Ada,2025-03-01,10.00,paid\n"
                                          "Ada,2025-03-05,20.00,cancelled\n"
                                          "Ada,never,20.00,cancelled\n"
                                          ",2025-03-05,20.00,cancelled\n"
                                          "Bo,2025-03-06,much,unpaid\n"),
                     STATUS_OK);
    assert_int_equal(list_case->orders.count, 3);
    assert_int_equal(list_case->orders.items[1].fate, LISTED_CANCELLED);
    assert_int_equal(list_case->orders.items[1].amount, 200000);
    assert_int_equal(list_case->orders.items[2].fate, LISTED_CANCELLED);
    assert_false(list_case->orders.items[2].has_amount);
    const struct read_findings *findings = order_log_reader_findings(list_case->reader);
    assert_int_equal(findings->files[0].fates[ROW_CANCELLED], 3);
    assert_int_equal(findings->bad_row_count, 0);
}

static void a_cancelled_order_says_nothing_of_the_dates(void **state)
{
    struct list_case *list_case = *state;

    assert_int_equal(list_text(list_case, "client,date,status\nAda,2025-03-01,paid\n"
                                          "Bo,03/04/2025,cancelled\nBo,25/04/2025,cancelled\n"),
                     STATUS_OK);
    assert_int_equal(list_case->orders.count, 2);
    assert_int_equal(list_case->orders.items[1].day, day_of(2025, 4, 25));
}

static void keeps_orders_in_several_currencies(void **state)
{
    struct list_case *list_case = *state;

    assert_int_equal(list_text(list_case, "client,date,amount\nAda,2025-03-01,10 EUR\n"
                                          "Bo,2025-03-01,$ 12\n"),
                     STATUS_OK);
    assert_string_equal(list_case->orders.items[0].currency, "EUR");
    assert_string_equal(list_case->orders.items[1].currency, "USD");
    assert_string_equal(list_case->orders.currency, "");
}

static void leaves_other_currencies_out_when_one_is_asked_for(void **state)
{
    struct list_case *list_case = *state;

    memcpy(list_case->options.currency, "EUR", 4);
    assert_int_equal(list_text(list_case, "client,date,amount\nAda,2025-03-01,10 EUR\n"
                                          "Bo,2025-03-01,$ 12\n"),
                     STATUS_OK);
    assert_int_equal(list_case->orders.count, 1);
    assert_string_equal(list_case->orders.currency, "EUR");
}

static void tells_when_there_are_too_many(void **state)
{
    struct list_case *list_case = *state;

    list_case->options.list_max = 1;
    assert_int_equal(list_text(list_case, "client,date\nAda,2025-03-01\nBo,2025-03-01\n"),
                     STATUS_INVALID);
    assert_non_null(strstr(list_case->fault.message.one, "more than {1} orders"));
}

static void counts_one_of_exact_repeats(void **state)
{
    struct list_case *list_case = *state;

    assert_same_figures(list_case, "order,client,date,amount,source\n"
                                   "1,Ada,2025-03-01,10.00,web\n"
                                   "1,Ada,2025-03-01,10.00,web\n"
                                   "1,Ada,2025-03-01,12.00,web\n"
                                   "2,Bo,2025-03-01,5.00,shop\n"
                                   "2,Bo,2025-03-01,5.00,shop\n"
                                   "2,Bo,2025-03-01,5.00,shop\n"
                                   ",Bo,2025-03-01,5.00,shop\n"
                                   ",Bo,2025-03-01,5.00,shop\n");
    assert_int_equal(list_case->orders.items[0].fate, LISTED_COUNTS);
    assert_int_equal(list_case->orders.items[1].fate, LISTED_REPEATED);
    assert_int_equal(list_case->orders.items[2].fate, LISTED_COUNTS);
    assert_int_equal(list_case->log.log.counts.rows_repeated, 3);
}

static void gives_the_figures_of_a_report(void **state)
{
    struct list_case *list_case = *state;

    assert_same_figures(list_case, "Клиент;Дата;Сумма;Источник;Услуга;Статус\n"
                                   "Анна;01.02.2025;1 234,50;сайт;стрижка;оплачен\n"
                                   "Анна;01.02.2025;1 234,50;афиша;окраска;оплачен\n"
                                   "Анна;03.02.2025;-100,00;;;оплачен\n"
                                   "Пётр;05.03.2025;10,12345;сайт;;отменён\n"
                                   "Пётр;06.03.2025;10,12345;сайт;;оплачен\n"
                                   "Олег;07.03.2025;-10;сайт;;оплачен\n");
}

static void gives_the_figures_of_a_report_on_known_exports(void **state)
{
    static const char *const names[] = {"shopify",
                                        "paypal_activity",
                                        "woocommerce_customer_order",
                                        "upwork_transactions",
                                        "quickbooks_sales_by_customer",
                                        "stripe_payments_unified",
                                        "fiverr_orders"};
    struct list_case *list_case = *state;
    const char *root = getenv("REGULARS_SOURCE");

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        struct text path = text_new(&list_case->arena);
        char *bytes = arena_alloc(&list_case->arena, 100000);

        text_format(&path, "%s/tests/data/exports/%s.csv", root == NULL ? "." : root, names[i]);
        FILE *file = fopen(path.at, "r");
        assert_non_null(file);
        assert_true(fread(bytes, 1, 99999, file) > 0);
        fclose(file);
        assert_same_figures(list_case, bytes);
        assert_int_equal(close_case(state), 0);
        assert_int_equal(open_case(state), 0);
    }
}

#define LIST_TEST(name) cmocka_unit_test_setup_teardown(name, open_case, close_case)

int main(void)
{
    const struct CMUnitTest tests[] = {
        LIST_TEST(lists_what_stands_in_a_row),
        LIST_TEST(decides_dates_and_amounts_over_the_whole_file),
        LIST_TEST(asks_where_a_report_asks),
        LIST_TEST(finds_the_bad_rows_of_a_report),
        LIST_TEST(goes_on_without_bad_rows_when_asked),
        LIST_TEST(keeps_cancelled_orders_that_can_be_read),
        LIST_TEST(a_cancelled_order_says_nothing_of_the_dates),
        LIST_TEST(keeps_orders_in_several_currencies),
        LIST_TEST(leaves_other_currencies_out_when_one_is_asked_for),
        LIST_TEST(tells_when_there_are_too_many),
        LIST_TEST(counts_one_of_exact_repeats),
        LIST_TEST(gives_the_figures_of_a_report),
        LIST_TEST(gives_the_figures_of_a_report_on_known_exports),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
