// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/order_json.h"

#include "app/client_json.h"
#include "base/decimal.h"

/* Decimals in a text, exact in whatever reads it; null for none. */
static void add_amount(struct json *json, const char *key, bool has_amount, int64_t amount)
{
    struct text text = text_new(json->out->arena);

    if (has_amount)
        text_decimal(&text, amount, AMOUNT_DECIMALS);
    json_text(json, key, has_amount ? text.at : NULL);
}

static void add_day(struct json *json, const char *key, day_t day)
{
    if (day == ORDER_DAY_NONE)
        json_null(json, key);
    else
        json_day(json, key, day);
}

static void add_instant(struct json *json, const char *key, int64_t at)
{
    if (at == 0)
        json_null(json, key);
    else
        json_instant(json, key, at);
}

void order_json_fields(struct json *json, const struct client_order *order)
{
    json_id(json, "id", order->id);
    json_int(json, "version", order->version);
    json_id(json, "client_id", order->client_id);
    json_text(json, "title", order->title);
    json_text(json, "details", order->details);
    json_text(json, "service", order->service);
    json_text(json, "source", order->source);
    json_text(json, "number", order->number);
    add_amount(json, "amount", order->has_amount, order->amount);
    json_text(json, "currency", order->currency);
    json_text(json, "state", order_state_word(order->state));
    json_text(json, "stage", order_stage_word(order->stage));
    add_day(json, "accepted_on", order->accepted_on);
    add_day(json, "due_on", order->due_on);
    add_day(json, "delivered_on", order->delivered_on);
    json_text(json, "cancel_reason", order->cancel_reason);
    json_id(json, "refund_of", order->refund_of);
    json_instant(json, "created_at", order->created_at);
    add_instant(json, "changed_at", order->changed_at);
}

void enquiry_json_fields(struct json *json, const struct enquiry *enquiry)
{
    json_id(json, "id", enquiry->id);
    json_int(json, "version", enquiry->version);
    json_id(json, "client_id", enquiry->client_id);
    json_text(json, "name", enquiry->name);
    json_text(json, "reach", enquiry->reach);
    json_text(json, "title", enquiry->title);
    json_text(json, "details", enquiry->details);
    json_text(json, "service", enquiry->service);
    json_text(json, "source", enquiry->source);
    add_amount(json, "amount", enquiry->has_amount, enquiry->amount);
    json_text(json, "currency", enquiry->currency);
    json_text(json, "stage", enquiry_stage_word(enquiry->stage));
    json_text(json, "lost_reason", enquiry->lost_reason);
    json_instant(json, "received_at", enquiry->received_at);
    add_instant(json, "answered_at", enquiry->answered_at);
    json_id(json, "order_id", enquiry->order_id);
    json_instant(json, "created_at", enquiry->created_at);
    json_instant(json, "changed_at", enquiry->changed_at);
}

void service_json_fields(struct json *json, const struct service *service)
{
    json_id(json, "id", service->id);
    json_int(json, "version", service->version);
    json_text(json, "name", service->name);
    add_amount(json, "price", service->has_price, service->price);
    json_text(json, "currency", service->currency);
    json_text(json, "unit", service_unit_word(service->unit));
    if (service->usual_days == SERVICE_DAYS_NONE)
        json_null(json, "usual_days");
    else
        json_int(json, "usual_days", service->usual_days);
    json_bool(json, "is_archived", service->archived_at != 0);
}
