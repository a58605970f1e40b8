// SPDX-License-Identifier: AGPL-3.0-or-later
#include <string.h>

#include "base/fold.h"
#include "base/text.h"
#include "base/utf8.h"
#include "domain/courtesy.h"

/* ---- where something stands ---- */

static bool is_end(char byte)
{
    return byte == '.' || byte == '!' || byte == '?' || byte == '\n';
}

/* Behind the marks that end the sentence of byte `at`; before a line end. */
static size_t sentence_end(struct slice text, size_t at)
{
    while (at < text.length && !is_end(text.at[at]))
        at++;
    while (at < text.length && is_end(text.at[at]) && text.at[at] != '\n')
        at++;
    return at;
}

static size_t sentence_start(struct slice text, size_t at)
{
    while (at > 0 && !is_end(text.at[at - 1]))
        at--;
    while (at < text.length && text.at[at] == ' ')
        at++;
    return at;
}

static bool begins_capital(struct slice text, const struct courtesy_finding *finding)
{
    return word_look((struct slice){text.at + finding->from, finding->to - finding->from})
        .begins_capital;
}

/* ---- what is put there ---- */

static bool greet(const char *greeting, struct arena *arena, struct courtesy_change *change)
{
    struct text with = text_new(arena);

    text_add(&with, greeting);
    text_add(&with, "\n\n");
    *change = (struct courtesy_change){0, 0, with.at};
    return true;
}

/* All up to the name and the mark behind it, when it stands where a greeting does. */
static bool greet_anew(struct slice text, const struct courtesy_finding *finding,
                       const char *greeting, struct courtesy_change *change)
{
    enum { WORDS_BEFORE_MAX = 4 };
    size_t to = finding->to, words = 0;

    for (size_t i = 0; i < finding->from; i++) {
        if (is_end(text.at[i]) && i + 1 < finding->from && text.at[i + 1] != ' ')
            return false;
        words += text.at[i] == ' ';
    }
    if (words > WORDS_BEFORE_MAX)
        return false;
    if (to < text.length && (text.at[to] == ',' || text.at[to] == '!' || text.at[to] == '.'))
        to++;
    else
        return false; /* the sentence goes on: no line of its own fits */
    *change = (struct courtesy_change){0, to, greeting};
    return true;
}

static void name_day(const struct courtesy_message *message, const struct courtesy_finding *finding,
                     const struct language *language, struct arena *arena,
                     struct courtesy_change *change)
{
    struct text with = text_new(arena);

    if (finding->label == COURTESY_ASAP_PHRASE || finding->is_vague_term) {
        const char *term = begins_capital(message->text, finding)
                               ? translate(language, N_("By [which day]"))
                               : translate(language, N_("by [which day]"));
        *change = (struct courtesy_change){finding->from, finding->to, term};
        return;
    }
    text_add_char(&with, ' ');
    text_add(&with, translate(language, N_("by [which day]")));
    *change = (struct courtesy_change){finding->to, finding->to, with.at};
}

static void add_new_day(struct slice text, const struct courtesy_finding *finding,
                        const struct language *language, struct arena *arena,
                        struct courtesy_change *change)
{
    const size_t at = sentence_end(text, finding->to);
    struct text with = text_new(arena);

    text_add(&with, at > 0 && is_end(text.at[at - 1]) ? " " : ". ");
    text_add(&with, translate(language, N_("The new date: [which day].")));
    *change = (struct courtesy_change){at, at, with.at};
}

/* A row of marks becomes one, words in capitals are written small. */
static bool lower(struct slice text, const struct courtesy_finding *finding, struct arena *arena,
                  struct courtesy_change *change)
{
    const struct slice words = {text.at + finding->from, finding->to - finding->from};
    const struct word_look look = word_look(words);
    size_t end = finding->to;
    bool is_question = false;

    for (; end < text.length && (text.at[end] == '!' || text.at[end] == '?'); end++)
        is_question = is_question || text.at[end] == '?';
    if (!look.is_capitals && end == finding->to)
        return false;
    struct text with = text_new(arena);
    const bool is_first = sentence_start(text, finding->from) == finding->from;
    const size_t kept = !look.is_capitals ? words.length : is_first ? utf8_character(words) : 0;
    text_add_slice(&with, (struct slice){words.at, kept});
    text_add(&with, small_letters(arena, (struct slice){words.at + kept, words.length - kept}));
    if (end > finding->to)
        text_add_char(&with, is_question ? '?' : '!');
    *change = (struct courtesy_change){finding->from, end, with.at};
    return true;
}

