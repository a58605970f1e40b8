// SPDX-License-Identifier: AGPL-3.0-or-later
#include "base/utf8.h"
#include "http/exchange.h"

enum { NAME_MAX_BYTES = 200 };

static bool is_plain(unsigned char octet)
{
    return octet >= ' ' && octet < 0x7F && !strchr("\"\\%/", octet);
}

/* RFC 8187: attr-char. */
static bool is_attribute(unsigned char octet)
{
    bool is_alphanumeric = (octet >= '0' && octet <= '9') || (octet >= 'a' && octet <= 'z') ||
                           (octet >= 'A' && octet <= 'Z');

    return is_alphanumeric || (octet != '\0' && strchr("!#$&+-.^_`|~", octet));
}

/* What is no character, or would be a path, is left out; so is the end of a very long name. */
static struct slice shown(const char *name, struct arena *arena)
{
    struct text out = text_new(arena);
    struct slice rest = slice_of(name);

    while (rest.length > 0) {
        size_t length = utf8_character(rest);
        bool is_kept = length > 1 || (length == 1 && (unsigned char)rest.at[0] >= ' ' &&
                                      !strchr("/\\\x7F", rest.at[0]));
        size_t taken = length > 0 ? length : 1;

        if (out.length + taken > NAME_MAX_BYTES)
            break;
        if (is_kept)
            text_add_slice(&out, (struct slice){rest.at, taken});
        rest = (struct slice){rest.at + taken, rest.length - taken};
    }
    if (out.length == 0)
        text_add(&out, "file");
    return (struct slice){out.at, out.length};
}

void reply_attachment(struct exchange *exchange, const char *file_name)
{
    struct slice name = shown(file_name, exchange->arena);
    struct text out = text_new(exchange->arena), long_form = text_new(exchange->arena);
    bool is_enough = true;

    text_add(&out, "attachment; filename=\"");
    for (size_t i = 0; i < name.length; i++) {
        unsigned char octet = (unsigned char)name.at[i];
        /* One mark for each character that older programs would not take. */
        bool is_rest = (octet & 0xC0) == 0x80;

        if (!is_rest)
            text_add_char(&out, is_plain(octet) ? (char)octet : '_');
        if (is_attribute(octet))
            text_add_char(&long_form, (char)octet);
        else
            text_format(&long_form, "%%%02X", (unsigned)octet);
        is_enough = is_enough && is_plain(octet);
    }
    text_add(&out, "\"");
    if (!is_enough)
        text_format(&out, "; filename*=UTF-8''%s", long_form.at);
    reply_header(exchange, "Content-Disposition", out.at);
}
