// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/people.h"

#include <string.h>

#include "app/invitations.h"
#include "app/site.h"
#include "base/text.h"
#include "http/events.h"
#include "store/work.h"
#include "web/entry_field.h"
#include "web/page_frame.h"
#include "web/pages.h"
#include "web/role_words.h"
#include "web/settings_frame.h"

#define DAY_MICROSECONDS (INT64_C(24) * 3600 * 1000000)
enum { ROLE_FIELD_MAX = 20 };

static struct message_arg day_of_instant(int64_t at)
{
    return at == 0 ? (struct message_arg){.kind = ARG_NONE}
                   : arg_day_short((day_t)(at / DAY_MICROSECONDS));
}

static struct person_rows person_rows(struct arena *arena, const struct person_list *people)
{
    struct person_rows rows = {.items = arena_array(arena, struct person_row, people->count)};

    for (size_t i = 0; i < people->count; i++) {
        const struct person *person = &people->items[i];
        const struct member_seen *member = &person->member;

        rows.items[rows.count++] = (struct person_row){.id = member->user_id,
                                                       .name = member->name,
                                                       .email = member->email,
                                                       .role = role_words(member->role),
                                                       .seen = day_of_instant(member->signed_in_at),
                                                       .is_self = person->is_self,
                                                       .may_change = person->may_change,
                                                       .is_viewer = member->role == ROLE_VIEWER,
                                                       .is_member = member->role == ROLE_MEMBER,
                                                       .is_manager = member->role == ROLE_MANAGER,
                                                       .is_owner = member->role == ROLE_OWNER};
    }
    return rows;
}

static struct invitation_rows invitation_rows(struct arena *arena,
                                              const struct invitation_list *list)
{
    struct invitation_rows rows = {.items = arena_array(arena, struct invitation_row, list->count)};

    for (size_t i = 0; i < list->count; i++)
        rows.items[rows.count++] =
            (struct invitation_row){.id = list->items[i].id,
                                    .name = list->items[i].name,
                                    .maker = list->items[i].maker_name,
                                    .role = role_words(list->items[i].role),
                                    .until = day_of_instant(list->items[i].expires_at)};
    return rows;
}

/* The form for an invitation as it was typed, with what is wrong about it. */
static void fill_form(struct people_view *view, const struct fault *fault,
                      const struct new_invitation *typed)
{
    view->name = entry_name(typed->name ? typed->name : "");
    view->name.label = PLAIN_MESSAGE("Name");
    view->name.autocomplete = "off";
    view->name.fault = entry_fault(fault, "name");
    view->trouble = entry_fault(fault, "");
    if (!view->trouble.one)
        view->trouble = entry_fault(fault, "role");
    view->wants_viewer = typed->role == ROLE_VIEWER;
    view->wants_manager = typed->role == ROLE_MANAGER;
    view->wants_owner = typed->role == ROLE_OWNER;
}

static enum status show_people(struct exchange *exchange, struct people_view *view)
{
    struct invitation_list invitations = {0};
    struct person_list people = {0};

    view->may_manage = actor_may(&exchange->work->actor, RIGHT_MANAGE);
    view->may_own = actor_may(&exchange->work->actor, RIGHT_OWN);
    enum status status = list_people(exchange->work, &people);
    if (status == STATUS_OK && view->may_manage)
        status = list_invitations(exchange->work, &invitations);
    if (status != STATUS_OK)
        return status;
    view->frame = settings_frame(exchange, translate(exchange->language, N_("People")));
    view->csrf = exchange->csrf_token;
    view->people = person_rows(exchange->arena, &people);
    view->invitations = invitation_rows(exchange->arena, &invitations);
    struct html out = reply_html(exchange);
    view_people(&out, exchange->language, view);
    return STATUS_OK;
}

/* GET /settings/people */
enum status page_people(struct exchange *exchange)
{
    struct people_view view = {.link = NULL};

