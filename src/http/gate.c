// SPDX-License-Identifier: AGPL-3.0-or-later
#include "http/gate.h"

#include <inttypes.h>
#include <stdio.h>
#include <strings.h>

#include "http/octets.h"

/* Headers that decide something: they come once, whatever a list of them could mean. */
static const char *const single_headers[] = {
    "Authorization",  "Content-Encoding",
    "Content-Length", "Content-Type",
    "Cookie",         "Expect",
    "Host",           "HX-Request",
    "If-Match",       "Origin",
    "Sec-Fetch-Site", "Sec-Fetch-Mode",
    "Sec-Fetch-Dest", "Transfer-Encoding",
    "X-CSRF-Token",
};

static const char *find(const struct request_head *head, const char *name)
{
    for (size_t i = 0; i < head->headers.count; i++)
        if (strcasecmp(head->headers.items[i].name, name) == 0)
            return head->headers.items[i].value;
    return NULL;
}

static size_t times(const struct request_head *head, const char *name)
{
    size_t count = 0;

    for (size_t i = 0; i < head->headers.count; i++)
        count += strcasecmp(head->headers.items[i].name, name) == 0;
    return count;
}

static unsigned check_value(const char *value)
{
    size_t length = strlen(value);

    for (size_t i = 0; i < length; i++)
        if (((unsigned char)value[i] < ' ' && value[i] != '\t') || value[i] == 0x7F)
            return 400;
    return length > GATE_VALUE_MAX ? 431 : 0;
}

static unsigned check_headers(const struct request_head *head)
{
    if (head->headers.count > GATE_HEADERS_MAX)
        return 431;
    for (size_t i = 0; i < head->headers.count; i++) {
        unsigned code = check_value(head->headers.items[i].value);

        if (!text_is_token(slice_of(head->headers.items[i].name)))
            return 400;
        if (code != 0)
            return code;
    }
    for (size_t i = 0; i < sizeof(single_headers) / sizeof(single_headers[0]); i++)
        if (times(head, single_headers[i]) > 1)
            return 400;
    return 0;
}

static unsigned check_method(const char *method, struct gate_findings *findings)
{
    static const struct {
        const char *name;
        enum http_method method;
    } ours[] = {{"GET", HTTP_GET}, {"HEAD", HTTP_GET},    {"POST", HTTP_POST},
                {"PUT", HTTP_PUT}, {"PATCH", HTTP_PATCH}, {"DELETE", HTTP_DELETE}};
    static const char *const others[] = {"OPTIONS", "TRACE", "CONNECT"};

    if (!text_is_token(slice_of(method)))
        return 400;
    for (size_t i = 0; i < sizeof(ours) / sizeof(ours[0]); i++)
        if (strcmp(method, ours[i].name) == 0) {
            findings->is_method_known = true;
            findings->method = ours[i].method;
            findings->is_head = strcmp(method, "HEAD") == 0;
            return 0;
        }
    for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
        if (strcmp(method, others[i]) == 0)
            return 0;
    return 501;
}

/* Digits and nothing else: no sign, no list, no spaces (AC-090). */
static bool read_length(const char *text, uint64_t *ret_length)
{
    enum { DIGITS_MAX = 18 };
    uint64_t length = 0;

    if (text[0] == '\0' || strlen(text) > DIGITS_MAX)
        return false;
    for (const char *at = text; *at != '\0'; at++) {
        if (*at < '0' || *at > '9')
            return false;
        length = length * 10 + (uint64_t)(*at - '0');
    }
    *ret_length = length;
    return true;
}

static unsigned check_body(const struct request_head *head, struct gate_findings *findings)
{
    const char *length = find(head, "Content-Length"), *encoding = find(head, "Transfer-Encoding");
    const char *coding = find(head, "Content-Encoding"), *expected = find(head, "Expect");

    if (length && encoding)
        return 400;
    if (length && !read_length(length, &findings->length))
        return 400;
    /* Whoever sends to us knows how much; so there are no chunks to take apart (AC-091). */
    if (encoding)
        return strcasecmp(encoding, "chunked") == 0 && strcmp(head->version, "HTTP/1.1") == 0 ? 411
                                                                                              : 400;
    /* A compressed body could be any size once it is unpacked. */
    if (coding && strcasecmp(coding, "identity") != 0)
        return 415;
    if (expected && strcasecmp(expected, "100-continue") != 0)
        return 417;
    return 0;
}

static const char *const local_names[] = {"127.0.0.1", "localhost", "[::1]"};

bool gate_is_local(const char *host)
{
    for (size_t i = 0; i < sizeof(local_names) / sizeof(local_names[0]); i++) {
        size_t length = strlen(local_names[i]);

        if (strncasecmp(host, local_names[i], length) == 0 &&
            (host[length] == ':' || host[length] == '\0'))
            return true;
    }
    return false;
}

static unsigned check_host(const struct request_head *head, const char *ours, uint16_t port,
                           struct gate_findings *findings)
{
    const char *host = find(head, "Host");

    if (host == NULL) {
        findings->is_host_ours = true;
        return strcmp(head->version, "HTTP/1.0") == 0 ? 0 : 400;
    }
    findings->is_host_ours = strcasecmp(host, ours) == 0;
    for (size_t i = 0; i < sizeof(local_names) / sizeof(local_names[0]); i++) {
        char local[32];

        snprintf(local, sizeof(local), "%s:%" PRIu16, local_names[i], port);
        if (strcasecmp(host, local) == 0)
            findings->is_host_local = true;
    }
    return 0;
}

static unsigned check_target(const char *target, struct gate_findings *findings)
{
    size_t length = strlen(target);
    const char *mark = strchr(target, '?');

    if (length > GATE_TARGET_MAX)
        return 414;
    for (size_t i = 0; i < length; i++)
        if ((unsigned char)target[i] <= ' ' || (unsigned char)target[i] >= 0x7F || target[i] == '#')
            return 400;
    findings->path = (struct slice){target, mark ? (size_t)(mark - target) : length};
    findings->query = mark ? slice_of(mark + 1) : (struct slice){"", 0};
    return 0;
}

unsigned gate_check(const struct request_head *head, const char *host, uint16_t port,
                    struct gate_findings *ret_findings)
{
    struct gate_findings findings = {0};
    unsigned code = 0;

    if (strcmp(head->version, "HTTP/1.1") != 0 && strcmp(head->version, "HTTP/1.0") != 0)
        code = 505;
    if (code == 0)
        code = check_headers(head);
    if (code == 0)
        code = check_method(head->method, &findings);
    if (code == 0)
        code = check_target(head->target, &findings);
    if (code == 0)
        code = check_body(head, &findings);
    if (code == 0)
        code = check_host(head, host, port, &findings);
    *ret_findings = findings;
    return code;
}
