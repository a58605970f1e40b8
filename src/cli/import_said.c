// SPDX-License-Identifier: AGPL-3.0-or-later
#include "cli/import_said.h"

#include "cli/wrap.h"

#define DAY_MICROSECONDS (INT64_C(24) * 3600 * 1000000)

struct saying {
    struct text *out;
    const struct command_line *line;
};

static void say(const struct saying *saying, struct message message)
{
    const struct command_line *line = saying->line;

    text_wrap(saying->out, message_text(line->arena, line->language, message), 0,
              (size_t)line->out_columns);
}

static void say_count(const struct saying *saying, int64_t count, struct message message)
{
    if (count > 0)
        say(saying, message);
}

static void say_orders(const struct saying *saying, const struct import_result *result)
{
    say(saying, MESSAGE_N("{1} order", "{1} orders", arg_count(result->orders_new)));
    say_count(saying, result->refunds,
              MESSAGE_N("{1} refund", "{1} refunds", arg_count(result->refunds)));
    say_count(saying, result->orders_cancelled,
              MESSAGE_N("{1} cancelled or unpaid order, which counts nowhere",
                        "{1} cancelled or unpaid orders, which count nowhere",
                        arg_count(result->orders_cancelled)));
    say_count(saying, result->orders_repeated,
              MESSAGE_N("{1} row repeats another one of the file and was left out",
                        "{1} rows repeat others of the file and were left out",
                        arg_count(result->orders_repeated)));
    say_count(saying, result->orders_there,
              MESSAGE_N("{1} order was in the store already",
                        "{1} orders were in the store already", arg_count(result->orders_there)));
    say_count(saying, result->rows_left_out,
              MESSAGE_N("{1} row is no order to keep and was left out",
                        "{1} rows are no orders to keep and were left out",
                        arg_count(result->rows_left_out)));
}

static void say_contacts(const struct saying *saying, const struct import_result *result)
{
    say(saying, MESSAGE_N("{1} new contact", "{1} new contacts", arg_count(result->contacts_new)));
    say_count(saying, result->contacts_matched,
              MESSAGE_N("{1} contact was known already", "{1} contacts were known already",
                        arg_count(result->contacts_matched)));
    say_count(saying, result->points_new,
              MESSAGE_N("{1} new way to reach somebody", "{1} new ways to reach somebody",
                        arg_count(result->points_new)));
    say_count(saying, result->pictures_new,
              MESSAGE_N("{1} picture", "{1} pictures", arg_count(result->pictures_new)));
    say_count(saying, result->pictures_left_out,
              MESSAGE_N("{1} picture was left out: too large, or not in the file",
                        "{1} pictures were left out: too large, or not in the file",
                        arg_count(result->pictures_left_out)));
    if (result->columns_unused[0] != '\0')
        say(saying, MESSAGE("columns that were left out: {1}", arg_text(result->columns_unused)));
}

struct message import_guess_said(const char *name, const struct import_result *result)
{
    if (result->kind == IMPORT_ORDERS)
        return MESSAGE("{1} was taken for a file of orders; if it holds contacts, add "
                       "--as contacts",
                       arg_text(name));
    return MESSAGE("{1} was taken for a file of contacts; if it holds orders, add --as orders",
                   arg_text(name));
}

void text_import(struct text *out, const struct command_line *line, const char *name,
                 const struct import_result *result)
{
    const struct saying saying = {out, line};

    if (result->was_there) {
        say(&saying,
            MESSAGE("{1} was brought in already, on {2}: nothing was done.", arg_text(name),
                    arg_day((day_t)(result->was_there_at / DAY_MICROSECONDS))));
        return;
    }
    say(&saying,
        result->import_id != 0
            ? MESSAGE("Brought in from {1}:", arg_text(name))
            : MESSAGE("Nothing was changed. This would be brought in from {1}:", arg_text(name)));
    if (result->may_be_other)
        say(&saying, import_guess_said(name, result));
    if (result->kind == IMPORT_ORDERS)
        say_orders(&saying, result);
    else
        say_contacts(&saying, result);
    say_count(&saying, result->clients_new,
              MESSAGE_N("{1} new client", "{1} new clients", arg_count(result->clients_new)));
    say_count(&saying, result->clients_matched,
              MESSAGE_N("{1} client was known already", "{1} clients were known already",
                        arg_count(result->clients_matched)));
    if (result->audit_id != 0)
        say(&saying, MESSAGE("To take it back within 30 days: regulars undo {1}",
                             arg_plain(result->audit_id)));
}
