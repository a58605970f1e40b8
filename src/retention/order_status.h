// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "retention/csv_layout.h"

/*
 * What an order's status, or a ledger row's kind, says in English, Russian or Croatian where
 * the log is of no known export. Whatever is not known counts. Pure, any bytes.
 */
enum row_fate order_status_fate(struct slice status);
enum row_fate order_kind_fate(struct slice kind);
bool order_kind_is_refund(struct slice kind);

/* A list of words and what each does to its row; ends with a NULL word. */
struct fate_word {
    const char *word; /* case, spaces, punctuation and diacritics aside */
    enum row_fate fate;
    bool is_start; /* stands for all that begins so: "cancel" for "Cancelled by the client" */
};

/* The fate by the first word of the list that fits, else ROW_COUNTS. */
enum row_fate fate_by_words(struct slice text, const struct fate_word *words);
