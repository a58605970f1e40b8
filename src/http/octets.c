// SPDX-License-Identifier: AGPL-3.0-or-later
#include "http/octets.h"

static bool is_letter_or_digit(int octet)
{
    return (octet >= 'a' && octet <= 'z') || (octet >= 'A' && octet <= 'Z') ||
           (octet >= '0' && octet <= '9');
}

int octet_hex(char digit)
{
    if (digit >= '0' && digit <= '9')
        return digit - '0';
    if (digit >= 'a' && digit <= 'f')
        return digit - 'a' + 10;
    if (digit >= 'A' && digit <= 'F')
        return digit - 'A' + 10;
    return -1;
}

int octet_unescape(struct slice text)
{
    if (text.length < 3 || text.at[0] != '%')
        return -1;
    int high = octet_hex(text.at[1]), low = octet_hex(text.at[2]);
    return high < 0 || low < 0 ? -1 : high * 16 + low;
}

bool octet_is_token(char octet)
{
    return is_letter_or_digit(octet) || (octet != '\0' && strchr("!#$%&'*+-.^_`|~", octet));
}

bool text_is_token(struct slice text)
{
    for (size_t i = 0; i < text.length; i++)
        if (!octet_is_token(text.at[i]))
            return false;
    return text.length > 0;
}
