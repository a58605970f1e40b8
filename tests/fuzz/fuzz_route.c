// SPDX-License-Identifier: AGPL-3.0-or-later
#include <assert.h>

#include "base/escape.h"
#include "base/text.h"
#include "base/utf8.h"
#include "http/octets.h"
#include "http/path.h"
#include "http/route.h"

#include "support/fuzz.h"

enum { PATH_MAX_BYTES = 2048 };

static const struct route rows[] = {
    {.method = HTTP_GET, .path = "/"},
    {.method = HTTP_GET, .path = "/clients"},
    {.method = HTTP_POST, .path = "/clients/:id"},
    {.method = HTTP_GET, .path = "/clients/:id/orders/:order"},
    {.method = HTTP_GET, .path = "/sign-in/:token"},
};
static const struct route_table table = {.routes = rows, .count = sizeof(rows) / sizeof(rows[0])};

/* The one way to write a segment. */
static void add_segment(struct text *out, const char *plain)
{
    static const char kept[] = "!$&'()*+,=:@";

    for (; *plain != '\0'; plain++)
        if (is_unreserved((unsigned char)*plain) || strchr(kept, *plain))
            text_add_char(out, *plain);
        else
            text_format(out, "%%%02X", (unsigned)(unsigned char)*plain);
}

/* A parameter holds nothing that could be taken for another path, and leads back to its row. */
static void check_param(const char *value, struct arena *arena)
{
    struct text path = text_new(arena);
    struct route_params params;
    unsigned allowed;

    assert(value[0] != '\0' && utf8_is_valid(slice_of(value)));
    assert(strpbrk(value, "/\\") == NULL && strcmp(value, ".") != 0 && strcmp(value, "..") != 0);
    for (const char *at = value; *at != '\0'; at++)
        assert((unsigned char)*at >= ' ' && *at != 0x7F);
    text_add(&path, "/sign-in/");
    add_segment(&path, value);
    assert(route_find(&table, HTTP_GET, path.at, arena, &params, &allowed) == &rows[4]);
    assert(strcmp(params.values[0], value) == 0);
}

static void check_method(enum http_method method, const char *path, struct arena *arena)
{
    struct route_params params = {.count = 0};
    unsigned allowed = 99;
    const struct route *route = route_find(&table, method, path, arena, &params, &allowed);

    if (route == NULL) {
        assert((allowed & 1U << method) == 0);
        return;
    }
    assert(path_form(slice_of(path)) == PATH_NORMAL && route->method == method);
    for (size_t i = 0; i < params.count; i++)
        check_param(params.values[i], arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    struct arena arena = {0};

    if (length > PATH_MAX_BYTES)
        return 0;
    struct slice raw = {(const char *)bytes, length};
    enum path_form form = path_form(raw);
    bool has_nul = length > 0 && memchr(bytes, '\0', length) != NULL;
    const char *path = arena_copy(&arena, raw.at, raw.length);

    if (has_nul)
        assert(form != PATH_NORMAL);
    else
        for (int method = HTTP_GET; method <= HTTP_DELETE; method++)
            check_method((enum http_method)method, path, &arena);
    arena_free(&arena);
    return 0;
}
