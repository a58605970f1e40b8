// SPDX-License-Identifier: AGPL-3.0-or-later
#include <string.h>

#include "app/local_time.h"
#include "app/outgoing_steps.h"
#include "web/conversation_words.h"
#include "web/outbox_part.h"
#include "web/page_frame.h"
#include "web/pages.h"
#include "web/press.h"

#define MINUTE INT64_C(60000000)

enum { WORD_MAX = 40, GROUPS = 2, MOMENT_MINUTES = 2 };

enum status outbox_note(struct exchange *exchange, struct message *ret_note)
{
    int64_t count = 0;

    enum status status = count_troubled_outgoing(exchange->work, &count);
    if (status == STATUS_OK && count > 0)
        *ret_note =
            MESSAGE_N("{1} message of yours did not leave by itself: look at it, and decide",
                      "{1} messages of yours did not leave by themselves: look at them, "
                      "and decide",
                      arg_count(count));
    return status;
}

/* --- in words --- */

static struct message waiting_words(struct exchange *exchange, struct zone *zone,
                                    const struct outbox *outbox)
{
    const int64_t now = exchange->work->now;

    if (outbox->not_before_at <= now)
        return PLAIN_MESSAGE("It leaves as soon as its mailbox can send.");
    if (outbox->attempt > 0 && outbox->answer[0] != '\0')
        return MESSAGE("It was put off, and is tried again at {1}.",
                       arg_text(conversation_time(exchange, zone, outbox->not_before_at)));
    if (outbox->not_before_at - now <= MOMENT_MINUTES * MINUTE)
        return PLAIN_MESSAGE("It leaves in a moment.");
    return MESSAGE("It is held until {1}: you are closed, or it is night where it goes.",
                   arg_text(conversation_time(exchange, zone, outbox->not_before_at)));
}

static struct message state_words(struct exchange *exchange, struct zone *zone,
                                  const struct outbox *outbox)
{
    switch (outbox->state) {
    case OUTBOX_WAITING:
        return waiting_words(exchange, zone, outbox);
    case OUTBOX_SENDING:
        return PLAIN_MESSAGE("It is on its way now.");
    case OUTBOX_FAILED:
        return PLAIN_MESSAGE("It did not leave.");
    case OUTBOX_UNKNOWN:
        return PLAIN_MESSAGE("The connection broke while it was on its way: nobody knows whether "
                             "it arrived.");
    case OUTBOX_TO_APPROVE:
        return PLAIN_MESSAGE("It waits for your yes.");
    case OUTBOX_SENT:
    case OUTBOX_WITHDRAWN:
        break;
    }
    return (struct message){.one = NULL};
}

static struct message why_words(const struct outbox *outbox)
{
    if (outbox->state == OUTBOX_FAILED)
        return PLAIN_MESSAGE("See whether the address is right, then send it again, or take "
                             "another way to them.");
    if (outbox->state == OUTBOX_UNKNOWN)
        return PLAIN_MESSAGE("Sent again, they may get it twice; it is best to ask them.");
    if (outbox->state != OUTBOX_TO_APPROVE)
        return (struct message){.one = NULL};
    if (outbox->kind == OUTBOX_DIRECT)
        return PLAIN_MESSAGE("The records were made from a copy, after which it may have left "
                             "already.");
    return PLAIN_MESSAGE("The program wrote it, or it comes later than it was meant to: see "
                         "whether it is right.");
}

static struct message go_words(const struct outbox *outbox, int64_t now)
{
    switch (outbox->state) {
    case OUTBOX_WAITING:
        if (outbox->not_before_at - now > MOMENT_MINUTES * MINUTE)
            return PLAIN_MESSAGE("Send now");
        break;
    case OUTBOX_FAILED:
    case OUTBOX_UNKNOWN:
        return PLAIN_MESSAGE("Send again");
    case OUTBOX_TO_APPROVE:
        return PLAIN_MESSAGE("Approve and send");
    case OUTBOX_SENDING:
    case OUTBOX_SENT:
    case OUTBOX_WITHDRAWN:
        break;
    }
    return (struct message){.one = NULL};
}

/* --- rows --- */

static bool is_answer(const struct outbox *outbox)
{
    return outbox->kind == OUTBOX_DIRECT &&
           (outbox->state == OUTBOX_WAITING || outbox->state == OUTBOX_FAILED);
}

