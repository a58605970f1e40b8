// SPDX-License-Identifier: AGPL-3.0-or-later
#include <string.h>

#include "app/first_clients.h"
#include "domain/amount_text.h"
#include "domain/marketplace_paste.h"
#include "store/work.h"
#include "web/first_rows.h"
#include "web/page_frame.h"
#include "web/pages.h"

enum { WORD_MAX = 16, AMOUNT_MAX_BYTES = 60, NUMBER_BYTES = 80, TITLE_BYTES = 800 };

static void add_rules(struct exchange *exchange, struct start_paste_view *view)
{
    size_t count;
    day_t checked_on = 0;
    const struct marketplace_rule *rules = marketplace_rules(&count, &checked_on);

    view->rules.items = arena_array(exchange->arena, struct rule_row, count);
    view->reasons.items = arena_array(exchange->arena, struct rule_row, count);
    for (size_t i = 0; i < count; i++) {
        struct rule_rows *rows = rules[i].is_reason ? &view->reasons : &view->rules;
        rows->items[rows->count++] =
            (struct rule_row){.text = {.one = rules[i].text}, .is_read = rules[i].is_read};
    }
    view->checked_on = arg_day(checked_on);
}

static enum status show(struct exchange *exchange, struct start_paste_view *view)
{
    add_rules(exchange, view);
    view->csrf = exchange->csrf_token;
    view->count = (int64_t)view->rows.count;
    view->page = page_frame(exchange, translate(exchange->language, N_("From a marketplace")));
    view->page.crumb = translate(exchange->language, N_("First clients"));
    struct html out = reply_html(exchange);
    view_start_paste(&out, exchange->language, view);
    return STATUS_OK;
}

/* GET /start/paste */
enum status page_paste(struct exchange *exchange)
{
    struct start_paste_view view = {.text = ""};

    return show(exchange, &view);
}

/* ---- proposed ---- */

/* Digits and a point, as the field takes it back. */
static const char *amount_text(struct arena *arena, int64_t amount)
{
    struct text text = text_new(arena);

    text_format(&text, "%lld.%02lld", (long long)(amount / 10000),
                (long long)(amount % 10000 / 100));
    return text.at;
}

static const char *day_text(struct arena *arena, const struct pasted_order *order)
{
    char *text = arena_alloc(arena, DAY_TEXT_SIZE);

    if (!order->has_day)
        return "";
    day_write(order->day, text);
    return text;
}

static struct pasted_row row_of(struct arena *arena, const struct pasted_order *order, size_t place)
{
    return (struct pasted_row){
        .place = (int64_t)place,
        .client = order->client,
        .title = order->title,
        .number = order->number,
        .amount = order->has_amount ? amount_text(arena, order->amount) : "",
        .currency = order->currency[0] != '\0' ? arena_copy(arena, order->currency, 3) : "",
        .day = day_text(arena, order),
        .is_taken = order->client[0] != '\0',
        .is_cancelled = order->state == PASTED_CANCELLED,
        .is_open = order->state == PASTED_OPEN,
    };
}

static enum status propose(struct exchange *exchange, struct start_paste_view *view)
{
    day_t today = 0;

    enum status status = first_clients_today(exchange->work, &today);
    if (status != STATUS_OK)
        return status;
    struct pasted pasted = marketplace_paste_read(slice_of(view->text), today, exchange->arena);
    view->rows.items = arena_array(exchange->arena, struct pasted_row, pasted.count + 1);
    for (size_t i = 0; i < pasted.count; i++)
        view->rows.items[view->rows.count++] = row_of(exchange->arena, &pasted.items[i], i);
    view->is_cut = pasted.is_cut;
    if (pasted.contacts_seen > 0)
        view->contacts_said = MESSAGE_N(
            "{1} address or number outside the marketplace was left out: there it is forbidden",
            "{1} addresses or numbers outside the marketplace were left out: there they are "
            "forbidden",
            arg_count((int64_t)pasted.contacts_seen));
    if (pasted.count > 0)
        return STATUS_OK;
    view->fault = PLAIN_MESSAGE("no order and no client was recognised in this text: copy the list "
                                "with names, prices and days");
    reply_code(exchange, 422);
    return STATUS_OK;
}

/* POST /start/paste */
enum status page_paste_look(struct exchange *exchange)
{
    const char *text = NULL;

    enum status status = form_text(exchange, "text", PASTE_BYTES_MAX, &text);
    if (status != STATUS_OK)
        return status;
    struct start_paste_view view = {.text = text ? text : ""};
    status = propose(exchange, &view);
    return status == STATUS_OK ? show(exchange, &view) : status;
}

/* ---- entered ---- */

