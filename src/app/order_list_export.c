// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/order_list_export.h"

#define SECOND INT64_C(1000000)
enum { CENT = 100, CENT_DECIMALS = 2, ALL_DECIMALS = 4, PLACE_MAX = 80 };

/* Names as the importer knows them, where it does. */
static const char *const order_columns[] = {
    "Record", "Client",    "Date",   "Order",   "Title",    "Stage",  "Status",
    "Due",    "Delivered", "Source", "Service", "Currency", "Amount",
};

static const char *const enquiry_columns[] = {
    "Record", "From",   "Reach",   "Title",    "Received", "Answered",
    "Stage",  "Source", "Service", "Currency", "Quoted",   "Why lost",
};

struct listing {
    struct table_file table;
    struct zone *zone;
    int64_t total;
};

static enum status check_right(struct work *work)
{
    if (actor_may(&work->actor, RIGHT_EXPORT))
        return STATUS_OK;
    return fault_set(&work->fault, STATUS_FORBIDDEN, "",
                     PLAIN_MESSAGE("you may look at this list, but not take it out"));
}

static enum status count_row(struct work *work, struct listing *listing)
{
    if (++listing->total <= LIST_ROWS_MAX)
        return STATUS_OK;
    return fault_set(&work->fault, STATUS_INVALID, "",
                     MESSAGE("a list of more than {1} rows is not taken out; take everything out "
                             "under Settings, or choose fewer",
                             arg_count(LIST_ROWS_MAX)));
}

static void add_text(struct sheet *sheet, const char *text)
{
    sheet_text(sheet, slice_of(text ? text : ""));
}

static void add_day(struct sheet *sheet, day_t day)
{
    if (day == ORDER_DAY_NONE)
        sheet_empty(sheet);
    else
        sheet_day(sheet, day);
}

static void add_moment(struct listing *listing, int64_t at)
{
    add_day(&listing->table.sheet, at == 0 ? ORDER_DAY_NONE : zone_day(listing->zone, at / SECOND));
}

/* Hundredths, and ten-thousandths where there are any: never three digits, which could be
 * thousands. */
static void add_amount(struct sheet *sheet, bool has_amount, int64_t amount)
{
    if (!has_amount)
        sheet_empty(sheet);
    else if (amount % CENT == 0)
        sheet_amount(sheet, amount / CENT, CENT_DECIMALS);
    else
        sheet_amount(sheet, amount, ALL_DECIMALS);
}

/* ---- orders ---- */

static void put_order(struct sheet *sheet, const struct listed_order *listed)
{
    const struct client_order *order = &listed->order;

    sheet_id(sheet, order->id);
    add_text(sheet, listed->client_name);
    add_day(sheet, order->accepted_on);
    add_text(sheet, order->number);
    add_text(sheet, order->title);
    sheet_word(sheet, order->state == ORDER_COUNTS ? order_stage_word(order->stage) : "");
    sheet_word(sheet, order->state == ORDER_CANCELLED ? "cancelled" : "completed");
    add_day(sheet, order->due_on);
    add_day(sheet, order->delivered_on);
    add_text(sheet, order->source);
    add_text(sheet, order->service);
    add_text(sheet, order->currency);
    add_amount(sheet, order->has_amount, order->amount);
}

static enum status add_orders(struct work *work, struct listing *listing,
                              const struct listed_orders *orders)
{
    enum status status = STATUS_OK;

    for (size_t i = 0; i < orders->count && status == STATUS_OK; i++) {
        status = count_row(work, listing);
        put_order(&listing->table.sheet, &orders->items[i]);
        if (status == STATUS_OK)
            status = table_file_end_row(&listing->table);
    }
    return status;
}

/* Outlives the page's memory; false for what is no place of ours. */
static bool keep_place(const char *next, char place[PLACE_MAX])
{
    size_t length = next ? strlen(next) : 0;

    if (length >= PLACE_MAX)
        return false;
    memcpy(place, next ? next : "", length + 1);
    return true;
}

static enum status write_orders(struct work *work, const struct order_query *query,
                                struct listing *listing)
{
    struct order_query part = *query;
    char place[PLACE_MAX] = "";
    enum status status;

