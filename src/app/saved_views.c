// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/saved_views.h"

#include <assert.h>
#include <string.h>

#include "app/attempt.h"
#include "base/fold.h"
#include "base/json.h"
#include "base/json_read.h"
#include "domain/client.h"
#include "store/audits.h"

static enum status check_right(struct work *work, enum right right)
{
    if (actor_may(&work->actor, right))
        return STATUS_OK;
    return fault_set(&work->fault, STATUS_FORBIDDEN, "",
                     PLAIN_MESSAGE("your role in this workspace does not allow this"));
}

/* One's own view changes nothing for anybody else. */
static enum right right_to(const struct work *work, int64_t user_id)
{
    return user_id != 0 && user_id == work->actor.user_id ? RIGHT_VIEW : RIGHT_EDIT;
}

enum status list_saved_views(struct work *work, enum saved_list list,
                             struct saved_view_list *ret_list)
{
    enum status status = check_right(work, RIGHT_VIEW);

    if (status != STATUS_OK)
        return status;
    return saved_views_list(work, list, work->actor.user_id, 2 * SAVED_VIEWS_MAX, ret_list);
}

static enum status clean_name(struct work *work, const char *name, const char **ret_name)
{
    enum status status =
        client_name_clean(slice_of(name ? name : ""), "name", work->arena, &work->fault, ret_name);

    if (status == STATUS_OK && strlen(*ret_name) > VIEW_NAME_MAX)
        return fault_set(
            &work->fault, STATUS_INVALID, "name",
            MESSAGE("a name of a view has at most {1} bytes", arg_count(VIEW_NAME_MAX)));
    return status;
}

/* Among those that the user sees; `but_id` is the view itself, 0 for a new one. */
static enum status check_name(struct work *work, enum saved_list list, const char *name,
                              int64_t but_id)
{
    struct saved_view_list stored = {0};
    const char *key = fold_text(work->arena, slice_of(name));

    enum status status =
        saved_views_list(work, list, work->actor.user_id, 2 * SAVED_VIEWS_MAX, &stored);
    if (status != STATUS_OK)
        return status;
    for (size_t i = 0; i < stored.count; i++)
        if (stored.items[i].id != but_id &&
            strcmp(fold_text(work->arena, slice_of(stored.items[i].name)), key) == 0)
            return fault_set(&work->fault, STATUS_INVALID, "name",
                             MESSAGE("there is a view “{1}” already; choose another name",
                                     arg_text(stored.items[i].name)));
    if (but_id == 0 && stored.count >= SAVED_VIEWS_MAX)
        return fault_set(
            &work->fault, STATUS_INVALID, "name",
            MESSAGE("a list has at most {1} views; remove one first", arg_count(SAVED_VIEWS_MAX)));
    return STATUS_OK;
}

static const char *view_json(struct arena *arena, const struct saved_view *view)
{
    struct text text = text_new(arena);
    struct json json = json_new(&text);

    json_begin_object(&json, NULL);
    json_int(&json, "list", (int64_t)view->list);
    json_text(&json, "name", view->name);
    json_text(&json, "query", view->query);
    json_int(&json, "user", view->user_id);
    json_int(&json, "at", view->created_at);
    json_end(&json);
    json_finish(&json);
    return text.at;
}

/* One of the three deeds: from `before` to `after`, NULL where there is none. */
static enum status write_change(struct work *work, const struct saved_view *before,
                                const struct saved_view *after, enum audit_action action,
                                int64_t *ret_audit_id)
{
    const struct saved_view *kept = before ? before : after;
    assert(kept);
    const struct audit audit = {
        .action = action,
        .object_id = kept->id,
        .before_json = before ? view_json(work->arena, before) : NULL,
        .after_json = after ? view_json(work->arena, after) : NULL,
    };
    enum status status = STATUS_OK;

    if (!before)
        status = saved_views_insert(work, after);
    else if (!after)
        status = saved_views_delete(work, before->id);
    else
        status = saved_views_rename(work, before->id, after->name);
    return status == STATUS_OK ? audits_insert(work, &audit, ret_audit_id) : status;
}

/* --- the three deeds --- */

struct view_run {
    struct view_wanted wanted;
    int64_t id; /* of a view that is there */
    struct view_saved saved;
};

static enum status run_save(struct work *work, void *context)
{
    struct view_run *run = context;
    const struct view_wanted *wanted = &run->wanted;

    enum status status = work_begin(work);
    if (status == STATUS_OK)
        status = check_name(work, wanted->list, wanted->name, 0);
    if (status != STATUS_OK)
        return status;
    const struct saved_view view = {
        .id = work_new_id(work),
        .list = wanted->list,
        .name = wanted->name,
        .query = wanted->query,
        .user_id = wanted->is_shared ? 0 : work->actor.user_id,
        .created_at = work->now,
    };
    run->saved = (struct view_saved){.id = view.id};
    status = write_change(work, NULL, &view, AUDIT_VIEW_SAVED, &run->saved.audit_id);
    return status == STATUS_OK ? work_commit(work) : status;
}

enum status save_view(struct work *work, const struct view_wanted *wanted,
                      struct view_saved *ret_saved)
{
    struct view_run run = {.wanted = *wanted};

    enum status status =
        check_right(work, wanted->is_shared ? RIGHT_EDIT : right_to(work, work->actor.user_id));
    if (status == STATUS_OK)
        status = clean_name(work, wanted->name, &run.wanted.name);
    if (status == STATUS_OK && strlen(wanted->query) > VIEW_QUERY_MAX)
        status = fault_set(
            &work->fault, STATUS_INVALID, "name",
            MESSAGE("the conditions of a view have at most {1} bytes", arg_count(VIEW_QUERY_MAX)));
    if (status == STATUS_OK)
        status = attempt(work, run_save, &run);
    if (status == STATUS_OK)
        *ret_saved = run.saved;
    return status;
}

