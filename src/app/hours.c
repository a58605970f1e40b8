// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/hours.h"

#include <string.h>

#include "app/answer_clock.h"
#include "app/attempt.h"
#include "app/undo.h"
#include "base/json.h"
#include "base/json_read.h"
#include "domain/public_holidays.h"
#include "domain/written_text.h"
#include "store/audits.h"
#include "store/hours.h"
#include "store/workspaces.h"

enum { PAST_DAYS = 31, WEEK_MAX = WEEK_DAYS * INTERVALS_OF_DAY_MAX };
#define SECOND INT64_C(1000000)

static enum status check_right(struct work *work, enum right right)
{
    if (actor_may(&work->actor, right))
        return STATUS_OK;
    return fault_set(&work->fault, STATUS_FORBIDDEN, "",
                     PLAIN_MESSAGE("your role in this workspace does not allow this"));
}

enum status show_hours(struct work *work, struct hours_now *ret_now)
{
    day_t today = zone_day_by_name("UTC", work->now / SECOND);
    struct workspace workspace = {0};
    struct day_off_list days_off = {0};
    struct week_list week = {0};

    enum status status = check_right(work, RIGHT_VIEW);
    if (status == STATUS_OK)
        status = workspaces_find(work, work->workspace_id, &workspace);
    if (status == STATUS_OK)
        status = hours_week(work, &week);
    if (status == STATUS_OK)
        status = days_off_list(work, today - PAST_DAYS, &days_off);
    if (status == STATUS_OK)
        *ret_now = (struct hours_now){.hours = {.week = week.items,
                                                .week_count = week.count,
                                                .days_off = days_off.items,
                                                .day_off_count = days_off.count,
                                                .holidays = workspace.holidays},
                                      .time_zone = workspace.time_zone,
                                      .version = workspace.version};
    return status;
}

/* --- the week --- */

static const char *week_json(struct arena *arena, const struct open_interval *week, size_t count,
                             const char *holidays)
{
    struct text text = text_new(arena);
    struct json json = json_new(&text);

    json_begin_object(&json, NULL);
    json_begin_array(&json, "week");
    for (size_t i = 0; i < count; i++) {
        json_int(&json, NULL, week[i].weekday);
        json_int(&json, NULL, week[i].from_minute);
        json_int(&json, NULL, week[i].to_minute);
    }
    json_end(&json);
    json_text(&json, "holidays", holidays);
    json_end(&json);
    json_finish(&json);
    return text.at;
}

/* The settings and the week as they are stored, read within the write unit. */
struct stored_hours {
    struct workspace workspace;
    struct week_list week;
};

static enum status read_stored(struct work *work, struct stored_hours *ret_stored)
{
    enum status status = workspaces_find(work, work->workspace_id, &ret_stored->workspace);

    if (status == STATUS_OK)
        status = hours_week(work, &ret_stored->week);
    return status;
}

static enum status write_week(struct work *work, const struct stored_hours *stored,
                              const struct working_hours *wanted, enum audit_action action,
                              int64_t *ret_audit_id)
{
    struct audit audit = {
        .action = action,
        .object_id = stored->workspace.id,
        .before_json = week_json(work->arena, stored->week.items, stored->week.count,
                                 stored->workspace.holidays),
        .after_json = week_json(work->arena, wanted->week, wanted->week_count, wanted->holidays)};

    if (strcmp(audit.before_json, audit.after_json) == 0)
        return STATUS_OK;
    enum status status = hours_replace_week(work, wanted->week, wanted->week_count);
    if (status == STATUS_OK)
        status = workspaces_set_holidays(work, wanted->holidays, &audit.version);
    if (status == STATUS_OK)
        status = answer_clock_renew(work);
    if (status == STATUS_OK)
        status = audits_insert(work, &audit, ret_audit_id);
    return status;
}

struct editing {
    int64_t version;
    struct working_hours wanted;
    struct hours_edited edited;
};

static enum status run_edit_week(struct work *work, void *context)
{
    struct editing *editing = (struct editing *)context;
    struct stored_hours stored = {0};

