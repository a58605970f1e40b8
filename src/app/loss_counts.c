// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/losses.h"

#include <stdlib.h>

struct loss_periods loss_periods_of(day_t from, day_t to)
{
    return (struct loss_periods){
        .from = from, .to = to, .before_from = from - (to - from + 1), .before_to = from - 1};
}

/* Each reason's numbers of one period, said and inferred. */
struct sums {
    int64_t said[LOSS_REASONS], inferred[LOSS_REASONS];
};

static struct sums sums_of(const struct loss_tally_list *tallies)
{
    struct sums sums = {{0}, {0}};

    for (size_t i = 0; i < tallies->count; i++) {
        const struct loss_tally *tally = &tallies->items[i];

        if (tally->said > LOSS_UNKNOWN && (int)tally->said < LOSS_REASONS)
            sums.said[tally->said] += tally->count;
        else
            sums.inferred[loss_suggested(&tally->record)] += tally->count;
    }
    return sums;
}

static struct loss_figures figures_of(const struct sums *sums)
{
    struct loss_figures figures = {.unknown = sums->inferred[LOSS_UNKNOWN]};

    for (int i = LOSS_UNKNOWN + 1; i < LOSS_REASONS; i++) {
        int64_t both = sums->said[i] + sums->inferred[i];

        figures.said += sums->said[i];
        figures.inferred += sums->inferred[i];
        switch (loss_side_of((enum loss_reason)i)) {
        case LOSS_OURS:
            figures.ours += both;
            break;
        case LOSS_THEIRS:
            figures.theirs += both;
            break;
        case LOSS_NOBODYS:
            break;
        }
    }
    figures.lost = figures.said + figures.inferred + figures.unknown;
    return figures;
}

static int by_frequency(const void *left, const void *right)
{
    const struct loss_line *a = left, *b = right;
    int64_t first = a->said + a->inferred, second = b->said + b->inferred;

    if (first != second)
        return first < second ? 1 : -1;
    if (a->before != b->before)
        return a->before < b->before ? 1 : -1;
    return (a->reason > b->reason) - (a->reason < b->reason);
}

static void set_lines(const struct sums *now, const struct sums *before, struct loss_counts *counts)
{
    for (int i = LOSS_UNKNOWN + 1; i < LOSS_REASONS; i++)
        counts->lines[i - 1] = (struct loss_line){.reason = (enum loss_reason)i,
                                                  .said = now->said[i],
                                                  .inferred = now->inferred[i],
                                                  .before = before->said[i] + before->inferred[i]};
    qsort(counts->lines, LOSS_REASONS - 1, sizeof(counts->lines[0]), by_frequency);
}

/* Of the reasons that are known: those that nobody knows are no share of anything. */
static void set_trend(struct loss_counts *counts)
{
    const struct loss_figures *now = &counts->now, *before = &counts->before;
    const int64_t known = now->said + now->inferred, known_before = before->said + before->inferred;

    counts->trend = LOSS_TREND_TOO_FEW;
    if (known < LOSS_TREND_LEAST || known_before < LOSS_TREND_LEAST)
        return;
    counts->difference = share_difference(before->ours, known_before, now->ours, known);
    if (counts->difference.low > 0)
        counts->trend = LOSS_TREND_MORE_OURS;
    else if (counts->difference.high < 0)
        counts->trend = LOSS_TREND_LESS_OURS;
    else
        counts->trend = LOSS_TREND_UNCLEAR;
}

static enum status count_period(struct work *work, day_t from, day_t to,
                                const struct standing_now *now, struct sums *ret_sums)
{
    const int32_t active_days = now->window.active_days;
    const day_t rare_before = now->today - RARE_CLIENT_WINDOWS * active_days;
    struct loss_tally_list tallies = {0};

    enum status status =
        losses_tally(work, from - active_days - 1, to - active_days - 1, rare_before, &tallies);
    if (status == STATUS_OK)
        *ret_sums = sums_of(&tallies);
    return status;
}

static enum status check_periods(struct work *work, const struct loss_periods *periods)
{
    if (!actor_may(&work->actor, RIGHT_VIEW))
        return fault_set(&work->fault, STATUS_FORBIDDEN, "",
                         PLAIN_MESSAGE("you may not look at clients"));
    if (periods->from > periods->to || periods->before_from > periods->before_to)
        return fault_set(&work->fault, STATUS_INVALID, "from",
                         PLAIN_MESSAGE("a period begins before it ends"));
    return STATUS_OK;
}

enum status count_losses(struct work *work, struct snapshots *snapshots,
                         const struct loss_periods *periods, struct loss_counts *ret_counts)
{
    struct loss_counts counts = {.periods = *periods};
    struct sums now = {{0}, {0}}, before = {{0}, {0}};
    struct standing_now standing = {0};

    enum status status = check_periods(work, periods);
    if (status == STATUS_OK)
        status = standing_now(work, snapshots, STANDING_NEEDED, &standing);
    if (status != STATUS_OK)
        return status;
    const int32_t active_days = standing.window.active_days;
    if (counts.periods.to > standing.today) /* nobody is lost yet of days to come */
        counts.periods.to = standing.today;
    if (counts.periods.before_to > standing.today)
        counts.periods.before_to = standing.today;
    status = count_period(work, counts.periods.from, counts.periods.to, &standing, &now);
    if (status == STATUS_OK)
        status = count_period(work, counts.periods.before_from, counts.periods.before_to, &standing,
                              &before);
    if (status != STATUS_OK)
        return status;
    counts.active_days = active_days;
    counts.last_from = counts.periods.from - active_days - 1;
    counts.last_to = counts.periods.to - active_days - 1;
    counts.now = figures_of(&now);
    counts.before = figures_of(&before);
    set_lines(&now, &before, &counts);
    set_trend(&counts);
    *ret_counts = counts;
    return STATUS_OK;
}
