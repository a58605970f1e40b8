// SPDX-License-Identifier: AGPL-3.0-or-later
#include <string.h>

#include "app/order_json.h"
#include "cli/record_line.h"

enum { LIST_MAX = 10000 };

static enum status read_choices(struct command_line *line, struct order_query *query)
{
    static const enum order_stage stages[] = {STAGE_ACCEPTED, STAGE_IN_WORK, STAGE_DELIVERED,
                                              STAGE_DONE};
    static const enum order_state states[] = {ORDER_COUNTS, ORDER_CANCELLED, ORDER_REFUND};
    const int stage = option_choice(line, "stage"), state = option_choice(line, "state");
    struct order_filter *filter = &query->filter;
    int64_t limit = ORDERS_PAGE;

    filter->service = option_text(line, "service");
    filter->source = option_text(line, "source");
    filter->service = filter->service ? filter->service : "";
    filter->source = filter->source ? filter->source : "";
    if (stage >= 0)
        filter->stage = stages[stage];
    if (state >= 0)
        filter->state = states[state];
    query->is_open = option_is_set(line, "open");
    enum status status = option_number(line, "client", 1, INT64_MAX, &filter->client_id);
    if (status == STATUS_OK)
        status = option_day(line, "from", &filter->from);
    if (status == STATUS_OK)
        status = option_day(line, "to", &filter->to);
    if (status == STATUS_OK)
        status = option_number(line, "limit", 1, LIST_MAX, &limit);
    query->limit = (size_t)limit;
    return status;
}

/* Page after page of one state of the store, until there are enough. */
static enum status gather(struct work *work, const struct order_query *query,
                          struct order_page *ret_page)
{
    struct order_page all = {.orders.items =
                                 arena_array(work->arena, struct listed_order, query->limit)};
    struct order_query part = *query;

    do {
        struct order_page page;
        size_t wanted = query->limit - all.orders.count;

        part.after = all.next;
        part.limit = wanted < ORDERS_PAGE_MAX ? wanted : ORDERS_PAGE_MAX;
        enum status status = list_orders(work, &part, &page);
        if (status != STATUS_OK)
            return status;
        for (size_t i = 0; i < page.orders.count; i++)
            all.orders.items[all.orders.count++] = page.orders.items[i];
        all.next = page.next;
    } while (all.next && all.orders.count < query->limit);
    *ret_page = all;
    return STATUS_OK;
}

static void add_json(struct text *out, const struct order_page *page)
{
    struct json json = json_new(out);

    json_begin_object(&json, NULL);
    json_int(&json, "schema", 1);
    json_begin_array(&json, "orders");
    for (size_t i = 0; i < page->orders.count; i++) {
        json_begin_object(&json, NULL);
        order_json_fields(&json, &page->orders.items[i].order);
        json_text(&json, "client_name", page->orders.items[i].client_name);
        json_end(&json);
    }
    json_end(&json);
    json_text(&json, "next", page->next);
    json_end(&json);
    json_finish(&json);
}

static const char *day_said(struct printer *printer, day_t day)
{
    return day == ORDER_DAY_NONE ? "" : say_value(printer, arg_day_short(day));
}

static void add_row(struct printer *printer, struct table *table, const struct listed_order *listed)
{
    enum { AMOUNT_SHOWN_DECIMALS = 2 };
    const struct client_order *order = &listed->order;
    const char *what = order->title[0] != '\0' ? order->title : order->service;
    const char *amount =
        order->has_amount
            ? say_value(printer, arg_money(order->amount, AMOUNT_SHOWN_DECIMALS, order->currency))
            : "";

    table_cell(table, say_value(printer, arg_plain(order->id)), TONE_QUIET);
    table_cell(table, day_said(printer, order->accepted_on), TONE_PLAIN);
    table_cell(table, say_log_text(printer, slice_of(listed->client_name)), TONE_STRONG);
    table_cell(table, say_log_text(printer, slice_of(what ? what : "")), TONE_PLAIN);
    table_cell(table, amount, TONE_PLAIN);
    table_cell(table, day_said(printer, order->due_on), TONE_PLAIN);
}

static void add_table(struct command_line *line, struct text *out, const struct order_page *page)
{
    struct printer printer = record_printer(line, out);
    struct table table = table_new(&printer);

    table_column(&table, say_name(&printer, N_("Number")), COLUMN_FIGURE, STAYS, 0);
    table_column(&table, say_name(&printer, N_("Accepted")), COLUMN_LABEL, 3, 0);
    table_column(&table, say_name(&printer, N_("Client")), COLUMN_NAME, STAYS, 12);
    table_column(&table, say_name(&printer, N_("What")), COLUMN_NAME, 2, 8);
    table_column(&table, say_name(&printer, N_("Amount")), COLUMN_FIGURE, 4, 0);
    table_column(&table, say_name(&printer, N_("Due")), COLUMN_LABEL, 1, 0);
    for (size_t i = 0; i < page->orders.count; i++)
        add_row(&printer, &table, &page->orders.items[i]);
    if (page->orders.count == 0)
        print_note(&printer, PLAIN_MESSAGE("No orders found."));
    table_print(&table);
}

static enum status print_page(struct command_line *line, const struct order_page *page)
{
    struct text text = text_new(line->arena);

    if (option_is_set(line, "json"))
        add_json(&text, page);
    else
        add_table(line, &text, page);
    enum status status = command_line_print(line, &text);
    if (status == STATUS_OK && page->next)
        command_line_note(line, MESSAGE("there are more than these {1}; --limit shows more",
                                        arg_count((int64_t)page->orders.count)));
    return status;
}

enum status cmd_order_list(struct command_line *line)
{
    struct order_query query = {.filter = {.from = ORDER_DAY_NONE, .to = ORDER_DAY_NONE}};
    struct store_line store = {0};
    struct order_page page;

    enum status status = read_choices(line, &query);
    if (status == STATUS_OK && line->operand_count > 0)
        status = command_line_refuse(line, MESSAGE("“regulars {1}” takes options only, not “{2}”",
                                                   arg_text(line->command->name),
                                                   arg_text(line->operands[0])));
    if (status == STATUS_OK)
        status = store_line_open(line, option_text(line, "store"), USE_READ, &store);
    if (status == STATUS_OK)
        status = gather(&store.work, &query, &page);
    if (status == STATUS_OK)
        status = print_page(line, &page);
    return record_line_end(line, &store, status);
}
