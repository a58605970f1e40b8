// SPDX-License-Identifier: AGPL-3.0-or-later
#include "domain/mail_encode.h"

#include <stdint.h>

#include "base/text.h"
#include "base/utf8.h"

enum { LINE_MAX = 76, LINE_BYTES = 57 }; /* 57 bytes are 76 characters of base64 */

static const char hexadecimal[] = "0123456789ABCDEF";

/* ---- base64 ---- */

/* At most LINE_BYTES of them. Returns the characters written. */
static size_t base64_write(char *out, const uint8_t *bytes, size_t length)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    char *at = out;

    for (; length >= 3; length -= 3, bytes += 3, at += 4) {
        at[0] = digits[bytes[0] >> 2];
        at[1] = digits[(bytes[0] & 3) << 4 | bytes[1] >> 4];
        at[2] = digits[(bytes[1] & 15) << 2 | bytes[2] >> 6];
        at[3] = digits[bytes[2] & 63];
    }
    if (length > 0) {
        uint8_t second = length > 1 ? bytes[1] : 0;

        at[0] = digits[bytes[0] >> 2];
        at[1] = digits[(bytes[0] & 3) << 4 | second >> 4];
        at[2] = length > 1 ? digits[(second & 15) << 2] : '=';
        at[3] = '=';
        at += 4;
    }
    return (size_t)(at - out);
}

static void add_base64(struct text *out, struct slice bytes, const char *line_end)
{
    while (bytes.length > 0) {
        char line[LINE_MAX];
        size_t taken = bytes.length < LINE_BYTES ? bytes.length : LINE_BYTES;

        text_add_slice(out,
                       (struct slice){line, base64_write(line, (const uint8_t *)bytes.at, taken)});
        text_add(out, line_end);
        bytes = (struct slice){bytes.at + taken, bytes.length - taken};
    }
}

void mail_base64_add(struct text *out, struct slice bytes)
{
    add_base64(out, bytes, "\r\n");
}

void mail_base64_line_add(struct text *out, struct slice bytes)
{
    add_base64(out, bytes, "");
}

/* ---- lines ---- */

/* Cuts the first line off, without its end, which may be LF, CR or CRLF. */
static struct slice cut_line(struct slice *text)
{
    const char *at = text->at, *end = text->at + text->length;

    while (at < end && *at != '\r' && *at != '\n')
        at++;
    struct slice line = {text->at, (size_t)(at - text->at)};
    if (at < end)
        at += *at == '\r' && at + 1 < end && at[1] == '\n' ? 2 : 1;
    *text = (struct slice){at, (size_t)(end - at)};
    return line;
}

void mail_lines_add(struct text *out, struct slice text)
{
    while (text.length > 0) {
        text_add_slice(out, cut_line(&text));
        text_add(out, "\r\n");
    }
}

/* ---- quoted-printable ---- */

static bool is_plain(uint8_t byte)
{
    return byte >= ' ' && byte < 0x7F && byte != '=';
}

static bool begins_as_from(struct slice line)
{
    return line.length >= 5 && memcmp(line.at, "From ", 5) == 0;
}

/* What stands at the start or the end of a line may not be left as it is. */
static bool is_kept(struct slice line, size_t i)
{
    uint8_t byte = (uint8_t)line.at[i];

    if (byte == '\t' || byte == ' ')
        return i + 1 < line.length;
    if (i == 0 && (byte == '.' || begins_as_from(line)))
        return false;
    return is_plain(byte);
}

static void add_quoted_line(struct text *out, struct slice line)
{
    char written[LINE_MAX + 2];
    size_t length = 0;

    for (size_t i = 0; i < line.length; i++) {
        bool is_as_is = is_kept(line, i);
        size_t needed = is_as_is ? 1 : 3;

        /* The last place is kept for the = of a line that goes on. */
        if (length + needed > LINE_MAX - 1) {
            memcpy(written + length, "=\r\n", 3);
            text_add_slice(out, (struct slice){written, length + 3});
            length = 0;
        }
        uint8_t byte = (uint8_t)line.at[i];
        /* A dot or "From " that came to the start of a written line is one for servers, too. */
        if (length == 0 && i > 0 && (byte == '.' || byte == 'F'))
            is_as_is = false;
        if (is_as_is) {
            written[length++] = (char)byte;
        } else {
            written[length++] = '=';
            written[length++] = hexadecimal[byte >> 4];
            written[length++] = hexadecimal[byte & 15];
        }
    }
    text_add_slice(out, (struct slice){written, length});
    text_add(out, "\r\n");
}

void mail_quoted_printable_add(struct text *out, struct slice text)
{
    while (text.length > 0)
        add_quoted_line(out, cut_line(&text));
}

/* ---- which ---- */

