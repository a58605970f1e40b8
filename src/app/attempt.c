// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/attempt.h"

#include <string.h>

#include "base/clock.h"

/*
 * Grows with each try, since a busy disk keeps the other one from being done; random, so that two
 * who met do not meet again.
 */
enum { PAUSE_MICROSECONDS = 4000, PAUSE_GROWTH = 8 };

static void pause_before(int next_try)
{
    uint32_t chance, most = next_try == 1 ? PAUSE_MICROSECONDS : PAUSE_MICROSECONDS * PAUSE_GROWTH;

    random_bytes(&chance, sizeof(chance));
    clock_pause(chance % most);
}

static enum status give_up(struct work *work)
{
    char detail[sizeof(work->fault.detail)];

    memcpy(detail, work->fault.detail, sizeof(detail));
    work->fault = (struct fault){.status = STATUS_OK};
    enum status status =
        fault_set(&work->fault, STATUS_UNAVAILABLE, "",
                  PLAIN_MESSAGE("others are changing the same just now; try again in a moment"));
    memcpy(work->fault.detail, detail, sizeof(detail));
    return status;
}

enum status attempt(struct work *work, enum status (*run)(struct work *work, void *context),
                    void *context)
{
    const struct arena_mark mark = arena_mark(work->arena);

    if (work->is_held)
        return run(work, context);
    for (int try = 1;; try++) {
        enum status status = run(work, context);

        if (status != STATUS_RETRY)
            return status;
        work_end(work);
        if (try == ATTEMPTS_MAX)
            return give_up(work);
        arena_rewind(work->arena, mark);
        work->fault = (struct fault){.status = STATUS_OK};
        pause_before(try);
    }
}

struct whole {
    enum status (*run)(struct work *work, void *context);
    void *context;
};

static enum status run_whole(struct work *work, void *context)
{
    const struct whole *whole = (const struct whole *)context;

    work_hold(work);
    enum status status = whole->run(work, whole->context);
    if (status == STATUS_OK && work->unit == WORK_WRITES)
        return work_commit_held(work);
    work_drop_held(work);
    return status;
}

enum status attempt_whole(struct work *work, enum status (*run)(struct work *work, void *context),
                          void *context)
{
    struct whole whole = {run, context};

    return work->is_held ? run(work, context) : attempt(work, run_whole, &whole);
}
