// SPDX-License-Identifier: AGPL-3.0-or-later
#include "domain/pasted_head.h"

#include <string.h>

#include "base/fold.h"
#include "domain/pasted_talk.h"

enum { NAME_WORDS_MAX = 5, PLAIN_NAME_WORDS = 4, PLAIN_NAME_BYTES = 60 };

static struct slice behind(struct slice text, size_t length)
{
    return (struct slice){text.at + length, text.length - length};
}

static struct slice before(struct slice text, size_t length)
{
    return (struct slice){text.at, length};
}

static struct slice trim(struct slice text)
{
    text = behind(text, pasted_space(text));
    return slice_trim(text);
}

static size_t words_of(struct slice name)
{
    size_t count = 0;

    for (size_t i = 0; i < name.length; i++)
        count += name.at[i] != ' ' && (i == 0 || name.at[i - 1] == ' ');
    return count;
}

/* Letters, and nothing that a name cannot have. */
static bool is_name(struct slice name, size_t words_max)
{
    bool has_letter = false;

    if (name.length == 0 || name.length > PASTED_NAME_MAX || words_of(name) > words_max)
        return false;
    for (size_t i = 0; i < name.length; i++) {
        const char letter = name.at[i];

        if (strchr("[]{}<>:;!?\"/\\|=", letter) != NULL && letter != '\0')
            return false;
        has_letter = has_letter || letter < 0 || ((letter | 32) >= 'a' && (letter | 32) <= 'z');
    }
    return has_letter;
}

/* A number is how a phone calls somebody it does not know. */
static bool is_speaker(struct slice name)
{
    if (is_name(name, NAME_WORDS_MAX + NAME_WORDS_MAX))
        return true;
    return name.length > 4 && name.length <= PASTED_NAME_MAX && name.at[0] == '+' &&
           name.at[1] >= '0' && name.at[1] <= '9';
}

/* "Ana: text" behind what says when; what has no name is the messenger's own. */
static struct pasted_head said_behind(struct slice rest, const struct pasted_stamp *stamp)
{
    struct pasted_head head = {.kind = LINE_SYSTEM, .stamp = *stamp};
    rest = behind(rest, pasted_space(rest));
    const char *colon = rest.length == 0 ? NULL : memchr(rest.at, ':', rest.length);

    if (!colon)
        return head;
    const size_t length = (size_t)(colon - rest.at);
    head.name = trim(before(rest, length));
    if (!is_speaker(head.name))
        return head;
    head.kind = LINE_HEAD;
    head.rest = trim(behind(rest, length + 1));
    return head;
}

/* [22/11/2026, 18:43:10] Ana: text */
static bool read_bracket(struct slice line, struct arena *arena, struct pasted_head *head)
{
    struct pasted_stamp stamp;

    if (line.length == 0 || line.at[0] != '[')
        return false;
    const struct slice inner = behind(line, 1);
    const size_t length = pasted_stamp_read(inner, arena, &stamp);
    if (length == 0 || !stamp.has_time || length >= inner.length || inner.at[length] != ']')
        return false;
    *head = said_behind(behind(inner, length + 1), &stamp);
    return true;
}

/* 22.11.26, 18:43 - Ana: text; 28-09-16 11:20:19: Ana: text; a day alone */
static bool read_leading(struct slice line, struct arena *arena, struct pasted_head *head)
{
    static const char *const marks[] = {"-", "\xE2\x80\x93", "\xE2\x80\x94", ":"};
    struct pasted_stamp stamp;
    const size_t length = pasted_stamp_read(line, arena, &stamp);

    if (length == 0)
        return false;
    const struct slice rest = trim(behind(line, length));
    if (rest.length == 0 && !stamp.has_time) {
        *head = (struct pasted_head){.kind = LINE_DAY, .stamp = stamp};
        return true;
    }
    for (size_t i = 0; stamp.has_time && i < sizeof(marks) / sizeof(marks[0]); i++)
        if (rest.length > strlen(marks[i]) && memcmp(rest.at, marks[i], strlen(marks[i])) == 0) {
            *head = said_behind(behind(rest, strlen(marks[i])), &stamp);
            return true;
        }
    return false;
}

static bool all_begin_capital(struct slice name)
{
    size_t at = 0;

    while (at < name.length) {
        size_t end = at;

        while (end < name.length && name.at[end] != ' ')
            end++;
        const struct slice word = {name.at + at, end - at};
        if (word.length > 0 && !word_look(word).begins_capital)
            return false;
        at = end + 1;
    }
    return true;
}

/* Whether a day and a time, or a time alone, are all that is left; in brackets or without. */
static bool ends_in_stamp(struct slice rest, struct arena *arena, struct pasted_stamp *ret_stamp)
{
    const bool is_bracket = rest.length > 0 && (rest.at[0] == '[' || rest.at[0] == '(');
    const struct slice inner = is_bracket ? behind(rest, 1) : rest;
    const size_t length = pasted_stamp_read(inner, arena, ret_stamp);

    if (length == 0 || !ret_stamp->has_time)
        return false;
    struct slice left = behind(inner, length);
    if (is_bracket && left.length > 0 && (left.at[0] == ']' || left.at[0] == ')'))
        left = behind(left, 1);
    else if (is_bracket)
        return false;
    return trim(left).length == 0;
}

/* Ana, [22.11.2026 18:43]; Ana, 12:30; Ana 12:30; ana_77 yesterday at 12:30 */
static bool read_trailing(struct slice line, struct arena *arena, struct pasted_head *head)
{
    enum { TRAILING_BYTES_MAX = 200 };
    struct pasted_stamp stamp;

    for (size_t i = 1; i < line.length && line.length <= TRAILING_BYTES_MAX; i++) {
        const bool is_comma = line.at[i] == ',';
        const struct slice name = trim(before(line, i));

        if (!is_comma && line.at[i] != ' ')
            continue;
        const struct slice rest = trim(behind(line, i + 1));
        if (!is_name(name, NAME_WORDS_MAX) || !ends_in_stamp(rest, arena, &stamp))
            continue;
        const bool is_sure = rest.at[0] == '[' || is_comma || all_begin_capital(name);
        if (!is_sure && words_of(name) > 1)
            return false;
        *head = (struct pasted_head){
            .kind = is_sure ? LINE_HEAD : LINE_MAYBE, .name = name, .stamp = stamp};
        return true;
    }
    return false;
}

static bool is_digit(char letter)
{
    return letter >= '0' && letter <= '9';
}

static bool read_plain(struct slice line, struct pasted_head *head)
{
    const char *colon = line.length == 0 ? NULL : memchr(line.at, ':', line.length);

    if (!colon || (size_t)(colon - line.at) > PLAIN_NAME_BYTES)
        return false;
    const size_t length = (size_t)(colon - line.at);
    const struct slice name = trim(before(line, length)), rest = behind(line, length + 1);
    if (length > 0 && is_digit(line.at[length - 1]) && rest.length > 0 && is_digit(rest.at[0]))
        return false; /* a time within a sentence */
    if (!is_name(name, PLAIN_NAME_WORDS) || (rest.length > 0 && rest.at[0] == '/'))
        return false;
    *head = (struct pasted_head){.kind = LINE_PLAIN, .name = name, .rest = trim(rest)};
    return true;
}

struct pasted_head pasted_head_read(struct slice line, struct arena *arena)
{
    struct pasted_head head = {.kind = LINE_TEXT};

    line = trim(line);
    if (read_bracket(line, arena, &head) || read_leading(line, arena, &head) ||
        read_trailing(line, arena, &head) || read_plain(line, &head))
        return head;
    return head;
}
