// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "http/events.h"

/* The server's side of events.h: one stream, from its reply's beginning to its end. */
struct event_stream;

enum { EVENT_BYTES_MAX = 512 }; /* of one message as it is sent */

/* How a stream that has nothing to say waits: both are called while it is held, so that it is not
 * woken before it sleeps. */
struct event_waiting {
    void (*pause)(void *context);
    void (*wake)(void *context);
    void *context;
};
void event_stream_begin(struct event_stream *stream, struct event_waiting waiting);

/* Bytes for the browser, `room` at least EVENT_BYTES_MAX; 0: it waits now; -1: it has ended. */
long event_stream_read(struct event_stream *stream, char *buffer, size_t room);
void event_stream_leave(struct event_stream *stream);

/* At most so many at once, and fewer than EVENTS_STREAMS_MAX. */
void events_allow(struct events *events, size_t streams);

/* Ends all, and takes no more. */
void events_end_all(struct events *events);
