// SPDX-License-Identifier: AGPL-3.0-or-later
#include "retention/matrix.h"

#include "base/parallel.h"
#include "retention/tally.h"

enum standing standing_of(const struct window *window, uint32_t occasions, int32_t age_days)
{
    if (age_days > window->active_days)
        return occasions == 1 ? STANDING_ONE_TIME : STANDING_LOST;
    if (occasions == 1)
        return STANDING_NEWCOMER;
    return occasions < (uint32_t)window->vip_orders ? STANDING_GROWING : STANDING_VIP;
}

bool is_cooling(const struct window *window, uint32_t occasions, int32_t age_days)
{
    enum standing standing = standing_of(window, occasions, age_days);

    return age_days > window->cooling_days && standing != STANDING_ONE_TIME &&
           standing != STANDING_LOST;
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
        int32_t age_days = pass->log->as_of - pass->history->last[client];
        struct matrix_group *group =
            &part->standings[standing_of(pass->window, occasions, age_days)];

        group->clients++;
        group->cooling += is_cooling(pass->window, occasions, age_days);
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
