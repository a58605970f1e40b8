// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store/templates.h"

#include "store/db.h"

#define TEMPLATE_COLUMNS                                           \
    "id, version, name, language, form_of_address, subject, body," \
    " (CASE WHEN archived_at IS NULL THEN 0 ELSE 1 END)"

static struct letter_template read_template(const struct rows *rows)
{
    return (struct letter_template){
        .id = rows_int(rows, 0),
        .version = rows_int(rows, 1),
        .name = rows_text(rows, 2),
        .language = rows_text(rows, 3),
        .form_of_address = (enum form_of_address)rows_int(rows, 4),
        .subject = rows_text(rows, 5),
        .body = rows_text(rows, 6),
        .is_archived = rows_int(rows, 7) != 0,
    };
}

enum status templates_list(struct work *work, struct letter_template_list *ret_list)
{
    struct letter_template_list list = {
        .items = arena_array(work->arena, struct letter_template, TEMPLATES_MAX)};
    struct rows rows = db_query(work,
                                "SELECT " TEMPLATE_COLUMNS " FROM template WHERE workspace_id = $1"
                                " ORDER BY 8, name, id LIMIT $2",
                                DB_BIND(db_int(work->workspace_id), db_int(TEMPLATES_MAX)));

    while (rows_next(&rows))
        list.items[list.count++] = read_template(&rows);
    enum status status = rows_end(&rows);
    if (status == STATUS_OK)
        *ret_list = list;
    return status;
}

enum status templates_find(struct work *work, int64_t id, struct letter_template *ret_template)
{
    struct rows rows = db_query(
        work, "SELECT " TEMPLATE_COLUMNS " FROM template WHERE workspace_id = $1 AND id = $2",
        DB_BIND(db_int(work->workspace_id), db_int(id)));
    bool found = rows_next(&rows);
    struct letter_template one = found ? read_template(&rows) : (struct letter_template){0};

    enum status status = rows_end(&rows);
    if (status == STATUS_OK && !found)
        return fault_set(&work->fault, STATUS_NOT_FOUND, "",
                         PLAIN_MESSAGE("there is no such template"));
    if (status == STATUS_OK)
        *ret_template = one;
    return status;
}

enum status templates_insert(struct work *work, const struct letter_template *one, int64_t *ret_id)
{
    int64_t id = work_new_id(work);

    enum status status =
        db_execute(work, NULL,
                   "INSERT INTO template (workspace_id, id, version, name, language,"
                   " form_of_address, subject, body, created_at, changed_at)"
                   " VALUES ($1, $2, 1, $3, $4, $5, $6, $7, $8, $8)",
                   DB_BIND(db_int(work->workspace_id), db_int(id), db_text(one->name),
                           db_text(one->language), db_int(one->form_of_address),
                           db_text(one->subject), db_text(one->body), db_int(work->now)));
    if (status == STATUS_OK)
        *ret_id = id;
    return status;
}

enum status templates_update(struct work *work, const struct letter_template *one)
{
    return db_execute(work, NULL,
                      "UPDATE template SET name = $3, language = $4, form_of_address = $5,"
                      " subject = $6, body = $7, changed_at = $8, archived_at = $9,"
                      " version = version + 1 WHERE workspace_id = $1 AND id = $2",
                      DB_BIND(db_int(work->workspace_id), db_int(one->id), db_text(one->name),
                              db_text(one->language), db_int(one->form_of_address),
                              db_text(one->subject), db_text(one->body), db_int(work->now),
                              one->is_archived ? db_int(work->now) : db_null()));
}
