// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/outgoing.h"

#include <stdio.h>
#include <string.h>

#include "app/attempt.h"
#include "app/automatic_answer.h"
#include "base/clock.h"
#include "base/language.h"
#include "base/utf8.h"
#include "domain/outbox_rule.h"
#include "store/channels.h"
#include "store/db.h"
#include "store/outboxes.h"
#include "store/store.h"
#include "store/workspaces.h"

#define MINUTE INT64_C(60000000)
#define HOUR (60 * MINUTE)

enum { ANSWER_SIZE = 512, TELL_TRIES = 60, TELL_PAUSE_MICROSECONDS = 500000 };

/* One of a batch. Its answer outlives what it was made in. */
struct parcel {
    struct outbox outbox;
    struct outbox_fate fate;
    char answer[ANSWER_SIZE];
};

struct batch {
    int64_t channel_id;
    const struct outgoing_sender *sender;
    const struct outgoing_way *way;
    struct channel channel;
    struct outgoing_seal seal;
    const struct language *language;
    struct parcel *parcels;
    size_t count;
};

/* --- leasing --- */

static enum status claim_kind(struct work *work, const struct batch *batch, enum outbox_kind kind,
                              struct outbox_list *list)
{
    const struct job_lease lease = {batch->sender->owner,
                                    work->now + OUTGOING_LEASE_MINUTES * MINUTE};
    int64_t most = batch->sender->hour_max, sent = 0;
    enum status status = STATUS_OK;

    if (kind != OUTBOX_DIRECT && most < DB_ROWS_MAX)
        status = outboxes_count_sent(work, batch->channel_id, work->now - HOUR, most, &sent);
    int64_t room = outbox_room(kind, sent, batch->sender->hour_max);
    int64_t limit = kind == OUTBOX_DIRECT ? 1 : OUTGOING_BATCH;
    const struct outbox_choice choice = {batch->channel_id, kind,
                                         (size_t)(room < limit ? room : limit)};
    if (status == STATUS_OK && choice.limit > 0)
        status = outboxes_claim(work, &choice, &lease, list);
    return status;
}

static enum status run_claim(struct work *work, void *context)
{
    struct batch *batch = (struct batch *)context;
    struct outbox_list list = {0};

    enum status status = work_begin(work);
    if (status == STATUS_OK)
        status = channels_find(work, batch->channel_id, &batch->channel);
    if (status != STATUS_OK || batch->channel.is_paused || batch->channel.is_archived)
        return status;
    for (int kind = OUTBOX_DIRECT; kind <= OUTBOX_SERIES && list.count == 0; kind++) {
        if (status == STATUS_OK)
            status = claim_kind(work, batch, (enum outbox_kind)kind, &list);
    }
    if (status == STATUS_OK && list.count > 0)
        status = work_commit(work);
    batch->parcels = arena_array(work->arena, struct parcel, list.count);
    batch->count = list.count;
    for (size_t i = 0; i < list.count; i++)
        batch->parcels[i] = (struct parcel){.outbox = list.items[i]};
    return status;
}

/* --- sending --- */

static void put_words(const struct batch *batch, struct work *work, struct message words,
                      struct parcel *parcel)
{
    utf8_keep(slice_of(message_text(work->arena, batch->language, words)), parcel->answer,
              sizeof(parcel->answer));
}

/* What the server said, or in our words why there was none to say anything. */
static void put_answer(const struct batch *batch, struct work *work,
                       const struct mail_result *result, struct parcel *parcel)
{
    const struct mail_reply *reply = &result->message;

    if (result->code != MAIL_WORKS && reply->code == 0 && batch->way->server)
        put_words(batch, work,
                  mail_trouble(batch->way->server, MAIL_SMTP, result->code, reply->text), parcel);
    else if (reply->code != 0)
        (void)snprintf(parcel->answer, sizeof(parcel->answer), "%d %s%s%s", (int)reply->code,
                       reply->enhanced, reply->enhanced[0] != '\0' ? " " : "", reply->text);
    else
        (void)snprintf(parcel->answer, sizeof(parcel->answer), "%s", reply->text);
}

