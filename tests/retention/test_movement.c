// SPDX-License-Identifier: AGPL-3.0-or-later
#include "retention/movement.h"

#include <stdio.h>
#include <string.h>

#include "support/sample_log.h"

#include "support/check.h"

static const struct window sixty_days = {.active_days = 60, .cooling_days = 30, .vip_orders = 3};

static void check_cell(const struct movement *movement, int from, int to, int64_t clients)
{
    if (movement->clients[from][to] != clients)
        fail_msg("from %d to %d: %d, not %d", from, to, (int)movement->clients[from][to],
                 (int)clients);
}

static int64_t all_of(const struct movement *movement)
{
    int64_t sum = 0;

    for (int state = 0; state < MOVEMENT_STATES; state++)
        sum += movement_at_start(movement, state);
    return sum;
}

static void each_client_moves_from_one_state_to_one(void **state)
{
    (void)state;
    struct order_log log =
        sample_log("early 2024-01-01 1\n"
                   "again 2024-03-01 1\nagain 2024-05-01 1\n"
                   "silent 2024-03-02 1\n"
                   "vip 2024-02-01 1\nvip 2024-02-20 1\nvip 2024-03-20 1\n"
                   "back 2024-01-01 1\nback 2024-01-02 1\nback 2024-06-30 1\n"
                   "new 2024-06-01 1\n"
                   "later 2024-07-01 1\n"
                   "rises 2024-03-31 1\nrises 2024-04-01 1\nrises 2024-06-02 1\n",
                   NULL);
    struct movement movement =
        movement_between(&log, &sixty_days, on("2024-03-31"), on("2024-06-30"), 2);

    check_cell(&movement, STANDING_ONE_TIME, STANDING_ONE_TIME, 1); /* early */
    check_cell(&movement, STANDING_NEWCOMER, STANDING_GROWING, 1);  /* again, 60 days before */
    check_cell(&movement, STANDING_NEWCOMER, STANDING_ONE_TIME, 1); /* silent */
    check_cell(&movement, STANDING_VIP, STANDING_LOST, 1);
    check_cell(&movement, STANDING_LOST, STANDING_VIP, 1); /* back */
    check_cell(&movement, NO_CLIENT_YET, STANDING_NEWCOMER, 1);
    check_cell(&movement, NO_CLIENT_YET, NO_CLIENT_YET, 1); /* later */
    check_cell(&movement, STANDING_NEWCOMER, STANDING_VIP, 1);
    assert_int_equal(all_of(&movement), (int64_t)log.client_count);
    assert_true(movement.is_complete);
    assert_true(movement.is_known);
    assert_int_equal(movement.from, on("2024-03-31"));
    assert_int_equal(movement.to, on("2024-06-30"));
    order_log_close(&log);
}

static void days_after_the_log_are_held_to_its_end(void **state)
{
    (void)state;
    struct order_log log = sample_log("a 2024-01-01 1\na 2024-02-01 1\n", "2024-02-10");
    struct movement movement =
        movement_between(&log, &sixty_days, on("2024-01-15"), on("2024-12-31"), 1);

    assert_int_equal(movement.to, on("2024-02-10"));
    assert_false(movement.is_complete);
    assert_false(movement.is_known);
    check_cell(&movement, STANDING_NEWCOMER, STANDING_GROWING, 1);
    movement = movement_between(&log, &sixty_days, on("2024-05-15"), on("2024-12-31"), 1);
    assert_int_equal(movement.from, on("2024-02-10"));
    check_cell(&movement, STANDING_GROWING, STANDING_GROWING, 1);
    order_log_close(&log);
}

static void quarters_go_up_to_the_running_one(void **state)
{
    (void)state;
    struct order_log log = sample_log("a 2021-05-05 1\nb 2023-11-11 1\n", "2024-02-10");
    struct movement_list list = movement_by_quarters(&log, &sixty_days, 1);

    assert_int_equal(list.count, MOVEMENT_QUARTERS_MAX);
    assert_int_equal(list.items[0].from, on("2022-03-31"));
    assert_int_equal(list.items[0].to, on("2022-06-30"));
    assert_int_equal(list.items[6].to, on("2023-12-31"));
    assert_true(list.items[6].is_complete);
    assert_int_equal(list.items[7].from, on("2023-12-31"));
    assert_int_equal(list.items[7].to, on("2024-02-10"));
    assert_false(list.items[7].is_complete);
    check_cell(&list.items[6], NO_CLIENT_YET, STANDING_NEWCOMER, 1);
    check_cell(&list.items[7], STANDING_NEWCOMER, STANDING_ONE_TIME, 1);
    assert_ptr_equal(movement_last_known(&list), &list.items[6]);
    order_log_close(&log);
}

