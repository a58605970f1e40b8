// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "base/language.h"
#include "report/reading_list.h"
#include "report/report_text.h"

/* What the parts of the terminal report share: words, colours, paragraphs. */

struct printer {
    struct text *out;
    struct arena *arena;
    const struct analysis *analysis;
    const struct language *language;
    struct text_style style;
    size_t width;
};

/* Colour supports what words and places say already. */
enum tone {
    TONE_PLAIN,
    TONE_STRONG, /* bold */
    TONE_GOOD,   /* green: is well */
    TONE_NEEDS,  /* amber: somebody is needed */
    TONE_QUIET,  /* dim: of lesser weight */
};

/* Safe to show, and in ASCII as far as can be where the terminal has no more. */
const char *printable(struct printer *printer, const char *text);

/* The same of a message, a value, a text marked N_(). */
const char *say(struct printer *printer, struct message message);
const char *say_value(struct printer *printer, struct message_arg value);
const char *say_name(struct printer *printer, const char *id);

/* A client's name, or any text of the log: safe, and never longer than any table needs. */
const char *say_log_text(struct printer *printer, struct slice text);

/* Money with as many decimals as the log's sums deserve; "" in a log without amounts. */
const char *say_money(struct printer *printer, int64_t amount);

/* "50.3 to 54.6 %" of two shares. */
const char *say_interval(struct printer *printer, double low, double high);

struct lines {
    struct slice *items;
    size_t count;
};

/* Cuts at spaces into lines of at most `width` columns; a longer word is cut where it must. */
struct lines wrap(struct printer *printer, const char *text, size_t width);

void print_toned(struct printer *printer, enum tone tone, struct slice text);
void print_rule(struct printer *printer, size_t width);

/* A question as the head of a section, after an empty line. */
void print_head(struct printer *printer, const char *text);

/* An empty line, unless one stands there already. */
void print_gap(struct printer *printer);

/* A paragraph, its head bold; nothing for an empty statement. */
void print_statement(struct printer *printer, struct statement statement);

/* The same as an item of a list, with a bullet. */
void print_item(struct printer *printer, struct statement statement);

/* A paragraph of second rank: what explains a table. */
void print_aside(struct printer *printer, struct statement statement);
void print_note(struct printer *printer, struct message message);
/* Whom something beside their orders makes active or lost: reading_holds(). */
void print_holds(struct printer *printer);
