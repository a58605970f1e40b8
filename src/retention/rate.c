// SPDX-License-Identifier: AGPL-3.0-or-later
#include "retention/rate.h"

#include "base/parallel.h"
#include "retention/period_table.h"
#include "retention/presence.h"
#include "retention/tally.h"

/*
 * All periods in one walk along each client's occasions. Boundary number p is the end of the
 * day before period p, so period p goes from boundary p to p + 1. Between two occasions in
 * different periods p < q the client crosses the boundaries p + 1 to q, and is active at those
 * of them that the earlier occasion still covers. Only changes are counted; the numbers of
 * active clients follow from them.
 */
struct covered_day {
    uint16_t period;    /* of this day */
    uint16_t active_to; /* the last boundary at which an occasion of this day still counts */
};

struct period_counts {
    uint32_t first;       /* clients whose first occasion lies within */
    uint32_t new_clients; /* of them, active at its end */
    uint32_t joined, lost, came_back;
};

struct rate_pass {
    const struct order_log *log;
    const struct covered_day *cover; /* [day - first_day] */
    size_t period_count;
    struct tally_room counts; /* [period], and one more that nobody reads */
};

static struct covered_day *make_cover(const struct order_log *log, const struct period_table *table,
                                      int32_t active_days, struct arena *arena)
{
    struct covered_day *cover = arena_array(arena, struct covered_day, table->day_count);

    for (size_t day = 0; day < table->day_count; day++) {
        size_t covered = day + (size_t)active_days;

        if (covered > table->day_count - 1)
            covered = table->day_count - 1;
        uint16_t period = table->period[covered];
        /* The end of a period, or of the log, is itself a boundary. */
        bool at_end = covered == table->day_count - 1 ||
                      log->first_day + (day_t)covered + 1 == table->start[period + 1];
        cover[day].period = table->period[day];
        cover[day].active_to = (uint16_t)(period + at_end);
    }
    return cover;
}

/*
 * The client's next occasion after `from` lies in period `to`. Returns whether they are active
 * at its start. Sums instead of branches: which way it goes cannot be foreseen.
 */
static bool cross(struct period_counts *counts, struct covered_day from, unsigned to,
                  unsigned first_period, bool was_active)
{
    bool at_end = from.active_to > from.period;
    bool at_next = from.active_to >= to, is_gone = from.active_to < to;

    counts[from.period].joined += at_end > was_active;
    counts[from.period].new_clients += at_end & (from.period == first_period);
    counts[from.active_to].lost += is_gone & (at_end | was_active);
    counts[to].came_back += at_next;
    return at_next;
}

static void follow_clients(void *context, size_t from, size_t to, unsigned thread)
{
    const struct rate_pass *pass = context;
    const struct order_log *log = pass->log;
    const struct covered_day *cover = pass->cover;
    struct period_counts *counts = tally_room_of(&pass->counts, thread);
    day_t first_day = log->first_day;

    for (size_t client = from; client < to; client++) {
        const day_t *days = log->day + log->first[client];
        uint32_t count = log->count[client];
        struct covered_day now = cover[days[0] - first_day];
        unsigned first_period = now.period;
        bool is_active = false;

        counts[first_period].first++;
        for (uint32_t i = 1; i < count; i++) {
            struct covered_day next = cover[days[i] - first_day];

            if (next.period != now.period)
                is_active = cross(counts, now, next.period, first_period, is_active);
            now = next;
        }
        cross(counts, now, (unsigned)pass->period_count, first_period, is_active);
    }
}

static enum rate_reason reason_of(const struct order_log *log, const struct window *window,
                                  const struct rate *rate)
{
    if (log->client_count == 0 || rate->from < log->first_day + window->active_days)
        return RATE_LOG_TOO_SHORT;
    return rate->start == 0 ? RATE_NOBODY_AT_START : RATE_KNOWN;
}

static void add_counts(const struct tally_room *room, size_t period, struct rate *rate)
{
    for (unsigned thread = 0; thread < room->threads; thread++) {
        const struct period_counts *counts = tally_room_of(room, thread);
        const struct period_counts *own = &counts[period];

        rate->joined += own->joined;
        rate->lost += own->lost;
        rate->came_back += own->came_back;
        rate->new_clients += own->new_clients;
        rate->new_gone += (int64_t)own->first - own->new_clients;
    }
}

static void finish_rates(const struct rate_pass *pass, const struct window *window,
                         const struct period_table *table, struct rate *rates)
{
    const struct order_log *log = pass->log;
    int64_t active = 0;

    for (size_t i = 0; i < table->period_count; i++) {
        struct rate *rate = &rates[i];
        day_t last = table->start[i + 1] - 1;

        rate->from = table->start[i];
        rate->to = last < log->as_of ? last : log->as_of;
        rate->is_complete = rate->from >= log->first_day && last <= log->as_of;
        add_counts(&pass->counts, i, rate);
        rate->start = active;
        rate->retained = rate->start - rate->lost;
        rate->end = rate->retained + rate->joined;
        rate->returned = rate->joined - rate->new_clients;
        rate->reason = reason_of(log, window, rate);
        active = rate->end;
    }
}

struct rate_list rate_by_period(const struct order_log *log, const struct window *window,
                                enum period period, unsigned threads, struct arena *arena)
{
    struct arena scratch = {0};
    struct period_table table = period_table_make(log, period, &scratch);
    struct rate_list list = {
        .items = arena_array(arena, struct rate, table.period_count),
        .count = table.period_count,
    };
    struct rate_pass pass = {
        .log = log,
        .cover = make_cover(log, &table, window->active_days, &scratch),
        .period_count = table.period_count,
        .counts = tally_room_new(&scratch, threads,
                                 (table.period_count + 1) * sizeof(struct period_counts)),
    };

    parallel_for(threads, log->client_count, CLIENTS_AT_A_TIME, follow_clients, &pass);
    finish_rates(&pass, window, &table, list.items);
    arena_free(&scratch);
    return list;
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
    const struct order_log *log = pass->log;
    struct rate *rate = tally_room_of(&pass->rates, thread);

    for (size_t client = from; client < to; client++) {
        struct presence presence =
            presence_between(log->day + log->first[client], log->count[client], pass->from,
                             pass->to, pass->active_days);
        bool has_come = presence.until > presence.before;
        bool is_new = has_come && presence.before == 0;

        rate->start += presence.at_start;
        rate->end += presence.at_end;
        rate->retained += presence.at_start && presence.at_end;
        rate->new_clients += is_new && presence.at_end;
        rate->new_gone += is_new && !presence.at_end;
        rate->came_back += presence.at_start && has_come;
    }
}

struct rate rate_between(const struct order_log *log, const struct window *window, day_t from,
                         day_t to, unsigned threads)
{
    struct arena scratch = {0};
    struct rate rate = {
        .from = from < log->as_of ? from : log->as_of,
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
    rate.lost = rate.start - rate.retained;
    rate.joined = rate.end - rate.retained;
    rate.returned = rate.joined - rate.new_clients;
    rate.reason = reason_of(log, window, &rate);
    arena_free(&scratch);
    return rate;
}
