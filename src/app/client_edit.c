// SPDX-License-Identifier: AGPL-3.0-or-later
#include <string.h>

#include "app/attempt.h"
#include "app/client_change.h"
#include "app/clients.h"
#include "base/json.h"
#include "base/sort_key.h"
#include "domain/client_words.h"
#include "store/audits.h"
#include "store/contacts.h"
#include "store/searches.h"
#include "store/workspaces.h"

static const char *const form_words[] = {
    [ADDRESS_UNKNOWN] = "", [ADDRESS_FORMAL] = "formal", [ADDRESS_FIRST_NAME] = "first_name"};
enum { FORM_COUNT = sizeof(form_words) / sizeof(form_words[0]) };

const char *form_of_address_word(enum form_of_address form)
{
    return form_words[(size_t)form < FORM_COUNT ? form : ADDRESS_UNKNOWN];
}

bool form_of_address_of(const char *word, enum form_of_address *ret_form)
{
    for (size_t i = 0; i < FORM_COUNT; i++) {
        if (strcmp(word, form_words[i]) != 0)
            continue;
        *ret_form = (enum form_of_address)i;
        return true;
    }
    return false;
}

/* --- what one write unit does: also for Undo, see client_change.h --- */

static enum status sort_key_of(struct work *work, const char *name, struct slice *ret_key)
{
    struct workspace workspace;

    enum status status = workspaces_find(work, work->workspace_id, &workspace);
    if (status != STATUS_OK)
        return status;
    struct sort_keys *keys = sort_keys_open(workspace.language);
    *ret_key = sort_key(keys, work->arena, slice_of(name));
    sort_keys_close(keys);
    return STATUS_OK;
}

enum status client_words_put(struct work *work, int64_t id)
{
    struct contact_point_list points;
    struct contact_list contacts;
    struct client client;

    enum status status = clients_find(work, id, &client);
    if (status == STATUS_OK)
        status = contacts_list(work, id, &contacts);
    if (status == STATUS_OK)
        status = contact_points_list(work, id, &points);
    if (status != STATUS_OK)
        return status;
    const struct client_texts texts = {.name = client.name,
                                       .reference = client.reference,
                                       .contacts = contacts.items,
                                       .contact_count = contacts.count,
                                       .points = points.items,
                                       .point_count = points.count};
    return searches_put(work, id, SEARCH_CLIENT, client_words(work->arena, &texts));
}

static void add_if_other(struct json *json, const char *key, const char *text, const char *other)
{
    if (strcmp(text, other) != 0)
        json_text(json, key, text);
}

/* The fields of `state` that are others in `beside`. */
static const char *fields_json(struct arena *arena, const struct client_state *state,
                               const struct client_state *beside)
{
    struct text text = text_new(arena);
    struct json json = json_new(&text);

    json_begin_object(&json, NULL);
    add_if_other(&json, "name", state->name, beside->name);
    add_if_other(&json, "given", state->given, beside->given);
    add_if_other(&json, "additional", state->additional, beside->additional);
    add_if_other(&json, "family", state->family, beside->family);
    add_if_other(&json, "form_of_address", form_of_address_word(state->form_of_address),
                 form_of_address_word(beside->form_of_address));
    json_end(&json);
    json_finish(&json);
    return text.at;
}

enum status client_state_read(struct work *work, const struct client *client,
                              struct client_state *ret_state)
{
    struct client_state state = {.name = client->name,
                                 .form_of_address = client->form_of_address,
                                 .given = "",
                                 .family = "",
                                 .additional = ""};
    struct contact_list contacts;

    enum status status = contacts_list(work, client->id, &contacts);
    if (status != STATUS_OK)
        return status;
    for (size_t i = 0; i < contacts.count; i++) {
        if (!contacts.items[i].is_main || client->kind != CLIENT_PERSON)
            continue;
        state.given = contacts.items[i].given;
        state.family = contacts.items[i].family;
        state.additional = contacts.items[i].additional;
    }
    *ret_state = state;
    return STATUS_OK;
}

void client_state_rename(struct client_state *state, const char *name)
{
    if (strcmp(state->name, name) == 0)
        return;
    state->name = name;
    state->given = state->family = state->additional = "";
}

bool client_states_equal(const struct client_state *a, const struct client_state *b)
{
    return strcmp(a->name, b->name) == 0 && strcmp(a->given, b->given) == 0 &&
           strcmp(a->additional, b->additional) == 0 && strcmp(a->family, b->family) == 0 &&
           a->form_of_address == b->form_of_address;
}

