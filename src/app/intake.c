// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/intake_mail.h"

#include "app/attempt.h"
#include "app/intake_rules.h"
#include "base/log.h"
#include "store/blobs.h"
#include "store/channels.h"

/* ---- keeping ---- */

struct keeping {
    const struct intake_pieces *pieces;
    size_t new_count;
};

/* What others of its mailboxes have come to stands in the same place. */
static enum status put_place(struct work *work, const struct intake_pieces *pieces)
{
    struct channel channel = {.place = ""};

    enum status status = channels_find(work, pieces->channel_id, &channel);
    if (status != STATUS_OK)
        return status;
    const char *place = pieces->mailbox ? mail_place_json(channel.place, pieces->mailbox,
                                                          pieces->place, work->arena)
                                        : channel.place;
    return channels_put_place(work, pieces->channel_id, place);
}

static enum status run_keep(struct work *work, void *context)
{
    struct keeping *keeping = (struct keeping *)context;
    const struct intake_pieces *pieces = keeping->pieces;

    keeping->new_count = 0;
    enum status status = work_begin(work);
    for (size_t i = 0; i < pieces->count && status == STATUS_OK; i++) {
        const struct intake_piece *piece = &pieces->items[i];
        const struct arrival arrival = {.channel_id = pieces->channel_id,
                                        .origin = piece->origin,
                                        .received_at = piece->received_at,
                                        .is_sent = piece->is_sent,
                                        .is_head = piece->is_head};
        bool is_new = false;

        status = arrivals_keep(work, &arrival, piece->raw, &is_new);
        keeping->new_count += is_new ? 1 : 0;
    }
    if (status == STATUS_OK)
        status = put_place(work, pieces);
    return status == STATUS_OK ? work_commit(work) : status;
}

enum status intake_keep(struct work *work, const struct intake_pieces *pieces, size_t *ret_new)
{
    struct keeping keeping = {.pieces = pieces};

    enum status status = attempt(work, run_keep, &keeping);
    if (status == STATUS_OK)
        *ret_new = keeping.new_count;
    return status;
}

/* ---- reading ---- */

/*
 * So many at once, so that a commit is for many. The attempt is counted before they are read; those
 * that were begun before are read one by one, so that one that kills its reader takes no other one
 * with it.
 */
enum { AT_ONCE = 50, BYTES_AT_ONCE = 8 * 1024 * 1024, IDS_EACH = 8 };

struct batch {
    struct intake_mail *mails;
    size_t count;
    const struct intake_means *means;
    size_t from, to; /* those that are stored in one transaction */
};

static enum status load(struct work *work, struct batch *batch)
{
    struct arrival_list list = {0};
    size_t bytes = 0;

    enum status status = arrivals_waiting(work, AT_ONCE, &list);
    if (status != STATUS_OK)
        return status;
    batch->mails = arena_array(work->arena, struct intake_mail, list.count);
    for (size_t i = 0; i < list.count && status == STATUS_OK && bytes < BYTES_AT_ONCE; i++) {
        struct intake_mail *mail = &batch->mails[i];

        if (i > 0 && (list.items[i].attempt > 0 || list.items[0].attempt > 0))
            break;
        *mail = (struct intake_mail){.arrival = list.items[i], .means = batch->means};
        mail->reading = (struct mail_reading){.message = mail_message_empty(), .bytes_fd = -1};
        mail->is_unreadable = mail->arrival.attempt >= ARRIVAL_ATTEMPTS_MAX;
        status = blobs_get(work, mail->arrival.blob_hash, MAIL_BYTES_MAX, &mail->raw);
        bytes += mail->raw.length;
        batch->count++;
    }
    return status;
}

static enum status run_begin(struct work *work, void *context)
{
    const struct batch *batch = (const struct batch *)context;

    enum status status = work_begin(work);
    if (status == STATUS_OK)
        status = arrivals_begin(work, batch->mails[0].arrival.id,
                                batch->mails[batch->count - 1].arrival.id);
    return status == STATUS_OK ? work_commit(work) : status;
}

/* The reader is not to be had: that is no fault of theirs. */
static enum status run_give_back(struct work *work, void *context)
{
    const struct batch *batch = (const struct batch *)context;

    enum status status = work_begin(work);
    for (size_t i = 0; i < batch->count && status == STATUS_OK; i++)
        status = arrivals_give_back(work, batch->mails[i].arrival.id);
    return status == STATUS_OK ? work_commit(work) : status;
}

static enum status read_all(struct work *work, struct batch *batch)
{
    enum status status = STATUS_OK;

    for (size_t i = 0; i < batch->count && status == STATUS_OK; i++) {
        struct intake_mail *mail = &batch->mails[i];

        if (!mail->is_unreadable)
            status = mail_read(batch->means->reader, mail->raw, work->arena, &work->fault,
                               &mail->reading);
    }
    return status;
}

