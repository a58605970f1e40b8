// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <stdbool.h>

#include "app/outside_process.h"
#include "base/slice.h"
#include "outside/request.h"

/* An answer of regulars-outside, taken apart; nothing in it is believed unchecked. */
struct outside_outcome {
    enum outside_code code;
    uint64_t limit;
    uint32_t row, column; /* 0 = nowhere in particular */
    const char *part;
    struct workbook_findings findings;
};

/* Texts are copied, with control characters replaced. False when it is no answer. */
bool outside_answer_read(struct slice bytes, struct arena *arena,
                         struct outside_outcome *ret_outcome);

/* The fault for an outcome other than OUTSIDE_DONE, of the workbook `name`. */
CHECKED enum status outside_outcome_fault(const struct outside_outcome *outcome, const char *name,
                                          const char *sheet, struct arena *arena,
                                          struct fault *fault);
