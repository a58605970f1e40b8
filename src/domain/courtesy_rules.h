// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "domain/courtesy_signals.h"

/* One message while it is looked at. */
struct courtesy_scan {
    const struct courtesy_message *message;
    struct courtesy_text text;
    struct courtesy_hits hits;
    struct courtesy_finding *findings;
    size_t count;
    struct arena *arena;
};

/* Words `first` to `last`. What is told already, or beyond COURTESY_FINDINGS_MAX, is left out. */
void courtesy_find(struct courtesy_scan *scan, enum courtesy_label label, size_t first,
                   size_t last);
void courtesy_find_missing(struct courtesy_scan *scan, enum courtesy_label label);

void courtesy_add_finding(struct courtesy_scan *scan, struct courtesy_finding finding);

/* The same, with what else is known of it. */
void courtesy_add(struct courtesy_scan *scan, size_t first, size_t last,
                  struct courtesy_finding finding);

bool courtesy_says_at(const struct courtesy_scan *scan, enum courtesy_signal signal, size_t word);

/* The greeting and the names in it (courtesy_greeting.c). */
void courtesy_check_greeting(struct courtesy_scan *scan);

/* Capitals, walls of text, rows of questions (courtesy_shape.c). */
void courtesy_check_shape(struct courtesy_scan *scan);

/* What was said, weighed (courtesy_rules.c). */
void courtesy_check_words(struct courtesy_scan *scan);

/* Names of other clients (courtesy_names.c). */
void courtesy_check_others(struct courtesy_scan *scan);

/* What is said aside to somebody else (courtesy_aside.c). */
void courtesy_check_asides(struct courtesy_scan *scan);

/* Whether the word begins a sentence to somebody else by name, behind the greeting. */
bool courtesy_turns_to_somebody(const struct courtesy_scan *scan, size_t index);

/* Other clients beside a delay (courtesy_rules.c); after courtesy_check_others(). */
void courtesy_check_others_blamed(struct courtesy_scan *scan);

/* ---- names (courtesy_names.c) ---- */

enum { COURTESY_NAME_PARTS = 6 };

/* A name in its parts, folded. */
struct courtesy_name {
    struct slice parts[COURTESY_NAME_PARTS];
    struct slice folded[COURTESY_NAME_PARTS];
    size_t count;
};

struct courtesy_name courtesy_name_read(const char *name, struct arena *arena);

/* Whether a folded word is that part of a name in some case of its language, or cut short. */
bool courtesy_is_form_of(struct slice word, struct slice part);
