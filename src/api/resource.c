// SPDX-License-Identifier: AGPL-3.0-or-later
#include "api/resource.h"

#include <inttypes.h>
#include <string.h>

#include "api/members.h"
#include "api/problem.h"
#include "app/client_json.h"
#include "base/escape.h"
#include "store/work.h"

enum { CURSOR_MAX = 600 };

static void write_one(struct exchange *exchange, const struct resource *resource, const void *what)
{
    struct json json = reply_json(exchange);

    json_begin_object(&json, NULL);
    resource->write(&json, what);
    json_end(&json);
    json_finish(&json);
}

enum status resource_show(struct exchange *exchange, const struct resource *resource)
{
    struct versioned found = {0};
    int64_t id = 0;

    enum status status = param_id(exchange, resource->parameter, &id);
    if (status == STATUS_OK)
        status = resource->find(exchange, id, &found);
    if (status != STATUS_OK)
        return status;
    reply_etag(exchange, found.version);
    if (request_has_version(exchange, found.version))
        reply_code(exchange, 304);
    else
        write_one(exchange, resource, found.what);
    return STATUS_OK;
}

static void reply_changed(struct exchange *exchange, const struct resource *resource,
                          const struct versioned *changed)
{
    reply_etag(exchange, changed->version);
    struct json json = reply_json(exchange);
    json_begin_object(&json, NULL);
    resource->write(&json, changed->what);
    json_id(&json, "undo_id", changed->undo_id);
    json_end(&json);
    json_finish(&json);
}

enum status resource_add(struct exchange *exchange, const struct resource *resource,
                         enum status (*add)(struct exchange *exchange, struct versioned *ret_made))
{
    return resource_add_at(exchange, resource, exchange->path, add);
}

enum status resource_add_at(struct exchange *exchange, const struct resource *resource,
                            const char *place,
                            enum status (*add)(struct exchange *exchange,
                                               struct versioned *ret_made))
{
    struct text location = text_new(exchange->arena);
    struct versioned made = {0};

    enum status status = add(exchange, &made);
    if (status != STATUS_OK || made.id == 0)
        return status;
    text_format(&location, "%s/%" PRId64, place, made.id);
    reply_header(exchange, "Location", location.at);
    reply_code(exchange, 201);
    reply_changed(exchange, resource, &made);
    return STATUS_OK;
}

/* 412 with how it is now, so that whoever asked can decide. */
static void reply_other_version(struct exchange *exchange, const struct resource *resource,
                                const struct versioned *now)
{
    reply_etag(exchange, now->version);
    struct json json =
        problem_begin(exchange, 412,
                      &PLAIN_MESSAGE("somebody changed this meanwhile; see how it is now, and "
                                     "decide"));
    json_begin_object(&json, "current");
    resource->write(&json, now->what);
    json_end(&json);
    problem_end(&json);
}

/* What could not be done because of how it stands is a conflict; because of the version it is 412:
 * answered, then, and OK. */
static enum status explain(struct exchange *exchange, const struct resource *resource, int64_t id,
                           int64_t version)
{
    const struct fault fault = exchange->work->fault;
    struct versioned now = {0};

    work_end(exchange->work);
    exchange->work->fault = (struct fault){.status = STATUS_OK};
    enum status status = resource->find(exchange, id, &now);
    if (status != STATUS_OK)
        return status;
    if (now.version == version) {
        exchange->work->fault = fault;
        return STATUS_CONFLICT;
    }
    reply_other_version(exchange, resource, &now);
    return STATUS_OK;
}

static void reply_removed(struct exchange *exchange, int64_t undo_id)
{
    struct json json = reply_json(exchange);

    json_begin_object(&json, NULL);
    json_id(&json, "undo_id", undo_id);
    json_end(&json);
    json_finish(&json);
}

enum status resource_change(struct exchange *exchange, const struct resource *resource,
                            enum resource_deed deed,
                            enum status (*change)(struct exchange *exchange, int64_t id,
                                                  int64_t version, struct versioned *ret_changed))
{
    struct versioned changed = {0};
    int64_t id = 0, version = 0;
    bool is_ours = false;

    enum status status = param_id(exchange, resource->parameter, &id);
    if (status == STATUS_OK)
        status = read_if_match(exchange, &version, &is_ours);
    if (status != STATUS_OK)
        return status;
    if (!is_ours)
        return explain(exchange, resource, id, 0);
    status = change(exchange, id, version, &changed);
    if (status == STATUS_CONFLICT)
        return explain(exchange, resource, id, version);
    if (status == STATUS_OK && deed == RESOURCE_REMOVED)
        reply_removed(exchange, changed.undo_id);
    else if (status == STATUS_OK)
        reply_changed(exchange, resource, &changed);
    return status;
}

/* --- lists --- */

struct json resource_page(struct exchange *exchange, const char *name)
{
    struct json json = reply_json(exchange);

    json_begin_object(&json, NULL);
    json_begin_array(&json, name);
    return json;
}

/* The same address but for the place where the page begins. */
static void link_next(struct exchange *exchange, const char *next)
{
    struct text link = text_new(exchange->arena);

    text_format(&link, "<%s?", exchange->path);
    for (size_t i = 0; i < exchange->query.count; i++) {
        const struct http_field *field = &exchange->query.items[i];

        if (strcmp(field->name, "cursor") == 0)
            continue;
        escape_uri(&link, field->name);
        text_add_char(&link, '=');
        escape_uri(&link, field->value);
        text_add_char(&link, '&');
    }
    text_add(&link, "cursor=");
    escape_uri(&link, next);
    text_add(&link, ">; rel=\"next\"");
    reply_header(exchange, "Link", link.at);
}

void resource_page_end(struct exchange *exchange, struct json *json, const char *next)
{
    json_end(json);
    json_text(json, "next", next);
    json_end(json);
    json_finish(json);
    if (next)
        link_next(exchange, next);
}

enum status read_page(struct exchange *exchange, int64_t limit_max, const char **ret_after,
                      size_t *limit)
{
    int64_t wanted = (int64_t)*limit;

    enum status status = query_text(exchange, "cursor", CURSOR_MAX, ret_after);
    if (status == STATUS_OK)
        status = query_number(exchange, "limit", 1, limit_max, &wanted);
    if (status == STATUS_OK)
        *limit = (size_t)wanted;
    return status;
}

enum status page_fault(struct exchange *exchange, enum status status)
{
    if (status == STATUS_INVALID && strcmp(exchange->fault->field, "after") == 0)
        exchange->fault->field = "cursor"; /* as the address calls it */
    return status;
}
