// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/orders.h"
#include "domain/note.h"
#include "web/client_forms.h"
#include "web/client_show.h"
#include "web/client_words.h"
#include "web/courtesy_part.h"
#include "web/order_words.h"
#include "web/page_frame.h"
#include "web/pages.h"
#include "web/press.h"

/* Where it is, and where it may go. */
static struct stage_steps steps_of(struct arena *arena, const struct client_order *order)
{
    struct stage_steps steps = {arena_array(arena, struct stage_step, ORDER_STAGES), 0};

    if (order->state != ORDER_COUNTS)
        return steps;
    for (int i = STAGE_ACCEPTED; i <= STAGE_DONE; i++) {
        const enum order_stage stage = (enum order_stage)i;
        const bool is_here = stage == order->stage;

        if (is_here || order_stage_may_follow(order->stage, stage))
            steps.items[steps.count++] =
                (struct stage_step){order_stage_words(stage), order_stage_word(stage), is_here};
    }
    return steps;
}

static struct order_line_rows refunds_of(const struct exchange *exchange,
                                         const struct listed_orders *refunds, day_t today)
{
    struct order_line_rows rows = {
        arena_array(exchange->arena, struct order_line_row, refunds->count), refunds->count};

    for (size_t i = 0; i < refunds->count; i++)
        rows.items[i] = order_line_row(exchange, &refunds->items[i], today);
    return rows;
}

/* About the order, whenever it was. */
static struct order_note_rows notes_of(struct exchange *exchange, const struct note_list *notes,
                                       const char *zone)
{
    struct order_note_rows rows = {
        arena_array(exchange->arena, struct order_note_row, notes->count), notes->count};

    for (size_t i = 0; i < notes->count; i++)
        rows.items[i] = (struct order_note_row){
            .id = notes->items[i].id,
            .text = notes->items[i].text,
            .what = {.one =
                         choice_words(client_note_choices, note_kind_word(notes->items[i].kind))},
            .day = arg_day_short(
                zone_day_by_name(zone, notes->items[i].happened_at / INT64_C(1000000)))};
    return rows;
}

static struct order_show_view view_of(struct exchange *exchange, const struct order_card *card,
                                      day_t today, const char *zone)
{
    const struct client_order *order = &card->order;
    const char *headline = order_headline(exchange, order);
    struct order_show_view view = {
        .page = page_frame(exchange, headline),
        .csrf = exchange->csrf_token,
        .id = order->id,
        .client_id = order->client_id,
        .version = order->version,
        .refund_of = order->refund_of,
        .headline = headline,
        .client = card->client_name,
        .number = order->number ? order->number : "",
        .service = order->service,
        .source = order->source,
        .details = order->details,
        .cancel_reason = order->cancel_reason,
        .state = order_state_words(order),
        .due = order_due_words(order, today),
        .may_edit = actor_may(&exchange->work->actor, RIGHT_EDIT),
        .is_late = order_is_overdue(order, today),
        .is_cancelled = order->state == ORDER_CANCELLED,
        .is_refund = order->state == ORDER_REFUND,
        .is_imported = order->import_id != 0,
        .courtesy = courtesy_place_of_note(exchange->arena, "note", order->client_id),
        .accepted = arg_day_short(order->accepted_on),
        .delivered = order_day(order->delivered_on),
        .amount = order_amount(order),
        .steps = steps_of(exchange->arena, order),
        .refunds = refunds_of(exchange, &card->refunds, today),
        .own = own_fact_rows(exchange, &card->own),
        .notes = notes_of(exchange, &card->notes, zone),
        .trail = trail_rows(exchange, &card->trail),
    };

    view.page.crumb = headline;
    view.may_refund = order->state != ORDER_REFUND && (!order->has_amount || order->amount > 0);
    if (card->given_back != 0)
        view.given_back = client_money(-card->given_back, order->currency);
    return view;
}

enum status show_order_page(struct exchange *exchange, int64_t id, const struct fault *fault)
{
    struct order_card card;
    const char *zone = "UTC";
    day_t today = 0;

    enum status status = show_order(exchange->work, id, &card);
    if (status == STATUS_OK)
        status = business_day(exchange->work, &today);
    if (status == STATUS_OK)
        status = business_zone(exchange->work, &zone);
    if (status != STATUS_OK)
        return status;
    struct order_show_view view = view_of(exchange, &card, today, zone);
    if (fault)
        view.fault = fault->message;
    struct html out = reply_html(exchange);
    view_order_show(&out, exchange->language, &view);
    return STATUS_OK;
}

/* GET /orders/:id */
enum status page_order_show(struct exchange *exchange)
{
    int64_t id = 0;

    enum status status = param_id(exchange, "id", &id);
    if (status == STATUS_OK)
        status = show_order_page(exchange, id, NULL);
    return status;
}
