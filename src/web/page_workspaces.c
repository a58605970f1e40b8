// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/workspaces.h"

#include "app/sign_in.h"
#include "app/site.h"
#include "http/events.h"
#include "store/work.h"
#include "web/entry_field.h"
#include "web/page_frame.h"
#include "web/pages.h"
#include "web/role_words.h"
#include "web/settings_frame.h"
#include "web/sign_in_page.h"

static enum status show(struct exchange *exchange, const char *typed, const struct fault *fault)
{
    struct own_workspace_list list = {0};
    struct workspaces_view view = {.csrf = exchange->csrf_token, .name = entry_name(typed)};

    enum status status = list_own_workspaces(exchange->work, &list);
    if (status != STATUS_OK)
        return status;
    view.rows.items = arena_array(exchange->arena, struct workspace_row, list.count);
    for (size_t i = 0; i < list.count; i++)
        view.rows.items[view.rows.count++] =
            (struct workspace_row){.id = list.items[i].id,
                                   .name = list.items[i].name,
                                   .role = role_words(list.items[i].role),
                                   .is_here = list.items[i].is_here};
    view.frame = settings_frame(exchange, translate(exchange->language, N_("Workspaces")));
    view.may_add = actor_may(&exchange->work->actor, RIGHT_OWN);
    view.name.label = PLAIN_MESSAGE("Name of the business");
    view.name.autocomplete = "off";
    view.name.fault = entry_fault(fault, "name");
    view.trouble = entry_fault(fault, "");
    struct html out = reply_html(exchange);
    view_workspaces(&out, exchange->language, &view);
    return STATUS_OK;
}

/* GET /settings/workspaces */
enum status page_workspaces(struct exchange *exchange)
{
    return show(exchange, "", exchange->fault);
}

static enum status go_to(struct exchange *exchange, int64_t workspace_id)
{
    struct arrival arrival = {.device = ""};

    enum status status =
        switch_workspace(exchange->work, exchange->session_token, workspace_id, arrival.session);
    if (status != STATUS_OK)
        return status;
    events_end_user(exchange->site->events, exchange->user_id);
    keep_arrival(exchange, &arrival);
    reply_see_other(exchange, "/");
    return STATUS_OK;
}

/* POST /settings/workspaces: and goes there. */
enum status page_workspace_add(struct exchange *exchange)
{
    const char *name = "";
    int64_t id = 0;

    enum status status = entry_text(exchange, "name", ENTRY_NAME_MAX, &name);
    if (status != STATUS_OK)
        return status;
    status = add_workspace(exchange->work, name, &id);
    if (status == STATUS_OK)
        return go_to(exchange, id);
    if (status != STATUS_INVALID && status != STATUS_CONFLICT)
        return status;
    const struct fault fault = *exchange->fault;
    work_end(exchange->work);
    *exchange->fault = (struct fault){0};
    reply_code(exchange, status == STATUS_CONFLICT ? 409 : 422);
    return show(exchange, name, &fault);
}

/* POST /settings/workspaces/:id/switch */
enum status page_workspace_switch(struct exchange *exchange)
{
    int64_t id = 0;

    enum status status = param_id(exchange, "id", &id);
    if (status == STATUS_OK)
        status = go_to(exchange, id);
    return status;
}
