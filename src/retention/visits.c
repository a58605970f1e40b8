// SPDX-License-Identifier: AGPL-3.0-or-later
#include "retention/visits.h"

#include "base/parallel.h"
#include "retention/tally.h"

/* Days that a thread collects before it counts them: enough to pay, few enough for the cache. */
enum { DAYS_AT_A_TIME = 4096 };

struct covered_day {
    uint16_t period;    /* of this day; of the end of a client: the number of periods */
    uint16_t active_to; /* the last boundary at which an occasion of this day still counts */
};

/* What a thread counts for one kind of period; [period], and one more that nobody reads. */
struct kind_pass {
    const struct covered_day *cover; /* [day - first_day], and the end of a client */
    size_t period_count;
    struct tally_room counts;
};

struct visit_pass {
    const struct order_log *log;
    size_t day_count;
    struct kind_pass kinds[PERIOD_KINDS]; /* [enum period], finest first */
    struct tally_room days;               /* int32_t, what a thread has collected */
};

static struct covered_day *make_cover(const struct order_log *log, const struct period_table *table,
                                      int32_t active_days, struct arena *arena)
{
    struct covered_day *cover = arena_array(arena, struct covered_day, table->day_count + 1);

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
    cover[table->day_count].period = (uint16_t)table->period_count;
    cover[table->day_count].active_to = (uint16_t)table->period_count;
    return cover;
}

/* Appends a client's last occasion in each period of the finest kind, and the client's end. */
static size_t collect_client(const struct visit_pass *pass, size_t client, int32_t *days,
                             size_t count)
{
    const struct order_log *log = pass->log;
    const struct covered_day *cover = pass->kinds[0].cover;
    const day_t *occasions = log->day + log->first[client];
    uint32_t occasion_count = log->count[client];
    day_t first_day = log->first_day;
    int32_t day = occasions[0] - first_day;

    for (uint32_t i = 1; i < occasion_count; i++) {
        int32_t next = occasions[i] - first_day;

        /* Written in any case and overwritten by the next: no branch to guess wrong. */
        days[count] = day;
        count += cover[day].period != cover[next].period;
        day = next;
    }
    days[count] = day;
    days[count + 1] = (int32_t)pass->day_count;
    return count + 2;
}

/* Keeps of the collected days the last ones within each period of a coarser kind. */
static size_t thin_out(const struct covered_day *cover, int32_t *days, size_t count)
{
    size_t kept = 0;

    for (size_t i = 0; i < count; i++) {
        days[kept] = days[i];
        kept += cover[days[i]].period != cover[days[i + 1]].period;
    }
    return kept;
}

/* Masks instead of choices: which way a client goes cannot be foreseen, a branch would err. */
static void count_days(const struct kind_pass *kind, const int32_t *days, size_t count,
                       unsigned thread)
{
    struct visit_counts *counts = tally_room_of(&kind->counts, thread);
    uint32_t nowhere = (uint32_t)kind->period_count;
    struct covered_day last = kind->cover[days[0]];
    uint32_t before = BEFORE_FIRST;

    for (size_t i = 0; i < count; i++) {
        struct covered_day next = kind->cover[days[i + 1]];
        uint32_t is_active = last.active_to > last.period;
        uint32_t is_covered = last.active_to >= next.period;
        uint32_t is_end = last.period == nowhere;
        uint32_t drop = last.active_to ^ ((last.active_to ^ nowhere) & (0U - is_covered));

        counts[last.period].visits[before + is_active]++;
        counts[drop].dropped++;
        before = (BEFORE_RETURN + (BEFORE_STILL - BEFORE_RETURN) * is_covered) & (is_end - 1);
        last = next;
    }
}

static void count_collected(const struct visit_pass *pass, int32_t *days, size_t count,
                            unsigned thread)
{
    for (size_t i = 0; i < PERIOD_KINDS; i++) {
        /* What follows the last client's end: any day will do, it only must not be an end. */
        days[count] = 0;
        if (i > 0)
            count = thin_out(pass->kinds[i].cover, days, count);
        days[count] = 0;
        count_days(&pass->kinds[i], days, count, thread);
    }
}

static void follow_clients(void *context, size_t from, size_t to, unsigned thread)
{
    const struct visit_pass *pass = context;
    int32_t *days = tally_room_of(&pass->days, thread);
    size_t count = 0;

    for (size_t client = from; client < to; client++) {
        count = collect_client(pass, client, days, count);
        if (count >= DAYS_AT_A_TIME || client + 1 == to) {
            count_collected(pass, days, count, thread);
            count = 0;
        }
    }
}

static void open_kind(struct kind_pass *kind, const struct order_log *log,
                      const struct period_table *table, int32_t active_days, unsigned threads,
                      struct arena *scratch)
{
    kind->period_count = table->period_count;
    kind->cover = make_cover(log, table, active_days, scratch);
    kind->counts =
        tally_room_new(scratch, threads, (table->period_count + 1) * sizeof(struct visit_counts));
}

static struct visit_counts *sum_counts(const struct kind_pass *kind, struct arena *arena)
{
    struct visit_counts *sums = arena_array(arena, struct visit_counts, kind->period_count);

    for (unsigned thread = 0; thread < kind->counts.threads; thread++) {
        const struct visit_counts *counts = tally_room_of(&kind->counts, thread);

        for (size_t i = 0; i < kind->period_count; i++) {
            for (int visit = 0; visit < VISIT_KINDS; visit++)
                sums[i].visits[visit] += counts[i].visits[visit];
            sums[i].dropped += counts[i].dropped;
        }
    }
    return sums;
}

void visits_count(const struct order_log *log, int32_t active_days,
                  const struct period_table tables[PERIOD_KINDS], unsigned threads,
                  struct arena *arena, struct visit_counts *ret_counts[PERIOD_KINDS])
{
    struct arena scratch = {0};
    struct visit_pass pass = {.log = log, .day_count = days_of_log(log)};

    /* A client has at most one occasion a day, and an end. */
    pass.days =
        tally_room_new(&scratch, threads, (DAYS_AT_A_TIME + pass.day_count + 2) * sizeof(int32_t));
    for (size_t i = 0; i < PERIOD_KINDS; i++)
        open_kind(&pass.kinds[i], log, &tables[i], active_days, threads, &scratch);
    parallel_for(threads, log->client_count, CLIENTS_AT_A_TIME, follow_clients, &pass);
    for (size_t i = 0; i < PERIOD_KINDS; i++)
        ret_counts[i] = sum_counts(&pass.kinds[i], arena);
    arena_free(&scratch);
}
