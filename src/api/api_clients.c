// SPDX-License-Identifier: AGPL-3.0-or-later
#include <string.h>

#include "api/endpoints.h"
#include "api/members.h"
#include "api/problem.h"
#include "api/resource.h"
#include "app/client_json.h"
#include "app/client_listing.h"
#include "app/site.h"

static void write_client(struct json *json, const void *what)
{
    client_json_fields(json, (const struct client *)what);
}

static struct versioned versioned_of(struct exchange *exchange, const struct client *client,
                                     int64_t undo_id)
{
    struct client *copy = arena_alloc(exchange->arena, sizeof(*copy));

    *copy = *client;
    return (struct versioned){client->id, client->version, copy, undo_id};
}

static enum status find(struct exchange *exchange, int64_t id, struct versioned *ret_found)
{
    struct client client;

    enum status status = find_client(exchange->work, id, &client);
    if (status == STATUS_OK)
        *ret_found = versioned_of(exchange, &client, 0);
    return status;
}

static const struct resource clients = {"id", find, write_client};

/* --- the list --- */

/* The fields of a list's address, as pages have them, but for what only pages show. */
static enum status read_filter(struct exchange *exchange, struct client_filter *ret_filter)
{
    const struct http_fields *query = &exchange->query;
    struct filter_field *fields = arena_array(exchange->arena, struct filter_field, query->count);
    size_t count = 0;

    for (size_t i = 0; i < query->count; i++) {
        const char *name = query->items[i].name;

        if (strcmp(name, "cursor") != 0 && strcmp(name, "limit") != 0)
            fields[count++] = (struct filter_field){name, query->items[i].value};
    }
    return client_filter_read(fields, count, exchange->arena, exchange->fault, ret_filter);
}

/* GET /api/v1/clients */
enum status api_client_list(struct exchange *exchange)
{
    struct client_listing_query query = {
        .snapshots = exchange->site->snapshots, .limit = CLIENTS_PAGE, .needs_contact = true};
    struct client_listing listing;

    enum status status = read_filter(exchange, &query.filter);
    if (status == STATUS_OK)
        status = read_page(exchange, CLIENTS_PAGE_MAX, &query.after, &query.limit);
    if (status == STATUS_OK)
        status = list_chosen_clients(exchange->work, &query, &listing);
    if (status != STATUS_OK)
        return page_fault(exchange, status);
    struct json json = resource_page(exchange, "clients");
    for (size_t i = 0; i < listing.clients.count; i++) {
        json_begin_object(&json, NULL);
        client_json_fields(&json, &listing.clients.items[i]);
        client_json_summary(&json, &listing.clients.items[i]);
        client_json_contact(&json, &listing.contacts[i]);
        json_end(&json);
    }
    resource_page_end(exchange, &json, listing.next);
    return STATUS_OK;
}

/* --- one client --- */

/* GET /api/v1/clients/:id */
enum status api_client_show(struct exchange *exchange)
{
    return resource_show(exchange, &clients);
}

/* GET /api/v1/clients/:id/card: without an ETag, as orders and contacts come without a version. */
enum status api_client_card(struct exchange *exchange)
{
    struct shown_contact contact;
    struct client_card card;
    int64_t id = 0;

    enum status status = param_id(exchange, "id", &id);
    if (status == STATUS_OK)
        status = show_client(exchange->work, id, &card);
    if (status == STATUS_OK)
        status = quiet_client(exchange->work, exchange->site->snapshots, &card.client, &contact);
    if (status != STATUS_OK)
        return status;
    struct json json = reply_json(exchange);
    json_begin_object(&json, NULL);
    client_json_fields(&json, &card.client);
    client_json_summary(&json, &card.client);
    client_json_contact(&json, &contact);
    client_json_card(&json, &card);
    client_json_facts(&json, &card);
    client_json_timeline(&json, &card);
    json_end(&json);
    json_finish(&json);
    return STATUS_OK;
}

/* --- editing --- */

