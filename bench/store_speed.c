// SPDX-License-Identifier: AGPL-3.0-or-later
#include <inttypes.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/clock.h"
#include "store/db_driver.h"
#include "store/store.h"

/*
 * How fast a store is: store_speed ADDRESS [THREADS [SECONDS]]. The store must be new; it is left
 * behind. Durable units of one row, reads of one row in a unit each, and in one unit, beside as
 * many syncs of a file as the disk allows in the same run.
 */
enum { THREADS_MAX = 64, ROWS = 10000 };

struct run;
typedef enum status one_step(struct run *run, struct work *work, int64_t number);

struct run {
    struct store *store;
    one_step *step;
    int64_t until;
    _Atomic int64_t done, failed;
};

static void *go_on(void *context)
{
    struct run *run = context;
    struct arena arena = {0};
    struct work work = work_start(run->store, &arena);
    (void)arena_alloc(&arena, 1); /* so that its first block stays */
    struct arena_mark mark = arena_mark(&arena);
    int64_t done = 0, failed = 0;

    while (clock_ticks() < run->until) {
        failed += run->step(run, &work, done) != STATUS_OK;
        done++;
        arena_rewind(&arena, mark);
    }
    work_end(&work);
    atomic_fetch_add(&run->done, done);
    atomic_fetch_add(&run->failed, failed);
    arena_free(&arena);
    return NULL;
}

static void measure(const char *name, struct store *store, one_step *step, int threads, int seconds)
{
    int64_t began = clock_ticks();
    struct run run = {.store = store, .step = step, .until = began + seconds * INT64_C(1000000000)};
    pthread_t all[THREADS_MAX];

    for (int i = 0; i < threads; i++)
        pthread_create(&all[i], NULL, go_on, &run);
    for (int i = 0; i < threads; i++)
        pthread_join(all[i], NULL);
    double took = (double)(clock_ticks() - began) / 1e9;
    printf("%-42s %2d threads %10.0f a second, %" PRId64 " failed\n", name, threads,
           (double)run.done / took, run.failed);
    fflush(stdout);
}

static enum status write_one(struct run *run, struct work *work, int64_t number)
{
    (void)run, (void)number;
    enum status status = work_begin(work);

    if (status == STATUS_OK)
        status = db_execute(work, NULL, "INSERT INTO thing (id, name) VALUES ($1, $2)",
                            DB_BIND(db_int(work_new_id(work)), db_text("one row of some length")));
    if (status == STATUS_OK)
        status = work_commit(work);
    work_end(work);
    return status;
}

static enum status read_in_unit(struct run *run, struct work *work, int64_t number)
{
    (void)run;
    struct rows rows = db_query(work, "SELECT id, name FROM thing WHERE id = $1",
                                DB_BIND(db_int(-1 - number % ROWS)));

    return rows_end(&rows);
}

static enum status read_one(struct run *run, struct work *work, int64_t number)
{
    enum status status = read_in_unit(run, work, number);

    work_end(work);
    return status;
}

static enum status make_tables(struct work *work)
{
    static const char TABLES[] = "CREATE TABLE id_block (name TEXT NOT NULL PRIMARY KEY,"
                                 " next_id BIGINT NOT NULL);"
                                 "CREATE TABLE thing (id BIGINT NOT NULL PRIMARY KEY, name TEXT)";
    enum status status = work_begin(work);

    if (status == STATUS_OK)
        status = work->db->driver->run_script(work->db, TABLES, &work->fault);
    if (status == STATUS_OK) {
        struct db_bulk *bulk = db_bulk(work, "thing", "id, name", 2);

        for (int64_t id = 1; id <= ROWS; id++) {
            const struct db_value row[] = {db_int(-id), db_text("one row of some length")};
            bulk_row(bulk, row);
        }
        status = bulk_end(bulk);
    }
    return status == STATUS_OK ? work_commit(work) : status;
}

/* What the disk allows: 4 KiB in the same place, and a sync. */
static void measure_disk(int seconds)
{
    char page[4096] = {0};
    char name[] = "store_speed.XXXXXX";
    int fd = mkstemp(name);
    int64_t began = clock_ticks(), until = began + seconds * INT64_C(1000000000), done = 0;

    unlink(name);
    while (fd >= 0 && clock_ticks() < until) {
        if (pwrite(fd, page, sizeof(page), 0) != sizeof(page) || fdatasync(fd) != 0)
            break;
        done++;
    }
    close(fd);
    printf("%-42s %2d threads %10.0f a second\n", "4 KiB and fdatasync, in this folder", 1,
           (double)done / ((double)(clock_ticks() - began) / 1e9));
}

int main(int count, char **arguments)
{
    struct arena arena = {0};
    struct fault fault = {0};
    struct store *store;
    long threads = count > 2 ? strtol(arguments[2], NULL, 10) : 16;
    long seconds = count > 3 ? strtol(arguments[3], NULL, 10) : 3;
    const struct store_options options = {.access = STORE_SERVE_CREATE};

    if (count < 2 || threads < 1 || threads > THREADS_MAX || seconds < 1 || seconds > 600) {
        fputs("usage: store_speed ADDRESS [THREADS [SECONDS]]\n", stderr);
        return EXIT_FAILURE;
    }
    enum status status = store_open(arguments[1], &options, &arena, &fault, &store);
    if (status != STATUS_OK) {
        fprintf(stderr, "%s (%s)\n", fault.message.one, fault.detail);
        return EXIT_FAILURE;
    }
    struct work work = work_start(store, &arena);
    if (make_tables(&work) != STATUS_OK) {
        fprintf(stderr, "%s (%s)\n", work.fault.message.one, work.fault.detail);
        return EXIT_FAILURE;
    }
    work_end(&work);
    measure_disk((int)seconds);
    measure("durable units of one row", store, write_one, 1, (int)seconds);
    measure("durable units of one row", store, write_one, (int)threads, (int)seconds);
    measure("reads of one row, a unit each", store, read_one, 1, (int)seconds);
    measure("reads of one row, a unit each", store, read_one, (int)threads, (int)seconds);
    measure("reads of one row in one unit", store, read_in_unit, 1, (int)seconds);
    store_close(store);
    arena_free(&arena);
    return EXIT_SUCCESS;
}
