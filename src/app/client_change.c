// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/client_change.h"

#include <string.h>

#include "app/undo.h"
#include "base/json.h"
#include "base/json_read.h"
#include "base/sort_key.h"
#include "domain/client_words.h"
#include "domain/written_text.h"
#include "store/client_details.h"
#include "store/contacts.h"
#include "store/searches.h"
#include "store/workspaces.h"

const char *const client_field_names[] = {
#define CLIENT_FIELD(name) #name,
#define CLIENT_PART(name) #name,
#include "app/client_fields.def"
#undef CLIENT_FIELD
#undef CLIENT_PART
};

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

enum status client_sort_key(struct work *work, const char *name, struct slice *ret_key)
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

/* --- the fields as texts --- */

struct client_edit client_fields_now(const struct client *client)
{
    return (struct client_edit){
        .id = client->id,
        .version = client->version,
        .name = client->name,
        .kind = client_kind_word(client->kind),
        .form_of_address = form_of_address_word(client->form_of_address),
        .language = client->language,
        .reference = client->reference ? client->reference : "",
        .source = client->source,
        .mark = client_mark_word(client->mark),
        .rhythm = client_rhythm_word(client->rhythm),
        .words = client->words,
        .likes = client->likes,
        .talked_of = client->talked_of,
    };
}

static enum status refuse(struct work *work, const char *field, struct message message)
{
    return fault_set(&work->fault, STATUS_INVALID, field, message);
}

static enum status check_words(struct work *work, const struct client_edit *edit)
{
    enum form_of_address form;
    enum client_rhythm rhythm;
    enum client_mark mark;
    enum client_kind kind;

    if (edit->form_of_address && !form_of_address_of(edit->form_of_address, &form))
        return refuse(work, "form_of_address",
                      MESSAGE("the form of address is formal, first_name or empty, not “{1}”",
                              arg_text(edit->form_of_address)));
    if (edit->kind && !client_kind_of(edit->kind, &kind))
        return refuse(work, "kind",
                      MESSAGE("a client is person or company, not “{1}”", arg_text(edit->kind)));
    if (edit->mark && !client_mark_of(edit->mark, &mark))
        return refuse(
            work, "mark",
            MESSAGE("the mark is active, lost, rare or empty, not “{1}”", arg_text(edit->mark)));
    if (edit->rhythm && !client_rhythm_of(edit->rhythm, &rhythm))
        return refuse(work, "rhythm",
                      MESSAGE("the rhythm is every_step, weekly, milestones, result_only or "
                              "empty, not “{1}”",
                              arg_text(edit->rhythm)));
    return STATUS_OK;
}

static bool is_language_code(const char *code)
{
    return strspn(code, "abcdefghijklmnopqrstuvwxyz-") == strlen(code);
}

static enum status clean_texts(struct work *work, struct client_edit *edit)
{
    static const struct {
        enum client_field field;
        size_t max;
        bool has_lines;
    } texts[] = {
        {FIELD_language, LANGUAGE_CODE_MAX, false}, {FIELD_reference, CLIENT_REFERENCE_MAX, false},
        {FIELD_source, CLIENT_SOURCE_MAX, false},   {FIELD_words, CLIENT_NOTES_MAX, true},
        {FIELD_likes, CLIENT_NOTES_MAX, true},      {FIELD_talked_of, CLIENT_NOTES_MAX, true},
    };
    enum status status = STATUS_OK;

    for (size_t i = 0; status == STATUS_OK && i < sizeof(texts) / sizeof(texts[0]); i++) {
        const char **text = &edit->fields[texts[i].field];
        const char *name = client_field_names[texts[i].field];

        if (*text && texts[i].has_lines)
            status = written_text_clean(slice_of(*text), texts[i].max, name, work->arena,
                                        &work->fault, text);
        else if (*text)
            status = written_line_clean(slice_of(*text), texts[i].max, name, work->arena,
                                        &work->fault, text);
    }
    if (status == STATUS_OK && edit->language && !is_language_code(edit->language))
        return refuse(work, "language", PLAIN_MESSAGE("a language is a code, as en, ru or hr"));
    return status;
}

enum status client_edit_clean(struct work *work, const struct client_edit *edit,
                              struct client_edit *ret_edit)
{
    struct client_edit clean = *edit;
    enum status status = STATUS_OK;

    if (edit->name)
        status =
            client_name_clean(slice_of(edit->name), "name", work->arena, &work->fault, &clean.name);
    if (status == STATUS_OK)
        status = check_words(work, edit);
    if (status == STATUS_OK)
        status = clean_texts(work, &clean);
    if (status == STATUS_OK)
        *ret_edit = clean;
    return status;
}

/* --- states --- */

enum status client_state_read(struct work *work, const struct client *client,
                              struct client_state *ret_state)
{
    const struct client_edit now = client_fields_now(client);
    struct client_state state = {0};
    struct contact_list contacts;

    enum status status = contacts_list(work, client->id, &contacts);
    if (status != STATUS_OK)
        return status;
    memcpy(state.fields, now.fields, sizeof(now.fields));
    state.contact_name = client->contact_name;
    state.given = state.family = state.additional = "";
    for (size_t i = 0; i < contacts.count; i++) {
        if (!contacts.items[i].is_main)
            continue;
        state.given = contacts.items[i].given;
        state.family = contacts.items[i].family;
        state.additional = contacts.items[i].additional;
    }
    *ret_state = state;
    return STATUS_OK;
}

