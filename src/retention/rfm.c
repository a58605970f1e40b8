// SPDX-License-Identifier: AGPL-3.0-or-later
#include "retention/rfm.h"

#include "base/parallel.h"
#include "retention/order_statistic.h"
#include "retention/period_table.h"
#include "retention/rfm_quarter.h"
#include "retention/tally.h"

enum rfm_segment rfm_segment_of(int r, int f)
{
    static const unsigned char segments[RFM_SCORES][RFM_SCORES] = {
        {RFM_HIBERNATING, RFM_HIBERNATING, RFM_AT_RISK, RFM_AT_RISK, RFM_CANNOT_LOSE},
        {RFM_HIBERNATING, RFM_HIBERNATING, RFM_AT_RISK, RFM_AT_RISK, RFM_CANNOT_LOSE},
        {RFM_ABOUT_TO_SLEEP, RFM_ABOUT_TO_SLEEP, RFM_NEED_ATTENTION, RFM_LOYAL, RFM_LOYAL},
        {RFM_PROMISING, RFM_POTENTIAL_LOYALISTS, RFM_POTENTIAL_LOYALISTS, RFM_LOYAL, RFM_LOYAL},
        {RFM_NEW, RFM_POTENTIAL_LOYALISTS, RFM_POTENTIAL_LOYALISTS, RFM_CHAMPIONS, RFM_CHAMPIONS},
    };

    return (enum rfm_segment)segments[r - 1][f - 1];
}

/* What one thread adds up when the scores are known. */
struct score_counts {
    int64_t r[RFM_SCORES], f[RFM_SCORES], m[RFM_SCORES];
    int64_t clients[RFM_SEGMENTS], revenue[RFM_SEGMENTS];
};

struct rfm_pass {
    const struct order_log *log;
    const struct history *history;
    day_t sample_after; /* the sample is the days after this one */
    day_t after;        /* and a client is followed back to the year's start as well */
    struct rfm_year year;
    uint32_t *frequency;              /* [client] occasions in the sample; 0: not in it */
    int64_t *spent;                   /* [client] in the sample, or NULL */
    struct tally ages, frequencies;   /* clients of the sample by age, by occasions */
    const uint8_t *r_score, *f_score; /* by age, by occasions */
    int64_t spent_cut[RFM_SCORES - 1];
    struct rfm_score *scores;
    struct tally_room counts;
};

static day_t sample_start(const struct order_log *log, int32_t sample_days)
{
    if (sample_days == RFM_SAMPLE_ALL || sample_days > log->as_of - log->first_day)
        return log->first_day - 1;
    return log->as_of - sample_days;
}

/*
 * One walk back along a client's occasions, through the sample and the last year, whichever is
 * longer; returns how many lie in the sample and sums them up.
 */
static uint32_t walk_back(const struct rfm_pass *pass, size_t client, struct year_day *days,
                          int64_t *ret_spent)
{
    const struct order_log *log = pass->log;
    size_t first = log->first[client];
    uint32_t frequency = 0;
    unsigned bought_in = RFM_QUARTERS;
    int64_t spent = 0;

    for (size_t i = first + log->count[client]; i > first && log->day[i - 1] > pass->after; i--) {
        bool is_in_sample = log->day[i - 1] > pass->sample_after;
        int64_t amount = log->amount != NULL ? log->amount[i - 1] : 0;
        size_t place = rfm_year_place(log->as_of - log->day[i - 1]);
        unsigned quarter = pass->year.quarter[place];

        frequency += is_in_sample;
        spent += is_in_sample ? amount : 0;
        days[place].orders++;
        days[place].buyers += quarter != bought_in;
        days[place].revenue += amount;
        bought_in = quarter;
    }
    days[rfm_year_place(log->as_of - log->day[first])].new_clients++;
    *ret_spent = spent;
    return frequency;
}

static void sample_clients(void *context, size_t from, size_t to, unsigned thread)
{
    const struct rfm_pass *pass = context;
    uint32_t *ages = tally_of(&pass->ages, thread);
    uint32_t *frequencies = tally_of(&pass->frequencies, thread);
    struct year_day *days = tally_room_of(&pass->year.days, thread);

    for (size_t client = from; client < to; client++) {
        int64_t spent;
        uint32_t frequency = walk_back(pass, client, days, &spent);

        if (frequency == 0)
            continue;
        ages[pass->log->as_of - pass->history->last[client]]++;
        frequencies[frequency]++;
        pass->frequency[client] = frequency;
        if (pass->spent != NULL)
            pass->spent[client] = spent;
    }
}

static void take_refunds(const struct rfm_pass *pass)
{
    const struct order_log *log = pass->log;

    for (size_t i = 0; pass->spent != NULL && i < log->refund_count; i++) {
        uint32_t client = log->refund_client[i];

        if (pass->frequency[client] > 0 && log->refund_day[i] > pass->sample_after)
            pass->spent[client] += log->refund_amount[i];
    }
}

static uint8_t score_of(int64_t worse, int64_t clients)
{
    return (uint8_t)(1 + RFM_SCORES * worse / clients);
}

/* The larger the age, the worse. */
static uint8_t *score_ages(const int64_t *counts, size_t size, int64_t clients, struct arena *arena)
{
    uint8_t *scores = arena_array(arena, uint8_t, size);
    int64_t worse = 0;

    for (size_t age = size; age-- > 0; worse += counts[age])
        scores[age] = worse < clients ? score_of(worse, clients) : 0;
    return scores;
}

