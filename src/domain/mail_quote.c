// SPDX-License-Identifier: AGPL-3.0-or-later
#include "domain/mail_quote.h"

#include <stdbool.h>
#include <strings.h>

enum { INTRODUCTION_MAX = 300, SIGNATURE_LINES_MAX = 12 };

static struct slice line_at(struct slice text, size_t at)
{
    const char *end = at < text.length ? memchr(text.at + at, '\n', text.length - at) : NULL;

    return (struct slice){text.at + at, end ? (size_t)(end - text.at) - at : text.length - at};
}

static bool ends_with(struct slice line, const char *end)
{
    size_t length = strlen(end);

    return line.length >= length && memcmp(line.at + line.length - length, end, length) == 0;
}

static bool begins_with(struct slice line, const char *start)
{
    size_t length = strlen(start);

    return line.length >= length && memcmp(line.at, start, length) == 0;
}

static bool has(struct slice line, const char *part)
{
    return memmem(line.at, line.length, part, strlen(part)) != NULL;
}

static bool has_digit(struct slice line)
{
    for (size_t i = 0; i < line.length; i++) {
        if (line.at[i] >= '0' && line.at[i] <= '9')
            return true;
    }
    return false;
}

/* "On 3 May 2026 at 10:00, Ana Ivić <ana@primjer.example> wrote:" and its like: the end says it,
 * and a date or an address that it is no sentence of the letter. */
static bool introduces(struct slice line)
{
    static const char *const ends[] = {
        "wrote:",       "писал:", "писала:",     "пишет:",       "написал:",       "написала:",
        "написал(а):",  "пише:",  "je napisao:", "je napisala:", "je napisao/la:", "napisao je:",
        "napisala je:", "piše:",  "schrieb:",    "a écrit :",    "scrisse:"};

    if (line.length > INTRODUCTION_MAX)
        return false;
    for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
        if (ends_with(line, ends[i]))
            return has_digit(line) || has(line, "@");
    }
    return has(line, " schrieb ") && ends_with(line, ":") && (has_digit(line) || has(line, "@"));
}

/* Lines that programs write above a letter they quote whole. */
static bool is_divider(struct slice line)
{
    static const char *const starts[] = {
        "-----Original Message-----",        "----- Original Message -----",
        "---------- Forwarded message",      "-------- Original Message --------",
        "-----Исходное сообщение-----",      "-------- Исходное сообщение --------",
        "-------- Пересылаемое сообщение",   "-----Izvorna poruka-----",
        "-----Izvorna Poruka-----",          "-------- Izvorna poruka --------",
        "-----Ursprüngliche Nachricht-----", "________________________________"};

    for (size_t i = 0; i < sizeof(starts) / sizeof(starts[0]); i++) {
        if (begins_with(line, starts[i]))
            return true;
    }
    return false;
}

/* Outlook's head of a quoted letter: From: and, on one of the next lines, a subject or a date. */
static bool is_head(struct slice text, size_t at)
{
    static const char *const from[] = {
        "From: ", "От: ", "Od: ", "Von: ", "*From:*", "*От:*", "*Od:*"};
    static const char *const others[] = {"Sent:",  "Date:",     "Отправлено:", "Дата:",  "Poslano:",
                                         "Datum:", "Gesendet:", "*Sent:*",     "*Date:*"};
    bool is_from = false;

    for (size_t i = 0; i < sizeof(from) / sizeof(from[0]); i++)
        is_from |= begins_with(line_at(text, at), from[i]);
    for (int next = 0; is_from && next < 2; next++) {
        at += line_at(text, at).length + 1;
        for (size_t i = 0; i < sizeof(others) / sizeof(others[0]) && at < text.length; i++) {
            if (begins_with(line_at(text, at), others[i]))
                return true;
        }
    }
    return false;
}

static bool is_quoted(struct slice line)
{
    return line.length > 0 && line.at[0] == '>';
}

/* An introduction is often broken over two or three lines, and what it introduces is quoted. */
static bool introduces_over_lines(struct slice text, size_t at)
{
    size_t end = at;

    for (int lines = 0; lines < 3 && end < text.length; lines++) {
        struct slice line = line_at(text, end);

        if (line.length == 0 || is_quoted(line))
            return false;
        end += line.length;
        if (introduces((struct slice){text.at + at, end - at}))
            return true;
        end++;
    }
    return false;
}

static bool begins_quote(struct slice text, size_t at)
{
    struct slice line = line_at(text, at);

    if (line.length == 0)
        return false;
    return is_divider(line) || is_head(text, at) || introduces_over_lines(text, at);
}

/* Nothing but quoted and empty lines from `at` on. */
static size_t last_own_end(struct slice text)
{
    size_t own = 0;

    for (size_t at = 0; at < text.length;) {
        struct slice line = line_at(text, at);

        at += line.length + 1;
        if (line.length > 0 && !is_quoted(line))
            own = at;
    }
    return own < text.length ? own : text.length;
}

/* Where the quoted lines at the end begin; the text's length when it does not end in such. */
static size_t quoted_end(struct slice text)
{
    size_t at = last_own_end(text);

    while (at < text.length && line_at(text, at).length == 0)
        at++;
    return at < text.length && is_quoted(line_at(text, at)) ? at : text.length;
}

static size_t find_quote(struct slice text)
{
    for (size_t at = 0; at < text.length; at += line_at(text, at).length + 1) {
        /* An introduction at the very top belongs to somebody who answers below it. */
        if (begins_quote(text, at) && !(at == 0 && introduces_over_lines(text, at)))
            return at;
    }
    return quoted_end(text);
}

/* The last "-- " that few lines follow, before what is quoted. */
static size_t find_signature(struct slice text, size_t end)
{
    size_t found = text.length;
    int behind = 0;

    for (size_t at = 0; at < end; at += line_at(text, at).length + 1) {
        struct slice line = line_at(text, at);

        if (slice_equal(line, slice_of("-- ")) || slice_equal(line, slice_of("--"))) {
            found = at;
            behind = 0;
        }
        behind++;
    }
    return behind <= SIGNATURE_LINES_MAX + 1 ? found : text.length;
}

struct mail_folds mail_folds_find(struct slice text)
{
    size_t quote = find_quote(text);

    return (struct mail_folds){quote, find_signature(text, quote)};
}
