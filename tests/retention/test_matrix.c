// SPDX-License-Identifier: AGPL-3.0-or-later
#include "retention/matrix.h"

#include "support/sample_log.h"

#include "support/check.h"

static const struct window window = {
    .active_days = 60, .cooling_days = 30, .vip_orders = 4, .gap_median_days = 20};

static void tells_the_standings_apart(void **state)
{
    (void)state;
    static const struct {
        uint32_t occasions;
        int32_t age_days;
        enum standing standing;
        bool is_cooling;
    } cases[] = {
        {1, 0, STANDING_NEWCOMER, false},  {1, 30, STANDING_NEWCOMER, false},
        {1, 31, STANDING_NEWCOMER, true},  {1, 60, STANDING_NEWCOMER, true},
        {1, 61, STANDING_ONE_TIME, false}, {2, 60, STANDING_GROWING, true},
        {3, 30, STANDING_GROWING, false},  {4, 30, STANDING_VIP, false},
        {4, 60, STANDING_VIP, true},       {900, 61, STANDING_LOST, false},
        {2, 61, STANDING_LOST, false},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        assert_int_equal(standing_of(&window, cases[i].occasions, cases[i].age_days),
                         cases[i].standing);
        assert_int_equal(is_cooling(&window, cases[i].occasions, cases[i].age_days),
                         cases[i].is_cooling);
    }
}

static void counts_clients_cooling_and_revenue(void **state)
{
    (void)state;
    struct order_log log = sample_log("a 2024-01-31 1\n" /* 60 days: newcomer, cooling */
                                      "b 2024-01-30 2\n" /* 61 days: one time */
                                      "c 2024-03-01 3\nc 2024-03-31 4\nc 2024-03-05 -1\n"
                                      "d 2024-01-01 5\nd 2024-01-02 6\n"
                                      "e 2024-02-26 7\ne 2024-02-27 7\ne 2024-02-28 7\n"
                                      "e 2024-02-29 7\n", /* VIP, 31 days: cooling */
                                      NULL);
    struct arena arena = {0};
    struct history history = history_measure(&log, 1, &arena);
    struct matrix matrix = matrix_measure(&log, &history, &window, 2);
    static const struct matrix_group want[STANDINGS] = {
        {1, 1, 10000}, {1, 0, 20000}, {1, 0, 60000}, {1, 1, 280000}, {1, 0, 110000}};

    for (size_t i = 0; i < STANDINGS; i++) {
        assert_int_equal(matrix.standings[i].clients, want[i].clients);
        assert_int_equal(matrix.standings[i].cooling, want[i].cooling);
        assert_int_equal(matrix.standings[i].revenue, want[i].revenue);
    }
    assert_int_equal(matrix.column_count, 5);
    assert_int_equal(matrix.row_count, 4);
    assert_int_equal(matrix.clients[0][2], 1); /* e: 4 and more, up to W */
    assert_int_equal(matrix.clients[2][0], 1); /* c: 2, up to the median gap */
    assert_int_equal(matrix.clients[2][3], 1); /* d: 2, up to 2 W */
    assert_int_equal(matrix.clients[3][2], 1); /* a */
    assert_int_equal(matrix.clients[3][3], 1); /* b */
    arena_free(&arena);
    order_log_close(&log);
}

static struct matrix grid_of(const struct window *boundaries)
{
    struct order_log log = sample_log_of_days("a 2024-01-31\n", NULL);
    struct arena arena = {0};
    struct history history = history_measure(&log, 1, &arena);
    struct matrix matrix = matrix_measure(&log, &history, boundaries, 1);

    arena_free(&arena);
    order_log_close(&log);
    return matrix;
}

static void leaves_out_columns_that_are_none(void **state)
{
    (void)state;
    struct matrix matrix =
        grid_of(&(struct window){.active_days = 30, .cooling_days = 30, .vip_orders = 3});

    assert_int_equal(matrix.column_count, 3);
    assert_int_equal(matrix.column_to[0], 30);
    assert_int_equal(matrix.column_to[1], 60);
    assert_int_equal(matrix.column_to[2], INT32_MAX);
    matrix = grid_of(&(struct window){
        .active_days = 10, .cooling_days = 5, .vip_orders = 3, .gap_median_days = 40});
    assert_int_equal(matrix.column_to[0], 40); /* a window shorter than the rhythm */
    assert_int_equal(matrix.column_count, 2);
}

static void cuts_the_rows_below_vip(void **state)
{
    (void)state;
    static const struct {
        int32_t vip;
        size_t rows;
        uint32_t from[MATRIX_ROWS_MAX];
    } cases[] = {
        {2, 2, {2, 1}},       {3, 3, {3, 2, 1}},    {4, 4, {4, 3, 2, 1}},
        {5, 4, {5, 3, 2, 1}}, {9, 4, {9, 5, 2, 1}}, {10, 4, {10, 6, 2, 1}},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct matrix matrix = grid_of(
            &(struct window){.active_days = 30, .cooling_days = 10, .vip_orders = cases[i].vip});
        uint32_t above = UINT32_MAX;

        assert_int_equal(matrix.row_count, cases[i].rows);
        for (size_t row = 0; row < matrix.row_count; row++) {
            assert_int_equal(matrix.row_from[row], cases[i].from[row]);
            assert_int_equal(matrix.row_to[row], above);
            above = matrix.row_from[row] - 1;
        }
        assert_int_equal(matrix.clients[matrix.row_count - 1][0], 1);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tells_the_standings_apart),
        cmocka_unit_test(counts_clients_cooling_and_revenue),
        cmocka_unit_test(leaves_out_columns_that_are_none),
        cmocka_unit_test(cuts_the_rows_below_vip),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
