// SPDX-License-Identifier: AGPL-3.0-or-later
#include "http/workers.h"

#include <assert.h>
#include <pthread.h>

/* Ample for a query and a page; only what is touched takes memory. */
enum { STACK_BYTES = 512 * 1024 };

struct workers {
    pthread_mutex_t mutex;
    pthread_cond_t has_work;
    struct job *first, *last;
    size_t waiting, waiting_max, busy, thread_count;
    bool is_ending;
    pthread_t *threads;
};

/* The next job; NULL at the end. The mutex is held before and after. */
static struct job *await_job(struct workers *workers)
{
    while (workers->first == NULL && !workers->is_ending)
        pthread_cond_wait(&workers->has_work, &workers->mutex);
    struct job *job = workers->first;
    if (workers->is_ending || job == NULL)
        return NULL;
    workers->first = job->next;
    workers->waiting--;
    return job;
}

static void *work_off(void *context)
{
    struct workers *workers = context;
    struct job *job;

    pthread_mutex_lock(&workers->mutex);
    while ((job = await_job(workers)) != NULL) {
        workers->busy++;
        pthread_mutex_unlock(&workers->mutex);
        job->run(job);
        pthread_mutex_lock(&workers->mutex);
        workers->busy--;
    }
    pthread_mutex_unlock(&workers->mutex);
    return NULL;
}

enum status workers_start(unsigned count, size_t waiting_max, struct arena *arena,
                          struct fault *fault, struct workers **ret_workers)
{
    struct workers *workers = arena_alloc(arena, sizeof(*workers));
    pthread_attr_t attributes;
    int failure = 0;

    workers->threads = arena_array(arena, pthread_t, count);
    workers->waiting_max = waiting_max;
    pthread_mutex_init(&workers->mutex, NULL);
    pthread_cond_init(&workers->has_work, NULL);
    pthread_attr_init(&attributes);
#ifndef REGULARS_ARENA_DEBUG
    pthread_attr_setstacksize(&attributes, STACK_BYTES);
#endif
    while (failure == 0 && workers->thread_count < count) {
        failure = pthread_create(&workers->threads[workers->thread_count], &attributes, work_off,
                                 workers);
        workers->thread_count += failure == 0;
    }
    pthread_attr_destroy(&attributes);
    if (failure != 0) {
        workers_stop(workers);
        workers_close(workers);
        return fault_set_errno(fault, STATUS_UNAVAILABLE, "",
                               PLAIN_MESSAGE("this machine has no more threads for the server"),
                               failure);
    }
    *ret_workers = workers;
    return STATUS_OK;
}

bool workers_give(struct workers *workers, struct job *job)
{
    job->next = NULL;
    pthread_mutex_lock(&workers->mutex);
    bool is_taken = workers->waiting < workers->waiting_max && !workers->is_ending;
    if (is_taken) {
        if (workers->first)
            workers->last->next = job;
        else
            workers->first = job;
        workers->last = job;
        workers->waiting++;
        pthread_cond_signal(&workers->has_work);
    }
    pthread_mutex_unlock(&workers->mutex);
    return is_taken;
}

void workers_stop(struct workers *workers)
{
    pthread_mutex_lock(&workers->mutex);
    workers->is_ending = true;
    struct job *dropped = workers->first;
    workers->first = NULL;
    workers->waiting = 0;
    pthread_cond_broadcast(&workers->has_work);
    pthread_mutex_unlock(&workers->mutex);
    while (dropped) {
        struct job *next = dropped->next; /* the job may be gone after the call */

        dropped->drop(dropped);
        dropped = next;
    }
    for (size_t i = 0; i < workers->thread_count; i++)
        pthread_join(workers->threads[i], NULL);
    assert(workers->busy == 0);
}

void workers_close(struct workers *workers)
{
    pthread_cond_destroy(&workers->has_work);
    pthread_mutex_destroy(&workers->mutex);
}

struct workers_load workers_load(struct workers *workers)
{
    pthread_mutex_lock(&workers->mutex);
    struct workers_load load = {workers->waiting, workers->busy, workers->thread_count};
    pthread_mutex_unlock(&workers->mutex);
    return load;
}