static void end_as(struct parcel *parcel, enum outbox_state state)
{
    parcel->fate =
        (struct outbox_fate){state, parcel->outbox.not_before_at, parcel->outbox.unknown_count};
}

/* It never reached a server: what is wrong with it stays wrong. */
static void refuse(const struct batch *batch, struct work *work, enum status status,
                   struct parcel *parcel)
{
    if (status == STATUS_NOT_FOUND)
        end_as(parcel, OUTBOX_WITHDRAWN);
    else if (status == STATUS_INVALID)
        end_as(parcel, OUTBOX_FAILED);
    else
        parcel->fate = outbox_after(&parcel->outbox, MAIL_NOT_SENT, work->now);
    put_words(batch, work, work->fault.message, parcel);
    work->fault = (struct fault){.status = STATUS_OK};
}

static struct outbox_fate fate_of(const struct batch *batch, const struct parcel *parcel,
                                  enum mail_outcome outcome, int64_t now)
{
    struct outbox_fate fate = outbox_after(&parcel->outbox, outcome, now);

    if (fate.state == OUTBOX_WAITING && parcel->outbox.kind == OUTBOX_SERIES)
        fate.not_before_at = outbox_by_day(batch->seal.zone, fate.not_before_at);
    return fate;
}

/* True when the next one would fare no better: nobody is there. */
static bool send_one(struct batch *batch, struct work *work, struct parcel *parcel)
{
    struct mail_letter letter;
    struct mail_result result = {0};

    enum status status = automatic_answer_check(work, &parcel->outbox);
    if (status == STATUS_OK)
        status =
            batch->channel.kind == CHANNEL_TELEGRAM
                ? outgoing_chat(work, &parcel->outbox, &letter)
                : outgoing_letter(work, &batch->channel, &parcel->outbox, &batch->seal, &letter);
    work_end(work); /* no unit of the store is open while a server thinks */
    if (status == STATUS_OK)
        status = batch->way->send(batch->way->context, &letter, work->arena, &work->fault, &result);
    if (status != STATUS_OK) {
        refuse(batch, work, status, parcel);
        return false;
    }
    parcel->fate = fate_of(batch, parcel, result.message.outcome, work->now);
    put_answer(batch, work, &result, parcel);
    return result.code != MAIL_WORKS;
}

static void put_off(const struct batch *batch, int64_t now, const char *answer, size_t from)
{
    for (size_t i = from; i < batch->count; i++) {
        struct parcel *parcel = &batch->parcels[i];

        parcel->fate = fate_of(batch, parcel, MAIL_NOT_SENT, now);
        (void)snprintf(parcel->answer, sizeof(parcel->answer), "%s", answer);
    }
}

/* Nobody tried them. */
static void give_back(const struct batch *batch, size_t from)
{
    for (size_t i = from; i < batch->count; i++)
        end_as(&batch->parcels[i], OUTBOX_WAITING);
}

static bool must_end(const struct batch *batch, int64_t began_at)
{
    return batch->way->is_over(batch->way->context) ||
           clock_now() - began_at > OUTGOING_LEASE_MINUTES / 2 * MINUTE;
}

static void send_all(struct work *work, struct batch *batch)
{
    int64_t began_at = work->now;

    for (size_t i = 0; i < batch->count; i++) {
        struct parcel *parcel = &batch->parcels[i];
        struct arena_mark mark = arena_mark(work->arena);

        if (must_end(batch, began_at)) {
            give_back(batch, i);
            return;
        }
        if (outbox_is_stale(&parcel->outbox, work->now)) {
            end_as(parcel, OUTBOX_TO_APPROVE);
            continue;
        }
        bool is_nobody_there = send_one(batch, work, parcel);
        arena_rewind(work->arena, mark);
        if (is_nobody_there) {
            put_off(batch, work->now, parcel->answer, i + 1);
            return;
        }
    }
}

/* --- telling --- */

static enum status run_finish(struct work *work, void *context)
{
    const struct batch *batch = (const struct batch *)context;

