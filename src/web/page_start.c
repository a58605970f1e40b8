// SPDX-License-Identifier: AGPL-3.0-or-later
#include "domain/actor.h"

#include <inttypes.h>
#include <string.h>

#include "app/clients.h"
#include "app/first_clients.h"
#include "store/work.h"
#include "web/first_rows.h"
#include "web/page_frame.h"
#include "web/pages.h"

enum { ROWS_FIRST = 10, ROWS_MORE = 10, WORD_MAX = 16, ROUGH_QUARTER_DAYS = 60 };

/* GET /start */
enum status page_start(struct exchange *exchange)
{
    const struct client_query query = {.find = "", .limit = 1};
    struct client_page clients = {0};
    struct start_view view = {.may_import = actor_may(&exchange->work->actor, RIGHT_IMPORT),
                              .may_manage = actor_may(&exchange->work->actor, RIGHT_MANAGE)};

    enum status status = list_clients(exchange->work, &query, &clients);
    if (status != STATUS_OK)
        return status;
    view.has_clients = clients.clients.count > 0;
    view.page = page_frame(exchange, translate(exchange->language, N_("First clients")));
    view.page.crumb = translate(exchange->language, N_("First clients"));
    struct html out = reply_html(exchange);
    view_start(&out, exchange->language, &view);
    return STATUS_OK;
}

/* ---- what was typed ---- */

static enum status take_row(struct exchange *exchange, size_t place, struct memory_row *row)
{
    const char *last = "", *often = "";

    *row = (struct memory_row){.place = (int64_t)place, .name = "", .day = "", .contact = ""};
    enum status status = first_row_text(exchange, "name", place, CLIENT_NAME_MAX, &row->name);
    if (status == STATUS_OK)
        status = first_row_text(exchange, "last", place, WORD_MAX, &last);
    if (status == STATUS_OK)
        status = first_row_text(exchange, "day", place, WORD_MAX, &row->day);
    if (status == STATUS_OK)
        status = first_row_text(exchange, "often", place, WORD_MAX, &often);
    if (status == STATUS_OK)
        status = first_row_text(exchange, "contact", place, CONTACT_POINT_MAX, &row->contact);
    row->is_month = strcmp(last, "month") == 0;
    row->is_quarter = strcmp(last, "quarter") == 0;
    row->is_day = strcmp(last, "day") == 0 || (last[0] == '\0' && row->day[0] != '\0');
    row->is_monthly = strcmp(often, "monthly") == 0;
    row->is_quarterly = strcmp(often, "quarterly") == 0;
    row->is_half = strcmp(often, "half") == 0;
    row->is_yearly = strcmp(often, "yearly") == 0;
    row->is_once = strcmp(often, "once") == 0;
    return status;
}

static enum status take_rows(struct exchange *exchange, struct start_memory_view *view)
{
    size_t count = 0;

    enum status status = first_row_count(exchange, &count);
    if (status != STATUS_OK)
        return status;
    view->rows.items =
        arena_array(exchange->arena, struct memory_row, FIRST_CLIENTS_MAX + ROWS_MORE);
    for (size_t i = 0; i < count && status == STATUS_OK; i++)
        status = take_row(exchange, i, &view->rows.items[view->rows.count++]);
    return status;
}

static void add_empty_rows(struct start_memory_view *view, size_t count)
{
    for (size_t i = 0; i < count && view->rows.count < FIRST_CLIENTS_MAX; i++) {
        size_t place = view->rows.count++;
        view->rows.items[place] =
            (struct memory_row){.place = (int64_t)place, .name = "", .day = "", .contact = ""};
    }
}

static enum status show(struct exchange *exchange, struct start_memory_view *view)
{
    char *today = arena_alloc(exchange->arena, DAY_TEXT_SIZE);
    day_t day = 0;

    enum status status = first_clients_today(exchange->work, &day);
    if (status != STATUS_OK)
        return status;
    day_write(day, today);
    view->today = today;
    view->csrf = exchange->csrf_token;
    view->count = (int64_t)view->rows.count;
    view->page = page_frame(exchange, translate(exchange->language, N_("Clients from memory")));
    view->page.crumb = translate(exchange->language, N_("First clients"));
    struct html out = reply_html(exchange);
    view_start_memory(&out, exchange->language, view);
    return STATUS_OK;
}

/* GET /start/memory */
enum status page_memory(struct exchange *exchange)
{
    struct start_memory_view view = {0};

    view.rows.items = arena_array(exchange->arena, struct memory_row, FIRST_CLIENTS_MAX);
    add_empty_rows(&view, ROWS_FIRST);
    return show(exchange, &view);
}