static enum status read_field(struct exchange *exchange, const struct json_value *member,
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
static enum status read_fields(struct exchange *exchange, struct client_edit *edit)
{
    enum status status = STATUS_OK;

    for (size_t i = 0; status == STATUS_OK && i < CLIENT_FIELDS; i++) {
        const struct json_value *member = json_member(exchange->json, client_field_names[i]);

        if (!member)
            continue;
        if (member->kind == VALUE_NULL && i != FIELD_name && i != FIELD_kind)
            edit->fields[i] = "";
        else
            status = read_field(exchange, member, &edit->fields[i]);
    }
    return status;
}

static enum status archive(struct exchange *exchange, int64_t id, int64_t version, bool is_archived,
                           struct versioned *ret_changed)
{
    struct client client;
    int64_t audit_id = 0;

    if (exchange->json->count != 1)
        return refuse_with(exchange, 422, STATUS_INVALID, "is_archived",
                           PLAIN_MESSAGE("is_archived is changed alone, other fields together"));
    enum status status = archive_client(exchange->work, id, version, is_archived, &audit_id);
    if (status == STATUS_OK)
        status = find_client(exchange->work, id, &client);
    if (status == STATUS_OK)
        *ret_changed = versioned_of(exchange, &client, audit_id);
    return status;
}

static enum status change(struct exchange *exchange, int64_t id, int64_t version,
                          struct versioned *ret_changed)
{
    const struct json_value *archived = json_member(exchange->json, "is_archived");
    struct client_edit edit = {.id = id, .version = version};
    struct client_edited edited;
    bool is_archived = false;

    enum status status = read_flag(exchange, exchange->json, "is_archived", &is_archived);
    if (status == STATUS_OK && archived)
        return archive(exchange, id, version, is_archived, ret_changed);
    if (status == STATUS_OK)
        status = read_fields(exchange, &edit);
    if (status == STATUS_OK)
        status = edit_client(exchange->work, &edit, &edited);
    if (status == STATUS_OK)
        *ret_changed = versioned_of(exchange, &edited.client, edited.audit_id);
    return status;
}

/* PATCH /api/v1/clients/:id */
enum status api_client_edit(struct exchange *exchange)
{
    return resource_change(exchange, &clients, RESOURCE_CHANGED, change);
}

/* --- entering --- */

static const char *given(const char *text)
{
    return text ? text : "";
}

static enum status read_new(struct exchange *exchange, struct client_draft *ret_draft)
{
    struct client_edit fields = {0};
    struct client_draft draft = {.reach = ""};

    enum status status = read_fields(exchange, &fields);
    if (status == STATUS_OK)
        status = read_flag(exchange, exchange->json, "is_sure", &draft.is_sure);
    draft.name = given(fields.name);
    draft.kind = fields.kind ? fields.kind : client_kind_word(CLIENT_PERSON);
    draft.language = given(fields.language);
    draft.form_of_address = given(fields.form_of_address);
    draft.source = given(fields.source);
    draft.reference = fields.reference;
    draft.mark = fields.mark;
    draft.rhythm = fields.rhythm;
    draft.words = fields.words;
    draft.likes = fields.likes;
    draft.talked_of = fields.talked_of;
    if (status == STATUS_OK)
        status = read_people(exchange, strcmp(draft.kind, client_kind_word(CLIENT_COMPANY)) == 0,
                             &draft.people);
    if (status == STATUS_OK)
        *ret_draft = draft;
    return status;
}

/* 409 with whoever has the name, so that whoever asked can decide. */
static enum status reply_same(struct exchange *exchange, const struct client_list *same)
{
    struct json json = problem_begin(
        exchange, 409,
        &PLAIN_MESSAGE("there is a client of this name already; is_sure enters another one"));

    json_begin_array(&json, "same");
    for (size_t i = 0; i < same->count; i++) {
        json_begin_object(&json, NULL);
        client_json_fields(&json, &same->items[i]);
        client_json_summary(&json, &same->items[i]);
        json_end(&json);
    }
    json_end(&json);
    problem_end(&json);
    return STATUS_OK;
}

static enum status add(struct exchange *exchange, struct versioned *ret_made)
{
    struct client_draft draft = {0};
    struct client_created created;
    struct client client;

    enum status status = read_new(exchange, &draft);
    if (status == STATUS_OK)
        status = create_client(exchange->work, &draft, &created);
    if (status == STATUS_OK && created.id == 0)
        return reply_same(exchange, &created.same);
    if (status == STATUS_OK)
        status = find_client(exchange->work, created.id, &client);
    if (status == STATUS_OK)
        *ret_made = versioned_of(exchange, &client, created.audit_id);
    return status;
}

/* POST /api/v1/clients */
enum status api_client_add(struct exchange *exchange)
{
    return resource_add(exchange, &clients, add);
}
