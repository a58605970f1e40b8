// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/templates.h"

#include <string.h>

#include "app/attempt.h"
#include "app/undo.h"
#include "base/json.h"
#include "base/json_read.h"
#include "store/audits.h"
#include "store/templates.h"

static enum status check_right(struct work *work, enum right right)
{
    if (actor_may(&work->actor, right))
        return STATUS_OK;
    return fault_set(&work->fault, STATUS_FORBIDDEN, "",
                     PLAIN_MESSAGE("your role in this workspace does not allow this"));
}

enum status list_templates(struct work *work, struct letter_template_list *ret_list)
{
    enum status status = check_right(work, RIGHT_VIEW);

    return status == STATUS_OK ? templates_list(work, ret_list) : status;
}

enum status show_template(struct work *work, int64_t id, struct letter_template *ret_template)
{
    enum status status = check_right(work, RIGHT_VIEW);

    return status == STATUS_OK ? templates_find(work, id, ret_template) : status;
}

static const char *template_json(struct arena *arena, const struct letter_template *one)
{
    struct text text = text_new(arena);
    struct json json = json_new(&text);

    json_begin_object(&json, NULL);
    json_text(&json, "name", one->name);
    json_text(&json, "language", one->language);
    json_int(&json, "form_of_address", one->form_of_address);
    json_text(&json, "subject", one->subject);
    json_text(&json, "body", one->body);
    json_int(&json, "archived", one->is_archived);
    json_end(&json);
    json_finish(&json);
    return text.at;
}

static enum audit_action action_of(const struct letter_template *before,
                                   const struct letter_template *after)
{
    return after->is_archived && !before->is_archived ? AUDIT_TEMPLATE_ARCHIVED
                                                      : AUDIT_TEMPLATE_CHANGED;
}

/* From one state to another, within the write unit of whoever calls. */
static enum status write_change(struct work *work, const struct letter_template *before,
                                const struct letter_template *after, enum audit_action action,
                                int64_t *ret_audit_id)
{
    struct audit audit = {.action = action,
                          .object_id = before->id,
                          .before_json = template_json(work->arena, before),
                          .after_json = template_json(work->arena, after),
                          .version = before->version + 1};

    if (strcmp(audit.before_json, audit.after_json) == 0)
        return STATUS_OK;
    enum status status = templates_update(work, after);
    if (status == STATUS_OK)
        status = audits_insert(work, &audit, ret_audit_id);
    return status;
}

struct saving {
    struct letter_template wanted;
    struct template_saved saved;
};

static enum status insert_new(struct work *work, struct saving *saving)
{
    struct letter_template_list stored = {0};

    enum status status = templates_list(work, &stored);
    if (status == STATUS_OK && stored.count == TEMPLATES_MAX)
        return fault_set(
            &work->fault, STATUS_INVALID, "name",
            MESSAGE("there are {1} templates, which is the most", arg_count(TEMPLATES_MAX)));
    if (status == STATUS_OK)
        status = templates_insert(work, &saving->wanted, &saving->saved.id);
    if (status != STATUS_OK)
        return status;
    return audits_insert(work,
                         &(struct audit){.action = AUDIT_TEMPLATE_ADDED,
                                         .object_id = saving->saved.id,
                                         .after_json = template_json(work->arena, &saving->wanted),
                                         .version = 1},
                         &saving->saved.audit_id);
}

static enum status change_stored(struct work *work, struct saving *saving)
{
    struct letter_template stored;

    enum status status = templates_find(work, saving->wanted.id, &stored);
    if (status == STATUS_OK && stored.version != saving->wanted.version)
        status = fault_set(&work->fault, STATUS_CONFLICT, "",
                           PLAIN_MESSAGE("somebody changed this template meanwhile; see how it is "
                                         "now, and decide"));
    saving->saved.id = saving->wanted.id;
    if (status == STATUS_OK)
        status = write_change(work, &stored, &saving->wanted, action_of(&stored, &saving->wanted),
                              &saving->saved.audit_id);
    return status;
}

static enum status run_saving(struct work *work, void *context)
{
    struct saving *saving = (struct saving *)context;

    saving->saved = (struct template_saved){0};
    enum status status = work_begin(work);
    if (status == STATUS_OK)
        status = saving->wanted.id == 0 ? insert_new(work, saving) : change_stored(work, saving);
    if (status == STATUS_OK)
        status = work_commit(work);
    return status;
}

enum status save_template(struct work *work, const struct letter_template *given,
                          struct template_saved *ret_saved)
{
    struct saving saving = {0};

    enum status status = check_right(work, RIGHT_EDIT);
    if (status == STATUS_OK)
        status = letter_template_clean(given, work->arena, &work->fault, &saving.wanted);
    if (status == STATUS_OK)
        status = attempt(work, run_saving, &saving);
    if (status == STATUS_OK)
        *ret_saved = saving.saved;
    return status;
}

static bool take_text(const struct json_value *object, const char *name, const char **ret_text)
{
    const struct json_value *member = json_member(object, name);

    if (!member || member->kind != VALUE_TEXT)
        return false;
    *ret_text = member->text.at;
    return true;
}

static bool read_before(struct arena *arena, const char *json, struct letter_template *one)
{
    const struct json_value *object;
    struct fault fault = {0};

    if (json_read(slice_of(json), arena, &fault, &object) != STATUS_OK ||
        !take_text(object, "name", &one->name) || !take_text(object, "language", &one->language) ||
        !take_text(object, "subject", &one->subject) || !take_text(object, "body", &one->body))
        return false;
    const struct json_value *form = json_member(object, "form_of_address");
    const struct json_value *archived = json_member(object, "archived");
    if (!form || form->kind != VALUE_INTEGER || !archived || archived->kind != VALUE_INTEGER)
        return false;
    one->form_of_address = (enum form_of_address)form->integer;
    one->is_archived = archived->integer != 0;
    return true;
}

enum status undo_template_change(struct work *work, const struct audit *audit,
                                 struct undone *ret_undone)
{
    struct letter_template stored = {0}, before;
    int64_t audit_id = 0;

    enum status status = templates_find(work, audit->object_id, &stored);
    if (status == STATUS_OK && stored.version != audit->version)
        status = fault_set(&work->fault, STATUS_CONFLICT, "",
                           PLAIN_MESSAGE("this template was changed again since; what was before "
                                         "cannot be put back without losing that"));
    before = stored;
    if (status == STATUS_OK && !audit->before_json)
        before.is_archived = true;
    else if (status == STATUS_OK && !read_before(work->arena, audit->before_json, &before))
        status = fault_set(&work->fault, STATUS_BROKEN, "",
                           PLAIN_MESSAGE("what was before was not kept in a form that can be "
                                         "read"));
    if (status == STATUS_OK)
        status = write_change(work, &stored, &before, AUDIT_TEMPLATE_RESTORED, &audit_id);
    if (status == STATUS_OK)
        status = audits_set_undone(work, audit->id, audit_id);
    if (status == STATUS_OK)
        *ret_undone = (struct undone){.object_id = stored.id, .audit_id = audit_id};
    return status;
}
