// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/client_place.h"

#include <inttypes.h>

#include "base/sort_key.h"
#include "base/text.h"

static enum status not_ours(struct fault *fault)
{
    return fault_set(fault, STATUS_INVALID, "after",
                     PLAIN_MESSAGE("the list has no such place; begin again at its start"));
}

/* An id as we write it: no sign, no leading zero. Returns the first byte after it; NULL for none.
 */
static const char *read_id(const char *text, int64_t *ret_id)
{
    int64_t id = 0;

    if (*text < '1' || *text > '9')
        return NULL;
    for (; *text >= '0' && *text <= '9'; text++) {
        int digit = *text - '0';

        if (id > (INT64_MAX - digit) / 10)
            return NULL;
        id = id * 10 + digit;
    }
    *ret_id = id;
    return text;
}

static int digit_value(char digit)
{
    if (digit >= '0' && digit <= '9')
        return digit - '0';
    return digit >= 'a' && digit <= 'f' ? digit - 'a' + 10 : -1;
}

static bool read_bytes(const char *text, struct arena *arena, struct slice *ret_bytes)
{
    size_t length = strlen(text) / 2;

    if (strlen(text) % 2 != 0 || length > SORT_KEY_MAX)
        return false;
    char *bytes = arena_alloc(arena, length);
    for (size_t i = 0; i < length; i++) {
        int high = digit_value(text[2 * i]);
        int low = digit_value(text[2 * i + 1]);

        if (high < 0 || low < 0)
            return false;
        bytes[i] = (char)(unsigned char)(high << 4 | low);
    }
    *ret_bytes = (struct slice){bytes, length};
    return true;
}

const char *client_place_write(struct arena *arena, const struct client_place *place)
{
    static const char digits[] = "0123456789abcdef";
    struct text text = text_new(arena);

    text_format(&text, "%" PRId64 "-", place->id);
    for (size_t i = 0; i < place->sort_key.length; i++) {
        unsigned char byte = (unsigned char)place->sort_key.at[i];

        text_add_char(&text, digits[byte >> 4]);
        text_add_char(&text, digits[byte & 15]);
    }
    return text.at;
}

enum status client_place_read(const char *text, struct arena *arena, struct fault *fault,
                              struct client_place *ret_place)
{
    struct client_place place = {0};

    if (!text || text[0] == '\0') {
        *ret_place = place;
        return STATUS_OK;
    }
    const char *rest = read_id(text, &place.id);
    if (!rest || *rest != '-' || !read_bytes(rest + 1, arena, &place.sort_key))
        return not_ours(fault);
    *ret_place = place;
    return STATUS_OK;
}

const char *found_place_write(struct arena *arena, int64_t id)
{
    struct text text = text_new(arena);

    text_format(&text, "%" PRId64, id);
    return text.at;
}

enum status found_place_read(const char *text, struct fault *fault, int64_t *ret_id)
{
    int64_t id = 0;

    if (text && text[0] != '\0') {
        const char *rest = read_id(text, &id);

        if (!rest || *rest != '\0')
            return not_ours(fault);
    }
    *ret_id = id;
    return STATUS_OK;
}
