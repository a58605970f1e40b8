// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/answering.h"

#include <string.h>

#include "app/answer_clock.h"
#include "app/attempt.h"
#include "app/undo.h"
#include "base/json.h"
#include "base/json_read.h"
#include "store/answerings.h"
#include "store/audits.h"

static enum status check_right(struct work *work, enum right right)
{
    if (actor_may(&work->actor, right))
        return STATUS_OK;
    return fault_set(&work->fault, STATUS_FORBIDDEN, "",
                     PLAIN_MESSAGE("your role in this workspace does not allow this"));
}

enum status answering_of(struct work *work, struct answering *ret_answering)
{
    enum status status = check_right(work, RIGHT_VIEW);

    return status == STATUS_OK ? answerings_find(work, ret_answering) : status;
}

static const char *answering_json(struct arena *arena, const struct answering *answering)
{
    struct text text = text_new(arena), times = text_new(arena);
    struct json json = json_new(&text);

    reading_times_write(&times, answering);
    json_begin_object(&json, NULL);
    json_int(&json, "enquiry_minutes", answering->enquiry_minutes);
    json_int(&json, "message_minutes", answering->message_minutes);
    json_text(&json, "reading_times", times.at);
    json_int(&json, "undo_seconds", answering->undo_seconds);
    json_int(&json, "is_held", answering->is_held);
    json_int(&json, "is_answered", answering->is_answered);
    json_end(&json);
    json_finish(&json);
    return text.at;
}

static enum status write_answering(struct work *work, const struct answering *stored,
                                   const struct answering *wanted, enum audit_action action,
                                   int64_t *ret_audit_id)
{
    struct audit audit = {.action = action,
                          .object_id = work->workspace_id,
                          .before_json = answering_json(work->arena, stored),
                          .after_json = answering_json(work->arena, wanted)};
    struct answering written = *wanted;

    if (strcmp(audit.before_json, audit.after_json) == 0)
        return STATUS_OK;
    written.version = stored->version;
    enum status status = answerings_put(work, &written, &audit.version);
    if (status == STATUS_OK)
        status = answer_clock_renew(work);
    return status == STATUS_OK ? audits_insert(work, &audit, ret_audit_id) : status;
}

struct editing {
    int64_t version;
    struct answering wanted;
    struct answering_edited edited;
};

static enum status run_edit(struct work *work, void *context)
{
    struct editing *editing = context;
    struct answering stored = {0};

    editing->edited = (struct answering_edited){0};
    enum status status = work_begin(work);
    if (status == STATUS_OK)
        status = answerings_find(work, &stored);
    if (status == STATUS_OK && stored.version != editing->version)
        status = fault_set(&work->fault, STATUS_CONFLICT, "",
                           PLAIN_MESSAGE("somebody changed the settings meanwhile; see how they "
                                         "are now, and decide"));
    if (status == STATUS_OK)
        status = write_answering(work, &stored, &editing->wanted, AUDIT_ANSWERING_CHANGED,
                                 &editing->edited.audit_id);
    return status == STATUS_OK ? work_commit(work) : status;
}

enum status edit_answering(struct work *work, int64_t version, const struct answering_typed *typed,
                           struct answering_edited *ret_edited)
{
    struct editing editing = {.version = version};

    enum status status = check_right(work, RIGHT_MANAGE);
    if (status == STATUS_OK)
        status = answering_read(typed, &editing.wanted, &work->fault);
    if (status == STATUS_OK)
        status = attempt(work, run_edit, &editing);
    if (status == STATUS_OK)
        *ret_edited = editing.edited;
    return status;
}

/* ---- and back ---- */

static bool read_int(const struct json_value *object, const char *name, int64_t most,
                     int32_t *ret_number)
{
    const struct json_value *value = json_member(object, name);

    if (!value || value->kind != VALUE_INTEGER || value->integer < 0 || value->integer > most)
        return false;
    *ret_number = (int32_t)value->integer;
    return true;
}

static bool read_before(struct arena *arena, const char *text, struct answering *answering)
{
    const struct json_value *object;
    struct fault fault = {0};
    int32_t is_held = 0, is_answered = 0;

    if (!text || json_read(slice_of(text), arena, &fault, &object) != STATUS_OK)
        return false;
    const struct json_value *times = json_member(object, "reading_times");
    bool is_read =
        read_int(object, "enquiry_minutes", ANSWERING_MINUTES_MAX, &answering->enquiry_minutes) &&
        read_int(object, "message_minutes", ANSWERING_MINUTES_MAX, &answering->message_minutes) &&
        read_int(object, "undo_seconds", ANSWERING_UNDO_MAX, &answering->undo_seconds) &&
        read_int(object, "is_held", 1, &is_held) &&
        read_int(object, "is_answered", 1, &is_answered) && times && times->kind == VALUE_TEXT &&
        reading_times_read(times->text.at, answering);
    answering->is_held = is_held != 0;
    answering->is_answered = is_answered != 0;
    return is_read;
}

enum status undo_answering(struct work *work, const struct audit *audit, struct undone *ret_undone)
{
    struct answering stored = {0}, before = {0};
    int64_t audit_id = 0;

    enum status status = check_right(work, RIGHT_MANAGE);
    if (status == STATUS_OK)
        status = answerings_find(work, &stored);
    if (status == STATUS_OK && stored.version != audit->version)
        status = fault_set(&work->fault, STATUS_CONFLICT, "",
                           PLAIN_MESSAGE("the settings were changed again since; what was before "
                                         "cannot be put back without losing that"));
    if (status == STATUS_OK && !read_before(work->arena, audit->before_json, &before))
        status =
            fault_set(&work->fault, STATUS_BROKEN, "",
                      PLAIN_MESSAGE("what was before was not kept in a form that can be read"));
    if (status == STATUS_OK)
        status = write_answering(work, &stored, &before, AUDIT_ANSWERING_RESTORED, &audit_id);
    if (status == STATUS_OK)
        status = audits_set_undone(work, audit->id, audit_id);
    if (status == STATUS_OK)
        *ret_undone = (struct undone){.object_id = audit->object_id, .audit_id = audit_id};
    return status;
}
