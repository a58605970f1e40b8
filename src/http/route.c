// SPDX-License-Identifier: AGPL-3.0-or-later
#include "http/route.h"

#include <assert.h>

#include "http/octets.h"
#include "http/path.h"

/* Takes the next segment, after its slash; false when there is none. */
static bool next_segment(struct slice *rest, struct slice *ret_segment)
{
    if (rest->length == 0)
        return false;
    struct slice after = {rest->at + 1, rest->length - 1};
    const char *slash = after.length > 0 ? memchr(after.at, '/', after.length) : NULL;
    size_t length = slash ? (size_t)(slash - after.at) : after.length;

    *ret_segment = (struct slice){after.at, length};
    *rest = (struct slice){after.at + length, after.length - length};
    return true;
}

/* Which segments of the path a row's parameters stand for. */
struct matched {
    struct slice names[ROUTE_PARAMS_MAX], values[ROUTE_PARAMS_MAX];
    size_t count;
};

static bool row_matches(const char *pattern, const char *path, struct matched *matched)
{
    struct slice rows = slice_of(pattern), paths = slice_of(path);
    struct slice row, segment;

    matched->count = 0;
    while (next_segment(&rows, &row)) {
        if (!next_segment(&paths, &segment))
            return false;
        if (row.length > 1 && row.at[0] == ':') {
            assert(matched->count < ROUTE_PARAMS_MAX);
            matched->names[matched->count] = (struct slice){row.at + 1, row.length - 1};
            matched->values[matched->count++] = segment;
            if (segment.length == 0)
                return false;
        } else if (!slice_equal(row, segment)) {
            return false;
        }
    }
    return paths.length == 0;
}

/* Of a path in its normal form, so that each escape is right. */
static const char *decoded(struct slice segment, struct arena *arena)
{
    char *plain = arena_alloc(arena, segment.length + 1);
    size_t length = 0;

    for (size_t i = 0; i < segment.length; i++) {
        plain[length] = segment.at[i];
        if (segment.at[i] == '%') {
            plain[length] =
                (char)octet_unescape((struct slice){segment.at + i, segment.length - i});
            i += 2;
        }
        length++;
    }
    return plain;
}

static void keep_params(const struct matched *matched, struct arena *arena,
                        struct route_params *ret_params)
{
    struct route_params params = {.count = matched->count};

    for (size_t i = 0; i < matched->count; i++) {
        params.names[i] = arena_copy(arena, matched->names[i].at, matched->names[i].length);
        params.values[i] = decoded(matched->values[i], arena);
    }
    *ret_params = params;
}

const struct route *route_find(const struct route_table *table, enum http_method method,
                               const char *path, struct arena *arena,
                               struct route_params *ret_params, unsigned *ret_allowed)
{
    struct matched matched;
    unsigned allowed = 0;

    *ret_allowed = 0;
    if (path_form(slice_of(path)) != PATH_NORMAL)
        return NULL;
    for (size_t i = 0; i < table->count; i++) {
        const struct route *route = &table->routes[i];

        if (!row_matches(route->path, path, &matched))
            continue;
        allowed |= 1U << route->method;
        if (route->method == method) {
            keep_params(&matched, arena, ret_params);
            return route;
        }
    }
    *ret_allowed = allowed;
    return NULL;
}
