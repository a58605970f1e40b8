// SPDX-License-Identifier: AGPL-3.0-or-later
#include <stdlib.h>
#include <string.h>

#include "app/goals.h"
#include "retention/running_rate.h"
#include "store/goals.h"

static enum status may_view(struct work *work)
{
    if (actor_may(&work->actor, RIGHT_VIEW))
        return STATUS_OK;
    return fault_set(&work->fault, STATUS_FORBIDDEN, "",
                     PLAIN_MESSAGE("you may not look at the goals of this business"));
}

/* As standing_now() has it: in several currencies the business's own stands for all. *ret_snapshot
 * is NULL when nobody has ordered. */
static enum status take_log(struct work *work, struct snapshots *snapshots,
                            const struct standing_now *now, struct snapshot **ret_snapshot)
{
    struct snapshot_choice choice = {.as_of = now->today};

    *ret_snapshot = NULL;
    enum status status = snapshot_take(snapshots, work, &choice, ret_snapshot);
    if (status == STATUS_INVALID && now->currency[0] != '\0') {
        memcpy(choice.currency, now->currency, strnlen(now->currency, sizeof(choice.currency) - 1));
        status = snapshot_take(snapshots, work, &choice, ret_snapshot);
    }
    if (status != STATUS_INVALID)
        return status;
    work->fault = (struct fault){.status = STATUS_OK};
    *ret_snapshot = NULL;
    return STATUS_OK;
}

static struct window window_of(const struct standing_window *window)
{
    return (struct window){.active_days = window->active_days,
                           .cooling_days = window->cooling_days,
                           .vip_orders = window->vip_orders};
}

static enum rate_kind rate_kind_of(enum goal_kind kind)
{
    return kind == GOAL_STAYED ? RATE_OF_STAYED : RATE_OF_CAME_BACK;
}

/* --- what to aim at --- */

static struct goal_past past_of(enum goal_kind kind, const struct rate *rate)
{
    int64_t reached = kind == GOAL_STAYED ? rate->retained : rate->came_back;
    struct interval interval = share_interval(reached, rate->start);

    return (struct goal_past){rate->from, rate->to,     rate->start,
                              reached,    interval.low, interval.high};
}

/* Periods back from a goal's own, of which some may have begun with nobody active. */
enum { PERIODS_LOOKED_AT = 40 };

/* The newest periods before that are over and known. */
static void find_pasts(const struct order_log *log, const struct window *window,
                       struct goal_offer *offer)
{
    struct goal_past found[GOAL_PASTS_MAX];
    size_t count = 0;
    day_t start = offer->choice.from;

    for (int i = 0; count < GOAL_PASTS_MAX && i < PERIODS_LOOKED_AT; i++) {
        day_t to = start - 1;

        start = period_shift(offer->choice.period, start, -1);
        if (start < log->first_day + window->active_days)
            break;
        if (to >= log->as_of)
            continue;
        const struct rate rate = rate_between(log, window, start, to, 1);
        if (rate.reason == RATE_KNOWN)
            found[count++] = past_of(offer->choice.kind, &rate);
    }
    for (size_t i = 0; i < count; i++)
        offer->pasts[i] = found[count - 1 - i];
    offer->past_count = count;
}

/* The day on which the second period that is known will be over. */
static day_t enough_on(const struct order_log *log, const struct window *window, enum period period)
{
    day_t known_from = log->first_day + window->active_days;
    day_t start = period_start(period, known_from);

    if (start < known_from)
        start = period_shift(period, start, 1);
    return period_shift(period, start, GOAL_PASTS_LEAST) - 1;
}

static void measure_offer(const struct order_log *log, struct goal_offer *offer)
{
    struct window window = window_of(&offer->window);
    day_t today = log->as_of;
    day_t from = offer->choice.from <= today ? offer->choice.from : today + 1;
    struct running_rate now = running_rate_measure(log, &window, rate_kind_of(offer->choice.kind),
                                                   from, from > offer->to ? from : offer->to, 1);

    find_pasts(log, &window, offer);
    offer->start = now.start;
    offer->enough_on = enough_on(log, &window, offer->choice.period);
    offer->proposal =
        goal_propose(offer->choice.kind, offer->pasts, offer->past_count, offer->start);
}

static enum status check_choice(struct work *work, const struct goal_offer *offer)
{
    const struct goal goal = {.from_on = offer->choice.from, .to_on = offer->to};

    return goal_check_days(&goal, offer->today, &work->fault);
}

static enum status find_same(struct work *work, struct goal_offer *offer)
{
    const struct goal wanted = {
        .kind = offer->choice.kind, .from_on = offer->choice.from, .to_on = offer->to};
    struct goal same;

    enum status status = goals_find_same(work, &wanted, &same);
    if (status == STATUS_OK)
        offer->same_id = same.id;
    return status;
}

static enum status make_offer(struct work *work, struct snapshots *snapshots,
                              struct goal_offer *offer)
{
    struct snapshot *snapshot = NULL;
    struct standing_now now = {0};

    enum status status = standing_now(work, snapshots, STANDING_NEEDED, &now);
    offer->today = now.today;
    offer->window = now.window;
    if (status == STATUS_OK)
        status = check_choice(work, offer);
    if (status == STATUS_OK)
        status = find_same(work, offer);
    if (status == STATUS_OK)
        status = take_log(work, snapshots, &now, &snapshot);
    if (status != STATUS_OK)
        return status;
    offer->has_orders = snapshot != NULL;
    if (snapshot == NULL)
        return STATUS_OK;
    measure_offer(snapshot_log(snapshot), offer);
    snapshot_release(snapshots, snapshot);
    return STATUS_OK;
}