static uint8_t *score_frequencies(const int64_t *counts, size_t size, int64_t clients,
                                  struct arena *arena)
{
    uint8_t *scores = arena_array(arena, uint8_t, size);
    int64_t worse = 0;

    for (size_t n = 0; n < size; worse += counts[n++])
        scores[n] = worse < clients ? score_of(worse, clients) : 0;
    return scores;
}

/*
 * 5 * worse / N >= k says that worse reaches ceil(k * N / 5), that is, that the value of that
 * rank is smaller; so four order statistics give every score without a sort.
 */
static void cut_spent(struct rfm_pass *pass, size_t clients, struct arena *arena)
{
    int64_t *spent = arena_array(arena, int64_t, pass->log->client_count + 1);
    size_t ranks[RFM_SCORES - 1], count = 0;

    for (size_t client = 0; client < pass->log->client_count; client++) {
        spent[count] = pass->spent[client];
        count += pass->frequency[client] > 0;
    }
    for (size_t k = 1; k < RFM_SCORES; k++)
        ranks[k - 1] = (k * clients + RFM_SCORES - 1) / RFM_SCORES - 1;
    order_statistics(spent, count, ranks, RFM_SCORES - 1, arena, pass->spent_cut);
}

static uint8_t score_spent(const struct rfm_pass *pass, int64_t spent)
{
    uint8_t score = 1;

    for (size_t k = 0; k < RFM_SCORES - 1; k++)
        score = (uint8_t)(score + (spent > pass->spent_cut[k]));
    return score;
}

static void score_clients(void *context, size_t from, size_t to, unsigned thread)
{
    const struct rfm_pass *pass = context;
    struct score_counts *counts = tally_room_of(&pass->counts, thread);

    for (size_t client = from; client < to; client++) {
        struct rfm_score *score = &pass->scores[client];

        if (pass->frequency[client] == 0)
            continue;
        score->r = pass->r_score[pass->log->as_of - pass->history->last[client]];
        score->f = pass->f_score[pass->frequency[client]];
        counts->r[score->r - 1]++;
        counts->f[score->f - 1]++;
        enum rfm_segment segment = rfm_segment_of(score->r, score->f);
        counts->clients[segment]++;
        if (pass->spent == NULL)
            continue;
        score->m = score_spent(pass, pass->spent[client]);
        counts->m[score->m - 1]++;
        counts->revenue[segment] += pass->spent[client];
    }
}

static void add_counts(const struct tally_room *room, struct rfm *rfm)
{
    for (unsigned thread = 0; thread < room->threads; thread++) {
        const struct score_counts *counts = tally_room_of(room, thread);

        for (size_t i = 0; i < RFM_SCORES; i++) {
            rfm->r[i] += counts->r[i];
            rfm->f[i] += counts->f[i];
            rfm->m[i] += counts->m[i];
        }
        for (size_t i = 0; i < RFM_SEGMENTS; i++) {
            rfm->segments[i].clients += counts->clients[i];
            rfm->segments[i].revenue += counts->revenue[i];
        }
    }
}

static void score_sample(struct rfm_pass *pass, unsigned threads, struct arena *scratch,
                         struct rfm *rfm)
{
    const int64_t *ages = tally_sum(&pass->ages, scratch);
    const int64_t *frequencies = tally_sum(&pass->frequencies, scratch);

    for (size_t n = 0; n < pass->frequencies.size; n++)
        rfm->sample_clients += frequencies[n];
    if (rfm->sample_clients == 0)
        return;
    pass->r_score = score_ages(ages, pass->ages.size, rfm->sample_clients, scratch);
    pass->f_score =
        score_frequencies(frequencies, pass->frequencies.size, rfm->sample_clients, scratch);
    if (pass->spent != NULL)
        cut_spent(pass, (size_t)rfm->sample_clients, scratch);
    pass->counts = tally_room_new(scratch, threads, sizeof(struct score_counts));
    parallel_for(threads, pass->log->client_count, CLIENTS_AT_A_TIME, score_clients, pass);
    add_counts(&pass->counts, rfm);
}

struct rfm rfm_measure(const struct order_log *log, const struct history *history,
                       int32_t sample_days, unsigned threads, struct arena *arena)
{
    struct arena scratch = {0};
    struct rfm rfm = {
        .sample_days = sample_days,
        .scores = arena_array(arena, struct rfm_score, log->client_count),
    };
    if (log->client_count == 0)
        return rfm;
    size_t days = days_of_log(log);
    struct rfm_pass pass = {
        .log = log,
        .history = history,
        .sample_after = sample_start(log, sample_days),
        .after = log->as_of - YEAR_DAYS,
        .year = rfm_year_new(threads, &scratch),
        .frequency = arena_array(&scratch, uint32_t, log->client_count),
        .ages = tally_new(&scratch, threads, days),
        .frequencies = tally_new(&scratch, threads, days + 1),
        .scores = rfm.scores,
    };

    if (pass.sample_after < pass.after)
        pass.after = pass.sample_after;
    if (log->amount != NULL)
        pass.spent = arena_array(&scratch, int64_t, log->client_count);
    parallel_for(threads, log->client_count, CLIENTS_AT_A_TIME, sample_clients, &pass);
    take_refunds(&pass);
    score_sample(&pass, threads, &scratch, &rfm);
    rfm_year_finish(&pass.year, log, rfm.quarters);
    arena_free(&scratch);
    return rfm;
}
