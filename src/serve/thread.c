// SPDX-License-Identifier: AGPL-3.0-or-later
#include "serve/thread.h"

#include <errno.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

static enum status refuse(struct fault *fault, int failure)
{
    return fault_set_errno(fault, STATUS_UNAVAILABLE, "",
                           PLAIN_MESSAGE("this machine has no more threads for the server"),
                           failure);
}

enum status serve_thread_start(struct serve_thread *thread, void *(*run)(void *context),
                               void *context, struct fault *fault)
{
    thread->stop_fd = eventfd(0, EFD_CLOEXEC);
    if (thread->stop_fd < 0)
        return refuse(fault, errno);
    int failure = pthread_create(&thread->thread, NULL, run, context);
    if (failure == 0)
        return STATUS_OK;
    close(thread->stop_fd);
    return refuse(fault, failure);
}

bool serve_thread_is_over(const struct serve_thread *thread)
{
    struct pollfd wait = {.fd = thread->stop_fd, .events = POLLIN};

    return poll(&wait, 1, 0) > 0;
}

void serve_thread_stop(struct serve_thread *thread)
{
    const uint64_t one = 1;

    (void)!write(thread->stop_fd, &one, sizeof(one));
    pthread_join(thread->thread, NULL);
    close(thread->stop_fd);
}
