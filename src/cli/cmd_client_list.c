// SPDX-License-Identifier: AGPL-3.0-or-later
#include <string.h>
#include <unistd.h>

#include "app/client_json.h"
#include "app/client_list_export.h"
#include "app/export_files.h"
#include "app/snapshot.h"
#include "cli/client_rows.h"
#include "cli/record_line.h"
#include "domain/filter_query.h"

/* More than anybody reads; who wants all of them takes the list out with --csv. */
enum { LIST_MAX = 10000 };

/* --- what is asked for --- */

static enum status read_fields(struct command_line *line, struct filter_field *fields,
                               size_t *ret_count)
{
    static const char *const names[] = {"find", "sort", "columns"};
    const char *query = option_text(line, "filter");
    size_t count = 0;

    enum status status =
        filter_query_read(slice_of(query ? query : ""), line->arena, &line->fault, fields, &count);
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        if (option_text(line, names[i]))
            fields[count++] = (struct filter_field){names[i], option_text(line, names[i])};
    *ret_count = count;
    return status;
}

static enum status read_query(struct command_line *line, struct client_listing_query *query)
{
    struct filter_field fields[FILTER_QUERY_FIELDS_MAX + 3];
    int64_t limit = CLIENTS_PAGE;
    size_t count = 0;

    enum status status = option_number(line, "limit", 1, LIST_MAX, &limit);
    if (status == STATUS_OK && line->operand_count > 0)
        status = command_line_refuse(
            line,
            MESSAGE("“regulars client list” takes options only, not “{1}”; --find WORDS looks "
                    "for clients",
                    arg_text(line->operands[0])));
    if (status == STATUS_OK)
        status = read_fields(line, fields, &count);
    if (status == STATUS_OK)
        status = client_filter_read(fields, count, line->arena, &line->fault, &query->filter);
    query->limit = (size_t)limit;
    return status;
}

/* --- gathering --- */

static void keep_page(struct client_rows *rows, const struct client_listing *listing)
{
    for (size_t i = 0; i < listing->clients.count; i++)
        rows->items[rows->count++] = (struct client_row){
            .client = listing->clients.items[i],
            .facts = listing->facts[i],
            .page = listing,
            .contact = listing->contacts ? listing->contacts[i]
                                         : (struct shown_contact){.last_on = CLIENT_DAY_NONE}};
}

/* Page after page of one state of the store, until there are enough. */
static enum status gather(struct work *work, const struct client_listing_query *query,
                          struct client_rows *rows)
{
    struct client_listing_query part = *query;

    rows->items = arena_array(work->arena, struct client_row, query->limit);
    enum status status = list_count_once(work, &part);
    if (status != STATUS_OK)
        return status;
    do {
        struct client_listing *listing = arena_alloc(work->arena, sizeof(*listing));
        size_t wanted = query->limit - rows->count;

        part.limit = wanted < CLIENTS_PAGE_MAX ? wanted : CLIENTS_PAGE_MAX;
        status = list_chosen_clients(work, &part, listing);
        if (status != STATUS_OK)
            return status;
        keep_page(rows, listing);
        part.after = rows->next = listing->next;
    } while (rows->next && rows->count < query->limit);
    return STATUS_OK;
}

/* --- showing --- */

static void add_json(struct text *out, const struct client_rows *rows)
{
    struct json json = json_new(out);

    json_begin_object(&json, NULL);
    json_int(&json, "schema", 1);
    json_begin_array(&json, "clients");
    for (size_t i = 0; i < rows->count; i++) {
        json_begin_object(&json, NULL);
        client_json_fields(&json, &rows->items[i].client);
        client_json_summary(&json, &rows->items[i].client);
        client_json_contact(&json, &rows->items[i].contact);
        json_end(&json);
    }
    json_end(&json);
    json_text(&json, "next", rows->next);
    json_end(&json);
    json_finish(&json);
}

static enum status print_rows(struct command_line *line, const struct client_listing_query *query,
                              const struct client_rows *rows)
{
    struct text text = text_new(line->arena);

    if (option_is_set(line, "json")) {
        add_json(&text, rows);
    } else {
        struct printer printer = record_printer(line, &text);

        client_rows_print(&printer, rows, &query->filter);
    }
    enum status status = command_line_print(line, &text);
    if (status == STATUS_OK && rows->next)
        command_line_note(line, MESSAGE("there are more than these {1}; --limit shows more",
                                        arg_count((int64_t)rows->count)));
    return status;
}

static enum status list(struct command_line *line, struct work *work,
                        struct client_listing_query *query)
{
    const unsigned columns = query->filter.columns;
    struct client_rows rows = {0};

    query->needs_standing = (columns & 1U << COLUMN_STANDING) != 0;
    query->needs_tags = (columns & 1U << COLUMN_TAGS) != 0;
    query->needs_revenue = (columns & 1U << COLUMN_REVENUE) != 0;
    query->needs_window = (columns & 1U << COLUMN_WINDOW) != 0;
    query->needs_contact =
        (columns & 1U << COLUMN_LAST_CONTACT) != 0 || option_is_set(line, "json");
    query->needs_value = (columns & 1U << COLUMN_VALUE) != 0;
    enum status status = gather(work, query, &rows);
    if (status == STATUS_OK)
        status = print_rows(line, query, &rows);
    return status;
}

/* The whole list, as the page takes it out. */
static enum status print_csv(struct command_line *line, struct work *work,
                             const struct client_listing_query *query)
{
    enum { PIECE = 65536 };
    struct text text = text_new(line->arena);
    char *piece = arena_alloc(line->arena, PIECE);
    ssize_t length = 0;
    int fd = -1;

    enum status status = export_client_list(
        work, query, (struct table_form){.csv = export_spreadsheet_form(line->language->code)},
        &fd);
    if (status != STATUS_OK)
        return status;
    while (status == STATUS_OK && (length = read(fd, piece, PIECE)) > 0) {
        text.length = 0;
        text_add_slice(&text, (struct slice){piece, (size_t)length});
        status = command_line_print(line, &text);
    }
    close(fd);
    if (length < 0)
        return fault_set(&line->fault, STATUS_UNAVAILABLE, "",
                         PLAIN_MESSAGE("the list could not be written out"));
    return status;
}

enum status cmd_client_list(struct command_line *line)
{
    struct client_listing_query query = {.after = NULL};
    struct snapshots *own = NULL;
    struct store_line store = {0};

    enum status status = read_query(line, &query);
    if (status == STATUS_OK)
        status = store_line_open(line, option_text(line, "store"), USE_READ, &store);
    if (status != STATUS_OK)
        return record_line_end(line, &store, status);
    own = line->served_snapshots ? NULL : snapshots_open(0);
    query.snapshots = own ? own : line->served_snapshots;
    status = option_is_set(line, "csv") ? print_csv(line, &store.work, &query)
                                        : list(line, &store.work, &query);
    snapshots_close(own);
    return record_line_end(line, &store, status);
}
