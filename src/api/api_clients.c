// SPDX-License-Identifier: AGPL-3.0-or-later
#include <inttypes.h>
#include <string.h>

#include "api/endpoints.h"
#include "api/parameters.h"
#include "api/problem.h"
#include "app/client_json.h"
#include "app/client_listing.h"
#include "app/site.h"
#include "base/escape.h"

enum { CURSOR_MAX = 600 };

static const char *const no_parameters[] = {NULL};

/* --- the list --- */

static void link_next(struct exchange *exchange, const struct client_listing_query *query,
                      const char *next)
{
    const char *filter =
        client_filter_query(&query->filter, FILTER_WITHOUT_COLUMNS, NULL, exchange->arena);
    struct text link = text_new(exchange->arena);

    text_format(&link, "</api/v1/clients?limit=%zu&cursor=", query->limit);
    escape_uri(&link, next);
    text_add(&link, filter[0] != '\0' ? "&" : "");
    text_add(&link, filter);
    text_add(&link, ">; rel=\"next\"");
    reply_header(exchange, "Link", link.at);
}

static enum status no_such_parameter(struct exchange *exchange, const char *name)
{
    return refuse_with(exchange, 422, STATUS_INVALID, name,
                       MESSAGE("this address has no parameter “{1}”", arg_text(name)));
}

/* The fields of a list's address, as pages have them, but for what only pages show. */
static enum status read_filter(struct exchange *exchange, struct client_filter *ret_filter)
{
    static const char *const others[] = {"cursor", "limit"};
    const struct http_fields *query = &exchange->query;
    struct filter_field *fields = arena_array(exchange->arena, struct filter_field, query->count);
    size_t count = 0;

    for (size_t i = 0; i < query->count; i++) {
        const char *name = query->items[i].name;
        bool is_other = strcmp(name, others[0]) == 0 || strcmp(name, others[1]) == 0;

        if (!is_other && (!client_filter_knows(name) || strcmp(name, "columns") == 0))
            return no_such_parameter(exchange, name);
        if (!is_other)
            fields[count++] = (struct filter_field){name, query->items[i].value};
    }
    return client_filter_read(fields, count, exchange->arena, exchange->fault, ret_filter);
}

static enum status read_query(struct exchange *exchange, struct client_listing_query *ret_query)
{
    struct client_listing_query query = {.snapshots = exchange->site->snapshots};
    int64_t limit = CLIENTS_PAGE;

    enum status status = read_filter(exchange, &query.filter);
    if (status == STATUS_OK)
        status = query_text(exchange, "cursor", CURSOR_MAX, &query.after);
    if (status == STATUS_OK)
        status = query_number(exchange, "limit", 1, CLIENTS_PAGE_MAX, &limit);
    if (status != STATUS_OK)
        return status;
    query.limit = (size_t)limit;
    *ret_query = query;
    return STATUS_OK;
}

/* GET /api/v1/clients */
enum status api_client_list(struct exchange *exchange)
{
    struct client_listing_query query;
    struct client_listing listing;

    enum status status = read_query(exchange, &query);
    if (status == STATUS_OK)
        status = list_chosen_clients(exchange->work, &query, &listing);
    if (status == STATUS_INVALID && strcmp(exchange->fault->field, "after") == 0)
        exchange->fault->field = "cursor"; /* as the address calls it */
    if (status != STATUS_OK)
        return status;

    const struct client_page page = {.clients = listing.clients, .next = listing.next};
    if (page.next)
        link_next(exchange, &query, page.next);
    struct json json = reply_json(exchange);
    json_begin_object(&json, NULL);
    client_json_page(&json, &page);
    json_end(&json);
    json_finish(&json);
    return STATUS_OK;
}

/* --- one client --- */

static enum status find_card(struct exchange *exchange, struct client_card *ret_card)
{
    int64_t id;

    enum status status = check_parameters(exchange, no_parameters);
    if (status == STATUS_OK)
        status = param_id(exchange, "id", &id);
    if (status == STATUS_OK)
        status = show_client(exchange->work, id, ret_card);
    return status;
}

/* GET /api/v1/clients/:id */
enum status api_client_show(struct exchange *exchange)
{
    struct client_card card;

    enum status status = find_card(exchange, &card);
    if (status != STATUS_OK)
        return status;
    if (reply_is_known(exchange, card.client.version))
        return STATUS_OK;
    struct json json = reply_json(exchange);
    json_begin_object(&json, NULL);
    client_json_fields(&json, &card.client);
    json_end(&json);
    json_finish(&json);
    return STATUS_OK;
}

/* GET /api/v1/clients/:id/card: without an ETag, as orders and contacts come without a version. */
enum status api_client_card(struct exchange *exchange)
{
    struct client_card card;

