// SPDX-License-Identifier: AGPL-3.0-or-later
#include <string.h>

#include "app/clients.h"
#include "app/order_own.h"
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
        {AUDIT_COMPLAINT_OPENED, N_("Entered")},
        {AUDIT_COMPLAINT_MENDED, N_("Put right")},
        {AUDIT_COMPLAINT_EXPLAINED, N_("Explained")},
        {AUDIT_COMPLAINT_CLOSED, N_("Closed, with what was learnt")},
        {AUDIT_COMPLAINT_REOPENED, N_("Taken up again")},
        {AUDIT_COMPLAINT_DELETED, N_("Deleted")},
        {AUDIT_COMPLAINT_RESTORED, N_("Taken back")},
        {AUDIT_COMPLAINT_NOTED, N_("Note among ourselves")},
        {AUDIT_COMPLAINT_NOTE_GONE, N_("A note was taken back")},
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

/* Whose it became; of an order only, an enquiry says it by the name. */
static bool told_client(struct exchange *exchange, const struct json_value *object,
                        struct message *ret_message)
{
    const struct json_value *id = json_member(object, "client_id");
    struct client client = {.name = NULL};

    if (!id || id->kind != VALUE_INTEGER)
        return false;
    if (find_client(exchange->work, id->integer, &client) == STATUS_OK) {
        *ret_message = MESSAGE("client: {1}", arg_text(client.name));
        return true;
    }
    *exchange->fault = (struct fault){0};
    *ret_message = PLAIN_MESSAGE("client: somebody who is not here any more");
    return true;
}

static const char *own_value_of(const struct own_value_list *values, int64_t id)
{
    for (size_t i = 0; i < values->count; i++)
        if (values->items[i].field_id == id)
            return values->items[i].value;
    return "";
}

static struct own_value_list own_of(struct exchange *exchange, const char *json)
{
    const struct json_value *object = NULL;
    struct fault fault = {0};

    if (!json || json_read(slice_of(json), exchange->arena, &fault, &object) != STATUS_OK ||
        object->kind != VALUE_OBJECT)
        return (struct own_value_list){0};
    const struct json_value *own = json_member(object, "own");
    return order_own_values(exchange->arena, own && own->kind == VALUE_TEXT ? own->text.at : NULL);
}

/* What differs in the business's own fields. */
static void add_own(struct exchange *exchange, const struct own_field_list *fields,
                    const struct audit *audit, struct trail_details *details)
{
    const struct own_value_list before = own_of(exchange, audit->before_json);
    const struct own_value_list after = own_of(exchange, audit->after_json);

    for (size_t i = 0; i < fields->count; i++) {
        const struct own_field *field = &fields->items[i];
        const char *value = own_value_of(&after, field->id);

        if (strcmp(value, own_value_of(&before, field->id)) == 0)
            continue;
        details->items[details->count++].words =
            value[0] == '\0' ? MESSAGE("{1}: nothing any more", arg_text(field->name))
                             : MESSAGE("{1}: {2}", arg_text(field->name), arg_text(value));
    }
}

static struct trail_details details_of(struct exchange *exchange, const struct audit *audit,
                                       const struct own_field_list *own)
{
    enum { FIELDS = sizeof(told_fields) / sizeof(told_fields[0]), OTHERS = 2 };
    const bool is_of_order = audit->action < AUDIT_ENQUIRY_ADDED;
    struct trail_details details = {
        arena_array(exchange->arena, struct trail_detail, FIELDS + OTHERS + own->count), 0};
    const char *json = audit->after_json;
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
    if (is_of_order && told_client(exchange, object, &details.items[details.count].words))
        details.count++;
    if (is_of_order)
        add_own(exchange, own, audit, &details);
    return details;
}

static bool has_own(const struct audit_list *trail)
{
    for (size_t i = 0; i < trail->count; i++)
        if (trail->items[i].after_json && strstr(trail->items[i].after_json, "\"own\""))
            return true;
    return false;
}

struct trail_rows trail_rows(struct exchange *exchange, const struct audit_list *trail)
{
    struct trail_rows rows = {arena_array(exchange->arena, struct trail_row, trail->count), 0};
    const char *zone = NULL;

    struct own_field_list own = {0};

    if (business_zone(exchange->work, &zone) != STATUS_OK ||
        (has_own(trail) && list_own_fields(exchange->work, OWN_OF_ORDERS, &own) != STATUS_OK))
        return rows;
    for (size_t i = 0; i < trail->count; i++) {
        const struct audit *audit = &trail->items[i];
        const bool is_new =
            audit->action == AUDIT_ORDER_ADDED || audit->action == AUDIT_ENQUIRY_ADDED;

        rows.items[rows.count++] = (struct trail_row){
            .day = arg_day_short(zone_day_by_name(zone, audit->at / 1000000)),
            .what = deed_words(audit->action),
            .who = audit->user_name ? audit->user_name : "",
            .is_undone = audit->undone_by != 0,
            .details = is_new ? (struct trail_details){0} : details_of(exchange, audit, &own)};
    }
    return rows;
}
