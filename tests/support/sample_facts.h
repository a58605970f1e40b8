// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "base/text.h"
#include "domain/cue.h"

/* Chance from a seed alone (splitmix64): the same on every machine. */
struct chance {
    uint64_t state;
};
uint64_t chance_bits(struct chance *chance);
/* 0 to `below` - 1. */
int64_t chance_below(struct chance *chance, int64_t below);

/* A base of any kind around a day: clients, days of theirs, enquiries, doubles, own cues; no
 * answers. */
enum {
    FACTS_CLIENTS_MAX = 40,
    FACTS_DATES_MAX = 30,
    FACTS_ENQUIRIES_MAX = 12,
    FACTS_DOUBLES = 4,
    FACTS_OWNS_MAX = 6
};
struct sample_facts {
    struct cue_client clients[FACTS_CLIENTS_MAX];
    struct cue_date dates[FACTS_DATES_MAX];
    struct cue_enquiry enquiries[FACTS_ENQUIRIES_MAX];
    struct cue_double doubles[FACTS_DOUBLES];
    struct cue_own owns[FACTS_OWNS_MAX];
    struct cue_facts facts; /* points into this struct */
    struct cue_day day;
};
void sample_facts_make(struct sample_facts *made, struct chance *chance, day_t around);

/* One line for each cue with all that stands in it, in their order. */
void cues_print(const struct cue_list *cues, struct text *out);
