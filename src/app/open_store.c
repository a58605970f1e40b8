// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/open_store.h"

#include "base/day.h"
#include "base/language.h"
#include "store/migrate.h"
#include "store/store.h"
#include "store/users.h"
#include "store/workspaces.h"

#define MICROSECONDS INT64_C(1000000)

static enum store_access access_of(enum store_use use)
{
    switch (use) {
    case USE_READ:
        return STORE_READ;
    case USE_WRITE:
    case USE_EMPTY:
        return STORE_CREATE;
    case USE_SERVE:
        return STORE_SERVE_CREATE;
    case USE_SCHEMA:
        return STORE_WRITE;
    }
    return STORE_READ;
}

static enum status refuse_empty(struct work *work)
{
    return fault_set(&work->fault, STATUS_INVALID, "",
                     PLAIN_MESSAGE("the store is empty: bring something in first, as with "
                                   "\"regulars import FILE --into STORE\""));
}

static enum status refuse_older(struct work *work, const struct schema_state *state)
{
    return fault_set(&work->fault, STATUS_INVALID, "",
                     MESSAGE("the store was made by an older program: its schema is number {1}, "
                             "and this program works with {2}; make a backup, then run "
                             "\"regulars migrate STORE\"",
                             arg_plain(state->applied), arg_plain(state->newest)));
}

/* A new store gets its schema, an old one only when asked. */
static enum status settle_schema(struct work *work, enum store_use use)
{
    struct schema_state state;

    enum status status = schema_state(work, &state);
    work_end(work);
    if (status != STATUS_OK || use == USE_SCHEMA || state.applied == state.newest)
        return status;
    if (state.applied > 0)
        return refuse_older(work, &state);
    if (use == USE_READ)
        return refuse_empty(work);
    return schema_migrate(work);
}

static enum status make_workspace(struct work *work, const struct store_opening *opening)
{
    const struct language *given = language_by_code(opening->language);
    const struct language *language = given != NULL ? given : language_by_code("en");
    const char *time_zone = opening->time_zone != NULL ? opening->time_zone : "UTC";
    const struct workspace workspace = {
        .name = "", .language = language->code, .time_zone = time_zone, .currency = ""};
    const struct user_account owner = {
        .name = message_text(work->arena, language, PLAIN_MESSAGE("Owner")),
        .language = language->code};
    int64_t user_id = 0, member_id;

    enum status status = workspaces_insert(work, &workspace, &work->workspace_id);
    if (status == STATUS_OK)
        status = users_insert(work, &owner, &user_id);
    if (status == STATUS_OK)
        status = members_insert(work, user_id, ROLE_OWNER, &member_id);
    return status;
}

/* Two programs may find the store without one at the same time: the second looks again. */
static enum status settle_workspace(struct work *work, const struct store_opening *opening)
{
    bool exist = false;

    enum status status = workspaces_exist(work, &exist);
    work_end(work);
    if (status != STATUS_OK || exist)
        return status;
    status = work_begin(work);
    if (status == STATUS_OK)
        status = workspaces_exist(work, &exist);
    if (status == STATUS_OK && !exist)
        status = make_workspace(work, opening);
    if (status == STATUS_OK)
        status = work_commit(work);
    return status;
}

static enum status settle(struct work *work, const struct store_opening *opening)
{
    enum status status = settle_schema(work, opening->use);

    if (status == STATUS_OK && (opening->use == USE_WRITE || opening->use == USE_SERVE))
        status = settle_workspace(work, opening);
    work_end(work);
    return status;
}

static enum status check_time_zone(const char *name, struct fault *fault)
{
    struct zone *zone = name != NULL ? zone_open(name) : NULL;

    if (name != NULL && zone == NULL)
        return fault_set(
            fault, STATUS_INVALID, "time_zone",
            MESSAGE("there is no time zone {1}; name one as Europe/Zagreb", arg_text(name)));
    zone_close(zone);
    return STATUS_OK;
}

enum status open_store(const struct store_opening *opening, struct arena *arena,
                       struct fault *fault, struct store **ret_store)
{
    const struct store_options options = {.access = access_of(opening->use)};
    struct store *store = NULL;

    enum status status = check_time_zone(opening->time_zone, fault);
    if (status == STATUS_OK)
        status = store_open(opening->address, &options, arena, fault, &store);
    if (status != STATUS_OK)
        return status;
    struct work work = work_start(store, arena);
    status = settle(&work, opening);
    if (status != STATUS_OK) {
        *fault = work.fault;
        store_close(store);
        return status;
    }
    *ret_store = store;
    return STATUS_OK;
}

void close_store(struct store *store)
{
    store_close(store);
}

enum status migrate_store(struct work *work, struct schema_change *ret_change)
{
    struct schema_state before, after;

    enum status status = schema_state(work, &before);
    work_end(work);
    if (status == STATUS_OK)
        status = schema_migrate(work);
    if (status == STATUS_OK)
        status = schema_state(work, &after);
    if (status == STATUS_OK)
        *ret_change = (struct schema_change){before.applied, after.applied};
    work_end(work);
    return status;
}

enum status open_workspace(struct work *work)
{
    struct workspace workspace;

    enum status status = workspaces_find(work, 0, &workspace);
    if (status != STATUS_OK)
        return status;
    work->workspace_id = workspace.id;
    work->actor = actor_system();
    work->today = zone_day_by_name(workspace.time_zone, work->now / MICROSECONDS);
    return STATUS_OK;
}
