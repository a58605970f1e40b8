// SPDX-License-Identifier: AGPL-3.0-or-later
#include <string.h>

#include "api/endpoints.h"
#include "api/members.h"
#include "api/parameters.h"
#include "api/problem.h"
#include "app/client_json.h"
#include "app/order_json.h"

enum { CURSOR_MAX = 80, WORD_MAX = 40 };

static const char *const no_parameters[] = {NULL};

static enum status refuse(struct exchange *exchange, const char *name, struct message message)
{
    return refuse_with(exchange, 422, STATUS_INVALID, name, message);
}

/* GET /api/v1/enquiries */
enum status api_enquiry_list(struct exchange *exchange)
{
    static const char *const known[] = {"stage", "cursor", "limit", NULL};
    enum enquiry_stage stage = ENQUIRY_NEW;
    const char *word = "", *cursor = "";
    struct enquiry_page page;
    int64_t limit = ORDERS_PAGE;

    enum status status = check_parameters(exchange, known);
    if (status == STATUS_OK)
        status = query_text(exchange, "stage", WORD_MAX, &word);
    if (status == STATUS_OK)
        status = query_text(exchange, "cursor", CURSOR_MAX, &cursor);
    if (status == STATUS_OK)
        status = query_number(exchange, "limit", 1, ORDERS_PAGE_MAX, &limit);
    if (status == STATUS_OK && word[0] != '\0' && !enquiry_stage_of(word, &stage))
        status = refuse(exchange, "stage",
                        PLAIN_MESSAGE("a stage is new, answered, quoted, won or lost"));
    if (status == STATUS_OK)
        status = list_enquiries(exchange->work, stage, cursor, (size_t)limit, &page);
    if (status == STATUS_INVALID && strcmp(exchange->fault->field, "after") == 0)
        exchange->fault->field = "cursor"; /* as the address calls it */
    if (status != STATUS_OK)
        return status;
    struct text path = text_new(exchange->arena);
    text_format(&path, "/api/v1/enquiries?stage=%s&limit=%d", enquiry_stage_word(stage),
                (int)limit);
    if (page.next)
        link_next_page(exchange, path.at, page.next);
    struct json json = reply_json(exchange);
    json_begin_object(&json, NULL);
    json_begin_array(&json, "enquiries");
    for (size_t i = 0; i < page.enquiries.count; i++) {
        json_begin_object(&json, NULL);
        enquiry_json_fields(&json, &page.enquiries.items[i]);
        json_end(&json);
    }
    json_end(&json);
    json_text(&json, "next", page.next);
    json_end(&json);
    json_finish(&json);
    return STATUS_OK;
}

/* GET /api/v1/enquiries/:id */
enum status api_enquiry_show(struct exchange *exchange)
{
    struct enquiry_card card;
    int64_t id = 0;

    enum status status = check_parameters(exchange, no_parameters);
    if (status == STATUS_OK)
        status = param_id(exchange, "id", &id);
    if (status == STATUS_OK)
        status = show_enquiry(exchange->work, id, &card);
    if (status != STATUS_OK)
        return status;
    if (reply_is_known(exchange, card.enquiry.version))
        return STATUS_OK;
    struct json json = reply_json(exchange);
    json_begin_object(&json, NULL);
    enquiry_json_fields(&json, &card.enquiry);
    json_end(&json);
    json_finish(&json);
    return STATUS_OK;
}

static void reply_enquiry(struct exchange *exchange, const struct enquiry_changed *changed)
{
    reply_etag(exchange, changed->enquiry.version);
    struct json json = reply_json(exchange);
    json_begin_object(&json, NULL);
    enquiry_json_fields(&json, &changed->enquiry);
    json_id(&json, "undo_id", changed->audit_id);
    json_end(&json);
    json_finish(&json);
}

static const char *const settable[] = {"client_id", "name",   "reach",  "title",    "details",
                                       "service",   "source", "amount", "currency", NULL};

static enum status read_input(struct exchange *exchange, const struct json_value *object,
                              struct enquiry_input *input)
{
    const struct text_member members[] = {
        {"name", &input->name},       {"reach", &input->reach},       {"title", &input->title},
        {"details", &input->details}, {"service", &input->service},   {"source", &input->source},
        {"amount", &input->amount},   {"currency", &input->currency},
    };

    enum status status =
        read_members(exchange, object, members, sizeof(members) / sizeof(members[0]));
    if (status == STATUS_OK)
        status = read_id_member(exchange, object, "client_id", &input->client_id);
    return status;
}

/* POST /api/v1/enquiries */
enum status api_enquiry_add(struct exchange *exchange)
{
    const struct json_value *object = NULL;
    struct enquiry_changed changed;
    struct enquiry_input input = {0};
    bool is_answered = false;

    enum status status = check_parameters(exchange, no_parameters);
    if (status == STATUS_OK)
        status = body_object(exchange, &object);
    if (status == STATUS_OK)
        status = check_members(exchange, object, settable, &is_answered);
    if (status != STATUS_OK || is_answered)
        return status;
    status = read_input(exchange, object, &input);
    if (status == STATUS_OK)
        status = add_enquiry(exchange->work, &input, &changed);
    if (status != STATUS_OK)
        return status;
    reply_code(exchange, 201);
    reply_enquiry(exchange, &changed);
    return STATUS_OK;
}

/* 412 with the enquiry as it is now, so that whoever asked can decide. */
static enum status reply_changed(struct exchange *exchange, int64_t id)
{
    const struct message message =
        PLAIN_MESSAGE("somebody changed this enquiry meanwhile; see how it is now, and decide");
    struct enquiry_card card;

    work_end(exchange->work);
    exchange->work->fault = (struct fault){.status = STATUS_OK};
    enum status status = show_enquiry(exchange->work, id, &card);
    if (status != STATUS_OK)
        return status;
    reply_etag(exchange, card.enquiry.version);
    struct json json = problem_begin(exchange, 412, &message);
    json_begin_object(&json, "current");
    enquiry_json_fields(&json, &card.enquiry);
    json_end(&json);
    problem_end(&json);
    return STATUS_OK;
}

/* PATCH /api/v1/enquiries/:id */
enum status api_enquiry_edit(struct exchange *exchange)
{
    const struct json_value *object = NULL;
    struct enquiry_changed changed;
    struct enquiry_input input = {0};
    bool is_ours = false, is_answered = false;
    int64_t id = 0, version = 0;

    enum status status = check_parameters(exchange, no_parameters);
    if (status == STATUS_OK)
        status = param_id(exchange, "id", &id);
    if (status == STATUS_OK)
        status = read_if_match(exchange, &version, &is_ours);
    if (status == STATUS_OK)
        status = body_object(exchange, &object);
    if (status == STATUS_OK)
        status = check_members(exchange, object, settable, &is_answered);
    if (status != STATUS_OK || is_answered)
        return status;
    if (!is_ours)
        return reply_changed(exchange, id);
    status = read_input(exchange, object, &input);
    if (status == STATUS_OK)
        status = edit_enquiry(exchange->work, id, version, &input, &changed);
    if (status == STATUS_CONFLICT)
        return reply_changed(exchange, id);
    if (status == STATUS_OK)
        reply_enquiry(exchange, &changed);
    return status;
}
