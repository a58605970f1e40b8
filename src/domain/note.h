// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/status.h"

/* What was noted of a client. Stored values: never renumber. */
enum note_kind {
    NOTE_NOTE = 1,
    NOTE_CALL = 2,
    NOTE_MEETING = 3,
    NOTE_TALK = 4,    /* talked about */
    NOTE_MESSAGE = 5, /* written elsewhere, and logged here */
};
enum { NOTE_TEXT_MAX = 20000 }; /* bytes */

struct note {
    int64_t id, version, client_id;
    int64_t contact_id, order_id; /* 0: none */
    enum note_kind kind;
    int64_t happened_at; /* Unix microseconds */
    const char *text;
};

/* The words by which it is found: the first ones of a long one. */
const char *note_words(struct arena *arena, const char *text);

const char *note_kind_word(enum note_kind kind);
bool note_kind_of(const char *word, enum note_kind *ret_kind);
