// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/status.h"

struct exchange;

enum http_method { HTTP_GET, HTTP_POST, HTTP_PUT, HTTP_PATCH, HTTP_DELETE };

/* Who may come to a route; deny by default: a row must name it. */
enum route_access {
    ROUTE_PUBLIC,  /* whoever comes */
    ROUTE_SESSION, /* signed in, with the row's right */
};

/* Which workers serve it: slow work (reports, imports) must not hold pages up. What is quick and no
 * GET has workers of its own, who may wait for the disk. */
enum {
    ROUTE_BODY_IN_MEMORY = 1024 * 1024,
    ROUTE_BODY_MAX = 64 * 1024 * 1024,
};

enum route_pool { POOL_QUICK, POOL_SLOW };

struct route {
    enum http_method method;
    const char *path; /* "/clients/:id" */
    enum status (*handle)(struct exchange *exchange);
    enum route_access access;
    unsigned right; /* enum right; http/ does not know what it means */
    enum route_pool pool;
    /* Bytes; more is refused with 413 before it is read. Above ROUTE_BODY_IN_MEMORY the row takes
     * forms with a file, which goes to the disk (exchange->upload). */
    size_t body_max;
};

/* The rows of one face, and how it takes a request in: rights, unit of work, faults. */
enum file_leave { FILE_MAY, FILE_MAY_NOT, FILE_NOBODY_KNOWS };
struct route_table {
    const struct route *routes;
    size_t count;
    const char *prefix; /* "/api/" or "/": of requests that find no row, who answers */
    void (*enter)(struct exchange *exchange, const struct route *route);
    /* Answers when there is no row: 404, 405 (Allow is set), 400 and so on in the face's dress.
     * Runs on the thread that polls: it renders, and touches neither the store nor anything that
     * waits; the body was not read. exchange->fault says what is wrong, if anybody knows more. */
    void (*refuse)(struct exchange *exchange, unsigned code);
    /* Whether whoever asks may send a file here: asked on a worker, before any of it goes to the
     * disk. What they may not is said by `enter`, at the end; when nobody can tell, as the store is
     * out of reach, the answer is 503. NULL: all may. */
    enum file_leave (*may_send_file)(const struct exchange *exchange, const struct route *route);
};

enum { ROUTE_PARAMS_MAX = 4 };
struct route_params {
    const char *names[ROUTE_PARAMS_MAX];
    const char *values[ROUTE_PARAMS_MAX]; /* decoded */
    size_t count;
};

/*
 * The row for a path in its one normal form: begins with one /, no empty, . or .. segments, no
 * trailing slash, each octet decoded once (AC-036, AC-099). HEAD is looked for as GET. NULL when
 * there is none; *ret_allowed then has a bit 1 << method for each method that has one.
 */
const struct route *route_find(const struct route_table *table, enum http_method method,
                               const char *path, struct arena *arena,
                               struct route_params *ret_params, unsigned *ret_allowed);
