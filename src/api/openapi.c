// SPDX-License-Identifier: AGPL-3.0-or-later
#include <string.h>

#include "api/endpoints.h"
#include "api/openapi_schemas.h"
#include "api/problem.h"
#include "app/site.h"
#include "base/secret.h"
#include "domain/idempotency_key.h"

/*
 * The OpenAPI document, written from the tables that requests are checked against (endpoint.h). It
 * is of the program alone: the same to everybody.
 */

static const char *method_word(enum http_method method)
{
    static const char *const words[] = {[HTTP_GET] = "get",
                                        [HTTP_POST] = "post",
                                        [HTTP_PUT] = "put",
                                        [HTTP_PATCH] = "patch",
                                        [HTTP_DELETE] = "delete"};

    return words[method];
}

/* --- parameters --- */

static void begin_parameter(struct json *json, const char *name, const char *place,
                            bool is_required, const char *about)
{
    json_begin_object(json, NULL);
    json_text(json, "name", name);
    json_text(json, "in", place);
    json_bool(json, "required", is_required);
    json_text(json, "description", about);
}

static void add_header(struct json *json, const char *name, bool is_required, int64_t length_max,
                       const char *about)
{
    begin_parameter(json, name, "header", is_required, about);
    json_begin_object(json, "schema");
    json_text(json, "type", "string");
    if (length_max > 0)
        json_int(json, "maxLength", length_max);
    json_end(json);
    json_end(json);
}

static void add_path_parameters(struct json *json, const char *path)
{
    for (const char *at = strchr(path, ':'); at; at = strchr(at, ':')) {
        size_t length = strcspn(++at, "/");
        const struct parameter id = {.kind = KIND_ID, .detail = ""};

        begin_parameter(json, arena_copy(json->out->arena, at, length), "path", true, "Its number");
        openapi_parameter_schema(json, &id);
        json_end(json);
    }
}

static void add_query_parameters(struct json *json, const struct route *route)
{
    for (size_t i = 0; i < api_parameter_count; i++) {
        const struct parameter *parameter = &api_parameters[i];
        const bool is_list = parameter->kind == KIND_WORDS;

        if (parameter->handle != route->handle)
            continue;
        begin_parameter(json, parameter->kind == KIND_OWN ? "own" : parameter->name, "query", false,
                        parameter->about);
        json_text(json, "style", "form");
        json_bool(json, "explode", !is_list);
        openapi_parameter_schema(json, parameter);
        json_end(json);
    }
}

static void add_parameters(struct json *json, const struct route *route,
                           const struct endpoint *endpoint)
{
    json_begin_array(json, "parameters");
    add_path_parameters(json, route->path);
    add_query_parameters(json, route);
    if (route->method == HTTP_POST)
        add_header(json, "Idempotency-Key", false, IDEMPOTENCY_KEY_MAX + 2,
                   "A key of your own choice: the same request under it is done once, and its "
                   "first answer given again for two days");
    if (endpoint->traits & CHANGES)
        add_header(json, "If-Match", true, 0, "The ETag of the version that is changed");
    if (endpoint->traits & HAS_VERSION)
        add_header(json, "If-None-Match", false, 0, "The ETag of the version that is known: 304");
    json_end(json);
}

/* --- requests and replies --- */

static void add_content(struct json *json, const char *media_type, enum schema_name schema)
{
    json_begin_object(json, media_type);
    openapi_reference(json, "schema", schema_id(schema));
    json_end(json);
}

static void add_request(struct json *json, const struct route *route,
                        const struct endpoint *endpoint)
{
    json_begin_object(json, "requestBody");
    json_bool(json, "required", true);
    json_begin_object(json, "content");
    add_content(json, "application/json", endpoint->request);
    if (route->method == HTTP_PATCH)
        add_content(json, "application/merge-patch+json", endpoint->request);
    json_end(json);
    json_end(json);
}

static void add_reply_header(struct json *json, const char *name, const char *about)
{
    json_begin_object(json, name);
    json_text(json, "description", about);
    json_begin_object(json, "schema");
    json_text(json, "type", "string");
    json_end(json);
    json_end(json);
}

static void add_reply_headers(struct json *json, const struct route *route, unsigned traits)
{
    const bool is_versioned =
        (traits & (HAS_VERSION | MAKES)) || ((traits & CHANGES) && route->method != HTTP_DELETE);

    json_begin_object(json, "headers");
    if (is_versioned)
        add_reply_header(json, "ETag", "The version, as \"v3\"");
    if (traits & MAKES)
        add_reply_header(json, "Location", "Where it stands from now on");
    if (traits & IS_PAGED)
        add_reply_header(json, "Link", "The next page, with rel=\"next\"");
    if (route->method == HTTP_POST)
        add_reply_header(json, "Idempotency-Replayed",
                         "true: an answer that was given before, under the same Idempotency-Key");
    json_end(json);
}