/* True when the line can stand as it is. */
static bool line_is_plain(struct slice line, size_t *escaped_count)
{
    size_t escaped = 0;

    for (size_t i = 0; i < line.length; i++)
        if (!is_kept(line, i) && line.at[i] != '=')
            escaped++;
    *escaped_count += escaped;
    return escaped == 0 && line.length <= LINE_MAX;
}

enum mail_encoding mail_encoding_of(struct slice text)
{
    size_t escaped_count = 0, length = text.length;
    bool is_all_plain = true;

    while (text.length > 0)
        is_all_plain = line_is_plain(cut_line(&text), &escaped_count) && is_all_plain;
    if (is_all_plain)
        return MAIL_SEVEN_BIT;
    /* n + 2 e characters of the one against 4 n / 3 of the other. */
    return escaped_count > length / 6 ? MAIL_BASE64 : MAIL_QUOTED_PRINTABLE;
}

const char *mail_encoding_name(enum mail_encoding encoding)
{
    switch (encoding) {
    case MAIL_SEVEN_BIT:
        return "7bit";
    case MAIL_QUOTED_PRINTABLE:
        return "quoted-printable";
    case MAIL_BASE64:
        break;
    }
    return "base64";
}

/* ---- encoded words ---- */

enum { WORD_FRAME = 12 }; /* =?utf-8?B? and ?= */

/* RFC 2047 5 (3): what may stand as it is even in a name; a space is written _. */
static bool is_word_plain(uint8_t byte)
{
    return (byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'Z') ||
           (byte >= 'a' && byte <= 'z') || byte == '!' || byte == '*' || byte == '+' ||
           byte == '-' || byte == '/';
}

static size_t quoted_length(struct slice text)
{
    size_t length = 0;

    for (size_t i = 0; i < text.length; i++)
        length += is_word_plain((uint8_t)text.at[i]) || text.at[i] == ' ' ? 1 : 3;
    return length;
}

enum mail_word mail_word_best(struct slice text)
{
    return quoted_length(text) <= text.length * 4 / 3 ? MAIL_WORD_Q : MAIL_WORD_B;
}

static void add_quoted(struct text *out, struct slice text)
{
    for (size_t i = 0; i < text.length; i++) {
        uint8_t byte = (uint8_t)text.at[i];

        if (byte == ' ')
            text_add_char(out, '_');
        else if (is_word_plain(byte))
            text_add_char(out, (char)byte);
        else
            text_add_slice(
                out,
                (struct slice){(char[]){'=', hexadecimal[byte >> 4], hexadecimal[byte & 15]}, 3});
    }
}

size_t mail_word_add(struct text *out, enum mail_word kind, struct slice text, size_t room)
{
    size_t limit = (room < MAIL_WORD_MAX ? room : MAIL_WORD_MAX) - WORD_FRAME;
    size_t taken = 0, length = 0;

    while (taken < text.length) {
        struct slice rest = {text.at + taken, text.length - taken};
        size_t next = utf8_character(rest);

        next = next == 0 ? 1 : next;
        length += quoted_length((struct slice){rest.at, next});
        size_t written = kind == MAIL_WORD_Q ? length : (taken + next + 2) / 3 * 4;
        if (written > limit)
            break;
        taken += next;
    }
    struct slice part = {text.at, taken};
    text_add(out, kind == MAIL_WORD_Q ? "=?utf-8?Q?" : "=?utf-8?B?");
    if (kind == MAIL_WORD_Q)
        add_quoted(out, part);
    else
        mail_base64_line_add(out, part);
    text_add(out, "?=");
    return taken;
}

/* ---- parameters ---- */

/* RFC 2231 7: attribute-char. */
static bool is_parameter_plain(uint8_t byte)
{
    return byte > ' ' && byte < 0x7F && !strchr("*'%()<>@,;:\\\"/[]?=", byte);
}

size_t mail_percent_add(struct text *out, struct slice text, size_t room)
{
    size_t taken = 0;

    while (taken < text.length) {
        size_t next = utf8_character((struct slice){text.at + taken, text.length - taken});
        bool is_plain_one = next == 1 && is_parameter_plain((uint8_t)text.at[taken]);

        next = next == 0 ? 1 : next;
        size_t needed = is_plain_one ? 1 : next * 3;
        if (needed > room)
            break;
        room -= needed;
        for (size_t i = 0; i < next; i++) {
            uint8_t byte = (uint8_t)text.at[taken + i];

            if (is_plain_one)
                text_add_char(out, (char)byte);
            else
                text_add_slice(
                    out, (struct slice){
                             (char[]){'%', hexadecimal[byte >> 4], hexadecimal[byte & 15]}, 3});
        }
        taken += next;
    }
    return taken;
}
