// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/today_count.h"

#include <pthread.h>
#include <string.h>

#include "base/clock.h"
#include "store/cue_states.h"

enum { KEPT_MAX = 64 }; /* workspaces; the one that was counted longest ago gives way */

#define QUICK_NANOSECONDS INT64_C(1000000)  /* may be counted with every page */
#define SLOW_NANOSECONDS INT64_C(100000000) /* never but with Today itself */
#define APART_NANOSECONDS (INT64_C(60) * 1000000000)
#define MICROSECONDS INT64_C(1000000)

struct kept {
    int64_t workspace_id; /* 0: free */
    struct cue_state state;
    day_t today;
    int64_t count;
    int64_t counted_at, took; /* clock_ticks(), nanoseconds */
};

struct today_counts {
    struct arena arena;
    pthread_mutex_t mutex;
    struct kept kept[KEPT_MAX];
    size_t next;
};

struct today_counts *today_counts_open(void)
{
    struct arena arena = {0};
    struct today_counts *counts = arena_alloc(&arena, sizeof(*counts));

    counts->arena = arena;
    pthread_mutex_init(&counts->mutex, NULL);
    return counts;
}

void today_counts_close(struct today_counts *counts)
{
    pthread_mutex_destroy(&counts->mutex);
    struct arena arena = counts->arena; /* holds `counts` itself */
    arena_free(&arena);
}

static struct kept *find_kept(struct today_counts *counts, int64_t workspace_id)
{
    for (size_t i = 0; i < KEPT_MAX; i++)
        if (counts->kept[i].workspace_id == workspace_id)
            return &counts->kept[i];
    return NULL;
}

static int64_t due_of(const struct today *today)
{
    int64_t count = 0;

    for (size_t i = 0; i < today->cues.count; i++)
        count += today->cues.items[i].due_on <= today->now.today;
    return count;
}

enum status today_count_keep(struct work *work, struct snapshots *snapshots,
                             const struct today *today, int64_t nanoseconds)
{
    struct kept counted = {.workspace_id = work->workspace_id,
                           .today = today->now.today,
                           .count = due_of(today),
                           .counted_at = clock_ticks(),
                           .took = nanoseconds};

    if (!snapshots)
        return STATUS_OK;
    enum status status = cue_states_find(work, &counted.state);
    if (status != STATUS_OK)
        return status;
    struct today_counts *counts = snapshots_today(snapshots);
    pthread_mutex_lock(&counts->mutex);
    struct kept *kept = find_kept(counts, work->workspace_id);
    if (!kept) {
        kept = &counts->kept[counts->next];
        counts->next = (counts->next + 1) % KEPT_MAX;
    }
    *kept = counted;
    pthread_mutex_unlock(&counts->mutex);
    return STATUS_OK;
}

/* *ret_kept is what was counted last; false when nothing was. */
static bool look_up(struct today_counts *counts, int64_t workspace_id, struct kept *ret_kept)
{
    pthread_mutex_lock(&counts->mutex);
    const struct kept *kept = find_kept(counts, workspace_id);

    if (kept)
        *ret_kept = *kept;
    pthread_mutex_unlock(&counts->mutex);
    return kept != NULL;
}

static bool is_worth_counting(const struct kept *kept)
{
    return kept->took <= QUICK_NANOSECONDS ||
           (kept->took <= SLOW_NANOSECONDS &&
            clock_ticks() - kept->counted_at >= APART_NANOSECONDS);
}

enum status today_count(struct work *work, struct snapshots *snapshots, int64_t *ret_count,
                        bool *ret_known)
{
    struct kept kept = {.workspace_id = 0};
    struct cue_state state;

    *ret_known = false;
    if (!snapshots || !look_up(snapshots_today(snapshots), work->workspace_id, &kept))
        return STATUS_OK;
    enum status status = cue_states_find(work, &state);
    if (status != STATUS_OK)
        return status;
    const bool is_today = kept.today == zone_day_by_name(state.time_zone, work->now / MICROSECONDS);
    const bool is_same = is_today && state.order_version == kept.state.order_version &&
                         state.audit_id == kept.state.audit_id;

    if (!is_same && is_worth_counting(&kept)) {
        struct today today;

        status = show_today(work, snapshots, 0, &today);
        if (status != STATUS_OK)
            return status;
        kept.count = due_of(&today);
        today_close(&today);
    } else if (!is_today) {
        return STATUS_OK;
    }
    *ret_count = kept.count;
    *ret_known = true;
    return STATUS_OK;
}
