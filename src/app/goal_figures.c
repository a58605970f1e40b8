// SPDX-License-Identifier: AGPL-3.0-or-later
#include <stdlib.h>
#include <string.h>

#include "app/business.h"
#include "app/goal_logs.h"
#include "retention/running_rate.h"
#include "store/goals.h"
#include "store/tags.h"

static enum status may_view(struct work *work)
{
    if (actor_may(&work->actor, RIGHT_VIEW))
        return STATUS_OK;
    return fault_set(&work->fault, STATUS_FORBIDDEN, "",
                     PLAIN_MESSAGE("you may not look at the goals of this business"));
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
    const struct goal wanted = {.kind = offer->choice.kind,
                                .from_on = offer->choice.from,
                                .to_on = offer->to,
                                .whose = offer->choice.whose};

    return goals_find_same(work, &wanted, &offer->same);
}

/* --- of whom --- */

static struct name_choice names_of(struct arena *arena, const char **names, size_t count)
{
    struct name_choice choice = {0};

    count = count < GOAL_NAMES_MAX ? count : GOAL_NAMES_MAX;
    choice.items = arena_array(arena, const char *, count);
    for (; choice.count < count; choice.count++)
        choice.items[choice.count] =
            arena_copy(arena, names[choice.count], strlen(names[choice.count]));
    return choice;
}

/* The tag of the choice as it is called: it may be written in any way. */
static enum status find_tags(struct work *work, struct goal_offer *offer)
{
    struct tag_list tags = {0};

    enum status status = tags_list(work, GOAL_NAMES_MAX, &tags);
    if (status == STATUS_OK)
        status = goal_tag_named(work, &offer->choice.whose);
    offer->tags = (struct name_choice){arena_array(work->arena, const char *, tags.count), 0};
    for (; offer->tags.count < tags.count; offer->tags.count++)
        offer->tags.items[offer->tags.count] = tags.items[offer->tags.count].name;
    return status;
}

static void take_names(struct work *work, const struct goal_logs *logs, struct goal_offer *offer)
{
    const struct order_log *log = snapshot_log(logs->snapshot);

    offer->sources = names_of(work->arena, log->sources, log->source_count);
    offer->services = names_of(work->arena, log->services, log->service_count);
    memcpy(offer->currency, logs->currency, sizeof(offer->currency));
    offer->has_orders = true;
    offer->fits_nobody = logs->picked.log.client_count == 0;
    if (!offer->fits_nobody)
        measure_offer(&logs->picked.log, offer);
}

static enum status measure_choice(struct work *work, struct snapshots *snapshots,
                                  const struct standing_now *now, struct goal_offer *offer)
{
    struct goal_logs logs = {.snapshots = snapshots, .now = now};

    enum status status = goal_log_find(work, &logs, &offer->choice.whose);
    if (status == STATUS_OK && logs.snapshot != NULL)
        take_names(work, &logs, offer);
    goal_logs_end(&logs);
    offer->currency_count =
        snapshots_currencies(snapshots, work->workspace_id, offer->currencies, GOAL_CURRENCIES_MAX);
    return status;
}

static enum status make_offer(struct work *work, struct snapshots *snapshots,
                              struct goal_offer *offer)
{
    struct standing_now now = {0};

    enum status status = goal_check_whose(&offer->choice.whose, &work->fault);
    if (status == STATUS_OK)
        status = standing_now(work, snapshots, STANDING_NEEDED, &now);
    if (status == STATUS_OK)
        goal_own_currency(&now, &offer->choice.whose);
    offer->today = now.today;
    offer->window = now.window;
    if (status == STATUS_OK)
        status = check_choice(work, offer);
    if (status == STATUS_OK)
        status = find_tags(work, offer);
    if (status == STATUS_OK)
        status = find_same(work, offer);
    if (status == STATUS_OK)
        status = measure_choice(work, snapshots, &now, offer);
    return status;
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