    enum status status = find_card(exchange, &card);
    if (status != STATUS_OK)
        return status;
    struct json json = reply_json(exchange);
    json_begin_object(&json, NULL);
    client_json_fields(&json, &card.client);
    client_json_summary(&json, &card.client);
    client_json_card(&json, &card);
    client_json_facts(&json, &card);
    client_json_timeline(&json, &card);
    json_end(&json);
    json_finish(&json);
    return STATUS_OK;
}

/* --- editing --- */

/* 412 with the client as it is now, so that whoever asked can decide. */
static enum status reply_changed(struct exchange *exchange, int64_t id,
                                 const struct message *message)
{
    struct work *work = exchange->work;
    struct client_card card;

    work_end(work);
    work->fault = (struct fault){.status = STATUS_OK};
    enum status status = show_client(work, id, &card);
    if (status != STATUS_OK)
        return status;
    reply_etag(exchange, card.client.version);
    struct json json = problem_begin(exchange, 412, message);
    json_begin_object(&json, "current");
    client_json_fields(&json, &card.client);
    json_end(&json);
    problem_end(&json);
    return STATUS_OK;
}

/* *ret_is_ours false: an ETag that no version of ours has. */
static enum status read_version(struct exchange *exchange, struct client_edit *edit,
                                bool *ret_is_ours)
{
    switch (request_if_match(exchange, &edit->version)) {
    case ETAG_MISSING:
        return refuse_with(exchange, 428, STATUS_INVALID, "",
                           PLAIN_MESSAGE("say in If-Match which version you change: the ETag that "
                                         "came with it"));
    case ETAG_MALFORMED:
        return refuse_with(exchange, 400, STATUS_INVALID, "",
                           PLAIN_MESSAGE("If-Match takes one ETag, as \"v3\""));
    case ETAG_DIFFERS:
    case ETAG_MATCHES:
        break;
    }
    *ret_is_ours = request_if_match(exchange, &edit->version) == ETAG_MATCHES;
    return STATUS_OK;
}

static enum status read_member(struct exchange *exchange, const struct json_value *member,
                               const char **ret_text)
{
    if (member->kind == VALUE_NULL)
        return refuse_with(exchange, 422, STATUS_INVALID, member->key,
                           PLAIN_MESSAGE("this cannot be taken away"));
    if (member->kind != VALUE_TEXT)
        return refuse_with(exchange, 400, STATUS_INVALID, member->key,
                           PLAIN_MESSAGE("this must be a text"));
    *ret_text = member->text.at;
    return STATUS_OK;
}

/* RFC 7396: a member that is missing stays as it is, null takes it away. */
static enum status read_patch(struct exchange *exchange, const struct json_value *patch,
                              struct client_edit *edit)
{
    enum status status = STATUS_OK;

    for (size_t i = 0; status == STATUS_OK && i < CLIENT_FIELDS; i++) {
        const struct json_value *member = json_member(patch, client_field_names[i]);

        if (!member)
            continue;
        if (member->kind == VALUE_NULL && i != FIELD_name && i != FIELD_kind)
            edit->fields[i] = "";
        else
            status = read_member(exchange, member, &edit->fields[i]);
    }
    return status;
}

static void reply_edited(struct exchange *exchange, const struct client_edited *edited)
{
    reply_etag(exchange, edited->version);
    struct json json = reply_json(exchange);
    json_begin_object(&json, NULL);
    client_json_fields(&json, &edited->client);
    json_id(&json, "undo_id", edited->audit_id);
    json_end(&json);
    json_finish(&json);
}

static enum status edit_and_reply(struct exchange *exchange, const struct client_edit *edit,
                                  bool is_ours)
{
    const struct message changed =
        PLAIN_MESSAGE("somebody changed this client meanwhile; see how it is now, and decide");
    struct client_edited edited;

    if (!is_ours)
        return reply_changed(exchange, edit->id, &changed);
    enum status status = edit_client(exchange->work, edit, &edited);
    if (status == STATUS_CONFLICT)
        return reply_changed(exchange, edit->id, &changed);
    if (status == STATUS_OK)
        reply_edited(exchange, &edited);
    return status;
}

/* PATCH /api/v1/clients/:id */
enum status api_client_edit(struct exchange *exchange)
{
    const char *known[CLIENT_FIELDS + 1] = {0};
    const struct json_value *patch = NULL;
    struct client_edit edit = {0};
    bool is_ours = false, is_answered = false;

    memcpy(known, client_field_names, CLIENT_FIELDS * sizeof(known[0]));
    enum status status = check_parameters(exchange, no_parameters);
    if (status == STATUS_OK)
        status = param_id(exchange, "id", &edit.id);
    if (status == STATUS_OK)
        status = read_version(exchange, &edit, &is_ours);
    if (status == STATUS_OK)
        status = body_object(exchange, &patch);
    if (status == STATUS_OK)
        status = check_members(exchange, patch, known, &is_answered);
    if (status != STATUS_OK || is_answered)
        return status;
    status = read_patch(exchange, patch, &edit);
    if (status == STATUS_OK)
        status = edit_and_reply(exchange, &edit, is_ours);
    return status;
}
