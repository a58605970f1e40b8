// SPDX-License-Identifier: AGPL-3.0-or-later
#include "retention/order_grouping.h"
#include "retention/order_list.h"
#include "retention/order_log_reader.h"

static enum status check_bad_rows(struct order_log_reader *reader)
{
    int64_t count = reader->findings.bad_row_count;

    if (count == 0 || reader->options->skip_bad_rows)
        return STATUS_OK;
    return fault_set(reader->fault, STATUS_INVALID, "",
                     MESSAGE_N("{1} row cannot be read: mend it, or leave it out with "
                               "--skip-bad-rows",
                               "{1} rows cannot be read: mend them, or leave them out with "
                               "--skip-bad-rows",
                               arg_count(count)));
}

static enum status check_orders(struct order_log_reader *reader)
{
    struct bin_totals totals = {0};

    if (reader->bins != NULL)
        totals = order_bins_totals(reader->bins, ORDER_BINS_ALL);
    if (totals.orders == 0)
        return fault_set(reader->fault, STATUS_INVALID, "",
                         PLAIN_MESSAGE("there is no order to report on in what was read"));
    if (totals.orders > (uint64_t)ORDERS_MAX)
        return fault_set(reader->fault, STATUS_INVALID, "",
                         MESSAGE("the log has more than {1} orders: report on parts of it",
                                 arg_count(ORDERS_MAX)));
    return STATUS_OK;
}

/* How the log writes its dates and amounts. */
static enum status decide_forms(struct order_log_reader *reader)
{
    const struct read_options *options = reader->options;
    struct read_findings *findings = &reader->findings;

    findings->date_order_asked = options->date_order != DATE_ORDER_UNKNOWN;
    findings->decimal_mark_asked = options->decimal_mark != DECIMAL_UNKNOWN;
    enum status status = check_bad_rows(reader);
    if (status == STATUS_OK)
        status = date_order_decide(reader->date_orders, options->date_order, reader->fault,
                                   &findings->date_order);
    if (status == STATUS_OK)
        status = decimal_mark_decide(reader->decimal_marks, options->decimal_mark, reader->fault,
                                     &findings->decimal_mark);
    return status;
}

static enum status decide(struct order_log_reader *reader, char ret_currency[4])
{
    enum status status = decide_forms(reader);

    if (status == STATUS_OK)
        status = currency_decide(&reader->currencies, reader->options->currency, reader->arena,
                                 reader->fault, ret_currency);
    if (status == STATUS_OK)
        status = check_orders(reader);
    return status;
}

/* The groups a report can be broken down by; free text is none. */
static const struct sorted_groups *usable_groups(struct order_log_reader *reader,
                                                 const struct order_groups *groups,
                                                 struct sorted_groups *sorted)
{
    if (order_groups_are_too_many(groups))
        return NULL;
    *sorted = order_groups_sort(groups, reader->arena);
    return sorted->count > 1 ? sorted : NULL;
}

static void count_left_out(const struct order_log_reader *reader, struct order_log_counts *counts)
{
    counts->rows_rounded = reader->rows_rounded;
    for (size_t i = 0; i < reader->findings.file_count; i++) {
        const struct file_findings *file = &reader->findings.files[i];

        counts->rows_skipped += file->rows_bad;
        counts->rows_left_out += file->rows_other_currency;
        for (size_t fate = ROW_COUNTS + 1; fate < ROW_FATES; fate++)
            counts->rows_left_out += file->fates[fate];
    }
}

static struct message no_client(int64_t later_rows, day_t as_of)
{
    if (later_rows > 0)
        return MESSAGE("every order is dated later than --as-of {1}: give a later day, or leave "
                       "the option out",
                       arg_day(as_of));
    return PLAIN_MESSAGE("there are refunds only, and no order: is the amount's column the right "
                         "one");
}

enum status order_log_reader_finish(struct order_log_reader *reader, struct order_log *ret_log)
{
    struct sorted_groups sources, services;
    struct order_log log;
    char currency[4];

    enum status status = decide(reader, currency);
    if (status != STATUS_OK)
        return status;
    const struct grouping_rules rules = {
        .date_order = reader->findings.date_order,
        .decimal_mark = reader->findings.decimal_mark,
        .as_of = reader->options->as_of,
        .has_amounts = reader->has_amounts,
        .sources = usable_groups(reader, reader->sources, &sources),
        .services = usable_groups(reader, reader->services, &services),
    };
    reader->findings.sources_too_many = order_groups_are_too_many(reader->sources);
    reader->findings.services_too_many = order_groups_are_too_many(reader->services);
    status = order_grouping_make(reader->bins, &rules, reader->threads, reader->fault, &log);
    if (status != STATUS_OK)
        return status;
    count_left_out(reader, &log.counts);
    memcpy(log.currency, currency, sizeof(currency));
    if (log.client_count == 0) {
        int64_t later = log.counts.rows_after_as_of;

        order_log_close(&log);
        return fault_set(reader->fault, STATUS_INVALID, "", no_client(later, rules.as_of));
    }
    *ret_log = log;
    return STATUS_OK;
}

static enum status check_listed(struct order_log_reader *reader)
{
    if (reader->listing.count > 0)
        return STATUS_OK;
    return fault_set(reader->fault, STATUS_INVALID, "",
                     PLAIN_MESSAGE("there is no order in what was read"));
}

/* The one that all say who say any. */
static void one_currency(const struct order_log_reader *reader, char ret_code[4])
{
    const struct currency_tally *tally = &reader->currencies;

    if (tally->count == 1)
        memcpy(ret_code, tally->codes[0], 4);
    else if (tally->count == 0)
        memcpy(ret_code, reader->options->currency, 4);
}

enum status order_log_reader_list(struct order_log_reader *reader, struct listed_orders *ret_orders)
{
    struct listed_orders orders;

    enum status status = decide_forms(reader);
    if (status == STATUS_OK)
        status = check_listed(reader);
    if (status != STATUS_OK)
        return status;
    const struct listing_rules rules = {
        .date_order = reader->findings.date_order,
        .decimal_mark = reader->findings.decimal_mark,
        .sources_count = !order_groups_are_too_many(reader->sources),
        .services_count = !order_groups_are_too_many(reader->services),
    };
    status = order_listing_finish(&reader->listing, &rules, reader->fault, &orders);
    if (status != STATUS_OK)
        return status;
    orders.rows_rounded = reader->rows_rounded;
    one_currency(reader, orders.currency);
    *ret_orders = orders;
    return STATUS_OK;
}
