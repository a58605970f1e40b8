// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store/contacts.h"
#include "store/db.h"

enum status contacts_find(struct work *work, int64_t client_id, int64_t id, bool *ret_found,
                          struct contact *ret_contact)
{
    struct contact_list list = {0};
    bool found = false;

    enum status status = contacts_list(work, client_id, &list);
    if (status != STATUS_OK)
        return status;
    for (size_t i = 0; i < list.count; i++) {
        if (list.items[i].id != id)
            continue;
        *ret_contact = list.items[i];
        found = true;
    }
    *ret_found = found;
    return STATUS_OK;
}

static enum status update_contact(struct work *work, const struct contact *contact,
                                  int64_t *ret_changed)
{
    return db_execute(work, ret_changed,
                      "UPDATE contact SET name = $4, given = $5, family = $6, additional = $7,"
                      " salutation = $8, form_of_address = $9, language = $10, deleted_at = NULL"
                      " WHERE workspace_id = $1 AND id = $2 AND client_id = $3",
                      DB_BIND(db_int(work->workspace_id), db_int(contact->id),
                              db_int(contact->client_id), db_text(contact->name),
                              db_text(contact->given), db_text(contact->family),
                              db_text(contact->additional), db_text(contact->salutation),
                              db_int(contact->form_of_address), db_text(contact->language)));
}

enum status contacts_put(struct work *work, const struct contact *contact)
{
    int64_t changed = 0;

    enum status status = update_contact(work, contact, &changed);
    if (status != STATUS_OK || changed > 0)
        return status;
    return contacts_insert_all(work, contact, 1);
}

enum status contacts_delete(struct work *work, int64_t client_id, int64_t id)
{
    return db_execute(
        work, NULL,
        "UPDATE contact SET deleted_at = $4 WHERE workspace_id = $1 AND id = $2"
        " AND client_id = $3 AND is_main = 0",
        DB_BIND(db_int(work->workspace_id), db_int(id), db_int(client_id), db_int(work->now)));
}

enum status contacts_set_main(struct work *work, int64_t client_id, int64_t id)
{
    enum status status = db_execute(work, NULL,
                                    "UPDATE contact SET is_main = 0 WHERE workspace_id = $1"
                                    " AND client_id = $2 AND is_main = 1",
                                    DB_BIND(db_int(work->workspace_id), db_int(client_id)));
    if (status == STATUS_OK)
        status = db_execute(work, NULL,
                            "UPDATE contact SET is_main = 1 WHERE workspace_id = $1 AND id = $2"
                            " AND client_id = $3",
                            DB_BIND(db_int(work->workspace_id), db_int(id), db_int(client_id)));
    return status;
}

enum status contact_points_find(struct work *work, int64_t client_id, int64_t id, bool *ret_found,
                                struct contact_point *ret_point)
{
    struct contact_point_list list = {0};
    bool found = false;

    enum status status = contact_points_list(work, client_id, &list);
    if (status != STATUS_OK)
        return status;
    for (size_t i = 0; i < list.count; i++) {
        if (list.items[i].id != id)
            continue;
        *ret_point = list.items[i];
        found = true;
    }
    *ret_found = found;
    return STATUS_OK;
}

/* Asked before it is written: on PostgreSQL a violated index ends the whole unit. */
static enum status check_twice(struct work *work, const struct contact_point *point)
{
    struct rows rows =
        db_query(work,
                 "SELECT p.id FROM contact_point p WHERE p.workspace_id = $1 AND p.contact_id = $2"
                 " AND p.kind = $3 AND p.value_key = $4 AND p.id <> $5",
                 DB_BIND(db_int(work->workspace_id), db_int(point->contact_id), db_int(point->kind),
                         db_text(point->key), db_int(point->id)));
    bool found = rows_next(&rows);

    enum status status = rows_end(&rows);
    if (status == STATUS_OK && found)
        return fault_set(&work->fault, STATUS_INVALID, "value",
                         PLAIN_MESSAGE("this person has it already"));
    return status;
}

enum status contact_points_put(struct work *work, const struct contact_point *point)
{
    int64_t changed = 0;

    enum status status = check_twice(work, point);
    if (status == STATUS_OK)
        status =
            db_execute(work, &changed,
                       "UPDATE contact_point SET kind = $3, value = $4, value_key = $5,"
                       " bounced_at = CASE WHEN value_key = $5 THEN bounced_at END,"
                       " bounce = CASE WHEN value_key = $5 THEN bounce ELSE '' END"
                       " WHERE workspace_id = $1 AND id = $2",
                       DB_BIND(db_int(work->workspace_id), db_int(point->id), db_int(point->kind),
                               db_text(point->value), db_text(point->key)));
    if (status != STATUS_OK || changed > 0)
        return status;
    return contact_points_insert_all(work, point, 1);
}

enum status contact_points_delete(struct work *work, int64_t id)
{
    return db_execute(work, NULL, "DELETE FROM contact_point WHERE workspace_id = $1 AND id = $2",
                      DB_BIND(db_int(work->workspace_id), db_int(id)));
}

enum status contact_points_main(struct work *work, int64_t contact_id, int64_t *ret_id)
{
    struct rows rows = db_query(work,
                                "SELECT p.id FROM contact_point p WHERE p.workspace_id = $1"
                                " AND p.contact_id = $2 AND p.is_main = 1 ORDER BY p.id LIMIT 1",
                                DB_BIND(db_int(work->workspace_id), db_int(contact_id)));
    int64_t id = rows_next(&rows) ? rows_int(&rows, 0) : 0;

    enum status status = rows_end(&rows);
    if (status == STATUS_OK)
        *ret_id = id;
    return status;
}

enum status contact_points_set_main(struct work *work, int64_t contact_id, int64_t id)
{
    return db_execute(work, NULL,
                      "UPDATE contact_point SET is_main = CASE WHEN id = $3 THEN 1 ELSE 0 END"
                      " WHERE workspace_id = $1 AND contact_id = $2",
                      DB_BIND(db_int(work->workspace_id), db_int(contact_id), db_int(id)));
}
