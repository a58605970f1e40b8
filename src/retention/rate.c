// SPDX-License-Identifier: AGPL-3.0-or-later
#include "retention/rate.h"

#include "base/parallel.h"
#include "retention/period_table.h"
#include "retention/presence.h"
#include "retention/tally.h"
#include "retention/visits.h"

static enum rate_reason reason_of(const struct order_log *log, const struct window *window,
                                  const struct rate *rate)
{
    if (log->client_count == 0 || rate->from < log->first_day + window->active_days)
        return RATE_LOG_TOO_SHORT;
    return rate->start == 0 ? RATE_NOBODY_AT_START : RATE_KNOWN;
}

static void set_counts(const struct visit_counts *counts, struct rate *rate)
{
    const uint32_t *visits = counts->visits;

    rate->new_clients = visits[FIRST_VISIT];
    rate->new_gone = visits[FIRST_VISIT_GONE];
    rate->returned = visits[RETURN];
    rate->joined = rate->new_clients + rate->returned;
    rate->came_back = (int64_t)visits[STILL] + visits[STILL_GONE];
    /* Who drops out without having been active at either end was none to lose. */
    rate->lost = (int64_t)counts->dropped - visits[FIRST_VISIT_GONE] - visits[RETURN_GONE];
}

static struct rate_list make_list(const struct order_log *log, const struct window *window,
                                  const struct period_table *table,
                                  const struct visit_counts *counts, struct arena *arena)
{
    struct rate_list list = {
        .items = arena_array(arena, struct rate, table->period_count),
        .count = table->period_count,
    };
    int64_t active = 0;

    for (size_t i = 0; i < list.count; i++) {
        struct rate *rate = &list.items[i];
        day_t last = table->start[i + 1] - 1;

        rate->from = table->start[i];
        rate->to = last < log->as_of ? last : log->as_of;
        rate->is_complete = rate->from >= log->first_day && last <= log->as_of;
        set_counts(&counts[i], rate);
        rate->start = active;
        rate->retained = rate->start - rate->lost;
        rate->end = rate->retained + rate->joined;
        rate->reason = reason_of(log, window, rate);
        active = rate->end;
    }
    return list;
}

/* Counts what a client's presence adds to a period, or takes it off (`sign` -1). */
static void count_presence(struct rate *rate, const struct presence *presence, int sign)
{
    bool is_new = presence_is_new(presence);

    rate->start += sign * presence->at_start;
    rate->end += sign * presence->at_end;
    rate->retained += sign * (presence->at_start && presence->at_end);
    rate->new_clients += sign * (is_new && presence->at_end);
    rate->new_gone += sign * (is_new && !presence->at_end);
    rate->came_back += sign * (presence->at_start && presence_has_come(presence));
}

/* What follows from the others. */
static void finish(struct rate *rate)
{
    rate->lost = rate->start - rate->retained;
    rate->joined = rate->end - rate->retained;
    rate->returned = rate->joined - rate->new_clients;
}

/* The last period ends on as_of, when what is known of a client beside their orders counts. */
static void apply_holds(const struct order_log *log, const struct window *window,
                        struct rate_list *list)
{
    struct rate *last = list->count > 0 ? &list->items[list->count - 1] : NULL;

    for (size_t client = 0; last != NULL && client < log->client_count; client++) {
        if (log->hold[client] == HOLD_NONE)
            continue;
        struct presence by_orders =
            presence_between(log->day + log->first[client], log->count[client], last->from,
                             last->to, window->active_days);
        struct presence held = presence_in(log, client, last->from, last->to, window->active_days);

        count_presence(last, &by_orders, -1);
        count_presence(last, &held, 1);
    }
    if (last != NULL)
        finish(last);
}

void rate_by_periods(const struct order_log *log, const struct window *window, unsigned threads,
                     struct arena *arena, struct rate_list ret_lists[PERIOD_KINDS])
{
    struct arena scratch = {0};
    struct period_table tables[PERIOD_KINDS];
    struct visit_counts *counts[PERIOD_KINDS];

    for (int period = 0; period < PERIOD_KINDS; period++)
        tables[period] = period_table_make(log, (enum period)period, &scratch);
    visits_count(log, window->active_days, tables, threads, &scratch, counts);
    for (int period = 0; period < PERIOD_KINDS; period++)
        ret_lists[period] = make_list(log, window, &tables[period], counts[period], arena);
    for (int period = 0; log->hold != NULL && period < PERIOD_KINDS; period++)
        apply_holds(log, window, &ret_lists[period]);
    arena_free(&scratch);
}

struct between_pass {
    const struct order_log *log;
    day_t from, to;
    int32_t active_days;
    struct tally_room rates; /* one struct rate */
};

static void count_between(void *context, size_t from, size_t to, unsigned thread)
{
    const struct between_pass *pass = context;
    struct rate *rate = tally_room_of(&pass->rates, thread);

    for (size_t client = from; client < to; client++) {
        struct presence presence =
            presence_in(pass->log, client, pass->from, pass->to, pass->active_days);

        count_presence(rate, &presence, 1);
    }
}

struct rate rate_between(const struct order_log *log, const struct window *window, day_t from,
                         day_t to, unsigned threads)
{
    struct arena scratch = {0};
    struct rate rate = {
        .from = from,
        .to = to < log->as_of ? to : log->as_of,
        .is_complete = from >= log->first_day && to <= log->as_of,
    };
    struct between_pass pass = {
        .log = log,
        .from = rate.from,
        .to = rate.to,
        .active_days = window->active_days,
        .rates = tally_room_new(&scratch, threads, sizeof(struct rate)),
    };

    parallel_for(threads, log->client_count, CLIENTS_AT_A_TIME, count_between, &pass);
    for (unsigned thread = 0; thread < pass.rates.threads; thread++) {
        const struct rate *part = tally_room_of(&pass.rates, thread);

        rate.start += part->start;
        rate.end += part->end;
        rate.retained += part->retained;
        rate.new_clients += part->new_clients;
        rate.new_gone += part->new_gone;
        rate.came_back += part->came_back;
    }
    finish(&rate);
    rate.reason = reason_of(log, window, &rate);
    arena_free(&scratch);
    return rate;
}
