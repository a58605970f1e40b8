// SPDX-License-Identifier: AGPL-3.0-or-later
#include "retention/buying.h"

#include <math.h>
#include <stdlib.h>

#include "base/parallel.h"
#include "retention/season.h"
#include "retention/tally.h"

/* A client's x, T and t_x in one number that sorts in this order. */
struct buying_key {
    uint64_t key;
    uint32_t client;
};
#define KEY_NOBODY UINT64_MAX

/*
 * A sum of logarithms in whole numbers, so that it does not hang on the order of what is added:
 * clients of a log come in no certain one.
 */
struct gap_total {
    int64_t whole, parts; /* parts of 2^-40 */
};
#define GAP_PARTS INT64_C(1099511627776)

struct buying_pass {
    const struct order_log *log;
    const struct season *season;
    const double *gap_log; /* [days] ln of the weeks, by the calendar */
    struct buying *buying;
    struct buying_key *keys;  /* [client] */
    unsigned day_bits;        /* of a key, for T and for t_x */
    struct tally_room totals; /* struct gap_total */
};

static void add_gap(struct gap_total *total, double logs)
{
    int64_t whole = (int64_t)logs;

    total->whole += whole;
    total->parts += (int64_t)((logs - (double)whole) * (double)GAP_PARTS);
    total->whole += total->parts / GAP_PARTS;
    total->parts %= GAP_PARTS;
}

/* The remainder has one sign or the other, as it came to be: made one first. */
static double gap_total(struct gap_total total)
{
    if (total.parts < 0) {
        total.whole--;
        total.parts += GAP_PARTS;
    }
    return (double)total.whole + (double)total.parts / (double)GAP_PARTS;
}

static double clock_between(const struct season *season, day_t from, day_t to)
{
    return season->clock[to - season->from] - season->clock[from - season->from];
}

/* A clock that all but stands still in a month without orders must not make a gap of nothing. */
#define SHORTEST_GAP 1e-6

static double sum_gap_logs(const struct buying_pass *pass, const day_t *days, uint32_t count)
{
    double sum = 0;

    for (uint32_t i = 1; i < count; i++)
        sum += pass->season == NULL
                   ? pass->gap_log[days[i] - days[i - 1]]
                   : log(fmax(clock_between(pass->season, days[i - 1], days[i]), SHORTEST_GAP));
    return sum;
}

static void measure_clients(void *context, size_t from, size_t to, unsigned thread)
{
    const struct buying_pass *pass = context;
    struct gap_total *total = tally_room_of(&pass->totals, thread);
    day_t end = pass->buying->end;

    for (size_t client = from; client < to; client++) {
        const day_t *days = pass->log->day + pass->log->first[client];
        uint32_t count = pass->log->count[client];

        while (count > 0 && days[count - 1] > end)
            count--;
        pass->keys[client] = (struct buying_key){KEY_NOBODY, (uint32_t)client};
        if (count == 0)
            continue;
        pass->buying->log_gaps[client] = sum_gap_logs(pass, days, count);
        add_gap(total, pass->buying->log_gaps[client]);
        uint64_t until = (uint64_t)(end - days[0]), last = (uint64_t)(days[count - 1] - days[0]);
        pass->keys[client].key =
            ((uint64_t)(count - 1) << 2 * pass->day_bits) | (until << pass->day_bits) | last;
    }
}

/* Keys without the nobodies, in place; how many there are, and all their bits. */
static size_t drop_nobodies(struct buying_key *keys, size_t count, uint64_t *ret_bits)
{
    uint64_t bits = 0;
    size_t kept = 0;

    for (size_t i = 0; i < count; i++) {
        if (keys[i].key == KEY_NOBODY)
            continue;
        bits |= keys[i].key;
        keys[kept++] = keys[i];
    }
    *ret_bits = bits;
    return kept;
}

/* Radix sort, lowest digit first; returns the one of both arrays that holds the result. */
enum { DIGIT_BITS = 11, DIGITS = 1 << DIGIT_BITS };

