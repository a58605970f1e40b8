// SPDX-License-Identifier: AGPL-3.0-or-later
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/text.h"
#include "retention/order_log_read.h"
#include "support/check.h"

/*
 * Every file in tests/data/exports is an invented log under the header of a real export; what
 * each must be understood as was worked out by hand.
 */
struct export_case {
    const char *file, *name;
    const char *columns; /* of client, date, amount, order, status, kind, refunded */
    size_t header_lines;
    int64_t fates[ROW_FATES]; /* counts, cancelled, unpaid, not a sale, continuation */
    size_t clients, occasions, refunds;
    int64_t revenue; /* of all occasions and refunds, in cents */
    int64_t repeated;
};

static const struct export_case cases[] = {
    {"shopify.csv",
     "Shopify",
     "Email/Created at/Total/Name/Financial Status/-/Refunded Amount",
     1,
     {3, 3, 1, 0, 1},
     3,
     3,
     0,
     4250 + 4500 + 1200,
     0},
    {"woocommerce_analytics.csv",
     "WooCommerce",
     "Customer/Date/Net Sales/Order #/Status/-/-",
     1,
     {3, 1, 1, 0, 0},
     2,
     2,
     1,
     4000 + 2550 - 500,
     0},
    {"woocommerce_advanced.csv",
     "WooCommerce",
     "Email (Billing)/Order Date/Order Total Amount/Order Number/Order Status/-/Order Refund Amount",
     1,
     {3, 1, 1, 0, 0},
     2,
     2,
     0,
     4000 + 2000,
     1},
    {"woocommerce_customer_order.csv",
     "WooCommerce",
     "billing_email/date/order_total/order_number/status/-/refunded_total",
     1,
     {2, 1, 0, 0, 0},
     2,
     2,
     0,
     4000 + 2000,
     0},
    {"stripe_payments_old.csv",
     "Stripe",
     "Customer Email/Created (UTC)/Converted Amount/id/Status/-/Converted Amount Refunded",
     1,
     {3, 2, 0, 0, 0},
     3,
     3,
     0,
     12000 + 5000 + 6000,
     0},
    {"stripe_payments_unified.csv",
     "Stripe",
     "Customer Email/Created date (UTC)/Amount/id/Status/-/Amount Refunded",
     1,
     {2, 1, 1, 0, 0},
     2,
     2,
     0,
     112000 + 5000,
     0},
    {"paypal_activity.csv",
     "PayPal",
     "Name/Date/Gross/Transaction ID/Status/Type/-",
     1,
     {3, 1, 1, 2, 0},
     2,
     2,
     1,
     5000 + 3000 - 1000,
     0},
    {"upwork_transactions.csv",
     "Upwork",
     "Account Name/Date/Amount/Ref ID/-/Type/-",
     1,
     {4, 0, 0, 2, 0},
     2,
     3,
     1,
     50000 + 20000 - 4000 + 2500,
     0},
    {"fiverr_earnings.csv",
     "Fiverr",
     "From/Date/Amount/Order/-/Activity/-",
     1,
     {4, 0, 0, 1, 0},
     2,
     3,
     1,
     8000 + 1000 + 4000 - 4000,
     0},
    {"fiverr_orders.csv",
     "Fiverr",
     "Buyer/Date/Gross Amount/Order ID/Status/-/-",
     1,
     {2, 1, 0, 0, 0},
     2,
     2,
     0,
     10000 + 5000,
     0},
    {"quickbooks_invoice_list.csv",
     "QuickBooks",
     "Name/Date/Amount/Num/-/Transaction type/-",
     5,
     {2, 0, 0, 2, 0},
     2,
     2,
     0,
     110000 + 25000,
     0},
    {"quickbooks_transactions.csv",
     "QuickBooks",
     "Name/Date/Amount/Num/-/Transaction type/-",
     5,
     {3, 0, 0, 4, 0},
     2,
     2,
     1,
     10000 + 25000 - 5000,
     0},
    {"quickbooks_sales_by_customer.csv",
     "QuickBooks",
     "column 1/Transaction date/Amount/Num/-/Transaction type/-",
     5,
     {4, 0, 0, 6, 0},
     2,
     3,
     1,
     20000 + 4000 + 6500 - 1500,
     0},
};
enum { CASES = sizeof(cases) / sizeof(cases[0]) };

static int open_export(const char *file)
{
    const char *root = getenv("REGULARS_SOURCE");
    char path[4096];

    snprintf(path, sizeof(path), "%s/tests/data/exports/%s", root == NULL ? "." : root, file);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        fail_msg("%s cannot be opened", path);
    return fd;
}

