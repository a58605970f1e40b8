// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/snapshot.h"

#include <assert.h>
#include <pthread.h>
#include <stdatomic.h>
#include <string.h>

#include "app/kept_analyses.h"
#include "app/snapshot_load.h"
#include "app/standing_windows.h"
#include "app/today_count.h"

#define BYTES_MAX_DEFAULT ((size_t)512 * 1024 * 1024)

/* The columns of one workspace in one currency. `lock` is held shared by those who measure, and
 * exclusively while they are brought up to date. */
struct entry {
    struct entry *next;
    struct columns columns;
    pthread_rwlock_t lock;
    int users;           /* guarded by the list's mutex, as is the next */
    int64_t used_at;     /* count of takes */
    atomic_size_t bytes; /* as last seen */
    bool is_detached;    /* nobody else can find it: closed by its last user */
};

struct snapshots {
    struct arena arena;
    pthread_mutex_t mutex;
    struct entry *first;
    size_t bytes_max;
    int64_t takes;
    struct standing_windows *windows;
    struct kept_analyses *analyses;
    struct today_counts *today;
};

struct snapshot {
    struct entry *entry;
    struct order_log log;
};

struct snapshots *snapshots_open(size_t bytes_max)
{
    struct arena arena = {0};
    struct snapshots *snapshots = arena_alloc(&arena, sizeof(*snapshots));

    snapshots->arena = arena;
    snapshots->bytes_max = bytes_max == 0 ? BYTES_MAX_DEFAULT : bytes_max;
    pthread_mutex_init(&snapshots->mutex, NULL);
    snapshots->windows = standing_windows_open();
    snapshots->analyses = kept_analyses_open();
    snapshots->today = today_counts_open();
    return snapshots;
}

struct standing_windows *snapshots_windows(struct snapshots *snapshots)
{
    return snapshots->windows;
}

struct kept_analyses *snapshots_analyses(struct snapshots *snapshots)
{
    return snapshots->analyses;
}

struct today_counts *snapshots_today(struct snapshots *snapshots)
{
    return snapshots->today;
}

static struct entry *entry_open(int64_t workspace_id, const struct snapshot_choice *choice)
{
    pthread_rwlockattr_t attributes;
    struct columns columns = columns_open(workspace_id, choice);
    struct entry *entry = arena_alloc(&columns.arena, sizeof(*entry));

    entry->columns = columns;
    pthread_rwlockattr_init(&attributes);
    /* Whoever brings the columns up to date must not wait for ever behind those who measure. */
    pthread_rwlockattr_setkind_np(&attributes, PTHREAD_RWLOCK_PREFER_WRITER_NONRECURSIVE_NP);
    pthread_rwlock_init(&entry->lock, &attributes);
    pthread_rwlockattr_destroy(&attributes);
    return entry;
}

static void entry_close(struct entry *entry)
{
    struct columns columns = entry->columns;

    pthread_rwlock_destroy(&entry->lock);
    columns_close(&columns); /* holds `entry` itself */
}

void snapshots_close(struct snapshots *snapshots)
{
    if (snapshots == NULL)
        return;
    while (snapshots->first != NULL) {
        struct entry *entry = snapshots->first;

        snapshots->first = entry->next;
        entry_close(entry);
    }
    standing_windows_close(snapshots->windows);
    kept_analyses_close(snapshots->analyses);
    today_counts_close(snapshots->today);
    pthread_mutex_destroy(&snapshots->mutex);
    struct arena arena = snapshots->arena; /* holds `snapshots` itself */
    arena_free(&arena);
}

static void detach(struct snapshots *snapshots, struct entry *entry)
{
    struct entry **at = &snapshots->first;

    while (*at != NULL && *at != entry)
        at = &(*at)->next;
    if (*at == entry)
        *at = entry->next;
    entry->is_detached = true;
}

/* The least recently used that nobody uses; NULL when there is none. */
static struct entry *oldest_idle(const struct snapshots *snapshots)
{
    struct entry *oldest = NULL;

    for (struct entry *entry = snapshots->first; entry != NULL; entry = entry->next)
        if (entry->users == 0 && (oldest == NULL || entry->used_at < oldest->used_at))
            oldest = entry;
    return oldest;
}

static void keep_within_limit(struct snapshots *snapshots)
{
    size_t bytes = 0;
    struct entry *oldest;

    for (struct entry *entry = snapshots->first; entry != NULL; entry = entry->next)
        bytes += atomic_load(&entry->bytes);
    while (bytes > snapshots->bytes_max && (oldest = oldest_idle(snapshots)) != NULL) {
        bytes -= atomic_load(&oldest->bytes);
        detach(snapshots, oldest);
        entry_close(oldest);
    }
}

static struct entry *find_or_add(struct snapshots *snapshots, int64_t workspace_id,
                                 const struct snapshot_choice *choice)
{
    const struct snapshot_choice kept = {.as_of = DAY_NONE};
    struct snapshot_choice whole = kept;

    memcpy(whole.currency, choice->currency, sizeof(whole.currency));
    pthread_mutex_lock(&snapshots->mutex);
    struct entry *entry = snapshots->first;
    while (entry != NULL && !columns_are_of(&entry->columns, workspace_id, &whole))
        entry = entry->next;
    if (entry == NULL) {
        entry = entry_open(workspace_id, &whole);
        entry->next = snapshots->first;
        snapshots->first = entry;
    }
    entry->users++;
    entry->used_at = ++snapshots->takes;
    pthread_mutex_unlock(&snapshots->mutex);
    return entry;
}

