// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "base/arena.h"
#include "base/language.h"
#include "base/message.h"
#include "base/slice.h"
#include "domain/client.h"

/*
 * A second pair of eyes on a message before it leaves: is the client greeted by name, is nobody
 * blamed, is every promise dated? Word lists and small grammars (courtesy_en.def, courtesy_ru.def,
 * courtesy_hr.def) find the places, a few rules weigh them against each other. It knows words and
 * no meanings: it advises, and never holds a message back.
 */
enum courtesy_label {
#define COURTESY_LABEL(name, key, rule, title, why, mend) COURTESY_##name,
#include "domain/courtesy_labels.def"
#undef COURTESY_LABEL
    COURTESY_LABELS,
};

/* As programs write it: "no_greeting_by_name". */
const char *courtesy_label_key(enum courtesy_label label);

/* Number of the rule of the playbook that it goes back to. */
int courtesy_label_rule(enum courtesy_label label);

/* What people call it, in `language`. */
const char *courtesy_title(enum courtesy_label label, const struct language *language);

/* Why it matters, and what to do instead: whole sentences in `language`. */
const char *courtesy_why(enum courtesy_label label, const struct language *language);
const char *courtesy_mend(enum courtesy_label label, const struct language *language);

/* What is written about: review_reply alone is weighed differently. */
enum courtesy_kind {
    COURTESY_REPLY,
    COURTESY_DELIVERY,
    COURTESY_DELAY,
    COURTESY_REVIEW_REPLY,
    COURTESY_QUOTE,
    COURTESY_COMPLAINT,
    COURTESY_REMINDER,
    COURTESY_FIRST_CONTACT,
};

/* Of what the text is part: what is due to a letter is not missed in words that are none. */
enum courtesy_use {
    COURTESY_LETTER,
    COURTESY_TEMPLATE, /* words for many letters: names and days are filled in later */
    COURTESY_NOTE,     /* of our own: clients may ask for it one day, so it is fair to them */
};

/* Only that much of a text is looked at, and so many findings are kept. */
enum { COURTESY_TEXT_MAX = 64 * 1024, COURTESY_FINDINGS_MAX = 100 };

struct courtesy_message {
    const char *language; /* "en", "ru" or "hr": whose customs of greeting hold */
    enum courtesy_kind kind;
    enum courtesy_use use;
    const char *client_name;              /* of whom it goes to; "" when not known */
    enum form_of_address form_of_address; /* ADDRESS_UNKNOWN: any form is right */
    const char *company;                  /* "" */
    const char *const *other_clients;     /* names that must not stand in the text */
    size_t other_client_count;
    const char *const *known_clients; /* of the store: said when the whole name stands there */
    size_t known_client_count;
    bool was_said_to_another; /* that something is only for them */
    size_t attachment_count;
    struct slice text; /* any bytes */
};

/* In bytes of the text; `to` is one past the last, and 0 where the fault is something missing. */
struct courtesy_finding {
    enum courtesy_label label;
    size_t from, to;
    bool is_vague_term;  /* of a promise: the quote is "soon" or the like */
    bool is_to_find_out; /* of a promise: an answer is owed */
};

struct courtesy_result {
    const struct courtesy_finding *findings; /* in the order of the text, missing things first */
    size_t count;
    bool was_cut; /* the text is longer than COURTESY_TEXT_MAX: the rest was not looked at */
};

/* The lists made ready to be searched: once for many messages, and never changed afterwards. */
struct courtesy_rules;
const struct courtesy_rules *courtesy_rules_new(struct arena *arena);

struct courtesy_result courtesy_check(const struct courtesy_rules *rules,
                                      const struct courtesy_message *message, struct arena *arena);

/* Where the text says that something is only for whoever reads it (C14): the sentence. */
bool courtesy_says_only_for_you(const struct courtesy_rules *rules, struct slice text,
                                struct arena *arena, struct slice *ret_sentence);

/* What may be the name of a client, to be looked for: at most COURTESY_NAMES_MAX of one or two
 * words with a capital that stand together, folded, one space between; `words` counts them. */
enum { COURTESY_NAMES_MAX = 24 };
struct courtesy_name_heard {
    const char *folded;
    size_t words;
};
size_t courtesy_names_heard(const struct courtesy_rules *rules, struct slice text,
                            struct arena *arena,
                            struct courtesy_name_heard ret_names[COURTESY_NAMES_MAX]);

/* ---- what can be put right by one press (courtesy_mend.c) ---- */

/* Bytes `from` to `to` of the text are replaced by `with`. */
struct courtesy_change {
    size_t from, to;
    const char *with;
};

/* False when that takes somebody who thinks. `greeting` is the line with which a letter to them
 * begins, "" when nobody knows; what is put in has gaps in brackets, in the letter's language. */
bool courtesy_change(const struct courtesy_message *message, const struct courtesy_finding *finding,
                     const char *greeting, struct arena *arena, struct courtesy_change *ret_change);

/* The text with the change made, and how many UTF-16 units stand before a byte of it: browsers
 * count so. */
const char *courtesy_changed(struct slice text, const struct courtesy_change *change,
                             struct arena *arena);
size_t courtesy_units(struct slice text, size_t bytes);