static void add_problem(struct json *json, const char *code, const char *about)
{
    json_begin_object(json, code);
    json_text(json, "description", about);
    json_begin_object(json, "content");
    add_content(json, "application/problem+json", SCHEMA_problem);
    json_end(json);
    json_end(json);
}

static void add_replies(struct json *json, const struct route *route,
                        const struct endpoint *endpoint)
{
    json_begin_object(json, "responses");
    json_begin_object(json, endpoint->traits & MAKES ? "201" : "200");
    json_text(json, "description", schema_about(endpoint->reply));
    add_reply_headers(json, route, endpoint->traits);
    json_begin_object(json, "content");
    add_content(json, "application/json", endpoint->reply);
    json_end(json);
    json_end(json);
    if (endpoint->traits & HAS_VERSION) {
        json_begin_object(json, "304");
        json_text(json, "description", "You have this version already");
        json_end(json);
    }
    if (endpoint->traits & CHANGES)
        add_problem(json, "412", "It is not at this version any more; current is how it is now");
    add_problem(json, "default", "What went wrong, by its type");
    json_end(json);
}

/* --- the document --- */

static void add_operation(struct json *json, const struct route *route)
{
    const struct endpoint *endpoint = endpoint_of(route);

    json_begin_object(json, method_word(route->method));
    json_text(json, "operationId", endpoint->operation);
    json_text(json, "summary", endpoint->about);
    add_parameters(json, route, endpoint);
    if (endpoint->request != SCHEMA_NOTHING)
        add_request(json, route, endpoint);
    add_replies(json, route, endpoint);
    json_end(json);
}

/* "/api/v1/clients/:id" is "/clients/{id}" below the server. */
static const char *path_of(struct arena *arena, const char *path)
{
    struct text out = text_new(arena);

    for (const char *at = path + strlen("/api/v1"); *at != '\0';) {
        size_t length = 1 + strcspn(at + 1, "/");

        if (at[1] == ':')
            text_format(&out, "/{%.*s}", (int)length - 2, at + 2);
        else
            text_add_slice(&out, (struct slice){at, length});
        at += length;
    }
    return out.at;
}

static bool is_first_of_path(size_t place)
{
    for (size_t i = 0; i < place; i++)
        if (strcmp(api_endpoints[i].path, api_endpoints[place].path) == 0)
            return false;
    return true;
}

static void add_paths(struct json *json)
{
    json_begin_object(json, "paths");
    for (size_t i = 0; i < api_endpoint_count; i++) {
        if (!is_first_of_path(i))
            continue;
        json_begin_object(json, path_of(json->out->arena, api_endpoints[i].path));
        for (size_t j = i; j < api_endpoint_count; j++)
            if (strcmp(api_endpoints[j].path, api_endpoints[i].path) == 0)
                add_operation(json, &api_endpoints[j]);
        json_end(json);
    }
    json_end(json);
}

static void add_head(struct json *json)
{
    json_text(json, "openapi", "3.1.0");
    json_begin_object(json, "info");
    json_text(json, "title", "Regulars");
    json_text(json, "version", "1");
    json_text(json, "summary", "Clients, orders, enquiries, services and measures of a business");
    json_begin_object(json, "license");
    json_text(json, "name", "AGPL-3.0-or-later");
    json_text(json, "identifier", "AGPL-3.0-or-later");
    json_end(json);
    json_end(json);
    json_begin_array(json, "servers");
    json_begin_object(json, NULL);
    json_text(json, "url", "/api/v1");
    json_end(json);
    json_end(json);
    json_begin_array(json, "security");
    json_begin_object(json, NULL);
    json_begin_array(json, "key");
    json_end(json);
    json_end(json);
    json_end(json);
}

static void add_components(struct json *json)
{
    json_begin_object(json, "components");
    openapi_schemas(json);
    json_begin_object(json, "securitySchemes");
    json_begin_object(json, "key");
    json_text(json, "type", "http");
    json_text(json, "scheme", "bearer");
    json_text(json, "description", "A key, made under Settings, Keys for programs");
    json_end(json);
    json_end(json);
    json_end(json);
}

static void write_document(struct json *json)
{
    json_begin_object(json, NULL);
    add_head(json);
    add_paths(json);
    add_components(json);
    json_end(json);
    json_finish(json);
}

/* A number that changes whenever the document does. */
static int64_t version_of(const char *document)
{
    uint8_t hash[SECRET_HASH_SIZE];
    uint64_t number = 0;

    secret_hash(document, hash);
    for (size_t i = 0; i < sizeof(number) - 1; i++)
        number = number << 8 | hash[i];
    return (int64_t)number;
}

/* GET /api/v1/openapi.json */
enum status api_openapi(struct exchange *exchange)
{
    struct json json = reply_json(exchange);

    write_document(&json);
    const int64_t version = version_of(json.out->at);
    reply_etag(exchange, version);
    if (!request_has_version(exchange, version))
        return STATUS_OK;
    reply_code(exchange, 304);
    exchange->reply.body = text_new(exchange->arena);
    return STATUS_OK;
}
