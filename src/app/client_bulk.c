// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/client_bulk.h"

#include <stdlib.h>
#include <string.h>

#include "app/attempt.h"
#include "base/json.h"
#include "base/json_read.h"
#include "domain/client.h"
#include "store/client_bulks.h"
#include "store/client_lists.h"
#include "store/tags.h"

struct bulk_run {
    const struct client_bulk *bulk;
    int64_t *ids; /* ascending, each once */
    size_t count;
    const char *tag_name;
    int32_t mark;
    int64_t tag_id; /* 0 for none */
    struct bulk_done done;
};

/* --- what is asked for --- */

static int by_id(const void *left, const void *right)
{
    int64_t a = *(const int64_t *)left, b = *(const int64_t *)right;

    return (a > b) - (a < b);
}

static void take_ids(struct work *work, const struct client_bulk *bulk, struct bulk_run *run)
{
    run->ids = arena_array(work->arena, int64_t, bulk->count);
    if (bulk->count > 0)
        memcpy(run->ids, bulk->ids, bulk->count * sizeof(int64_t));
    qsort(run->ids, bulk->count, sizeof(int64_t), by_id);
    for (size_t i = 0; i < bulk->count; i++)
        if (run->count == 0 || run->ids[run->count - 1] != run->ids[i])
            run->ids[run->count++] = run->ids[i];
}

static enum status check_tag(struct work *work, const struct client_bulk *bulk,
                             struct bulk_run *run)
{
    enum status status = client_name_clean(slice_of(bulk->tag ? bulk->tag : ""), "tag", work->arena,
                                           &work->fault, &run->tag_name);

    if (status == STATUS_OK && strlen(run->tag_name) > TAG_NAME_MAX)
        return fault_set(&work->fault, STATUS_INVALID, "tag",
                         MESSAGE("a tag has at most {1} bytes", arg_count(TAG_NAME_MAX)));
    /* The form of one client has all its tags in a line, with these between them. */
    if (status == STATUS_OK &&
        (strpbrk(run->tag_name, ",;") || tag_key(work->arena, slice_of(run->tag_name))[0] == '\0'))
        return fault_set(&work->fault, STATUS_INVALID, "tag",
                         PLAIN_MESSAGE("a tag has letters or digits, and no comma or semicolon"));
    return status;
}

static enum status check_mark(struct work *work, const struct client_bulk *bulk,
                              struct bulk_run *run)
{
    static const char *const words[] = {"none", "active", "lost", "rare"};

    for (int32_t i = 0; i < 4; i++)
        if (bulk->mark && strcmp(words[i], bulk->mark) == 0) {
            run->mark = i;
            return STATUS_OK;
        }
    return fault_set(&work->fault, STATUS_INVALID, "mark",
                     PLAIN_MESSAGE("a mark is none, active, lost or rare"));
}

static enum status check_bulk(struct work *work, const struct client_bulk *bulk,
                              struct bulk_run *run)
{
    if (!actor_may(&work->actor, RIGHT_EDIT))
        return fault_set(&work->fault, STATUS_FORBIDDEN, "",
                         PLAIN_MESSAGE("you may look at clients, but not change them"));
    if (bulk->count == 0)
        return fault_set(&work->fault, STATUS_INVALID, "id",
                         PLAIN_MESSAGE("select the clients first"));
    if (bulk->count > BULK_ALL_MAX)
        return fault_set(&work->fault, STATUS_INVALID, "id",
                         MESSAGE("at most {1} clients are changed at once; choose fewer by a "
                                 "condition more",
                                 arg_count(BULK_ALL_MAX)));
    take_ids(work, bulk, run);
    switch (bulk->deed) {
    case BULK_TAG:
    case BULK_UNTAG:
        return check_tag(work, bulk, run);
    case BULK_MARK:
        return check_mark(work, bulk, run);
    case BULK_ARCHIVE:
    case BULK_BRING_BACK:
        break;
    }
    return STATUS_OK;
}

/* --- doing it --- */

static enum status find_tag(struct work *work, struct bulk_run *run)
{
    if (run->bulk->deed != BULK_TAG && run->bulk->deed != BULK_UNTAG)
        return STATUS_OK;
    const char *key = tag_key(work->arena, slice_of(run->tag_name));

