// SPDX-License-Identifier: AGPL-3.0-or-later
#include "domain/cue_letter.h"

#include <string.h>

#include "base/text.h"

enum { PARAGRAPHS_MAX = 4, FORMS = 2 };

static const char *const subjects[LETTER_COUNT] = {
#define CUE_LETTER(name, subject) [LETTER_##name] = (subject),
#define CUE_LETTER_TEXT(name, form, first, second, third, fourth)
#include "domain/cue_letters.def"
#undef CUE_LETTER_TEXT
#undef CUE_LETTER
};

static const char *const paragraphs[LETTER_COUNT][FORMS][PARAGRAPHS_MAX] = {
#define CUE_LETTER(name, subject)
#define CUE_LETTER_TEXT(name, form, first, second, third, fourth) \
    [LETTER_##name][ADDRESS_##form - ADDRESS_FORMAL] = {first, second, third, fourth},
#include "domain/cue_letters.def"
#undef CUE_LETTER_TEXT
#undef CUE_LETTER
};

static enum cue_letter letter_of_day(const struct cue_date *date)
{
    switch (date->kind) {
    case DATE_BIRTHDAY:
        return LETTER_BIRTHDAY;
    case DATE_ANNIVERSARY:
        return LETTER_ANNIVERSARY;
    case DATE_TRADE:
        return LETTER_TRADE_DAY;
    case DATE_OTHER:
        break;
    }
    return LETTER_OTHER_DAY;
}

static enum cue_letter letter_of_complaint(enum complaint_stage stage)
{
    switch (stage) {
    case COMPLAINT_OPEN:
        return LETTER_COMPLAINT_HEARD;
    case COMPLAINT_MENDED:
        return LETTER_COMPLAINT_MENDED;
    case COMPLAINT_EXPLAINED:
    case COMPLAINT_CLOSED:
        break;
    }
    return LETTER_NONE;
}

enum cue_letter cue_letter_of(const struct cue *cue)
{
    switch (cue->rule) {
    case CUE_ANSWER_ENQUIRY:
        return LETTER_ENQUIRY;
    case CUE_VIP_QUIET:
        return LETTER_QUIET;
    case CUE_SLIPPING:
    case CUE_WINDOW_CLOSES:
        return LETTER_REMIND;
    case CUE_FIRST_DAYS:
        return LETTER_FIRST_DAYS;
    case CUE_WELCOME_BACK:
        return LETTER_WELCOME_BACK;
    case CUE_IMPORTANT_DAY:
        return letter_of_day(cue->date);
    case CUE_YEARS:
        return LETTER_YEARS;
    case CUE_STAY_IN_TOUCH:
        return LETTER_IN_TOUCH;
    case CUE_NEWLY_LOST:
        return LETTER_LOST;
    case CUE_SECOND_POINT:
        return LETTER_SECOND_WAY;
    case CUE_BOUNCED:
        return LETTER_OTHER_WAY;
    case CUE_COMPLAINT:
        return letter_of_complaint(cue->complaint->stage);
    case CUE_WINDOW_OPENS:
    case CUE_DOUBLE_CLIENT:
    case CUE_NO_CURRENCY:
    case CUE_OWN:
    case CUE_ANSWER_MESSAGE:
    case CUE_BACK_AGAIN:
        break;
    }
    return LETTER_NONE;
}

/* ---- filling in ---- */

static struct placeholder_values marked_values(const struct placeholder_values *values,
                                               struct arena *arena)
{
    struct placeholder_values marked = {0};

    for (size_t i = 0; i < PLACEHOLDER_COUNT; i++) {
        struct text out = text_new(arena);

        if (!values->values[i])
            continue;
        text_add_char(&out, LETTER_MARK);
        text_add(&out, values->values[i]);
        text_add_char(&out, LETTER_MARK_END);
        marked.values[i] = out.at;
    }
    return marked;
}

/* Whether all that a paragraph speaks of is known. */
static bool is_known(const char *paragraph, const struct placeholder_values *values,
                     struct arena *arena)
{
    for (size_t i = 0; i < PLACEHOLDER_COUNT; i++) {
        struct text name = text_new(arena);

        text_format(&name, "{%s}", placeholder_meanings[i].name);
        if (!values->values[i] && strstr(paragraph, name.at))
            return false;
    }
    return true;
}

static void add_paragraph(struct text *out, const char *paragraph,
                          const struct placeholder_values *values, struct arena *arena)
{
    struct fault fault = {0};
    const char *filled = "";

    if (!is_known(paragraph, values, arena))
        return;
    if (placeholders_fill(paragraph, values, "", arena, &fault, &filled) != STATUS_OK)
        return; /* a value that is longer than any letter */
    text_add(out, filled);
    text_add(out, "\n\n");
}

struct letter cue_letter_write(enum cue_letter kind, const struct letter_facts *facts,
                               const struct language *language, struct arena *arena)
{
    const struct placeholder_values values = marked_values(&facts->values, arena);
    const enum form_of_address form = facts->addressee.form_of_address == ADDRESS_FIRST_NAME
                                          ? ADDRESS_FIRST_NAME
                                          : ADDRESS_FORMAL;
    struct text out = text_new(arena);

    text_add(&out, letter_greeting(&facts->addressee, language, arena));
    text_add(&out, "\n\n");
    for (size_t i = 0; i < PARAGRAPHS_MAX; i++) {
        const char *paragraph = paragraphs[kind][form - ADDRESS_FORMAL][i];

        if (paragraph)
            add_paragraph(&out, translate(language, paragraph), &values, arena);
    }
    text_add(&out, letter_farewell(facts->user, facts->business, form, language, arena));
    return (struct letter){translate(language, subjects[kind]), out.at};
}

enum status letter_fill(const struct letter *words, const struct letter_facts *facts,
                        struct arena *arena, struct fault *fault, struct letter *ret_letter)
{
    const struct placeholder_values values = marked_values(&facts->values, arena);
    struct letter letter = {0};
    const char *subject = "";

    enum status status =
        placeholders_fill(words->subject, &values, "subject", arena, fault, &subject);
    if (status == STATUS_OK)
        status = placeholders_fill(words->text, &values, "text", arena, fault, &letter.text);
    if (status != STATUS_OK)
        return status;
    letter.subject = letter_plain(subject, arena);
    *ret_letter = letter;
    return STATUS_OK;
}

/* ---- pieces ---- */

const char *letter_plain(const char *marked, struct arena *arena)
{
    struct text out = text_new(arena);

    for (const char *at = marked; *at != '\0'; at++)
        if (*at != LETTER_MARK && *at != LETTER_MARK_END)
            text_add_char(&out, *at);
    return out.at;
}

/* How long the gap is that `at` begins with, within its line; 0 for none. */
static size_t gap_length(const char *at)
{
    const char end = *at == '[' ? ']' : '}';
    size_t length = 1;

    if (*at != '[' && *at != '{')
        return 0;
    while (at[length] != end) {
        if (at[length] == '\0' || at[length] == '\n' || at[length] == LETTER_MARK)
            return 0;
        length++;
    }
    return length + 1;
}

static void add_piece(struct letter_pieces *pieces, enum letter_piece_kind kind, struct slice text,
                      struct arena *arena)
{
    if (text.length == 0)
        return;
    pieces->has_gap = pieces->has_gap || kind == PIECE_GAP;
    pieces->items[pieces->count++] =
        (struct letter_piece){kind, arena_copy(arena, text.at, text.length)};
}

struct letter_pieces letter_pieces(const char *marked, struct arena *arena)
{
    struct letter_pieces pieces = {arena_array(arena, struct letter_piece, LETTER_PIECES_MAX + 3),
                                   0, false};
    const char *plain = marked, *at = marked;

    while (*at != '\0' && pieces.count < LETTER_PIECES_MAX) {
        const bool is_filled = *at == LETTER_MARK;
        const char *end = is_filled ? strchr(at, LETTER_MARK_END) : NULL;
        size_t length = end ? (size_t)(end - at) + 1 : gap_length(at);

        if (length == 0) {
            at++;
            continue;
        }
        add_piece(&pieces, PIECE_PLAIN, (struct slice){plain, (size_t)(at - plain)}, arena);
        if (end)
            add_piece(&pieces, PIECE_FILLED, (struct slice){at + 1, length - 2}, arena);
        else
            add_piece(&pieces, PIECE_GAP, (struct slice){at, length}, arena);
        plain = at += length;
    }
    add_piece(&pieces, PIECE_PLAIN, slice_of(letter_plain(plain, arena)), arena);
    return pieces;
}
