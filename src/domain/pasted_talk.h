// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "domain/pasted_stamp.h"

/*
 * A dialogue as somebody copied it, read into who said what and when (F13, C12). Pure, any bytes,
 * bounded. Read are exports of WhatsApp in their forms of day and time ("[22/11/2026, 18:43:10]
 * Ana: text", "11/22/26, 6:43 PM - Ana: text"), copies of Telegram ("Ana, [22.11.2026 18:43]" with
 * the text below), blocks of marketplaces and other chats ("Ana, 12:30" or "Ana 12:30" with the
 * text below, days in lines of their own), and "Ana: text". What a messenger says itself is left
 * out. It is a proposal for a person to look at, never something to be written unseen.
 */
enum {
    PASTED_TALK_BYTES_MAX = 512 * 1024,
    PASTED_LINES_MAX = 10000,
    PASTED_MESSAGES_MAX = 2000,
    PASTED_SPEAKERS_MAX = 20,
    PASTED_NAME_MAX = 100, /* bytes */
};

struct pasted_message {
    size_t speaker;
    bool has_day;  /* the text says which */
    bool has_time; /* else it stands in order, and that is all */
    day_t day;
    int32_t minute;
    const char *text; /* trimmed, not empty */
};
struct pasted_talk {
    struct pasted_message *items;
    size_t count;
    const char *speakers[PASTED_SPEAKERS_MAX];
    size_t said[PASTED_SPEAKERS_MAX]; /* messages of each */
    size_t speaker_count;
    enum stamp_order order; /* that days were read in; STAMP_UNSAID: numbers do not tell, and... */
    bool is_ambiguous;      /* ... it makes a difference: days are read as day first */
    bool is_cut;            /* there was more than is read at once */
    size_t left_out;        /* lines of nobody */
};

/* `order` as somebody chose it, STAMP_UNSAID when nobody did. Texts are copied to the arena. */
struct pasted_talk pasted_talk_read(struct slice text, enum stamp_order order, day_t today,
                                    struct arena *arena);
