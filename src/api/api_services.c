// SPDX-License-Identifier: AGPL-3.0-or-later
#include "api/endpoints.h"
#include "api/members.h"
#include "api/resource.h"
#include "app/order_json.h"

static void write_service(struct json *json, const void *what)
{
    service_json_fields(json, (const struct service *)what);
}

static struct versioned versioned_of(struct exchange *exchange, const struct service *service,
                                     int64_t undo_id)
{
    struct service *copy = arena_alloc(exchange->arena, sizeof(*copy));

    *copy = *service;
    return (struct versioned){service->id, service->version, copy, undo_id};
}

static enum status find(struct exchange *exchange, int64_t id, struct versioned *ret_found)
{
    struct service service;

    enum status status = show_service(exchange->work, id, &service);
    if (status == STATUS_OK)
        *ret_found = versioned_of(exchange, &service, 0);
    return status;
}

static const struct resource services = {"id", find, write_service};

/* GET /api/v1/services: all of them, archived ones too; their number is limited. */
enum status api_service_list(struct exchange *exchange)
{
    struct service_list list;

    enum status status = list_services(exchange->work, true, &list);
    if (status != STATUS_OK)
        return status;
    struct json json = reply_json(exchange);
    json_begin_object(&json, NULL);
    json_begin_array(&json, "services");
    for (size_t i = 0; i < list.count; i++) {
        json_begin_object(&json, NULL);
        service_json_fields(&json, &list.items[i]);
        json_end(&json);
    }
    json_end(&json);
    json_end(&json);
    json_finish(&json);
    return STATUS_OK;
}

/* GET /api/v1/services/:id */
enum status api_service_show(struct exchange *exchange)
{
    return resource_show(exchange, &services);
}

static enum status read_input(struct exchange *exchange, struct service_input *input)
{
    const struct text_member members[] = {{"name", &input->name},
                                          {"price", &input->price},
                                          {"currency", &input->currency},
                                          {"unit", &input->unit},
                                          {"usual_days", &input->usual_days}};

    return read_members(exchange, exchange->json, members, sizeof(members) / sizeof(members[0]));
}

static enum status add(struct exchange *exchange, struct versioned *ret_made)
{
    struct service_changed changed;
    struct service_input input = {0};

    enum status status = read_input(exchange, &input);
    if (status == STATUS_OK)
        status = add_service(exchange->work, &input, &changed);
    if (status == STATUS_OK)
        *ret_made = versioned_of(exchange, &changed.service, changed.audit_id);
    return status;
}

/* POST /api/v1/services */
enum status api_service_add(struct exchange *exchange)
{
    return resource_add(exchange, &services, add);
}

/* Orders so far keep the name they have. */
static enum status change(struct exchange *exchange, int64_t id, int64_t version,
                          struct versioned *ret_changed)
{
    struct service_changed changed;
    struct service_input input = {0};

    enum status status = read_input(exchange, &input);
    if (status == STATUS_OK)
        status = edit_service(exchange->work, id, version, &input, false, &changed);
    if (status == STATUS_OK)
        *ret_changed = versioned_of(exchange, &changed.service, changed.audit_id);
    return status;
}

/* PATCH /api/v1/services/:id */
enum status api_service_edit(struct exchange *exchange)
{
    return resource_change(exchange, &services, RESOURCE_CHANGED, change);
}