/* ---- entered ---- */

static const char *often_words(const struct exchange *exchange, const struct memory_row *row)
{
    const struct {
        bool is_so;
        const char *words;
    } all[] = {
        {row->is_monthly, N_("From memory: orders about monthly")},
        {row->is_quarterly, N_("From memory: orders about quarterly")},
        {row->is_half, N_("From memory: orders about twice a year")},
        {row->is_yearly, N_("From memory: orders about yearly")},
        {row->is_once, N_("From memory: ordered once so far")},
    };

    for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
        if (all[i].is_so)
            return translate(exchange->language, all[i].words);
    return "";
}

static bool is_empty(const struct memory_row *row)
{
    return slice_trim(slice_of(row->name)).length == 0 && row->contact[0] == '\0' &&
           row->day[0] == '\0';
}

/* Roughly known: the middle of what was said. */
static enum status take_order(const struct memory_row *row, day_t today,
                              struct first_client *client)
{
    if (row->is_month)
        client->ordered_on = today - (civil_of(today).day - 1) / 2;
    else if (row->is_quarter)
        client->ordered_on = today - ROUGH_QUARTER_DAYS;
    else if (row->is_day && !day_read(row->day, &client->ordered_on))
        return STATUS_INVALID;
    client->has_order = row->is_month || row->is_quarter || row->is_day;
    return STATUS_OK;
}

/* `places` tells which row each client is of. */
static enum status take_clients(struct exchange *exchange, struct start_memory_view *view,
                                struct first_client *clients, size_t *places, size_t *ret_count)
{
    size_t count = 0;
    day_t today = 0;

    enum status status = first_clients_today(exchange->work, &today);
    for (size_t i = 0; i < view->rows.count && status == STATUS_OK; i++) {
        struct memory_row *row = &view->rows.items[i];
        struct first_client client = {.name = row->name,
                                      .number = "",
                                      .service = "",
                                      .contact = row->contact,
                                      .note = often_words(exchange, row)};

        if (is_empty(row))
            continue;
        if (take_order(row, today, &client) != STATUS_OK) {
            row->day_fault = PLAIN_MESSAGE("give the day as YYYY-MM-DD, or say roughly when");
            return STATUS_INVALID;
        }
        places[count] = i;
        clients[count++] = client;
    }
    *ret_count = count;
    return status;
}

static void place_fault(const struct fault *fault, const size_t *places, size_t count,
                        struct start_memory_view *view)
{
    size_t place = first_row_of_field(fault->field);

    if (place >= count) {
        view->fault = fault->message;
        return;
    }
    struct memory_row *row = &view->rows.items[places[place]];
    if (strncmp(fault->field, "contact", strlen("contact")) == 0)
        row->contact_fault = fault->message;
    else if (strncmp(fault->field, "day", strlen("day")) == 0)
        row->day_fault = fault->message;
    else
        row->name_fault = fault->message;
}

static enum status enter(struct exchange *exchange, struct start_memory_view *view,
                         struct import_result *ret_result)
{
    struct first_client *items =
        arena_array(exchange->arena, struct first_client, view->rows.count + 1);
    size_t *places = arena_array(exchange->arena, size_t, view->rows.count + 1), count = 0;

    enum status status = take_clients(exchange, view, items, places, &count);
    if (status != STATUS_OK)
        return status;
    const struct first_clients clients = {
        .kind = IMPORT_MEMORY, .name = "", .source = "from memory", .items = items, .count = count};
    status = enter_first_clients(exchange->work, &clients, ret_result);
    if (status == STATUS_INVALID)
        place_fault(exchange->fault, places, count, view);
    return status;
}

/* POST /start/memory */
enum status page_memory_enter(struct exchange *exchange)
{
    struct start_memory_view view = {0};
    struct import_result result = {0};
    const char *more = NULL;

    enum status status = form_text(exchange, "more", WORD_MAX, &more);
    if (status == STATUS_OK)
        status = take_rows(exchange, &view);
    if (status != STATUS_OK)
        return status;
    if (more) {
        add_empty_rows(&view, ROWS_MORE);
        return show(exchange, &view);
    }
    status = enter(exchange, &view, &result);
    if (status == STATUS_INVALID) {
        work_end(exchange->work);
        *exchange->fault = (struct fault){0};
        reply_code(exchange, 422);
        return show(exchange, &view);
    }
    if (status != STATUS_OK)
        return status;
    page_done(exchange, DEED_ENTERED, result.audit_id);
    reply_see_other(exchange, "/clients");
    return STATUS_OK;
}
