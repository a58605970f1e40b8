// SPDX-License-Identifier: AGPL-3.0-or-later
#include <stdlib.h>
#include <string.h>

#include "app/order_list_export.h"
#include "app/order_said.h"
#include "app/orders.h"
#include "base/escape.h"
#include "web/enquiry_words.h"
#include "web/list_export.h"
#include "web/order_words.h"
#include "web/page_frame.h"
#include "web/pages.h"

enum { PLACE_MAX = 80, WORD_MAX = 40 }; /* bytes */

static struct order_line_rows rows_of(const struct exchange *exchange,
                                      const struct listed_orders *orders, day_t today)
{
    struct order_line_rows rows = {
        arena_array(exchange->arena, struct order_line_row, orders->count), orders->count};

    for (size_t i = 0; i < orders->count; i++)
        rows.items[i] = order_line_row(exchange, &orders->items[i], today);
    return rows;
}

/* --- the board --- */

static struct order_columns_view columns_of(const struct exchange *exchange,
                                            const struct order_board *board, day_t today)
{
    struct order_columns_view columns = {
        arena_array(exchange->arena, struct order_column_view, BOARD_STAGES), BOARD_STAGES};

    for (size_t i = 0; i < BOARD_STAGES; i++) {
        const enum order_stage stage = (enum order_stage)(i + STAGE_ACCEPTED);

        columns.items[i] =
            (struct order_column_view){.title = order_stage_words(stage),
                                       .word = order_stage_word(stage),
                                       .cards = rows_of(exchange, &board->columns[i], today),
                                       .has_more = board->columns[i].has_more};
    }
    return columns;
}

static bool has_cards(const struct order_board_view *view)
{
    for (size_t i = 0; i < view->orders.count; i++)
        if (view->orders.items[i].cards.count > 0)
            return true;
    for (size_t i = 0; i < view->enquiries.count; i++)
        if (view->enquiries.items[i].cards.count > 0)
            return true;
    return false;
}

static enum status show_board(struct exchange *exchange)
{
    struct enquiry_columns enquiries = {0};
    struct order_board board = {0};
    day_t today = 0;

    enum status status = order_board(exchange->work, &board);
    if (status == STATUS_OK)
        status = business_day(exchange->work, &today);
    if (status == STATUS_OK)
        status = enquiry_columns_of(exchange, &enquiries);
    if (status != STATUS_OK)
        return status;
    const char *title = translate(exchange->language, N_("Orders"));
    struct order_board_view view = {
        .page = page_frame(exchange, title),
        .csrf = exchange->csrf_token,
        .may_edit = actor_may(&exchange->work->actor, RIGHT_EDIT),
        .enquiries = enquiries,
        .orders = columns_of(exchange, &board, today),
    };
    view.page.heading = title;
    view.is_empty = !has_cards(&view);
    struct html out = reply_html(exchange);
    view_order_board(&out, exchange->language, &view);
    return STATUS_OK;
}

/* --- the list --- */

/* The fields of its address. */
struct list_fields {
    const char *open, *stage, *service, *source, *from, *to, *after, *client, *currency;
};

static enum status read_fields(struct exchange *exchange, struct list_fields *fields)
{
    const struct {
        const char *name;
        size_t max;
        const char **text;
    } texts[] = {
        {"open", WORD_MAX, &fields->open},
        {"stage", WORD_MAX, &fields->stage},
        {"service", ORDER_WORD_MAX, &fields->service},
        {"source", ORDER_WORD_MAX, &fields->source},
        {"from", WORD_MAX, &fields->from},
        {"to", WORD_MAX, &fields->to},
        {"after", PLACE_MAX, &fields->after},
        {"client", WORD_MAX, &fields->client},
        {"currency", WORD_MAX, &fields->currency},
    };
    enum status status = STATUS_OK;

    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]) && status == STATUS_OK; i++)
        status = query_text(exchange, texts[i].name, texts[i].max, texts[i].text);
    return status;
}

static enum status refuse(struct exchange *exchange, const char *field)
{
    return fault_set(exchange->fault, STATUS_INVALID, field,
                     PLAIN_MESSAGE("the list cannot be shown so; begin again at its start"));
}

static enum status query_of(struct exchange *exchange, const struct list_fields *fields,
                            struct order_query *ret_query)
{
    struct order_query query = {
        .filter = {.service = fields->service,
                   .source = fields->source,
                   .from = ORDER_DAY_NONE,
                   .to = ORDER_DAY_NONE},
        .after = fields->after,
        .limit = ORDERS_PAGE,
    };

