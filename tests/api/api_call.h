// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "api/api.h"
#include "app/site.h"
#include "base/json_read.h"
#include "http/exchange.h"
#include "support/sample_clients.h"

/* Calls endpoints as the server does, without one: a store, somebody who is signed in, requests. */
struct api_case {
    struct store_case *store;
    struct site site;
    const char *session, *csrf_token;
};

/* Signs the owner in. */
struct api_case api_begin(struct store_case *store);

/* A request; members that are NULL are left out. */
struct api_request {
    enum http_method method;
    const char *path, *query; /* "limit=2&find=ada" */
    const char *body, *media_type;
    const char *session, *csrf_token; /* "" for none; NULL: those of the case */
    const char *origin, *if_match, *if_none_match, *idempotency_key;
};

/* What came back; `json` is NULL for an empty body. */
struct api_reply {
    unsigned code;
    const char *content_type, *body;
    const struct json_value *json;
    struct http_fields headers;
};
struct api_reply api_call(struct api_case *api, const struct api_request *request);

/* Of the reply; NULL when it has none. */
const char *api_header(const struct api_reply *reply, const char *name);
const char *api_text(const struct json_value *object, const char *name);

/* "/api/v1/clients/17" and the like. */
const char *api_path(struct api_case *api, const char *before, int64_t id, const char *after);
