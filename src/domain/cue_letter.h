// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "base/language.h"
#include "domain/cue.h"
#include "domain/letter_greeting.h"
#include "domain/placeholder.h"

/* What a cue has words for: each a row of cue_letters.def. */
enum cue_letter {
    LETTER_NONE,
#define CUE_LETTER(name, subject) LETTER_##name,
#define CUE_LETTER_TEXT(name, form, first, second, third, fourth)
#include "domain/cue_letters.def"
#undef CUE_LETTER_TEXT
#undef CUE_LETTER
    LETTER_COUNT,
};

/* LETTER_NONE for what nobody is written to about. */
enum cue_letter cue_letter_of(const struct cue *cue);

/* What a letter is made of. Values that are NULL are not known. */
struct letter_facts {
    struct addressee addressee;
    struct placeholder_values values;
    const char *user, *business; /* who signs; "" */
};

/* A subject and a text, in which LETTER_MARK and LETTER_MARK_END stand around what was filled in.
 */
struct letter {
    const char *subject, *text;
};

/* One of the program's own, whole: greeting, paragraphs, who signs. Not for LETTER_NONE. */
struct letter cue_letter_write(enum cue_letter kind, const struct letter_facts *facts,
                               const struct language *language, struct arena *arena);

/* One of the business's own: as it is written, filled in. INVALID as placeholders_fill(). */
CHECKED enum status letter_fill(const struct letter *words, const struct letter_facts *facts,
                                struct arena *arena, struct fault *fault,
                                struct letter *ret_letter);

/* A text in pieces: as it is, filled in, or a gap that is still to be filled: what stands in
 * brackets, or in braces in a text of the business's own. */
enum letter_piece_kind { PIECE_PLAIN, PIECE_FILLED, PIECE_GAP };
struct letter_piece {
    enum letter_piece_kind kind;
    const char *text;
};
struct letter_pieces {
    struct letter_piece *items;
    size_t count;
    bool has_gap;
};
enum { LETTER_PIECES_MAX = 400 }; /* what comes behind is one plain piece */
struct letter_pieces letter_pieces(const char *marked, struct arena *arena);

/* Without its marks, as it is sent. */
const char *letter_plain(const char *marked, struct arena *arena);
