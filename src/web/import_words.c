// SPDX-License-Identifier: AGPL-3.0-or-later
#include "web/import_words.h"

#include <string.h>

#include "app/site.h"

#define DAY_MICROSECONDS (INT64_C(24) * 3600 * 1000000)
enum { FIGURES_MAX = 16 };

struct import_place import_place_of(const struct exchange *exchange)
{
    return (struct import_place){.board = exchange->site->jobs, .desk = exchange->site->desk};
}

static void add(struct import_saids *list, int64_t count, struct message words)
{
    if (count > 0 && list->count < FIGURES_MAX)
        list->items[list->count++].words = words;
}

static void add_orders(struct import_saids *list, const struct import_figures *figures)
{
    list->items[list->count++].words =
        MESSAGE_N("{1} order", "{1} orders", arg_count(figures->orders_new));
    add(list, figures->refunds,
        MESSAGE_N("{1} refund", "{1} refunds", arg_count(figures->refunds)));
    add(list, figures->orders_cancelled,
        MESSAGE_N("{1} cancelled or unpaid order, which counts nowhere",
                  "{1} cancelled or unpaid orders, which count nowhere",
                  arg_count(figures->orders_cancelled)));
    add(list, figures->orders_repeated,
        MESSAGE_N("{1} row repeats another one of the file and was left out",
                  "{1} rows repeat others of the file and were left out",
                  arg_count(figures->orders_repeated)));
    add(list, figures->orders_there,
        MESSAGE_N("{1} order was in the store already", "{1} orders were in the store already",
                  arg_count(figures->orders_there)));
    add(list, figures->rows_left_out,
        MESSAGE_N("{1} row is no order to keep and was left out",
                  "{1} rows are no orders to keep and were left out",
                  arg_count(figures->rows_left_out)));
}

static void add_contacts(struct import_saids *list, const struct import_figures *figures)
{
    list->items[list->count++].words =
        MESSAGE_N("{1} new contact", "{1} new contacts", arg_count(figures->contacts_new));
    add(list, figures->contacts_matched,
        MESSAGE_N("{1} contact was known already", "{1} contacts were known already",
                  arg_count(figures->contacts_matched)));
    add(list, figures->points_new,
        MESSAGE_N("{1} new way to reach somebody", "{1} new ways to reach somebody",
                  arg_count(figures->points_new)));
}

struct import_saids import_figure_words(struct arena *arena, const struct import_figures *figures)
{
    struct import_saids list = {.items = arena_array(arena, struct import_said, FIGURES_MAX)};

    if (figures->was_there_at != 0) {
        add(&list, 1,
            MESSAGE("This file was brought in already, on {1}: nothing was done.",
                    arg_day((day_t)(figures->was_there_at / DAY_MICROSECONDS))));
        return list;
    }
    if (figures->kind == IMPORT_CONTACTS)
        add_contacts(&list, figures);
    else
        add_orders(&list, figures);
    add(&list, figures->clients_new,
        MESSAGE_N("{1} new client", "{1} new clients", arg_count(figures->clients_new)));
    add(&list, figures->clients_matched,
        MESSAGE_N("{1} client was known already", "{1} clients were known already",
                  arg_count(figures->clients_matched)));
    add(&list, figures->rows_bad,
        MESSAGE_N("{1} row cannot be read", "{1} rows cannot be read",
                  arg_count(figures->rows_bad)));
    return list;
}

struct message import_state_words(enum job_state state)
{
    switch (state) {
    case JOB_DRAFT:
        return PLAIN_MESSAGE("Being looked at");
    case JOB_WAITING:
        return PLAIN_MESSAGE("Waiting for its turn");
    case JOB_RUNS:
        return PLAIN_MESSAGE("Being brought in");
    case JOB_DONE:
        return PLAIN_MESSAGE("Brought in");
    case JOB_FAILED:
        return PLAIN_MESSAGE("Not brought in");
    case JOB_STOPPED:
        return PLAIN_MESSAGE("Stopped; nothing was written");
    case JOB_BROKEN_OFF:
        return PLAIN_MESSAGE("Broken off when the server ended; nothing was written");
    }
    return PLAIN_MESSAGE("Not brought in");
}

struct message import_kind_words(enum import_kind kind)
{
    switch (kind) {
    case IMPORT_ORDERS:
        return PLAIN_MESSAGE("orders");
    case IMPORT_CONTACTS:
        return PLAIN_MESSAGE("contacts");
    case IMPORT_MEMORY:
        return PLAIN_MESSAGE("from memory");
    case IMPORT_PASTED:
        return PLAIN_MESSAGE("pasted");
    }
    return (struct message){0};
}

struct message import_fault_words(const struct fault *fault)
{
    if (strcmp(fault->field, "date-format") == 0)
        return PLAIN_MESSAGE("Its dates could begin with the day or with the month: choose which "
                             "below the columns");
    if (strcmp(fault->field, "decimal-mark") == 0)
        return PLAIN_MESSAGE("Its amounts could have a decimal point or a decimal comma: choose "
                             "which below the columns");
    if (strcmp(fault->field, "client") == 0 || strcmp(fault->field, "date") == 0 ||
        strcmp(fault->field, "amount") == 0)
        return PLAIN_MESSAGE("Which column holds the client, the day or the amount is not clear: "
                             "choose it among the columns");
    return fault->message;
}
