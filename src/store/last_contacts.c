// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store/last_contacts.h"

#include "domain/contact_limit.h"
#include "domain/note.h"
#include "store/db.h"

/* The later of what was noted and what was written, the latter not later than now. */
static int64_t said_at(const struct work *work, const struct rows *rows, int noted, int written)
{
    const int64_t noted_at = rows_int_or_0(rows, noted);
    int64_t written_at = rows_int_or_0(rows, written);

    if (written_at > work->now)
        written_at = work->now;
    return noted_at > written_at ? noted_at : written_at;
}

enum status last_contacts_said(struct work *work, int64_t client_id, int64_t *ret_at)
{
    struct rows rows = db_query(
        work,
        "SELECT (SELECT n.happened_at FROM note n WHERE n.workspace_id = $1 AND n.client_id = $2"
        " AND n.deleted_at IS NULL AND n.kind IN ($3, $4, $5) AND n.happened_at <= $6"
        " ORDER BY n.happened_at DESC, n.id DESC LIMIT 1),"
        " (SELECT max(d.contact_at) FROM conversation d WHERE d.workspace_id = $1"
        " AND d.client_id = $2 AND d.contact_at IS NOT NULL AND d.state <> 3)",
        DB_BIND(db_int(work->workspace_id), db_int(client_id), db_int(NOTE_CALL),
                db_int(NOTE_MEETING), db_int(NOTE_MESSAGE), db_int(work->now)));
    int64_t at = rows_next(&rows) ? said_at(work, &rows, 0, 1) : 0;

    enum status status = rows_end(&rows);
    if (status == STATUS_OK)
        *ret_at = at;
    return status;
}

/* $8 to $57; those that are left are 0, which is nobody's. */
enum { SHOWN_AT_ONCE = 50, VALUES_BEFORE = 7 };
#define SHOWN \
    "($8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33, $34, $35, $36, $37, $38, $39, $40, $41, $42, $43, $44, $45, $46, $47, $48, $49, $50, $51, $52, $53, $54, $55, $56, $57)"

static struct last_contact *contact_of(struct last_contact *contacts, size_t count, int64_t id)
{
    for (size_t i = 0; i < count; i++)
        if (contacts[i].client_id == id)
            return &contacts[i];
    return NULL;
}

/* A row for each of their tags that has a limit, and one for who has no such tag. */
static enum status some_contacts(struct work *work, struct last_contact *contacts, size_t count)
{
    struct db_value values[VALUES_BEFORE + SHOWN_AT_ONCE] = {
        db_int(work->workspace_id), db_int(NOTE_CALL), db_int(NOTE_MEETING),
        db_int(NOTE_MESSAGE),       db_int(work->now), db_int(LIMIT_CLIENT),
        db_int(LIMIT_TAG)};

    for (size_t i = 0; i < SHOWN_AT_ONCE; i++)
        values[VALUES_BEFORE + i] = db_int(i < count ? contacts[i].client_id : 0);
    struct rows rows = db_query(
        work,
        "SELECT c.id, (SELECT n.happened_at FROM note n WHERE n.workspace_id = $1"
        " AND n.client_id = c.id AND n.deleted_at IS NULL AND n.kind IN ($2, $3, $4)"
        " AND n.happened_at <= $5 ORDER BY n.happened_at DESC, n.id DESC LIMIT 1),"
        " (SELECT o.days FROM contact_limit o WHERE o.workspace_id = $1 AND o.kind = $6"
        " AND o.object_id = c.id), l.days, (SELECT max(d.contact_at) FROM conversation d"
        " WHERE d.workspace_id = $1 AND d.client_id = c.id AND d.contact_at IS NOT NULL"
        " AND d.state <> 3) FROM client c LEFT JOIN client_tag t"
        " ON t.workspace_id = c.workspace_id AND t.client_id = c.id LEFT JOIN contact_limit l"
        " ON l.workspace_id = t.workspace_id AND l.kind = $7 AND l.object_id = t.tag_id"
        " WHERE c.workspace_id = $1 AND c.id IN " SHOWN,
        values, VALUES_BEFORE + SHOWN_AT_ONCE);

    while (rows_next(&rows)) {
        struct last_contact *contact = contact_of(contacts, count, rows_int(&rows, 0));

        if (!contact)
            continue;
        contact->said_at = said_at(work, &rows, 1, 4);
        contact->own_days = rows_is_null(&rows, 2) ? LIMIT_UNSET : (int32_t)rows_int(&rows, 2);
        if (!rows_is_null(&rows, 3))
            contact->tag_days =
                contact_limit_shorter(contact->tag_days, (int32_t)rows_int(&rows, 3));
    }
    return rows_end(&rows);
}

enum status last_contacts_of(struct work *work, const int64_t *ids, size_t count,
                             struct last_contact *ret_contacts)
{
    enum status status = STATUS_OK;

    for (size_t i = 0; i < count; i++)
        ret_contacts[i] = (struct last_contact){ids[i], 0, LIMIT_UNSET, LIMIT_UNSET};
    for (size_t at = 0; status == STATUS_OK && at < count; at += SHOWN_AT_ONCE)
        status = some_contacts(work, ret_contacts + at,
                               count - at < SHOWN_AT_ONCE ? count - at : SHOWN_AT_ONCE);
    return status;
}
