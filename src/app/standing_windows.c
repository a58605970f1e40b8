// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/standing_windows.h"

#include <pthread.h>

#include "base/clock.h"
#include "retention/next_order.h"
#include "retention/window.h"
#include "store/client_lists.h"

enum { KEPT_MAX = 64 }; /* workspaces; the one that was measured longest ago gives way */

/* So long the boundaries of a large base hold, though orders come in: they hardly move. */
#define LARGE_HOLDS_NANOSECONDS (INT64_C(600) * 1000000000)
#define MICROSECONDS INT64_C(1000000)

/* Boundaries, and what they follow from. */
struct kept {
    int64_t workspace_id; /* 0: free */
    int64_t order_version;
    day_t today;
    int32_t active_days, cooling_days; /* of the settings */
    struct standing_window window;
    struct return_windows returns;
    bool is_large;
    int64_t measured_at; /* clock_ticks() */
    struct zone *zone;   /* held open: so its day is found in microseconds */
};

_Static_assert(RETURN_CURVES == NEXT_ORDER_CURVES + 1, "one for each order number, and any");

struct standing_windows {
    struct arena arena;
    pthread_mutex_t mutex;
    struct kept kept[KEPT_MAX];
    size_t next;
};

struct standing_windows *standing_windows_open(void)
{
    struct arena arena = {0};
    struct standing_windows *windows = arena_alloc(&arena, sizeof(*windows));

    windows->arena = arena;
    pthread_mutex_init(&windows->mutex, NULL);
    return windows;
}

void standing_windows_close(struct standing_windows *windows)
{
    for (size_t i = 0; i < KEPT_MAX; i++)
        if (windows->kept[i].zone)
            zone_close(windows->kept[i].zone);
    pthread_mutex_destroy(&windows->mutex);
    struct arena arena = windows->arena; /* holds `windows` itself */
    arena_free(&arena);
}

static struct kept *find_kept(struct standing_windows *windows, int64_t workspace_id)
{
    for (size_t i = 0; i < KEPT_MAX; i++)
        if (windows->kept[i].workspace_id == workspace_id)
            return &windows->kept[i];
    return NULL;
}

static bool holds(const struct kept *kept, const struct kept *wanted)
{
    bool is_recent =
        kept->is_large && wanted->measured_at - kept->measured_at < LARGE_HOLDS_NANOSECONDS;

    return (kept->order_version == wanted->order_version || is_recent) &&
           kept->today == wanted->today && kept->active_days == wanted->active_days &&
           kept->cooling_days == wanted->cooling_days;
}

/* `wanted` takes what was measured last, if it was; true when it still holds. */
static bool look_up(struct standing_windows *windows, struct kept *wanted)
{
    pthread_mutex_lock(&windows->mutex);
    const struct kept *kept = find_kept(windows, wanted->workspace_id);
    bool is_fresh = kept && holds(kept, wanted);

    if (kept) {
        wanted->window = kept->window;
        wanted->returns = kept->returns;
    }
    pthread_mutex_unlock(&windows->mutex);
    return is_fresh;
}

static void keep(struct standing_windows *windows, const struct kept *measured,
                 const char *time_zone)
{
    struct zone *zone = zone_open(time_zone), *other;

    pthread_mutex_lock(&windows->mutex);
    struct kept *kept = find_kept(windows, measured->workspace_id);
    if (!kept) {
        kept = &windows->kept[windows->next];
        windows->next = (windows->next + 1) % KEPT_MAX;
    }
    other = kept->zone;
    *kept = *measured;
    kept->zone = zone;
    pthread_mutex_unlock(&windows->mutex);
    if (other)
        zone_close(other);
}

static struct return_window return_window_of(const struct survival *curve)
{
    return curve->events == 0
               ? (struct return_window){0}
               : (struct return_window){curve->returns[0], curve->returns[2], curve->events};
}

static struct return_windows measure_returns(const struct order_log *log, struct arena *scratch)
{
    const struct next_order next_order = next_order_measure(log, 1, scratch);
    struct return_windows returns;

    for (size_t i = 0; i < NEXT_ORDER_CURVES; i++)
        returns.after[i] = return_window_of(&next_order.by_number[i]);
    returns.after[NEXT_ORDER_CURVES] = return_window_of(&next_order.any);
    return returns;
}

