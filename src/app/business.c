// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/business.h"

#include <string.h>

#include "app/answer_clock.h"
#include "app/attempt.h"
#include "app/name_keys.h"
#include "app/undo.h"
#include "base/json.h"
#include "base/json_read.h"
#include "retention/window.h"
#include "store/audits.h"
#include "store/workspaces.h"

static struct business business_of(const struct workspace *workspace)
{
    return (struct business){.name = workspace->name,
                             .about = workspace->about,
                             .time_zone = workspace->time_zone,
                             .currency = workspace->currency,
                             .language = workspace->language,
                             .active_days = workspace->active_days,
                             .cooling_days = workspace->cooling_days};
}

static struct workspace workspace_of(const struct workspace *stored,
                                     const struct business *business)
{
    struct workspace workspace = *stored;

    workspace.name = business->name;
    workspace.about = business->about;
    workspace.time_zone = business->time_zone;
    workspace.currency = business->currency;
    workspace.language = business->language;
    workspace.active_days = business->active_days;
    workspace.cooling_days = business->cooling_days;
    return workspace;
}

enum status show_business(struct work *work, struct business_now *ret_now)
{
    struct workspace workspace;

    if (!actor_may(&work->actor, RIGHT_VIEW))
        return fault_set(&work->fault, STATUS_FORBIDDEN, "",
                         PLAIN_MESSAGE("your role in this workspace does not allow this"));
    enum status status = workspaces_find(work, work->workspace_id, &workspace);
    if (status == STATUS_OK)
        *ret_now = (struct business_now){.business = business_of(&workspace),
                                         .version = workspace.version};
    return status;
}

enum status business_window(struct work *work, struct window_choice *choice)
{
    struct workspace workspace;

    enum status status = workspaces_find(work, work->workspace_id, &workspace);
    if (status != STATUS_OK)
        return status;
    if (choice->active_days == 0)
        choice->active_days = workspace.active_days;
    if (choice->cooling_days == 0)
        choice->cooling_days = workspace.cooling_days;
    return STATUS_OK;
}

/* --- what is written, and how it is taken back --- */

static void add_text(struct json *json, const char *key, const char *text, const char *other)
{
    if (strcmp(text, other) != 0)
        json_text(json, key, text);
}

static void add_days(struct json *json, const char *key, int32_t days, int32_t other)
{
    if (days != other)
        json_int(json, key, days);
}

/* The fields that are others in `beside`. */
static const char *fields_json(struct arena *arena, const struct business *business,
                               const struct business *beside)
{
    struct text text = text_new(arena);
    struct json json = json_new(&text);

    json_begin_object(&json, NULL);
    add_text(&json, "name", business->name, beside->name);
    add_text(&json, "about", business->about, beside->about);
    add_text(&json, "time_zone", business->time_zone, beside->time_zone);
    add_text(&json, "currency", business->currency, beside->currency);
    add_text(&json, "language", business->language, beside->language);
    add_days(&json, "active_days", business->active_days, beside->active_days);
    add_days(&json, "cooling_days", business->cooling_days, beside->cooling_days);
    json_end(&json);
    json_finish(&json);
    return text.at;
}

static bool is_same(const struct business *a, const struct business *b)
{
    return strcmp(a->name, b->name) == 0 && strcmp(a->about, b->about) == 0 &&
           strcmp(a->time_zone, b->time_zone) == 0 && strcmp(a->currency, b->currency) == 0 &&
           strcmp(a->language, b->language) == 0 && a->active_days == b->active_days &&
           a->cooling_days == b->cooling_days;
}

static enum status write_change(struct work *work, const struct workspace *stored,
                                const struct business *wanted, enum audit_action action,
                                struct business_edited *ret_edited)
{
    const struct business before = business_of(stored);
    const struct workspace changed = workspace_of(stored, wanted);
    struct business_edited edited = {0};
    struct audit audit = {.action = action,
                          .object_id = stored->id,
                          .before_json = fields_json(work->arena, &before, wanted),
                          .after_json = fields_json(work->arena, wanted, &before)};

    enum status status = workspaces_update(work, &changed, &edited.version);
    audit.version = edited.version;
    if (status == STATUS_OK && strcmp(before.language, wanted->language) != 0)
        status = name_keys_renew(work, wanted->language);
    if (status == STATUS_OK && strcmp(before.time_zone, wanted->time_zone) != 0)
        status = answer_clock_renew(work);
    if (status == STATUS_OK)
        status = audits_insert(work, &audit, &edited.audit_id);
    if (status == STATUS_OK)
        *ret_edited = edited;
    return status;
}

