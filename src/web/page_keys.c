// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/api_keys.h"

#include <string.h>

#include "app/site.h"
#include "store/work.h"
#include "web/entry_field.h"
#include "web/page_frame.h"
#include "web/pages.h"
#include "web/settings_frame.h"

#define DAY_MICROSECONDS (INT64_C(24) * 3600 * 1000000)
enum { CHOICE_MAX = 20, KEY_DAYS = 90 }; /* bytes; days unless chosen */

static struct message_arg day_of_instant(int64_t at)
{
    return at == 0 ? (struct message_arg){.kind = ARG_NONE}
                   : arg_day_short((day_t)(at / DAY_MICROSECONDS));
}

static struct key_rows key_rows(struct exchange *exchange, const struct api_key_list *list)
{
    struct key_rows rows = {.items = arena_array(exchange->arena, struct key_row, list->count)};

    for (size_t i = 0; i < list->count; i++) {
        const struct api_key *key = &list->items[i];

        rows.items[rows.count++] =
            (struct key_row){.id = key->id,
                             .name = key->name,
                             .user = key->user_id == exchange->user_id ? NULL : key->user_name,
                             .changes = (key->scopes & SCOPE_WRITE) != 0,
                             .made = day_of_instant(key->created_at),
                             .used = day_of_instant(key->used_at),
                             .until = day_of_instant(key->expires_at)};
    }
    return rows;
}

/* The form as it was chosen, with what is wrong about it. */
static void fill_form(struct keys_view *view, const struct fault *fault,
                      const struct new_api_key *chosen)
{
    view->name = entry_name(chosen->name ? chosen->name : "");
    view->name.label = PLAIN_MESSAGE("What it is for");
    view->name.autocomplete = "off";
    view->name.fault = entry_fault(fault, "name");
    view->trouble = entry_fault(fault, "");
    if (!view->trouble.one)
        view->trouble = entry_fault(fault, "scopes");
    if (!view->trouble.one)
        view->trouble = entry_fault(fault, "days");
    view->wants_changes = (chosen->scopes & SCOPE_WRITE) != 0;
    view->for_month = chosen->days == 30;
    view->for_year = chosen->days == 365;
    view->for_ever = chosen->days == 0;
}

static enum status show(struct exchange *exchange, struct keys_view *view)
{
    struct api_key_list list = {0};

    enum status status = list_api_keys(exchange->work, &list);
    if (status != STATUS_OK)
        return status;
    view->frame = settings_frame(exchange, translate(exchange->language, N_("Keys for programs")));
    view->csrf = exchange->csrf_token;
    view->base_url = exchange->site->base_url;
    view->may_change = actor_may(&exchange->work->actor, RIGHT_EDIT);
    view->rows = key_rows(exchange, &list);
    struct html out = reply_html(exchange);
    view_keys(&out, exchange->language, view);
    return STATUS_OK;
}

/* GET /settings/keys */
enum status page_keys(struct exchange *exchange)
{
    struct keys_view view = {.key = NULL};

    fill_form(&view, exchange->fault,
              &(struct new_api_key){.scopes = SCOPE_READ, .days = KEY_DAYS});
    return show(exchange, &view);
}

static enum status read_form(struct exchange *exchange, struct new_api_key *wanted)
{
    static const struct choice {
        const char *word;
        int64_t days;
    } choices[] = {{"30", 30}, {"90", 90}, {"365", 365}, {"ever", 0}};
    const char *scopes = "", *days = "";

    enum status status = entry_text(exchange, "name", ENTRY_NAME_MAX, &wanted->name);
    if (status == STATUS_OK)
        status = entry_text(exchange, "scopes", CHOICE_MAX, &scopes);
    if (status == STATUS_OK)
        status = entry_text(exchange, "days", CHOICE_MAX, &days);
    if (strcmp(scopes, "read") == 0)
        wanted->scopes = SCOPE_READ;
    if (strcmp(scopes, "write") == 0)
        wanted->scopes = SCOPE_READ | SCOPE_WRITE;
    wanted->days = -1;
    for (size_t i = 0; i < sizeof(choices) / sizeof(choices[0]); i++)
        if (strcmp(days, choices[i].word) == 0)
            wanted->days = choices[i].days;
    return status;
}

/* POST /settings/keys: the key is in this answer and nowhere else. */
enum status page_key_make(struct exchange *exchange)
{
    struct new_api_key wanted = {0};
    struct made_api_key made = {0};
    struct keys_view view = {.key = NULL};

    enum status status = read_form(exchange, &wanted);
    if (status != STATUS_OK)
        return status;
    status = make_api_key(exchange->work, &wanted, &made);
    if (status != STATUS_OK && status != STATUS_INVALID && status != STATUS_CONFLICT)
        return status;
    fill_form(&view, exchange->fault,
              status == STATUS_OK ? &(struct new_api_key){.scopes = SCOPE_READ, .days = KEY_DAYS}
                                  : &wanted);
    if (status == STATUS_OK) {
        view.key = made.key;
        view.key_name = made.name;
    } else {
        reply_code(exchange, status == STATUS_CONFLICT ? 409 : 422);
        work_end(exchange->work);
        *exchange->fault = (struct fault){0};
    }
    return show(exchange, &view);
}

/* POST /settings/keys/:id/revoke */
enum status page_key_revoke(struct exchange *exchange)
{
    int64_t id = 0;

    enum status status = param_id(exchange, "id", &id);
    if (status == STATUS_OK)
        status = revoke_api_key(exchange->work, id);
    if (status != STATUS_OK)
        return status;
    page_done(exchange, DEED_KEY_REVOKED, 0);
    reply_see_other(exchange, "/settings/keys");
    return STATUS_OK;
}