void client_state_edit(struct client_state *state, const struct client_edit *edit)
{
    for (size_t i = 0; i < CLIENT_FIELDS; i++)
        if (edit->fields[i])
            state->fields[i] = edit->fields[i];
    if (strcmp(state->kind, "person") != 0 || strcmp(state->contact_name, state->name) == 0)
        return;
    state->contact_name = state->name;
    state->given = state->family = state->additional = "";
}

bool client_states_equal(const struct client_state *a, const struct client_state *b)
{
    for (size_t i = 0; i < CLIENT_STATE_FIELDS; i++)
        if (strcmp(a->fields[i], b->fields[i]) != 0)
            return false;
    return true;
}

/* The fields of `state` that are others in `beside`. */
static const char *fields_json(struct arena *arena, const struct client_state *state,
                               const struct client_state *beside)
{
    struct text text = text_new(arena);
    struct json json = json_new(&text);

    json_begin_object(&json, NULL);
    for (size_t i = 0; i < CLIENT_STATE_FIELDS; i++)
        if (strcmp(state->fields[i], beside->fields[i]) != 0)
            json_text(&json, client_field_names[i], state->fields[i]);
    json_end(&json);
    json_finish(&json);
    return text.at;
}

static enum status unreadable(struct work *work)
{
    return fault_set(&work->fault, STATUS_BROKEN, "",
                     PLAIN_MESSAGE("what was before was not kept in a form that can be read"));
}

enum status client_state_restore(struct work *work, const char *json, struct client_state *state)
{
    const struct client_edit as_edit = {.kind = state->kind};
    const struct json_value *object;
    struct client_edit edit = as_edit;
    struct fault fault = {0};

    if (!json || json_read(slice_of(json), work->arena, &fault, &object) != STATUS_OK ||
        object->kind != VALUE_OBJECT)
        return unreadable(work);
    for (size_t i = 0; i < CLIENT_STATE_FIELDS; i++) {
        const struct json_value *member = json_member(object, client_field_names[i]);

        if (member && member->kind != VALUE_TEXT)
            return unreadable(work);
        if (member)
            state->fields[i] = member->text.at;
    }
    /* Older rows told a person's name alone: their main contact had it, too. */
    if (strcmp(state->kind, "person") == 0)
        state->contact_name = state->name;
    memcpy(edit.fields, state->fields, sizeof(edit.fields));
    return check_words(work, &edit) == STATUS_OK ? STATUS_OK : unreadable(work);
}

/* --- writing --- */

static struct client client_of_state(const struct client *client, const struct client_state *state)
{
    struct client wanted = *client;

    wanted.reference = state->reference[0] != '\0' ? state->reference : NULL;
    wanted.source = state->source;
    wanted.words = state->words;
    wanted.likes = state->likes;
    wanted.talked_of = state->talked_of;
    wanted.contact_name = state->contact_name;
    wanted.language = state->language;
    if (!client_kind_of(state->kind, &wanted.kind) || !client_mark_of(state->mark, &wanted.mark) ||
        !client_rhythm_of(state->rhythm, &wanted.rhythm) ||
        !form_of_address_of(state->form_of_address, &wanted.form_of_address))
        return *client; /* checked before: client_edit_clean(), client_state_restore() */
    return wanted;
}

enum status client_change_write(struct work *work, const struct client *client,
                                const struct client_states *states, enum audit_action action,
                                struct client_edited *ret_edited)
{
    const struct client_state *after = &states->after;
    const struct client wanted = client_of_state(client, after);
    struct client_change change = {.name = after->name,
                                   .form_of_address = wanted.form_of_address,
                                   .given = after->given,
                                   .additional = after->additional,
                                   .family = after->family};
    struct client_edited edited = {0};
    struct audit audit = {.action = action,
                          .object_id = client->id,
                          .before_json = fields_json(work->arena, &states->before, after),
                          .after_json = fields_json(work->arena, after, &states->before)};

    enum status status = client_sort_key(work, after->name, &change.sort_key);
    if (status == STATUS_OK)
        status = clients_update(work, client->id, client->version, &change, &edited.version);
    if (status == STATUS_OK)
        status = client_details_put(work, &wanted);
    if (status == STATUS_OK)
        status = client_words_put(work, client->id);
    audit.version = edited.version;
    if (status == STATUS_OK)
        status = audits_insert(work, &audit, &edited.audit_id);
    if (status == STATUS_OK)
        *ret_edited = edited;
    return status;
}

enum status client_change_undo(struct work *work, const struct audit *audit,
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
        status = client_state_restore(work, audit->before_json, &states.after);
    }
    if (status == STATUS_OK)
        status = client_change_write(work, &client, &states, AUDIT_CLIENT_RESTORED, &edited);
    if (status == STATUS_OK)
        status = audits_set_undone(work, audit->id, edited.audit_id);
    if (status == STATUS_OK)
        *ret_undone = (struct undone){.object_id = audit->object_id, .audit_id = edited.audit_id};
    return status;
}
