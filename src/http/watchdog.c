// SPDX-License-Identifier: AGPL-3.0-or-later
#include "http/watchdog.h"

#include <errno.h>
#include <linux/in.h>
#include <linux/tcp.h>
#include <poll.h>
#include <pthread.h>
#include <stdbool.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"

enum { LOOK_MILLISECONDS = 1000, STACK_BYTES = 128 * 1024 };
static const int64_t second = 1000000000; /* of clock_ticks() */

struct watched {
    enum watch_stage stage;
    int fd;
    int64_t since, until; /* clock_ticks() */
    uint64_t received;    /* bytes, when it fell idle */
    struct watched *next_free;
};

struct watchdog {
    pthread_mutex_t mutex;
    pthread_t thread;
    int wake_fd; /* an eventfd: a first connection, or the end */
    bool is_ending;
    struct watched *places, *free;
    size_t place_count, used;
    uint64_t cut_off;
};

/* Bytes that the peer has sent so far; the library does not tell when a head begins. */
static uint64_t received_bytes(int fd)
{
    struct tcp_info info = {0};
    socklen_t size = sizeof(info);

    return getsockopt(fd, IPPROTO_TCP, TCP_INFO, &info, &size) == 0 ? info.tcpi_bytes_received : 0;
}

static void cut_off(struct watchdog *watchdog, struct watched *watched)
{
    (void)shutdown(watched->fd, SHUT_RDWR);
    watched->until = INT64_MAX;
    watchdog->cut_off++;
}

/* An idle connection whose next head has begun has as long for it as a new one. */
static void look_at(struct watchdog *watchdog, struct watched *watched, int64_t now)
{
    if (watched->stage == WATCH_FREE || watched->stage == WATCH_WORK)
        return;
    if (watched->stage == WATCH_IDLE && received_bytes(watched->fd) > watched->received) {
        watched->stage = WATCH_HEAD;
        watched->until = now + WATCH_HEAD_SECONDS * second;
    }
    if (now > watched->until)
        cut_off(watchdog, watched);
}

static bool look(struct watchdog *watchdog)
{
    int64_t now = clock_ticks();

    pthread_mutex_lock(&watchdog->mutex);
    for (size_t i = 0; watchdog->used > 0 && i < watchdog->place_count; i++)
        look_at(watchdog, &watchdog->places[i], now);
    bool goes_on = !watchdog->is_ending;
    pthread_mutex_unlock(&watchdog->mutex);
    return goes_on;
}

/* Without connections it sleeps until there is one. */
static void *watch(void *context)
{
    struct watchdog *watchdog = context;

    while (look(watchdog)) {
        struct pollfd wait = {.fd = watchdog->wake_fd, .events = POLLIN};
        bool has_any = watchdog_connections(watchdog) > 0;
        uint64_t count;

        if (poll(&wait, 1, has_any ? LOOK_MILLISECONDS : -1) > 0)
            (void)!read(watchdog->wake_fd, &count, sizeof(count));
    }
    return NULL;
}

static void wake(struct watchdog *watchdog)
{
    const uint64_t one = 1;

    (void)!write(watchdog->wake_fd, &one, sizeof(one));
}

static int start_thread(struct watchdog *watchdog)
{
    pthread_attr_t attributes;

    pthread_attr_init(&attributes);
#ifndef REGULARS_ARENA_DEBUG
    pthread_attr_setstacksize(&attributes, STACK_BYTES);
#endif
    int failure = pthread_create(&watchdog->thread, &attributes, watch, watchdog);
    pthread_attr_destroy(&attributes);
    return failure;
}

enum status watchdog_start(size_t connections_max, struct arena *arena, struct fault *fault,
                           struct watchdog **ret_watchdog)
{
    struct watchdog *watchdog = arena_alloc(arena, sizeof(*watchdog));

    pthread_mutex_init(&watchdog->mutex, NULL);
    watchdog->places = arena_array(arena, struct watched, connections_max);
    watchdog->place_count = connections_max;
    for (size_t i = connections_max; i > 0; i--) {
        watchdog->places[i - 1].next_free = watchdog->free;
        watchdog->free = &watchdog->places[i - 1];
    }
    watchdog->wake_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    int failure = watchdog->wake_fd < 0 ? errno : start_thread(watchdog);
    if (failure != 0)
        return fault_set_errno(fault, STATUS_UNAVAILABLE, "",
                               PLAIN_MESSAGE("this machine has no more threads for the server"),
                               failure);
    *ret_watchdog = watchdog;
    return STATUS_OK;
}

