// SPDX-License-Identifier: AGPL-3.0-or-later
#include "retention/live_log.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "support/check.h"

/* The orders of a small world, kept beside the live log: what it must say is what a log built from
 * them says. */
enum { CLIENTS = 40, ORDERS_EACH = 12, ROUNDS = 400 };

struct world {
    struct live_order orders[CLIENTS][ORDERS_EACH];
    size_t counts[CLIENTS];
    uint64_t seed;
};

static uint64_t chance(struct world *world, uint64_t below)
{
    world->seed = world->seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (world->seed >> 33) % below;
}

static const char *const words[] = {"", "shop", "fair", "ad", "Кворк", "zebra", "a", "m"};

static struct live_order random_order(struct world *world, int64_t client, size_t words_known)
{
    return (struct live_order){
        .client = client * 1000 + 7,
        .day = (day_t)(20000 + chance(world, 60)),
        .has_amount = true,
        .amount = (int64_t)chance(world, 50) * 10000 - (chance(world, 6) == 0 ? 400000 : 0),
        .is_left_out = chance(world, 9) == 0,
        .source = slice_of(words[chance(world, words_known)]),
        .service = slice_of(words[chance(world, words_known)]),
    };
}

static void fill_client(struct world *world, size_t client, size_t words_known)
{
    world->counts[client] = chance(world, 4) == 0 ? 0 : chance(world, ORDERS_EACH + 1);
    for (size_t i = 0; i < world->counts[client]; i++)
        world->orders[client][i] = random_order(world, (int64_t)client, words_known);
}

static const char *name_of(struct arena *arena, size_t client)
{
    struct text name = text_new(arena);

    text_format(&name, "client %zu", client);
    return name.at;
}

/* As the reader of files would have it. */
static struct order_log expected_log(const struct world *world, struct arena *arena,
                                     int64_t *ret_left_out)
{
    struct order *orders = arena_array(arena, struct order, (size_t)CLIENTS * ORDERS_EACH);
    size_t count = 0;

    *ret_left_out = 0;
    for (size_t client = 0; client < CLIENTS; client++) {
        for (size_t i = 0; i < world->counts[client]; i++) {
            const struct live_order *order = &world->orders[client][i];

            if (order->is_left_out)
                ++*ret_left_out;
            else
                orders[count++] = (struct order){slice_of(name_of(arena, client)), order->day,
                                                 order->amount, order->source, order->service};
        }
    }
    return order_log_build(orders, count, WITH_AMOUNTS, DAY_NONE);
}

static int compare_lines(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static const char *group_name(const char **names, const uint16_t *column, size_t at)
{
    return column ? names[column[at]] : "";
}

/* All that a log says, a sorted line for each client and refund. */
static const char *told(const struct order_log *log, struct arena *arena)
{
    size_t count = log->client_count + log->refund_count;
    const char **lines = arena_array(arena, const char *, count + 1);
    struct text all = text_new(arena);

    for (size_t c = 0; c < log->client_count; c++) {
        struct text line = text_new(arena);

        text_add_slice(&line, order_log_name(log, c));
        for (size_t i = log->first[c]; i < log->first[c] + log->count[c]; i++)
            text_format(&line, " %d:%lld:%s:%s", log->day[i], (long long)log->amount[i],
                        group_name(log->sources, log->source, i),
                        group_name(log->services, log->service, i));
        lines[c] = line.at;
    }
    for (size_t r = 0; r < log->refund_count; r++) {
        struct text line = text_new(arena);

        text_add_slice(&line, order_log_name(log, log->refund_client[r]));
        text_format(&line, " gets back %lld on %d", (long long)log->refund_amount[r],
                    log->refund_day[r]);
        lines[log->client_count + r] = line.at;
    }
    qsort(lines, count, sizeof(*lines), compare_lines);
    for (size_t i = 0; i < count; i++)
        text_format(&all, "%s\n", lines[i]);
    text_format(&all, "%zu occasions, days %d to %d as of %d, rows %lld, refunds %lld of %lld\n",
                log->occasion_count, log->first_day, log->last_day, log->as_of,
                (long long)log->counts.rows, (long long)log->counts.refund_rows,
                (long long)log->counts.refund_only_clients);
    return all.at;
}

static void assert_as_expected(const struct world *world, const struct live_log *live)
{
    struct arena arena = {0};
    int64_t left_out;
    struct order_log want = expected_log(world, &arena, &left_out);
    struct order_log got = live_log_view(live);

    assert_string_equal(told(&got, &arena), told(&want, &arena));
    assert_int_equal(got.counts.rows_left_out, left_out);
    order_log_close(&want);
    arena_free(&arena);
}

static struct live_log *load(const struct world *world)
{
    struct live_log *live = live_log_open(DAY_NONE);
    struct arena arena = {0};
    struct fault fault = {0};

    for (size_t client = 0; client < CLIENTS; client++) {
        live_log_set_name(live, (int64_t)client * 1000 + 7, slice_of(name_of(&arena, client)));
        for (size_t i = 0; i < world->counts[client]; i++)
            live_log_add(live, &world->orders[client][i]);
    }
    assert_int_equal(live_log_settle(live, &fault), STATUS_OK);
    arena_free(&arena);
    return live;
}

static void loaded_whole_it_says_what_a_file_of_the_same_orders_says(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed < 60; seed++) {
        struct world world = {.seed = seed};

        for (size_t client = 0; client < CLIENTS; client++)
            fill_client(&world, client, sizeof(words) / sizeof(words[0]));
        struct live_log *live = load(&world);
        assert_as_expected(&world, live);
        live_log_close(live);
    }
}

