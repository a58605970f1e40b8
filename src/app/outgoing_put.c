// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/outgoing_put.h"

#include <string.h>

#include "app/conversation_send.h"
#include "base/clock.h"
#include "base/json.h"
#include "domain/mail_compose.h"
#include "domain/outbox_rule.h"
#include "store/answerings.h"
#include "store/channels.h"
#include "store/hours.h"
#include "store/messages.h"
#include "store/outboxes.h"
#include "store/workspaces.h"

#define SECOND INT64_C(1000000)

/* An opening that is a month away is as good as none: a holiday has its own answer by then. */
enum { DAYS_OFF_BEFORE = 31 };

/* --- when --- */

struct business_hours {
    struct working_hours hours;
    struct zone *zone; /* to be closed */
};

static enum status open_hours(struct work *work, struct business_hours *ret_business)
{
    day_t since = zone_day_by_name("UTC", work->now / SECOND) - DAYS_OFF_BEFORE;
    struct workspace workspace = {0};
    struct day_off_list days_off = {0};
    struct week_list week = {0};

    enum status status = workspaces_find(work, work->workspace_id, &workspace);
    if (status == STATUS_OK)
        status = hours_week(work, &week);
    if (status == STATUS_OK)
        status = days_off_list(work, since, &days_off);
    if (status == STATUS_OK)
        *ret_business = (struct business_hours){.hours = {.week = week.items,
                                                          .week_count = week.count,
                                                          .days_off = days_off.items,
                                                          .day_off_count = days_off.count,
                                                          .holidays = workspace.holidays},
                                                .zone = zone_open_known(workspace.time_zone)};
    return status;
}

/* What was agreed on for any hour is answered at any hour (B12). */
static bool may_be_held(const struct outgoing *outgoing, const struct answering *answering)
{
    return outgoing->leave == OUTGOING_AS_SET && answering->is_held &&
           outgoing->conversation->urgency != URGENCY_EMERGENCY;
}

static enum status leaves_at(struct work *work, const struct outgoing *outgoing, int64_t *ret_at)
{
    struct answering answering = answering_default();
    struct business_hours business = {0};
    int64_t at = work->now;

    if (outgoing->kind == OUTBOX_AUTOMATIC) {
        *ret_at = at;
        return STATUS_OK;
    }
    enum status status = answerings_find(work, &answering);
    if (status == STATUS_OK)
        status = open_hours(work, &business);
    if (status != STATUS_OK)
        return status;
    if (outgoing->kind == OUTBOX_DIRECT)
        at += answering.undo_seconds * SECOND;
    if (outgoing->kind == OUTBOX_SERIES)
        at = outbox_by_day(business.zone, at);
    else if (may_be_held(outgoing, &answering))
        at = outbox_at_opening(&business.hours, business.zone, at);
    zone_close(business.zone);
    *ret_at = at;
    return STATUS_OK;
}

/* --- the message --- */

static const char *receivers_of(struct arena *arena, const struct conversation *conversation)
{
    struct text text = text_new(arena);
    struct json json = json_new(&text);

    json_begin_object(&json, NULL);
    json_begin_array(&json, "to");
    json_begin_object(&json, NULL);
    json_text(&json, "name", conversation->name);
    json_text(&json, "address", conversation->address);
    json_end(&json);
    json_end(&json);
    json_begin_array(&json, "cc");
    json_end(&json);
    json_end(&json);
    json_finish(&json);
    return text.at;
}

static bool is_reply_already(const char *subject)
{
    return (subject[0] == 'R' || subject[0] == 'r') && (subject[1] == 'e' || subject[1] == 'E') &&
           subject[2] == ':';
}

/* Clients know "Re:" for what it is in every language. */
static const char *subject_of(struct arena *arena, const struct outgoing *outgoing)
{
    const char *subject = outgoing->conversation->subject;
    struct text text = text_new(arena);

    if (outgoing->subject)
        return outgoing->subject;
    if (subject[0] == '\0' || is_reply_already(subject))
        return subject;
    text_format(&text, "Re: %s", subject);
    return text.length > CONVERSATION_SUBJECT_MAX ? subject : text.at;
}

static const char *mail_id_of(struct arena *arena, const struct channel *channel)
{
    uint8_t chance[16];

    if (channel->kind != CHANNEL_MAIL)
        return "";
    random_bytes(chance, sizeof(chance));
    return mail_message_id(chance, channel->address, arena);
}

static enum status check_receiver(struct work *work, const struct conversation *conversation)
{
    if (conversation->address[0] != '\0')
        return STATUS_OK;
    return fault_set(&work->fault, STATUS_INVALID, "text",
                     PLAIN_MESSAGE("nobody knows where to answer them: this conversation has no "
                                   "address"));
}

static struct conversation_message message_of(struct work *work, const struct outgoing *outgoing,
                                              const struct channel *channel)
{
    return (struct conversation_message){
        .id = work_new_id(work),
        .conversation_id = outgoing->conversation->id,
        .kind = MESSAGE_OURS,
        .is_automatic = outgoing->kind != OUTBOX_DIRECT,
        .author_id = work->actor.user_id,
        .happened_at = work->now,
        .sender_name = channel->name,
        .sender_address = channel->address,
        .receivers = receivers_of(work->arena, outgoing->conversation),
        .subject = subject_of(work->arena, outgoing),
        .text = outgoing->text,
        .own_length = (int64_t)strlen(outgoing->text),
        .mail_id = mail_id_of(work->arena, channel),
    };
}

static struct outbox row_of(struct work *work, const struct outgoing *outgoing,
                            const struct channel *channel, const struct outgoing_written *written)
{
    bool waits = outgoing->leave != OUTGOING_ONCE_APPROVED;

    return (struct outbox){.id = work_new_id(work),
                           .message_id = written->message.id,
                           .channel_id = channel->id,
                           .kind = outgoing->kind,
                           .state = waits ? OUTBOX_WAITING : OUTBOX_TO_APPROVE,
                           .receiver = outgoing->conversation->address,
                           .not_before_at = written->leaves_at};
}

enum status outgoing_put(struct work *work, const struct outgoing *outgoing,
                         struct outgoing_written *ret_written)
{
    struct outgoing_written written = {0};
    struct channel channel = {0};

    enum status status = check_receiver(work, outgoing->conversation);
    if (status == STATUS_OK)
        status = conversation_channel(work, outgoing->conversation, &channel);
    if (status == STATUS_OK)
        status = leaves_at(work, outgoing, &written.leaves_at);
    if (status != STATUS_OK)
        return status;
    written.message = message_of(work, outgoing, &channel);
    const struct outbox row = row_of(work, outgoing, &channel, &written);
    written.outbox_id = row.id;
    written.is_held = written.leaves_at > work->now + ANSWERING_UNDO_MAX * SECOND;
    status = messages_insert(work, &written.message);
    if (status == STATUS_OK)
        status = outboxes_insert(work, &row);
    if (status == STATUS_OK)
        status = message_words_put(work, &written.message);
    if (status == STATUS_OK)
        *ret_written = written;
    return status;
}
