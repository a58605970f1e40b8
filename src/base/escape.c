// SPDX-License-Identifier: AGPL-3.0-or-later
#include "base/escape.h"

/* A lead byte's promise: how many bytes, and between which bounds the second one lies. */
struct promise {
    size_t length; /* 0 when no sequence begins so */
    unsigned char low, high;
};

static struct promise promise_of(unsigned char lead)
{
    if (lead < 0x80)
        return (struct promise){.length = 1};
    if (lead >= 0xC2 && lead <= 0xDF)
        return (struct promise){2, 0x80, 0xBF};
    if (lead >= 0xE0 && lead <= 0xEF)
        return (struct promise){3, lead == 0xE0 ? 0xA0 : 0x80, lead == 0xED ? 0x9F : 0xBF};
    if (lead >= 0xF0 && lead <= 0xF4)
        return (struct promise){4, lead == 0xF0 ? 0x90 : 0x80, lead == 0xF4 ? 0x8F : 0xBF};
    return (struct promise){0};
}

size_t utf8_cut(struct slice text, bool *ret_is_valid)
{
    struct promise promise = promise_of((unsigned char)text.at[0]);
    unsigned char low = promise.low, high = promise.high;
    size_t length = 1;

    while (length < promise.length && length < text.length) {
        unsigned char byte = (unsigned char)text.at[length];

        if (byte < low || byte > high)
            break;
        low = 0x80;
        high = 0xBF;
        length++;
    }
    *ret_is_valid = length == promise.length;
    return length;
}

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
        bool is_valid;
        size_t length = utf8_cut((struct slice){text.at + at, text.length - at}, &is_valid);
        const char *instead = is_valid ? replacement(text.at + at, length) : "\xEF\xBF\xBD";

        if (instead != NULL) {
            text_add_slice(out, (struct slice){text.at + copied, at - copied});
            text_add(out, instead);
            copied = at + length;
        }
        at += length;
    }
    text_add_slice(out, (struct slice){text.at + copied, at - copied});
}