    part.limit = ORDERS_PAGE_MAX;
    part.after = place;
    do {
        struct arena_mark mark = arena_mark(work->arena);
        struct order_page page = {.next = NULL};

        status = list_orders(work, &part, &page);
        if (status == STATUS_OK)
            status = add_orders(work, listing, &page.orders);
        if (status == STATUS_OK && !keep_place(page.next, place))
            status = fault_set(&work->fault, STATUS_BROKEN, "", PLAIN_MESSAGE("the list broke"));
        if (status == STATUS_OK)
            arena_rewind(work->arena, mark);
    } while (status == STATUS_OK && place[0] != '\0');
    return status;
}

static enum status end(struct work *work, struct listing *listing, enum status status, int *ret_fd)
{
    work_end(work);
    if (status == STATUS_OK)
        status = table_file_take(&listing->table, ret_fd);
    new_file_abandon(&listing->table.file);
    table_file_close(&listing->table);
    zone_close(listing->zone);
    return status;
}

enum status export_order_list(struct work *work, const struct order_query *query,
                              struct table_form form, int *ret_fd)
{
    struct listing listing = {.table.file.fd = -1};

    enum status status = check_right(work);
    if (status == STATUS_OK)
        status = table_file_unnamed(&listing.table, form, "orders", &work->fault);
    if (status == STATUS_OK)
        status = table_file_begin(&listing.table, "Orders", order_columns,
                                  sizeof(order_columns) / sizeof(order_columns[0]));
    if (status == STATUS_OK)
        status = write_orders(work, query, &listing);
    return end(work, &listing, status, ret_fd);
}

/* ---- enquiries ---- */

static void put_enquiry(struct listing *listing, const struct enquiry *enquiry)
{
    struct sheet *sheet = &listing->table.sheet;

    sheet_id(sheet, enquiry->id);
    add_text(sheet, enquiry->name);
    add_text(sheet, enquiry->reach);
    add_text(sheet, enquiry->title);
    add_moment(listing, enquiry->received_at);
    add_moment(listing, enquiry->answered_at);
    sheet_word(sheet, enquiry_stage_word(enquiry->stage));
    add_text(sheet, enquiry->source);
    add_text(sheet, enquiry->service);
    add_text(sheet, enquiry->currency);
    add_amount(sheet, enquiry->has_amount, enquiry->amount);
    add_text(sheet, enquiry->lost_reason);
}

static enum status write_stage(struct work *work, enum enquiry_stage stage, struct listing *listing)
{
    char place[PLACE_MAX] = "";
    enum status status;

    do {
        struct arena_mark mark = arena_mark(work->arena);
        struct enquiry_page page = {.next = NULL};

        status = list_enquiries(work, stage, place, ORDERS_PAGE_MAX, &page);
        for (size_t i = 0; i < page.enquiries.count && status == STATUS_OK; i++) {
            status = count_row(work, listing);
            put_enquiry(listing, &page.enquiries.items[i]);
            if (status == STATUS_OK)
                status = table_file_end_row(&listing->table);
        }
        if (status == STATUS_OK && !keep_place(page.next, place))
            status = fault_set(&work->fault, STATUS_BROKEN, "", PLAIN_MESSAGE("the list broke"));
        if (status == STATUS_OK)
            arena_rewind(work->arena, mark);
    } while (status == STATUS_OK && place[0] != '\0');
    return status;
}

enum status export_enquiry_list(struct work *work, int stage, struct table_form form, int *ret_fd)
{
    struct listing listing = {.table.file.fd = -1};
    const char *zone = "UTC";
    int first = stage == 0 ? ENQUIRY_NEW : stage, last = stage == 0 ? ENQUIRY_QUOTED : stage;

    enum status status = check_right(work);
    if (status == STATUS_OK)
        status = business_zone(work, &zone);
    if (status == STATUS_OK)
        status = table_file_unnamed(&listing.table, form, "enquiries", &work->fault);
    if (status == STATUS_OK)
        status = table_file_begin(&listing.table, "Enquiries", enquiry_columns,
                                  sizeof(enquiry_columns) / sizeof(enquiry_columns[0]));
    listing.zone = zone_open_known(zone);
    for (int i = first; i <= last && status == STATUS_OK; i++)
        status = write_stage(work, (enum enquiry_stage)i, &listing);
    return end(work, &listing, status, ret_fd);
}
