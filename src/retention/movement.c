// SPDX-License-Identifier: AGPL-3.0-or-later
#include "retention/movement.h"

#include "base/parallel.h"
#include "retention/tally.h"

enum { ENDS_MAX = MOVEMENT_QUARTERS_MAX + 1, CELLS = MOVEMENT_STATES * MOVEMENT_STATES };

int64_t movement_at_start(const struct movement *movement, int state)
{
    int64_t sum = 0;

    for (int i = 0; i < MOVEMENT_STATES; i++)
        sum += movement->clients[state][i];
    return sum;
}

int64_t movement_at_end(const struct movement *movement, int state)
{
    int64_t sum = 0;

    for (int i = 0; i < MOVEMENT_STATES; i++)
        sum += movement->clients[i][state];
    return sum;
}

struct movement_pass {
    const struct order_log *log;
    const struct window *window;
    day_t ends[ENDS_MAX]; /* ascending */
    size_t end_count;     /* at least 2 */
    struct tally cells;   /* [movement][state at its start][state at its end] */
};

/* From the last end back to the first, along the client's days as far as that takes. */
static void count_client(const struct movement_pass *pass, size_t client, uint32_t *cells)
{
    const day_t *days = pass->log->day + pass->log->first[client];
    uint32_t occasions = pass->log->count[client];
    size_t after = 0;

    for (size_t end = pass->end_count; end-- > 0;) {
        size_t state = NO_CLIENT_YET;

        while (occasions > 0 && days[occasions - 1] > pass->ends[end])
            occasions--;
        if (occasions > 0)
            state =
                (size_t)standing_in(pass->log, client, pass->window, occasions, pass->ends[end]);
        if (end + 1 < pass->end_count)
            cells[end * CELLS + state * MOVEMENT_STATES + after]++;
        after = state;
    }
}

static void count_clients(void *context, size_t from, size_t to, unsigned thread)
{
    const struct movement_pass *pass = context;
    uint32_t *cells = tally_of(&pass->cells, thread);

    for (size_t client = from; client < to; client++)
        count_client(pass, client, cells);
}

static void count_movements(struct movement_pass *pass, unsigned threads,
                            struct movement *ret_movements)
{
    struct arena scratch = {0};
    size_t count = pass->end_count - 1;

    pass->cells = tally_new(&scratch, threads, count * CELLS);
    parallel_for(threads, pass->log->client_count, CLIENTS_AT_A_TIME, count_clients, pass);
    const int64_t *sums = tally_sum(&pass->cells, &scratch);
    for (size_t i = 0; i < count; i++) {
        struct movement *movement = &ret_movements[i];

        *movement = (struct movement){
            .from = pass->ends[i],
            .to = pass->ends[i + 1],
            .is_known = pass->log->client_count > 0 &&
                        pass->ends[i] + 1 >= pass->log->first_day + pass->window->active_days,
        };
        for (size_t cell = 0; cell < CELLS; cell++)
            movement->clients[cell / MOVEMENT_STATES][cell % MOVEMENT_STATES] =
                sums[i * CELLS + cell];
    }
    arena_free(&scratch);
}

static day_t held_to(const struct order_log *log, day_t day)
{
    return day < log->as_of ? day : log->as_of;
}

struct movement movement_between(const struct order_log *log, const struct window *window,
                                 day_t from, day_t to, unsigned threads)
{
    struct movement_pass pass = {
        .log = log,
        .window = window,
        .ends = {held_to(log, from), held_to(log, to)},
        .end_count = 2,
    };
    struct movement movement;

    count_movements(&pass, threads, &movement);
    movement.is_complete = to <= log->as_of;
    return movement;
}

struct movement_list movement_by_quarters(const struct order_log *log, const struct window *window,
                                          unsigned threads)
{
    struct movement_pass pass = {.log = log, .window = window};
    struct movement_list list = {0};

    if (log->client_count == 0)
        return list;

    int32_t quarters = 1 + period_distance(PERIOD_QUARTER, log->first_day, log->as_of);
    list.count = quarters < MOVEMENT_QUARTERS_MAX ? (size_t)quarters : MOVEMENT_QUARTERS_MAX;
    day_t start = period_start(PERIOD_QUARTER, log->as_of);
    day_t last_end = period_shift(PERIOD_QUARTER, start, 1) - 1;
    pass.end_count = list.count + 1;
    for (size_t i = 0; i < list.count; i++)
        pass.ends[i] =
            period_shift(PERIOD_QUARTER, start, (int32_t)i + 1 - (int32_t)list.count) - 1;
    pass.ends[list.count] = log->as_of;
    count_movements(&pass, threads, list.items);
    for (size_t i = 0; i < list.count; i++)
        list.items[i].is_complete = i + 1 < list.count || log->as_of == last_end;
    return list;
}

const struct movement *movement_last_known(const struct movement_list *list)
{
    for (size_t i = list->count; i-- > 0;)
        if (list->items[i].is_complete && list->items[i].is_known)
            return &list->items[i];
    return NULL;
}