/* The brackets or the sentence that it stands in. */
static void take_out(struct slice text, const struct courtesy_finding *finding,
                     struct courtesy_change *change)
{
    size_t from = finding->from, to = finding->to;

    if (from > 0 && (text.at[from - 1] == '(' || text.at[from - 1] == '[')) {
        const char mark = text.at[from - 1] == '(' ? ')' : ']';
        const char *end = memchr(text.at + to, mark, text.length - to);
        from--;
        to = end ? (size_t)(end - text.at) + 1 : to;
    } else {
        from = sentence_start(text, from);
        to = sentence_end(text, to);
    }
    while (to < text.length && text.at[to] == ' ')
        to++;
    *change = (struct courtesy_change){from, to, ""};
}

/* A line for each question, with what is said before it. */
static void number(struct slice text, const struct courtesy_finding *finding, struct arena *arena,
                   struct courtesy_change *change)
{
    enum { QUESTIONS_MAX = 99 };
    struct text with = text_new(arena);
    const size_t to = sentence_end(text, finding->to);
    int count = 0;

    if (finding->from > 0 && text.at[finding->from - 1] != '\n')
        text_add(&with, "\n\n");
    for (size_t at = finding->from; at < to && count < QUESTIONS_MAX;) {
        size_t end = at;
        while (end < to && text.at[end] != '?')
            end++;
        end += end < to;
        text_format(&with, "%s%d. ", count > 0 ? "\n" : "", count + 1);
        text_add_slice(&with, (struct slice){text.at + at, end - at});
        count++;
        for (at = end; at < to && (text.at[at] == ' ' || text.at[at] == '\n');)
            at++;
    }
    size_t behind = to;
    while (behind < text.length && text.at[behind] == ' ')
        behind++;
    if (behind < text.length && text.at[behind] != '\n')
        text_add(&with, "\n\n");
    *change = (struct courtesy_change){finding->from, behind, with.at};
}

bool courtesy_change(const struct courtesy_message *message, const struct courtesy_finding *finding,
                     const char *greeting, struct arena *arena, struct courtesy_change *ret_change)
{
    const struct language *language = language_by_code(message->language);
    const bool can_greet = greeting[0] != '\0' && message->use == COURTESY_LETTER;

    switch (finding->label) {
    case COURTESY_NO_GREETING_BY_NAME:
        return can_greet && greet(greeting, arena, ret_change);
    case COURTESY_WRONG_NAME_FORM:
        return can_greet && greet_anew(message->text, finding, greeting, ret_change);
    case COURTESY_SHOUTING:
        return lower(message->text, finding, arena, ret_change);
    case COURTESY_PROMISE_WITHOUT_DATE:
    case COURTESY_ASAP_PHRASE:
        name_day(message, finding, language, arena, ret_change);
        return true;
    case COURTESY_DELAY_WITHOUT_DATE:
        add_new_day(message->text, finding, language, arena, ret_change);
        return true;
    case COURTESY_INTERNAL_REMARK:
        take_out(message->text, finding, ret_change);
        return true;
    case COURTESY_MANY_QUESTIONS:
        number(message->text, finding, arena, ret_change);
        return true;
    case COURTESY_NO_THANKS:
    case COURTESY_BLAME:
    case COURTESY_QUARREL:
    case COURTESY_EXCUSE:
    case COURTESY_INSULT:
    case COURTESY_OTHER_CLIENT:
    case COURTESY_ATTACHMENT_MISSING:
    case COURTESY_WALL_OF_TEXT:
    case COURTESY_REFERS_TO_SUPERIOR:
    case COURTESY_TEMPLATE_REPLY:
    case COURTESY_ONLY_FOR_YOU:
    case COURTESY_LABELS:
        break;
    }
    return false;
}

const char *courtesy_changed(struct slice text, const struct courtesy_change *change,
                             struct arena *arena)
{
    struct text out = text_new(arena);

    text_add_slice(&out, (struct slice){text.at, change->from});
    text_add(&out, change->with);
    text_add_slice(&out, (struct slice){text.at + change->to, text.length - change->to});
    return out.at;
}

size_t courtesy_units(struct slice text, size_t bytes)
{
    size_t units = 0;

    for (size_t i = 0; i < bytes && i < text.length; i++) {
        const unsigned char byte = (unsigned char)text.at[i];
        units += (byte & 0xC0) != 0x80;
        units += byte >= 0xF0; /* beyond the first plane: two */
    }
    return units;
}