static struct buying_key *sort_keys(struct buying_key *keys, struct buying_key *spare, size_t count,
                                    uint64_t bits)
{
    for (unsigned shift = 0; shift < 64 && bits >> shift != 0; shift += DIGIT_BITS) {
        size_t at[DIGITS] = {0};
        size_t sum = 0;

        for (size_t i = 0; i < count; i++)
            at[keys[i].key >> shift & (DIGITS - 1)]++;
        for (size_t digit = 0; digit < DIGITS; digit++) {
            size_t here = at[digit];

            at[digit] = sum;
            sum += here;
        }
        for (size_t i = 0; i < count; i++)
            spare[at[keys[i].key >> shift & (DIGITS - 1)]++] = keys[i];
        struct buying_key *sorted = spare;
        spare = keys;
        keys = sorted;
    }
    return keys;
}

static void open_groups(struct buying *buying, size_t count, struct arena *arena)
{
    buying->group_count = count;
    buying->groups = arena_array(arena, struct buyer, count);
    buying->weight = arena_array(arena, uint32_t, count);
    buying->last_days = arena_array(arena, int32_t, count);
    buying->until_days = arena_array(arena, int32_t, count);
}

static void count_up(struct buying *buying)
{
    for (size_t i = 0; i < buying->group_count; i++) {
        uint32_t orders = buying->groups[i].orders, weight = buying->weight[i];

        buying->clients += weight;
        buying->orders += (int64_t)weight * orders;
        buying->repeaters += orders > 0 ? weight : 0;
        if (buying->until_days[i] > buying->longest_days)
            buying->longest_days = buying->until_days[i];
    }
    if (buying->group_count > 0)
        buying->most_orders = buying->groups[buying->group_count - 1].orders;
}

static void set_group(const struct buying_pass *pass, size_t group, uint64_t key)
{
    struct buying *buying = pass->buying;
    uint64_t mask = (UINT64_C(1) << pass->day_bits) - 1;
    int32_t last = (int32_t)(key & mask), until = (int32_t)(key >> pass->day_bits & mask);
    struct buyer *buyer = &buying->groups[group];
    day_t first = buying->end - until;

    buyer->orders = (uint32_t)(key >> 2 * pass->day_bits);
    if (pass->season == NULL) {
        buyer->last = last / 7.0;
        buyer->until = until / 7.0;
    } else {
        buyer->last = clock_between(pass->season, first, first + last);
        buyer->until = clock_between(pass->season, first, buying->end);
    }
    buying->last_days[group] = last;
    buying->until_days[group] = until;
}

static void make_groups(const struct buying_pass *pass, const struct buying_key *keys, size_t count,
                        struct arena *arena)
{
    struct buying *buying = pass->buying;
    size_t groups = count > 0;

    for (size_t i = 1; i < count; i++)
        groups += keys[i].key != keys[i - 1].key;
    open_groups(buying, groups, arena);
    for (size_t i = 0, group = 0; i < count; i++) {
        if (i > 0 && keys[i].key != keys[i - 1].key)
            group++;
        if (i == 0 || keys[i].key != keys[i - 1].key)
            set_group(pass, group, keys[i].key);
        buying->weight[group]++;
        buying->group_of[keys[i].client] = (uint32_t)group;
    }
}

static void log_weeks(struct buying_pass *pass, size_t days, struct arena *scratch)
{
    double *gap_log = arena_array(scratch, double, days + 1);

    for (size_t day = 1; day <= days; day++)
        gap_log[day] = log((double)day / 7.0);
    pass->gap_log = gap_log;
}

static struct gap_total sum_totals(const struct tally_room *room)
{
    struct gap_total sum = {0};

    for (unsigned thread = 0; thread < room->threads; thread++) {
        const struct gap_total *total = tally_room_of(room, thread);

        sum.whole += total->whole;
        sum.parts += total->parts;
    }
    sum.whole += sum.parts / GAP_PARTS;
    sum.parts %= GAP_PARTS;
    return sum;
}