static struct outbox_line line_of(struct exchange *exchange, struct zone *zone,
                                  const struct outbox_row *row)
{
    const struct outbox *outbox = &row->outbox;
    const bool is_sending = outbox->state == OUTBOX_SENDING;

    return (struct outbox_line){
        .id = outbox->id,
        .message_id = outbox->message_id,
        .conversation_id = row->conversation_id,
        .who = row->name[0] != '\0' ? row->name : outbox->receiver,
        .subject = row->subject,
        .snippet = row->text,
        .channel = row->channel_address,
        .answer = outbox->answer,
        .when = MESSAGE("{1}", arg_text(conversation_time(exchange, zone, outbox->created_at))),
        .state = state_words(exchange, zone, outbox),
        .why = why_words(outbox),
        .go = go_words(outbox, exchange->work->now),
        .needs = outbox->state != OUTBOX_WAITING && !is_sending,
        .may_take_back = is_answer(outbox),
        .may_keep = !is_answer(outbox) && !is_sending,
    };
}

static void add_group(struct exchange *exchange, struct zone *zone, struct outbox_view *view,
                      const struct outbox_rows *rows, struct message title, struct message note)
{
    struct outbox_lines lines = {.items =
                                     arena_array(exchange->arena, struct outbox_line, rows->count)};

    if (rows->count == 0)
        return;
    for (size_t i = 0; i < rows->count; i++)
        lines.items[lines.count++] = line_of(exchange, zone, &rows->items[i]);
    view->groups.items[view->groups.count++] = (struct outbox_group){
        .title = title, .note = note, .number = arg_count((int64_t)rows->count), .lines = lines};
}

static enum status fill(struct exchange *exchange, struct outbox_view *view)
{
    struct outgoing_seen seen = {.has_more = false};
    struct zone *zone = NULL;

    enum status status = list_outgoing(exchange->work, &seen);
    if (status == STATUS_OK)
        status = local_zone_open(exchange->work, &zone);
    if (status != STATUS_OK)
        return status;
    view->groups.items = arena_array(exchange->arena, struct outbox_group, GROUPS);
    add_group(exchange, zone, view, &seen.troubled, PLAIN_MESSAGE("Needs a decision"),
              PLAIN_MESSAGE("These do not leave by themselves."));
    add_group(exchange, zone, view, &seen.under_way, PLAIN_MESSAGE("On its way"),
              PLAIN_MESSAGE("These leave by themselves; until then you can take them back."));
    zone_close(zone);
    view->has_more = seen.has_more;
    view->is_held = seen.is_held;
    return STATUS_OK;
}

static enum status show_outbox(struct exchange *exchange, int64_t id, const struct fault *fault)
{
    const char *title = translate(exchange->language, N_("What leaves"));
    struct outbox_view view = {.page = page_frame(exchange, title),
                               .csrf = exchange->csrf_token,
                               .may_edit = actor_may(&exchange->work->actor, RIGHT_EDIT)};

    (void)id;
    if (fault)
        view.fault = fault->message;
    enum status status = fill(exchange, &view);
    if (status != STATUS_OK)
        return status;
    view.page.heading = title;
    struct html out = reply_html(exchange);
    view_outbox(&out, exchange->language, &view);
    return STATUS_OK;
}

/* GET /outbox */
enum status page_outbox(struct exchange *exchange)
{
    return show_outbox(exchange, 0, NULL);
}

/* POST /outbox/:id */
enum status page_outbox_step(struct exchange *exchange)
{
    struct press press = {.show = show_outbox, .folder = "/outbox"};
    struct outgoing_stepped stepped = {0};
    const char *what = NULL;

    enum status status = param_id(exchange, "id", &press.id);
    if (status == STATUS_OK)
        status = form_text(exchange, "do", WORD_MAX, &what);
    if (status != STATUS_OK)
        return status;
    const bool leaves = what && strcmp(what, "go") == 0;
    press.deed = leaves ? DEED_MESSAGE_LEAVES : DEED_MESSAGE_STAYS;
    if (leaves || (what && strcmp(what, "keep") == 0))
        status = step_outgoing(exchange->work, press.id, leaves ? OUTGOING_LET_GO : OUTGOING_KEEP,
                               &stepped);
    else
        status = fault_set(exchange->fault, STATUS_INVALID, "do",
                           PLAIN_MESSAGE("say whether it is to be sent, or not"));
    return press_answer(exchange, &press, status, stepped.audit_id);
}