void watchdog_stop(struct watchdog *watchdog)
{
    pthread_mutex_lock(&watchdog->mutex);
    watchdog->is_ending = true;
    pthread_mutex_unlock(&watchdog->mutex);
    wake(watchdog);
    pthread_join(watchdog->thread, NULL);
    close(watchdog->wake_fd);
    pthread_mutex_destroy(&watchdog->mutex);
}

static void cut_off_longest(struct watchdog *watchdog)
{
    struct watched *longest = NULL;

    for (size_t i = 0; i < watchdog->place_count; i++) {
        struct watched *watched = &watchdog->places[i];
        bool is_waiting = (watched->stage == WATCH_IDLE || watched->stage == WATCH_HEAD) &&
                          watched->until != INT64_MAX;

        if (is_waiting && (longest == NULL || watched->since < longest->since))
            longest = watched;
    }
    if (longest)
        cut_off(watchdog, longest);
}

struct watched *watchdog_add(struct watchdog *watchdog, int fd)
{
    pthread_mutex_lock(&watchdog->mutex);
    struct watched *watched = watchdog->free;
    bool is_first = watchdog->used == 0;

    if (watchdog->used >= watchdog->place_count - watchdog->place_count / 8)
        cut_off_longest(watchdog);
    if (watched) {
        watchdog->free = watched->next_free;
        watchdog->used++;
        int64_t now = clock_ticks();
        *watched = (struct watched){.stage = WATCH_HEAD,
                                    .fd = fd,
                                    .since = now,
                                    .until = now + WATCH_HEAD_SECONDS * second};
    }
    pthread_mutex_unlock(&watchdog->mutex);
    if (is_first)
        wake(watchdog);
    return watched;
}

void watchdog_remove(struct watchdog *watchdog, struct watched *watched)
{
    pthread_mutex_lock(&watchdog->mutex);
    *watched = (struct watched){.stage = WATCH_FREE, .fd = -1, .next_free = watchdog->free};
    watchdog->free = watched;
    watchdog->used--;
    pthread_mutex_unlock(&watchdog->mutex);
}

static int64_t seconds_for(enum watch_stage stage, uint64_t bytes)
{
    switch (stage) {
    case WATCH_IDLE:
        return WATCH_IDLE_SECONDS;
    case WATCH_HEAD:
        return WATCH_HEAD_SECONDS;
    case WATCH_BODY:
        return WATCH_BODY_SECONDS;
    case WATCH_REPLY:
        return WATCH_REPLY_SECONDS + (int64_t)(bytes / WATCH_REPLY_RATE);
    case WATCH_FREE:
    case WATCH_WORK:
        break;
    }
    return 0;
}

void watchdog_note(struct watchdog *watchdog, struct watched *watched, enum watch_stage stage,
                   uint64_t bytes)
{
    int64_t now = clock_ticks();
    uint64_t received = stage == WATCH_IDLE ? received_bytes(watched->fd) : 0;

    pthread_mutex_lock(&watchdog->mutex);
    /* Who has been cut off stays so, and a head that has begun gets no more time. */
    bool has_begun = stage == WATCH_HEAD && watched->stage == WATCH_HEAD;
    if (watched->until != INT64_MAX && !has_begun) {
        watched->stage = stage;
        watched->since = now;
        watched->until = now + seconds_for(stage, bytes) * second;
        watched->received = received;
    }
    pthread_mutex_unlock(&watchdog->mutex);
}

size_t watchdog_connections(struct watchdog *watchdog)
{
    pthread_mutex_lock(&watchdog->mutex);
    size_t used = watchdog->used;
    pthread_mutex_unlock(&watchdog->mutex);
    return used;
}

uint64_t watchdog_cut_off(struct watchdog *watchdog)
{
    pthread_mutex_lock(&watchdog->mutex);
    uint64_t cut_off = watchdog->cut_off;
    pthread_mutex_unlock(&watchdog->mutex);
    return cut_off;
}
