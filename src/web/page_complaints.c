// SPDX-License-Identifier: AGPL-3.0-or-later
#include <inttypes.h>
#include <string.h>

#include "app/clients.h"
#include "app/complaints.h"
#include "app/conversations.h"
#include "app/local_time.h"
#include "app/orders.h"
#include "domain/client_order.h"
#include "web/order_form.h"
#include "web/page_frame.h"
#include "web/pages.h"

/* A complaint as a form. */
enum { TIMES = 4, SHORT = 60 };

/* What the form is opened with. */
struct opened {
    int64_t id, version; /* 0: a new one */
    int64_t client_id, order_id, conversation_id;
    const char *name, *title, *details, *service, *owner, *due;
};

static enum status read_input(struct exchange *exchange, struct complaint_input *ret_input)
{
    struct complaint_input input = {0};
    const char *owner = NULL;
    const struct form_text_field fields[] = {
        {"client", TIMES * CLIENT_NAME_MAX, &input.name},
        {"title", TIMES * COMPLAINT_TITLE_MAX, &input.title},
        {"details", TIMES * COMPLAINT_DETAILS_MAX, &input.details},
        {"service", TIMES * ORDER_WORD_MAX, &input.service},
        {"owner", SHORT, &owner},
        {"due", SHORT, &input.due},
    };

    enum status status = form_texts(exchange, fields, sizeof(fields) / sizeof(fields[0]));
    if (status == STATUS_OK && owner)
        status = form_id(exchange, "owner", &input.owner_id);
    if (status == STATUS_OK)
        *ret_input = input;
    return status;
}

/* ---- what it is opened with ---- */

static enum status open_order(struct exchange *exchange, struct opened *opened)
{
    struct order_card card;

    enum status status = query_number(exchange, "order", 1, INT64_MAX, &opened->order_id);
    if (status != STATUS_OK || opened->order_id == 0)
        return status;
    status = show_order(exchange->work, opened->order_id, &card);
    if (status == STATUS_OK) {
        opened->client_id = card.order.client_id;
        opened->service = card.order.service;
    }
    return status;
}

static enum status open_conversation(struct exchange *exchange, struct opened *opened)
{
    struct conversation_card card;

    enum status status =
        query_number(exchange, "conversation", 1, INT64_MAX, &opened->conversation_id);
    if (status != STATUS_OK || opened->conversation_id == 0)
        return status;
    status = show_conversation(exchange->work, opened->conversation_id, NULL, &card);
    if (status == STATUS_OK && opened->client_id == 0)
        opened->client_id = card.conversation.client_id;
    return status;
}

static enum status open_new(struct exchange *exchange, struct opened *opened)
{
    struct client client = {.name = ""};

    opened->owner = path_text(exchange, "%" PRId64, exchange->work->actor.user_id);
    enum status status = query_number(exchange, "client", 1, INT64_MAX, &opened->client_id);
    if (status == STATUS_OK)
        status = open_order(exchange, opened);
    if (status == STATUS_OK)
        status = open_conversation(exchange, opened);
    if (status == STATUS_OK && opened->client_id != 0)
        status = find_client(exchange->work, opened->client_id, &client);
    opened->name = client.name;
    return status;
}

static enum status open_stored(struct exchange *exchange, struct opened *opened,
                               struct member_list *ret_members)
{
    struct complaint_card card;
    struct zone *zone;

    enum status status = show_complaint(exchange->work, opened->id, &card);
    if (status == STATUS_OK)
        status = local_zone_open(exchange->work, &zone);
    if (status != STATUS_OK)
        return status;
    const struct complaint *complaint = &card.row.complaint;
    char due[LOCAL_TIME_SIZE];

    local_time_write(zone, complaint->due_at, due);
    zone_close(zone);
    *opened = (struct opened){.id = complaint->id,
                              .version = complaint->version,
                              .client_id = complaint->client_id,
                              .name = card.row.client_name,
                              .title = complaint->title,
                              .details = complaint->details,
                              .service = complaint->service,
                              .owner = path_text(exchange, "%" PRId64, complaint->owner_id),
                              .due = arena_copy(exchange->arena, due, strlen(due))};
    *ret_members = card.members;
    return STATUS_OK;
}

/* ---- the form ---- */

static void add_owner(struct form_page *form, const struct member_list *members, const char *owner)
{
    static const struct form_spec spec = {"owner",
                                          NULL,
                                          N_("Who looks after it"),
                                          N_("One person from the first day to the last."),
                                          FORM_CHOICE,
                                          NULL};
    struct exchange *exchange = form->exchange;
    const char **values = arena_array(exchange->arena, const char *, members->count);
    const char **names = arena_array(exchange->arena, const char *, members->count);
    size_t count = 0;

    for (size_t i = 0; i < members->count; i++) {
        const struct actor actor = {.user_id = members->items[i].user_id,
                                    .role = members->items[i].role};

        if (!actor_may(&actor, RIGHT_EDIT))
            continue;
        values[count] = path_text(exchange, "%" PRId64, members->items[i].user_id);
        names[count++] = members->items[i].name;
    }
    struct form_row *row = form_page_row(form, &spec, owner);

    form_row_options(form, row, values, names, count);
}

