// SPDX-License-Identifier: AGPL-3.0-or-later
#include "domain/mail_clean.h"

#include "base/text.h"
#include "base/utf8.h"
#include "domain/mail_message.h"

#define REPLACEMENT "\xEF\xBF\xBD" /* U+FFFD */

enum { EXTENSION_MAX = 16 };

static unsigned long code_point(const char *at, size_t length)
{
    unsigned long point = (unsigned char)at[0];

    if (length > 1)
        point &= 0x7FUL >> length;
    for (size_t i = 1; i < length; i++)
        point = point << 6 | ((unsigned char)at[i] & 0x3FU);
    return point;
}

enum character { SEEN, UNSEEN, LINE_BREAK, TAB, CARRIAGE, JOINER };

struct range {
    unsigned long first, last;
};

/* Controls, marks and isolates of direction, spaces without width, letters of the tag block. */
static const struct range unseen[] = {
    {0x00, 0x1F},     {0x7F, 0x9F},     {0x61C, 0x61C},   {0x200B, 0x200B}, {0x200E, 0x200F},
    {0x202A, 0x202E}, {0x2060, 0x206F}, {0xFEFF, 0xFEFF}, {0xFFF9, 0xFFFB}, {0xE0000, 0xE0FFF},
};

static enum character character_of(const char *at, size_t length)
{
    unsigned long point = code_point(at, length);

    if (point >= 0x20 && point < 0x7F)
        return SEEN;
    if (point == '\n' || point == 0x2028 || point == 0x2029 || point == 0x85)
        return LINE_BREAK;
    if (point == '\t')
        return TAB;
    if (point == '\r')
        return CARRIAGE;
    if (point == 0x200C || point == 0x200D)
        return JOINER;
    for (size_t i = 0; i < sizeof(unseen) / sizeof(unseen[0]); i++) {
        if (point >= unseen[i].first && point <= unseen[i].last)
            return UNSEEN;
    }
    return SEEN;
}

/* Of what comes next: how many bytes, and what it is. Length 0 of a character: not UTF-8. */
struct next_character {
    size_t bytes;
    enum character kind;
    bool is_broken;
};
static struct next_character next_of(struct slice text, size_t at)
{
    size_t length = utf8_character((struct slice){text.at + at, text.length - at});

    if (length == 0)
        return (struct next_character){1, SEEN, true};
    return (struct next_character){length, character_of(text.at + at, length), false};
}

/* U+00C0 to U+05FF: letters of Europe, and nothing else. */
static bool is_plain_pair(struct slice text, size_t at)
{
    unsigned char lead = (unsigned char)text.at[at];

    return lead >= 0xC3 && lead <= 0xD7 && at + 1 < text.length &&
           ((unsigned char)text.at[at + 1] & 0xC0U) == 0x80;
}

/* How much from `at` on stays as it is. */
static size_t seen_run(struct slice text, size_t at)
{
    size_t end = at;

    while (end < text.length) {
        if (text.at[end] >= 0x20 && text.at[end] < 0x7F) {
            end++;
            continue;
        }
        if (is_plain_pair(text, end)) {
            end += 2;
            continue;
        }
        struct next_character next = next_of(text, end);
        if (next.is_broken || (next.kind != SEEN && next.kind != JOINER))
            break;
        end += next.bytes;
    }
    return end - at;
}

static void add_character(struct text *to, struct slice text, size_t at, struct next_character next)
{
    if (next.is_broken)
        text_add(to, REPLACEMENT);
    else
        text_add_slice(to, (struct slice){text.at + at, next.bytes});
}

/* `as_line`: what line ends and tabs become in one line; NULL keeps them. */
static void add_clean(struct text *to, struct slice text, const char *as_line)
{
    for (size_t at = 0; at < text.length;) {
        size_t run = seen_run(text, at);

        if (run > 0) {
            text_add_slice(to, (struct slice){text.at + at, run});
            at += run;
            continue;
        }
        struct next_character next = next_of(text, at);
        bool is_pair = next.kind == CARRIAGE && at + 1 < text.length && text.at[at + 1] == '\n';
        if (next.kind == LINE_BREAK || (next.kind == CARRIAGE && !is_pair))
            text_add(to, as_line ? as_line : "\n");
        else if (next.kind == TAB)
            text_add(to, as_line ? as_line : "\t");
        else if (next.is_broken)
            text_add(to, REPLACEMENT);
        at += next.bytes;
    }
}