    if (log->client_count == 0 || goal->from_on > log->as_of)
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

static bool is_same(const char *one, const char *other)
{
    return strcmp(one != NULL ? one : "", other != NULL ? other : "") == 0;
}

static bool is_of(const struct goal *goal, const struct goal_whose *whose)
{
    return is_same(goal->whose.source, whose->source) &&
           is_same(goal->whose.service, whose->service) && is_same(goal->whose.tag, whose->tag) &&
           is_same(goal->whose.currency, whose->currency);
}

static void keep_running(struct goals_shown *shown, const struct goal_whose *whose, size_t max)
{
    size_t kept = 0, open = shown->count - shown->over_count;

    for (size_t i = 0; i < open && kept < max; i++)
        if (shown->items[i].goal.from_on <= shown->today && is_of(&shown->items[i].goal, whose))
            shown->items[kept++] = shown->items[i];
    shown->count = kept;
    shown->over_count = 0;
}

/* Too many clients have its tag by now: that goal is not known, the others are. */
static enum status not_known(struct work *work)
{
    work->fault = (struct fault){.status = STATUS_OK};
    return STATUS_OK;
}

static enum status measure_items(struct work *work, struct snapshots *snapshots,
                                 const struct standing_now *now, struct goals_shown *shown)
{
    struct goal_logs logs = {.snapshots = snapshots, .now = now};
    enum status status = STATUS_OK;

    for (size_t i = 0; i < shown->count && status == STATUS_OK; i++) {
        struct goal_shown *item = &shown->items[i];

        struct goal_count count = {.is_known = false};

        status = goal_log_find(work, &logs, &item->goal.whose);
        if (status == STATUS_OK && logs.snapshot != NULL)
            count = count_of(&logs.picked.log, &item->goal);
        if (status == STATUS_INVALID)
            status = not_known(work);
        item->progress = goal_judge(&item->goal, &count, shown->today);
    }
    goal_logs_end(&logs);
    return status;
}

struct wanted_goals {
    const struct goal_whose *running_of; /* NULL: all */
    size_t max;
};

static enum status read_items(struct work *work, struct snapshots *snapshots,
                              const struct wanted_goals *wanted, struct goals_shown *shown)
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
    if (wanted->running_of != NULL) {
        struct goal_whose whose = *wanted->running_of;

        goal_own_currency(&now, &whose);
        keep_running(shown, &whose, wanted->max);
    }
    return measure_items(work, snapshots, &now, shown);
}

static enum status show_some(struct work *work, struct snapshots *snapshots,
                             const struct wanted_goals *wanted, struct goals_shown *ret_goals)
{
    struct snapshots *own = snapshots != NULL ? NULL : snapshots_open(0);
    struct goals_shown shown = {0};

    enum status status = may_view(work);
    if (status == STATUS_OK)
        status = read_items(work, own != NULL ? own : snapshots, wanted, &shown);
    snapshots_close(own);
    if (status == STATUS_OK)
        *ret_goals = shown;
    return status;
}

enum status show_goals(struct work *work, struct snapshots *snapshots,
                       struct goals_shown *ret_goals)
{
    return show_some(work, snapshots, &(struct wanted_goals){.max = GOALS_SHOWN_MAX}, ret_goals);
}

enum status show_running_goals(struct work *work, struct snapshots *snapshots,
                               const struct goal_whose *whose, size_t max,
                               struct goals_shown *ret_goals)
{
    return show_some(work, snapshots, &(struct wanted_goals){.running_of = whose, .max = max},
                     ret_goals);
}

enum status find_same_goal(struct work *work, const struct goal_choice *choice,
                           struct goal *ret_goal)
{
    struct goal wanted = {.kind = choice->kind,
                          .from_on = choice->from,
                          .to_on = period_shift(choice->period, choice->from, 1) - 1,
                          .whose = choice->whose};
    struct business_now now;

    enum status status = may_view(work);
    if (status == STATUS_OK)
        status = goal_check_whose(&wanted.whose, &work->fault);
    if (status == STATUS_OK)
        status = goal_tag_named(work, &wanted.whose);
    if (status == STATUS_OK)
        status = show_business(work, &now);
    if (status == STATUS_OK && strcmp(wanted.whose.currency, now.business.currency) == 0)
        wanted.whose.currency = "";
    if (status == STATUS_OK)
        status = goals_find_same(work, &wanted, ret_goal);
    return status;
}

enum status find_goal(struct work *work, int64_t id, struct goal *ret_goal)
{
    enum status status = may_view(work);

    return status == STATUS_OK ? goals_find(work, id, ret_goal) : status;
}
