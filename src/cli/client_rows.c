// SPDX-License-Identifier: AGPL-3.0-or-later
#include "cli/client_rows.h"

#include "base/day.h"
#include "report/text_table.h"

#define DAY_MICROSECONDS (INT64_C(86400) * 1000000)

static const char *text_said(struct printer *printer, const char *text)
{
    return text ? say_log_text(printer, slice_of(text)) : "";
}

static const char *day_said(struct printer *printer, bool is_known, day_t day)
{
    return is_known ? say_value(printer, arg_day_short(day)) : "";
}

static const char *standing_said(struct printer *printer, const struct client_row *row)
{
    static const char *const words[CLIENT_STANDINGS] = {
        [CLIENT_WITHOUT_ORDERS] = N_("No orders yet"),
        [CLIENT_NEWCOMER] = N_("Newcomer"),
        [CLIENT_ONE_TIME] = N_("One order"),
        [CLIENT_GROWING] = N_("On the rise"),
        [CLIENT_VIP] = N_("VIP"),
        [CLIENT_LOST] = N_("Lost by now"),
        [CLIENT_COOLING] = N_("Cooling down"),
    };
    const struct standing_now *now = &row->page->now;

    if (now->window.active_days == 0)
        return "";
    if (client_is_cooling(&row->facts, &now->window, now->today))
        return translate(printer->language, words[CLIENT_COOLING]);
    return translate(printer->language,
                     words[client_standing_of(&row->facts, &now->window, now->today)]);
}

static const char *tags_said(struct printer *printer, const struct client_row *row)
{
    const struct tagging_list *tags = &row->page->tags;
    struct text out = text_new(printer->arena);

    for (size_t i = 0; i < tags->count; i++)
        if (tags->items[i].client_id == row->client.id) {
            text_add(&out, out.length > 0 ? ", " : "");
            text_add(&out, tags->items[i].name);
        }
    return text_said(printer, out.at);
}

/* One amount for each currency. */
static const char *revenue_said(struct printer *printer, const struct client_row *row)
{
    const struct revenue_list *list = &row->page->revenue;
    struct text out = text_new(printer->arena);

    for (size_t i = 0; i < list->count; i++)
        if (list->items[i].client_id == row->client.id) {
            text_add(&out, out.length > 0 ? ", " : "");
            text_add(&out, say_value(printer,
                                     arg_money(list->items[i].amount, 0, list->items[i].currency)));
        }
    return out.at;
}

static const char *address_said(struct printer *printer, const struct client *client)
{
    switch (client->form_of_address) {
    case ADDRESS_FORMAL:
        return translate(printer->language, N_("formal"));
    case ADDRESS_FIRST_NAME:
        return translate(printer->language, N_("by first name"));
    case ADDRESS_UNKNOWN:
        break;
    }
    return "";
}

static const char *cell_said(struct printer *printer, const struct client_row *row,
                             enum client_column column)
{
    const struct client_facts *facts = &row->facts;

    switch (column) {
    case COLUMN_STANDING:
        return standing_said(printer, row);
    case COLUMN_WINDOW:
        return day_said(printer, facts->has_window, facts->window_by);
    case COLUMN_LAST_ORDER:
        return day_said(printer, facts->last_order_on != CLIENT_DAY_NONE, facts->last_order_on);
    case COLUMN_LAST_CONTACT:
        return day_said(printer, row->contact.last_on != CLIENT_DAY_NONE, row->contact.last_on);
    case COLUMN_ORDERS:
        return say_value(printer, arg_count(facts->order_count));
    case COLUMN_REVENUE:
        return revenue_said(printer, row);
    case COLUMN_VALUE:
        return facts->has_value
                   ? say_value(printer, arg_money(facts->value, 0, row->page->now.currency))
                   : "";
    case COLUMN_TAGS:
        return tags_said(printer, row);
    case COLUMN_ADDRESS:
        return address_said(printer, &row->client);
    case COLUMN_LANGUAGE:
        return text_said(printer, row->client.language);
    case COLUMN_SOURCE:
        return text_said(printer, row->client.source);
    case COLUMN_CREATED:
        break;
    }
    return day_said(printer, true, (day_t)(row->client.created_at / DAY_MICROSECONDS));
}

static const struct column_said {
    const char *head; /* N_() */
    enum column_kind kind;
    int weight; /* when it gets narrow, the smallest goes first */
} columns_said[CLIENT_COLUMNS] = {
    [COLUMN_STANDING] = {N_("Standing"), COLUMN_LABEL, 9},
    [COLUMN_WINDOW] = {N_("Window by"), COLUMN_LABEL, 7},
    [COLUMN_LAST_ORDER] = {N_("Last order"), COLUMN_LABEL, 8},
    [COLUMN_LAST_CONTACT] = {N_("Last contact"), COLUMN_LABEL, 7},
    [COLUMN_ORDERS] = {N_("Orders"), COLUMN_FIGURE, 10},
    [COLUMN_REVENUE] = {N_("12 months"), COLUMN_FIGURE, 6},
    [COLUMN_VALUE] = {N_("Value foretold"), COLUMN_FIGURE, 5},
    [COLUMN_TAGS] = {N_("Tags"), COLUMN_LABEL, 4},
    [COLUMN_ADDRESS] = {N_("Address as"), COLUMN_LABEL, 1},
    [COLUMN_LANGUAGE] = {N_("Language"), COLUMN_LABEL, 2},
    [COLUMN_SOURCE] = {N_("Source"), COLUMN_LABEL, 3},
    [COLUMN_CREATED] = {N_("Since"), COLUMN_LABEL, 1},
};

void client_rows_print(struct printer *printer, const struct client_rows *rows,
                       const struct client_filter *filter)
{
    static const unsigned usual = 1U << COLUMN_ORDERS | 1U << COLUMN_LAST_ORDER;
    static const enum client_column order[CLIENT_COLUMNS] = {
        COLUMN_ORDERS,  COLUMN_LAST_ORDER, COLUMN_LAST_CONTACT, COLUMN_STANDING,
        COLUMN_WINDOW,  COLUMN_REVENUE,    COLUMN_VALUE,        COLUMN_TAGS,
        COLUMN_ADDRESS, COLUMN_LANGUAGE,   COLUMN_SOURCE,       COLUMN_CREATED};
    const unsigned shown = filter->has_columns ? filter->columns : usual;
    struct table table = table_new(printer);

    table_column(&table, say_name(printer, N_("Number")), COLUMN_FIGURE, STAYS, 0);
    table_column(&table, say_name(printer, N_("Client")), COLUMN_NAME, STAYS, 12);
    for (size_t i = 0; i < CLIENT_COLUMNS; i++)
        if (shown & 1U << order[i])
            table_column(&table, say_name(printer, columns_said[order[i]].head),
                         columns_said[order[i]].kind, columns_said[order[i]].weight, 0);
    for (size_t i = 0; i < rows->count; i++) {
        const struct client_row *row = &rows->items[i];

        table_cell(&table, say_value(printer, arg_plain(row->client.id)), TONE_QUIET);
        table_cell(&table, text_said(printer, row->client.name), TONE_STRONG);
        for (size_t j = 0; j < CLIENT_COLUMNS; j++)
            if (shown & 1U << order[j])
                table_cell(&table, cell_said(printer, row, order[j]), TONE_PLAIN);
    }
    if (rows->count == 0)
        print_note(printer, PLAIN_MESSAGE("No clients found."));
    table_print(&table);
}
