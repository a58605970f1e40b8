// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <stdbool.h>

#include "store/work.h"

/* What happened with a client, of all kinds in one order. */
enum happening_kind {
    HAPPENED_NOTE = 1,
    HAPPENED_ORDER = 2,
    HAPPENED_ENQUIRY = 3,
    HAPPENED_CHANGE = 4,
    HAPPENED_IMPORT = 5, /* that they came with */
    HAPPENED_MESSAGE = 6,
};
struct happening {
    enum happening_kind kind;
    int64_t at;         /* Unix microseconds; of an order the start of its day, as UTC has it */
    int64_t id;         /* of the note, order, enquiry, audit row, import or message */
    int32_t subkind;    /* enum note_kind, order_state, enquiry_stage, audit_action, message_kind */
    const char *text;   /* of a note; of a message its first TIMELINE_TEXT_MAX letters; what was
                         * ordered or asked for, ""; the name of a file */
    const char *number; /* of an order, "" */
    bool has_amount;
    int64_t amount; /* ten-thousandths */
    int64_t rows;   /* of an import: that were taken of the file */
    const char *currency;
};
enum { TIMELINE_TEXT_MAX = 1000 };
struct happening_list {
    struct happening *items;
    size_t count;
    bool has_more;
};

/* Where a page begins: after what has this key, the newest first. Zeros: with the newest. */
struct happening_place {
    int64_t at, id;
};
CHECKED enum status timeline_list(struct work *work, int64_t client_id,
                                  const struct happening_place *before, size_t limit,
                                  struct happening_list *ret_list);
