// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "api/api.h"
#include "http/route.h"
#include "support/page_case.h"

/* Every row of routes.def and endpoints.def, asked for by whoever the test says. */
enum { ACCESS_TABLES = 2 };
struct route_table access_table(int place);

/* What is asked for: a path without parameters. */
struct access_request {
    const struct route_table *table;
    enum http_method method;
    const char *path;
    const char *csrf; /* NULL: none is sent */
    const char *key;  /* of a program; NULL: none is sent */
    bool is_head;
};

/* Asks as the server does, with the session of the case, an empty form, and in the API an empty
 * object and an If-Match; returns the code. The exchange is test->exchange. */
unsigned access_ask(struct page_case *test, const struct access_request *request);

/* The row's path with `id` for each of its parameters. */
const char *access_path(struct page_case *test, const struct route *route, const char *id);

/* Whether the row has a parameter that is an id. */
bool access_has_id(const struct route *route);
