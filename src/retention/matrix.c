// SPDX-License-Identifier: AGPL-3.0-or-later
#include "retention/matrix.h"

#include "base/parallel.h"
#include "retention/tally.h"

static enum standing standing_held(enum client_hold hold, const struct window *window,
                                   uint32_t occasions, int32_t age_days)
{
    if (!hold_is_active(hold, window->active_days, age_days))
        return occasions == 1 ? STANDING_ONE_TIME : STANDING_LOST;
    if (occasions == 1)
        return STANDING_NEWCOMER;
    return occasions < (uint32_t)window->vip_orders ? STANDING_GROWING : STANDING_VIP;
}

enum standing standing_of(const struct window *window, uint32_t occasions, int32_t age_days)
{
    return standing_held(HOLD_NONE, window, occasions, age_days);
}

bool is_cooling(const struct window *window, uint32_t occasions, int32_t age_days)
{
    enum standing standing = standing_of(window, occasions, age_days);

    return age_days > window->cooling_days && standing != STANDING_ONE_TIME &&
           standing != STANDING_LOST;
}

static int32_t age_on(const struct order_log *log, size_t client, uint32_t occasions, day_t day)
{
    return day - log->day[log->first[client] + occasions - 1];
}

enum standing standing_in(const struct order_log *log, size_t client, const struct window *window,
                          uint32_t occasions, day_t day)
{
    return standing_held(order_log_hold(log, client, day), window, occasions,
                         age_on(log, client, occasions, day));
}

bool is_cooling_in(const struct order_log *log, size_t client, const struct window *window,
                   uint32_t occasions, day_t day)
{
    enum client_hold hold = order_log_hold(log, client, day);
    int32_t age_days = age_on(log, client, occasions, day);

    return hold_is_active(hold, window->active_days, age_days) &&
           hold_is_cooling(hold, window->cooling_days, age_days);
}

static void count_hold(struct matrix_holds *holds, enum client_hold hold)
{
    switch (hold) {
    case HOLD_OPEN_ORDER:
        holds->active_by_order++;
        break;
    case HOLD_ACTIVE:
        holds->active_by_mark++;
        break;
    case HOLD_LOST:
        holds->lost_by_mark++;
        break;
    case HOLD_RARE:
        holds->active_as_rare++;
        break;
    case HOLD_NONE:
        break;
    }
}

struct matrix_holds matrix_holds(const struct order_log *log, const struct window *window)
{
    struct matrix_holds holds = {0};

    for (size_t client = 0; log->hold != NULL && client < log->client_count; client++) {
        enum client_hold hold = (enum client_hold)log->hold[client];
        int32_t age_days = age_on(log, client, log->count[client], log->as_of);

        if (hold_is_active(hold, window->active_days, age_days) !=
            hold_is_active(HOLD_NONE, window->active_days, age_days))
            count_hold(&holds, hold);
    }
    return holds;
}

static void set_columns(struct matrix *matrix, const struct window *window)
{
    const int32_t boundaries[] = {window->gap_median_days, window->cooling_days,
                                  window->active_days, 2 * window->active_days};
    int32_t previous = 0;

    for (size_t i = 0; i < sizeof(boundaries) / sizeof(boundaries[0]); i++) {
        if (boundaries[i] <= previous)
            continue;
        matrix->column_to[matrix->column_count++] = boundaries[i];
        previous = boundaries[i];
    }
    matrix->column_to[matrix->column_count++] = INT32_MAX;
}

static void add_row(struct matrix *matrix, uint32_t from, uint32_t to)
{
    if (from > to)
        return;
    matrix->row_from[matrix->row_count] = from;
    matrix->row_to[matrix->row_count++] = to;
}

/* What lies between one order and VIP is cut in the middle, an odd number to the upper band. */
static void set_rows(struct matrix *matrix, const struct window *window)
{
    uint32_t vip = (uint32_t)window->vip_orders;
    uint32_t middle = 2 + (vip - 2) / 2;

    add_row(matrix, vip, UINT32_MAX);
    if (vip == 3) {
        add_row(matrix, 2, 2);
    } else {
        add_row(matrix, middle, vip - 1);
        add_row(matrix, 2, middle - 1);
    }
    add_row(matrix, 1, 1);
}

static size_t column_of(const struct matrix *matrix, int32_t age_days)
{
    size_t column = 0;

    while (age_days > matrix->column_to[column])
        column++;
    return column;
}

static size_t row_of(const struct matrix *matrix, uint32_t occasions)
{
    size_t row = 0;

    while (occasions < matrix->row_from[row])
        row++;
    return row;
}

struct matrix_pass {
    const struct order_log *log;
    const struct history *history;
    const struct window *window;
    struct tally_room parts; /* one struct matrix */
};

static void place_clients(void *context, size_t from, size_t to, unsigned thread)
{
    const struct matrix_pass *pass = context;
    struct matrix *part = tally_room_of(&pass->parts, thread);

    for (size_t client = from; client < to; client++) {
        uint32_t occasions = pass->log->count[client];
        day_t day = pass->log->as_of;
        int32_t age_days = day - pass->history->last[client];
        struct matrix_group *group =
            &part->standings[standing_in(pass->log, client, pass->window, occasions, day)];

        group->clients++;
        group->cooling += is_cooling_in(pass->log, client, pass->window, occasions, day);
        if (pass->history->revenue != NULL)
            group->revenue += pass->history->revenue[client];
        part->clients[row_of(part, occasions)][column_of(part, age_days)]++;
    }
}

static void add_part(struct matrix *matrix, const struct matrix *part)
{
    for (size_t i = 0; i < STANDINGS; i++) {
        matrix->standings[i].clients += part->standings[i].clients;
        matrix->standings[i].cooling += part->standings[i].cooling;
        matrix->standings[i].revenue += part->standings[i].revenue;
    }
    for (size_t row = 0; row < MATRIX_ROWS_MAX; row++) {
        for (size_t column = 0; column < MATRIX_COLUMNS_MAX; column++)
            matrix->clients[row][column] += part->clients[row][column];
    }
}

struct matrix matrix_measure(const struct order_log *log, const struct history *history,
                             const struct window *window, unsigned threads)
{
    struct arena scratch = {0};
    struct matrix matrix = {0};
    struct matrix_pass pass = {log, history, window,
                               tally_room_new(&scratch, threads, sizeof(struct matrix))};

    set_columns(&matrix, window);
    set_rows(&matrix, window);
    for (unsigned thread = 0; thread < pass.parts.threads; thread++)
        *(struct matrix *)tally_room_of(&pass.parts, thread) = matrix;
    parallel_for(threads, log->client_count, CLIENTS_AT_A_TIME, place_clients, &pass);
    for (unsigned thread = 0; thread < pass.parts.threads; thread++)
        add_part(&matrix, tally_room_of(&pass.parts, thread));
    arena_free(&scratch);
    return matrix;
}
