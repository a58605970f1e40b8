// SPDX-License-Identifier: AGPL-3.0-or-later
#include <assert.h>

#include "base/text.h"
#include "http/accept.h"
#include "http/exchange.h"
#include "http/gate.h"
#include "http/multipart.h"
#include "http/octets.h"

#include "support/fuzz.h"

enum { HEAD_MAX = 16 * 1024, LINES_MAX = GATE_HEADERS_MAX + 1, PORT = 8080 };
static const char host[] = "crm.example.org";

/* Takes a line, up to CR LF or the end. */
static const char *take_line(struct slice *rest, struct arena *arena)
{
    const char *end = rest->length > 0 ? memmem(rest->at, rest->length, "\r\n", 2) : NULL;
    size_t length = end ? (size_t)(end - rest->at) : rest->length;
    size_t taken = end ? length + 2 : length;
    const char *line = arena_copy(arena, rest->at, length);

    *rest = (struct slice){rest->at + taken, rest->length - taken};
    return line;
}

/* What stands before the mark; *text is what stands behind it. */
static const char *take_until(const char **text, char mark, struct arena *arena)
{
    const char *found = strchr(*text, mark);
    size_t length = found ? (size_t)(found - *text) : strlen(*text);
    const char *part = arena_copy(arena, *text, length);

    *text = found ? found + 1 : *text + length;
    return part;
}

/* As the library does it, loosely: what the gate must not trust. */
static struct request_head read_head(struct slice bytes, struct arena *arena)
{
    struct http_field *items = arena_array(arena, struct http_field, LINES_MAX);
    const char *line = take_line(&bytes, arena);
    struct request_head head = {.headers = {items, 0}};

    head.method = take_until(&line, ' ', arena);
    head.target = take_until(&line, ' ', arena);
    head.version = line;
    while (bytes.length > 0 && head.headers.count < LINES_MAX) {
        const char *text = take_line(&bytes, arena);

        if (text[0] == '\0')
            break;
        const char *name = take_until(&text, ':', arena);
        items[head.headers.count++] = (struct http_field){name, text + strspn(text, " \t")};
    }
    return head;
}

/* Whoever passes has one length, one host and a plain target. */
static void check_passed(const struct request_head *head, const struct gate_findings *findings)
{
    assert(text_is_token(slice_of(head->method)));
    assert(strlen(head->target) <= GATE_TARGET_MAX);
    assert(head->headers.count <= GATE_HEADERS_MAX);
    assert(fields_times(&head->headers, "Content-Length") <= 1);
    assert(fields_times(&head->headers, "Transfer-Encoding") == 0);
    assert(fields_times(&head->headers, "Host") <= 1);
    assert(findings->path.length + findings->query.length <= strlen(head->target));
    assert(findings->is_host_ours || strcmp(head->version, "HTTP/1.1") == 0 ||
           head->headers.count > 0);
}

/* The typed readers of headers take whatever passed. */
static void check_headers(const struct request_head *head, struct arena *arena)
{
    struct exchange exchange;
    int64_t version = -1;

    exchange_start(&exchange, arena);
    exchange.headers = head->headers;
    enum etag_match match = request_if_match(&exchange, &version);
    assert((match == ETAG_MATCHES) == (version >= 0));
    (void)request_has_version(&exchange, 17);
    const char *boundary = NULL, *type = request_header(&exchange, "Content-Type");
    if (type && multipart_boundary(type, arena, &boundary))
        assert(boundary[0] != '\0' && strlen(boundary) <= MULTIPART_BOUNDARY_MAX);
    const char *packing = request_header(&exchange, "Accept-Encoding");
    (void)accept_gzip(packing ? packing : "");
    const char *languages = request_header(&exchange, "Accept-Language");
    assert(languages && accept_language(languages));
    if (cookies_parse(slice_of(request_header(&exchange, "Cookie")), arena, exchange.fault,
                      &exchange.cookies) == STATUS_OK)
        (void)request_cookie(&exchange, "session");
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    struct arena arena = {0};
    struct gate_findings findings;

    if (length > HEAD_MAX)
        return 0;
    struct request_head head = read_head((struct slice){(const char *)bytes, length}, &arena);
    unsigned code = gate_check(&head, host, PORT, &findings);
    assert(code == 0 || (code >= 400 && code <= 505));
    if (code == 0) {
        check_passed(&head, &findings);
        check_headers(&head, &arena);
    }
    arena_free(&arena);
    return 0;
}
