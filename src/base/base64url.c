// SPDX-License-Identifier: AGPL-3.0-or-later
#include "base/base64url.h"

#include <stdint.h>

static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

void base64url_write(char *out, struct slice bytes)
{
    const unsigned char *in = (const unsigned char *)bytes.at;
    size_t left = bytes.length;

    for (; left >= 3; left -= 3, in += 3) {
        *out++ = alphabet[in[0] >> 2];
        *out++ = alphabet[(in[0] & 3) << 4 | in[1] >> 4];
        *out++ = alphabet[(in[1] & 15) << 2 | in[2] >> 6];
        *out++ = alphabet[in[2] & 63];
    }
    if (left == 0)
        return;
    *out++ = alphabet[in[0] >> 2];
    *out++ = alphabet[(in[0] & 3) << 4 | (left == 2 ? in[1] >> 4 : 0)];
    if (left == 2)
        *out = alphabet[(in[1] & 15) << 2];
}

static int value_of(char character)
{
    if (character >= 'A' && character <= 'Z')
        return character - 'A';
    if (character >= 'a' && character <= 'z')
        return character - 'a' + 26;
    if (character >= '0' && character <= '9')
        return character - '0' + 52;
    if (character == '-')
        return 62;
    return character == '_' ? 63 : -1;
}

bool base64url_read(char *at, size_t length, size_t *ret_length)
{
    char *out = at;
    uint32_t bits = 0;
    int bit_count = 0;

    if (length % 4 == 1)
        return false;
    for (size_t i = 0; i < length; i++) {
        int value = value_of(at[i]);
        if (value < 0)
            return false;
        bits = bits << 6 | (uint32_t)value;
        bit_count += 6;
        if (bit_count >= 8) {
            bit_count -= 8;
            *out++ = (char)(bits >> bit_count & 0xFF);
            bits &= (1U << bit_count) - 1;
        }
    }
    if (bits != 0)
        return false;
    *ret_length = (size_t)(out - at);
    return true;
}