enum status offer_goal(struct work *work, struct snapshots *snapshots,
                       const struct goal_choice *choice, struct goal_offer *ret_offer)
{
    struct goal_offer offer = {.choice = *choice,
                               .to = period_shift(choice->period, choice->from, 1) - 1};
    struct snapshots *own = snapshots != NULL ? NULL : snapshots_open(0);

    enum status status = may_view(work);
    if (status == STATUS_OK)
        status = make_offer(work, own != NULL ? own : snapshots, &offer);
    snapshots_close(own);
    if (status == STATUS_OK)
        *ret_offer = offer;
    return status;
}

/* --- how they go --- */

static struct goal_count count_of(const struct order_log *log, const struct goal *goal)
{
    const struct window window = {.active_days = goal->active_days,
                                  .cooling_days = goal->cooling_days,
                                  .vip_orders = goal->vip_orders};

    if (log == NULL || goal->from_on > log->as_of)
        return (struct goal_count){.is_known = false};
    struct running_rate rate =
        running_rate_measure(log, &window, rate_kind_of(goal->kind), goal->from_on, goal->to_on, 1);
    return (struct goal_count){.is_known = rate.reason == RATE_KNOWN,
                               .start = rate.start,
                               .sure = rate.sure,
                               .open = rate.open,
                               .away = rate.away};
}

static int by_end(const void *a, const void *b)
{
    const struct goal *one = &((const struct goal_shown *)a)->goal;
    const struct goal *other = &((const struct goal_shown *)b)->goal;

    if (one->to_on != other->to_on)
        return one->to_on < other->to_on ? -1 : 1;
    return one->id < other->id ? -1 : one->id > other->id;
}

static int by_end_down(const void *a, const void *b)
{
    return by_end(b, a);
}

/* Those to come and running, then those that are over. */
static void order_items(const struct goal_list *list, struct goals_shown *shown)
{
    for (int is_over = 0; is_over <= 1; is_over++) {
        for (size_t i = 0; i < list->count; i++) {
            if ((list->items[i].to_on < shown->today) != is_over)
                continue;
            shown->over_count += (size_t)is_over;
            shown->items[shown->count++].goal = list->items[i];
        }
    }
    size_t open = shown->count - shown->over_count;
    qsort(shown->items, open, sizeof(*shown->items), by_end);
    qsort(shown->items + open, shown->over_count, sizeof(*shown->items), by_end_down);
}

static void keep_running(struct goals_shown *shown, size_t max)
{
    size_t kept = 0, open = shown->count - shown->over_count;

    for (size_t i = 0; i < open && kept < max; i++)
        if (shown->items[i].goal.from_on <= shown->today)
            shown->items[kept++] = shown->items[i];
    shown->count = kept;
    shown->over_count = 0;
}

static enum status measure_items(struct work *work, struct snapshots *snapshots,
                                 const struct standing_now *now, struct goals_shown *shown)
{
    struct snapshot *snapshot = NULL;

    if (shown->count == 0)
        return STATUS_OK;
    enum status status = take_log(work, snapshots, now, &snapshot);
    if (status != STATUS_OK)
        return status;
    for (size_t i = 0; i < shown->count; i++) {
        struct goal_shown *item = &shown->items[i];
        struct goal_count count =
            count_of(snapshot != NULL ? snapshot_log(snapshot) : NULL, &item->goal);

        item->progress = goal_judge(&item->goal, &count, shown->today);
    }
    if (snapshot != NULL)
        snapshot_release(snapshots, snapshot);
    return STATUS_OK;
}

enum which_goals { ALL_GOALS, RUNNING_GOALS };

static enum status read_items(struct work *work, struct snapshots *snapshots,
                              enum which_goals which, size_t max, struct goals_shown *shown)
{
    struct standing_now now = {0};
    struct goal_list list = {0};

    enum status status = goals_list(work, GOALS_SHOWN_MAX, &list);
    if (status == STATUS_OK)
        status = standing_now(work, snapshots, STANDING_IF_QUICK, &now);
    if (status != STATUS_OK)
        return status;
    shown->today = now.today;
    shown->items = arena_array(work->arena, struct goal_shown, list.count);
    order_items(&list, shown);
    if (which == RUNNING_GOALS)
        keep_running(shown, max);
    return measure_items(work, snapshots, &now, shown);
}

static enum status show_some(struct work *work, struct snapshots *snapshots, enum which_goals which,
                             size_t max, struct goals_shown *ret_goals)
{
    struct snapshots *own = snapshots != NULL ? NULL : snapshots_open(0);
    struct goals_shown shown = {0};

    enum status status = may_view(work);
    if (status == STATUS_OK)
        status = read_items(work, own != NULL ? own : snapshots, which, max, &shown);
    snapshots_close(own);
    if (status == STATUS_OK)
        *ret_goals = shown;
    return status;
}

enum status show_goals(struct work *work, struct snapshots *snapshots,
                       struct goals_shown *ret_goals)
{
    return show_some(work, snapshots, ALL_GOALS, GOALS_SHOWN_MAX, ret_goals);
}

enum status show_running_goals(struct work *work, struct snapshots *snapshots, size_t max,
                               struct goals_shown *ret_goals)
{
    return show_some(work, snapshots, RUNNING_GOALS, max, ret_goals);
}
