// SPDX-License-Identifier: AGPL-3.0-or-later
#include <strings.h>

#include "domain/vcard_line.h"

static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/* -1 for what is no digit of base64. */
static int base64_digit(char character)
{
    const char *found = character != '\0' ? strchr(digits, character) : NULL;

    return found ? (int)(found - digits) : -1;
}

/* RFC 4648, spaces passed over. False when something else stands there, or too much. */
static bool decode_base64(struct slice text, struct arena *arena, struct slice *ret_bytes)
{
    unsigned char *bytes = arena_alloc(arena, text.length / 4 * 3 + 3);
    size_t length = 0, count = 0, i = 0;
    uint32_t group = 0;

    for (; i < text.length && text.at[i] != '='; i++) {
        int digit = base64_digit(text.at[i]);

        if (digit < 0 && (text.at[i] == ' ' || text.at[i] == '\t'))
            continue;
        if (digit < 0)
            return false;
        group = group << 6 | (uint32_t)digit;
        if (++count % 4 != 0)
            continue;
        bytes[length++] = (unsigned char)(group >> 16);
        bytes[length++] = (unsigned char)(group >> 8);
        bytes[length++] = (unsigned char)group;
    }
    if (count % 4 == 1)
        return false;
    if (count % 4 >= 2)
        bytes[length++] = (unsigned char)(group >> (count % 4 == 2 ? 4 : 10));
    if (count % 4 == 3)
        bytes[length++] = (unsigned char)(group >> 2);
    *ret_bytes = (struct slice){(const char *)bytes, length};
    return length <= VCARD_PHOTO_MAX;
}

void vcard_base64_add(struct text *out, struct slice bytes)
{
    for (size_t i = 0; i < bytes.length; i += 3) {
        size_t left = bytes.length - i;
        uint32_t group = (uint32_t)(unsigned char)bytes.at[i] << 16;

        group |= left > 1 ? (uint32_t)(unsigned char)bytes.at[i + 1] << 8 : 0;
        group |= left > 2 ? (uint32_t)(unsigned char)bytes.at[i + 2] : 0;
        text_add_char(out, digits[group >> 18]);
        text_add_char(out, digits[group >> 12 & 63]);
        text_add_char(out, left > 1 ? digits[group >> 6 & 63] : '=');
        text_add_char(out, left > 2 ? digits[group & 63] : '=');
    }
}

/* By what it is, not by what the card says. NULL for a kind that is not kept. */
static const char *picture_type(struct slice bytes)
{
    static const struct {
        const char *head, *type;
        size_t length;
    } kinds[] = {
        {"\xFF\xD8\xFF", "image/jpeg", 3},
        {"\x89PNG\r\n\x1A\n", "image/png", 8},
        {"GIF87a", "image/gif", 6},
        {"GIF89a", "image/gif", 6},
    };

    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
        if (bytes.length > kinds[i].length && memcmp(bytes.at, kinds[i].head, kinds[i].length) == 0)
            return kinds[i].type;
    if (bytes.length > 12 && memcmp(bytes.at, "RIFF", 4) == 0 &&
        memcmp(bytes.at + 8, "WEBP", 4) == 0)
        return "image/webp";
    return NULL;
}

/* The part of data:image/jpeg;base64,... that holds the bytes; empty for any other address, which
 * is not followed. */
static struct slice data_of(struct slice value)
{
    const char *comma = memchr(value.at, ',', value.length);
    static const char mark[] = ";base64";
    const size_t mark_length = sizeof(mark) - 1;

    if (value.length < 5 || strncasecmp(value.at, "data:", 5) != 0 || !comma)
        return (struct slice){"", 0};
    size_t head = (size_t)(comma - value.at);
    if (head < 5 + mark_length || strncasecmp(comma - mark_length, mark, mark_length) != 0)
        return (struct slice){"", 0};
    return (struct slice){comma + 1, value.length - head - 1};
}

bool vcard_photo_read(const struct vcard_line *line, struct arena *arena, struct slice *ret_photo,
                      const char **ret_type)
{
    struct slice text = line->is_base64 ? line->value : data_of(slice_trim(line->value));
    struct slice photo;

    if (text.length == 0 || !decode_base64(text, arena, &photo))
        return false;
    const char *type = picture_type(photo);
    if (!type)
        return false;
    *ret_photo = photo;
    *ret_type = type;
    return true;
}
