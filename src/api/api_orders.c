// SPDX-License-Identifier: AGPL-3.0-or-later
#include <string.h>

#include "api/endpoints.h"
#include "api/members.h"
#include "api/parameters.h"
#include "api/problem.h"
#include "app/client_json.h"
#include "app/order_json.h"
#include "base/escape.h"

enum { CURSOR_MAX = 80, WORD_MAX = 40 };

static const char *const no_parameters[] = {NULL};

/* --- the list --- */

struct list_parameters {
    const char *stage, *state, *service, *source, *from, *to, *open;
    int64_t client_id, limit;
};

static enum status read_parameters(struct exchange *exchange, struct list_parameters *parameters,
                                   const char **ret_cursor)
{
    static const char *const known[] = {"stage", "state", "service", "source", "client", "from",
                                        "to",    "open",  "cursor",  "limit",  NULL};
    const struct {
        const char *name;
        size_t max;
        const char **text;
    } texts[] = {{"stage", WORD_MAX, &parameters->stage},
                 {"state", WORD_MAX, &parameters->state},
                 {"service", ORDER_WORD_MAX, &parameters->service},
                 {"source", ORDER_WORD_MAX, &parameters->source},
                 {"from", WORD_MAX, &parameters->from},
                 {"to", WORD_MAX, &parameters->to},
                 {"open", WORD_MAX, &parameters->open},
                 {"cursor", CURSOR_MAX, ret_cursor}};
    enum status status = check_parameters(exchange, known);

    parameters->limit = ORDERS_PAGE;
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]) && status == STATUS_OK; i++)
        status = query_text(exchange, texts[i].name, texts[i].max, texts[i].text);
    if (status == STATUS_OK)
        status = query_number(exchange, "client", 1, INT64_MAX, &parameters->client_id);
    if (status == STATUS_OK)
        status = query_number(exchange, "limit", 1, ORDERS_PAGE_MAX, &parameters->limit);
    return status;
}

static enum status refuse(struct exchange *exchange, const char *name, struct message message)
{
    return refuse_with(exchange, 422, STATUS_INVALID, name, message);
}

static enum status query_of(struct exchange *exchange, const struct list_parameters *parameters,
                            struct order_query *query)
{
    struct order_filter *filter = &query->filter;

    filter->service = parameters->service;
    filter->source = parameters->source;
    filter->client_id = parameters->client_id;
    query->limit = (size_t)parameters->limit;
    query->is_open = strcmp(parameters->open, "1") == 0;
    if (parameters->stage[0] != '\0' && !order_stage_of(parameters->stage, &filter->stage))
        return refuse(exchange, "stage",
                      PLAIN_MESSAGE("a stage is accepted, in_work, delivered or done"));
    if (parameters->state[0] != '\0' && !order_state_of(parameters->state, &filter->state))
        return refuse(exchange, "state", PLAIN_MESSAGE("a state is counts, cancelled or refund"));
    if (parameters->from[0] != '\0' && !day_read(parameters->from, &filter->from))
        return refuse(exchange, "from", PLAIN_MESSAGE("this is no day; write it as 2026-11-27"));
    if (parameters->to[0] != '\0' && !day_read(parameters->to, &filter->to))
        return refuse(exchange, "to", PLAIN_MESSAGE("this is no day; write it as 2026-11-27"));
    return STATUS_OK;
}

static const char *own_path(struct exchange *exchange)
{
    struct text path = text_new(exchange->arena);
    const char *separator = "?";

    text_add(&path, "/api/v1/orders");
    for (size_t i = 0; i < exchange->query.count; i++) {
        if (strcmp(exchange->query.items[i].name, "cursor") == 0)
            continue;
        text_add(&path, separator);
        text_add(&path, exchange->query.items[i].name);
        text_add(&path, "=");
        escape_uri(&path, exchange->query.items[i].value);
        separator = "&";
    }
    text_add(&path, separator[0] == '?' ? "?limit=50" : "");
    return path.at;
}

/* GET /api/v1/orders */
enum status api_order_list(struct exchange *exchange)
{
    struct order_query query = {.filter = {.from = ORDER_DAY_NONE, .to = ORDER_DAY_NONE}};
    struct list_parameters parameters = {0};
    struct order_page page;