    if (fields->stage[0] != '\0' && !order_stage_of(fields->stage, &query.filter.stage) &&
        !order_state_of(fields->stage, &query.filter.state))
        return refuse(exchange, "stage");
    if (fields->currency[0] != '\0' && strcmp(fields->currency, "none") != 0)
        return refuse(exchange, "currency");
    query.filter.without_currency = fields->currency[0] != '\0';
    if (fields->from[0] != '\0' && !day_read(fields->from, &query.filter.from))
        return refuse(exchange, "from");
    if (fields->to[0] != '\0' && !day_read(fields->to, &query.filter.to))
        return refuse(exchange, "to");
    if (fields->client[0] != '\0') {
        char *end = NULL;

        query.filter.client_id = strtoll(fields->client, &end, 10);
        if (*end != '\0' || query.filter.client_id <= 0)
            return refuse(exchange, "client");
    }
    /* What is asked for beside the stage is looked for among all. */
    bool is_plain = fields->service[0] == '\0' && fields->source[0] == '\0' &&
                    fields->from[0] == '\0' && fields->to[0] == '\0' && fields->client[0] == '\0' &&
                    !query.filter.without_currency && query.filter.state == 0 &&
                    query.filter.stage != STAGE_DONE;
    query.is_open = is_plain && strcmp(fields->open, "0") != 0;
    *ret_query = query;
    return STATUS_OK;
}

/* `path` ends in its query's first field. */
static const char *list_address(struct arena *arena, const char *path,
                                const struct list_fields *fields, const char *next)
{
    const struct {
        const char *name, *value;
    } parts[] = {
        {"open", fields->open},     {"stage", fields->stage},       {"service", fields->service},
        {"source", fields->source}, {"from", fields->from},         {"to", fields->to},
        {"client", fields->client}, {"currency", fields->currency}, {"after", next}};
    struct text out = text_new(arena);

    text_add(&out, path);
    for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
        if (parts[i].value[0] == '\0')
            continue;
        text_format(&out, "&%s=", parts[i].name);
        escape_uri(&out, parts[i].value);
    }
    return out.at;
}

static struct message cut_words(const struct order_page *page)
{
    if (!page->is_cut)
        return (struct message){0};
    return MESSAGE("Looked through {1} % of all orders so far. Nothing is lost: going on begins "
                   "where this ended.",
                   arg_count(page->looked_percent));
}

static void show_list(struct exchange *exchange, const struct list_fields *fields,
                      const struct order_query *query, const struct order_page *page, day_t today)
{
    const char *title = translate(exchange->language, N_("Orders"));
    struct order_list_view view = {
        .page = page_frame(exchange, title),
        .may_edit = actor_may(&exchange->work->actor, RIGHT_EDIT),
        .is_open = query->is_open,
        .is_accepted = query->filter.stage == STAGE_ACCEPTED,
        .is_in_work = query->filter.stage == STAGE_IN_WORK,
        .is_delivered = query->filter.stage == STAGE_DELIVERED,
        .is_done = query->filter.stage == STAGE_DONE,
        .is_cancelled = query->filter.state == ORDER_CANCELLED,
        .is_refund = query->filter.state == ORDER_REFUND,
        .service = fields->service,
        .source = fields->source,
        .from = fields->from,
        .to = fields->to,
        .client = fields->client,
        .is_without_currency = query->filter.without_currency,
        .rows = rows_of(exchange, &page->orders, today),
        .query = page->next ? list_address(exchange->arena, "/orders?view=list", fields, page->next)
                            : NULL,
        .cut = cut_words(page),
    };
    struct html out = reply_html(exchange);

    view.page.heading = title;
    if (page->orders.count > 0 && actor_may(&exchange->work->actor, RIGHT_EXPORT)) {
        view.csv_path = list_address(exchange->arena, "/orders/export?format=csv", fields, "");
        view.xlsx_path = list_address(exchange->arena, "/orders/export?format=xlsx", fields, "");
    }
    view_order_list(&out, exchange->language, &view);
}

/* GET /orders?view=&open=&stage=&service=&source=&from=&to=&client=&currency=&after= */
enum status page_order_list(struct exchange *exchange)
{
    struct list_fields fields = {0};
    struct order_query query = {0};
    struct order_page page = {0};
    const char *view = "";
    day_t today = 0;

    enum status status = query_text(exchange, "view", WORD_MAX, &view);
    if (status == STATUS_OK && strcmp(view, "list") != 0)
        return show_board(exchange);
    if (status == STATUS_OK)
        status = read_fields(exchange, &fields);
    if (status == STATUS_OK)
        status = query_of(exchange, &fields, &query);
    if (status == STATUS_OK)
        status = list_orders(exchange->work, &query, &page);
    if (status == STATUS_OK)
        status = business_day(exchange->work, &today);
    if (status != STATUS_OK)
        return status;
    show_list(exchange, &fields, &query, &page, today);
    return STATUS_OK;
}

/* GET /orders/export?format=&the list's own query */
enum status page_order_list_export(struct exchange *exchange)
{
    struct list_fields fields = {0};
    struct order_query query = {0};
    enum list_as as = LIST_AS_CSV;
    int fd = -1;

    enum status status = list_as_of(exchange, &as);
    if (status == STATUS_OK)
        status = read_fields(exchange, &fields);
    if (status == STATUS_OK)
        status = query_of(exchange, &fields, &query);
    if (status == STATUS_OK)
        status = export_order_list(exchange->work, &query, list_form(exchange, as), &fd);
    if (status == STATUS_OK)
        reply_list(exchange, as == LIST_AS_CARDS ? LIST_AS_CSV : as, "orders", fd);
    return status;
}
