// SPDX-License-Identifier: AGPL-3.0-or-later
#include "retention/encoding.h"

#include <stdint.h>

#include "base/utf8.h"
#include "retention/file_kind.h"

struct utf_8_tally {
    size_t characters; /* of more than one byte */
    size_t broken;     /* bytes that belong to no character */
};

static struct utf_8_tally tally_utf_8(struct slice head, enum head_extent extent)
{
    enum { CHARACTER_MAX = 4 };
    const uint64_t high_bits = UINT64_C(0x8080808080808080);
    struct utf_8_tally tally = {0};
    size_t at = 0;

    while (at < head.length) {
        uint64_t eight = high_bits;
        if (head.length - at >= sizeof(eight))
            memcpy(&eight, head.at + at, sizeof(eight));
        if ((eight & high_bits) == 0) {
            at += sizeof(eight);
            continue;
        }
        struct slice rest = {head.at + at, head.length - at};
        size_t length = utf8_character(rest);
        if (length == 0 && rest.length < CHARACTER_MAX && extent == HEAD_CUT)
            break; /* cut off with the head */
        tally.characters += length > 1;
        tally.broken += length == 0;
        at += length > 0 ? length : 1;
    }
    return tally;
}

/*
 * A few broken bytes in a log that is otherwise full of UTF-8 (a name cut in the middle by the
 * program that wrote it) must not turn every other name into gibberish. Text in windows-1250
 * or 1251 forms a UTF-8 character by chance only, and hardly ever four for each one it does not.
 */
static bool is_utf_8(struct slice head, enum head_extent extent)
{
    struct utf_8_tally tally = tally_utf_8(head, extent);
    return tally.broken == 0 || tally.characters >= 4 * tally.broken;
}

static bool is_odd_unit(uint32_t unit)
{
    return (unit < 0x20 && unit != '\t' && unit != '\n' && unit != '\r') || unit >= 0xFFFE;
}

/*
 * Without its mark, UTF-16 shows in the zero upper bytes of digits, delimiters and line ends:
 * a quarter of one parity and none of the other, and no control characters when read so.
 */
static bool is_utf_16(struct slice head, enum encoding encoding)
{
    const uint8_t *bytes = (const uint8_t *)head.at;
    size_t units = (head.length < 4096 ? head.length : 4096) / 2, zeros = 0;
    size_t upper = encoding == ENCODING_UTF_16_LE ? 1 : 0;

    for (size_t i = 0; i < units; i++) {
        uint32_t unit = (uint32_t)(bytes[2 * i + upper] << 8 | bytes[2 * i + 1 - upper]);
        if (is_odd_unit(unit))
            return false;
        zeros += unit < 0x100;
    }
    return units >= 2 && zeros * 4 >= units;
}

static bool starts_with(struct slice head, const char *mark)
{
    size_t length = strlen(mark);
    return head.length >= length && memcmp(head.at, mark, length) == 0;
}

static struct encoding_finding marked(struct slice head)
{
    if (starts_with(head, "\xEF\xBB\xBF"))
        return (struct encoding_finding){ENCODING_UTF_8, 3};
    if (starts_with(head, "\xFF\xFE"))
        return (struct encoding_finding){ENCODING_UTF_16_LE, 2};
    if (starts_with(head, "\xFE\xFF"))
        return (struct encoding_finding){ENCODING_UTF_16_BE, 2};
    return (struct encoding_finding){ENCODING_UNKNOWN, 0};
}

struct encoding_finding encoding_asked(struct slice head, enum encoding asked)
{
    struct encoding_finding mark = marked(head);
    bool asks_utf_16 = asked == ENCODING_UTF_16_LE || asked == ENCODING_UTF_16_BE;
    bool is_16 = mark.encoding == ENCODING_UTF_16_LE || mark.encoding == ENCODING_UTF_16_BE;

    if ((asks_utf_16 && is_16) || mark.encoding == asked)
        return mark;
    return (struct encoding_finding){asked, 0};
}

struct encoding_finding encoding_sniff(struct slice head, enum head_extent extent)
{
    struct encoding_finding finding = marked(head);

    if (finding.encoding != ENCODING_UNKNOWN)
        return finding;
    if (is_utf_16(head, ENCODING_UTF_16_LE))
        finding.encoding = ENCODING_UTF_16_LE;
    else if (is_utf_16(head, ENCODING_UTF_16_BE))
        finding.encoding = ENCODING_UTF_16_BE;
    else if (file_kind_of(head) != FILE_KIND_TEXT || is_utf_8(head, extent))
        finding.encoding = ENCODING_UTF_8;
    else
        finding.encoding = encoding_guess(head);
    return finding;
}