enum status client_change_write(struct work *work, const struct client *client,
                                const struct client_states *states, enum audit_action action,
                                struct client_edited *ret_edited)
{
    const struct client_state *wanted = &states->after;
    const bool is_person = client->kind == CLIENT_PERSON;
    struct client_change change = {.name = wanted->name,
                                   .form_of_address = wanted->form_of_address,
                                   .given = is_person ? wanted->given : NULL,
                                   .additional = is_person ? wanted->additional : NULL,
                                   .family = is_person ? wanted->family : NULL};
    struct client_edited edited = {0};
    struct audit audit = {.action = action,
                          .object_id = client->id,
                          .before_json = fields_json(work->arena, &states->before, wanted),
                          .after_json = fields_json(work->arena, wanted, &states->before)};

    enum status status = sort_key_of(work, wanted->name, &change.sort_key);
    if (status == STATUS_OK)
        status = clients_update(work, client->id, client->version, &change, &edited.version);
    if (status == STATUS_OK)
        status = client_words_put(work, client->id);
    audit.version = edited.version;
    if (status == STATUS_OK)
        status = audits_insert(work, &audit, &edited.audit_id);
    if (status == STATUS_OK)
        *ret_edited = edited;
    return status;
}

/* --- editing --- */

struct editing {
    const struct client_edit *edit;
    const char *name; /* NULL: as it is */
    bool has_form;
    enum form_of_address form_of_address;
    struct client_edited edited;
};

static enum status check_edit(struct work *work, const struct client_edit *edit,
                              struct editing *ret_editing)
{
    struct editing editing = {.edit = edit, .has_form = edit->form_of_address != NULL};

    if (!actor_may(&work->actor, RIGHT_EDIT))
        return fault_set(&work->fault, STATUS_FORBIDDEN, "",
                         PLAIN_MESSAGE("you may look at clients, but not change them"));
    if (editing.has_form && !form_of_address_of(edit->form_of_address, &editing.form_of_address))
        return fault_set(&work->fault, STATUS_INVALID, "form_of_address",
                         MESSAGE("the form of address is formal, first_name or empty, not “{1}”",
                                 arg_text(edit->form_of_address)));
    if (edit->name) {
        enum status status = client_name_clean(slice_of(edit->name), "name", work->arena,
                                               &work->fault, &editing.name);
        if (status != STATUS_OK)
            return status;
    }
    *ret_editing = editing;
    return STATUS_OK;
}

static enum status check_version(struct work *work, const struct client *client, int64_t version)
{
    if (client->version == version)
        return STATUS_OK;
    return fault_set(&work->fault, STATUS_CONFLICT, "",
                     PLAIN_MESSAGE("somebody changed this client meanwhile; see how it is now, and "
                                   "decide"));
}

static enum status write_edit(struct work *work, struct editing *editing,
                              const struct client *client)
{
    struct client_states states;

    enum status status = client_state_read(work, client, &states.before);
    if (status != STATUS_OK)
        return status;
    states.after = states.before;
    if (editing->name)
        client_state_rename(&states.after, editing->name);
    if (editing->has_form)
        states.after.form_of_address = editing->form_of_address;
    if (client_states_equal(&states.after, &states.before)) {
        editing->edited = (struct client_edited){.version = client->version, .client = *client};
        work_end(work);
        return STATUS_OK;
    }
    status = client_change_write(work, client, &states, AUDIT_CLIENT_CHANGED, &editing->edited);
    if (status == STATUS_OK)
        status = clients_find(work, client->id, &editing->edited.client);
    if (status == STATUS_OK)
        status = work_commit(work);
    return status;
}

static enum status run_edit(struct work *work, void *context)
{
    struct editing *editing = (struct editing *)context;
    struct client client;

    enum status status = work_begin(work);
    if (status == STATUS_OK)
        status = clients_find(work, editing->edit->id, &client);
    if (status == STATUS_OK)
        status = check_version(work, &client, editing->edit->version);
    if (status == STATUS_OK)
        status = write_edit(work, editing, &client);
    return status;
}

enum status edit_client(struct work *work, const struct client_edit *edit,
                        struct client_edited *ret_edited)
{
    struct editing editing;

    enum status status = check_edit(work, edit, &editing);
    if (status == STATUS_OK)
        status = attempt(work, run_edit, &editing);
    if (status == STATUS_OK)
        *ret_edited = editing.edited;
    return status;
}