static void measure_log(const struct order_log *log, struct kept *wanted)
{
    const struct window_choice choice = {.active_days = wanted->active_days,
                                         .cooling_days = wanted->cooling_days};
    struct arena scratch = {0};
    struct history history = history_measure(log, 1, &scratch);
    struct window window = window_measure(log, &history, &choice, 1);

    wanted->window =
        (struct standing_window){window.active_days, window.cooling_days, window.vip_orders};
    wanted->returns = measure_returns(log, &scratch);
    arena_free(&scratch);
}

/* What window_measure() says of a base in which nobody has ordered. */
static struct standing_window window_without_orders(const struct kept *wanted)
{
    enum { ACTIVE_DAYS = 365, VIP_ORDERS = 3 };
    int32_t active = wanted->active_days > 0 ? wanted->active_days : ACTIVE_DAYS;
    int32_t cooling = wanted->cooling_days > 0 ? wanted->cooling_days : active / 2;

    return (struct standing_window){active, cooling < active ? cooling : active, VIP_ORDERS};
}

/* In several currencies the days of one of them stand for all: the business's own. */
static enum status measure_in(struct work *work, struct snapshots *snapshots, struct kept *wanted,
                              const char *currency)
{
    struct snapshot_choice choice = {.as_of = wanted->today};
    struct snapshot *snapshot;

    memcpy(choice.currency, currency, strnlen(currency, sizeof(choice.currency) - 1));
    enum status status = snapshot_take(snapshots, work, &choice, &snapshot);
    if (status != STATUS_OK)
        return status;
    measure_log(snapshot_log(snapshot), wanted);
    snapshot_release(snapshots, snapshot);
    return STATUS_OK;
}

static enum status measure(struct work *work, struct snapshots *snapshots, struct kept *wanted,
                           const char *currency)
{
    enum status status = measure_in(work, snapshots, wanted, "");

    if (status == STATUS_INVALID && currency[0] != '\0') {
        work->fault = (struct fault){.status = STATUS_OK};
        status = measure_in(work, snapshots, wanted, currency);
    }
    if (status == STATUS_INVALID) {
        work->fault = (struct fault){.status = STATUS_OK};
        wanted->window = window_without_orders(wanted);
        wanted->returns = (struct return_windows){0};
        return STATUS_OK;
    }
    return status;
}

static enum status measure_and_keep(struct work *work, struct snapshots *snapshots,
                                    struct kept *wanted, const struct standing_basis *basis)
{
    enum status status = measure(work, snapshots, wanted, basis->currency);

    if (status == STATUS_OK)
        keep(snapshots_windows(snapshots), wanted, basis->time_zone);
    return status;
}

static enum status find_window(struct work *work, struct snapshots *snapshots,
                               enum standing_need need, struct kept *wanted,
                               const struct standing_basis *basis)
{
    bool is_kept = look_up(snapshots_windows(snapshots), wanted);
    bool is_known = wanted->window.active_days > 0;

    if (is_kept && (is_known || need == STANDING_IF_QUICK))
        return STATUS_OK;
    enum status status =
        client_lists_has_orders_above(work, STANDING_ORDERS_AT_ONCE, &wanted->is_large);
    if (status != STATUS_OK)
        return status;
    if (wanted->is_large && need == STANDING_IF_QUICK && !is_known) {
        keep(snapshots_windows(snapshots), wanted, basis->time_zone);
        return STATUS_OK;
    }
    return measure_and_keep(work, snapshots, wanted, basis);
}

enum status standing_now(struct work *work, struct snapshots *snapshots, enum standing_need need,
                         struct standing_now *ret_now)
{
    struct snapshots *own = snapshots ? NULL : snapshots_open(0);
    struct standing_basis basis = {0};
    struct kept wanted = {.workspace_id = work->workspace_id, .measured_at = clock_ticks()};

    enum status status = client_lists_basis(work, &basis);
    if (status == STATUS_OK) {
        wanted.today = zone_day_by_name(basis.time_zone, work->now / MICROSECONDS);
        wanted.order_version = basis.order_version;
        wanted.active_days = basis.active_days;
        wanted.cooling_days = basis.cooling_days;
        status = find_window(work, own ? own : snapshots, need, &wanted, &basis);
    }
    snapshots_close(own);
    if (status == STATUS_OK)
        *ret_now = (struct standing_now){wanted.today,
                                         basis.time_zone,
                                         basis.currency,
                                         wanted.window,
                                         .is_given = basis.active_days > 0,
                                         .returns = wanted.returns};
    return status;
}
