// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/html.h"
#include "base/json.h"
#include "base/language.h"
#include "base/status.h"
#include "base/text.h"
#include "http/fields.h"
#include "http/route.h"

struct site; /* app/site.h: http/ carries it and does not look inside */
struct work; /* store/work.h: the same */
struct json_value;

enum { REPLY_HEADERS_MAX = 32 };

/* The request and its reply, and the memory of both, until the last byte is sent. */
struct exchange {
    struct arena *arena;
    const struct site *site;
    const struct route *route;
    char request_id[17]; /* in the log, in X-Request-Id, and on error pages */

    enum http_method method;
    bool is_head;
    bool is_secure; /* reached by https: cookies are __Host- and Secure */
    const char
        *peer; /* from where it came, see peer_text(); "" behind a proxy that says nothing of it */
    uint16_t port;    /* that the server listens on: by plain http cookies are named after it */
    const char *path; /* normal form; "" of a request that has none */
    struct route_params params;
    struct http_fields headers;              /* as they came, for request_header() */
    struct http_fields query, form, cookies; /* form: of a body with a form's media type */
    struct slice body;
    const char *media_type;        /* of the body, lower case, without parameters; "" */
    const struct json_value *json; /* the body of an endpoint, once api/ has read it; else NULL */

    /* The file of a form with one (multipart/form-data), on rows whose body_max is above 1 MiB. */
    struct upload {
        int fd;                 /* -1: none was chosen; at its start, the server's to close */
        const char *field;      /* the form's name for it */
        const char *file_name;  /* to be shown: the last component, no control characters */
        const char *media_type; /* that the browser claims, lower case, without parameters */
        int64_t length;
    } upload;

    const struct language *language; /* Accept-Language, until somebody is signed in */
    struct work *work;               /* set by the face's entry */
    struct fault *fault;             /* the work's once there is one; else its own */
    struct fault own_fault;

    /* Of whoever is signed in; NULL for the public. */
    int64_t user_id;      /* 0 for the public; stands in the log */
    int64_t workspace_id; /* theirs, when all is done: for the log alone */
    const char *user_name;
    const char *workspace_name; /* NULL: they work in no other; "" when it has none */
    const char *csrf_token;
    const char *session_token;
    bool is_by_key;     /* a program with a key of theirs; then there is no session */
    bool has_shortcuts; /* single keys do something on their pages */

    struct exchange_reply {
        unsigned code; /* 200 until set */
        const char *content_type;
        struct text body;
        struct event_stream *stream; /* NULL, or what says the body bit by bit (events.h) */
        int fd;                      /* -1, or a file whose bytes are the body */
        struct http_fields headers;  /* at most REPLY_HEADERS_MAX */
    } reply;
};

/* An exchange without a request, the reply 200 and empty, to be filled in: by the server, by a
 * test. `arena` outlives it. */
void exchange_start(struct exchange *exchange, struct arena *arena);

/* Request header, "" when there is none; NULL when it came twice and may not. Of a list that may
 * come in pieces (Accept, Accept-Language) the first. */
const char *request_header(const struct exchange *exchange, const char *name);

/* The cookie that reply_cookie() set under this name, or NULL: also when it came twice. */
const char *request_cookie(const struct exchange *exchange, const char *name);

/* The browser's script asks for a fragment of the page (HX-Request). */
bool request_is_fragment(const struct exchange *exchange);

/* Values of the request. INVALID names the field; NOT_FOUND for an id in a path that is none. */
CHECKED enum status param_id(struct exchange *exchange, const char *name, int64_t *ret_id);
const char *param_text(const struct exchange *exchange, const char *name); /* never NULL */
CHECKED enum status query_text(struct exchange *exchange, const char *name, size_t max,
                               const char **ret_text); /* "" when missing */
CHECKED enum status query_number(struct exchange *exchange, const char *name, int64_t least,
                                 int64_t most, int64_t *value); /* as it is when missing */
CHECKED enum status form_text(struct exchange *exchange, const char *name, size_t max,
                              const char **ret_text); /* NULL when missing */
CHECKED enum status form_id(struct exchange *exchange, const char *name, int64_t *ret_id);

/* Replies. A header's value with CR, LF or NUL is our mistake and asserts (AC-082). */
void reply_code(struct exchange *exchange, unsigned code);
void reply_header(struct exchange *exchange, const char *name, const char *value);
/* Path=/, HttpOnly, SameSite=Lax; __Host- and Secure by https, else its own of the port. 0 seconds
 * take it away. */
void reply_cookie(struct exchange *exchange, const char *name, const char *value,
                  int64_t max_age_seconds);
struct html reply_html(struct exchange *exchange);    /* text/html, body begins empty */
struct json reply_json(struct exchange *exchange);    /* application/json; ends in finish */
struct json reply_problem(struct exchange *exchange); /* application/problem+json */
/* What is sent is a file to keep, under this name, which anybody may have chosen (RFC 6266, 8187).
 */
void reply_attachment(struct exchange *exchange, const char *file_name);
void reply_see_other(struct exchange *exchange, const char *format, ...)
    __attribute__((format(printf, 2, 3))); /* 303 to a path of ours */

/* The ETag of a version is `"vN"`. */
void reply_etag(struct exchange *exchange, int64_t version);

/*
 * If-Match. MATCHES: one ETag of ours, whose version is *ret_version: the caller compares it.
 * DIFFERS: an ETag that is none of ours (412). MALFORMED: no ETag, several, or "*", which would
 * overwrite whatever there is (400).
 */
enum etag_match { ETAG_MISSING, ETAG_MATCHES, ETAG_DIFFERS, ETAG_MALFORMED };
enum etag_match request_if_match(const struct exchange *exchange, int64_t *ret_version);
bool request_has_version(const struct exchange *exchange, int64_t version); /* If-None-Match */
