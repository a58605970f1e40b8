// SPDX-License-Identifier: AGPL-3.0-or-later
#include <string.h>

#include "app/client_bulk.h"
#include "app/client_list_export.h"
#include "app/site.h"
#include "web/client_list_query.h"
#include "web/list_export.h"
#include "web/page_frame.h"
#include "web/pages.h"

enum { DEED_WORD_MAX = 20, TAG_FIELD_MAX = 400, ALL_WORD_MAX = 8 };

/* What the form of a list asks for. */
struct bulk_form {
    struct client_filter filter; /* of the list it stood on */
    const char *query;           /* the same as an address */
    const char *deed, *tag, *mark;
    bool is_all;
    int64_t *ids;
    size_t count;
};

static enum status not_an_id(struct exchange *exchange)
{
    return fault_set(exchange->fault, STATUS_INVALID, "id",
                     PLAIN_MESSAGE("these are no clients of the list; select them again"));
}

static bool read_id(const char *text, int64_t *ret_id)
{
    int64_t id = 0;

    for (; *text >= '0' && *text <= '9'; text++) {
        if (id > (INT64_MAX - 9) / 10)
            return false;
        id = id * 10 + (*text - '0');
    }
    *ret_id = id;
    return *text == '\0' && id > 0;
}

static enum status read_ids(struct exchange *exchange, struct bulk_form *form)
{
    const struct http_fields *fields = &exchange->form;

    form->ids = arena_array(exchange->arena, int64_t, fields->count);
    for (size_t i = 0; i < fields->count; i++) {
        if (strcmp(fields->items[i].name, "id") != 0)
            continue;
        if (!read_id(fields->items[i].value, &form->ids[form->count++]))
            return not_an_id(exchange);
    }
    return STATUS_OK;
}

static enum status read_form(struct exchange *exchange, struct bulk_form *form)
{
    const char *all = NULL;

    enum status status = client_filter_of(exchange, &exchange->query, &form->filter);
    if (status == STATUS_OK)
        status = form_text(exchange, "do", DEED_WORD_MAX, &form->deed);
    if (status == STATUS_OK)
        status = form_text(exchange, "tag", TAG_FIELD_MAX, &form->tag);
    if (status == STATUS_OK)
        status = form_text(exchange, "mark", DEED_WORD_MAX, &form->mark);
    if (status == STATUS_OK)
        status = form_text(exchange, "all", ALL_WORD_MAX, &all);
    if (status == STATUS_OK)
        status = read_ids(exchange, form);
    if (status != STATUS_OK)
        return status;
    form->is_all = all != NULL;
    form->query = client_filter_query(&form->filter, FILTER_ALL, NULL, exchange->arena);
    return STATUS_OK;
}

/* Everybody in the list, as it is now. */
static enum status take_all(struct exchange *exchange, struct bulk_form *form)
{
    const struct client_listing_query query = {
        .filter = form->filter, .limit = CLIENTS_PAGE_MAX, .snapshots = exchange->site->snapshots};

    if (!form->is_all)
        return STATUS_OK;
    return list_chosen_ids(exchange->work, &query, BULK_ALL_MAX, &form->ids, &form->count);
}

/* --- what is chosen on a page of its own --- */

static void show_choice(struct exchange *exchange, const struct bulk_form *form, bool is_tag,
                        struct message fault)
{
    const struct message title =
        is_tag ? PLAIN_MESSAGE("Tag clients") : PLAIN_MESSAGE("Mark clients");
    struct client_bulk_view view = {
        .page = page_frame(exchange, message_text(exchange->arena, exchange->language, title)),
        .action = client_list_path(exchange, "/clients/bulk", form->query),
        .back = client_list_path(exchange, "/clients", form->query),
        .title = title,
        .is_tag = is_tag,
        .is_all = form->is_all,
        .tag = form->tag ? form->tag : "",
        .fault = fault,
        .ids = {arena_array(exchange->arena, struct bulk_id, form->count), form->count},
    };

    for (size_t i = 0; i < form->count; i++)
        view.ids.items[i].id = form->ids[i];
    view.page.crumb = view.page.title;
    struct html out = reply_html(exchange);
    view_client_bulk(&out, exchange->language, &view);
}

/* --- what is done --- */

static const struct {
    const char *word;
    enum bulk_deed deed;
    enum page_deed said;
} deeds[] = {
    {"tag", BULK_TAG, DEED_CLIENTS_CHANGED},
    {"untag", BULK_UNTAG, DEED_CLIENTS_CHANGED},
    {"mark", BULK_MARK, DEED_CLIENTS_CHANGED},
    {"archive", BULK_ARCHIVE, DEED_CLIENTS_ARCHIVED},
    {"restore", BULK_BRING_BACK, DEED_CLIENTS_BROUGHT_BACK},
};

static enum status do_deed(struct exchange *exchange, struct bulk_form *form, size_t place)
{
    struct bulk_done done = {0};

    enum status status = take_all(exchange, form);
    const struct client_bulk bulk = {.deed = deeds[place].deed,
                                     .tag = form->tag,
                                     .mark = form->mark,
                                     .ids = form->ids,
                                     .count = form->count};
    if (status == STATUS_OK)
        status = change_clients(exchange->work, &bulk, &done);
    if (status == STATUS_INVALID && strcmp(exchange->fault->field, "tag") == 0) {
        const struct message fault = exchange->fault->message;

        work_end(exchange->work);
        *exchange->fault = (struct fault){0};
        reply_code(exchange, 422);
        show_choice(exchange, form, true, fault);
        return STATUS_OK;
    }
    if (status != STATUS_OK)
        return status;
    page_done(exchange, done.audit_id != 0 ? deeds[place].said : DEED_NOTHING_CHANGED,
              done.audit_id);
    reply_see_other(exchange, "%s", client_list_path(exchange, "/clients", form->query));
    return STATUS_OK;
}

/* Nothing is changed: who is picked comes as a file. */
static enum status send_cards(struct exchange *exchange, struct bulk_form *form)
{
    int fd = -1;

    enum status status = take_all(exchange, form);
    if (status == STATUS_OK && form->count == 0)
        status = not_an_id(exchange);
    if (status == STATUS_OK)
        status = export_picked_cards(exchange->work, form->ids, form->count, &fd);
    if (status == STATUS_OK)
        reply_list(exchange, LIST_AS_CARDS, "contacts", fd);
    return status;
}

/* POST /clients/bulk?the list's own query */
enum status page_client_bulk(struct exchange *exchange)
{
    struct bulk_form form = {0};

    enum status status = read_form(exchange, &form);
    if (status != STATUS_OK)
        return status;
    const char *deed = form.deed ? form.deed : "";
    bool is_choice =
        (strcmp(deed, "tag") == 0 && !form.tag) || (strcmp(deed, "mark") == 0 && !form.mark);

    if (is_choice && (form.count > 0 || form.is_all)) {
        show_choice(exchange, &form, strcmp(deed, "tag") == 0, (struct message){0});
        return STATUS_OK;
    }
    if (strcmp(deed, "cards") == 0)
        return send_cards(exchange, &form);
    for (size_t i = 0; i < sizeof(deeds) / sizeof(deeds[0]); i++)
        if (strcmp(deeds[i].word, deed) == 0)
            return do_deed(exchange, &form, i);
    return fault_set(exchange->fault, STATUS_INVALID, "do",
                     PLAIN_MESSAGE("this cannot be done with clients of a list"));
}