    if (run->bulk->deed == BULK_TAG)
        return client_bulks_put_tag(work, run->tag_name, key, &run->tag_id);
    return client_lists_find_tag(work, key, &run->tag_id);
}

static struct bulk_state wanted_state(const struct bulk_run *run, const struct bulk_state *now)
{
    struct bulk_state wanted = *now;

    switch (run->bulk->deed) {
    case BULK_TAG:
        wanted.has_tag = true;
        break;
    case BULK_UNTAG:
        wanted.has_tag = false;
        break;
    case BULK_MARK:
        wanted.mark = run->mark;
        break;
    case BULK_ARCHIVE:
        wanted.is_archived = true;
        break;
    case BULK_BRING_BACK:
        wanted.is_archived = false;
        break;
    }
    return wanted;
}

static bool are_same(const struct bulk_state *a, const struct bulk_state *b)
{
    return a->mark == b->mark && a->is_archived == b->is_archived && a->has_tag == b->has_tag;
}

/* [id, version afterwards, mark, archived, tagged] as they were before. */
static void add_before(struct json *json, const struct bulk_state *before)
{
    json_begin_array(json, NULL);
    json_int(json, NULL, before->id);
    json_int(json, NULL, before->version + 1);
    json_int(json, NULL, before->mark);
    json_int(json, NULL, before->is_archived);
    json_int(json, NULL, before->has_tag);
    json_end(json);
}

static enum status write_all(struct work *work, struct bulk_run *run,
                             const struct bulk_state *states)
{
    struct text text = text_new(work->arena);
    struct json json = json_new(&text);
    struct audit audit = {.action = AUDIT_CLIENTS_CHANGED};
    enum status status = STATUS_OK;

    json_begin_object(&json, NULL);
    json_int(&json, "tag", run->tag_id);
    json_begin_array(&json, "clients");
    for (size_t i = 0; i < run->count && status == STATUS_OK; i++) {
        struct bulk_state wanted = wanted_state(run, &states[i]);

        if (are_same(&wanted, &states[i]))
            continue;
        if (wanted.has_tag && !states[i].has_tag && states[i].tag_count >= TAGS_OF_CLIENT_MAX)
            return fault_set(
                &work->fault, STATUS_INVALID, "tag",
                MESSAGE("a client has at most {1} tags", arg_count(TAGS_OF_CLIENT_MAX)));
        add_before(&json, &states[i]);
        run->done.changed_count++;
        status = client_bulks_write(work, &wanted, run->tag_id);
    }
    json_end(&json);
    json_end(&json);
    json_finish(&json);
    if (status != STATUS_OK || run->done.changed_count == 0)
        return status;
    audit.before_json = text.at;
    return audits_insert(work, &audit, &run->done.audit_id);
}

enum status client_bulk_states(struct work *work, const int64_t *ids, size_t count, int64_t tag_id,
                               struct bulk_state *ret_states)
{
    size_t found = 0;

    enum status status = client_bulks_read(work, ids, count, tag_id, ret_states, &found);
    if (status == STATUS_OK && found != count)
        return fault_set(&work->fault, STATUS_NOT_FOUND, "id",
                         PLAIN_MESSAGE("one of these clients is not there any more; nothing was "
                                       "changed"));
    return status;
}

static enum status run_bulk(struct work *work, void *context)
{
    struct bulk_run *run = context;
    struct bulk_state *states = arena_array(work->arena, struct bulk_state, run->count);

    run->done = (struct bulk_done){0};
    enum status status = work_begin(work);
    if (status == STATUS_OK)
        status = find_tag(work, run);
    if (status == STATUS_OK)
        status = client_bulk_states(work, run->ids, run->count, run->tag_id, states);
    if (status == STATUS_OK)
        status = write_all(work, run, states);
    return status == STATUS_OK ? work_commit(work) : status;
}

enum status change_clients(struct work *work, const struct client_bulk *bulk,
                           struct bulk_done *ret_done)
{
    struct bulk_run run = {.bulk = bulk};

    enum status status = check_bulk(work, bulk, &run);
    if (status == STATUS_OK)
        status = attempt(work, run_bulk, &run);
    if (status == STATUS_OK)
        *ret_done = run.done;
    return status;
}

/* --- taking it back --- */

/* What the trail kept: ids and states as they were, with the version they had afterwards. */
struct kept_bulk {
    int64_t tag_id;
    int64_t *ids;
    struct bulk_state *states;
    size_t count;
};