    fill_form(&view, exchange->fault, &(struct new_invitation){.role = ROLE_MEMBER});
    return show_people(exchange, &view);
}

/* --- those who are here --- */

static enum status told(struct exchange *exchange, int64_t user_id, enum page_deed deed,
                        int64_t audit_id)
{
    events_end_user(exchange->site->events, user_id);
    if (audit_id != 0)
        page_done(exchange, deed, audit_id);
    reply_see_other(exchange, "/settings/people");
    return STATUS_OK;
}

static enum status form_role(struct exchange *exchange, enum role *ret_role)
{
    const char *word = "";

    enum status status = entry_text(exchange, "role", ROLE_FIELD_MAX, &word);
    if (status == STATUS_OK)
        *ret_role = role_by_name(word);
    return status;
}

/* POST /settings/people/:id/role */
enum status page_person_role(struct exchange *exchange)
{
    int64_t id = 0, audit_id = 0;
    enum role role = ROLE_NONE;

    enum status status = param_id(exchange, "id", &id);
    if (status == STATUS_OK)
        status = form_role(exchange, &role);
    if (status == STATUS_OK)
        status = change_role(exchange->work, id, role, &audit_id);
    if (status != STATUS_OK)
        return status;
    return told(exchange, id, DEED_SAVED, audit_id);
}

/* POST /settings/people/:id/remove */
enum status page_person_remove(struct exchange *exchange)
{
    int64_t id = 0, audit_id = 0;

    enum status status = param_id(exchange, "id", &id);
    if (status == STATUS_OK)
        status = remove_person(exchange->work, id, &audit_id);
    if (status != STATUS_OK)
        return status;
    return told(exchange, id, DEED_PERSON_REMOVED, audit_id);
}

/* POST /settings/people/leave: the session in this browser ended with it. */
enum status page_leave(struct exchange *exchange)
{
    enum status status = leave_workspace(exchange->work);

    if (status != STATUS_OK)
        return status;
    events_end_user(exchange->site->events, exchange->user_id);
    reply_see_other(exchange, "/sign-in?left=1");
    return STATUS_OK;
}

/* --- those who may come --- */

/* POST /settings/people/invite: the link is in this answer and nowhere else. */
enum status page_invite_make(struct exchange *exchange)
{
    struct new_invitation wanted = {0};
    struct made_invitation made = {0};
    struct people_view view = {.link = NULL};

    enum status status = entry_text(exchange, "name", ENTRY_NAME_MAX, &wanted.name);
    if (status == STATUS_OK)
        status = form_role(exchange, &wanted.role);
    if (status != STATUS_OK)
        return status;
    status = make_invitation(exchange->work, &wanted, &made);
    if (status != STATUS_OK && status != STATUS_INVALID && status != STATUS_CONFLICT)
        return status;
    fill_form(&view, exchange->fault,
              status == STATUS_OK ? &(struct new_invitation){.role = ROLE_MEMBER} : &wanted);
    if (status == STATUS_OK) {
        struct text link = text_new(exchange->arena);

        text_format(&link, "%s%s", exchange->site->base_url, made.path);
        view.link = link.at;
        view.link_name = made.name;
        view.until = day_of_instant(made.expires_at);
    } else {
        reply_code(exchange, status == STATUS_CONFLICT ? 409 : 422);
        work_end(exchange->work);
        *exchange->fault = (struct fault){0};
    }
    return show_people(exchange, &view);
}

/* POST /settings/people/invitations/:id/revoke */
enum status page_invite_revoke(struct exchange *exchange)
{
    int64_t id = 0;

    enum status status = param_id(exchange, "id", &id);
    if (status == STATUS_OK)
        status = revoke_invitation(exchange->work, id);
    if (status != STATUS_OK)
        return status;
    page_done(exchange, DEED_INVITATION_REVOKED, 0);
    reply_see_other(exchange, "/settings/people");
    return STATUS_OK;
}
