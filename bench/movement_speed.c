// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * What movements and goals take beside one pass over the columns: movement_speed [ORDERS], a
 * million unless given, on one thread. Prints the best of ROUNDS in milliseconds, each with its
 * ratio to the history, which reads every column once.
 */
#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "retention/movement.h"
#include "retention/running_rate.h"

enum { ROUNDS = 15, ORDERS = 1000000, CLIENTS_OF = 8, DAYS = 1100, NAME_SIZE = 12 };
#define MILLISECONDS 1e-6

static const struct window window = {.active_days = 120, .cooling_days = 60, .vip_orders = 6};

static uint32_t next_random(uint64_t *seed)
{
    *seed = *seed * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(*seed >> 33);
}

static struct order_log make_log(size_t count, struct arena *arena)
{
    struct order *orders = arena_array(arena, struct order, count);
    char *names = arena_array(arena, char, count *NAME_SIZE);
    uint64_t seed = 1;

    for (size_t i = 0; i < count; i++) {
        char *name = names + i * NAME_SIZE;
        int length = snprintf(name, NAME_SIZE, "c%u",
                              next_random(&seed) % (uint32_t)(count / CLIENTS_OF + 1));

        orders[i] = (struct order){.client = {name, (size_t)length},
                                   .day = 19000 + (day_t)(next_random(&seed) % DAYS),
                                   .amount = 100000};
    }
    return order_log_build(orders, count, WITH_AMOUNTS, DAY_NONE);
}

static void run_history(const struct order_log *log)
{
    struct arena arena = {0};

    (void)history_measure(log, 1, &arena);
    arena_free(&arena);
}

static void run_matrix(const struct order_log *log)
{
    struct arena arena = {0};
    struct history history = history_measure(log, 1, &arena);

    (void)matrix_measure(log, &history, &window, 1);
    arena_free(&arena);
}

static void run_quarters(const struct order_log *log)
{
    (void)movement_by_quarters(log, &window, 1);
}

static void run_between(const struct order_log *log)
{
    (void)movement_between(log, &window, log->as_of - 90, log->as_of, 1);
}

static void run_goal(const struct order_log *log)
{
    (void)running_rate_measure(log, &window, RATE_OF_STAYED, log->as_of - 60, log->as_of + 30, 1);
}

static double best_of(const struct order_log *log, void (*run)(const struct order_log *log))
{
    double best = 1e30;

    for (int i = 0; i < ROUNDS; i++) {
        int64_t began = clock_ticks();

        run(log);
        double took = (double)(clock_ticks() - began) * MILLISECONDS;
        best = took < best ? took : best;
    }
    return best;
}

int main(int count, char **arguments)
{
    static const struct {
        const char *name;
        void (*run)(const struct order_log *log);
    } parts[] = {
        {"history", run_history},
        {"history and matrix", run_matrix},
        {"movements of 8 quarters", run_quarters},
        {"movement of 90 days", run_between},
        {"a running goal", run_goal},
    };
    struct arena arena = {0};
    size_t orders = count > 1 ? strtoul(arguments[1], NULL, 10) : ORDERS;
    struct order_log log = make_log(orders == 0 ? ORDERS : orders, &arena);
    double pass = best_of(&log, run_history);

    printf("%zu clients, %zu occasions\n", log.client_count, log.occasion_count);
    for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
        double took = best_of(&log, parts[i].run);
        printf("%-24s %8.2f ms %6.2f\n", parts[i].name, took, took / pass);
    }
    order_log_close(&log);
    arena_free(&arena);
    return EXIT_SUCCESS;
}
