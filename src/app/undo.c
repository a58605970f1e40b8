// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/undo.h"

#include "app/attempt.h"
#include "app/client_change.h"
#include "app/undo_import.h"
#include "base/json_read.h"

struct undoing {
    int64_t audit_id;
    struct undone undone;
};

static enum status unreadable(struct work *work)
{
    return fault_set(&work->fault, STATUS_BROKEN, "",
                     PLAIN_MESSAGE("what was before was not kept in a form that can be read"));
}

/* *field becomes the member of that name, when there is one. False when it is no text. */
static bool take_text(const struct json_value *object, const char *name, const char **field)
{
    const struct json_value *member = json_member(object, name);

    if (!member)
        return true;
    if (member->kind != VALUE_TEXT)
        return false;
    *field = member->text.at;
    return true;
}

/* The fields that the trail kept, put over the present ones. */
static enum status read_state(struct work *work, const char *json, struct client_state *state)
{
    const char *form = form_of_address_word(state->form_of_address);
    const struct json_value *object;
    struct fault fault = {0};

    if (!json || json_read(slice_of(json), work->arena, &fault, &object) != STATUS_OK ||
        object->kind != VALUE_OBJECT)
        return unreadable(work);
    bool is_read =
        take_text(object, "name", &state->name) && take_text(object, "given", &state->given) &&
        take_text(object, "additional", &state->additional) &&
        take_text(object, "family", &state->family) && take_text(object, "form_of_address", &form);
    if (!is_read || !form_of_address_of(form, &state->form_of_address))
        return unreadable(work);
    return STATUS_OK;
}

static enum status undo_change(struct work *work, const struct audit *audit,
                               struct undone *ret_undone)
{
    struct client_edited edited = {0};
    struct client_states states;
    struct client client;

    enum status status = clients_find(work, audit->object_id, &client);
    if (status == STATUS_OK && client.version != audit->version)
        status = fault_set(&work->fault, STATUS_CONFLICT, "",
                           PLAIN_MESSAGE("this client was changed again since; what was before "
                                         "cannot be put back without losing that"));
    if (status == STATUS_OK)
        status = client_state_read(work, &client, &states.before);
    if (status == STATUS_OK) {
        states.after = states.before;
        status = read_state(work, audit->before_json, &states.after);
    }
    if (status == STATUS_OK)
        status = client_change_write(work, &client, &states, AUDIT_CLIENT_RESTORED, &edited);
    if (status == STATUS_OK)
        status = audits_set_undone(work, audit->id, edited.audit_id);
    if (status == STATUS_OK)
        *ret_undone = (struct undone){.object_id = audit->object_id, .audit_id = edited.audit_id};
    return status;
}

/* What can be taken back, and by whom: each within the write unit of undo(). */
static const struct way_back {
    enum audit_action action;
    enum status (*take_back)(struct work *work, const struct audit *audit,
                             struct undone *ret_undone);
} ways[] = {
    {AUDIT_CLIENT_CHANGED, undo_change},
    {AUDIT_CLIENT_RESTORED, undo_change},
    {AUDIT_IMPORTED, undo_import},
};

static enum status undo_by_kind(struct work *work, const struct audit *audit,
                                struct undone *ret_undone)
{
    if (audit->undone_by != 0)
        return fault_set(&work->fault, STATUS_CONFLICT, "",
                         PLAIN_MESSAGE("this was taken back already"));
    for (size_t i = 0; i < sizeof(ways) / sizeof(ways[0]); i++)
        if (ways[i].action == audit->action)
            return ways[i].take_back(work, audit, ret_undone);
    return fault_set(&work->fault, STATUS_NOT_FOUND, "",
                     PLAIN_MESSAGE("this cannot be taken back"));
}

static enum status run_undo(struct work *work, void *context)
{
    struct undoing *undoing = (struct undoing *)context;
    struct audit audit;

    enum status status = work_begin(work);
    if (status == STATUS_OK)
        status = audits_find(work, undoing->audit_id, &audit);
    if (status == STATUS_OK)
        status = undo_by_kind(work, &audit, &undoing->undone);
    if (status == STATUS_OK)
        status = work_commit(work);
    return status;
}

enum status undo(struct work *work, int64_t audit_id, struct undone *ret_undone)
{
    struct undoing undoing = {.audit_id = audit_id};

    if (!actor_may(&work->actor, RIGHT_EDIT))
        return fault_set(&work->fault, STATUS_FORBIDDEN, "",
                         PLAIN_MESSAGE("you may look at what was done, but not take it back"));
    enum status status = attempt(work, run_undo, &undoing);
    if (status == STATUS_OK)
        *ret_undone = undoing.undone;
    return status;
}
