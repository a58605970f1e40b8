// SPDX-License-Identifier: AGPL-3.0-or-later
#include "domain/note.h"

#include <string.h>

#include "base/fold.h"

static const char *const kind_words[] = {NULL, "note", "call", "meeting", "talk", "message"};

const char *note_kind_word(enum note_kind kind)
{
    return kind >= NOTE_NOTE && kind <= NOTE_MESSAGE ? kind_words[kind] : "";
}

bool note_kind_of(const char *word, enum note_kind *ret_kind)
{
    for (int i = NOTE_NOTE; i <= NOTE_MESSAGE; i++) {
        if (strcmp(word, kind_words[i]) != 0)
            continue;
        *ret_kind = (enum note_kind)i;
        return true;
    }
    return false;
}

const char *note_words(struct arena *arena, const char *text)
{
    enum { WORDS_MAX = 300 };

    return fold_words(arena, slice_of(text), WORDS_MAX);
}
