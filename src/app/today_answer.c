// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/today_answer.h"

#include "app/attempt.h"
#include "app/losses.h"
#include "app/undo.h"
#include "base/json.h"
#include "base/json_read.h"

struct cue_answering {
    struct cue_record record; /* what is said */
    day_t today;
    int64_t audit_id;
};

enum status cue_is_gone(struct work *work)
{
    return fault_set(&work->fault, STATUS_NOT_FOUND, "",
                     PLAIN_MESSAGE("this is settled already: nothing is left to do here"));
}

/* What is said, for whoever takes this back. NULL for nothing. */
static const char *record_json(struct arena *arena, const struct cue_record *record,
                               const struct cue_answer_along *along)
{
    struct text text = text_new(arena);
    struct json json = json_new(&text);

    if (record->id == 0)
        return NULL;
    json_begin_object(&json, NULL);
    json_int(&json, "cause", record->answered.key.cause);
    json_int(&json, "object", record->answered.key.object_id);
    json_int(&json, "occasion", record->answered.key.occasion);
    json_int(&json, "rule", record->rule);
    json_int(&json, "client", record->client_id);
    json_int(&json, "answer", record->answered.answer);
    json_int(&json, "until", record->answered.until);
    json_int(&json, "at", record->answered_at);
    json_int(&json, "id", record->id);
    if (along->loss_audit_id != 0)
        json_int(&json, "loss", along->loss_audit_id);
    if (along->note_audit_id != 0)
        json_int(&json, "note", along->note_audit_id);
    if (along->enquiry_audit_id != 0)
        json_int(&json, "enquiry", along->enquiry_audit_id);
    json_end(&json);
    json_finish(&json);
    return text.at;
}

/* One that was put off may be answered again from its day on; nothing else is answered twice. */
static bool is_settled(const struct cue_record *before, day_t today)
{
    return before->id != 0 &&
           (before->answered.answer != CUE_LATER || today < before->answered.until);
}

enum status put_cue_answer(struct work *work, struct cue_record *record, day_t today,
                           const struct cue_answer_along *along, int64_t *ret_audit_id)
{
    static const struct cue_answer_along alone = {.action = AUDIT_CUE_ANSWERED};
    struct cue_record before = {0};

    enum status status = cues_find(work, &record->answered.key, &before);
    if (status == STATUS_OK && is_settled(&before, today))
        return cue_is_gone(work);
    if (status == STATUS_OK && before.id != 0)
        status = cues_delete(work, before.id);
    record->id = work_new_id(work);
    record->answered_at = work->now;
    if (status == STATUS_OK)
        status = cues_insert(work, record);
    if (status != STATUS_OK)
        return status;
    return audits_insert(work,
                         &(struct audit){.action = along->action,
                                         .object_id = record->id,
                                         .before_json = record_json(work->arena, &before, &alone),
                                         .after_json = record_json(work->arena, record, along)},
                         ret_audit_id);
}

static enum status run_answer(struct work *work, void *context)
{
    static const struct cue_answer_along alone = {.action = AUDIT_CUE_ANSWERED};
    struct cue_answering *answering = (struct cue_answering *)context;

    enum status status = work_begin(work);
    if (status == STATUS_OK)
        status = put_cue_answer(work, &answering->record, answering->today, &alone,
                                &answering->audit_id);
    return status == STATUS_OK ? work_commit(work) : status;
}

enum status check_may_answer(struct work *work)
{
    if (actor_may(&work->actor, RIGHT_EDIT))
        return STATUS_OK;
    return fault_set(&work->fault, STATUS_FORBIDDEN, "",
                     PLAIN_MESSAGE("your role in this workspace does not allow this"));
}

static enum status check_saying(struct work *work, const struct cue_saying *saying)
{
    enum status status = check_may_answer(work);

    if (status == STATUS_OK && saying->answer == CUE_LATER &&
        (saying->later_days < 1 || saying->later_days > CUE_LATER_DAYS_MAX))
        return fault_set(&work->fault, STATUS_INVALID, "later_days",
                         MESSAGE("later is 1 to {1} days from now", arg_count(CUE_LATER_DAYS_MAX)));
    return status;
}

const struct cue *today_find(const struct today *today, const struct cue_key *key)
{
    for (size_t i = 0; i < today->cues.count; i++)
        if (cue_key_compare(&today->cues.items[i].key, key) == 0)
            return &today->cues.items[i];
    return NULL;
}

