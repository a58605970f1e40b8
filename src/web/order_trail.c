// SPDX-License-Identifier: AGPL-3.0-or-later
#include <string.h>

#include "app/order_change.h"
#include "base/json_read.h"
#include "web/client_words.h"
#include "web/order_words.h"

/* The audit trail of an order, enquiry or service in words. */

static struct message deed_words(enum audit_action action)
{
    static const struct {
        enum audit_action action;
        const char *words;
    } known[] = {
        {AUDIT_ORDER_ADDED, N_("Entered")},
        {AUDIT_ORDER_CHANGED, N_("Changed")},
        {AUDIT_ORDER_MOVED, N_("Moved on")},
        {AUDIT_ORDER_CANCELLED, N_("Cancelled")},
        {AUDIT_ORDER_RESUMED, N_("Taken up again")},
        {AUDIT_ORDER_REFUNDED, N_("Money given back")},
        {AUDIT_ORDER_DELETED, N_("Deleted")},
        {AUDIT_ORDER_RESTORED, N_("Taken back")},
        {AUDIT_ENQUIRY_ADDED, N_("Entered")},
        {AUDIT_ENQUIRY_CHANGED, N_("Changed")},
        {AUDIT_ENQUIRY_ANSWERED, N_("Answered")},
        {AUDIT_ENQUIRY_QUOTED, N_("Price named")},
        {AUDIT_ENQUIRY_WON, N_("Became an order")},
        {AUDIT_ENQUIRY_LOST, N_("Came to nothing")},
        {AUDIT_ENQUIRY_REOPENED, N_("Taken up again")},
        {AUDIT_ENQUIRY_DELETED, N_("Deleted")},
        {AUDIT_ENQUIRY_RESTORED, N_("Taken back")},
        {AUDIT_ORDERS_RENAMED, N_("Service renamed")},
    };

    for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
        if (known[i].action == action)
            return (struct message){.one = known[i].words};
    return PLAIN_MESSAGE("Changed");
}

/* What became of a field, as a sentence with its value; what a text was is told beside. */
struct told_field {
    const char *name;
    const char *words, *words_none; /* with {1}; when it was taken away */
    enum { TOLD_TEXT, TOLD_DAY, TOLD_STAGE, TOLD_LONG } kind;
};
static const struct told_field told_fields[] = {
    {"title", N_("title: {1}"), N_("no title any more"), TOLD_TEXT},
    {"details", N_("the details"), N_("no details any more"), TOLD_LONG},
    {"service", N_("service: {1}"), N_("no service any more"), TOLD_TEXT},
    {"source", N_("source: {1}"), N_("no source any more"), TOLD_TEXT},
    {"number", N_("number: {1}"), N_("no number any more"), TOLD_TEXT},
    {"currency", N_("currency: {1}"), N_("no currency any more"), TOLD_TEXT},
    {"cancel_reason", N_("reason: {1}"), N_("no reason any more"), TOLD_TEXT},
    {"lost_reason", N_("reason: {1}"), N_("no reason any more"), TOLD_TEXT},
    {"name", N_("who asks: {1}"), N_("no name any more"), TOLD_TEXT},
    {"reach", N_("to be reached at: {1}"), N_("no way to reach them any more"), TOLD_TEXT},
    {"accepted_on", N_("accepted on {1}"), N_("not accepted"), TOLD_DAY},
    {"due_on", N_("promised for {1}"), N_("promised for no day any more"), TOLD_DAY},
    {"delivered_on", N_("delivered on {1}"), N_("not delivered any more"), TOLD_DAY},
    {"stage", N_("now {1}"), N_("now {1}"), TOLD_STAGE},
};

static struct message told(struct exchange *exchange, const struct told_field *field,
                           const struct json_value *value)
{
    struct message message = {.one = field->words};

    if (value->kind == VALUE_TEXT && value->text.length > 0) {
        message.args[0] = arg_text(value->text.at);
        return message;
    }
    if (value->kind == VALUE_INTEGER && field->kind == TOLD_DAY &&
        value->integer != ORDER_DAY_NONE) {
        message.args[0] = arg_day_short((day_t)value->integer);
        return message;
    }
    if (value->kind == VALUE_INTEGER && field->kind == TOLD_STAGE) {
        const struct message words = order_stage_words((enum order_stage)value->integer);

        message.args[0] = arg_text(message_text(exchange->arena, exchange->language, words));
        return message;
    }
    return (struct message){.one = field->words_none};
}

/* Amount and currency are two members, and one thing to say. */
static bool told_amount(const struct json_value *object, struct message *ret_message)
{
    const struct json_value *amount = json_member(object, "amount");
    const struct json_value *has = json_member(object, "has_amount");

    if (has && has->kind == VALUE_INTEGER && has->integer == 0) {
        *ret_message = PLAIN_MESSAGE("no amount any more");
        return true;
    }
    if (!amount || amount->kind != VALUE_INTEGER)
        return false;
    *ret_message = MESSAGE("amount: {1}", client_money(amount->integer, ""));
    return true;
}

static struct trail_details details_of(struct exchange *exchange, const char *json,
                                       bool is_of_order)
{
    enum { FIELDS = sizeof(told_fields) / sizeof(told_fields[0]) };
    struct trail_details details = {arena_array(exchange->arena, struct trail_detail, FIELDS + 1),
                                    0};
    const struct json_value *object = NULL;
    struct fault fault = {0};

    if (!json || json_read(slice_of(json), exchange->arena, &fault, &object) != STATUS_OK ||
        object->kind != VALUE_OBJECT)
        return details;
    for (size_t i = 0; i < FIELDS; i++) {
        const struct json_value *value = json_member(object, told_fields[i].name);

        if (value && (is_of_order || told_fields[i].kind != TOLD_STAGE))
            details.items[details.count++].words = told(exchange, &told_fields[i], value);
    }
    if (told_amount(object, &details.items[details.count].words))
        details.count++;
    return details;
}

struct trail_rows trail_rows(struct exchange *exchange, const struct audit_list *trail)
{
    struct trail_rows rows = {arena_array(exchange->arena, struct trail_row, trail->count), 0};
    const char *zone = NULL;

    if (business_zone(exchange->work, &zone) != STATUS_OK)
        return rows;
    for (size_t i = 0; i < trail->count; i++) {
        const struct audit *audit = &trail->items[i];
        const bool is_new =
            audit->action == AUDIT_ORDER_ADDED || audit->action == AUDIT_ENQUIRY_ADDED;
        const bool is_of_order = audit->action < AUDIT_ENQUIRY_ADDED;

        rows.items[rows.count++] = (struct trail_row){
            .day = arg_day_short(zone_day_by_name(zone, audit->at / 1000000)),
            .what = deed_words(audit->action),
            .who = audit->user_name ? audit->user_name : "",
            .is_undone = audit->undone_by != 0,
            .details = is_new ? (struct trail_details){0}
                              : details_of(exchange, audit->after_json, is_of_order)};
    }
    return rows;
}