static void add_rows(struct form_page *form, const struct opened *opened,
                     const struct member_list *members)
{
    static const struct form_spec client = {
        "client", NULL, N_("Client"), N_("The name as it stands in the list."), FORM_LINE, NULL};
    static const struct form_spec specs[] = {
        {"title", NULL, N_("What is wrong, in a line"), NULL, FORM_LINE, NULL},
        {"details", NULL, N_("In their words"), NULL, FORM_AREA, NULL},
        {"service", NULL, N_("Service"), NULL, FORM_SERVICE, NULL},
    };
    static const struct form_spec due = {
        "due",
        NULL,
        N_("To be put right by"),
        N_("Left empty it is a working day from when they told you."),
        FORM_TIME,
        NULL};
    const char *const values[] = {opened->title, opened->details, opened->service};

    if (opened->client_id == 0)
        (void)form_page_row(form, &client, opened->name);
    for (size_t i = 0; i < sizeof(specs) / sizeof(specs[0]); i++)
        (void)form_page_row(form, &specs[i], values[i]);
    add_owner(form, members, opened->owner);
    (void)form_page_row(form, &due, opened->due);
}

/* Where a new one goes, with what it hangs on. */
static const char *action_of(struct exchange *exchange, const struct opened *opened)
{
    if (opened->id != 0)
        return path_text(exchange, "/complaints/%" PRId64, opened->id);
    struct text out = text_new(exchange->arena);

    text_add(&out, "/complaints?");
    if (opened->client_id != 0)
        text_format(&out, "client=%" PRId64, opened->client_id);
    if (opened->order_id != 0)
        text_format(&out, "&order=%" PRId64, opened->order_id);
    if (opened->conversation_id != 0)
        text_format(&out, "&conversation=%" PRId64, opened->conversation_id);
    return out.at;
}

static const char *back_of(struct exchange *exchange, const struct opened *opened)
{
    if (opened->id != 0)
        return path_text(exchange, "/complaints/%" PRId64, opened->id);
    if (opened->conversation_id != 0)
        return path_text(exchange, "/inbox/%" PRId64, opened->conversation_id);
    if (opened->order_id != 0)
        return path_text(exchange, "/orders/%" PRId64, opened->order_id);
    if (opened->client_id != 0)
        return path_text(exchange, "/clients/%" PRId64, opened->client_id);
    return "/complaints";
}

static enum status show_form(struct exchange *exchange, int64_t id, enum form_mode mode,
                             const struct fault *fault)
{
    const char *title =
        translate(exchange->language, id == 0 ? N_("New complaint") : N_("Edit complaint"));
    struct opened opened = {
        .id = id, .name = "", .title = "", .details = "", .service = "", .owner = "", .due = ""};
    struct member_list members = {0};

    enum status status =
        id == 0 ? open_new(exchange, &opened) : open_stored(exchange, &opened, &members);
    if (status == STATUS_OK && id == 0)
        status = list_complaint_members(exchange->work, &members);
    if (status != STATUS_OK)
        return status;
    struct form_page form = form_page_start(exchange, mode, title);
    form.fault = *fault;
    form.view.page.crumb = opened.name[0] != '\0' ? opened.name : title;
    form.view.action = action_of(exchange, &opened);
    form.view.back = back_of(exchange, &opened);
    if (opened.client_id != 0)
        form.view.lead = opened.name;
    form.view.fields.version = form_version(exchange, mode, opened.version);
    add_rows(&form, &opened, &members);
    status = form_known_words(&form);
    if (status == STATUS_OK)
        form_page_show(&form);
    return status;
}

static enum status show_again(struct exchange *exchange, int64_t id, enum status status)
{
    struct fault fault;
    const enum form_mode mode = form_again(exchange, status, &fault);

    return show_form(exchange, id, mode, &fault);
}

/* GET /complaints/new?client=&order=&conversation= */
enum status page_complaint_new(struct exchange *exchange)
{
    return show_form(exchange, 0, FORM_OPENED, &(struct fault){0});
}

/* POST /complaints?client=&order=&conversation= */
enum status page_complaint_add(struct exchange *exchange)
{
    struct complaint_changed changed = {0};
    struct complaint_input input;

    enum status status = read_input(exchange, &input);
    if (status == STATUS_OK)
        status = query_number(exchange, "client", 1, INT64_MAX, &input.client_id);
    if (status == STATUS_OK)
        status = query_number(exchange, "order", 1, INT64_MAX, &input.order_id);
    if (status == STATUS_OK)
        status = query_number(exchange, "conversation", 1, INT64_MAX, &input.conversation_id);
    if (status != STATUS_OK)
        return status;
    status = open_complaint(exchange->work, &input, &changed);
    if (status == STATUS_INVALID)
        return show_again(exchange, 0, status);
    if (status != STATUS_OK)
        return status;
    page_done(exchange, DEED_COMPLAINT_OPENED, changed.audit_id);
    reply_see_other(exchange, "/complaints/%" PRId64, changed.complaint.id);
    return STATUS_OK;
}

/* GET /complaints/:id/edit */
enum status page_complaint_edit(struct exchange *exchange)
{
    int64_t id = 0;

    enum status status = param_id(exchange, "id", &id);
    return status == STATUS_OK ? show_form(exchange, id, FORM_OPENED, &(struct fault){0}) : status;
}

/* POST /complaints/:id */
enum status page_complaint_save(struct exchange *exchange)
{
    struct complaint_changed changed = {0};
    struct complaint_input input;
    int64_t id = 0, version = 0;

    enum status status = param_id(exchange, "id", &id);
    if (status == STATUS_OK)
        status = form_id(exchange, "version", &version);
    if (status == STATUS_OK)
        status = read_input(exchange, &input);
    if (status != STATUS_OK)
        return status;
    status = edit_complaint(exchange->work, id, version, &input, &changed);
    if (status == STATUS_CONFLICT || status == STATUS_INVALID)
        return show_again(exchange, id, status);
    if (status != STATUS_OK)
        return status;
    if (changed.audit_id != 0)
        page_done(exchange, DEED_SAVED, changed.audit_id);
    reply_see_other(exchange, "/complaints/%" PRId64, id);
    return STATUS_OK;
}
