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

/* --- of any sort --- */

enum place_form { PLACE_BY_NAME, PLACE_BY_ID, PLACE_BY_NUMBER };

static enum place_form form_of(enum client_sort sort)
{
    switch (sort) {
    case SORT_NAME:
        return PLACE_BY_NAME;
    case SORT_CREATED:
        return PLACE_BY_ID;
    case SORT_LAST_ORDER:
    case SORT_ORDERS:
    case SORT_WINDOW:
    case SORT_VALUE:
        break;
    }
    return PLACE_BY_NUMBER;
}

/* None by name upwards and the newest first, whose places are older than the other sorts. */
static char letter_of(enum client_sort sort, bool is_descending)
{
    static const char up[CLIENT_SORTS] = {0, 'l', 'o', 'c', 'w', 'v'};
    static const char down[CLIENT_SORTS] = {'N', 'L', 'O', 0, 'W', 'V'};

    return is_descending ? down[sort] : up[sort];
}

const char *list_place_write(struct arena *arena, enum client_sort sort, bool is_descending,
                             const struct list_place *place)
{
    const struct client_place by_name = {place->sort_key, place->id};
    char letter = letter_of(sort, is_descending);
    struct text text = text_new(arena);

    if (letter != 0)
        text_add_char(&text, letter);
    if (place->is_rest)
        text_format(&text, "r%" PRId64, place->id);
    else if (form_of(sort) == PLACE_BY_NAME)
        text_add(&text, client_place_write(arena, &by_name));
    else if (form_of(sort) == PLACE_BY_ID)
        text_format(&text, "%" PRId64, place->id);
    else
        text_format(&text, "%" PRId64 "-%" PRId64, place->id, place->number);
    return text.at;
}

/* A number as we write it, and nothing after it. */
static bool read_number(const char *text, int64_t *ret_number)
{
    bool is_below = text[0] == '-';
    const char *digits = text + (is_below ? 1 : 0);
    int64_t number = 0;

    if (strcmp(digits, "0") != 0) {
        const char *end = read_id(digits, &number);

        if (!end || *end != '\0')
            return false;
    }
    *ret_number = is_below ? -number : number;
    return true;
}

static bool read_by_number(const char *text, struct list_place *ret_place)
{
    struct list_place place = {0};
    const char *rest = read_id(text, &place.id);

    if (!rest || *rest != '-' || !read_number(rest + 1, &place.number))
        return false;
    *ret_place = place;
    return true;
}

/* Among those without the figure; 0 is before the first of them. */
static bool read_rest(const char *text, struct list_place *ret_place)
{
    struct list_place place = {.is_rest = true};

    if (text[0] == '-' || !read_number(text, &place.id))
        return false;
    *ret_place = place;
    return true;
}

enum status list_place_read(const char *text, enum client_sort sort, bool is_descending,
                            struct arena *arena, struct fault *fault, struct list_place *ret_place)
{
    enum place_form form = form_of(sort);
    char letter = letter_of(sort, is_descending);
    struct client_place by_name = {0};
    struct list_place place = {0};

    if (!text || text[0] == '\0') {
        *ret_place = place;
        return STATUS_OK;
    }
    if (letter != 0 && *text++ != letter)
        return not_ours(fault);
    if (form == PLACE_BY_NUMBER) {
        bool is_read = *text == 'r' && sort != SORT_ORDERS ? read_rest(text + 1, ret_place)
                                                           : read_by_number(text, ret_place);
        return is_read ? STATUS_OK : not_ours(fault);
    }
    if (text[0] == '\0')
        return not_ours(fault);
    enum status status = form == PLACE_BY_ID ? found_place_read(text, fault, &place.id)
                                             : client_place_read(text, arena, fault, &by_name);
    if (status != STATUS_OK)
        return status;
    if (form == PLACE_BY_NAME)
        place = (struct list_place){.id = by_name.id, .sort_key = by_name.sort_key};
    *ret_place = place;
    return STATUS_OK;
}