    enum status status = work_begin(work);
    for (size_t i = 0; i < batch->count && status == STATUS_OK; i++) {
        const struct parcel *parcel = &batch->parcels[i];
        struct outbox outbox = parcel->outbox;
        bool is_ours = false;

        outbox.state = parcel->fate.state;
        outbox.not_before_at = parcel->fate.not_before_at;
        outbox.unknown_count = parcel->fate.unknown_count;
        outbox.answer = parcel->answer;
        status = outboxes_finish(work, &outbox, batch->sender->owner, &is_ours);
    }
    return status == STATUS_OK ? work_commit(work) : status;
}

enum status outgoing_next(struct work *work, int64_t channel_id, int64_t *ret_at)
{
    int64_t first = 0;
    enum status status = STATUS_OK;

    for (int kind = OUTBOX_DIRECT; kind <= OUTBOX_SERIES && status == STATUS_OK; kind++) {
        int64_t at = 0;

        status = outboxes_next(work, channel_id, (enum outbox_kind)kind, &at);
        if (at != 0 && (first == 0 || at < first))
            first = at;
    }
    if (status == STATUS_OK)
        *ret_at = first;
    return status;
}

static void count_up(const struct batch *batch, struct outgoing_turn *turn)
{
    for (size_t i = 0; i < batch->count; i++) {
        enum outbox_state state = batch->parcels[i].fate.state;

        turn->sent += state == OUTBOX_SENT;
        turn->later += state == OUTBOX_WAITING;
    }
    turn->ended = batch->count - turn->sent - turn->later;
}

/* A store that is short of room for a moment makes nobody send twice. */
static enum status tell(struct work *work, struct batch *batch)
{
    enum status status = attempt(work, run_finish, batch);

    work_end(work);
    for (int i = 1;
         i < TELL_TRIES && status == STATUS_UNAVAILABLE && !store_has_failed(work->store); i++) {
        clock_pause(TELL_PAUSE_MICROSECONDS);
        work->fault = (struct fault){.status = STATUS_OK};
        status = attempt(work, run_finish, batch);
        work_end(work);
    }
    return status;
}

static enum status run_batch(struct work *work, struct batch *batch, struct outgoing_turn *ret_turn)
{
    struct outgoing_turn turn = {0};

    enum status status = attempt(work, run_claim, batch);
    work_end(work);
    if (status == STATUS_OK && batch->count > 0) {
        send_all(work, batch);
        work->now = clock_now();
        status = tell(work, batch);
    }
    if (status == STATUS_OK)
        status = outgoing_next(work, batch->channel_id, &turn.next_at);
    work_end(work);
    count_up(batch, &turn);
    /* It is due and may not leave: too many have within the hour, or the channel rests. */
    turn.is_put_off = batch->count == 0 && turn.next_at != 0 && turn.next_at <= work->now;
    if (turn.is_put_off)
        turn.next_at = work->now + MINUTE;
    if (status == STATUS_OK)
        *ret_turn = turn;
    return status;
}

enum status outgoing_run(struct work *work, int64_t channel_id,
                         const struct outgoing_sender *sender, const struct outgoing_way *way,
                         struct outgoing_turn *ret_turn)
{
    struct batch batch = {.channel_id = channel_id, .sender = sender, .way = way};
    struct workspace workspace = {0};

    if (!outbox_clock_is_right(work->now))
        return fault_set(&work->fault, STATUS_UNAVAILABLE, "",
                         PLAIN_MESSAGE("the clock of this machine is wrong: nothing is sent until "
                                       "it is right"));
    enum status status = workspaces_find(work, work->workspace_id, &workspace);
    if (status != STATUS_OK)
        return status;
    batch.language = language_by_code(workspace.language);
    if (!batch.language)
        batch.language = language_by_code("en");
    batch.seal = (struct outgoing_seal){sender->key, zone_open_known(workspace.time_zone)};
    status = run_batch(work, &batch, ret_turn);
    zone_close(batch.seal.zone);
    return status;
}

static enum status run_break_off(struct work *work, void *context)
{
    int64_t count = 0, owner = *(const int64_t *)context;

    enum status status = work_begin(work);
    if (status == STATUS_OK)
        status = outboxes_break_off(work, owner, owner, &count);
    return status == STATUS_OK ? work_commit(work) : status;
}

enum status outgoing_break_off(struct work *work, int64_t owner)
{
    return attempt(work, run_break_off, &owner);
}
