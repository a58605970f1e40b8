// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "http/fields.h"
#include "http/route.h"

/*
 * What is looked at before anything else, since the library takes more than we want: each request
 * has one meaning, for us and for whatever stands before us (AC-090 to AC-100). Pure: a head in,
 * findings or a code out.
 */
enum {
    GATE_TARGET_MAX = 8 * 1024, /* bytes of path and query together */
    GATE_HEADERS_MAX = 100,
    GATE_VALUE_MAX = 8 * 1024, /* bytes of one header's value */
};

struct request_head {
    const char *method, *target, *version; /* as they came; the target with its query */
    struct http_fields headers;
};

struct gate_findings {
    bool is_method_known; /* else `method` means nothing: OPTIONS, TRACE, CONNECT */
    enum http_method method;
    bool is_head;
    bool is_host_ours;        /* the name that people use; or none, by HTTP/1.0. Else 421: links and
                                 cookies would be somebody else's (AC-080) */
    bool is_host_local;       /* this machine's own name for the port */
    struct slice path, query; /* of the target; the query without its question mark */
    uint64_t length;          /* of the body */
};

/* Whether a Host is a name that only this machine knows itself by, whatever the port. */
bool gate_is_local(const char *host);

/*
 * `host` as people reach us, `port` that we listen on. Returns 0, or the code to refuse with, after
 * which the connection must be closed: where the next request begins is not sure.
 */
unsigned gate_check(const struct request_head *head, const char *host, uint16_t port,
                    struct gate_findings *ret_findings);
