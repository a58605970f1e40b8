// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/client_merge.h"

#include <inttypes.h>
#include <string.h>

#include "web/client_forms.h"
#include "web/form_page.h"
#include "web/page_frame.h"
#include "web/pages.h"

enum { FIND_BYTES_MAX = 800, FOUND_MAX = 20 };

/* In the order of enum client_field. */
static const char *const field_labels[CLIENT_FIELDS] = {
    [FIELD_name] = N_("Name"),
    [FIELD_kind] = N_("Person or company"),
    [FIELD_form_of_address] = N_("Form of address"),
    [FIELD_language] = N_("Writes in"),
    [FIELD_reference] = N_("In order logs"),
    [FIELD_source] = N_("Where they came from"),
    [FIELD_mark] = N_("Your own mark"),
    [FIELD_rhythm] = N_("How closely they follow the work"),
    [FIELD_words] = N_("Their words"),
    [FIELD_likes] = N_("What they like"),
    [FIELD_talked_of] = N_("What you last talked about"),
};
static const struct form_choice *const field_choices[CLIENT_FIELDS] = {
    [FIELD_kind] = client_kind_choices,         [FIELD_form_of_address] = client_address_choices,
    [FIELD_language] = client_language_choices, [FIELD_mark] = client_mark_choices,
    [FIELD_rhythm] = client_rhythm_choices,
};

static const char *shown(const struct exchange *exchange, size_t field, const char *value)
{
    const char *words = "";

    if (field_choices[field])
        words = choice_words(field_choices[field], value);
    if (words[0] != '\0')
        return translate(exchange->language, words);
    return value[0] != '\0' ? value : "–";
}

static void show_preview(struct exchange *exchange, const struct merge_preview *preview)
{
    const char *title = translate(exchange->language, N_("Merge two records of one client"));
    struct client_merge_view view = {.page = page_frame(exchange, title),
                                     .csrf = exchange->csrf_token,
                                     .has_preview = true,
                                     .id = preview->into.id,
                                     .from_id = preview->from.id,
                                     .into_version = preview->into.version,
                                     .from_version = preview->from.version,
                                     .into_name = preview->into.name,
                                     .from_name = preview->from.name,
                                     .orders = arg_count(preview->orders),
                                     .people = arg_count(preview->people),
                                     .notes = arg_count(preview->notes)};
    struct html out = reply_html(exchange);

    view.page.crumb = preview->into.name;
    view.fields.items = arena_array(exchange->arena, struct merge_field, CLIENT_FIELDS);
    for (size_t i = 0; i < CLIENT_FIELDS; i++) {
        const char *into = preview->into_fields.fields[i], *from = preview->from_fields.fields[i];

        if (strcmp(into, from) == 0)
            continue;
        view.fields.items[view.fields.count++] =
            (struct merge_field){.name = client_field_names[i],
                                 .label = {.one = field_labels[i]},
                                 .into = shown(exchange, i, into),
                                 .from = shown(exchange, i, from),
                                 .is_theirs = into[0] == '\0'};
    }
    view_client_merge(&out, exchange->language, &view);
}

static enum status show_choice(struct exchange *exchange, int64_t id)
{
    const char *title = translate(exchange->language, N_("Merge two records of one client"));
    struct client_merge_view view = {.page = page_frame(exchange, title), .id = id};
    struct client_query query = {.limit = FOUND_MAX};
    struct client_list same = {0};
    struct client_page page = {0};
    struct client client = {0};

    enum status status = find_client(exchange->work, id, &client);
    if (status == STATUS_OK)
        status = query_text(exchange, "find", FIND_BYTES_MAX, &query.find);
    if (status == STATUS_OK && query.find[0] != '\0')
        status = list_clients(exchange->work, &query, &page);
    else if (status == STATUS_OK)
        status = list_same_clients(exchange->work, id, &same);
    if (status != STATUS_OK)
        return status;
    const struct client_list *list = query.find[0] != '\0' ? &page.clients : &same;
    view.into_name = view.page.crumb = client.name;
    view.from_name = "";
    view.find = query.find;
    view.csrf = exchange->csrf_token;
    view.sames.items = arena_array(exchange->arena, struct merge_same, list->count);
    for (size_t i = 0; i < list->count; i++)
        if (list->items[i].id != id)
            view.sames.items[view.sames.count++] =
                (struct merge_same){.id = list->items[i].id, .name = list->items[i].name};
    struct html out = reply_html(exchange);
    view_client_merge(&out, exchange->language, &view);
    return STATUS_OK;
}

/* GET /clients/:id/merge?with=&find=: the older of both stays, and its address is the page's. */
enum status page_client_merge(struct exchange *exchange)
{
    struct merge_preview preview = {0};
    int64_t id = 0, with = 0;

    enum status status = param_id(exchange, "id", &id);
    if (status == STATUS_OK)
        status = query_number(exchange, "with", 1, INT64_MAX, &with);
    if (status == STATUS_OK && with == 0)
        return show_choice(exchange, id);
    if (status == STATUS_OK)
        status = preview_merge(exchange->work, id, with, &preview);
    if (status != STATUS_OK)
        return status;
    if (preview.from.created_at < preview.into.created_at) {
        reply_see_other(exchange, "/clients/%" PRId64 "/merge?with=%" PRId64, with, id);
        return STATUS_OK;
    }
    show_preview(exchange, &preview);
    return STATUS_OK;
}

/* POST /clients/:id/merge */
enum status page_client_merge_do(struct exchange *exchange)
{
    struct client_merge merge = {0};
    int64_t audit_id = 0;

    enum status status = param_id(exchange, "id", &merge.into_id);
    if (status == STATUS_OK)
        status = form_id(exchange, "with", &merge.from_id);
    if (status == STATUS_OK)
        status = form_id(exchange, "version", &merge.into_version);
    if (status == STATUS_OK)
        status = form_id(exchange, "with_version", &merge.from_version);
    for (size_t i = 0; i < CLIENT_FIELDS; i++) {
        const char *name = path_text(exchange, "take_%s", client_field_names[i]);
        const char *taken = fields_value(&exchange->form, name);

        merge.takes_theirs[i] = taken && strcmp(taken, "theirs") == 0;
    }
    if (status == STATUS_OK)
        status = merge_clients(exchange->work, &merge, &audit_id);
    if (status != STATUS_OK)
        return status;
    page_done(exchange, DEED_CLIENT_MERGED, audit_id);
    reply_see_other(exchange, "/clients/%" PRId64, merge.into_id);
    return STATUS_OK;
}