static void changed_client_by_client_it_stays_what_a_file_would_say(void **state)
{
    (void)state;
    for (uint64_t seed = 100; seed < 104; seed++) {
        struct world world = {.seed = seed};
        struct fault fault = {0};

        for (size_t client = 0; client < CLIENTS / 2; client++)
            fill_client(&world, client, 3);
        struct live_log *live = load(&world);
        for (int round = 0; round < ROUNDS; round++) {
            size_t client = chance(&world, CLIENTS);
            size_t words_known = round < ROUNDS / 2 ? 3 : sizeof(words) / sizeof(words[0]);

            fill_client(&world, client, words_known);
            assert_int_equal(live_log_replace(live, (int64_t)client * 1000 + 7,
                                              world.orders[client], world.counts[client], &fault),
                             STATUS_OK);
            assert_as_expected(&world, live);
        }
        live_log_close(live);
    }
}

static void gaps_are_closed_before_they_outgrow_what_is_kept(void **state)
{
    (void)state;
    struct live_order orders[300] = {0};
    struct live_log *live = live_log_open(DAY_NONE);
    struct fault fault = {0};

    live_log_set_name(live, 5, slice_of("Ana"));
    assert_int_equal(live_log_settle(live, &fault), STATUS_OK);
    for (size_t round = 0; round < 3; round++) {
        for (size_t i = 0; i < 300; i++) {
            orders[i] = (struct live_order){
                .client = 5, .day = (day_t)(100 + i), .has_amount = true, .amount = 10000};
            assert_int_equal(live_log_replace(live, 5, orders, i + 1, &fault), STATUS_OK);
            struct order_log log = live_log_view(live);
            assert_int_equal(log.occasion_count, i + 1);
            assert_int_equal(log.day[log.first[0]], 100);
            assert_int_equal(log.day[log.first[0] + i], 100 + i);
        }
        assert_true(live_log_bytes(live) < 1000000);
    }
    live_log_close(live);
}

static void a_client_may_be_named_anew(void **state)
{
    (void)state;
    struct live_order order = {.client = 5, .day = 100};
    struct live_log *live = live_log_open(DAY_NONE);
    struct fault fault = {0};

    live_log_add(live, &order);
    live_log_set_name(live, 5, slice_of("Ana"));
    assert_int_equal(live_log_settle(live, &fault), STATUS_OK);
    size_t bytes = live_log_bytes(live);
    live_log_set_name(live, 5, slice_of("Ana"));
    assert_int_equal(live_log_bytes(live), bytes);
    live_log_set_name(live, 5, slice_of("Ana Horvat"));
    struct order_log log = live_log_view(live);
    assert_true(slice_equal(order_log_name(&log, 0), slice_of("Ana Horvat")));
    live_log_close(live);
}

static void orders_after_the_day_asked_for_are_left_out_and_counted(void **state)
{
    (void)state;
    struct live_log *live = live_log_open(150);
    struct fault fault = {0};

    for (day_t day = 140; day < 160; day++)
        live_log_add(live, &(struct live_order){.client = 1, .day = day});
    live_log_set_name(live, 1, slice_of("Ana"));
    assert_int_equal(live_log_settle(live, &fault), STATUS_OK);
    struct order_log log = live_log_view(live);
    assert_int_equal(log.occasion_count, 11);
    assert_int_equal(log.as_of, 150);
    assert_int_equal(log.last_day, 150);
    assert_int_equal(log.counts.rows_after_as_of, 9);
    assert_null(log.amount);
    live_log_close(live);
}

static void amounts_that_columns_cannot_hold_are_refused(void **state)
{
    (void)state;
    struct live_order order = {
        .client = 1, .day = 1, .has_amount = true, .amount = INT64_MAX / 2 + 1};
    struct live_log *live = live_log_open(DAY_NONE);
    struct fault fault = {0};

    live_log_add(live, &order);
    live_log_add(live, &order);
    assert_int_equal(live_log_settle(live, &fault), STATUS_INVALID);
    live_log_close(live);
}

static void more_names_than_groups_can_be_are_free_text(void **state)
{
    (void)state;
    struct live_log *live = live_log_open(DAY_NONE);
    struct fault fault = {0};
    char name[32];

    for (int i = 0; i < 6000; i++) {
        snprintf(name, sizeof(name), "source %d", i);
        live_log_add(live, &(struct live_order){.client = 1 + i % 3,
                                                .day = 100 + i,
                                                .source = slice_of(name),
                                                .service = slice_of("logo")});
    }
    assert_int_equal(live_log_settle(live, &fault), STATUS_OK);
    struct order_log log = live_log_view(live);
    assert_null(log.source);
    assert_int_equal(log.service_count, 2);
    live_log_close(live);
}

static void an_empty_log_is_empty(void **state)
{
    (void)state;
    struct live_log *live = live_log_open(DAY_NONE);
    struct fault fault = {0};

    assert_int_equal(live_log_settle(live, &fault), STATUS_OK);
    struct order_log log = live_log_view(live);
    assert_int_equal(log.client_count, 0);
    assert_int_equal(log.occasion_count, 0);
    live_log_close(live);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(loaded_whole_it_says_what_a_file_of_the_same_orders_says),
        cmocka_unit_test(changed_client_by_client_it_stays_what_a_file_would_say),
        cmocka_unit_test(gaps_are_closed_before_they_outgrow_what_is_kept),
        cmocka_unit_test(a_client_may_be_named_anew),
        cmocka_unit_test(orders_after_the_day_asked_for_are_left_out_and_counted),
        cmocka_unit_test(amounts_that_columns_cannot_hold_are_refused),
        cmocka_unit_test(more_names_than_groups_can_be_are_free_text),
        cmocka_unit_test(an_empty_log_is_empty),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
