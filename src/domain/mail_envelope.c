// SPDX-License-Identifier: AGPL-3.0-or-later
#include "domain/mail_envelope.h"

#include <stdint.h>

#include "base/utf8.h"

enum { LOCAL_MAX = 64, DOMAIN_MAX = 255, PATH_MAX_BYTES = 254 };

static bool is_word_byte(uint8_t byte)
{
    return byte >= 0x80 || (byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'Z') ||
           (byte >= 'a' && byte <= 'z') || (byte && strchr("!#$%&'*+-/=?^_`{|}~", byte));
}

static bool is_dotted(struct slice text, bool (*is_byte)(uint8_t byte))
{
    uint8_t before = '.';

    for (size_t i = 0; i < text.length; i++) {
        uint8_t byte = (uint8_t)text.at[i];

        if (byte == '.' ? before == '.' : !is_byte(byte))
            return false;
        before = byte;
    }
    return before != '.';
}

static bool is_escapable(uint8_t byte)
{
    return byte >= ' ' && byte != 0x7F && byte != '<' && byte != '>';
}

/* "john doe"@...: rare, allowed; spaces in it, too. */
static bool is_quoted(struct slice text)
{
    if (text.length < 2 || text.at[0] != '"' || text.at[text.length - 1] != '"')
        return false;
    for (size_t i = 1; i + 1 < text.length; i++) {
        uint8_t byte = (uint8_t)text.at[i];

        if (byte < ' ' || byte == 0x7F || byte == '"' || byte == '<' || byte == '>')
            return false;
        if (byte == '\\' && (++i + 1 >= text.length || !is_escapable((uint8_t)text.at[i])))
            return false;
    }
    return true;
}

static bool is_label_byte(uint8_t byte)
{
    return byte >= 0x80 || (byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'Z') ||
           (byte >= 'a' && byte <= 'z') || byte == '-';
}

/* [192.0.2.1], [IPv6:...] */
static bool is_literal(struct slice domain)
{
    if (domain.length < 4 || domain.at[0] != '[' || domain.at[domain.length - 1] != ']')
        return false;
    for (size_t i = 1; i + 1 < domain.length; i++)
        if (!is_label_byte((uint8_t)domain.at[i]) && domain.at[i] != '.' && domain.at[i] != ':')
            return false;
    return true;
}

bool mail_envelope_takes(struct slice address)
{
    size_t at = address.length;

    while (at > 0 && address.at[at - 1] != '@')
        at--;
    if (at < 2 || address.length > PATH_MAX_BYTES || !utf8_is_valid(address))
        return false;
    struct slice local = {address.at, at - 1}, domain = {address.at + at, address.length - at};
    if (local.length > LOCAL_MAX || domain.length == 0 || domain.length > DOMAIN_MAX)
        return false;
    return (is_dotted(local, is_word_byte) || is_quoted(local)) &&
           (is_dotted(domain, is_label_byte) || is_literal(domain));
}

bool mail_needs_utf8(struct slice text)
{
    for (size_t i = 0; i < text.length; i++)
        if ((uint8_t)text.at[i] >= 0x80)
            return true;
    return false;
}
