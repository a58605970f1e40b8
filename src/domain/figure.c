// SPDX-License-Identifier: AGPL-3.0-or-later
#include "domain/figure.h"

#include <inttypes.h>

#include "base/message.h"
#include "base/text.h"
#include "domain/client_filter_words.h"

/* Beyond any number of orders, and any count of days or periods, that a log can have. */
enum { NUMBER_MAX = 1000000, PARTS_MAX = 5 };

enum member { MEMBER_NONE, FROM, TO, A, B, C, D };

/* One part between colons: a day, one of some words, or a number. `low` -1: a hyphen says -1. */
struct part {
    enum member member;
    int32_t low, high;
    const char *const *words;
};
struct shape {
    const char *word;
    struct part parts[PARTS_MAX];
};

/* In the order of enum rfm_segment, of what is scored, of enum period. */
static const char *const segments[] = {
    "champions",      "loyal",          "potential-loyalists", "new",     "promising",
    "need-attention", "about-to-sleep", "cannot-lose",         "at-risk", "hibernating",
};
static const char *const scores[] = {"r", "f", "m"};
static const char *const windows[] = {"open", "passed"};
static const char *const periods[] = {"month", "quarter", "year"};

/* The first words of a list have the order of enum standing; the others are none of a figure. */
enum { STANDING_LAST = CLIENT_LOST, SEGMENT_LAST = 9, SCORE_LAST = 2, PERIOD_LAST = 2 };
#define PERIOD_PARTS        \
    {                       \
        {FROM, 0, 0, NULL}, \
        {                   \
            TO, 0, 0, NULL  \
        }                   \
    }
#define STANDING_PART(member, low)                            \
    {                                                         \
        (member), (low), STANDING_LAST, client_standing_words \
    }
#define NUMBER_PART(member, low)          \
    {                                     \
        (member), (low), NUMBER_MAX, NULL \
    }
#define DAY_PART(member)     \
    {                        \
        (member), 0, 0, NULL \
    }
static const struct shape shapes[FIGURE_KINDS + 1] = {
    [FIGURE_START] = {"start", PERIOD_PARTS},
    [FIGURE_END] = {"end", PERIOD_PARTS},
    [FIGURE_RETAINED] = {"retained", PERIOD_PARTS},
    [FIGURE_LOST] = {"lost", PERIOD_PARTS},
    [FIGURE_JOINED] = {"joined", PERIOD_PARTS},
    [FIGURE_NEW] = {"new", PERIOD_PARTS},
    [FIGURE_RETURNED] = {"returned", PERIOD_PARTS},
    [FIGURE_NEW_GONE] = {"new_gone", PERIOD_PARTS},
    [FIGURE_CAME_BACK] = {"came_back", PERIOD_PARTS},
    [FIGURE_STANDING] = {"standing", {DAY_PART(TO), STANDING_PART(A, 0)}},
    [FIGURE_COOLING] = {"cooling", {DAY_PART(TO), STANDING_PART(A, -1)}},
    [FIGURE_CELL] = {"cell",
                     {DAY_PART(TO), NUMBER_PART(A, 0), NUMBER_PART(B, -1), NUMBER_PART(C, 0),
                      NUMBER_PART(D, -1)}},
    [FIGURE_MOVED] = {"moved",
                      {DAY_PART(FROM), STANDING_PART(A, -1), DAY_PART(TO), STANDING_PART(B, -1)}},
    [FIGURE_SEGMENT] = {"segment",
                        {DAY_PART(TO), {A, 0, SEGMENT_LAST, segments}, NUMBER_PART(B, 0)}},
    [FIGURE_SCORE] =
        {"score", {DAY_PART(TO), {A, 0, SCORE_LAST, scores}, {C, 1, 5, NULL}, NUMBER_PART(B, 0)}},
    [FIGURE_DUE] = {"due", {DAY_PART(TO), {A, 0, 1, windows}}},
    [FIGURE_COHORT] =
        {"cohort", {DAY_PART(FROM), {B, 0, PERIOD_LAST, periods}, NUMBER_PART(A, 0), DAY_PART(TO)}},
};

static int32_t *member_of(struct figure *figure, enum member member)
{
    switch (member) {
    case FROM:
        return &figure->from;
    case TO:
        return &figure->to;
    case A:
        return &figure->a;
    case B:
        return &figure->b;
    case C:
        return &figure->c;
    case D:
    case MEMBER_NONE:
        break;
    }
    return &figure->d;
}

/* --- reading --- */

static bool read_day(struct slice piece, day_t *ret_day)
{
    char text[DAY_TEXT_SIZE];

    if (piece.length != DAY_TEXT_SIZE - 1)
        return false;
    memcpy(text, piece.at, piece.length);
    text[piece.length] = '\0';
    return day_read(text, ret_day);
}

