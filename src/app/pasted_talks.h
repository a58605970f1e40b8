// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "domain/pasted_talk.h"
#include "store/work.h"

/* Dialogues from elsewhere, copied and pasted (F13, C12): looked at first, then kept as messages of
 * a conversation. RIGHT_EDIT. */
struct pasted_asked {
    int64_t conversation_id; /* into which; 0: into that of the client, or a new one */
    int64_t client_id;       /* whose it is, when no conversation is named */
    const char *text;
    enum stamp_order order;
    bool is_said;                   /* who is who, below; else it is guessed */
    bool ours[PASTED_SPEAKERS_MAX]; /* by the order in which speakers stand in the text */
};

struct pasted_look {
    struct pasted_talk talk;
    const int64_t *at; /* when each message was, Unix microseconds */
    bool ours[PASTED_SPEAKERS_MAX];
    const bool *is_known;    /* each that was kept before */
    size_t known;            /* how many of them */
    int64_t conversation_id; /* into which they go; 0: a new one */
    int64_t client_id;       /* 0: nobody we know */
    const char *name;        /* of whose dialogue it is */
};

/* Nothing is stored. NOT_FOUND; INVALID with "text": nothing pasted, too much, no dialogue. */
CHECKED enum status look_at_pasted_talk(struct work *work, const struct pasted_asked *asked,
                                        struct pasted_look *ret_look);

/*
 * Keeps what is not kept yet, in one transaction; audit_id 0: all of it was. What a dialogue does
 * not say is made up as little as can be: a time without a day is today's, or yesterday's when it
 * has not come yet, messages without any end now. A new conversation whose last message is older
 * than PASTED_FRESH_DAYS is closed. INVALID as above, with "order" when days may be read in two
 * ways and nobody said which, with "who" when everybody is of one side.
 */
enum { PASTED_FRESH_DAYS = 7 };
struct pasted_kept {
    int64_t conversation_id, audit_id;
    size_t added, known;
};
CHECKED enum status keep_pasted_talk(struct work *work, const struct pasted_asked *asked,
                                     struct pasted_kept *ret_kept);

/* For undo(), within its write unit: the messages go, and a conversation that they made with them,
 * unless something happened in it since. */
struct audit;
struct undone;
CHECKED enum status undo_pasted_talk(struct work *work, const struct audit *audit,
                                     struct undone *ret_undone);
