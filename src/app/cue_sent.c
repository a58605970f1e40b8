// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/attempt.h"
#include "app/cue_draft.h"
#include "app/enquiry_change.h"
#include "app/record_kinds.h"
#include "app/records.h"
#include "app/today_answer.h"

/* What was sent by hand, in one unit: the note of it, the enquiry answered, the cue done. */
struct sending {
    struct cue_record record;
    day_t today;
    int64_t enquiry_id; /* 0: none */
    int64_t contact_id; /* 0: none */
    const char *text;
    int64_t audit_id;
};

static enum status note_message(struct work *work, const struct sending *sending,
                                int64_t *ret_audit_id)
{
    struct record note = {.client_id = sending->record.client_id};
    struct record_saved saved = {0};

    if (note.client_id == 0)
        return STATUS_OK;
    record_set(&note, "kind", note_kind_word(NOTE_MESSAGE));
    record_set(&note, "text", sending->text);
    record_set(&note, "contact", record_digits(work, sending->contact_id));
    enum status status = record_add(work, RECORD_NOTE, &note, &saved);
    if (status == STATUS_OK)
        *ret_audit_id = saved.audit_id;
    return status;
}

static enum status answer_asked(struct work *work, int64_t enquiry_id, int64_t *ret_audit_id)
{
    struct enquiry before = {0}, after = {0};
    struct enquiry_changed changed = {0};

    if (enquiry_id == 0)
        return STATUS_OK;
    enum status status = enquiry_take(work, enquiry_id, 0, &before);
    after = before;
    if (status == STATUS_OK)
        status = enquiry_answer(&after, work->now, &work->fault);
    if (status == STATUS_OK)
        status = enquiry_change(work, &before, &after, AUDIT_ENQUIRY_ANSWERED, &changed);
    if (status == STATUS_OK)
        *ret_audit_id = changed.audit_id;
    return status;
}

static enum status run_sending(struct work *work, void *context)
{
    struct sending *sending = (struct sending *)context;
    struct cue_answer_along along = {.action = AUDIT_CUE_SENT};

    enum status status = work_begin(work);
    if (status == STATUS_OK)
        status = note_message(work, sending, &along.note_audit_id);
    if (status == STATUS_OK)
        status = answer_asked(work, sending->enquiry_id, &along.enquiry_audit_id);
    if (status == STATUS_OK)
        status = put_cue_answer(work, &sending->record, sending->today, &along, &sending->audit_id);
    return status == STATUS_OK ? work_commit(work) : status;
}

enum status note_cue_sent(struct work *work, struct snapshots *snapshots,
                          const struct cue_sent *sent, int64_t *ret_audit_id)
{
    struct today today;

    enum status status = check_may_answer(work);
    if (status == STATUS_OK)
        status = show_today(work, snapshots, 0, &today);
    if (status != STATUS_OK)
        return status;
    today_close(&today);
    const struct cue *cue = today_find(&today, &sent->key);
    if (!cue || !cue_has_draft(cue))
        return cue_is_gone(work);
    struct sending sending = {.record = {.rule = cue->rule,
                                         .client_id = cue->client_id,
                                         .answered = {.key = cue->key, .answer = CUE_DONE}},
                              .today = today.now.today,
                              .enquiry_id = cue->enquiry ? cue->key.object_id : 0,
                              .contact_id = sent->contact_id,
                              .text = sent->text};
    work_end(work);
    status = attempt(work, run_sending, &sending);
    if (status == STATUS_OK)
        *ret_audit_id = sending.audit_id;
    return status;
}

/* ---- and back ---- */

/* A part, by its own row of the trail, unless somebody took it back by itself before. */
static enum status take_back(struct work *work, int64_t audit_id,
                             enum status (*undo_part)(struct work *, const struct audit *,
                                                      struct undone *))
{
    struct audit audit = {0};
    struct undone undone = {0};

    if (audit_id == 0)
        return STATUS_OK;
    enum status status = audits_find(work, audit_id, &audit);
    if (status != STATUS_OK || audit.undone_by != 0)
        return status;
    return undo_part(work, &audit, &undone);
}

enum status undo_cue_sent(struct work *work, const struct audit *audit, struct undone *ret_undone)
{
    const struct cue_answer_along along = cue_answer_along(work->arena, audit->after_json);

    enum status status = take_back(work, along.note_audit_id, record_undo);
    if (status == STATUS_OK)
        status = take_back(work, along.enquiry_audit_id, undo_enquiry_change);
    return status == STATUS_OK ? undo_cue_answer(work, audit, ret_undone) : status;
}
