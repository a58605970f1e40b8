// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "domain/client.h"

/* Why a client left: each row of loss_reasons.def. LOSS_UNKNOWN: nobody said, and the record does
 * not tell. */
enum loss_reason {
    LOSS_UNKNOWN = 0,
#define LOSS_REASON(name, number, word, whose, words, step) LOSS_##name = (number),
#include "domain/loss_reasons.def"
#undef LOSS_REASON
};
enum { LOSS_REASONS = 13 }; /* with LOSS_UNKNOWN */

enum loss_side { LOSS_OURS, LOSS_THEIRS, LOSS_NOBODYS };

enum loss_side loss_side_of(enum loss_reason reason);

/* "late" in addresses and JSON, "none" for LOSS_UNKNOWN; and back: false for no word of a reason,
 * "none" among them. */
const char *loss_reason_word(enum loss_reason reason);
bool loss_reason_of(const char *word, enum loss_reason *ret_reason);

/* N_(): as people say it, and the step that answers it in a sentence. */
const char *loss_reason_words(enum loss_reason reason);
const char *loss_reason_step(enum loss_reason reason);

/* What the record knows of a leaving. */
struct loss_record {
    enum client_mark mark;
    int32_t late_days;   /* their last order came so long after its day; 0: it did not */
    bool is_unreachable; /* there was a way to reach them, and none is left */
};

/*
 * The reason that the record suggests, which nobody said and nothing stores: the user's own mark
 * comes before what was counted, and a lost contact before a late order, since it explains why
 * nobody asked. LOSS_UNKNOWN when it suggests none.
 */
enum loss_reason loss_suggested(const struct loss_record *record);

enum { LOSS_WORDS_MAX = 1000 }; /* bytes of what was said */
