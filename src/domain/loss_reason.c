// SPDX-License-Identifier: AGPL-3.0-or-later
#include "domain/loss_reason.h"

#include <string.h>

#include "base/message.h"

static const struct reason_row {
    const char *word, *words, *step;
    enum loss_side side;
} rows[LOSS_REASONS] = {
    [LOSS_UNKNOWN] = {"none", N_("No reason known"),
                      N_("Ask them, without an offer: most say it gladly."), LOSS_NOBODYS},
#define LOSS_REASON(name, number, word, whose, words, step) \
    [LOSS_##name] = {word, words, step, LOSS_##whose},
#include "domain/loss_reasons.def"
#undef LOSS_REASON
};

/* What a damaged store may hold is no reason. */
static const struct reason_row *row_of(enum loss_reason reason)
{
    return &rows[(unsigned)reason < LOSS_REASONS ? reason : LOSS_UNKNOWN];
}

enum loss_side loss_side_of(enum loss_reason reason)
{
    return row_of(reason)->side;
}

const char *loss_reason_word(enum loss_reason reason)
{
    return row_of(reason)->word;
}

bool loss_reason_of(const char *word, enum loss_reason *ret_reason)
{
    for (int i = LOSS_UNKNOWN + 1; i < LOSS_REASONS; i++)
        if (strcmp(rows[i].word, word) == 0) {
            *ret_reason = (enum loss_reason)i;
            return true;
        }
    return false;
}

const char *loss_reason_words(enum loss_reason reason)
{
    return row_of(reason)->words;
}

const char *loss_reason_step(enum loss_reason reason)
{
    return row_of(reason)->step;
}

enum loss_reason loss_suggested(const struct loss_record *record)
{
    if (record->mark == MARK_RARE)
        return LOSS_NEEDS_RARELY;
    if (record->is_unreachable)
        return LOSS_LOST_CONTACT;
    return record->late_days > 0 ? LOSS_LATE : LOSS_UNKNOWN;
}
