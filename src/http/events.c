// SPDX-License-Identifier: AGPL-3.0-or-later
#include <assert.h>
#include <inttypes.h>
#include <pthread.h>
#include <stdio.h>

#include "base/clock.h"
#include "base/pages.h"
#include "http/event_stream.h"

static const int64_t second = 1000000000; /* of clock_ticks() */

struct event {
    int64_t workspace_id, user_id;
    char name[EVENT_NAME_MAX + 1];
    char json[EVENT_JSON_MAX + 1];
};

struct events {
    pthread_mutex_t mutex;
    uint32_t epoch; /* numbers of another start mean nothing */
    uint64_t count; /* of messages so far; the newest has this number */
    struct event_stream *first;
    size_t stream_count, streams_max;
    bool is_ending;
    struct event kept[EVENTS_KEPT];
};

struct event_stream {
    struct events *events;
    struct event_stream *previous, *next;
    int64_t workspace_id, user_id;
    uint64_t heard; /* the number of the last message that was looked at */
    bool has_missed, is_waiting, is_ended, is_due;
    bool has_greeted;
    int64_t began, spoke; /* clock_ticks() */
    struct event_waiting waiting;
};

struct events *events_open(void)
{
    struct events *events = pages_map(sizeof(*events));

    pthread_mutex_init(&events->mutex, NULL);
    random_bytes(&events->epoch, sizeof(events->epoch));
    events->streams_max = EVENTS_STREAMS_MAX;
    return events;
}

void events_close(struct events *events)
{
    assert(events->first == NULL);
    pthread_mutex_destroy(&events->mutex);
    pages_unmap(events, sizeof(*events));
}

void events_allow(struct events *events, size_t streams)
{
    events->streams_max = streams < EVENTS_STREAMS_MAX ? streams : EVENTS_STREAMS_MAX;
}

/* The lock is held. */
static void wake(struct event_stream *stream)
{
    if (!stream->is_waiting)
        return;
    stream->is_waiting = false;
    stream->waiting.wake(stream->waiting.context);
}

static bool is_for(const struct event *event, const struct event_stream *stream)
{
    return event->workspace_id == stream->workspace_id &&
           (event->user_id == 0 || event->user_id == stream->user_id);
}

static bool is_one_line(const char *text)
{
    for (; *text != '\0'; text++)
        if ((unsigned char)*text < ' ')
            return false;
    return true;
}

void events_publish(struct events *events, int64_t workspace_id, int64_t user_id, const char *name,
                    const char *json)
{
    if (events == NULL)
        return;
    assert(strlen(name) <= EVENT_NAME_MAX && strlen(json) <= EVENT_JSON_MAX);
    assert(is_one_line(name) && is_one_line(json) && !strpbrk(name, "\"\\"));
    pthread_mutex_lock(&events->mutex);
    struct event *event = &events->kept[++events->count % EVENTS_KEPT];
    event->workspace_id = workspace_id;
    event->user_id = user_id;
    memcpy(event->name, name, strlen(name) + 1);
    memcpy(event->json, json, strlen(json) + 1);
    for (struct event_stream *at = events->first; at; at = at->next)
        if (is_for(event, at))
            wake(at);
    pthread_mutex_unlock(&events->mutex);
}

/* The lock is held. */
static void end(struct event_stream *stream)
{
    stream->is_ended = true;
    wake(stream);
}

void events_end_user(struct events *events, int64_t user_id)
{
    if (events == NULL)
        return;
    pthread_mutex_lock(&events->mutex);
    for (struct event_stream *at = events->first; at; at = at->next)
        if (at->user_id == user_id)
            end(at);
    pthread_mutex_unlock(&events->mutex);
}

void events_end_all(struct events *events)
{
    pthread_mutex_lock(&events->mutex);
    events->is_ending = true;
    for (struct event_stream *at = events->first; at; at = at->next)
        end(at);
    pthread_mutex_unlock(&events->mutex);
}

void events_beat(struct events *events, int64_t now)
{
    pthread_mutex_lock(&events->mutex);
    for (struct event_stream *at = events->first; at; at = at->next) {
        if (now - at->began >= EVENTS_STREAM_SECONDS * second)
            end(at);
        if (now - at->spoke < EVENTS_BEAT_SECONDS * second)
            continue;
        at->is_due = true;
        wake(at);
    }
    pthread_mutex_unlock(&events->mutex);
}

/* Where a browser that comes again was: "1a2b3c4d-17", of this start. */
static bool read_place(const struct exchange *exchange, uint32_t epoch, uint64_t *ret_number)
{
    const char *header = request_header(exchange, "Last-Event-ID");
    const char *after = fields_value(&exchange->query, "after");
    const char *place = header && header[0] != '\0' ? header : after;
    char start[16];
    uint64_t number = 0;

    if (place == NULL)
        return false;
    int length = snprintf(start, sizeof(start), "%08" PRIx32 "-", epoch);
    if (strncmp(place, start, (size_t)length) != 0 || strlen(place) > (size_t)length + 18)
        number = UINT64_MAX;
    for (const char *at = place + length; number != UINT64_MAX && *at != '\0'; at++)
        number = *at >= '0' && *at <= '9' ? number * 10 + (uint64_t)(*at - '0') : UINT64_MAX;
    *ret_number = number;
    return true;
}