static const char *columns_text(struct arena *arena, const struct csv_layout *layout)
{
    static const enum column_role roles[] = {ROLE_CLIENT, ROLE_DATE, ROLE_AMOUNT,  ROLE_ORDER,
                                             ROLE_STATUS, ROLE_KIND, ROLE_REFUNDED};
    struct text text = text_new(arena);

    for (size_t i = 0; i < sizeof(roles) / sizeof(roles[0]); i++) {
        int32_t column = layout->column[roles[i]];
        text_add(&text, i == 0 ? "" : "/");
        text_add(&text, column == COLUMN_NONE ? "-" : layout->column_names[column]);
    }
    return text.at;
}

static int64_t revenue_of(const struct order_log *log)
{
    int64_t sum = 0;

    for (size_t i = 0; i < log->client_count; i++)
        for (uint32_t k = 0; k < log->count[i]; k++)
            sum += log->amount[log->first[i] + k];
    for (size_t i = 0; i < log->refund_count; i++)
        sum += log->refund_amount[i];
    return sum / (AMOUNT_UNIT / 100);
}

static void check_export(const struct export_case *want)
{
    struct arena arena = {0};
    struct fault fault = {0};
    struct read_options options = {.as_of = DAY_NONE, .date_order = DATE_ORDER_UNKNOWN};
    struct order_log log = {0};
    int fd = open_export(want->file);

    /* The days of some files may be read both ways: theirs are written in American order. */
    if (strncmp(want->file, "quickbooks", 10) == 0 || strncmp(want->file, "fiverr", 6) == 0)
        options.date_order = DATE_MONTH_FIRST;
    struct order_log_reader *reader = order_log_reader_open(&options, &arena, &fault);
    assert_non_null(reader);
    enum status status = order_log_reader_add(reader, want->file, fd, -1);
    if (status == STATUS_OK)
        status = order_log_reader_finish(reader, &log);
    const struct read_findings *findings = order_log_reader_findings(reader);
    const struct file_findings *found = &findings->files[0];
    if (status != STATUS_OK)
        fail_msg("%s: %s (line %d: %s)", want->file, fault.message.one,
                 (int)findings->bad_rows[0].line,
                 findings->bad_row_count > 0 ? findings->bad_rows[0].reason.one : "");

    print_message("# %s\n", want->file);
    assert_string_equal(found->layout.export->name, want->name);
    assert_string_equal(columns_text(&arena, &found->layout), want->columns);
    assert_int_equal(found->layout.header_lines, want->header_lines);
    for (size_t i = 0; i < ROW_FATES; i++)
        assert_int_equal(found->fates[i], want->fates[i]);
    assert_int_equal(log.client_count, want->clients);
    assert_int_equal(log.occasion_count, want->occasions);
    assert_int_equal(log.refund_count, want->refunds);
    assert_int_equal(revenue_of(&log), want->revenue);
    assert_int_equal(log.counts.rows_repeated, want->repeated);
    order_log_close(&log);
    order_log_reader_close(reader);
    close(fd);
    arena_free(&arena);
}

static void every_export_is_known_and_read_right(void **state)
{
    (void)state;
    for (size_t i = 0; i < CASES; i++)
        check_export(&cases[i]);
}

static void a_column_asked_for_wins_over_the_export(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct fault fault = {0};
    struct csv_layout layout;
    struct csv_choice choice = {.column = {[ROLE_CLIENT] = "from email address"}};
    const char *text =
        "Date,Time,TimeZone,Name,Type,Status,Currency,Gross,From Email Address\n"
        "13/01/2025,10:00,CET,Ann,General Payment,Completed,EUR,5.00,a@example.com\n";

    assert_int_equal(csv_layout_find(slice_of(text), "log", &choice, &arena, &fault, &layout),
                     STATUS_OK);
    assert_string_equal(layout.export->name, "PayPal");
    assert_int_equal(layout.column[ROLE_CLIENT], 8);
    assert_int_equal(layout.column[ROLE_AMOUNT], 7);
    arena_free(&arena);
}

static void a_table_with_some_of_an_exports_names_is_none(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct fault fault = {0};
    struct csv_layout layout;
    const struct csv_choice choice = {0};
    const char *text = "Name,Email,Created at,Total,Financial Status\n"
                       "#1,a@example.com,2025-01-01,5.00,paid\n";

    assert_int_equal(csv_layout_find(slice_of(text), "log", &choice, &arena, &fault, &layout),
                     STATUS_OK);
    assert_null(layout.export->name);
    assert_int_equal(layout.column[ROLE_CLIENT], 1);
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_export_is_known_and_read_right),
        cmocka_unit_test(a_column_asked_for_wins_over_the_export),
        cmocka_unit_test(a_table_with_some_of_an_exports_names_is_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
