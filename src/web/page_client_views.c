// SPDX-License-Identifier: AGPL-3.0-or-later
#include <string.h>

#include "app/saved_views.h"
#include "web/client_list_query.h"
#include "web/page_frame.h"
#include "web/pages.h"

enum { NAME_TYPED_MAX = 1500, WHO_MAX = 10 };

/* What was typed and is at fault: the name of the view `id`, 0 for the new one. */
struct typed_name {
    int64_t id;
    const char *name; /* NULL: nothing was typed */
    bool is_shared;
    struct message fault;
};

static void add_row(struct client_views_view *view, const struct saved_view *stored,
                    const struct typed_name *typed, struct exchange *exchange)
{
    bool is_typed = typed->name && typed->id == stored->id;

    view->rows.items[view->rows.count++] = (struct saved_view_row){
        .id = stored->id,
        .path = client_list_path(exchange, "/clients", stored->query),
        .name = stored->name,
        .typed = is_typed ? typed->name : stored->name,
        .fault = is_typed ? typed->fault : (struct message){0},
        .is_shared = stored->user_id == 0,
        .may_change = stored->user_id != 0 || view->may_share,
    };
}

static enum status show_views(struct exchange *exchange, const struct typed_name *typed)
{
    const char *title = translate(exchange->language, N_("Views"));
    struct saved_view_list list = {0};
    struct client_filter filter;

    enum status status = client_filter_of(exchange, &exchange->query, &filter);
    if (status == STATUS_OK)
        status = list_saved_views(exchange->work, SAVED_CLIENTS, &list);
    if (status != STATUS_OK)
        return status;
    const char *query = client_filter_query(&filter, FILTER_ALL, NULL, exchange->arena);
    bool is_new = typed->name && typed->id == 0;
    struct client_views_view view = {
        .page = page_frame(exchange, title),
        .action = client_list_path(exchange, "/clients/views", query),
        .back = client_list_path(exchange, "/clients", query),
        .is_everyone = query[0] == '\0',
        .may_share = actor_may(&exchange->work->actor, RIGHT_EDIT),
        .typed = is_new ? typed->name : "",
        .is_shared = is_new && typed->is_shared,
        .fault = is_new ? typed->fault : (struct message){0},
        .rows = {arena_array(exchange->arena, struct saved_view_row, list.count), 0},
    };

    for (size_t i = 0; i < list.count; i++)
        add_row(&view, &list.items[i], typed, exchange);
    view.page.crumb = title;
    struct html out = reply_html(exchange);
    view_client_views(&out, exchange->language, &view);
    return STATUS_OK;
}

/* The form again, with what is wrong with the name; another fault stays one. */
static enum status show_again(struct exchange *exchange, enum status status,
                              struct typed_name *typed)
{
    if (status != STATUS_INVALID || strcmp(exchange->fault->field, "name") != 0)
        return status;
    typed->fault = exchange->fault->message;
    typed->name = typed->name ? typed->name : "";
    work_end(exchange->work);
    *exchange->fault = (struct fault){0};
    reply_code(exchange, 422);
    return show_views(exchange, typed);
}

/* GET /clients/views?the list's own query: keeps it under a name, and shows those that are kept. */
enum status page_client_views(struct exchange *exchange)
{
    return show_views(exchange, &(struct typed_name){0});
}

/* POST /clients/views?the list's own query */
enum status page_client_view_save(struct exchange *exchange)
{
    struct typed_name typed = {0};
    struct client_filter filter;
    struct view_saved saved;
    const char *who = NULL;

    enum status status = client_filter_of(exchange, &exchange->query, &filter);
    if (status == STATUS_OK)
        status = form_text(exchange, "name", NAME_TYPED_MAX, &typed.name);
    if (status == STATUS_OK)
        status = form_text(exchange, "who", WHO_MAX, &who);
    if (status != STATUS_OK)
        return status;
    typed.is_shared = who && strcmp(who, "everyone") == 0;
    const char *query = client_filter_query(&filter, FILTER_ALL, NULL, exchange->arena);
    const struct view_wanted wanted = {SAVED_CLIENTS, typed.name, query, typed.is_shared};

    status = save_view(exchange->work, &wanted, &saved);
    if (status != STATUS_OK)
        return show_again(exchange, status, &typed);
    page_done(exchange, DEED_VIEW_SAVED, saved.audit_id);
    reply_see_other(exchange, "%s", client_list_path(exchange, "/clients", query));
    return STATUS_OK;
}

/* POST /clients/views/:view */
enum status page_client_view_rename(struct exchange *exchange)
{
    struct typed_name typed = {0};
    struct view_saved saved;

    enum status status = param_id(exchange, "view", &typed.id);
    if (status == STATUS_OK)
        status = form_text(exchange, "name", NAME_TYPED_MAX, &typed.name);
    if (status != STATUS_OK)
        return status;
    status = rename_view(exchange->work, typed.id, typed.name, &saved);
    if (status != STATUS_OK)
        return show_again(exchange, status, &typed);
    page_done(exchange, DEED_SAVED, saved.audit_id);
    reply_see_other(exchange, "/clients/views");
    return STATUS_OK;
}

/* POST /clients/views/:view/remove */
enum status page_client_view_remove(struct exchange *exchange)
{
    struct view_saved saved;
    int64_t id = 0;

    enum status status = param_id(exchange, "view", &id);
    if (status == STATUS_OK)
        status = remove_view(exchange->work, id, &saved);
    if (status != STATUS_OK)
        return status;
    page_done(exchange, DEED_REMOVED, saved.audit_id);
    reply_see_other(exchange, "/clients/views");
    return STATUS_OK;
}
