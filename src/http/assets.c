// SPDX-License-Identifier: AGPL-3.0-or-later
#include "http/assets.h"

#include "http/accept.h"

static const char folder[] = "/static/";

static const struct asset *find(const struct asset *assets, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(assets[i].name, name) == 0)
            return &assets[i];
    return NULL;
}

static bool has_copy(const struct exchange *exchange, const char *tag)
{
    const char *header = request_header(exchange, "If-None-Match");

    return header && (strstr(header, tag) || strcmp(header, "*") == 0);
}

bool asset_answer(const struct asset *assets, size_t count, struct exchange *exchange,
                  struct slice *ret_bytes)
{
    if (strncmp(exchange->path, folder, strlen(folder)) != 0 || exchange->method != HTTP_GET)
        return false;
    const struct asset *asset = find(assets, count, exchange->path + strlen(folder));
    if (asset == NULL)
        return false;
    struct text tag = text_new(exchange->arena);
    text_format(&tag, "\"%s\"", asset->name);
    /* Weak: in gzip or not, it is the same file. */
    struct text weak = text_new(exchange->arena);
    text_format(&weak, "W/%s", tag.at);
    reply_header(exchange, "ETag", weak.at);
    reply_header(exchange, "Cache-Control", "public, max-age=31536000, immutable");
    reply_header(exchange, "Vary", "Accept-Encoding");
    exchange->reply.content_type = asset->media_type;
    *ret_bytes = (struct slice){(const char *)asset->bytes, asset->size};
    if (has_copy(exchange, tag.at)) {
        reply_code(exchange, 304);
        *ret_bytes = (struct slice){"", 0};
    } else if (asset->gzip_bytes && accept_gzip(request_header(exchange, "Accept-Encoding"))) {
        reply_header(exchange, "Content-Encoding", "gzip");
        *ret_bytes = (struct slice){(const char *)asset->gzip_bytes, asset->gzip_size};
    }
    return true;
}
