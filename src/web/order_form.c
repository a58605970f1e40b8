// SPDX-License-Identifier: AGPL-3.0-or-later
#include "web/order_form.h"

#include "app/order_said.h"
#include "app/services.h"

struct order_input order_input_of(struct arena *arena, const struct client_order *order)
{
    return (struct order_input){
        .title = order->title,
        .details = order->details,
        .service = order->service,
        .source = order->source,
        .number = order->number ? order->number : "",
        .amount = amount_field(arena, order->has_amount, order->amount),
        .currency = order->currency,
        .accepted_on = day_field(arena, order->accepted_on),
        .due_on = day_field(arena, order->due_on),
        .delivered_on = day_field(arena, order->delivered_on),
    };
}

enum status order_input_read(struct exchange *exchange, struct order_input *ret_input)
{
    enum { TIMES = 4, SHORT = 200 }; /* bytes before it is trimmed */
    struct order_input input = {0};
    const struct {
        const char *name;
        size_t max;
        const char **text;
    } fields[] = {
        {"title", TIMES * ORDER_TITLE_MAX, &input.title},
        {"details", TIMES * ORDER_DETAILS_MAX, &input.details},
        {"service", TIMES * ORDER_WORD_MAX, &input.service},
        {"source", TIMES * ORDER_WORD_MAX, &input.source},
        {"number", TIMES * ORDER_WORD_MAX, &input.number},
        {"amount", SHORT, &input.amount},
        {"currency", SHORT, &input.currency},
        {"accepted_on", SHORT, &input.accepted_on},
        {"due_on", SHORT, &input.due_on},
        {"delivered_on", SHORT, &input.delivered_on},
    };
    enum status status = STATUS_OK;

    for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]) && status == STATUS_OK; i++)
        status = form_text(exchange, fields[i].name, fields[i].max, fields[i].text);
    if (status == STATUS_OK)
        *ret_input = input;
    return status;
}

enum status order_fields_view(struct exchange *exchange, const struct order_input *stored,
                              enum typed_moment moment, const struct fault *fault,
                              struct typed_fields_view *ret_fields)
{
    const struct typed_field fields[] = {
        {.name = "title", .label = PLAIN_MESSAGE("What it is"), .stored = stored->title},
        {.name = "service",
         .label = PLAIN_MESSAGE("Service"),
         .stored = stored->service,
         .list = "known-services"},
        {.name = "amount",
         .label = PLAIN_MESSAGE("Amount"),
         .stored = stored->amount,
         .kind = TYPED_AMOUNT},
        {.name = "currency", .label = PLAIN_MESSAGE("Currency"), .stored = stored->currency},
        {.name = "accepted_on",
         .label = PLAIN_MESSAGE("Accepted on"),
         .stored = stored->accepted_on,
         .kind = TYPED_DAY},
        {.name = "due_on",
         .label = PLAIN_MESSAGE("Promised for"),
         .stored = stored->due_on,
         .kind = TYPED_DAY},
        {.name = "delivered_on",
         .label = PLAIN_MESSAGE("Delivered on"),
         .stored = stored->delivered_on,
         .kind = TYPED_DAY},
        {.name = "number", .label = PLAIN_MESSAGE("Number"), .stored = stored->number},
        {.name = "source",
         .label = PLAIN_MESSAGE("Where it came from"),
         .stored = stored->source,
         .list = "known-sources"},
        {.name = "details",
         .label = PLAIN_MESSAGE("Details"),
         .stored = stored->details,
         .kind = TYPED_AREA},
    };
    struct known_words words;
    bool is_shown = false;

    enum status status = known_words(exchange->work, &words);
    if (status != STATUS_OK)
        return status;
    *ret_fields = (struct typed_fields_view){
        .csrf = exchange->csrf_token,
        .rows = typed_rows(exchange, fields, sizeof(fields) / sizeof(fields[0]), moment, fault,
                           &is_shown),
        .services = typed_words(exchange->arena, words.services, words.service_count),
        .sources = typed_words(exchange->arena, words.sources, words.source_count),
    };
    if (fault && !is_shown)
        ret_fields->fault = fault->message;
    return STATUS_OK;
}