static void leave(struct snapshots *snapshots, struct entry *entry)
{
    pthread_mutex_lock(&snapshots->mutex);
    entry->users--;
    if (entry->is_detached && entry->users == 0)
        entry_close(entry);
    keep_within_limit(snapshots);
    pthread_mutex_unlock(&snapshots->mutex);
}

size_t snapshots_currencies(struct snapshots *snapshots, int64_t workspace_id, char ret[][4],
                            size_t max)
{
    const struct snapshot_choice any = {.as_of = DAY_NONE};
    struct entry *entry = find_or_add(snapshots, workspace_id, &any);
    size_t count = 0;

    pthread_rwlock_rdlock(&entry->lock);
    for (; count < entry->columns.currency_count && count < max; count++)
        memcpy(ret[count], entry->columns.currencies[count], sizeof(ret[count]));
    pthread_rwlock_unlock(&entry->lock);
    leave(snapshots, entry);
    return count;
}

/* Leaves the entry locked shared, and as new as what `work` reads; or not locked, after a failure.
 */
static enum status freshen(struct entry *entry, struct work *work)
{
    struct order_freshness state;
    enum status status = order_freshness_find(work, &state);

    while (status == STATUS_OK) {
        pthread_rwlock_rdlock(&entry->lock);
        if (columns_are_fresh(&entry->columns, &state))
            return STATUS_OK;
        pthread_rwlock_unlock(&entry->lock);

        pthread_rwlock_wrlock(&entry->lock);
        status = columns_freshen(&entry->columns, work, &state);
        atomic_store(&entry->bytes, columns_bytes(&entry->columns));
        pthread_rwlock_unlock(&entry->lock);
    }
    return status;
}

/* A day's grace: the business may not have arrived in the day that it is elsewhere. */
bool snapshot_holds_count(const struct work *work, day_t last_day, day_t as_of)
{
    return as_of >= last_day || as_of + 1 >= work->today;
}

static struct snapshot *snapshot_of(struct work *work, struct entry *entry,
                                    const struct snapshot_choice *choice)
{
    struct snapshot *snapshot = arena_alloc(work->arena, sizeof(*snapshot));

    *snapshot = (struct snapshot){.entry = entry, .log = columns_view(&entry->columns)};
    if (choice->is_plain)
        snapshot->log.hold = NULL;
    return snapshot;
}

/* A day before the last one is looked at from seldom: columns of its own, for one user. */
static enum status take_earlier(struct work *work, const struct snapshot_choice *choice,
                                struct snapshot **ret_snapshot)
{
    struct entry *entry = entry_open(work->workspace_id, choice);

    entry->is_detached = true;
    entry->users = 1;
    enum status status = freshen(entry, work);
    if (status != STATUS_OK) {
        entry_close(entry);
        return status;
    }
    status = columns_check(&entry->columns, work);
    if (status != STATUS_OK) {
        pthread_rwlock_unlock(&entry->lock);
        entry_close(entry);
        return status;
    }
    *ret_snapshot = snapshot_of(work, entry, choice);
    if (!snapshot_holds_count(work, DAY_LAST, choice->as_of))
        (*ret_snapshot)->log.hold = NULL;
    return STATUS_OK;
}

enum status snapshot_take(struct snapshots *snapshots, struct work *work,
                          const struct snapshot_choice *choice, struct snapshot **ret_snapshot)
{
    assert(work->unit != WORK_WRITES); /* what is not committed must not come into the columns */
    if (!actor_may(&work->actor, RIGHT_VIEW))
        return fault_set(&work->fault, STATUS_FORBIDDEN, "",
                         PLAIN_MESSAGE("you may not look at the figures of this workspace"));
    struct entry *entry = find_or_add(snapshots, work->workspace_id, choice);
    enum status status = freshen(entry, work);
    if (status != STATUS_OK) {
        leave(snapshots, entry);
        return status;
    }
    struct snapshot *snapshot = snapshot_of(work, entry, choice);
    bool is_earlier = choice->as_of != DAY_NONE && choice->as_of < snapshot->log.last_day;
    if (!is_earlier)
        status = columns_check(&entry->columns, work);
    if (status == STATUS_OK && !is_earlier) {
        snapshot->log.as_of = choice->as_of == DAY_NONE ? snapshot->log.last_day : choice->as_of;
        *ret_snapshot = snapshot;
        return STATUS_OK;
    }
    snapshot_release(snapshots, snapshot);
    if (status != STATUS_OK)
        return status;
    status = take_earlier(work, choice, &snapshot);
    if (status == STATUS_OK)
        *ret_snapshot = snapshot;
    return status;
}

const struct order_log *snapshot_log(const struct snapshot *snapshot)
{
    return &snapshot->log;
}

int64_t snapshot_client_id(const struct snapshot *snapshot, size_t client)
{
    return live_log_client(snapshot->entry->columns.live, client);
}

int64_t snapshot_find_client(const struct snapshot *snapshot, int64_t client_id)
{
    return live_log_find(snapshot->entry->columns.live, client_id);
}

int64_t snapshot_version(const struct snapshot *snapshot)
{
    return snapshot->entry->columns.version;
}

void snapshot_release(struct snapshots *snapshots, struct snapshot *snapshot)
{
    pthread_rwlock_unlock(&snapshot->entry->lock);
    leave(snapshots, snapshot->entry);
}