static enum status take_row(struct exchange *exchange, size_t place, struct pasted_row *row)
{
    const char *take = "", *cancelled = "";

    *row = (struct pasted_row){.place = (int64_t)place};
    enum status status = first_row_text(exchange, "take", place, WORD_MAX, &take);
    if (status == STATUS_OK)
        status = first_row_text(exchange, "name", place, CLIENT_NAME_MAX, &row->client);
    if (status == STATUS_OK)
        status = first_row_text(exchange, "title", place, TITLE_BYTES, &row->title);
    if (status == STATUS_OK)
        status = first_row_text(exchange, "number", place, NUMBER_BYTES, &row->number);
    if (status == STATUS_OK)
        status = first_row_text(exchange, "amount", place, AMOUNT_MAX_BYTES, &row->amount);
    if (status == STATUS_OK)
        status = first_row_text(exchange, "currency", place, WORD_MAX, &row->currency);
    if (status == STATUS_OK)
        status = first_row_text(exchange, "day", place, WORD_MAX, &row->day);
    if (status == STATUS_OK)
        status = first_row_text(exchange, "cancelled", place, WORD_MAX, &cancelled);
    row->is_taken = take[0] != '\0';
    row->is_cancelled = cancelled[0] != '\0';
    return status;
}

static enum status take_rows(struct exchange *exchange, struct start_paste_view *view)
{
    size_t count = 0;

    enum status status = first_row_count(exchange, &count);
    if (status != STATUS_OK)
        return status;
    view->rows.items = arena_array(exchange->arena, struct pasted_row, count + 1);
    for (size_t i = 0; i < count && status == STATUS_OK; i++)
        status = take_row(exchange, i, &view->rows.items[view->rows.count++]);
    return status;
}

static bool take_amount(const struct exchange *exchange, const struct pasted_row *row,
                        struct first_client *client)
{
    struct slice amount = slice_trim(slice_of(row->amount)),
                 currency = slice_trim(slice_of(row->currency));
    char said[CURRENCY_CODE_SIZE] = "";

    client->has_amount = amount.length > 0;
    if (client->has_amount &&
        !amount_read(amount, exchange->language->code, &client->amount, client->currency))
        return false;
    if (currency.length > 0 && !currency_said(currency, said))
        return false;
    if (said[0] != '\0')
        memcpy(client->currency, said, sizeof(client->currency));
    return true;
}

/* False, with the fault set, for a day or an amount that is none. */
static bool client_of(const struct exchange *exchange, struct pasted_row *row,
                      struct first_client *client)
{
    *client = (struct first_client){.name = row->client,
                                    .number = row->number,
                                    .service = row->title,
                                    .is_cancelled = row->is_cancelled,
                                    .contact = "",
                                    .note = ""};
    if (!take_amount(exchange, row, client)) {
        row->day_fault = PLAIN_MESSAGE("write the amount in digits, as 1500.00, and the currency "
                                       "as its code, as RUB");
        return false;
    }
    client->has_order = row->day[0] != '\0';
    if (client->has_order ? !day_read(row->day, &client->ordered_on)
                          : client->has_amount || row->number[0] != '\0') {
        row->day_fault = PLAIN_MESSAGE("give the day of this order");
        return false;
    }
    return true;
}

static enum status enter(struct exchange *exchange, struct start_paste_view *view,
                         struct import_result *ret_result)
{
    struct first_client *items =
        arena_array(exchange->arena, struct first_client, view->rows.count + 1);
    size_t *places = arena_array(exchange->arena, size_t, view->rows.count + 1), count = 0;

    for (size_t i = 0; i < view->rows.count; i++) {
        if (!view->rows.items[i].is_taken)
            continue;
        if (!client_of(exchange, &view->rows.items[i], &items[count]))
            return STATUS_INVALID;
        places[count++] = i;
    }
    const struct first_clients clients = {
        .kind = IMPORT_PASTED, .name = "Kwork", .source = "Kwork", .items = items, .count = count};
    enum status status = enter_first_clients(exchange->work, &clients, ret_result);
    if (status != STATUS_INVALID)
        return status;
    size_t place = first_row_of_field(exchange->fault->field);
    if (place >= count)
        view->fault = exchange->fault->message;
    else if (strncmp(exchange->fault->field, "day", strlen("day")) == 0)
        view->rows.items[places[place]].day_fault = exchange->fault->message;
    else
        view->rows.items[places[place]].name_fault = exchange->fault->message;
    return status;
}

/* POST /start/paste/enter */
enum status page_paste_enter(struct exchange *exchange)
{
    struct start_paste_view view = {.text = ""};
    struct import_result result = {0};

    enum status status = take_rows(exchange, &view);
    if (status == STATUS_OK)
        status = enter(exchange, &view, &result);
    else
        return status;
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
