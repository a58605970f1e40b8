// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/undo_import.h"

#include <string.h>

#include "app/client_change.h"
#include "store/contacts.h"
#include "store/db.h"
#include "store/first_entries.h"
#include "store/imports.h"
#include "store/orders.h"
#include "store/searches.h"

#define DAY_MICROSECONDS INT64_C(86400000000)

enum { CLIENTS_FIRST = 1000 };

/* Clients whose words may change: those that the import added to, or made, and that stay. */
struct touched {
    int64_t *ids;
    size_t count, capacity;
};

static enum status check(struct work *work, const struct import *import)
{
    if (!actor_may(&work->actor, RIGHT_IMPORT))
        return fault_set(&work->fault, STATUS_FORBIDDEN, "",
                         PLAIN_MESSAGE("only an owner can take an import back"));
    if (import->undone_at != 0)
        return fault_set(&work->fault, STATUS_CONFLICT, "",
                         PLAIN_MESSAGE("this was taken back already"));
    if (work->now - import->created_at > IMPORT_UNDO_DAYS * DAY_MICROSECONDS)
        return fault_set(&work->fault, STATUS_CONFLICT, "",
                         MESSAGE("an import can be taken back for {1} days, and these have passed",
                                 arg_plain(IMPORT_UNDO_DAYS)));
    return STATUS_OK;
}

static void add_touched(struct arena *arena, struct touched *touched, int64_t id)
{
    if (touched->count == touched->capacity) {
        size_t capacity = touched->capacity > 0 ? 2 * touched->capacity : CLIENTS_FIRST;
        int64_t *ids = arena_array(arena, int64_t, capacity);

        if (touched->count > 0)
            memcpy(ids, touched->ids, touched->count * sizeof(*ids));
        touched->ids = ids;
        touched->capacity = capacity;
    }
    touched->ids[touched->count++] = id;
}

static enum status gather(struct work *work, struct db_stream *clients, struct touched *touched)
{
    while (stream_next(clients))
        add_touched(work->arena, touched, stream_int(clients, 0));
    return stream_end(clients);
}

static enum status take_out(struct work *work, const struct import *import)
{
    int64_t version = 0, deleted = 0, import_id = import->id;
    enum status status = STATUS_OK;

    if (import->kind == IMPORT_MEMORY || import->kind == IMPORT_PASTED)
        status = first_entries_delete_notes(work, import_id, import->created_at);
    if (status == STATUS_OK)
        status = orders_next_version(work, &version);
    if (status == STATUS_OK)
        status = orders_delete_import(work, import_id, version);
    if (status == STATUS_OK)
        status = contacts_delete_import(work, import_id);
    if (status == STATUS_OK)
        status = clients_delete_import(work, import_id, &deleted);
    if (status == STATUS_OK)
        status = clients_summarise_import(work, import_id);
    return status;
}

/* Who is gone is found no more; who stays, by what is left of him. */
static enum status mend_words(struct work *work, int64_t import_id, const struct touched *touched)
{
    enum status status = searches_delete_import(work, import_id);

    for (size_t i = 0; i < touched->count && status == STATUS_OK; i++) {
        const struct arena_mark mark = arena_mark(work->arena);

        status = client_words_put(work, touched->ids[i]);
        if (status == STATUS_OK)
            arena_rewind(work->arena, mark);
    }
    return status;
}

static enum status write_trail(struct work *work, const struct audit *audit)
{
    const struct audit undoing = {.action = AUDIT_IMPORT_UNDONE, .object_id = audit->object_id};
    int64_t id = 0;

    enum status status = audits_insert(work, &undoing, &id);
    if (status == STATUS_OK)
        status = audits_set_undone(work, audit->id, id);
    return status;
}

enum status undo_import(struct work *work, const struct audit *audit, struct undone *ret_undone)
{
    struct touched touched = {0};
    struct import import;

    enum status status = imports_find(work, audit->object_id, &import);
    if (status == STATUS_OK)
        status = check(work, &import);
    if (status == STATUS_OK)
        status = gather(work, imports_stream_added_to(work, import.id), &touched);
    if (status == STATUS_OK)
        status = take_out(work, &import);
    if (status == STATUS_OK)
        status = gather(work, imports_stream_made(work, import.id), &touched);
    if (status == STATUS_OK)
        status = mend_words(work, import.id, &touched);
    if (status == STATUS_OK)
        status = imports_set_undone(work, import.id);
    if (status == STATUS_OK)
        status = write_trail(work, audit);
    if (status == STATUS_OK)
        *ret_undone = (struct undone){.object_id = import.id};
    return status;
}
