// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store/hours.h"

#include "store/db.h"

enum { WEEK_MAX = WEEK_DAYS * INTERVALS_OF_DAY_MAX };

enum status hours_week(struct work *work, struct week_list *ret_week)
{
    struct week_list week = {.items = arena_array(work->arena, struct open_interval, WEEK_MAX)};
    struct rows rows = db_query(work,
                                "SELECT weekday, from_minute, to_minute FROM working_hours"
                                " WHERE workspace_id = $1 ORDER BY weekday, from_minute LIMIT $2",
                                DB_BIND(db_int(work->workspace_id), db_int(WEEK_MAX)));

    while (rows_next(&rows))
        week.items[week.count++] =
            (struct open_interval){.weekday = (int32_t)rows_int(&rows, 0),
                                   .from_minute = (int32_t)rows_int(&rows, 1),
                                   .to_minute = (int32_t)rows_int(&rows, 2)};
    enum status status = rows_end(&rows);
    if (status == STATUS_OK)
        *ret_week = week;
    return status;
}

enum status hours_replace_week(struct work *work, const struct open_interval *week, size_t count)
{
    enum status status = db_execute(work, NULL, "DELETE FROM working_hours WHERE workspace_id = $1",
                                    DB_BIND(db_int(work->workspace_id)));

    for (size_t i = 0; status == STATUS_OK && i < count; i++)
        status = db_execute(work, NULL,
                            "INSERT INTO working_hours (workspace_id, id, weekday, from_minute,"
                            " to_minute) VALUES ($1, $2, $3, $4, $5)",
                            DB_BIND(db_int(work->workspace_id), db_int(work_new_id(work)),
                                    db_int(week[i].weekday), db_int(week[i].from_minute),
                                    db_int(week[i].to_minute)));
    return status;
}

#define DAY_OFF_COLUMNS "id, first_on, last_on, label, from_minute, to_minute"

static struct day_off read_day_off(const struct rows *rows)
{
    struct day_off day_off = {.id = rows_int(rows, 0),
                              .first_on = (day_t)rows_int(rows, 1),
                              .last_on = (day_t)rows_int(rows, 2),
                              .label = rows_text(rows, 3),
                              .is_open = !rows_is_null(rows, 4) && !rows_is_null(rows, 5)};

    if (day_off.is_open) {
        day_off.from_minute = (int32_t)rows_int(rows, 4);
        day_off.to_minute = (int32_t)rows_int(rows, 5);
    }
    return day_off;
}

enum status days_off_list(struct work *work, day_t since, struct day_off_list *ret_list)
{
    struct day_off_list list = {.items = arena_array(work->arena, struct day_off, DAYS_OFF_MAX)};
    struct rows rows = db_query(
        work,
        "SELECT " DAY_OFF_COLUMNS
        " FROM day_off WHERE workspace_id = $1 AND last_on >= $2 ORDER BY last_on, id LIMIT $3",
        DB_BIND(db_int(work->workspace_id), db_int(since), db_int(DAYS_OFF_MAX)));

    while (rows_next(&rows))
        list.items[list.count++] = read_day_off(&rows);
    enum status status = rows_end(&rows);
    if (status == STATUS_OK)
        *ret_list = list;
    return status;
}

enum status days_off_find(struct work *work, int64_t id, struct day_off *ret_day_off)
{
    struct rows rows = db_query(
        work, "SELECT " DAY_OFF_COLUMNS " FROM day_off WHERE workspace_id = $1 AND id = $2",
        DB_BIND(db_int(work->workspace_id), db_int(id)));
    bool found = rows_next(&rows);
    struct day_off day_off = found ? read_day_off(&rows) : (struct day_off){0};

    enum status status = rows_end(&rows);
    if (status == STATUS_OK && !found)
        return fault_set(&work->fault, STATUS_NOT_FOUND, "",
                         PLAIN_MESSAGE("there are no such days off"));
    if (status == STATUS_OK)
        *ret_day_off = day_off;
    return status;
}

enum status days_off_insert(struct work *work, const struct day_off *day_off, int64_t *ret_id)
{
    int64_t id = day_off->id != 0 ? day_off->id : work_new_id(work);
    struct db_value from = day_off->is_open ? db_int(day_off->from_minute) : db_null();
    struct db_value to = day_off->is_open ? db_int(day_off->to_minute) : db_null();

    enum status status = db_execute(
        work, NULL,
        "INSERT INTO day_off (workspace_id, id, first_on, last_on, label, from_minute,"
        " to_minute, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        DB_BIND(db_int(work->workspace_id), db_int(id), db_int(day_off->first_on),
                db_int(day_off->last_on), db_text(day_off->label), from, to, db_int(work->now)));
    if (status == STATUS_OK)
        *ret_id = id;
    return status;
}

enum status days_off_delete(struct work *work, int64_t id)
{
    return db_execute(work, NULL, "DELETE FROM day_off WHERE workspace_id = $1 AND id = $2",
                      DB_BIND(db_int(work->workspace_id), db_int(id)));
}