    enum status status = read_parameters(exchange, &parameters, &query.after);
    if (status == STATUS_OK)
        status = query_of(exchange, &parameters, &query);
    if (status == STATUS_OK)
        status = list_orders(exchange->work, &query, &page);
    if (status == STATUS_INVALID && strcmp(exchange->fault->field, "after") == 0)
        exchange->fault->field = "cursor"; /* as the address calls it */
    if (status != STATUS_OK)
        return status;
    if (page.next)
        link_next_page(exchange, own_path(exchange), page.next);
    struct json json = reply_json(exchange);
    json_begin_object(&json, NULL);
    json_begin_array(&json, "orders");
    for (size_t i = 0; i < page.orders.count; i++) {
        json_begin_object(&json, NULL);
        order_json_fields(&json, &page.orders.items[i].order);
        json_text(&json, "client_name", page.orders.items[i].client_name);
        json_end(&json);
    }
    json_end(&json);
    json_text(&json, "next", page.next);
    json_end(&json);
    json_finish(&json);
    return STATUS_OK;
}

/* --- one order --- */

/* GET /api/v1/orders/:id */
enum status api_order_show(struct exchange *exchange)
{
    struct order_card card;
    int64_t id = 0;

    enum status status = check_parameters(exchange, no_parameters);
    if (status == STATUS_OK)
        status = param_id(exchange, "id", &id);
    if (status == STATUS_OK)
        status = show_order(exchange->work, id, &card);
    if (status != STATUS_OK)
        return status;
    if (reply_is_known(exchange, card.order.version))
        return STATUS_OK;
    struct json json = reply_json(exchange);
    json_begin_object(&json, NULL);
    order_json_fields(&json, &card.order);
    json_end(&json);
    json_finish(&json);
    return STATUS_OK;
}

static void reply_order(struct exchange *exchange, const struct order_changed *changed)
{
    reply_etag(exchange, changed->order.version);
    struct json json = reply_json(exchange);
    json_begin_object(&json, NULL);
    order_json_fields(&json, &changed->order);
    json_id(&json, "undo_id", changed->audit_id);
    json_end(&json);
    json_finish(&json);
}

/* --- entering and changing --- */

static enum status read_input(struct exchange *exchange, const struct json_value *object,
                              struct order_input *input)
{
    const struct text_member members[] = {
        {"title", &input->title},       {"details", &input->details},
        {"service", &input->service},   {"source", &input->source},
        {"number", &input->number},     {"amount", &input->amount},
        {"currency", &input->currency}, {"accepted_on", &input->accepted_on},
        {"due_on", &input->due_on},     {"delivered_on", &input->delivered_on},
    };

    return read_members(exchange, object, members, sizeof(members) / sizeof(members[0]));
}

/* POST /api/v1/orders */
enum status api_order_add(struct exchange *exchange)
{
    static const char *const known[] = {"client_id", "title",       "details",      "service",
                                        "source",    "number",      "amount",       "currency",
                                        "due_on",    "accepted_on", "delivered_on", NULL};
    const struct json_value *object = NULL;
    struct order_changed changed = {0};
    struct order_input input = {0};
    bool is_answered = false;
    int64_t client_id = 0;

    enum status status = check_parameters(exchange, no_parameters);
    if (status == STATUS_OK)
        status = body_object(exchange, &object);
    if (status == STATUS_OK)
        status = check_members(exchange, object, known, &is_answered);
    if (status != STATUS_OK || is_answered)
        return status;
    status = read_id_member(exchange, object, "client_id", &client_id);
    if (status == STATUS_OK && client_id == 0)
        status = refuse(exchange, "client_id", PLAIN_MESSAGE("say whose order it is"));
    if (status == STATUS_OK)
        status = read_input(exchange, object, &input);
    if (status == STATUS_OK)
        status = add_order(exchange->work, client_id, &input, &changed);
    if (status != STATUS_OK)
        return status;
    reply_code(exchange, 201);
    reply_order(exchange, &changed);
    return STATUS_OK;
}