enum status answer_cue(struct work *work, struct snapshots *snapshots,
                       const struct cue_saying *saying, int64_t *ret_audit_id)
{
    struct today today;

    enum status status = check_saying(work, saying);
    if (status == STATUS_OK)
        status = show_today(work, snapshots, 0, &today);
    if (status != STATUS_OK)
        return status;
    today_close(&today);
    const struct cue *cue = today_find(&today, &saying->key);
    if (!cue)
        return cue_is_gone(work);
    struct cue_answering answering = {
        .today = today.now.today,
        .record = {.rule = cue->rule,
                   .client_id = cue->client_id,
                   .answered = {.key = cue->key,
                                .answer = saying->answer,
                                .until = today.now.today + saying->later_days}}};
    work_end(work);
    status = attempt(work, run_answer, &answering);
    if (status == STATUS_OK)
        *ret_audit_id = answering.audit_id;
    return status;
}

/* ---- and back ---- */

static int64_t number_of(const struct json_value *object, const char *name)
{
    const struct json_value *member = json_member(object, name);

    return member && member->kind == VALUE_INTEGER ? member->integer : 0;
}

static bool read_record(struct arena *arena, const char *text, struct cue_record *record)
{
    const struct json_value *object;
    struct fault fault = {0};

    if (json_read(slice_of(text), arena, &fault, &object) != STATUS_OK)
        return false;
    *record = (struct cue_record){
        .id = number_of(object, "id"),
        .rule = (enum cue_rule)number_of(object, "rule"),
        .client_id = number_of(object, "client"),
        .answered_at = number_of(object, "at"),
        .answered = {.key = {.cause = (enum cue_cause)number_of(object, "cause"),
                             .object_id = number_of(object, "object"),
                             .occasion = number_of(object, "occasion")},
                     .answer = (enum cue_answer)number_of(object, "answer"),
                     .until = (day_t)number_of(object, "until")},
    };
    return record->id != 0;
}

struct cue_answer_along cue_answer_along(struct arena *arena, const char *after_json)
{
    const struct json_value *object;
    struct cue_answer_along along = {0};
    struct fault fault = {0};

    if (!after_json || json_read(slice_of(after_json), arena, &fault, &object) != STATUS_OK)
        return along;
    along.note_audit_id = number_of(object, "note");
    along.enquiry_audit_id = number_of(object, "enquiry");
    along.loss_audit_id = number_of(object, "loss");
    return along;
}

/* The reason of a loss that was said with the answer, unless that was taken back by itself. */
static enum status take_loss_back(struct work *work, const struct audit *audit)
{
    int64_t id = cue_answer_along(work->arena, audit->after_json).loss_audit_id;
    struct undone undone;
    struct audit loss;

    if (id == 0)
        return STATUS_OK;
    enum status status = audits_find(work, id, &loss);
    if (status == STATUS_OK && loss.undone_by == 0)
        status = undo_loss(work, &loss, &undone);
    return status;
}

enum status undo_cue_answer(struct work *work, const struct audit *audit, struct undone *ret_undone)
{
    struct cue_record stored = {0}, before = {0};
    int64_t audit_id = 0;

    enum status status = cues_find_id(work, audit->object_id, &stored);
    if (status == STATUS_OK && stored.id == 0)
        return fault_set(&work->fault, STATUS_CONFLICT, "",
                         PLAIN_MESSAGE("something else was said of this since"));
    if (status == STATUS_OK && audit->before_json &&
        !read_record(work->arena, audit->before_json, &before))
        status = fault_set(&work->fault, STATUS_BROKEN, "",
                           PLAIN_MESSAGE("what was before was not kept in a form that can be "
                                         "read"));
    if (status == STATUS_OK)
        status = cues_delete(work, stored.id);
    if (status == STATUS_OK && before.id != 0)
        status = cues_insert(work, &before);
    if (status == STATUS_OK)
        status = take_loss_back(work, audit);
    if (status == STATUS_OK)
        status = audits_insert(
            work, &(struct audit){.action = AUDIT_CUE_OPEN_AGAIN, .object_id = stored.id},
            &audit_id);
    if (status == STATUS_OK)
        status = audits_set_undone(work, audit->id, audit_id);
    if (status == STATUS_OK)
        *ret_undone = (struct undone){.object_id = stored.id};
    return status;
}