struct editing {
    int64_t version;
    struct business business;
    struct business_edited edited;
};

static enum status run_edit(struct work *work, void *context)
{
    struct editing *editing = (struct editing *)context;
    struct workspace stored;

    enum status status = work_begin(work);
    if (status == STATUS_OK)
        status = workspaces_find(work, work->workspace_id, &stored);
    if (status != STATUS_OK)
        return status;
    if (stored.version != editing->version)
        return fault_set(&work->fault, STATUS_CONFLICT, "",
                         PLAIN_MESSAGE("somebody changed the settings meanwhile; see how they are "
                                       "now, and decide"));
    const struct business before = business_of(&stored);
    if (is_same(&before, &editing->business)) {
        editing->edited = (struct business_edited){.version = stored.version};
        work_end(work);
        return STATUS_OK;
    }
    status =
        write_change(work, &stored, &editing->business, AUDIT_BUSINESS_CHANGED, &editing->edited);
    if (status == STATUS_OK)
        status = work_commit(work);
    return status;
}

enum status edit_business(struct work *work, int64_t version, const struct business *business,
                          struct business_edited *ret_edited)
{
    struct editing editing = {.version = version};

    if (!actor_may(&work->actor, RIGHT_MANAGE))
        return fault_set(&work->fault, STATUS_FORBIDDEN, "",
                         PLAIN_MESSAGE("your role in this workspace does not allow this"));
    enum status status = business_clean(business, work->arena, &work->fault, &editing.business);
    if (status == STATUS_OK)
        status = attempt(work, run_edit, &editing);
    if (status == STATUS_OK)
        *ret_edited = editing.edited;
    return status;
}

/* *field becomes the member of that name, when there is one. False when it is no text. */
static bool take_text(const struct json_value *object, const char *name, const char **field)
{
    const struct json_value *member = json_member(object, name);

    if (member && member->kind == VALUE_TEXT)
        *field = member->text.at;
    return !member || member->kind == VALUE_TEXT;
}

static bool take_days(const struct json_value *object, const char *name, int32_t *field)
{
    const struct json_value *member = json_member(object, name);

    if (!member)
        return true;
    if (member->kind != VALUE_INTEGER || member->integer < 0 || member->integer > ACTIVE_DAYS_MAX)
        return false;
    *field = (int32_t)member->integer;
    return true;
}

/* The fields that the trail kept, put over the present ones. */
static enum status read_before(struct work *work, const char *json, struct business *business)
{
    const struct json_value *object;
    struct fault fault = {0};

    if (json && json_read(slice_of(json), work->arena, &fault, &object) == STATUS_OK &&
        object->kind == VALUE_OBJECT && take_text(object, "name", &business->name) &&
        take_text(object, "about", &business->about) &&
        take_text(object, "time_zone", &business->time_zone) &&
        take_text(object, "currency", &business->currency) &&
        take_text(object, "language", &business->language) &&
        take_days(object, "active_days", &business->active_days) &&
        take_days(object, "cooling_days", &business->cooling_days))
        return STATUS_OK;
    return fault_set(&work->fault, STATUS_BROKEN, "",
                     PLAIN_MESSAGE("what was before was not kept in a form that can be read"));
}

enum status undo_business_change(struct work *work, const struct audit *audit,
                                 struct undone *ret_undone)
{
    struct business_edited edited = {0};
    struct workspace stored;

    if (!actor_may(&work->actor, RIGHT_MANAGE))
        return fault_set(&work->fault, STATUS_FORBIDDEN, "",
                         PLAIN_MESSAGE("your role in this workspace does not allow this"));
    enum status status = workspaces_find(work, work->workspace_id, &stored);
    if (status == STATUS_OK && stored.version != audit->version)
        status = fault_set(&work->fault, STATUS_CONFLICT, "",
                           PLAIN_MESSAGE("the settings were changed again since; what was before "
                                         "cannot be put back without losing that"));
    struct business business = status == STATUS_OK ? business_of(&stored) : (struct business){0};
    if (status == STATUS_OK)
        status = read_before(work, audit->before_json, &business);
    if (status == STATUS_OK)
        status = write_change(work, &stored, &business, AUDIT_BUSINESS_RESTORED, &edited);
    if (status == STATUS_OK)
        status = audits_set_undone(work, audit->id, edited.audit_id);
    if (status == STATUS_OK)
        *ret_undone = (struct undone){.object_id = stored.id, .audit_id = edited.audit_id};
    return status;
}