struct buying buying_measure(const struct order_log *log, day_t end, const struct season *season,
                             unsigned threads, struct arena *arena)
{
    struct arena scratch = {0};
    struct buying buying = {.end = end, .is_calendar = season == NULL};
    struct buying_pass pass = {.log = log, .season = season, .buying = &buying};
    size_t days = end > log->first_day ? (size_t)(end - log->first_day) : 0;
    uint64_t bits;

    buying.group_of = arena_array(arena, uint32_t, log->client_count);
    buying.log_gaps = arena_array(arena, double, log->client_count);
    for (size_t client = 0; client < log->client_count; client++)
        buying.group_of[client] = BUYING_NOBODY;
    while (days >> pass.day_bits != 0)
        pass.day_bits++;
    log_weeks(&pass, days, &scratch);
    pass.keys = arena_array(&scratch, struct buying_key, log->client_count);
    pass.totals = tally_room_new(&scratch, threads, sizeof(struct gap_total));
    parallel_for(threads, log->client_count, CLIENTS_AT_A_TIME, measure_clients, &pass);

    size_t count = drop_nobodies(pass.keys, log->client_count, &bits);
    struct buying_key *spare = arena_array(&scratch, struct buying_key, count);
    make_groups(&pass, sort_keys(pass.keys, spare, count, bits), count, arena);
    count_up(&buying);
    buying.log_gap_sum = gap_total(sum_totals(&pass.totals));
    arena_free(&scratch);
    return buying;
}

struct indexed_buyer {
    struct buyer buyer;
    size_t index;
};

static int compare(double a, double b)
{
    return (a > b) - (a < b);
}

static int compare_buyers(const void *left, const void *right)
{
    const struct buyer *a = &((const struct indexed_buyer *)left)->buyer;
    const struct buyer *b = &((const struct indexed_buyer *)right)->buyer;

    if (a->orders != b->orders)
        return a->orders < b->orders ? -1 : 1;
    if (a->until < b->until || a->until > b->until)
        return compare(a->until, b->until);
    return compare(a->last, b->last);
}

static int32_t whole_days(double weeks)
{
    return (int32_t)fmin(round(weeks * 7), INT32_MAX);
}

static void group_sorted(struct buying *buying, const struct indexed_buyer *sorted,
                         const uint32_t *weight, size_t count)
{
    size_t group = 0;

    for (size_t i = 0; i < count; i++) {
        const struct buyer *buyer = &sorted[i].buyer;

        if (i == 0 || compare_buyers(&sorted[i], &sorted[i - 1]) != 0) {
            group += i > 0;
            buying->groups[group] = *buyer;
            buying->last_days[group] = whole_days(buyer->last);
            buying->until_days[group] = whole_days(buyer->until);
        }
        buying->weight[group] += weight == NULL ? 1 : weight[sorted[i].index];
        buying->group_of[sorted[i].index] = (uint32_t)group;
    }
    buying->group_count = count > 0 ? group + 1 : 0;
}

struct buying buying_group(const struct buyer *buyers, const double *log_gaps,
                           const uint32_t *weight, size_t count, struct arena *arena)
{
    struct arena scratch = {0};
    struct indexed_buyer *sorted = arena_array(&scratch, struct indexed_buyer, count);
    struct buying buying = {.end = DAY_NONE};
    struct gap_total total = {0};
    size_t kept = 0;

    buying.group_of = arena_array(arena, uint32_t, count);
    buying.log_gaps = arena_array(arena, double, count);
    for (size_t i = 0; i < count; i++) {
        uint32_t clients = weight == NULL ? 1 : weight[i];

        buying.group_of[i] = BUYING_NOBODY;
        buying.log_gaps[i] = log_gaps == NULL ? 0 : log_gaps[i];
        add_gap(&total, buying.log_gaps[i] * clients);
        if (clients > 0)
            sorted[kept++] = (struct indexed_buyer){buyers[i], i};
    }
    qsort(sorted, kept, sizeof(*sorted), compare_buyers);
    open_groups(&buying, kept, arena);
    group_sorted(&buying, sorted, weight, kept);
    count_up(&buying);
    buying.log_gap_sum = gap_total(total);
    arena_free(&scratch);
    return buying;
}
