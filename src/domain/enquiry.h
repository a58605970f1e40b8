// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/status.h"

/* A possible order: somebody asked. Stored values: never renumber. */
enum enquiry_stage {
    ENQUIRY_NEW = 1,
    ENQUIRY_ANSWERED = 2, /* by a person */
    ENQUIRY_QUOTED = 3,   /* a price was named */
    ENQUIRY_WON = 4,      /* became an order */
    ENQUIRY_LOST = 5,     /* came to nothing */
};
enum { ENQUIRY_OPEN_STAGES = 3, ENQUIRY_REACH_MAX = 320 };

struct enquiry {
    int64_t id;
    int64_t version;
    int64_t client_id;           /* 0: nobody we know yet */
    const char *name;            /* who asks */
    const char *reach;           /* where they can be answered; "" */
    const char *title, *details; /* what they want */
    const char *service, *source;
    bool has_amount;
    int64_t amount; /* that was quoted, ten-thousandths */
    const char *currency;
    enum enquiry_stage stage;
    const char *lost_reason;
    int64_t received_at;
    int64_t answered_at; /* first answer by a person; 0: none yet */
    int64_t order_id;    /* that it became; 0 */
    int64_t created_by;  /* user; 0 for a command */
    int64_t created_at, changed_at;
    bool is_deleted;
};

bool enquiry_is_open(const struct enquiry *enquiry);

/* Answered at `now`, unless it was before. CONFLICT when it is no longer open; so with the next. */
CHECKED enum status enquiry_answer(struct enquiry *enquiry, int64_t now, struct fault *fault);

/* A price was named, which is an answer. */
CHECKED enum status enquiry_quote(struct enquiry *enquiry, int64_t amount, const char *currency,
                                  int64_t now, struct fault *fault);
CHECKED enum status enquiry_win(struct enquiry *enquiry, int64_t client_id, int64_t order_id,
                                int64_t now, struct fault *fault);
CHECKED enum status enquiry_lose(struct enquiry *enquiry, const char *reason, struct fault *fault);

/* A lost one is open again, where it stood. CONFLICT when it was not lost. */
CHECKED enum status enquiry_reopen(struct enquiry *enquiry, struct fault *fault);

/* INVALID with the field: a name is needed ("name"); the amount within bounds and not below 0. */
CHECKED enum status enquiry_check(const struct enquiry *enquiry, struct fault *fault);

/* The words by which it is found. */
const char *enquiry_words(struct arena *arena, const struct enquiry *enquiry);

/* The words of addresses and JSON, and back; false for none. */
const char *enquiry_stage_word(enum enquiry_stage stage);
bool enquiry_stage_of(const char *word, enum enquiry_stage *ret_stage);