static void a_short_log_has_few_quarters_and_knows_none(void **state)
{
    (void)state;
    struct order_log log = sample_log("a 2024-05-05 1\n", "2024-06-30");
    struct movement_list list = movement_by_quarters(&log, &sixty_days, 1);

    assert_int_equal(list.count, 1);
    assert_int_equal(list.items[0].from, on("2024-03-31"));
    assert_true(list.items[0].is_complete); /* it ends with the quarter */
    assert_false(list.items[0].is_known);
    assert_null(movement_last_known(&list));
    order_log_close(&log);

    /* Known from the quarter that begins a whole window after the log. */
    log = sample_log("a 2024-05-02 1\n", "2024-09-30");
    list = movement_by_quarters(&log, &sixty_days, 1);
    assert_int_equal(list.count, 2);
    assert_ptr_equal(movement_last_known(&list), &list.items[1]);
    order_log_close(&log);
    log = sample_log("a 2024-05-03 1\n", "2024-09-30");
    list = movement_by_quarters(&log, &sixty_days, 1);
    assert_null(movement_last_known(&list));
    order_log_close(&log);
}

static void a_log_of_nobody_has_no_movements(void **state)
{
    (void)state;
    struct order_log log = order_log_build(NULL, 0, WITHOUT_AMOUNTS, on("2024-06-30"));
    struct movement_list list = movement_by_quarters(&log, &sixty_days, 2);
    struct movement movement = movement_between(&log, &sixty_days, 0, 100, 2);

    assert_int_equal(list.count, 0);
    assert_int_equal(all_of(&movement), 0);
    assert_false(movement.is_known);
    order_log_close(&log);
}

/* The definition once more, in the slowest way: all orders of all clients for each day asked. */
static int state_by_definition(const struct order *orders, size_t count, const char *name,
                               day_t day, const struct window *window)
{
    int occasions = 0;
    day_t last = DAY_FIRST;

    for (size_t i = 0; i < count; i++) {
        bool is_repeated = false;

        if (strcmp(orders[i].client.at, name) != 0 || orders[i].day > day)
            continue;
        for (size_t j = 0; j < i; j++)
            is_repeated = is_repeated || (orders[j].day == orders[i].day &&
                                          strcmp(orders[j].client.at, name) == 0);
        occasions += !is_repeated;
        last = orders[i].day > last ? orders[i].day : last;
    }
    if (occasions == 0)
        return NO_CLIENT_YET;
    if (day - last > window->active_days)
        return occasions > 1 ? STANDING_LOST : STANDING_ONE_TIME;
    if (occasions >= window->vip_orders && occasions > 1)
        return STANDING_VIP;
    return occasions > 1 ? STANDING_GROWING : STANDING_NEWCOMER;
}

enum { NAMES = 12, ORDERS = 60 };

static uint32_t next_random(uint64_t *seed)
{
    *seed = *seed * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(*seed >> 33);
}

static struct order_log random_log(uint64_t *seed, char names[NAMES][8], struct order *orders)
{
    day_t begin = on("2022-10-10") + (day_t)(next_random(seed) % 100);
    uint32_t days = 1 + next_random(seed) % 700;

    for (int i = 0; i < NAMES; i++)
        snprintf(names[i], sizeof(names[i]), "c%d", i);
    for (int i = 0; i < ORDERS; i++)
        orders[i] = (struct order){.client = slice_of(names[next_random(seed) % NAMES]),
                                   .day = begin + (day_t)(next_random(seed) % days)};
    return order_log_build(orders, ORDERS, WITHOUT_AMOUNTS, begin + (day_t)days + 20);
}

static void check_by_definition(const struct movement *movement, const struct window *window,
                                const struct order *orders, const struct order_log *log)
{
    int64_t want[MOVEMENT_STATES][MOVEMENT_STATES] = {{0}};
    struct arena arena = {0};

    for (size_t client = 0; client < log->client_count; client++) {
        struct slice name = order_log_name(log, client);
        const char *text = arena_copy(&arena, name.at, name.length);
        int from = state_by_definition(orders, ORDERS, text, movement->from, window);
        int to = state_by_definition(orders, ORDERS, text, movement->to, window);

        want[from][to]++;
    }
    assert_memory_equal(want, movement->clients, sizeof(want));
    arena_free(&arena);
}

