// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/courtesy_mutes.h"

#include <string.h>

#include "app/attempt.h"
#include "app/undo.h"
#include "base/json.h"
#include "base/json_read.h"
#include "store/audits.h"

/* A command or a program by a key has no settings of its own. */
static enum status check_right(struct work *work)
{
    if (actor_may(&work->actor, RIGHT_VIEW) && work->actor.user_id != 0)
        return STATUS_OK;
    return fault_set(&work->fault, STATUS_FORBIDDEN, "",
                     PLAIN_MESSAGE("your role in this workspace does not allow this"));
}

enum status show_courtesy_mutes(struct work *work, struct courtesy_mutes *ret_mutes)
{
    enum status status = check_right(work);

    return status == STATUS_OK ? courtesy_mutes_of(work, work->actor.user_id, ret_mutes) : status;
}

static const char *mutes_json(struct arena *arena, const struct courtesy_mutes *mutes)
{
    struct text text = text_new(arena);
    struct json json = json_new(&text);

    json_begin_object(&json, NULL);
    json_begin_array(&json, "muted");
    for (int i = 0; i < COURTESY_LABELS; i++)
        if (mutes->is_muted[i])
            json_text(&json, NULL, courtesy_label_key((enum courtesy_label)i));
    json_end(&json);
    json_end(&json);
    json_finish(&json);
    return text.at;
}

static enum status write_mutes(struct work *work, const struct courtesy_mutes *stored,
                               const struct courtesy_mutes *wanted, enum audit_action action,
                               int64_t *ret_audit_id)
{
    const int64_t user = work->actor.user_id;
    const struct audit audit = {.action = action,
                                .object_id = user,
                                .before_json = mutes_json(work->arena, stored),
                                .after_json = mutes_json(work->arena, wanted)};
    enum status status = STATUS_OK;

    *ret_audit_id = 0;
    if (strcmp(audit.before_json, audit.after_json) == 0)
        return STATUS_OK;
    for (int i = 0; i < COURTESY_LABELS && status == STATUS_OK; i++) {
        if (wanted->is_muted[i] && !stored->is_muted[i])
            status = courtesy_mutes_add(work, user, (enum courtesy_label)i);
        else if (!wanted->is_muted[i] && stored->is_muted[i])
            status = courtesy_mutes_remove(work, user, (enum courtesy_label)i);
    }
    return status == STATUS_OK ? audits_insert(work, &audit, ret_audit_id) : status;
}

struct saving {
    const struct courtesy_mutes *wanted;
    int64_t audit_id;
};

static enum status run_saving(struct work *work, void *context)
{
    struct saving *saving = (struct saving *)context;
    struct courtesy_mutes stored = {0};

    enum status status = work_begin(work);
    if (status == STATUS_OK)
        status = courtesy_mutes_of(work, work->actor.user_id, &stored);
    if (status == STATUS_OK)
        status =
            write_mutes(work, &stored, saving->wanted, AUDIT_COURTESY_CHANGED, &saving->audit_id);
    return status == STATUS_OK ? work_commit(work) : status;
}

enum status save_courtesy_mutes(struct work *work, const struct courtesy_mutes *wanted,
                                int64_t *ret_audit_id)
{
    struct saving saving = {.wanted = wanted};

    enum status status = check_right(work);
    if (status == STATUS_OK)
        status = attempt(work, run_saving, &saving);
    if (status == STATUS_OK)
        *ret_audit_id = saving.audit_id;
    return status;
}

/* ---- and back ---- */

static bool read_kept(struct arena *arena, const char *text, struct courtesy_mutes *mutes)
{
    const struct json_value *object;
    struct fault fault = {0};

    if (!text || json_read(slice_of(text), arena, &fault, &object) != STATUS_OK)
        return false;
    const struct json_value *muted = json_member(object, "muted");
    if (!muted || muted->kind != VALUE_ARRAY)
        return false;
    for (size_t i = 0; i < muted->count; i++)
        for (int k = 0; k < COURTESY_LABELS && muted->items[i].kind == VALUE_TEXT; k++)
            if (strcmp(muted->items[i].text.at, courtesy_label_key((enum courtesy_label)k)) == 0)
                mutes->is_muted[k] = true;
    return true;
}

static enum status check_undo(struct work *work, const struct audit *audit,
                              const struct courtesy_mutes *stored)
{
    if (audit->after_json && strcmp(audit->after_json, mutes_json(work->arena, stored)) == 0)
        return STATUS_OK;
    return fault_set(&work->fault, STATUS_CONFLICT, "",
                     PLAIN_MESSAGE("the rules were muted or brought back again since"));
}

enum status undo_courtesy_mutes(struct work *work, const struct audit *audit,
                                struct undone *ret_undone)
{
    struct courtesy_mutes stored = {0}, before = {0};
    int64_t audit_id = 0;

    if (audit->object_id != work->actor.user_id)
        return fault_set(&work->fault, STATUS_NOT_FOUND, "",
                         PLAIN_MESSAGE("this is not there any more"));
    enum status status = courtesy_mutes_of(work, work->actor.user_id, &stored);
    if (status == STATUS_OK)
        status = check_undo(work, audit, &stored);
    if (status == STATUS_OK && !read_kept(work->arena, audit->before_json, &before))
        return fault_set(&work->fault, STATUS_BROKEN, "",
                         PLAIN_MESSAGE("what was before was not kept in a form that can be read"));
    if (status == STATUS_OK)
        status = write_mutes(work, &stored, &before, AUDIT_COURTESY_RESTORED, &audit_id);
    if (status == STATUS_OK)
        status = audits_set_undone(work, audit->id, audit_id);
    if (status == STATUS_OK)
        *ret_undone = (struct undone){.object_id = audit->object_id, .audit_id = audit_id};
    return status;
}
