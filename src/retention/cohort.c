// SPDX-License-Identifier: AGPL-3.0-or-later
#include "retention/cohort.h"

#include "base/parallel.h"
#include "retention/period_table.h"
#include "retention/presence.h"
#include "retention/tally.h"

/*
 * The triangle lies row after row; row i has period_count - i cells and begins at row[i], so
 * that the cell of period p is at row[i] + p - i.
 */
struct cohort_pass {
    const struct order_log *log;
    struct period_table table;
    const size_t *row;
    size_t cell_count;
    struct tally active;
    struct tally_room revenue; /* int64_t [cell], of each thread */
};

/* Above this many cells a triangle for each thread costs more than it saves. */
enum { CELLS_SHARED = 1 << 18 };

static void count_active(const struct cohort_pass *pass, size_t first, uint32_t count,
                         uint32_t *active, int64_t *revenue)
{
    const struct order_log *log = pass->log;
    const uint16_t *period = pass->table.period;
    size_t cohort = period[log->day[first] - log->first_day];
    size_t offset = pass->row[cohort] - cohort;
    size_t previous = SIZE_MAX;

    for (size_t i = first; i < first + count; i++) {
        size_t cell = offset + period[log->day[i] - log->first_day];

        active[cell] += cell != previous;
        previous = cell;
        if (revenue != NULL)
            revenue[cell] += log->amount[i];
    }
}

static void count_clients(void *context, size_t from, size_t to, unsigned thread)
{
    const struct cohort_pass *pass = context;
    const struct order_log *log = pass->log;
    uint32_t *active = tally_of(&pass->active, thread);
    int64_t *revenue = log->amount == NULL ? NULL : tally_room_of(&pass->revenue, thread);

    for (size_t client = from; client < to; client++)
        count_active(pass, log->first[client], log->count[client], active, revenue);
}

/* A refund dated before its client's first occasion belongs to the cohort's own period. */
static void take_refunds(const struct cohort_pass *pass, int64_t *revenue)
{
    const struct order_log *log = pass->log;

    for (size_t i = 0; i < log->refund_count; i++) {
        day_t first = log->day[log->first[log->refund_client[i]]];
        day_t day = log->refund_day[i] > first ? log->refund_day[i] : first;
        size_t cohort = pass->table.period[first - log->first_day];

        revenue[pass->row[cohort] + pass->table.period[day - log->first_day] - cohort] +=
            log->refund_amount[i];
    }
}

static int64_t *sum_revenue(const struct cohort_pass *pass, struct arena *arena)
{
    int64_t *sums = arena_array(arena, int64_t, pass->cell_count);

    for (unsigned thread = 0; thread < pass->revenue.threads; thread++) {
        const int64_t *part = tally_room_of(&pass->revenue, thread);

        for (size_t cell = 0; cell < pass->cell_count; cell++)
            sums[cell] += part[cell];
    }
    take_refunds(pass, sums);
    return sums;
}

static size_t *lay_rows(size_t period_count, struct arena *arena, size_t *ret_cell_count)
{
    size_t *row = arena_array(arena, size_t, period_count);
    size_t cells = 0;

    for (size_t i = 0; i < period_count; i++) {
        row[i] = cells;
        cells += period_count - i;
    }
    *ret_cell_count = cells;
    return row;
}

static struct cohort_list measure(struct cohort_pass *pass, enum period period, unsigned threads,
                                  struct arena *scratch, struct arena *arena)
{
    bool has_amounts = pass->log->amount != NULL;
    size_t periods = pass->table.period_count;

    pass->active = tally_new(scratch, threads, pass->cell_count);
    if (has_amounts)
        pass->revenue = tally_room_new(scratch, threads, pass->cell_count * sizeof(int64_t));
    parallel_for(threads, pass->log->client_count, CLIENTS_AT_A_TIME, count_clients, pass);

    int64_t *active = tally_sum(&pass->active, arena);
    int64_t *revenue = has_amounts ? sum_revenue(pass, arena) : NULL;
    struct cohort_list list = {period, arena_array(arena, struct cohort, periods), periods};
    for (size_t i = 0; i < periods; i++) {
        list.items[i] = (struct cohort){
            .start = pass->table.start[i],
            .count = periods - i,
            .active = active + pass->row[i],
            .revenue = has_amounts ? revenue + pass->row[i] : NULL,
        };
    }
    return list;
}

struct cohort_list cohort_measure(const struct order_log *log, enum period period, unsigned threads,
                                  struct arena *arena)
{
    struct arena scratch = {0};
    struct cohort_pass pass = {.log = log, .table = period_table_make(log, period, &scratch)};

    pass.row = lay_rows(pass.table.period_count, &scratch, &pass.cell_count);
    struct cohort_list list =
        measure(&pass, period, pass.cell_count > CELLS_SHARED ? 1 : threads, &scratch, arena);
    arena_free(&scratch);
    return list;
}

bool cohort_has(const struct order_log *log, size_t client, enum period period, day_t start,
                int32_t after)
{
    const day_t *days = log->day + log->first[client];
    day_t from = period_start(period, start);

    if (days[0] < from || days[0] >= period_shift(period, from, 1))
        return false;
    day_t later_from = period_shift(period, from, after);
    day_t later_to = period_shift(period, later_from, 1) - 1;
    struct presence presence = presence_between(days, log->count[client], later_from, later_to, 0);
    return presence_has_come(&presence);
}
