// SPDX-License-Identifier: AGPL-3.0-or-later
#include <inttypes.h>
#include <string.h>

#include "app/client_json.h"
#include "cli/record_line.h"

/* More than anybody reads; who wants all of them exports the store. */
enum { LIST_MAX = 10000 };

static enum status read_query(struct command_line *line, struct client_query *ret_query)
{
    int64_t limit = CLIENTS_PAGE;

    enum status status = option_number(line, "limit", 1, LIST_MAX, &limit);
    if (status == STATUS_OK && line->operand_count > 0)
        status = command_line_refuse(
            line,
            MESSAGE("“regulars client list” takes options only, not “{1}”; --find WORDS looks "
                    "for clients",
                    arg_text(line->operands[0])));
    if (status == STATUS_OK)
        *ret_query =
            (struct client_query){.find = option_text(line, "find"), .limit = (size_t)limit};
    return status;
}

/* Page after page of one state of the store, until there are enough. */
static enum status gather(struct work *work, const struct client_query *query,
                          struct client_page *ret_page)
{
    struct client_page all = {.clients.items =
                                  arena_array(work->arena, struct client, query->limit)};
    struct client_query part = *query;
    enum status status = STATUS_OK;

    do {
        struct client_page page;
        size_t wanted = query->limit - all.clients.count;

        part.after = all.next;
        part.limit = wanted < CLIENTS_PAGE_MAX ? wanted : CLIENTS_PAGE_MAX;
        status = list_clients(work, &part, &page);
        if (status != STATUS_OK)
            return status;
        if (page.clients.count > 0)
            memcpy(all.clients.items + all.clients.count, page.clients.items,
                   page.clients.count * sizeof(struct client));
        all.clients.count += page.clients.count;
        all.next = page.next;
    } while (all.next && all.clients.count < query->limit);
    *ret_page = all;
    return STATUS_OK;
}

static void add_json(struct text *out, const struct client_page *page)
{
    struct json json = json_new(out);

    json_begin_object(&json, NULL);
    json_int(&json, "schema", 1);
    client_json_page(&json, page);
    json_end(&json);
    json_finish(&json);
}

static void add_row(struct printer *printer, struct table *table, const struct client *client)
{
    const char *day = client->last_order_on == CLIENT_DAY_NONE
                          ? ""
                          : say_value(printer, arg_day_short(client->last_order_on));

    table_cell(table, say_value(printer, arg_plain(client->id)), TONE_QUIET);
    table_cell(table, say_log_text(printer, slice_of(client->name)), TONE_STRONG);
    table_cell(table, say_value(printer, arg_count(client->order_count)), TONE_PLAIN);
    table_cell(table, day, TONE_PLAIN);
}

static void add_table(struct command_line *line, struct text *out, const struct client_page *page)
{
    struct printer printer = record_printer(line, out);
    struct table table = table_new(&printer);

    table_column(&table, say_name(&printer, N_("Number")), COLUMN_FIGURE, STAYS, 0);
    table_column(&table, say_name(&printer, N_("Client")), COLUMN_NAME, STAYS, 12);
    table_column(&table, say_name(&printer, N_("Orders")), COLUMN_FIGURE, 2, 0);
    table_column(&table, say_name(&printer, N_("Last order")), COLUMN_LABEL, 1, 0);
    for (size_t i = 0; i < page->clients.count; i++)
        add_row(&printer, &table, &page->clients.items[i]);
    if (page->clients.count == 0)
        print_note(&printer, PLAIN_MESSAGE("No clients found."));
    table_print(&table);
}

static enum status print_page(struct command_line *line, const struct client_page *page)
{
    struct text text = text_new(line->arena);

    if (option_is_set(line, "json"))
        add_json(&text, page);
    else
        add_table(line, &text, page);
    enum status status = command_line_print(line, &text);
    if (status == STATUS_OK && page->next)
        command_line_note(line, MESSAGE("there are more than these {1}; --limit shows more",
                                        arg_count((int64_t)page->clients.count)));
    return status;
}

enum status cmd_client_list(struct command_line *line)
{
    struct client_query query;
    struct client_page page;
    struct store_line store = {0};

    enum status status = read_query(line, &query);
    if (status == STATUS_OK)
        status = store_line_open(line, option_text(line, "store"), USE_READ, &store);
    if (status == STATUS_OK)
        status = gather(&store.work, &query, &page);
    if (status == STATUS_OK)
        status = print_page(line, &page);
    return record_line_end(line, &store, status);
}
