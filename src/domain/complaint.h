// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/status.h"

/*
 * A complaint (C8): mended first, explained after, closed with what was learnt of it; one person's
 * from the first day to the last. Stored values: never renumber.
 */
enum complaint_stage {
    COMPLAINT_OPEN = 1,      /* to be mended */
    COMPLAINT_MENDED = 2,    /* to be explained */
    COMPLAINT_EXPLAINED = 3, /* to be learnt from */
    COMPLAINT_CLOSED = 4,
};

/* COMPLAINT_CAUSE_NONE: nobody has said yet. */
enum complaint_cause {
    COMPLAINT_CAUSE_NONE = 0,
#define COMPLAINT_CAUSE(name, number, word, words) COMPLAINT_CAUSE_##name = (number),
#include "domain/complaint_causes.def"
#undef COMPLAINT_CAUSE
};
enum { COMPLAINT_CAUSES = 11 }; /* with COMPLAINT_CAUSE_NONE */

enum { COMPLAINT_TITLE_MAX = 200, COMPLAINT_DETAILS_MAX = 8000 }; /* bytes */
enum { COMPLAINT_WORDS_MAX = 2000, COMPLAINT_NOTE_MAX = 4000 };

/* Working minutes to mend it in, unless somebody says otherwise: a day of eight hours. */
enum { COMPLAINT_MINUTES = 480 };

struct complaint {
    int64_t id;
    int64_t version;
    int64_t client_id;
    int64_t order_id, conversation_id; /* 0: not known, or none */
    int64_t owner_id;                  /* user: exactly one */
    const char *title;                 /* what is wrong, in a line */
    const char *details;               /* in their words; "" */
    const char *service;               /* "" */
    enum complaint_stage stage;
    enum complaint_cause cause;
    int64_t opened_at;
    int64_t due_at;                        /* to be mended by then */
    int64_t mended_at, told_at, closed_at; /* 0: not yet */
    const char *mended, *gesture, *learnt; /* "" until then; a gesture may stay "" */
    int64_t created_by;                    /* user; 0 for a command */
    int64_t created_at, changed_at;
    bool is_deleted;
};

/* CONFLICT when it is at another step; INVALID "mended", "cause", "learnt" for what is missing. */
CHECKED enum status complaint_mend(struct complaint *complaint, const char *mended, int64_t now,
                                   struct fault *fault);
/* It was explained, and the gesture named; only what was mended can be. */
CHECKED enum status complaint_explain(struct complaint *complaint, const char *gesture, int64_t now,
                                      struct fault *fault);
CHECKED enum status complaint_close(struct complaint *complaint, enum complaint_cause cause,
                                    const char *learnt, int64_t now, struct fault *fault);

/* It is not right after all: to be mended again by `due_at`. What was said stays until it is said
 * anew. CONFLICT while it is open. */
CHECKED enum status complaint_reopen(struct complaint *complaint, int64_t due_at,
                                     struct fault *fault);

/* INVALID "client", "title", "owner" for what is missing; "due" for a time before it came. */
CHECKED enum status complaint_check(const struct complaint *complaint, struct fault *fault);

/* The words of addresses and JSON, and back; false for none. "none" for no cause, which is none. */
const char *complaint_stage_word(enum complaint_stage stage);
const char *complaint_cause_word(enum complaint_cause cause);
bool complaint_cause_of(const char *word, enum complaint_cause *ret_cause);

/* N_(): as people say it. */
const char *complaint_cause_words(enum complaint_cause cause);