static void close_all(struct batch *batch)
{
    for (size_t i = 0; i < batch->count; i++)
        mail_reading_close(&batch->mails[i].reading);
}

/* ---- storing ---- */

static int64_t ids_of(const struct batch *batch)
{
    int64_t count = 0;

    for (size_t i = batch->from; i < batch->to; i++)
        count += IDS_EACH + (int64_t)batch->mails[i].reading.message.attachments.count;
    return count;
}

static enum status run_store(struct work *work, void *context)
{
    const struct batch *batch = (const struct batch *)context;
    struct intake_rules rules = {0};

    enum status status = work_reserve_ids(work, ids_of(batch));
    if (status == STATUS_OK)
        status = work_begin(work);
    if (status == STATUS_OK)
        status = intake_rules_open(work, &rules);
    for (size_t i = batch->from; i < batch->to && status == STATUS_OK; i++)
        status = intake_store(work, &batch->mails[i], &rules);
    intake_rules_close(&rules);
    return status == STATUS_OK ? work_commit(work) : status;
}

static enum status run_put_aside(struct work *work, void *context)
{
    const struct batch *batch = (const struct batch *)context;

    enum status status = work_begin(work);
    if (status == STATUS_OK)
        status = arrivals_end(work, batch->mails[batch->from].arrival.id, ARRIVAL_UNREADABLE, 0);
    return status == STATUS_OK ? work_commit(work) : status;
}

static void forget_fault(struct work *work)
{
    work_end(work);
    work->fault = (struct fault){.status = STATUS_OK};
}

/* Who runs the server learns of it, without a word of the mail. */
static void say_not_stored(const struct work *work, const struct batch *batch)
{
    const struct intake_mail *mail = &batch->mails[batch->from];

    log_event(LOG_WARNING, mail->is_unreadable ? "mail put aside" : "mail not stored",
              LOG_FIELDS({.name = "workspace", .number = work->workspace_id},
                         {.name = "arrival", .number = mail->arrival.id},
                         {.name = "message", .text = work->fault.message.one},
                         {.name = "detail", .text = work->fault.detail}));
}

/* One that cannot be stored must not keep those behind it waiting: it comes once more as a message
 * that only has its bytes, and then is put aside with them. */
static enum status store_one(struct work *work, struct batch *batch)
{
    enum status status = attempt(work, run_store, batch);

    if (status == STATUS_OK || status == STATUS_UNAVAILABLE)
        return status;
    if (status != STATUS_CONFLICT)
        say_not_stored(work, batch);
    forget_fault(work);
    if (status == STATUS_CONFLICT || !batch->mails[batch->from].is_unreadable)
        return STATUS_OK;
    status = attempt(work, run_put_aside, batch);
    if (status != STATUS_CONFLICT)
        return status;
    forget_fault(work);
    return STATUS_OK;
}

static enum status store_all(struct work *work, struct batch *batch)
{
    batch->from = 0;
    batch->to = batch->count;
    enum status status = attempt(work, run_store, batch);
    if (status == STATUS_OK || status == STATUS_UNAVAILABLE)
        return status;
    forget_fault(work);
    status = STATUS_OK;
    for (size_t i = 0; i < batch->count && status == STATUS_OK; i++) {
        batch->from = i;
        batch->to = i + 1;
        status = store_one(work, batch);
    }
    return status;
}

static enum status read_batch(struct work *work, struct batch *batch)
{
    enum status status = mail_reader_start(batch->means->reader, &work->fault);
    if (status == STATUS_OK)
        status = attempt(work, run_begin, batch);
    work_end(work);
    if (status != STATUS_OK)
        return status;
    status = read_all(work, batch);
    if (status == STATUS_OK) {
        status = store_all(work, batch);
    } else {
        struct fault fault = work->fault;

        forget_fault(work);
        if (attempt(work, run_give_back, batch) == STATUS_OK)
            work->fault = fault;
    }
    close_all(batch);
    return status;
}

enum status intake_read_waiting(struct work *work, const struct intake_means *means,
                                size_t *ret_count)
{
    struct batch batch = {.means = means};

    enum status status = load(work, &batch);
    work_end(work);
    if (status == STATUS_OK && batch.count > 0)
        status = read_batch(work, &batch);
    work_end(work);
    if (status == STATUS_OK)
        *ret_count = batch.count;
    return status;
}

/* ---- the end ---- */

static enum status run_sweep(struct work *work, void *context)
{
    int64_t *count = (int64_t *)context;

    enum status status = work_begin(work);
    if (status == STATUS_OK)
        status = arrivals_sweep(work, count);
    return status == STATUS_OK ? work_commit(work) : status;
}

enum status intake_sweep(struct work *work)
{
    int64_t count = 0;

    return attempt(work, run_sweep, &count);
}