/* 412 with the order as it is now, so that whoever asked can decide. */
static enum status reply_changed(struct exchange *exchange, int64_t id)
{
    const struct message message =
        PLAIN_MESSAGE("somebody changed this order meanwhile; see how it is now, and decide");
    struct order_card card;

    work_end(exchange->work);
    exchange->work->fault = (struct fault){.status = STATUS_OK};
    enum status status = show_order(exchange->work, id, &card);
    if (status != STATUS_OK)
        return status;
    reply_etag(exchange, card.order.version);
    struct json json = problem_begin(exchange, 412, &message);
    json_begin_object(&json, "current");
    order_json_fields(&json, &card.order);
    json_end(&json);
    problem_end(&json);
    return STATUS_OK;
}

/* A stage alone is a move, a state alone a cancellation or its end: rules of their own, which set
 * days. Together with other fields they are refused, since each is a step of its own. */
static enum status change_order(struct exchange *exchange, const struct json_value *object,
                                int64_t id, int64_t version, struct order_changed *ret_changed)
{
    const char *stage_word = NULL, *state_word = NULL, *reason = NULL;
    const struct text_member members[] = {
        {"stage", &stage_word}, {"state", &state_word}, {"cancel_reason", &reason}};
    enum order_stage stage = STAGE_ACCEPTED;
    struct order_input input = {0};
    enum order_state state = ORDER_REFUND;

    enum status status = read_members(exchange, object, members, 3);
    if (status != STATUS_OK)
        return status;
    if (stage_word && object->count == 1) {
        if (!order_stage_of(stage_word, &stage))
            return refuse(exchange, "stage",
                          PLAIN_MESSAGE("a stage is accepted, in_work, delivered or done"));
        return move_order(exchange->work, id, version, stage, ret_changed);
    }
    if (state_word && object->count == (reason ? 2 : 1)) {
        if (!order_state_of(state_word, &state) || state == ORDER_REFUND)
            return refuse(exchange, "state",
                          PLAIN_MESSAGE("an order can become counts or cancelled"));
        return state == ORDER_CANCELLED
                   ? cancel_order(exchange->work, id, version, reason, ret_changed)
                   : resume_order(exchange->work, id, version, ret_changed);
    }
    if (stage_word || state_word || reason)
        return refuse(exchange, stage_word ? "stage" : "state",
                      PLAIN_MESSAGE("stage and state are changed alone, other fields together"));
    status = read_input(exchange, object, &input);
    if (status == STATUS_OK)
        status = edit_order(exchange->work, id, version, &input, ret_changed);
    return status;
}

/* What could not be done because of how it stands is a conflict; of the version it is 412. */
static bool is_of_version(struct exchange *exchange, int64_t id, int64_t version)
{
    struct order_card card;

    work_end(exchange->work);
    exchange->work->fault = (struct fault){.status = STATUS_OK};
    return show_order(exchange->work, id, &card) == STATUS_OK && card.order.version != version;
}

/* PATCH /api/v1/orders/:id */
enum status api_order_edit(struct exchange *exchange)
{
    static const char *const known[] = {
        "title",       "details",      "service", "source", "number",        "amount", "currency",
        "accepted_on", "delivered_on", "due_on",  "stage",  "cancel_reason", "state",  NULL};
    const struct json_value *object = NULL;
    struct order_changed changed = {0};
    bool is_ours = false, is_answered = false;
    int64_t id = 0, version = 0;

    enum status status = check_parameters(exchange, no_parameters);
    if (status == STATUS_OK)
        status = param_id(exchange, "id", &id);
    if (status == STATUS_OK)
        status = read_if_match(exchange, &version, &is_ours);
    if (status == STATUS_OK)
        status = body_object(exchange, &object);
    if (status == STATUS_OK)
        status = check_members(exchange, object, known, &is_answered);
    if (status != STATUS_OK || is_answered)
        return status;
    if (!is_ours)
        return reply_changed(exchange, id);
    status = change_order(exchange, object, id, version, &changed);
    if (status == STATUS_CONFLICT) {
        const struct fault fault = exchange->work->fault;

        if (is_of_version(exchange, id, version))
            return reply_changed(exchange, id);
        exchange->work->fault = fault;
    }
    if (status == STATUS_OK)
        reply_order(exchange, &changed);
    return status;
}
