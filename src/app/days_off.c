// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/answer_clock.h"
#include "app/attempt.h"
#include "app/hours.h"
#include "app/undo.h"
#include "base/json.h"
#include "base/json_read.h"
#include "domain/written_text.h"
#include "store/audits.h"
#include "store/hours.h"

static enum status check_manage(struct work *work)
{
    if (actor_may(&work->actor, RIGHT_MANAGE))
        return STATUS_OK;
    return fault_set(&work->fault, STATUS_FORBIDDEN, "",
                     PLAIN_MESSAGE("your role in this workspace does not allow this"));
}

static const char *day_off_json(struct arena *arena, const struct day_off *day_off)
{
    struct text text = text_new(arena);
    struct json json = json_new(&text);

    json_begin_object(&json, NULL);
    json_int(&json, "first_on", day_off->first_on);
    json_int(&json, "last_on", day_off->last_on);
    json_text(&json, "label", day_off->label);
    if (day_off->is_open) {
        json_int(&json, "from_minute", day_off->from_minute);
        json_int(&json, "to_minute", day_off->to_minute);
    }
    json_end(&json);
    json_finish(&json);
    return text.at;
}

/* Within the write unit of whoever calls. */
static enum status put_in(struct work *work, const struct day_off *day_off, int64_t *ret_id,
                          int64_t *ret_audit_id)
{
    enum status status = days_off_insert(work, day_off, ret_id);

    if (status == STATUS_OK)
        status = answer_clock_renew(work);
    if (status != STATUS_OK)
        return status;
    return audits_insert(work,
                         &(struct audit){.action = AUDIT_DAY_OFF_ADDED,
                                         .object_id = *ret_id,
                                         .after_json = day_off_json(work->arena, day_off)},
                         ret_audit_id);
}

static enum status take_out(struct work *work, int64_t id, int64_t *ret_audit_id)
{
    struct day_off day_off;

    enum status status = days_off_find(work, id, &day_off);
    if (status == STATUS_OK)
        status = days_off_delete(work, id);
    if (status == STATUS_OK)
        status = answer_clock_renew(work);
    if (status != STATUS_OK)
        return status;
    return audits_insert(work,
                         &(struct audit){.action = AUDIT_DAY_OFF_REMOVED,
                                         .object_id = id,
                                         .before_json = day_off_json(work->arena, &day_off)},
                         ret_audit_id);
}

struct changing {
    struct day_off day_off;
    int64_t audit_id;
};

static enum status run_adding(struct work *work, void *context)
{
    struct changing *changing = (struct changing *)context;
    struct day_off_list stored = {0};
    int64_t id;

    enum status status = work_begin(work);
    if (status == STATUS_OK)
        status = days_off_list(work, changing->day_off.first_on, &stored);
    if (status == STATUS_OK && stored.count == DAYS_OFF_MAX)
        status = fault_set(
            &work->fault, STATUS_INVALID, "first_on",
            MESSAGE("there are {1} days off to come; remove some first", arg_count(DAYS_OFF_MAX)));
    if (status == STATUS_OK)
        status = put_in(work, &changing->day_off, &id, &changing->audit_id);
    if (status == STATUS_OK)
        status = work_commit(work);
    return status;
}

enum status add_day_off(struct work *work, const struct day_off *day_off,
                        struct hours_edited *ret_edited)
{
    struct changing changing = {.day_off = *day_off};

    changing.day_off.id = 0;
    enum status status = check_manage(work);
    if (status == STATUS_OK)
        status = written_line_clean(slice_of(day_off->label), DAY_OFF_LABEL_MAX, "label",
                                    work->arena, &work->fault, &changing.day_off.label);
    if (status == STATUS_OK)
        status = day_off_check(&changing.day_off, &work->fault);
    if (status == STATUS_OK)
        status = attempt(work, run_adding, &changing);
    if (status == STATUS_OK)
        *ret_edited = (struct hours_edited){.audit_id = changing.audit_id};
    return status;
}

static enum status run_removing(struct work *work, void *context)
{
    struct changing *changing = (struct changing *)context;

    enum status status = work_begin(work);
    if (status == STATUS_OK)
        status = take_out(work, changing->day_off.id, &changing->audit_id);
    if (status == STATUS_OK)
        status = work_commit(work);
    return status;
}

enum status remove_day_off(struct work *work, int64_t id, struct hours_edited *ret_edited)
{
    struct changing changing = {.day_off = {.id = id}};

    enum status status = check_manage(work);
    if (status == STATUS_OK)
        status = attempt(work, run_removing, &changing);
    if (status == STATUS_OK)
        *ret_edited = (struct hours_edited){.audit_id = changing.audit_id};
    return status;
}

enum status undo_day_off_added(struct work *work, const struct audit *audit,
                               struct undone *ret_undone)
{
    int64_t audit_id = 0;

    enum status status = check_manage(work);
    if (status == STATUS_OK)
        status = take_out(work, audit->object_id, &audit_id);
    if (status == STATUS_OK)
        status = audits_set_undone(work, audit->id, audit_id);
    if (status == STATUS_OK)
        *ret_undone = (struct undone){.object_id = audit->object_id, .audit_id = audit_id};
    return status;
}

static bool take_number(const struct json_value *object, const char *name, int32_t *ret_number)
{
    const struct json_value *member = json_member(object, name);

    if (!member || member->kind != VALUE_INTEGER || member->integer < INT32_MIN ||
        member->integer > INT32_MAX)
        return false;
    *ret_number = (int32_t)member->integer;
    return true;
}

static bool read_day_off(struct arena *arena, const char *json, struct day_off *ret_day_off)
{
    const struct json_value *object;
    struct fault fault = {0};
    struct day_off day_off = {0};

    if (!json || json_read(slice_of(json), arena, &fault, &object) != STATUS_OK)
        return false;
    const struct json_value *label = json_member(object, "label");
    if (!label || label->kind != VALUE_TEXT ||
        !take_number(object, "first_on", &day_off.first_on) ||
        !take_number(object, "last_on", &day_off.last_on))
        return false;
    day_off.label = label->text.at;
    day_off.is_open = take_number(object, "from_minute", &day_off.from_minute) &&
                      take_number(object, "to_minute", &day_off.to_minute);
    *ret_day_off = day_off;
    return true;
}

enum status undo_day_off_removed(struct work *work, const struct audit *audit,
                                 struct undone *ret_undone)
{
    struct day_off day_off = {0};
    int64_t id = 0, audit_id = 0;

    enum status status = check_manage(work);
    if (status == STATUS_OK && !read_day_off(work->arena, audit->before_json, &day_off))
        status =
            fault_set(&work->fault, STATUS_BROKEN, "",
                      PLAIN_MESSAGE("what was before was not kept in a form that can be read"));
    if (status == STATUS_OK) {
        day_off.id = audit->object_id;
        status = put_in(work, &day_off, &id, &audit_id);
    }
    if (status == STATUS_OK)
        status = audits_set_undone(work, audit->id, audit_id);
    if (status == STATUS_OK)
        *ret_undone = (struct undone){.object_id = id, .audit_id = audit_id};
    return status;
}
