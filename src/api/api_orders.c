// SPDX-License-Identifier: AGPL-3.0-or-later
#include <string.h>

#include "api/endpoints.h"
#include "api/members.h"
#include "api/problem.h"
#include "api/resource.h"
#include "app/order_json.h"

enum { WORD_MAX = 40 };

static enum status refuse(struct exchange *exchange, const char *name, struct message message)
{
    return refuse_with(exchange, 422, STATUS_INVALID, name, message);
}

static void write_order(struct json *json, const void *what)
{
    order_json_fields(json, (const struct client_order *)what);
}

static struct versioned versioned_of(struct exchange *exchange, const struct client_order *order,
                                     int64_t undo_id)
{
    struct client_order *copy = arena_alloc(exchange->arena, sizeof(*copy));

    *copy = *order;
    return (struct versioned){order->id, order->version, copy, undo_id};
}

static enum status find(struct exchange *exchange, int64_t id, struct versioned *ret_found)
{
    struct order_card card;

    enum status status = show_order(exchange->work, id, &card);
    if (status == STATUS_OK)
        *ret_found = versioned_of(exchange, &card.order, 0);
    return status;
}

static const struct resource orders = {"id", find, write_order};

/* --- the list --- */

struct list_parameters {
    const char *stage, *state, *service, *source, *from, *to, *open;
    int64_t client_id;
};

static enum status read_parameters(struct exchange *exchange, struct list_parameters *parameters)
{
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
                 {"open", WORD_MAX, &parameters->open}};
    enum status status = STATUS_OK;

    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]) && status == STATUS_OK; i++)
        status = query_text(exchange, texts[i].name, texts[i].max, texts[i].text);
    if (status == STATUS_OK)
        status = query_number(exchange, "client", 1, INT64_MAX, &parameters->client_id);
    return status;
}

static enum status read_filter(struct exchange *exchange, const struct list_parameters *parameters,
                               struct order_query *query)
{
    struct order_filter *filter = &query->filter;

    filter->service = parameters->service;
    filter->source = parameters->source;
    filter->client_id = parameters->client_id;
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

/* GET /api/v1/orders */
enum status api_order_list(struct exchange *exchange)
{
    struct order_query query = {.filter = {.from = ORDER_DAY_NONE, .to = ORDER_DAY_NONE},
                                .limit = ORDERS_PAGE};
    struct list_parameters parameters = {0};
    struct order_page page;

    enum status status = read_parameters(exchange, &parameters);
    if (status == STATUS_OK)
        status = read_page(exchange, ORDERS_PAGE_MAX, &query.after, &query.limit);
    if (status == STATUS_OK)
        status = read_filter(exchange, &parameters, &query);
    if (status == STATUS_OK)
        status = list_orders(exchange->work, &query, &page);
    if (status != STATUS_OK)
        return page_fault(exchange, status);
    struct json json = resource_page(exchange, "orders");
    for (size_t i = 0; i < page.orders.count; i++) {
        json_begin_object(&json, NULL);
        order_json_fields(&json, &page.orders.items[i].order);
        json_text(&json, "client_name", page.orders.items[i].client_name);
        json_end(&json);
    }
    resource_page_end(exchange, &json, page.next);
    return STATUS_OK;
}

/* GET /api/v1/orders/:id */
enum status api_order_show(struct exchange *exchange)
{
    return resource_show(exchange, &orders);
}

/* --- entering and changing --- */

static enum status read_input(struct exchange *exchange, struct order_input *input)
{
    const struct text_member members[] = {
        {"title", &input->title},       {"details", &input->details},
        {"service", &input->service},   {"source", &input->source},
        {"number", &input->number},     {"amount", &input->amount},
        {"currency", &input->currency}, {"accepted_on", &input->accepted_on},
        {"due_on", &input->due_on},     {"delivered_on", &input->delivered_on},
    };

    return read_members(exchange, exchange->json, members, sizeof(members) / sizeof(members[0]));
}

static enum status add(struct exchange *exchange, struct versioned *ret_made)
{
    struct order_changed changed;
    struct order_input input = {0};
    int64_t client_id = 0;

    enum status status = read_id_member(exchange, exchange->json, "client_id", &client_id);
    if (status == STATUS_OK && client_id == 0)
        status = refuse(exchange, "client_id", PLAIN_MESSAGE("say whose order it is"));
    if (status == STATUS_OK)
        status = read_input(exchange, &input);
    if (status == STATUS_OK)
        status = add_order(exchange->work, client_id, &input, &changed);
    if (status == STATUS_OK)
        *ret_made = versioned_of(exchange, &changed.order, changed.audit_id);
    return status;
}

/* POST /api/v1/orders */
enum status api_order_add(struct exchange *exchange)
{
    return resource_add(exchange, &orders, add);
}

static enum status refund(struct exchange *exchange, struct versioned *ret_made)
{
    const char *amount = "";
    const struct text_member members[] = {{"amount", &amount}};
    struct order_changed changed;
    int64_t id = 0;

    enum status status = param_id(exchange, "id", &id);
    if (status == STATUS_OK)
        status = read_members(exchange, exchange->json, members, 1);
    if (status == STATUS_OK)
        status = refund_order(exchange->work, id, amount, &changed);
    if (status == STATUS_OK)
        *ret_made = versioned_of(exchange, &changed.order, changed.audit_id);
    return status;
}

/* POST /api/v1/orders/:id/refunds: an order of its own, at /api/v1/orders with the others. */
enum status api_order_refund(struct exchange *exchange)
{
    return resource_add_at(exchange, &orders, "/api/v1/orders", refund);
}

/* A stage alone is a move, a state alone a cancellation or its end: rules of their own, which set
 * days. Together with other fields they are refused, since each is a step of its own. */
static enum status change_order(struct exchange *exchange, int64_t id, int64_t version,
                                struct order_changed *ret_changed)
{
    const struct json_value *object = exchange->json;
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
    status = read_input(exchange, &input);
    if (status == STATUS_OK)
        status = edit_order(exchange->work, id, version, &input, ret_changed);
    return status;
}

static enum status change(struct exchange *exchange, int64_t id, int64_t version,
                          struct versioned *ret_changed)
{
    struct order_changed changed = {0};

    enum status status = change_order(exchange, id, version, &changed);
    if (status == STATUS_OK)
        *ret_changed = versioned_of(exchange, &changed.order, changed.audit_id);
    return status;
}

/* PATCH /api/v1/orders/:id */
enum status api_order_edit(struct exchange *exchange)
{
    return resource_change(exchange, &orders, RESOURCE_CHANGED, change);
}

static enum status take_away(struct exchange *exchange, int64_t id, int64_t version,
                             struct versioned *ret_changed)
{
    struct order_changed changed;

    enum status status = delete_order(exchange->work, id, version, &changed);
    if (status == STATUS_OK)
        *ret_changed = (struct versioned){.undo_id = changed.audit_id};
    return status;
}

/* DELETE /api/v1/orders/:id */
enum status api_order_remove(struct exchange *exchange)
{
    return resource_change(exchange, &orders, RESOURCE_REMOVED, take_away);
}
