// SPDX-License-Identifier: AGPL-3.0-or-later
#include "http/compress.h"

#include "base/gzip.h"
#include "http/accept.h"

/* Below it goes into one packet as it is. */
enum { WORTH_BYTES = 1024 };

static bool is_text(const char *content_type)
{
    static const char *const types[] = {"text/html", "application/json",
                                        "application/problem+json"};

    for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++)
        if (strncmp(content_type, types[i], strlen(types[i])) == 0)
            return true;
    return false;
}

/*
 * A page of somebody else's that makes a browser ask us, again and again, with text of its choice,
 * and sees how long our replies are, could read in them what stands beside that text (BREACH).
 * Browsers say where a request comes from.
 */
static bool is_asked_by_others(const struct exchange *exchange)
{
    const char *site = request_header(exchange, "Sec-Fetch-Site");

    return site == NULL || strcmp(site, "cross-site") == 0 || strcmp(site, "same-site") == 0;
}

void compress_reply(struct exchange *exchange)
{
    struct exchange_reply *reply = &exchange->reply;

    if (reply->fd >= 0 || reply->stream || reply->body.length < WORTH_BYTES ||
        !is_text(reply->content_type) || fields_times(&reply->headers, "Content-Encoding") > 0)
        return;
    reply_header(exchange, "Vary", "Accept-Encoding, Sec-Fetch-Site");
    if (is_asked_by_others(exchange) || !accept_gzip(request_header(exchange, "Accept-Encoding")))
        return;
    struct slice packed =
        gzip_page(exchange->arena, (struct slice){reply->body.at, reply->body.length});
    reply_header(exchange, "Content-Encoding", "gzip");
    reply->body = text_new(exchange->arena);
    text_add_slice(&reply->body, packed);
}
