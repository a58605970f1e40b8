// SPDX-License-Identifier: AGPL-3.0-or-later
#include "api/endpoints.h"
#include "api/members.h"
#include "api/parameters.h"
#include "api/problem.h"
#include "app/client_json.h"
#include "app/order_json.h"

static const char *const no_parameters[] = {NULL};
static const char *const settable[] = {"name", "price", "currency", "unit", "usual_days", NULL};

/* GET /api/v1/services: all of them, archived ones too; their number is limited. */
enum status api_service_list(struct exchange *exchange)
{
    struct service_list list;

    enum status status = check_parameters(exchange, no_parameters);
    if (status == STATUS_OK)
        status = list_services(exchange->work, true, &list);
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
    struct service service;
    int64_t id = 0;

    enum status status = check_parameters(exchange, no_parameters);
    if (status == STATUS_OK)
        status = param_id(exchange, "id", &id);
    if (status == STATUS_OK)
        status = show_service(exchange->work, id, &service);
    if (status != STATUS_OK)
        return status;
    if (reply_is_known(exchange, service.version))
        return STATUS_OK;
    struct json json = reply_json(exchange);
    json_begin_object(&json, NULL);
    service_json_fields(&json, &service);
    json_end(&json);
    json_finish(&json);
    return STATUS_OK;
}

static void reply_service(struct exchange *exchange, const struct service_changed *changed)
{
    reply_etag(exchange, changed->service.version);
    struct json json = reply_json(exchange);
    json_begin_object(&json, NULL);
    service_json_fields(&json, &changed->service);
    json_id(&json, "undo_id", changed->audit_id);
    json_end(&json);
    json_finish(&json);
}

static enum status read_input(struct exchange *exchange, struct service_input *input,
                              bool *ret_is_answered)
{
    const struct text_member members[] = {{"name", &input->name},
                                          {"price", &input->price},
                                          {"currency", &input->currency},
                                          {"unit", &input->unit},
                                          {"usual_days", &input->usual_days}};
    const struct json_value *object = NULL;

    enum status status = body_object(exchange, &object);
    if (status == STATUS_OK)
        status = check_members(exchange, object, settable, ret_is_answered);
    if (status == STATUS_OK && !*ret_is_answered)
        status = read_members(exchange, object, members, sizeof(members) / sizeof(members[0]));
    return status;
}

/* POST /api/v1/services */
enum status api_service_add(struct exchange *exchange)
{
    struct service_changed changed;
    struct service_input input = {0};
    bool is_answered = false;

    enum status status = check_parameters(exchange, no_parameters);
    if (status == STATUS_OK)
        status = read_input(exchange, &input, &is_answered);
    if (status != STATUS_OK || is_answered)
        return status;
    status = add_service(exchange->work, &input, &changed);
    if (status != STATUS_OK)
        return status;
    reply_code(exchange, 201);
    reply_service(exchange, &changed);
    return STATUS_OK;
}

/* 412 with the service as it is now, so that whoever asked can decide. */
static enum status reply_changed(struct exchange *exchange, int64_t id)
{
    const struct message message =
        PLAIN_MESSAGE("somebody changed this service meanwhile; see how it is now, and decide");
    struct service service;

    work_end(exchange->work);
    exchange->work->fault = (struct fault){.status = STATUS_OK};
    enum status status = show_service(exchange->work, id, &service);
    if (status != STATUS_OK)
        return status;
    reply_etag(exchange, service.version);
    struct json json = problem_begin(exchange, 412, &message);
    json_begin_object(&json, "current");
    service_json_fields(&json, &service);
    json_end(&json);
    problem_end(&json);
    return STATUS_OK;
}

/* PATCH /api/v1/services/:id: orders so far keep the name they have. */
enum status api_service_edit(struct exchange *exchange)
{
    struct service_changed changed;
    struct service_input input = {0};
    bool is_ours = false, is_answered = false;
    int64_t id = 0, version = 0;

    enum status status = check_parameters(exchange, no_parameters);
    if (status == STATUS_OK)
        status = param_id(exchange, "id", &id);
    if (status == STATUS_OK)
        status = read_if_match(exchange, &version, &is_ours);
    if (status == STATUS_OK)
        status = read_input(exchange, &input, &is_answered);
    if (status != STATUS_OK || is_answered)
        return status;
    if (!is_ours)
        return reply_changed(exchange, id);
    status = edit_service(exchange->work, id, version, &input, false, &changed);
    if (status == STATUS_CONFLICT)
        return reply_changed(exchange, id);
    if (status == STATUS_OK)
        reply_service(exchange, &changed);
    return status;
}
