// SPDX-License-Identifier: AGPL-3.0-or-later
#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/archive_parts.h"
#include "app/export_files.h"
#include "app/export_people.h"
#include "app/table_file.h"
#include "base/day.h"
#include "domain/client_order.h"
#include "store/exports.h"

/* Where several texts stand in one field; the importer's word for it. */
#define BETWEEN " ::: "

struct csv_form export_spreadsheet_form(const char *language)
{
    bool has_comma = strcmp(language, "ru") == 0 || strcmp(language, "hr") == 0;

    return (struct csv_form){.delimiter = has_comma ? ';' : ',',
                             .decimal_mark = has_comma ? ',' : '.',
                             .guarding = CSV_FOR_SPREADSHEETS};
}

static void add_text(struct table_file *table, const char *text)
{
    sheet_text(&table->sheet, slice_of(text));
}

/* ---- clients ---- */

static const char *form_word(enum form_of_address form)
{
    switch (form) {
    case ADDRESS_UNKNOWN:
        return "";
    case ADDRESS_FORMAL:
        return "formal";
    case ADDRESS_FIRST_NAME:
        return "first name";
    }
    return "";
}

static void add_to_list(struct text *list, const char *value)
{
    text_add(list, list->length > 0 ? BETWEEN : "");
    text_add(list, value);
}

/* One value in which the importer would see several says by what follows it that it is one. */
static void end_list(struct text *list, size_t count)
{
    if (count == 1 && strpbrk(list->at, ",;\r\n") != NULL)
        text_add(list, BETWEEN);
}

static void add_points(struct table_file *table, const struct exported_contact *person,
                       enum contact_point_kind kind)
{
    struct arena_mark mark = arena_mark(&table->scratch);
    struct text list = text_new(&table->scratch);
    size_t count = 0;

    for (size_t i = 0; i < person->point_count; i++) {
        if (person->points[i].kind != kind)
            continue;
        add_to_list(&list, person->points[i].value);
        count++;
    }
    end_list(&list, count);
    sheet_text(&table->sheet, (struct slice){list.at, list.length});
    arena_rewind(&table->scratch, mark);
}

static void add_main_points(struct table_file *table, const struct exported_contact *person)
{
    struct arena_mark mark = arena_mark(&table->scratch);
    struct text list = text_new(&table->scratch);

    for (size_t i = 0; i < person->point_count; i++)
        if (person->points[i].is_main)
            add_to_list(&list, person->points[i].value);
    sheet_text(&table->sheet, (struct slice){list.at, list.length});
    arena_rewind(&table->scratch, mark);
}

/* As contact_words.def names them. */
static const char *const client_columns[] = {
    "Client in this file",
    "Client in orders",
    "Company",
    "Name",
    "Given name",
    "Middle name",
    "Family name",
    "Greeting",
    "Language",
    "Form of address",
    "Email",
    "Phone",
    "Telegram",
    "Website",
    "Other address",
    "Preferred",
};

static void add_contact(struct table_file *table, const struct exported_contact *person)
{
    const struct contact *contact = &person->contact;
    bool is_company = person->client_kind == CLIENT_COMPANY;

    sheet_id(&table->sheet, person->client_id);
    add_text(table, person->reference);
    add_text(table, is_company ? person->client_name : "");
    add_text(table, contact->name);
    add_text(table, contact->given);
    add_text(table, contact->additional);
    add_text(table, contact->family);
    add_text(table, contact->salutation);
    add_text(table, contact->language);
    sheet_word(&table->sheet, form_word(contact->form_of_address));
    add_points(table, person, POINT_EMAIL);
    add_points(table, person, POINT_PHONE);
    add_points(table, person, POINT_TELEGRAM);
    add_points(table, person, POINT_WEB);
    add_points(table, person, POINT_OTHER);
    add_main_points(table, person);
}

static enum status write_page(struct table_file *table, const struct exported_page *page)
{
    enum status status = STATUS_OK;

