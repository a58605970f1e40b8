// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <pthread.h>

#include "base/status.h"

/* A thread of the server that works until it is told to end: by a descriptor that can be read from
 * then on, so that it can wait for that beside all else. */
struct serve_thread {
    int stop_fd;
    pthread_t thread;
};

/* `run` gets `context`, and finds stop_fd set. */
CHECKED enum status serve_thread_start(struct serve_thread *thread, void *(*run)(void *context),
                                       void *context, struct fault *fault);

bool serve_thread_is_over(const struct serve_thread *thread);

/* Tells it, and waits until it has ended. */
void serve_thread_stop(struct serve_thread *thread);
