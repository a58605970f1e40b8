// SPDX-License-Identifier: AGPL-3.0-or-later
#include "base/escape.h"

#include "base/utf8.h"

#define REPLACEMENT "\xEF\xBF\xBD" /* U+FFFD */

/* C0, DEL and C1 without tab and line feed. */
static bool is_control(const char *at, size_t length)
{
    unsigned char lead = (unsigned char)at[0];

    if (length == 2)
        return lead == 0xC2 && (unsigned char)at[1] < 0xA0;
    return length == 1 && ((lead < 0x20 && lead != '\t' && lead != '\n') || lead == 0x7F);
}

/* What to write instead of one character; NULL = the character itself. */
static const char *replacement(const char *at, size_t length)
{
    switch (at[0]) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    case '\'':
        return "&#39;";
    default:
        return is_control(at, length) ? "" : NULL;
    }
}

void escape_markup(struct text *out, struct slice text)
{
    size_t copied = 0, at = 0;

    while (at < text.length) {
        size_t length = utf8_character((struct slice){text.at + at, text.length - at});
        const char *instead = length == 0 ? REPLACEMENT : replacement(text.at + at, length);

        if (instead != NULL) {
            text_add_slice(out, (struct slice){text.at + copied, at - copied});
            text_add(out, instead);
            copied = at + (length == 0 ? 1 : length);
        }
        at += length == 0 ? 1 : length;
    }
    text_add_slice(out, (struct slice){text.at + copied, at - copied});
}

bool is_unreserved(int octet)
{
    return (octet >= 'a' && octet <= 'z') || (octet >= 'A' && octet <= 'Z') ||
           (octet >= '0' && octet <= '9') || octet == '-' || octet == '.' || octet == '_' ||
           octet == '~';
}

void escape_uri(struct text *out, const char *value)
{
    for (; *value != '\0'; value++) {
        if (is_unreserved(*value))
            text_add_char(out, *value);
        else
            text_format(out, "%%%02X", (unsigned)(unsigned char)*value);
    }
}
