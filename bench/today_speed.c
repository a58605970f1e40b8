// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * How long Today takes to work out: today_speed ADDRESS [ROUNDS]. Prints how many cues there are,
 * and milliseconds, median, best and worst, of the whole use case with the columns in memory.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/open_store.h"
#include "app/snapshot.h"
#include "app/today.h"
#include "base/clock.h"
#include "store/store.h"
#include "store/workspaces.h"

enum { ROUNDS_MAX = 10000 };
#define MILLISECONDS 1e-6

static void must(const struct work *work, enum status status, const char *what)
{
    if (status == STATUS_OK)
        return;
    fprintf(stderr, "%s: status %d, %s (%s)\n", what, (int)status,
            work->fault.message.one ? work->fault.message.one : "", work->fault.detail);
    exit(EXIT_FAILURE);
}

static double look(struct store *store, struct snapshots *snapshots, size_t *ret_cues)
{
    struct arena arena = {0};
    struct work work = work_start(store, &arena);
    struct today today;

    must(&work, open_workspace(&work), "workspace");
    int64_t began = clock_ticks();
    must(&work, show_today(&work, snapshots, TODAY_SHOWN_MAX, &today), "today");
    double took = (double)(clock_ticks() - began) * MILLISECONDS;
    *ret_cues = today.cues.count;
    today_close(&today);
    work_end(&work);
    arena_free(&arena);
    return took;
}

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

int main(int count, char **arguments)
{
    struct arena arena = {0};
    struct fault fault = {0};
    struct store *store;
    const struct store_opening opening = {
        .address = count > 1 ? arguments[1] : "", .use = USE_WRITE, .language = "en"};
    static double times[ROUNDS_MAX];
    size_t rounds = count > 2 ? strtoul(arguments[2], NULL, 10) : 100, cues = 0;

    if (rounds < 1 || rounds > ROUNDS_MAX)
        return EXIT_FAILURE;
    if (open_store(&opening, &arena, &fault, &store) != STATUS_OK) {
        fprintf(stderr, "today_speed: %s (%s)\n", fault.message.one, fault.detail);
        return EXIT_FAILURE;
    }
    struct snapshots *snapshots = snapshots_open(0);
    double first = look(store, snapshots, &cues);
    for (size_t i = 0; i < rounds; i++)
        times[i] = look(store, snapshots, &cues);
    qsort(times, rounds, sizeof(times[0]), compare);
    printf("%zu cues worked out in %.2f ms, best %.2f, worst %.2f; the first time %.1f ms\n", cues,
           times[rounds / 2], times[0], times[rounds - 1], first);
    snapshots_close(snapshots);
    close_store(store);
    arena_free(&arena);
    return EXIT_SUCCESS;
}