    enum status status = work_begin(work);
    if (status == STATUS_OK)
        status = read_stored(work, &stored);
    if (status == STATUS_OK && stored.workspace.version != editing->version)
        status = fault_set(&work->fault, STATUS_CONFLICT, "",
                           PLAIN_MESSAGE("somebody changed the settings meanwhile; see how they "
                                         "are now, and decide"));
    editing->edited = (struct hours_edited){0};
    if (status == STATUS_OK)
        status = write_week(work, &stored, &editing->wanted, AUDIT_HOURS_CHANGED,
                            &editing->edited.audit_id);
    if (status == STATUS_OK)
        status = work_commit(work);
    return status;
}

enum status edit_week(struct work *work, int64_t version, const struct working_hours *hours,
                      struct hours_edited *ret_edited)
{
    struct editing editing = {.version = version, .wanted = *hours};
    struct open_interval *week = arena_array(work->arena, struct open_interval, hours->week_count);

    enum status status = check_right(work, RIGHT_MANAGE);
    if (status != STATUS_OK)
        return status;
    for (size_t i = 0; i < hours->week_count; i++)
        week[i] = hours->week[i];
    editing.wanted.week = week;
    status = working_week_clean(week, hours->week_count, &work->fault);
    if (status == STATUS_OK && hours->holidays[0] != '\0' &&
        !holiday_country_exists(hours->holidays))
        status = fault_set(&work->fault, STATUS_INVALID, "holidays",
                           PLAIN_MESSAGE("public holidays of this country are not known"));
    if (status == STATUS_OK)
        status = attempt(work, run_edit_week, &editing);
    if (status == STATUS_OK)
        *ret_edited = editing.edited;
    return status;
}

static bool read_week(struct arena *arena, const char *json, struct working_hours *ret_hours)
{
    const struct json_value *object;
    struct fault fault = {0};

    if (!json || json_read(slice_of(json), arena, &fault, &object) != STATUS_OK)
        return false;
    const struct json_value *week = json_member(object, "week");
    const struct json_value *holidays = json_member(object, "holidays");
    if (!week || week->kind != VALUE_ARRAY || week->count % 3 != 0 ||
        week->count > (size_t)3 * WEEK_MAX || !holidays || holidays->kind != VALUE_TEXT)
        return false;
    struct open_interval *intervals = arena_array(arena, struct open_interval, week->count / 3);
    for (size_t i = 0; i < week->count; i++)
        if (week->items[i].kind != VALUE_INTEGER || week->items[i].integer < 0 ||
            week->items[i].integer > DAY_MINUTES)
            return false;
    for (size_t i = 0; i < week->count / 3; i++)
        intervals[i] = (struct open_interval){(int32_t)week->items[3 * i].integer,
                                              (int32_t)week->items[3 * i + 1].integer,
                                              (int32_t)week->items[3 * i + 2].integer};
    *ret_hours = (struct working_hours){
        .week = intervals, .week_count = week->count / 3, .holidays = holidays->text.at};
    return true;
}

static enum status unreadable(struct work *work)
{
    return fault_set(&work->fault, STATUS_BROKEN, "",
                     PLAIN_MESSAGE("what was before was not kept in a form that can be read"));
}

enum status undo_week_change(struct work *work, const struct audit *audit,
                             struct undone *ret_undone)
{
    struct stored_hours stored = {0};
    struct working_hours before = {0};
    int64_t audit_id = 0;

    enum status status = check_right(work, RIGHT_MANAGE);
    if (status == STATUS_OK)
        status = read_stored(work, &stored);
    if (status == STATUS_OK && stored.workspace.version != audit->version)
        status = fault_set(&work->fault, STATUS_CONFLICT, "",
                           PLAIN_MESSAGE("the settings were changed again since; what was before "
                                         "cannot be put back without losing that"));
    if (status == STATUS_OK && !read_week(work->arena, audit->before_json, &before))
        status = unreadable(work);
    if (status == STATUS_OK)
        status = write_week(work, &stored, &before, AUDIT_HOURS_RESTORED, &audit_id);
    if (status == STATUS_OK)
        status = audits_set_undone(work, audit->id, audit_id);
    if (status == STATUS_OK)
        *ret_undone = (struct undone){.object_id = audit->object_id, .audit_id = audit_id};
    return status;
}