static bool read_state(const struct json_value *value, struct bulk_state *ret_state)
{
    enum { FIELDS = 5 };

    if (value->kind != VALUE_ARRAY || value->count != FIELDS)
        return false;
    for (size_t i = 0; i < FIELDS; i++)
        if (value->items[i].kind != VALUE_INTEGER)
            return false;
    *ret_state = (struct bulk_state){.id = value->items[0].integer,
                                     .version = value->items[1].integer,
                                     .mark = (int32_t)value->items[2].integer,
                                     .is_archived = value->items[3].integer != 0,
                                     .has_tag = value->items[4].integer != 0};
    return true;
}

static bool read_kept(struct work *work, const char *text, struct kept_bulk *ret_kept)
{
    const struct json_value *object = NULL, *tag = NULL, *clients = NULL;
    struct fault fault = {0};

    if (!text || json_read(slice_of(text), work->arena, &fault, &object) != STATUS_OK ||
        object->kind != VALUE_OBJECT)
        return false;
    tag = json_member(object, "tag");
    clients = json_member(object, "clients");
    if (!tag || tag->kind != VALUE_INTEGER || !clients || clients->kind != VALUE_ARRAY)
        return false;
    struct kept_bulk kept = {
        .tag_id = tag->integer,
        .ids = arena_array(work->arena, int64_t, clients->count),
        .states = arena_array(work->arena, struct bulk_state, clients->count),
        .count = clients->count,
    };
    for (size_t i = 0; i < kept.count; i++) {
        if (!read_state(&clients->items[i], &kept.states[i]))
            return false;
        kept.ids[i] = kept.states[i].id;
    }
    *ret_kept = kept;
    return true;
}

static int by_state_id(const void *left, const void *right)
{
    const struct bulk_state *a = left, *b = right;

    return (a->id > b->id) - (a->id < b->id);
}

/* How many are no longer as this deed left them; both ascend by id. */
static int64_t count_changed(const struct kept_bulk *kept, const struct bulk_state *now,
                             size_t count)
{
    int64_t changed = 0;
    size_t at = 0;

    for (size_t i = 0; i < kept->count; i++) {
        while (at < count && now[at].id < kept->states[i].id)
            at++;
        if (at == count || now[at].id != kept->states[i].id ||
            now[at].version != kept->states[i].version)
            changed++;
    }
    return changed;
}

static enum status check_unchanged(struct work *work, const struct kept_bulk *kept)
{
    struct bulk_state *now = arena_array(work->arena, struct bulk_state, kept->count);
    size_t count = 0;

    enum status status = client_bulks_read(work, kept->ids, kept->count, kept->tag_id, now, &count);
    if (status != STATUS_OK)
        return status;
    qsort(now, count, sizeof(*now), by_state_id);
    qsort(kept->states, kept->count, sizeof(*now), by_state_id);
    int64_t changed = count_changed(kept, now, count);

    if (changed == 0)
        return STATUS_OK;
    return fault_set(&work->fault, STATUS_CONFLICT, "",
                     MESSAGE_N("{1} of these clients was changed again since; what was before "
                               "cannot be put back without losing that, and nothing was changed",
                               "{1} of these clients were changed again since; what was before "
                               "cannot be put back without losing that, and nothing was changed",
                               arg_count(changed)));
}

enum status undo_client_bulk(struct work *work, const struct audit *audit,
                             struct undone *ret_undone)
{
    struct audit undoing = {.action = AUDIT_CLIENTS_RESTORED};
    struct kept_bulk kept;
    int64_t audit_id = 0;

    if (!read_kept(work, audit->before_json, &kept))
        return fault_set(&work->fault, STATUS_BROKEN, "",
                         PLAIN_MESSAGE("what was before was not kept in a form that can be read"));
    enum status status = check_unchanged(work, &kept);
    for (size_t i = 0; i < kept.count && status == STATUS_OK; i++)
        status = client_bulks_write(work, &kept.states[i], kept.tag_id);
    if (status == STATUS_OK)
        status = audits_insert(work, &undoing, &audit_id);
    if (status == STATUS_OK)
        status = audits_set_undone(work, audit->id, audit_id);
    if (status == STATUS_OK)
        *ret_undone = (struct undone){0};
    return status;
}