static size_t cut_at_border(const char *text, size_t length, size_t max)
{
    if (length <= max)
        return length;
    while (max > 0 && ((unsigned char)text[max] & 0xC0U) == 0x80)
        max--;
    return max;
}

void mail_clean_add(struct text *to, struct slice text)
{
    add_clean(to, text, NULL);
}

const char *mail_line_clean(struct slice text, size_t max, struct arena *arena)
{
    struct text line = text_new(arena);

    text_add(&line, "");
    add_clean(&line, text, " ");
    struct slice trimmed = slice_trim((struct slice){line.at, line.length});
    trimmed.length = cut_at_border(trimmed.at, trimmed.length, max);
    trimmed = slice_trim(trimmed);
    return arena_copy(arena, trimmed.at, trimmed.length);
}

const char *mail_text_clean(struct slice text, size_t max, struct arena *arena, bool *ret_is_cut)
{
    struct text all = text_new(arena);

    text_add(&all, "");
    add_clean(&all, text, NULL);
    size_t length = cut_at_border(all.at, all.length, max);
    *ret_is_cut = length < all.length;
    all.at[length] = '\0';
    return all.at;
}

bool mail_line_is_clean(struct slice text, size_t max)
{
    return text.length <= max && seen_run(text, 0) == text.length &&
           slice_trim(text).length == text.length;
}

bool mail_text_is_clean(struct slice text, size_t max)
{
    size_t at = seen_run(text, 0);

    while (at < text.length && (text.at[at] == '\n' || text.at[at] == '\t')) {
        at++;
        at += seen_run(text, at);
    }
    return text.length <= max && at == text.length;
}

static void add_name_characters(struct text *to, const char *line)
{
    struct slice name = slice_of(line);

    for (size_t at = 0; at < name.length;) {
        struct next_character next = next_of(name, at);

        if (next.bytes == 1 && strchr("<>:\"|?*", name.at[at]))
            text_add_char(to, '_');
        else if (next.kind != JOINER)
            add_character(to, name, at, next);
        at += next.bytes;
    }
}

/* Dots and spaces at the start hide a file or lead elsewhere, at the end Windows drops them. */
static struct slice without_dots(struct slice name)
{
    struct slice before;

    do {
        before = name;
        while (name.length > 0 && name.at[0] == '.')
            name = (struct slice){name.at + 1, name.length - 1};
        while (name.length > 0 && name.at[name.length - 1] == '.')
            name.length--;
        name = slice_trim(name);
    } while (name.length != before.length);
    return name;
}

static const char *shortened(struct slice name, struct arena *arena)
{
    size_t dot = name.length;
    struct text out = text_new(arena);

    while (dot > 0 && name.at[dot - 1] != '.')
        dot--;
    size_t ending = dot > 1 && name.length - dot <= EXTENSION_MAX ? name.length - dot + 1 : 0;
    size_t stem = cut_at_border(name.at, name.length - ending, MAIL_NAME_MAX - ending);
    struct slice kept = without_dots((struct slice){name.at, stem});
    text_add_slice(&out, kept);
    text_add_slice(&out, (struct slice){name.at + name.length - ending, ending});
    return out.at;
}

const char *mail_file_name_clean(struct slice name, struct arena *arena)
{
    struct text clean = text_new(arena);
    size_t start = name.length;

    while (start > 0 && name.at[start - 1] != '/' && name.at[start - 1] != '\\')
        start--;
    text_add(&clean, "");
    add_name_characters(&clean,
                        mail_line_clean((struct slice){name.at + start, name.length - start},
                                        name.length * 3, arena));
    struct slice kept = without_dots((struct slice){clean.at, clean.length});
    return kept.length <= MAIL_NAME_MAX ? arena_copy(arena, kept.at, kept.length)
                                        : shortened(kept, arena);
}
