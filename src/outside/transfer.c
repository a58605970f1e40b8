// SPDX-License-Identifier: AGPL-3.0-or-later
#include "outside/transfer.h"

#include <string.h>
#include <strings.h>

#include "base/text.h"

enum { NOT_A_DIGIT = -1, PIECE_BYTES = 16 * 1024 };

enum transfer transfer_of(struct slice name)
{
    static const struct {
        const char *name;
        enum transfer transfer;
    } known[] = {{"", TRANSFER_PLAIN},        {"7bit", TRANSFER_PLAIN},
                 {"8bit", TRANSFER_PLAIN},    {"binary", TRANSFER_PLAIN},
                 {"base64", TRANSFER_BASE64}, {"quoted-printable", TRANSFER_QUOTED},
                 {"7-bit", TRANSFER_PLAIN},   {"8-bit", TRANSFER_PLAIN}};

    for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
        if (name.length == strlen(known[i].name) &&
            strncasecmp(name.at, known[i].name, name.length) == 0)
            return known[i].transfer;
    }
    return TRANSFER_UNKNOWN;
}

static int base64_digit(unsigned char byte)
{
    if (byte >= 'A' && byte <= 'Z')
        return byte - 'A';
    if (byte >= 'a' && byte <= 'z')
        return byte - 'a' + 26;
    if (byte >= '0' && byte <= '9')
        return byte - '0' + 52;
    return byte == '+' ? 62 : byte == '/' ? 63 : NOT_A_DIGIT;
}

/* Four digits are three bytes; fewer at the end are as many bytes as they make. */
struct digits {
    unsigned bits;
    int count;
};

static size_t flush_digits(struct digits *digits, char *bytes)
{
    size_t length = digits->count < 2 ? 0 : (size_t)digits->count - 1;
    unsigned bits = digits->bits << (6 * (4 - digits->count));

    for (size_t i = 0; i < length; i++)
        bytes[i] = (char)(bits >> (16 - 8 * i) & 0xFF);
    *digits = (struct digits){0};
    return length;
}

static size_t decode_base64(struct slice coded, char *bytes, size_t capacity, size_t *ret_used)
{
    struct digits digits = {0};
    size_t at = 0, written = 0;

    for (*ret_used = 0; at < coded.length && capacity - written >= 3; at++) {
        int digit = base64_digit((unsigned char)coded.at[at]);

        if (digit != NOT_A_DIGIT) {
            digits.bits = digits.bits << 6 | (unsigned)digit;
            digits.count++;
        }
        if (digits.count == 4 || (coded.at[at] == '=' && digits.count > 0))
            written += flush_digits(&digits, bytes + written);
        if (digits.count == 0)
            *ret_used = at + 1;
    }
    if (at == coded.length) {
        *ret_used = at;
        written += flush_digits(&digits, bytes + written);
    }
    return written;
}

static int hex_digit(unsigned char byte)
{
    if (byte >= '0' && byte <= '9')
        return byte - '0';
    byte |= 0x20;
    return byte >= 'a' && byte <= 'f' ? byte - 'a' + 10 : NOT_A_DIGIT;
}

/* Bytes of white space before a line end, with it; 0 when something else comes first. */
static size_t soft_end(struct slice rest)
{
    size_t at = 0;

    while (at < rest.length && (rest.at[at] == ' ' || rest.at[at] == '\t' || rest.at[at] == '\r'))
        at++;
    if (at == rest.length)
        return at;
    return rest.at[at] == '\n' ? at + 1 : 0;
}

/* One step from a "=": what it stands for is written, how much of `rest` it is returned. */
static size_t decode_escape(struct slice rest, char *bytes, size_t *written)
{
    int high = rest.length > 2 ? hex_digit((unsigned char)rest.at[1]) : NOT_A_DIGIT;
    int low = rest.length > 2 ? hex_digit((unsigned char)rest.at[2]) : NOT_A_DIGIT;

    if (high != NOT_A_DIGIT && low != NOT_A_DIGIT) {
        bytes[(*written)++] = (char)(high << 4 | low);
        return 3;
    }
    struct slice behind = {rest.at + 1, rest.length - 1};
    size_t end = soft_end(behind);
    if (end > 0 || behind.length == 0)
        return 1 + end;
    bytes[(*written)++] = '=';
    return 1;
}

static size_t decode_quoted(struct slice coded, char *bytes, size_t capacity, size_t *ret_used)
{
    size_t at = 0, written = 0;

    while (at < coded.length && written < capacity) {
        struct slice rest = {coded.at + at, coded.length - at};
        size_t most = rest.length < capacity - written ? rest.length : capacity - written;
        const char *escape = memchr(rest.at, '=', most);
        size_t plain = escape ? (size_t)(escape - rest.at) : most;

        memcpy(bytes + written, rest.at, plain);
        written += plain;
        at += plain;
        if (escape && written < capacity)
            at += decode_escape((struct slice){coded.at + at, coded.length - at}, bytes, &written);
    }
    *ret_used = at;
    return written;
}

size_t transfer_decode(enum transfer transfer, struct slice coded, char *bytes, size_t capacity,
                       size_t *ret_used)
{
    if (transfer == TRANSFER_BASE64)
        return decode_base64(coded, bytes, capacity, ret_used);
    if (transfer == TRANSFER_QUOTED)
        return decode_quoted(coded, bytes, capacity, ret_used);
    *ret_used = coded.length < capacity ? coded.length : capacity;
    if (*ret_used > 0)
        memcpy(bytes, coded.at, *ret_used);
    return *ret_used;
}

struct slice transfer_decode_all(enum transfer transfer, struct slice coded, size_t max,
                                 struct arena *arena, bool *ret_is_cut)
{
    struct text out = text_new(arena);

    text_add(&out, "");
    while (coded.length > 0 && out.length < max) {
        char piece[PIECE_BYTES];
        size_t used, length = transfer_decode(transfer, coded, piece, sizeof(piece), &used);

        text_add_slice(&out, (struct slice){piece, length});
        coded = (struct slice){coded.at + used, coded.length - used};
        if (used == 0)
            break;
    }
    *ret_is_cut = coded.length > 0 || out.length > max;
    return (struct slice){out.at, out.length < max ? out.length : max};
}