static void chains_agree(const struct movement_list *list)
{
    for (size_t i = 1; i < list->count; i++) {
        assert_int_equal(list->items[i - 1].to, list->items[i].from);
        for (int state = 0; state < MOVEMENT_STATES; state++)
            assert_int_equal(movement_at_end(&list->items[i - 1], state),
                             movement_at_start(&list->items[i], state));
    }
}

static void random_logs_move_as_the_definition_says(void **state)
{
    (void)state;
    uint64_t seed = 20240630;

    for (int round = 0; round < 300; round++) {
        char names[NAMES][8];
        struct order orders[ORDERS];
        struct order_log log = random_log(&seed, names, orders);
        const struct window window = {.active_days = 1 + (int32_t)(next_random(&seed) % 200),
                                      .vip_orders = 2 + (int32_t)(next_random(&seed) % 5)};
        struct movement_list list = movement_by_quarters(&log, &window, 1);
        day_t from = log.first_day - 20 + (day_t)(next_random(&seed) % 300);
        struct movement alone = movement_between(&log, &window, from, from + 91, 1);

        for (size_t i = 0; i < list.count; i++)
            check_by_definition(&list.items[i], &window, orders, &log);
        check_by_definition(&alone, &window, orders, &log);
        chains_agree(&list);
        order_log_close(&log);
    }
}

/* On the last day the matrix has the same groups, whatever the number of threads. */
static void check_with_matrix(const struct order_log *log, const struct window *window)
{
    struct arena arena = {0};
    struct history history = history_measure(log, 2, &arena);
    struct matrix matrix = matrix_measure(log, &history, window, 2);
    struct movement_list list = movement_by_quarters(log, window, 1);
    struct movement_list other = movement_by_quarters(log, window, 3);

    chains_agree(&list);
    assert_memory_equal(&list, &other, sizeof(list));
    for (int standing = 0; standing < STANDINGS; standing++)
        assert_int_equal(movement_at_end(&list.items[list.count - 1], standing),
                         matrix.standings[standing].clients);
    for (size_t i = 0; i < list.count; i++) {
        struct movement alone =
            movement_between(log, window, list.items[i].from, list.items[i].to, 2);

        assert_int_equal(all_of(&list.items[i]), (int64_t)log->client_count);
        assert_memory_equal(alone.clients, list.items[i].clients, sizeof(alone.clients));
    }
    arena_free(&arena);
}

static void many_clients_end_where_the_matrix_has_them(void **state)
{
    (void)state;
    enum { MANY = 30000 };
    struct arena arena = {0};
    struct order *orders = arena_array(&arena, struct order, MANY);
    uint64_t seed = 7;

    for (int i = 0; i < MANY; i++) {
        char name[16];
        int length = snprintf(name, sizeof(name), "c%u", next_random(&seed) % 9000);

        orders[i] = (struct order){
            .client = {arena_copy(&arena, name, (size_t)length), (size_t)length},
            .day = on("2022-01-01") + (day_t)(next_random(&seed) % 1000),
        };
    }
    struct order_log log = order_log_build(orders, MANY, WITHOUT_AMOUNTS, DAY_NONE);
    for (int32_t active_days = 1; active_days < 400; active_days += 57)
        check_with_matrix(&log, &(struct window){.active_days = active_days, .vip_orders = 4});
    order_log_close(&log);
    arena_free(&arena);
}

static void real_logs_end_where_the_matrix_has_them(void **state)
{
    (void)state;
    struct order_log log;

    if (!shared_log("cdnow_sample.csv", NULL, &log))
        skip_because("the real logs are not there");
    for (int32_t active_days = 1; active_days < 700; active_days += 37)
        check_with_matrix(&log, &(struct window){.active_days = active_days, .vip_orders = 3});
    order_log_close(&log);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_client_moves_from_one_state_to_one),
        cmocka_unit_test(days_after_the_log_are_held_to_its_end),
        cmocka_unit_test(quarters_go_up_to_the_running_one),
        cmocka_unit_test(a_short_log_has_few_quarters_and_knows_none),
        cmocka_unit_test(a_log_of_nobody_has_no_movements),
        cmocka_unit_test(random_logs_move_as_the_definition_says),
        cmocka_unit_test(many_clients_end_where_the_matrix_has_them),
        cmocka_unit_test(real_logs_end_where_the_matrix_has_them),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
