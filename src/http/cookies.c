// SPDX-License-Identifier: AGPL-3.0-or-later
#include "base/utf8.h"
#include "http/fields.h"
#include "http/octets.h"

static bool is_plain(struct slice header)
{
    for (size_t i = 0; i < header.length; i++)
        if ((unsigned char)header.at[i] < ' ' || header.at[i] == 0x7F)
            return false;
    return utf8_is_valid(header);
}

/*
 * Other programs on the same host leave cookies of their own, which come with ours: what is not a
 * pair with a token for its name is passed over, and cannot be asked for.
 */
static void add_pair(struct slice pair, struct arena *arena, struct http_fields *fields)
{
    const char *equals = pair.length > 0 ? memchr(pair.at, '=', pair.length) : NULL;

    if (equals == NULL)
        return;
    struct slice name = slice_trim((struct slice){pair.at, (size_t)(equals - pair.at)});
    struct slice value =
        slice_trim((struct slice){equals + 1, pair.length - (size_t)(equals - pair.at) - 1});
    if (!text_is_token(name))
        return;
    fields->items[fields->count++] = (struct http_field){arena_copy(arena, name.at, name.length),
                                                         arena_copy(arena, value.at, value.length)};
}

enum status cookies_parse(struct slice header, struct arena *arena, struct fault *fault,
                          struct http_fields *ret_fields)
{
    struct http_fields fields = {0};
    size_t most = 1;

    if (!is_plain(header))
        return fault_set(fault, STATUS_INVALID, "",
                         PLAIN_MESSAGE("the browser's cookies hold characters that are no text"));
    for (size_t i = 0; i < header.length; i++)
        most += header.at[i] == ';';
    if (most > FIELDS_MAX)
        return fields_refuse_count(fault);
    fields.items = arena_array(arena, struct http_field, most);
    for (struct slice rest = header; rest.length > 0;) {
        const char *end = memchr(rest.at, ';', rest.length);
        struct slice pair = {rest.at, end ? (size_t)(end - rest.at) : rest.length};
        size_t taken = end ? pair.length + 1 : pair.length;

        add_pair(pair, arena, &fields);
        rest = (struct slice){rest.at + taken, rest.length - taken};
    }
    *ret_fields = fields;
    return STATUS_OK;
}
