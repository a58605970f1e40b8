// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/workbook_desk.h"

#include <pthread.h>

struct workbook_desk {
    pthread_mutex_t mutex;
    pthread_cond_t changed;
    pthread_t thread;
    void (*task)(void *context); /* NULL: the desk is free */
    void *context;
    bool is_done, is_closing;
};

static void *work_at_desk(void *context)
{
    struct workbook_desk *desk = context;

    pthread_mutex_lock(&desk->mutex);
    while (!desk->is_closing) {
        if (!desk->task || desk->is_done) {
            pthread_cond_wait(&desk->changed, &desk->mutex);
            continue;
        }
        pthread_mutex_unlock(&desk->mutex);
        desk->task(desk->context);
        pthread_mutex_lock(&desk->mutex);
        desk->is_done = true;
        pthread_cond_broadcast(&desk->changed);
    }
    pthread_mutex_unlock(&desk->mutex);
    return NULL;
}

enum status workbook_desk_open(struct arena *arena, struct fault *fault,
                               struct workbook_desk **ret_desk)
{
    struct workbook_desk *desk = arena_alloc(arena, sizeof(*desk));

    *desk = (struct workbook_desk){.task = NULL};
    pthread_mutex_init(&desk->mutex, NULL);
    pthread_cond_init(&desk->changed, NULL);
    int failure = pthread_create(&desk->thread, NULL, work_at_desk, desk);
    if (failure != 0)
        return fault_set_errno(fault, STATUS_UNAVAILABLE, "",
                               PLAIN_MESSAGE("this machine has no more threads for the server"),
                               failure);
    *ret_desk = desk;
    return STATUS_OK;
}

void workbook_desk_close(struct workbook_desk *desk)
{
    if (!desk)
        return;
    pthread_mutex_lock(&desk->mutex);
    desk->is_closing = true;
    pthread_cond_broadcast(&desk->changed);
    pthread_mutex_unlock(&desk->mutex);
    pthread_join(desk->thread, NULL);
    pthread_cond_destroy(&desk->changed);
    pthread_mutex_destroy(&desk->mutex);
}

void workbook_desk_run(struct workbook_desk *desk, void (*task)(void *context), void *context)
{
    if (!desk) {
        task(context);
        return;
    }
    pthread_mutex_lock(&desk->mutex);
    while (desk->task)
        pthread_cond_wait(&desk->changed, &desk->mutex);
    desk->task = task;
    desk->context = context;
    desk->is_done = false;
    pthread_cond_broadcast(&desk->changed);
    while (!desk->is_done)
        pthread_cond_wait(&desk->changed, &desk->mutex);
    desk->task = NULL;
    pthread_cond_broadcast(&desk->changed);
    pthread_mutex_unlock(&desk->mutex);
}
