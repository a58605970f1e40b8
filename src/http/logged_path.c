// SPDX-License-Identifier: AGPL-3.0-or-later
#include "http/logged_path.h"

#include "base/secret.h"

enum { DIGITS_SHOWN = 6, FIRST_MAX = 40 };

static void add_hash(struct text *out, const char *token)
{
    uint8_t hash[SECRET_HASH_SIZE];

    secret_hash(token, hash);
    for (int i = 0; i < DIGITS_SHOWN / 2; i++)
        text_format(out, "%02x", hash[i]);
}

static const char *first_segment(struct exchange *exchange)
{
    struct text out = text_new(exchange->arena);
    size_t length = exchange->path[0] == '/' ? 1 + strcspn(exchange->path + 1, "/") : 0;
    bool is_whole = exchange->path[length] == '\0' && length <= FIRST_MAX;

    text_add_slice(&out, (struct slice){exchange->path, length < FIRST_MAX ? length : FIRST_MAX});
    text_add(&out, is_whole ? "" : "/...");
    return out.at;
}

const char *logged_path(struct exchange *exchange)
{
    struct text out = text_new(exchange->arena);

    if (exchange->route == NULL)
        return first_segment(exchange);
    for (const char *at = exchange->route->path; *at != '\0';) {
        size_t length = 1 + strcspn(at + 1, "/");

        if (at[1] != ':') {
            text_add_slice(&out, (struct slice){at, length});
        } else {
            const char *name = arena_copy(exchange->arena, at + 2, length - 2);

            text_add(&out, "/");
            if (strcmp(name, "token") == 0)
                add_hash(&out, param_text(exchange, name));
            else
                text_add(&out, param_text(exchange, name));
        }
        at += length;
    }
    return out.at;
}
