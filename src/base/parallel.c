// SPDX-License-Identifier: AGPL-3.0-or-later
#include "base/parallel.h"

#include <pthread.h>
#include <stdatomic.h>
#include <unistd.h>

struct shared_loop {
    atomic_size_t next;
    size_t count, step;
    void (*each)(void *context, size_t from, size_t to, unsigned thread);
    void *context;
};

struct member {
    struct shared_loop *loop;
    unsigned thread;
};

static void *take_pieces(void *argument)
{
    const struct member *member = argument;
    struct shared_loop *loop = member->loop;

    for (;;) {
        size_t from = atomic_fetch_add(&loop->next, loop->step);
        if (from >= loop->count)
            return NULL;
        size_t to = loop->count - from < loop->step ? loop->count : from + loop->step;
        loop->each(loop->context, from, to, member->thread);
    }
}

unsigned parallel_threads(void)
{
    long processors = sysconf(_SC_NPROCESSORS_ONLN);

    if (processors < 1)
        return 1;
    return processors < PARALLEL_THREADS_MAX ? (unsigned)processors : PARALLEL_THREADS_MAX;
}

void parallel_for(unsigned threads, size_t count, size_t step,
                  void (*each)(void *context, size_t from, size_t to, unsigned thread),
                  void *context)
{
    struct shared_loop loop = {.count = count, .step = step, .each = each, .context = context};
    struct member members[PARALLEL_THREADS_MAX];
    pthread_t ids[PARALLEL_THREADS_MAX];
    unsigned started = 1;

    if (threads > PARALLEL_THREADS_MAX)
        threads = PARALLEL_THREADS_MAX;
    if (threads > (count + step - 1) / step)
        threads = (unsigned)((count + step - 1) / step);
    members[0] = (struct member){&loop, 0};
    for (; started < threads; started++) {
        members[started] = (struct member){&loop, started};
        /* A thread that cannot be had is no failure: the others take its pieces. */
        if (pthread_create(&ids[started], NULL, take_pieces, &members[started]) != 0)
            break;
    }
    take_pieces(&members[0]);
    for (unsigned i = 1; i < started; i++)
        pthread_join(ids[i], NULL);
}
