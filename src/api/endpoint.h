// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <stdbool.h>

#include "http/exchange.h"

/*
 * What endpoints take and give, as tables: schemas.def, parameters.def and the last columns of
 * endpoints.def. A request is checked against them before its handler runs, and the OpenAPI
 * document is written from them, so that what is taken cannot be other than what is said.
 */

enum schema_name {
    SCHEMA_NOTHING,
#define SCHEMA(name, about) SCHEMA_##name,
#define MEMBER(kind, presence, name, detail, about)
#define PARTS(name)
#include "api/schemas.def"
#undef SCHEMA
#undef MEMBER
#undef PARTS
    SCHEMA_COUNT,
};

/* What a value looks like. `detail` of a WORD: the words with | between, an empty one for "". Of
 * ONE and MANY: the schema of it, or of each. */
enum value_kind {
    KIND_TEXT,
    KIND_WORD,
    KIND_ID,
    KIND_COUNT,
    KIND_FLAG,
    KIND_DAY,
    KIND_DATE, /* a day whose year need not be known */
    KIND_INSTANT,
    KIND_AMOUNT,
    KIND_ONE,
    KIND_MANY,
    KIND_TEXTS,
    KIND_WORDS, /* parameters: with commas between, or several times */
    KIND_OWN,   /* parameters: own-17, by the id of an own field */
    KIND_ANY,
    KIND_OF_NAMES, /* an object whose members are named by the workspace: texts */
};

enum presence {
    ALWAYS,
    OR_NULL,  /* always there, and null when there is nothing to say */
    MAYBE,    /* left out when there is nothing to say */
    SETTABLE, /* of a request: may be left out, or null, which takes away */
};

/* A row of schemas.def; `name` NULL begins a schema. */
struct schema_row {
    enum { ROW_SCHEMA, ROW_MEMBER, ROW_PARTS } row;
    enum schema_name schema; /* that it begins, or whose members stand here too */
    enum value_kind kind;
    enum presence presence;
    const char *name, *detail, *about;
};

/* The rows of a schema: *ret_count of them, after the one that begins it. */
const struct schema_row *schema_rows(enum schema_name schema, size_t *ret_count);
const char *schema_id(enum schema_name schema);
const char *schema_about(enum schema_name schema);

/* Whether an object of this schema has a member of that name. */
bool schema_has(enum schema_name schema, const char *name);

/* A parameter of an endpoint's address. */
struct parameter {
    enum status (*handle)(struct exchange *exchange);
    enum value_kind kind;
    const char *name, *detail, *about;
};
extern const struct parameter api_parameters[];
extern const size_t api_parameter_count;

enum endpoint_traits {
    NO_TRAITS = 0,
    HAS_VERSION = 1, /* comes with an ETag; If-None-Match gives 304 */
    IS_PAGED = 2,    /* Link with rel="next" */
    MAKES = 4,       /* 201, with Location and, of what has a version, an ETag */
    CHANGES = 8,     /* needs If-Match */
};

/* What is said of an endpoint beside its route. */
struct endpoint {
    const char *operation;
    enum schema_name request, reply;
    unsigned traits;
    const char *about;
};
extern const struct route api_endpoints[];
extern const size_t api_endpoint_count;
const struct endpoint *endpoint_of(const struct route *route);

/* 422 for a parameter of the address that its endpoint does not have: a misspelt one would silently
 * not count (AC-102). */
CHECKED enum status check_parameters(struct exchange *exchange);

/* Reads the body, which must be one JSON object (400), into exchange->json. 422 with every member
 * that its schema does not have, answered: *ret_is_answered. */
CHECKED enum status read_body(struct exchange *exchange, enum schema_name schema,
                              bool *ret_is_answered);
