// SPDX-License-Identifier: AGPL-3.0-or-later
#include <string.h>

#include "app/attempt.h"
#include "app/client_change.h"
#include "app/client_people.h"
#include "app/clients.h"
#include "app/undo.h"
#include "base/json.h"
#include "domain/contact_point.h"
#include "store/client_details.h"
#include "store/contacts.h"
#include "store/searches.h"

struct creating {
    struct client_edit fields; /* clean */
    bool is_sure;
    struct contact_point point; /* .value NULL: none */
    const struct client_people *people;
    struct client_created created;
};

/* What a line can be, by its looks: an address, @name, a link, else a phone number. */
static enum contact_point_kind kind_of_reach(const char *reach)
{
    if (reach[0] == '@' || strncmp(reach, "https://t.me/", 13) == 0)
        return POINT_TELEGRAM;
    if (strstr(reach, "://") || strncmp(reach, "www.", 4) == 0)
        return POINT_WEB;
    if (strchr(reach, '@'))
        return POINT_EMAIL;
    return reach[strspn(reach, "+0123456789 ()-./")] == '\0' ? POINT_PHONE : POINT_OTHER;
}

static enum status check_reach(struct work *work, const char *reach, struct contact_point *point)
{
    struct slice plain = slice_trim(without_unseen(slice_of(reach), work->arena));

    if (plain.length == 0)
        return STATUS_OK;
    const char *value = arena_copy(work->arena, plain.at, plain.length);
    point->kind = kind_of_reach(value);
    point->is_main = true;
    enum status status = contact_point_key(point->kind, plain, NULL, "reach", work->arena,
                                           &work->fault, &point->key);
    if (status == STATUS_OK && plain.length > CONTACT_POINT_MAX)
        return fault_set(&work->fault, STATUS_INVALID, "reach",
                         MESSAGE("this has at most {1} bytes", arg_count(CONTACT_POINT_MAX)));
    if (status == STATUS_OK)
        point->value = value;
    return status;
}

static enum status check_draft(struct work *work, const struct client_draft *draft,
                               struct creating *creating)
{
    const struct client_edit fields = {.name = draft->name,
                                       .kind = draft->kind,
                                       .language = draft->language,
                                       .form_of_address = draft->form_of_address,
                                       .source = draft->source,
                                       .reference = draft->reference,
                                       .mark = draft->mark,
                                       .rhythm = draft->rhythm,
                                       .words = draft->words,
                                       .likes = draft->likes,
                                       .talked_of = draft->talked_of};

    creating->people = draft->people;
    creating->is_sure = draft->is_sure;
    enum status status = client_edit_clean(work, &fields, &creating->fields);
    if (status == STATUS_OK)
        status = check_reach(work, draft->reach, &creating->point);
    return status;
}

static void add_id(int64_t id, int64_t *ids, size_t *count)
{
    for (size_t i = 0; i < *count; i++)
        if (ids[i] == id)
            return;
    if (*count < CREATE_SAME_MAX)
        ids[(*count)++] = id;
}

/* Who has the same name or is reached in the same way. */
static enum status find_same(struct work *work, const struct creating *creating,
                             struct slice sort_key, struct client_list *ret_same)
{
    int64_t ids[CREATE_SAME_MAX], named[CREATE_SAME_MAX];
    size_t count = 0, named_count = 0;
    struct contact_list contacts = {0};
    enum status status = STATUS_OK;

    if (creating->point.value)
        status = contacts_find_point(work, creating->point.kind, creating->point.key,
                                     CREATE_SAME_MAX, &contacts);
    if (status == STATUS_OK)
        status = clients_find_same(work, sort_key, 0, CREATE_SAME_MAX, named, &named_count);
    if (status != STATUS_OK)
        return status;
    for (size_t i = 0; i < contacts.count; i++)
        add_id(contacts.items[i].client_id, ids, &count);
    for (size_t i = 0; i < named_count; i++)
        add_id(named[i], ids, &count);
    return clients_list_ids(work, ids, count, ret_same);
}

static struct new_client new_client_of(const struct creating *creating, struct slice sort_key)
{
    const struct client_edit *fields = &creating->fields;
    struct new_client client = {.kind = CLIENT_PERSON,
                                .name = fields->name,
                                .sort_key = sort_key,
                                .main_contact = {.name = fields->name,
                                                 .given = "",
                                                 .family = "",
                                                 .additional = "",
                                                 .salutation = "",
                                                 .language = fields->language}};

    if (!client_kind_of(fields->kind, &client.kind) ||
        !form_of_address_of(fields->form_of_address, &client.main_contact.form_of_address))
        client.kind = CLIENT_PERSON; /* checked before */
    return client;
}

static enum status tell_created(struct work *work, const char *name, struct client_created *created)
{
    struct text text = text_new(work->arena);
    struct json json = json_new(&text);

    json_begin_object(&json, NULL);
    json_text(&json, "name", name);
    json_end(&json);
    json_finish(&json);
    const struct audit audit = {.action = AUDIT_CLIENT_CREATED,
                                .object_id = created->id,
                                .after_json = text.at,
                                .version = 1};
    return audits_insert(work, &audit, &created->audit_id);
}

/* The fields beside name and form of address. */
static enum status write_details(struct work *work, const struct client_edit *fields, int64_t id)
{
    struct client stored;

