// SPDX-License-Identifier: AGPL-3.0-or-later
#include <inttypes.h>
#include <string.h>

#include "app/enquiries.h"
#include "web/client_words.h"
#include "web/enquiry_words.h"
#include "web/order_words.h"
#include "web/page_frame.h"
#include "web/pages.h"
#include "web/press.h"

#define SECOND INT64_C(1000000)
enum { REASON_MAX = 4 * ORDER_REASON_MAX, WORD_MAX = 200 };

enum status show_enquiry_page(struct exchange *exchange, int64_t id, const struct fault *fault)
{
    struct enquiry_card card;
    const char *zone = "UTC";

    enum status status = show_enquiry(exchange->work, id, &card);
    if (status == STATUS_OK)
        status = business_zone(exchange->work, &zone);
    if (status != STATUS_OK)
        return status;
    const struct enquiry *enquiry = &card.enquiry;
    const char *headline = enquiry_headline(exchange, enquiry);
    struct enquiry_show_view view = {
        .page = page_frame(exchange, headline),
        .csrf = exchange->csrf_token,
        .id = id,
        .client_id = enquiry->client_id,
        .order_id = enquiry->order_id,
        .version = enquiry->version,
        .headline = headline,
        .name = card.client_name ? card.client_name : enquiry->name,
        .reach = enquiry->reach,
        .service = enquiry->service,
        .source = enquiry->source,
        .details = enquiry->details,
        .lost_reason = enquiry->lost_reason,
        .stage = enquiry_stage_words(enquiry->stage),
        .waiting = enquiry_waiting_words(enquiry, exchange->work->now),
        .received = arg_day_short(zone_day_by_name(zone, enquiry->received_at / SECOND)),
        .may_edit = actor_may(&exchange->work->actor, RIGHT_EDIT),
        .is_open = enquiry_is_open(enquiry),
        .is_new = enquiry->stage == ENQUIRY_NEW,
        .is_lost = enquiry->stage == ENQUIRY_LOST,
        .trail = trail_rows(exchange, &card.trail),
    };
    if (enquiry->answered_at != 0)
        view.answered = arg_day_short(zone_day_by_name(zone, enquiry->answered_at / SECOND));
    if (enquiry->has_amount)
        view.amount = client_money(enquiry->amount, enquiry->currency);
    if (fault)
        view.fault = fault->message;
    view.page.crumb = headline;
    struct html out = reply_html(exchange);
    view_enquiry_show(&out, exchange->language, &view);
    return STATUS_OK;
}

/* GET /enquiries/:id */
enum status page_enquiry_show(struct exchange *exchange)
{
    int64_t id = 0;

    enum status status = param_id(exchange, "id", &id);
    if (status == STATUS_OK)
        status = show_enquiry_page(exchange, id, NULL);
    return status;
}

static enum status answer(struct exchange *exchange, int64_t id, enum status status,
                          enum page_deed deed, const struct enquiry_changed *changed)
{
    const struct press press = {show_enquiry_page, "/enquiries", deed, deed == DEED_ENQUIRY_DELETED,
                                id};

    return press_answer(exchange, &press, status, changed->audit_id);
}

/* POST /enquiries/:id/answered */
enum status page_enquiry_answered(struct exchange *exchange)
{
    struct enquiry_changed changed = {0};
    int64_t id = 0;

    enum status status = param_id(exchange, "id", &id);
    if (status != STATUS_OK)
        return status;
    status = answer_enquiry(exchange->work, id, &changed);
    return answer(exchange, id, status, DEED_ENQUIRY_ANSWERED, &changed);
}

/* POST /enquiries/:id/quoted */
enum status page_enquiry_quoted(struct exchange *exchange)
{
    struct enquiry_changed changed = {0};
    const char *amount = NULL;
    int64_t id = 0;

    enum status status = param_id(exchange, "id", &id);
    if (status == STATUS_OK)
        status = form_text(exchange, "amount", WORD_MAX, &amount);
    if (status != STATUS_OK)
        return status;
    status = quote_enquiry(exchange->work, id, amount, &changed);
    return answer(exchange, id, status, DEED_SAVED, &changed);
}

/* POST /enquiries/:id/won */
enum status page_enquiry_won(struct exchange *exchange)
{
    struct enquiry_changed changed = {0};
    const char *company = NULL;
    int64_t id = 0;

    enum status status = param_id(exchange, "id", &id);
    if (status == STATUS_OK)
        status = form_text(exchange, "company", WORD_MAX, &company);
    if (status != STATUS_OK)
        return status;
    status = win_enquiry(exchange->work, id, company != NULL, &changed);
    return answer(exchange, id, status, DEED_ENQUIRY_WON, &changed);
}

/* POST /enquiries/:id/lost: what was typed, else what was chosen */
enum status page_enquiry_lost(struct exchange *exchange)
{
    struct enquiry_changed changed = {0};
    const char *reason = NULL;
    int64_t id = 0;

    enum status status = param_id(exchange, "id", &id);
    if (status == STATUS_OK)
        status = form_text(exchange, "reason", REASON_MAX, &reason);
    if (status != STATUS_OK)
        return status;
    status = lose_enquiry(exchange->work, id, reason, &changed);
    return answer(exchange, id, status, DEED_ENQUIRY_LOST, &changed);
}

/* POST /enquiries/:id/reopen */
enum status page_enquiry_reopen(struct exchange *exchange)
{
    struct enquiry_changed changed = {0};
    int64_t id = 0;

    enum status status = param_id(exchange, "id", &id);
    if (status != STATUS_OK)
        return status;
    status = reopen_enquiry(exchange->work, id, &changed);
    return answer(exchange, id, status, DEED_SAVED, &changed);
}

/* POST /enquiries/:id/delete */
enum status page_enquiry_delete(struct exchange *exchange)
{
    struct enquiry_changed changed = {0};
    int64_t id = 0;

    enum status status = param_id(exchange, "id", &id);
    if (status != STATUS_OK)
        return status;
    status = delete_enquiry(exchange->work, id, 0, &changed);
    return answer(exchange, id, status, DEED_ENQUIRY_DELETED, &changed);
}
