// SPDX-License-Identifier: AGPL-3.0-or-later
#include "retention/encoding.h"

enum byte_class { CLASS_OTHER, CLASS_ASCII_LETTER, CLASS_HIGH_LETTER };

static enum byte_class class_of(uint8_t byte)
{
    if ((byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z'))
        return CLASS_ASCII_LETTER;
    if (byte >= 0xC0)
        return CLASS_HIGH_LETTER;
    /* Letters in both: 0xA3 is L with stroke in one and Je in the other, and so on. */
    static const char lower_half[] = "\x8A\x8C\x8D\x8E\x8F\x9A\x9C\x9D\x9E\x9F\xA3\xA5\xAA\xAF\xB3"
                                     "\xBA\xBC\xBE\xBF";
    if (byte >= 0x80 && memchr(lower_half, byte, sizeof(lower_half) - 1) != NULL)
        return CLASS_HIGH_LETTER;
    /* Io in 1251 only; a with ogonek in 1250 only: letters when they touch one. */
    return byte == 0xA8 || byte == 0xB8 || byte == 0xB9 ? CLASS_HIGH_LETTER : CLASS_OTHER;
}

/* A letter alone: initials and the Russian words of one letter, but never S or Z with caron. */
static int weight_alone(uint8_t byte)
{
    return byte >= 0xC0 ? 1 : byte == 0x8A || byte == 0x8E || byte == 0x9A || byte == 0x9E ? -1 : 0;
}

enum encoding encoding_guess(struct slice head)
{
    /* A Latin word with a Cyrillic letter in it is a slip; two accented letters in a row are
     * merely uncommon: so the first counts three times. */
    enum { WEIGHT_APART = 3, WEIGHT_TOGETHER = 1 };
    const uint8_t *bytes = (const uint8_t *)head.at;
    enum byte_class before = CLASS_OTHER;
    int64_t cyrillic = 0, alone = 0;

    for (size_t i = 0; i < head.length; i++) {
        enum byte_class here = class_of(bytes[i]);
        enum byte_class after = i + 1 < head.length ? class_of(bytes[i + 1]) : CLASS_OTHER;

        if (here == CLASS_HIGH_LETTER && before == CLASS_HIGH_LETTER)
            cyrillic += WEIGHT_TOGETHER;
        else if (here != before && here != CLASS_OTHER && before != CLASS_OTHER)
            cyrillic -= WEIGHT_APART;
        else if (here == CLASS_HIGH_LETTER && after == CLASS_OTHER)
            alone += weight_alone(bytes[i]);
        before = here;
    }
    return cyrillic > 0 || (cyrillic == 0 && alone >= 0) ? ENCODING_WINDOWS_1251
                                                         : ENCODING_WINDOWS_1250;
}