    for (size_t i = 0; i < page->count && status == STATUS_OK; i++) {
        add_contact(table, &page->items[i]);
        status = table_file_end_row(table);
    }
    return status;
}

static enum status write_clients(struct work *work, struct table_file *table,
                                 struct export_count *count)
{
    struct arena_mark mark = arena_mark(work->arena);
    struct exported_page page = {.last = 0};
    enum status status = table_file_begin(table, "Clients", client_columns,
                                          sizeof(client_columns) / sizeof(client_columns[0]));

    if (status != STATUS_OK)
        return status;
    do {
        status = export_page(work, page.last, &page);
        if (status == STATUS_OK)
            status = write_page(table, &page);
        if (status != STATUS_OK)
            return status;
        count->contacts += (int64_t)page.count;
        arena_rewind(work->arena, mark);
    } while (page.last != 0);
    return STATUS_OK;
}

/* ---- orders ---- */

/* A row is never quite like another, or a reader would count the two once: it has its own record
 * number. No list of contacts has such columns, so that nobody has to guess. */
static const char *const order_columns[] = {
    "Record", "Client ref", "Date", "Order", "Status", "Source", "Service", "Currency", "Amount",
};

static const char *state_word(enum order_state state)
{
    switch (state) {
    case ORDER_COUNTS:
    case ORDER_REFUND:
        return "completed";
    case ORDER_CANCELLED:
        return "cancelled";
    }
    return "";
}

static void add_slice(struct table_file *table, struct slice text)
{
    sheet_text(&table->sheet, text.at ? text : (struct slice){"", 0});
}

/* Hundredths, and ten-thousandths where there are any: never three digits, which could be
 * thousands. Where others have an amount, an order that counts needs one too. */
static void add_amount(struct table_file *table, const struct db_stream *stream,
                       enum order_state state)
{
    enum { CENT = 100, CENT_DECIMALS = 2, ALL_DECIMALS = 4 };

    if (stream_is_null(stream, EXPORTED_ORDER_AMOUNT)) {
        if (state == ORDER_CANCELLED)
            sheet_empty(&table->sheet);
        else
            sheet_amount(&table->sheet, 0, CENT_DECIMALS);
        return;
    }
    int64_t amount = stream_int(stream, EXPORTED_ORDER_AMOUNT);
    if (amount % CENT == 0)
        sheet_amount(&table->sheet, amount / CENT, CENT_DECIMALS);
    else
        sheet_amount(&table->sheet, amount, ALL_DECIMALS);
}

static void add_order(struct table_file *table, const struct db_stream *stream, bool have_amounts)
{
    enum order_state state = (enum order_state)stream_int(stream, EXPORTED_ORDER_STATE);
    struct slice reference = stream_text(stream, EXPORTED_ORDER_REFERENCE);
    struct arena_mark mark = arena_mark(&table->scratch);

    sheet_id(&table->sheet, stream_int(stream, EXPORTED_ORDER_ID));
    add_text(table, export_reference(&table->scratch, stream_int(stream, EXPORTED_ORDER_CLIENT),
                                     reference));
    sheet_day(&table->sheet, (day_t)stream_int(stream, EXPORTED_ORDER_DAY));
    add_slice(table, stream_text(stream, EXPORTED_ORDER_NUMBER));
    sheet_word(&table->sheet, state_word(state));
    add_slice(table, stream_text(stream, EXPORTED_ORDER_SOURCE));
    add_slice(table, stream_text(stream, EXPORTED_ORDER_SERVICE));
    add_slice(table, stream_text(stream, EXPORTED_ORDER_CURRENCY));
    if (have_amounts)
        add_amount(table, stream, state);
    arena_rewind(&table->scratch, mark);
}

static enum status write_orders(struct work *work, struct table_file *table,
                                struct export_count *count)
{
    size_t columns = sizeof(order_columns) / sizeof(order_columns[0]);
    bool have_amounts = false;

