// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/slice.h"
#include "base/status.h"

/*
 * Messages about one thing with one person, and whose turn it is. The response clock (C2, seeds 0,
 * 2, 4) runs from the first message of a person that nobody has answered until a person answers;
 * machines neither start nor stop it. Stored values: never renumber. Instants are Unix
 * microseconds, 0 for none.
 */
enum conversation_state {
    CONVERSATION_OPEN = 1,
    CONVERSATION_CLOSED = 2,
    CONVERSATION_SPAM = 3,
};

/* What must not wait for the reading times, the higher the more. */
enum urgency {
    URGENCY_NONE = 0,
    URGENCY_ENQUIRY = 1,   /* somebody new asks, until a person has answered */
    URGENCY_COMPLAINT = 2, /* C8 */
    URGENCY_CLAIM = 3,     /* of a guarantee, B10 */
    URGENCY_EMERGENCY = 4, /* agreed on, B12 */
};

enum message_kind {
    MESSAGE_CAME = 1,
    MESSAGE_OURS = 2,
    MESSAGE_INTERNAL = 3, /* among ourselves: never leaves */
    MESSAGE_CALL = 4,
    MESSAGE_MEETING = 5,
};

/* Of message.flags. */
enum message_flag {
    MESSAGE_PARTLY_SHOWN = 1, /* it was beyond what is read of one */
    MESSAGE_UNREADABLE = 2,   /* only its bytes are kept */
    MESSAGE_BOUNCE = 4,       /* says that one of ours did not arrive */
    MESSAGE_HAS_FILES = 8,
    MESSAGE_THANKS = 16, /* and nothing else */
    /* From an address that is not the conversation's, or that those who checked it say is made up
     * (AC-014, V16). */
    MESSAGE_UNVERIFIED = 32,
    MESSAGE_BY_HAND = 64,       /* somebody sent it by a program of their own, and said so */
    MESSAGE_PICTURES_OUT = 128, /* pictures from elsewhere were left out (AC-006) */
    MESSAGE_EDITED = 256,       /* as they changed it; as it was it stands before it */
};

enum {
    CONVERSATION_TOKEN_SIZE = 16,
    CONVERSATION_SUBJECT_MAX = 998, /* RFC 5322 2.1.1 */
    CONVERSATION_SNOOZE_DAYS_MAX = 400,
};

struct conversation {
    int64_t id, version;
    int64_t channel_id;            /* by which we answer; 0: none */
    int64_t client_id, contact_id; /* 0: nobody we know yet */
    int64_t enquiry_id;            /* that it began; 0 */
    const char *name, *address;    /* who writes, and where our answers go */
    const char *subject;
    uint8_t token[CONVERSATION_TOKEN_SIZE];
    enum conversation_state state;
    enum urgency urgency;
    int64_t owner_id;         /* 0: anybody's */
    int64_t waiting_since_at; /* 0: it is their turn */
    int64_t answer_due_at, snoozed_until_at;
    int64_t last_at;
    int64_t contact_at; /* of the last message by a person, theirs or ours; 0: by none */
    int64_t message_count, automatic_count;
    int64_t merged_into;
    int64_t created_at, changed_at;
};

/* What came, or left, as far as the conversation is concerned. */
struct conversation_event {
    enum message_kind kind;
    bool is_automatic;
    bool is_thanks;    /* and nothing else: it wakes nobody */
    bool is_history;   /* it is older than we could know of: it is only counted */
    int64_t at;        /* when it came or left */
    int64_t due_at;    /* of what came: until when it wants an answer */
    int64_t author_id; /* of ours */
};

/*
 * Counts the message in. A person's message opens what was closed, ends a snooze and starts the
 * clock, unless it only says thank you; what was declared spam stays so. A person's answer, call or
 * meeting stops the clock, and makes the conversation theirs if it was nobody's; what was a new
 * enquiry is none any more then. Messages may come in any order: an answer that left before
 * somebody wrote does not answer them.
 */
void conversation_take(struct conversation *conversation, const struct conversation_event *event);

/* CONFLICT with the reason when it stands otherwise than these need. */
CHECKED enum status conversation_close(struct conversation *conversation, struct fault *fault);
CHECKED enum status conversation_reopen(struct conversation *conversation, struct fault *fault);
CHECKED enum status conversation_set_spam(struct conversation *conversation, struct fault *fault);

/* Out of sight until then. INVALID with "until": not after `now`, or too far ahead. */
CHECKED enum status conversation_snooze(struct conversation *conversation, int64_t until,
                                        int64_t now, struct fault *fault);

/* Whether it wants somebody now: it waits, and is neither snoozed nor put away. */
bool conversation_waits(const struct conversation *conversation, int64_t now);

/* The words of addresses and JSON, and back; false for none. */
const char *conversation_state_word(enum conversation_state state);
bool conversation_state_of(const char *word, enum conversation_state *ret_state);
const char *urgency_word(enum urgency urgency);
bool urgency_of(const char *word, enum urgency *ret_urgency);
const char *message_kind_word(enum message_kind kind);
