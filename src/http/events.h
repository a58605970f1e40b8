// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "http/exchange.h"

/*
 * What browsers are told as it happens (server-sent events): "client 5 changed", "job 17 is half
 * done". One stream for each browser, and no thread for any of them: whoever publishes wakes those
 * who may hear it. Whoever comes back within the last EVENTS_KEPT messages gets what was missed;
 * else the message "reload". Nobody may rely on a message: what it says is in the store.
 */
enum {
    EVENT_NAME_MAX = 31, /* bytes */
    EVENT_JSON_MAX = 159,
    EVENTS_KEPT = 2048,
    EVENTS_STREAMS_MAX = 2000,
    EVENTS_STREAMS_OF_USER_MAX = 8,
    EVENTS_BEAT_SECONDS = 25,    /* a comment then shows whether the browser is still there */
    EVENTS_STREAM_SECONDS = 900, /* then it comes again, and its session is looked at anew */
};

struct events *events_open(void);

/* When there is no stream any more. */
void events_close(struct events *events);

/*
 * To all of a workspace who listen, or to one of them (user_id 0: all); from any thread, after the
 * commit. `name` is a word; `json` one value on one line, without what only some may know. NULL for
 * `events`: nobody listens.
 */
void events_publish(struct events *events, int64_t workspace_id, int64_t user_id, const char *name,
                    const char *json);

/* Ends their streams: a session of theirs was ended, or what they may do has changed. Browsers that
 * are still signed in come again at once. */
void events_end_user(struct events *events, int64_t user_id);

/* Now and then, at least once a second: beats, and ends who has listened long enough. `now` is of
 * clock_ticks(). */
void events_beat(struct events *events, int64_t now);

/* Makes the reply a stream of what is for exchange->user_id in `workspace_id`. UNAVAILABLE when
 * there are too many. */
CHECKED enum status reply_events(struct exchange *exchange, struct events *events,
                                 int64_t workspace_id);