    enum status status = exports_have_amounts(work, &have_amounts);
    if (status == STATUS_OK)
        status =
            table_file_begin(table, "Orders", order_columns, have_amounts ? columns : columns - 1);
    if (status != STATUS_OK)
        return status;
    struct db_stream *stream = exports_orders(work);
    while (status == STATUS_OK && stream_next(stream)) {
        add_order(table, stream, have_amounts);
        status = table_file_end_row(table);
        work_tell(work, ++count->orders, -1);
    }
    enum status ended = stream_end(stream);
    return status == STATUS_OK ? ended : status;
}

/* ---- both ---- */

static enum status open_table(struct work *work, const char *folder, const char *name,
                              struct csv_form form, struct table_file *table)
{
    const struct kept_files none = {0};
    struct text path = text_new(work->arena);

    text_format(&path, "%s/%s", folder, name);
    enum status status = new_file_open(path.at, none, work->arena, &work->fault, &table->file);
    if (status == STATUS_OK)
        table_file_open(table, (struct table_form){.csv = form});
    return status;
}

static enum status write_both(struct work *work, const char *folder, struct csv_form form,
                              struct table_file tables[2], struct export_count *count)
{
    enum status status = open_table(work, folder, "clients.csv", form, &tables[0]);

    if (status == STATUS_OK)
        status = open_table(work, folder, "orders.csv", form, &tables[1]);
    if (status == STATUS_OK)
        status = write_clients(work, &tables[0], count);
    if (status == STATUS_OK)
        status = write_orders(work, &tables[1], count);
    for (size_t i = 0; i < 2 && status == STATUS_OK; i++)
        status = table_file_end(&tables[i]);
    for (size_t i = 0; i < 2 && status == STATUS_OK; i++)
        status = new_file_settle(&tables[i].file);
    for (size_t i = 0; i < 2 && status == STATUS_OK; i++)
        status = new_file_finish(&tables[i].file);
    return status;
}

/* *ret_is_new: it was not there, and goes again if nothing comes of it. */
static enum status make_folder(struct work *work, const char *folder, bool *ret_is_new)
{
    if (mkdir(folder, S_IRWXU) == 0) {
        *ret_is_new = true;
        return STATUS_OK;
    }
    if (errno == EEXIST)
        return STATUS_OK;
    return fault_set_errno(&work->fault, errno == ENOENT ? STATUS_NOT_FOUND : STATUS_UNAVAILABLE,
                           "", MESSAGE("the folder {1} cannot be made", arg_text(folder)), errno);
}

enum status export_tables(struct work *work, const char *folder, struct csv_form form,
                          struct export_count *ret_count)
{
    struct table_file tables[2] = {{.file.fd = -1}, {.file.fd = -1}};
    struct export_count count = {0};
    bool is_new = false;

    enum status status = archive_needs_right(work, RIGHT_EXPORT);
    if (status == STATUS_OK)
        status = make_folder(work, folder, &is_new);
    if (status != STATUS_OK)
        return status;
    status = write_both(work, folder, form, tables, &count);
    for (size_t i = 0; i < 2; i++) {
        new_file_abandon(&tables[i].file);
        table_file_close(&tables[i]);
    }
    if (status == STATUS_OK)
        *ret_count = count;
    else if (is_new)
        (void)rmdir(folder);
    return status;
}

enum status export_workbook_to(struct work *work, int fd, struct export_count *ret_count)
{
    struct table_file table = {
        .file = {
            .fd = fd, .way = NEW_FILE_DIRECT, .path = "-", .target = "-", .fault = &work->fault}};
    struct export_count count = {0};

    enum status status = archive_needs_right(work, RIGHT_EXPORT);
    if (status != STATUS_OK)
        return status;
    table_file_open(&table, (struct table_form){.is_workbook = true});
    status = write_clients(work, &table, &count);
    if (status == STATUS_OK)
        status = write_orders(work, &table, &count);
    if (status == STATUS_OK)
        status = table_file_end(&table);
    table_file_close(&table);
    if (status == STATUS_OK)
        *ret_count = count;
    return status;
}
