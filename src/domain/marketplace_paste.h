// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/day.h"
#include "base/slice.h"

/*
 * A text copied from the pages of a marketplace, an order list or a dialogue, read into proposals.
 * Pure, any bytes, bounded. The pages change, and what a browser copies of them is loose text: a
 * proposal is something for a person to look at, never something to be written unseen.
 */
enum { PASTE_BYTES_MAX = 256 * 1024, PASTED_MAX = 100, PASTED_TEXT_MAX = 200 };

enum pasted_state { PASTED_UNSAID, PASTED_OPEN, PASTED_DONE, PASTED_CANCELLED };

struct pasted_order {
    const char *client; /* "" when none was found */
    const char *title;  /* "" */
    const char *number; /* digits; "" */
    bool has_amount, has_day;
    int64_t amount;   /* ten-thousandths */
    char currency[4]; /* ISO 4217; "" */
    day_t day;
    enum pasted_state state;
};
struct pasted {
    struct pasted_order *items;
    size_t count;
    bool is_cut;          /* there was more than PASTED_MAX, or PASTE_BYTES_MAX */
    size_t contacts_seen; /* e-mail addresses, numbers, links to messengers: never proposed */
};

/* `today` tells what "yesterday" and a date without a year mean. Texts are copied to the arena. */
struct pasted marketplace_paste_read(struct slice text, day_t today, struct arena *arena);

/* What a marketplace asks, and reasons to cancel there that lower a rating. */
struct marketplace_rule {
    const char *text; /* English, for translation */
    bool is_read;     /* published by the marketplace; else told by others */
    bool is_reason;   /* to cancel */
};
const struct marketplace_rule *marketplace_rules(size_t *ret_count, day_t *ret_checked_on);

/* True for a source inside which no outside contact or payment may be shown, proposed or put into a
 * draft. */
bool source_hides_contacts(const char *source);