    enum status status = clients_find(work, id, &stored);
    if (status != STATUS_OK)
        return status;
    stored.source = fields->source;
    if (fields->reference && fields->reference[0] != '\0')
        stored.reference = fields->reference;
    if ((fields->mark && !client_mark_of(fields->mark, &stored.mark)) ||
        (fields->rhythm && !client_rhythm_of(fields->rhythm, &stored.rhythm)))
        stored.mark = MARK_NONE; /* checked before */
    stored.words = fields->words ? fields->words : "";
    stored.likes = fields->likes ? fields->likes : "";
    stored.talked_of = fields->talked_of ? fields->talked_of : "";
    return client_details_put(work, &stored);
}

static enum status write_client(struct work *work, struct creating *creating, struct slice sort_key)
{
    const struct new_client client = new_client_of(creating, sort_key);
    struct client_created *created = &creating->created;
    int64_t contact_id = 0, point_id = 0;

    enum status status = clients_insert(work, &client, &created->id, &contact_id);
    creating->point.contact_id = contact_id;
    if (status == STATUS_OK && creating->point.value)
        status = contact_points_insert(work, &creating->point, &point_id);
    if (status == STATUS_OK)
        status = write_details(work, &creating->fields, created->id);
    if (status == STATUS_OK && creating->people)
        status = client_people_put(work, created->id, contact_id, creating->people);
    if (status == STATUS_OK)
        status = client_words_put(work, created->id);
    if (status == STATUS_OK)
        status = tell_created(work, client.name, created);
    return status;
}

static enum status run_creating(struct work *work, void *context)
{
    struct creating *creating = context;
    struct slice sort_key;

    creating->created = (struct client_created){0};
    enum status status = work_begin(work);
    if (status == STATUS_OK)
        status = client_sort_key(work, creating->fields.name, &sort_key);
    if (status == STATUS_OK && !creating->is_sure)
        status = find_same(work, creating, sort_key, &creating->created.same);
    if (status == STATUS_OK && creating->created.same.count > 0) {
        work_end(work);
        return STATUS_OK;
    }
    if (status == STATUS_OK)
        status = write_client(work, creating, sort_key);
    if (status == STATUS_OK)
        status = work_commit(work);
    return status;
}

enum status create_client(struct work *work, const struct client_draft *draft,
                          struct client_created *ret_created)
{
    struct creating creating = {0};

    if (!actor_may(&work->actor, RIGHT_EDIT))
        return fault_set(&work->fault, STATUS_FORBIDDEN, "",
                         PLAIN_MESSAGE("you may look at clients, but not change them"));
    enum status status = check_draft(work, draft, &creating);
    if (status == STATUS_OK)
        status = attempt(work, run_creating, &creating);
    if (status == STATUS_OK)
        *ret_created = creating.created;
    return status;
}

enum status client_creation_undo(struct work *work, const struct audit *audit,
                                 struct undone *ret_undone)
{
    const struct audit gone = {.action = AUDIT_CLIENT_GONE, .object_id = audit->object_id};
    int64_t audit_id = 0;

    enum status status = clients_delete(work, audit->object_id, audit->version);
    if (status == STATUS_OK)
        status = searches_put(work, audit->object_id, SEARCH_CLIENT, "");
    if (status == STATUS_OK)
        status = audits_insert(work, &gone, &audit_id);
    if (status == STATUS_OK)
        status = audits_set_undone(work, audit->id, audit_id);
    if (status == STATUS_OK)
        *ret_undone = (struct undone){.object_id = audit->object_id, .is_gone = true};
    return status;
}

/* --- archive --- */

struct archiving {
    int64_t id, version;
    bool is_archived;
    int64_t audit_id;
};

static enum status write_archived(struct work *work, struct archiving *archiving)
{
    struct audit audit = {.action = archiving->is_archived ? AUDIT_CLIENT_ARCHIVED
                                                           : AUDIT_CLIENT_BROUGHT_BACK,
                          .object_id = archiving->id};

    enum status status =
        clients_set_archived(work, archiving->id, archiving->version,
                             archiving->is_archived ? work->now : 0, &audit.version);
    if (status == STATUS_OK)
        status = audits_insert(work, &audit, &archiving->audit_id);
    return status;
}

static enum status run_archiving(struct work *work, void *context)
{
    struct archiving *archiving = context;
    struct client client;

    enum status status = work_begin(work);
    if (status == STATUS_OK)
        status = clients_find(work, archiving->id, &client);
    if (status == STATUS_OK && (client.archived_at != 0) == archiving->is_archived) {
        work_end(work);
        return STATUS_OK;
    }
    if (status == STATUS_OK)
        status = write_archived(work, archiving);
    if (status == STATUS_OK)
        status = work_commit(work);
    return status;
}

enum status archive_client(struct work *work, int64_t id, int64_t version, bool is_archived,
                           int64_t *ret_audit_id)
{
    struct archiving archiving = {.id = id, .version = version, .is_archived = is_archived};

    if (!actor_may(&work->actor, RIGHT_EDIT))
        return fault_set(&work->fault, STATUS_FORBIDDEN, "",
                         PLAIN_MESSAGE("you may look at clients, but not change them"));
    enum status status = attempt(work, run_archiving, &archiving);
    if (status == STATUS_OK)
        *ret_audit_id = archiving.audit_id;
    return status;
}

enum status client_archiving_undo(struct work *work, const struct audit *audit,
                                  struct undone *ret_undone)
{
    struct archiving archiving = {.id = audit->object_id,
                                  .version = audit->version,
                                  .is_archived = audit->action == AUDIT_CLIENT_BROUGHT_BACK};

    enum status status = write_archived(work, &archiving);
    if (status == STATUS_OK)
        status = audits_set_undone(work, audit->id, archiving.audit_id);
    if (status == STATUS_OK)
        *ret_undone =
            (struct undone){.object_id = audit->object_id, .audit_id = archiving.audit_id};
    return status;
}
