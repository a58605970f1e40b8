// SPDX-License-Identifier: AGPL-3.0-or-later
#include "http/guards.h"

#include <strings.h>

/* A page runs scripts and styles of ours alone, none inline; nobody frames it (AC-083, AC-086). */
static const char content_policy[] =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; frame-src 'self'; manifest-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'";

static void add(struct exchange *exchange, const char *name, const char *value)
{
    for (size_t i = 0; i < exchange->reply.headers.count; i++)
        if (strcasecmp(exchange->reply.headers.items[i].name, name) == 0)
            return;
    reply_header(exchange, name, value);
}

void guards_add(struct exchange *exchange)
{
    add(exchange, "X-Content-Type-Options", "nosniff");
    add(exchange, "Referrer-Policy", "same-origin");
    add(exchange, "Cross-Origin-Resource-Policy", "same-origin");
    /* Also of replies to the public: what a link shows is nobody else's to keep (AC-088). */
    add(exchange, "Cache-Control", "no-store");
    add(exchange, "X-Request-Id", exchange->request_id);
    if (strncmp(exchange->reply.content_type, "text/html", strlen("text/html")) != 0) {
        add(exchange, "Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
        return;
    }
    add(exchange, "Content-Security-Policy", content_policy);
    add(exchange, "Cross-Origin-Opener-Policy", "same-origin");
    add(exchange, "X-Robots-Tag", "noindex"); /* AC-051 */
    add(exchange, "Permissions-Policy", "camera=(), microphone=(), geolocation=()");
}