/* A page that was closed is noticed only when it is written to: the oldest of a user's streams is
 * the likeliest to be of such a one, and makes room. A page that is still there comes again. The
 * lock is held. */
static bool make_room(struct events *events, int64_t user_id)
{
    struct event_stream *oldest = NULL; /* they stand newest first */
    size_t of_user = 0;

    if (events->is_ending || events->stream_count >= events->streams_max)
        return false;
    for (struct event_stream *at = events->first; at; at = at->next) {
        if (at->user_id != user_id || at->is_ended)
            continue;
        oldest = at;
        of_user++;
    }
    if (of_user >= EVENTS_STREAMS_OF_USER_MAX)
        end(oldest);
    return true;
}

/* The lock is held. */
static void join(struct events *events, struct event_stream *stream)
{
    stream->next = events->first;
    if (events->first)
        events->first->previous = stream;
    events->first = stream;
    events->stream_count++;
}

enum status reply_events(struct exchange *exchange, struct events *events, int64_t workspace_id)
{
    struct event_stream *stream = arena_alloc(exchange->arena, sizeof(*stream));
    int64_t now = clock_ticks();
    uint64_t place = 0;

    exchange->reply.content_type = "text/event-stream";
    reply_header(exchange, "X-Accel-Buffering", "no"); /* nginx would wait for more */
    if (exchange->is_head)
        return STATUS_OK;
    *stream = (struct event_stream){.events = events,
                                    .workspace_id = workspace_id,
                                    .user_id = exchange->user_id,
                                    .began = now,
                                    .spoke = now};
    pthread_mutex_lock(&events->mutex);
    bool is_back = read_place(exchange, events->epoch, &place);
    bool is_near = place <= events->count && events->count - place < EVENTS_KEPT;
    stream->heard = is_back && is_near ? place : events->count;
    stream->has_missed = is_back && !is_near;
    bool is_taken = make_room(events, exchange->user_id);
    if (is_taken)
        join(events, stream);
    pthread_mutex_unlock(&events->mutex);
    if (!is_taken)
        return fault_set(exchange->fault, STATUS_UNAVAILABLE, "",
                         PLAIN_MESSAGE("too many browsers listen at once"));
    exchange->reply.stream = stream;
    return STATUS_OK;
}

void event_stream_begin(struct event_stream *stream, struct event_waiting waiting)
{
    stream->waiting = waiting;
}

static long write_message(const struct event_stream *stream, const char *name, const char *json,
                          char *buffer, size_t room)
{
    int length = snprintf(buffer, room,
                          "id: %08" PRIx32 "-%" PRIu64 "\n"
                          "data: {\"name\":\"%s\",\"about\":%s}\n\n",
                          stream->events->epoch, stream->heard, name, json);

    assert(length > 0 && (size_t)length < room);
    return length;
}

/* The next message that is for it, or 0. The lock is held. */
static long take_message(struct event_stream *stream, char *buffer, size_t room)
{
    struct events *events = stream->events;

    if (events->count - stream->heard >= EVENTS_KEPT)
        stream->has_missed = true;
    if (stream->has_missed) {
        stream->has_missed = false;
        stream->heard = events->count;
        return write_message(stream, "reload", "null", buffer, room);
    }
    while (stream->heard < events->count) {
        const struct event *event = &events->kept[++stream->heard % EVENTS_KEPT];

        if (is_for(event, stream))
            return write_message(stream, event->name, event->json, buffer, room);
    }
    return 0;
}

/* It begins with how long a browser waits before it comes again, and where it is. */
static long take_other(struct event_stream *stream, char *buffer, size_t room)
{
    if (!stream->has_greeted) {
        stream->has_greeted = true;
        long start = snprintf(buffer, room, "retry: 3000\n");

        return start + write_message(stream, "hello", "null", buffer + start, room - (size_t)start);
    }
    if (stream->is_due)
        return snprintf(buffer, room, ":\n\n");
    return 0;
}

long event_stream_read(struct event_stream *stream, char *buffer, size_t room)
{
    struct events *events = stream->events;

    assert(room >= EVENT_BYTES_MAX);
    pthread_mutex_lock(&events->mutex);
    long length = stream->is_ended ? -1 : 0;
    if (length == 0)
        length = take_message(stream, buffer, room);
    if (length == 0)
        length = take_other(stream, buffer, room);
    if (length > 0)
        stream->spoke = clock_ticks();
    stream->is_due = stream->is_due && length == 0;
    stream->is_waiting = length == 0;
    if (length == 0)
        stream->waiting.pause(stream->waiting.context);
    pthread_mutex_unlock(&events->mutex);
    return length;
}

void event_stream_leave(struct event_stream *stream)
{
    struct events *events = stream->events;

    pthread_mutex_lock(&events->mutex);
    if (stream->previous)
        stream->previous->next = stream->next;
    else
        events->first = stream->next;
    if (stream->next)
        stream->next->previous = stream->previous;
    events->stream_count--;
    pthread_mutex_unlock(&events->mutex);
}