static enum status run_rename(struct work *work, void *context)
{
    struct view_run *run = context;
    struct saved_view before, after;

    run->saved = (struct view_saved){.id = run->id};
    enum status status = work_begin(work);
    if (status == STATUS_OK)
        status = saved_views_find(work, run->id, work->actor.user_id, &before);
    if (status == STATUS_OK)
        status = check_right(work, right_to(work, before.user_id));
    if (status == STATUS_OK)
        status = check_name(work, before.list, run->wanted.name, run->id);
    if (status != STATUS_OK || strcmp(before.name, run->wanted.name) == 0)
        return status;
    after = before;
    after.name = run->wanted.name;
    status = write_change(work, &before, &after, AUDIT_VIEW_RENAMED, &run->saved.audit_id);
    return status == STATUS_OK ? work_commit(work) : status;
}

enum status rename_view(struct work *work, int64_t id, const char *name,
                        struct view_saved *ret_saved)
{
    struct view_run run = {.id = id};

    enum status status = check_right(work, RIGHT_VIEW);
    if (status == STATUS_OK)
        status = clean_name(work, name, &run.wanted.name);
    if (status == STATUS_OK)
        status = attempt(work, run_rename, &run);
    if (status == STATUS_OK)
        *ret_saved = run.saved;
    return status;
}

static enum status run_remove(struct work *work, void *context)
{
    struct view_run *run = context;
    struct saved_view before;

    run->saved = (struct view_saved){.id = run->id};
    enum status status = work_begin(work);
    if (status == STATUS_OK)
        status = saved_views_find(work, run->id, work->actor.user_id, &before);
    if (status == STATUS_OK)
        status = check_right(work, right_to(work, before.user_id));
    if (status == STATUS_OK)
        status = write_change(work, &before, NULL, AUDIT_VIEW_REMOVED, &run->saved.audit_id);
    return status == STATUS_OK ? work_commit(work) : status;
}

enum status remove_view(struct work *work, int64_t id, struct view_saved *ret_saved)
{
    struct view_run run = {.id = id};

    enum status status = check_right(work, RIGHT_VIEW);
    if (status == STATUS_OK)
        status = attempt(work, run_remove, &run);
    if (status == STATUS_OK)
        *ret_saved = run.saved;
    return status;
}

/* --- taking back --- */

static bool take_number(const struct json_value *object, const char *name, int64_t *number)
{
    const struct json_value *member = json_member(object, name);

    if (!member || member->kind != VALUE_INTEGER)
        return false;
    *number = member->integer;
    return true;
}

static bool take_text(const struct json_value *object, const char *name, const char **text)
{
    const struct json_value *member = json_member(object, name);

    if (!member || member->kind != VALUE_TEXT)
        return false;
    *text = member->text.at;
    return true;
}

static enum status read_kept(struct work *work, const struct audit *audit, const char *json,
                             struct saved_view *ret_view)
{
    const struct json_value *object = NULL;
    struct saved_view view = {.id = audit->object_id};
    struct fault fault = {0};
    int64_t list = 0;

    if (json_read(slice_of(json), work->arena, &fault, &object) != STATUS_OK ||
        object->kind != VALUE_OBJECT || !take_number(object, "list", &list) ||
        !take_text(object, "name", &view.name) || !take_text(object, "query", &view.query) ||
        !take_number(object, "user", &view.user_id) || !take_number(object, "at", &view.created_at))
        return fault_set(&work->fault, STATUS_BROKEN, "",
                         PLAIN_MESSAGE("what was before was not kept in a form that can be read"));
    view.list = (enum saved_list)list;
    *ret_view = view;
    return STATUS_OK;
}

/* A view that is somebody else's own is not there for whoever asks. */
static enum status check_owner(struct work *work, const struct saved_view *view)
{
    if (view->user_id == 0 || view->user_id == work->actor.user_id)
        return check_right(work, right_to(work, view->user_id));
    return fault_set(&work->fault, STATUS_NOT_FOUND, "",
                     PLAIN_MESSAGE("this view is not there any more"));
}

/* What the deed left must be what is there now. */
static enum status check_unchanged(struct work *work, const struct saved_view *left)
{
    struct saved_view now;

    enum status status = saved_views_find(work, left->id, work->actor.user_id, &now);
    if (status == STATUS_OK && strcmp(now.name, left->name) != 0)
        return fault_set(&work->fault, STATUS_CONFLICT, "",
                         PLAIN_MESSAGE("this view was renamed again since"));
    return status;
}

enum status undo_saved_view(struct work *work, const struct audit *audit, struct undone *ret_undone)
{
    struct saved_view before = {.name = ""}, after = {.name = ""};
    int64_t audit_id = 0;
    enum status status = STATUS_OK;

    if (audit->before_json)
        status = read_kept(work, audit, audit->before_json, &before);
    if (status == STATUS_OK && audit->after_json)
        status = read_kept(work, audit, audit->after_json, &after);
    if (status == STATUS_OK)
        status = check_owner(work, audit->before_json ? &before : &after);
    if (status == STATUS_OK && audit->after_json)
        status = check_unchanged(work, &after);
    if (status == STATUS_OK)
        status = write_change(work, audit->after_json ? &after : NULL,
                              audit->before_json ? &before : NULL, AUDIT_VIEW_RESTORED, &audit_id);
    if (status == STATUS_OK)
        status = audits_set_undone(work, audit->id, audit_id);
    if (status == STATUS_OK)
        *ret_undone = (struct undone){.object_id = audit->object_id, .audit_id = audit_id};
    return status;
}