/* Written in one way only: no sign, no zero before it. */
static bool read_number(struct slice piece, int32_t *ret_number)
{
    int32_t number = 0;

    if (piece.length == 0 || piece.length > 7 || (piece.length > 1 && piece.at[0] == '0'))
        return false;
    for (size_t i = 0; i < piece.length; i++) {
        if (piece.at[i] < '0' || piece.at[i] > '9')
            return false;
        number = number * 10 + (piece.at[i] - '0');
    }
    *ret_number = number;
    return true;
}

static bool read_word(const struct part *part, struct slice piece, int32_t *ret_number)
{
    for (int32_t i = 0; i <= part->high; i++)
        if (slice_equal(slice_of(part->words[i]), piece)) {
            *ret_number = i;
            return true;
        }
    return false;
}

static bool read_part(const struct part *part, struct slice piece, int32_t *ret_number)
{
    if (part->member == FROM || part->member == TO)
        return read_day(piece, ret_number);
    if (part->low < 0 && slice_equal(piece, slice_of("-"))) {
        *ret_number = -1;
        return true;
    }
    if (part->words)
        return read_word(part, piece, ret_number);
    return read_number(piece, ret_number) && *ret_number >= part->low && *ret_number <= part->high;
}

/* The text up to the next colon; *rest goes behind it, and to NULL at the end. */
static struct slice cut(const char **rest)
{
    const char *at = *rest;
    size_t length = strcspn(at, ":");

    *rest = at[length] == ':' ? at + length + 1 : NULL;
    return (struct slice){at, length};
}

static bool read_shape(const struct shape *shape, const char *rest, struct figure *figure)
{
    for (size_t i = 0; i < PARTS_MAX && shape->parts[i].member != MEMBER_NONE; i++) {
        const struct part *part = &shape->parts[i];

        if (!rest || !read_part(part, cut(&rest), member_of(figure, part->member)))
            return false;
    }
    return rest == NULL;
}

/* What ends comes after what begins. */
static bool is_in_order(const struct figure *figure)
{
    if (figure->kind == FIGURE_CELL)
        return (figure->b < 0 || figure->a <= figure->b) &&
               (figure->d < 0 || figure->c <= figure->d);
    for (size_t i = 0; i < PARTS_MAX; i++)
        if (shapes[figure->kind].parts[i].member == FROM)
            return figure->from <= figure->to;
    return true;
}

enum status figure_read(const char *word, struct fault *fault, struct figure *ret_figure)
{
    const char *rest = word;
    struct slice name = cut(&rest);

    for (int kind = FIGURE_START; kind <= FIGURE_KINDS && shapes[kind].word; kind++) {
        struct figure figure = {.kind = (enum figure_kind)kind};

        if (!slice_equal(name, slice_of(shapes[kind].word)))
            continue;
        if (!read_shape(&shapes[kind], rest, &figure) || !is_in_order(&figure))
            break;
        *ret_figure = figure;
        return STATUS_OK;
    }
    return fault_set(
        fault, STATUS_INVALID, "figure",
        MESSAGE("a figure is written as lost:2025-01-01:2025-12-31, not “{1}”", arg_text(word)));
}

/* --- writing --- */

static void write_part(struct text *out, const struct part *part, int32_t number)
{
    char day[DAY_TEXT_SIZE];

    text_add(out, ":");
    if (part->member == FROM || part->member == TO) {
        day_write(number, day);
        text_add(out, day);
    } else if (number < 0) {
        text_add(out, "-");
    } else if (part->words) {
        text_add(out, part->words[number]);
    } else {
        text_format(out, "%" PRId32, number);
    }
}

/* --- groups --- */

static bool is_all_hyphens(const char *text)
{
    return text[strspn(text, "-")] == '\0';
}

const char *figure_group_word(const char *name, struct arena *arena)
{
    struct text out = text_new(arena);

    text_add(&out, is_all_hyphens(name) ? "-" : "");
    text_add(&out, name);
    return out.at;
}

const char *figure_group_name(const char *word)
{
    return word[0] == '-' && is_all_hyphens(word) ? word + 1 : word;
}

const char *figure_word(const struct figure *figure, struct arena *arena)
{
    const struct shape *shape = &shapes[figure->kind];
    struct figure parts = *figure;
    struct text out = text_new(arena);

    text_add(&out, shape->word ? shape->word : "");
    for (size_t i = 0; i < PARTS_MAX && shape->parts[i].member != MEMBER_NONE; i++)
        write_part(&out, &shape->parts[i], *member_of(&parts, shape->parts[i].member));
    return out.at;
}
