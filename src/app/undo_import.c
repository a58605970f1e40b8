// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/undo_import.h"

#include <string.h>

#include "app/client_change.h"
#include "store/contacts.h"
#include "store/imports.h"
#include "store/orders.h"
#include "store/searches.h"

#define DAY_MICROSECONDS INT64_C(86400000000)

enum { IDS_AT_ONCE = 1000 };

/* Clients whose words may change: all that the import made or added to. */
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

static void make_room(struct arena *arena, struct touched *touched)
{
    size_t capacity = touched->capacity > 0 ? 2 * touched->capacity : 4 * IDS_AT_ONCE;
    int64_t *ids = arena_array(arena, int64_t, capacity);

    if (touched->count > 0)
        memcpy(ids, touched->ids, touched->count * sizeof(*ids));
    touched->ids = ids;
    touched->capacity = capacity;
}

static enum status gather(struct work *work, int64_t import_id, struct touched *touched)
{
    enum status status = STATUS_OK;
    size_t count = IDS_AT_ONCE;

    while (status == STATUS_OK && count == IDS_AT_ONCE) {
        int64_t after = touched->count > 0 ? touched->ids[touched->count - 1] : 0;

        if (touched->capacity - touched->count < IDS_AT_ONCE)
            make_room(work->arena, touched);
        status = imports_clients(work, import_id, after, IDS_AT_ONCE, touched->ids + touched->count,
                                 &count);
        if (status == STATUS_OK)
            touched->count += count;
    }
    return status;
}

static enum status take_out(struct work *work, int64_t import_id)
{
    int64_t version = 0, deleted = 0;

    enum status status = orders_next_version(work, &version);
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

/* Those that still are keep words; `alive` has them in the order of `ids`. */
static enum status put_words(struct work *work, const int64_t *ids, size_t count,
                             const struct client_list *alive)
{
    enum status status = STATUS_OK;
    size_t next = 0;

    for (size_t i = 0; i < count && status == STATUS_OK; i++) {
        const struct arena_mark mark = arena_mark(work->arena);
        bool is_alive = next < alive->count && alive->items[next].id == ids[i];

        status = is_alive ? client_words_put(work, ids[i])
                          : searches_put(work, ids[i], SEARCH_CLIENT, "");
        next += is_alive;
        if (status == STATUS_OK)
            arena_rewind(work->arena, mark);
    }
    return status;
}

static enum status mend_words(struct work *work, const struct touched *touched)
{
    enum status status = STATUS_OK;

    for (size_t done = 0; done < touched->count && status == STATUS_OK; done += IDS_AT_ONCE) {
        const struct arena_mark mark = arena_mark(work->arena);
        size_t left = touched->count - done;
        size_t count = left < IDS_AT_ONCE ? left : IDS_AT_ONCE;
        struct client_list alive;

        status = clients_list_ids(work, touched->ids + done, count, &alive);
        if (status == STATUS_OK)
            status = put_words(work, touched->ids + done, count, &alive);
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
        status = gather(work, import.id, &touched);
    if (status == STATUS_OK)
        status = take_out(work, import.id);
    if (status == STATUS_OK)
        status = mend_words(work, &touched);
    if (status == STATUS_OK)
        status = imports_set_undone(work, import.id);
    if (status == STATUS_OK)
        status = write_trail(work, audit);
    if (status == STATUS_OK)
        *ret_undone = (struct undone){.object_id = import.id};
    return status;
}
