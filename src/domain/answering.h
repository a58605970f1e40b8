// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/text.h"
#include "domain/conversation.h"
#include "domain/working_hours.h"

/*
 * How a business answers (C2, C3): until when, when it reads, what leaves at once. Instants are
 * Unix microseconds, as those of conversations.
 */
enum {
    ANSWERING_ENQUIRY_MINUTES = 10,  /* of working time: product.md, C2 */
    ANSWERING_MESSAGE_MINUTES = 240, /* the same */
    ANSWERING_UNDO_SECONDS = 10,
};
enum {
    ANSWERING_MINUTES_MAX = 14400, /* ten days around the clock */
    ANSWERING_UNDO_MAX = 120,
    READING_TIMES_MAX = 12,
};

struct answering {
    int64_t version;                          /* 0: nothing was said yet, these are the defaults */
    int32_t enquiry_minutes, message_minutes; /* of working time, to a person's answer */
    int32_t reading_times[READING_TIMES_MAX]; /* minutes of the day, rising */
    size_t reading_count;                     /* 0: whatever comes is read as it comes */
    int32_t undo_seconds;                     /* before what a person sends leaves */
    bool is_held;     /* what is written while closed leaves at the next opening */
    bool is_answered; /* out of hours the program says when the answer comes */
};

struct answering answering_default(void);

/* As it was typed. NULL is the same as "". */
struct answering_typed {
    const char *enquiry_minutes, *message_minutes;
    const char *reading_times; /* "10:00 15:00", also with commas; "" for none */
    const char *undo_seconds;
    bool is_held, is_answered;
};

/*
 * Reading times come out sorted, each once. INVALID with the field named: no whole number, out of
 * bounds, no time of day, more than READING_TIMES_MAX, a first answer to an enquiry that is
 * promised later than that to any other message.
 */
CHECKED enum status answering_read(const struct answering_typed *typed,
                                   struct answering *ret_answering, struct fault *fault);

/* "10:00 15:00", as it is stored and shown; and back, false when it is nothing of the kind. */
void reading_times_write(struct text *out, const struct answering *answering);
bool reading_times_read(const char *text, struct answering *answering);

/*
 * Until when what came `at` wants its answer: what is urgent within enquiry_minutes, all else
 * within message_minutes of working time. An emergency was agreed on for any hour (B12): its
 * minutes are those of the clock.
 */
int64_t answering_due(const struct answering *answering, const struct working_hours *hours,
                      struct zone *zone, enum urgency urgency, int64_t at);

/*
 * When messages are read next, at `at` or later: at reading times of days on which it is open, or,
 * without any, as long as it is open. False when nothing opens within WORKING_AHEAD_DAYS.
 */
bool answering_reads(const struct answering *answering, const struct working_hours *hours,
                     struct zone *zone, int64_t at, int64_t *ret_at);
