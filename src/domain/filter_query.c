// SPDX-License-Identifier: AGPL-3.0-or-later
#include "domain/filter_query.h"

#include <string.h>

#include "base/message.h"
#include "base/utf8.h"

static enum status refuse(struct fault *fault)
{
    return fault_set(fault, STATUS_INVALID, "",
                     PLAIN_MESSAGE("a list is asked for as its address does it, as "
                                   "standing=cooling&tag=menu"));
}

static int digit_of(char digit)
{
    if (digit >= '0' && digit <= '9')
        return digit - '0';
    if (digit >= 'A' && digit <= 'F')
        return digit - 'A' + 10;
    if (digit >= 'a' && digit <= 'f')
        return digit - 'a' + 10;
    return -1;
}

/* NULL for a bad escape, a NUL, or what is not UTF-8. */
static const char *decode(struct slice piece, struct arena *arena)
{
    struct text out = text_new(arena);

    for (size_t i = 0; i < piece.length; i++) {
        char at = piece.at[i] == '+' ? ' ' : piece.at[i];

        if (at == '%') {
            int high = i + 2 < piece.length ? digit_of(piece.at[i + 1]) : -1;
            int low = high >= 0 ? digit_of(piece.at[i + 2]) : -1;

            if (low < 0)
                return NULL;
            at = (char)(high * 16 + low);
            i += 2;
        }
        if (at == '\0')
            return NULL;
        text_add_char(&out, at);
    }
    return utf8_is_valid((struct slice){out.at, out.length}) ? out.at : NULL;
}

static bool read_field(struct slice piece, struct arena *arena, struct filter_field *ret_field)
{
    const char *equals = memchr(piece.at, '=', piece.length);
    size_t length = equals ? (size_t)(equals - piece.at) : piece.length;
    size_t rest = piece.length - length - (equals ? 1 : 0);

    ret_field->name = decode((struct slice){piece.at, length}, arena);
    ret_field->value = decode((struct slice){piece.at + piece.length - rest, rest}, arena);
    return equals && ret_field->name && ret_field->value;
}

enum status filter_query_read(struct slice query, struct arena *arena, struct fault *fault,
                              struct filter_field *fields, size_t *ret_count)
{
    size_t count = 0;

    if (query.length > 0 && query.at[0] == '?')
        query = (struct slice){query.at + 1, query.length - 1};
    while (query.length > 0) {
        const char *end = memchr(query.at, '&', query.length);
        size_t length = end ? (size_t)(end - query.at) : query.length;
        size_t taken = length + (end ? 1 : 0);

        if (length > 0 && (count == FILTER_QUERY_FIELDS_MAX ||
                           !read_field((struct slice){query.at, length}, arena, &fields[count++])))
            return refuse(fault);
        query = (struct slice){query.at + taken, query.length - taken};
    }
    *ret_count = count;
    return STATUS_OK;
}
