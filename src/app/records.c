// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/records.h"

#include <inttypes.h>
#include <string.h>

#include "app/attempt.h"
#include "app/client_change.h"
#include "app/record_kinds.h"
#include "app/undo.h"
#include "base/json.h"
#include "base/json_read.h"
#include "base/secret.h"
#include "domain/written_text.h"
#include "store/contacts.h"

static const struct record_way *const ways[RECORD_KINDS] = {
    [RECORD_CONTACT] = &record_contact_way,
    [RECORD_POINT] = &record_point_way,
    [RECORD_MAIN_CONTACT] = &record_main_contact_way,
    [RECORD_MAIN_POINT] = &record_main_point_way,
    [RECORD_DATE] = &record_date_way,
    [RECORD_TAGS] = &record_tags_way,
    [RECORD_VALUES] = &record_values_way,
    [RECORD_NOTE] = &record_note_way,
    [RECORD_CUE] = &record_cue_way,
};

/* --- fields --- */

const char *record_value(const struct record *record, const char *name)
{
    for (size_t i = 0; i < record->count; i++)
        if (strcmp(record->fields[i].name, name) == 0)
            return record->fields[i].value;
    return "";
}

void record_set(struct record *record, const char *name, const char *value)
{
    for (size_t i = 0; i < record->count; i++) {
        if (strcmp(record->fields[i].name, name) != 0)
            continue;
        record->fields[i].value = value;
        return;
    }
    if (record->count < RECORD_FIELDS_MAX)
        record->fields[record->count++] = (struct record_part){name, value};
}

int64_t record_number(const struct record *record, const char *name)
{
    const char *digit = record_value(record, name);
    int64_t number = 0;

    for (; *digit >= '0' && *digit <= '9'; digit++) {
        if (number > (INT64_MAX - 9) / 10)
            return 0;
        number = number * 10 + (*digit - '0');
    }
    return *digit == '\0' ? number : 0;
}

const char *record_digits(struct work *work, int64_t number)
{
    struct text text = text_new(work->arena);

    if (number == 0)
        return "";
    text_format(&text, "%" PRId64, number);
    return text.at;
}

enum status record_refuse(struct work *work, const char *field, struct message message)
{
    return fault_set(&work->fault, STATUS_INVALID, field, message);
}

enum status record_clean_line(struct work *work, struct record *record, const char *name,
                              size_t max)
{
    const char *clean = NULL;

    enum status status = written_line_clean(slice_of(record_value(record, name)), max, name,
                                            work->arena, &work->fault, &clean);
    if (status == STATUS_OK)
        record_set(record, name, clean);
    return status;
}

enum status record_check_contact(struct work *work, struct record *record)
{
    int64_t id = record_number(record, "contact");
    struct contact contact;
    bool found = true;

    if (record_value(record, "contact")[0] == '\0')
        return STATUS_OK;
    enum status status = contacts_find(work, record->client_id, id, &found, &contact);
    if (status == STATUS_OK && !found)
        return record_refuse(work, "contact",
                             PLAIN_MESSAGE("this person is not one of this client any more"));
    if (status == STATUS_OK)
        record_set(record, "contact", record_digits(work, id));
    return status;
}

/* --- the record as a whole --- */

static const char *image_of(struct work *work, const struct record *record)
{
    struct text text = text_new(work->arena);
    struct json json = json_new(&text);

    json_begin_object(&json, NULL);
    json_text(&json, "id", record_digits(work, record->id));
    for (size_t i = 0; i < record->count; i++)
        json_text(&json, record->fields[i].name, record->fields[i].value);
    json_end(&json);
    json_finish(&json);
    return text.at;
}

/* A number that changes whenever a text does; never 0. */
static int64_t version_of(const char *image)
{
    uint8_t hash[SECRET_HASH_SIZE];
    uint64_t number = 0;

    secret_hash(image, hash);
    for (size_t i = 0; i < sizeof(number); i++)
        number = number << 8 | hash[i];
    number &= INT64_MAX;
    return number == 0 ? 1 : (int64_t)number;
}

/* *ret_image NULL when there is none. */
static enum status look(struct work *work, const struct record_way *way, struct record *record,
                        const char **ret_image)
{
    bool found = false;

    record->count = 0;
    enum status status = way->read(work, record, &found);
    if (status != STATUS_OK)
        return status;
    *ret_image = found ? image_of(work, record) : NULL;
    record->version = found ? version_of(*ret_image) : 0;
    return STATUS_OK;
}

static enum status no_such_record(struct work *work)
{
    return fault_set(&work->fault, STATUS_NOT_FOUND, "",
                     PLAIN_MESSAGE("this is not there any more"));
}

enum status record_show(struct work *work, enum record_kind kind, int64_t client_id, int64_t id,
                        struct record *ret_record)
{
    struct record record = {.client_id = client_id, .id = id};
    const char *image = NULL;
    struct client client;

    if (!actor_may(&work->actor, RIGHT_VIEW))
        return fault_set(&work->fault, STATUS_FORBIDDEN, "",
                         PLAIN_MESSAGE("you may not look at clients"));
    enum status status = clients_find(work, client_id, &client);
    if (status == STATUS_OK)
        status = look(work, ways[kind], &record, &image);
    if (status == STATUS_OK && !image)
        return no_such_record(work);
    if (status == STATUS_OK)
        *ret_record = record;
    return status;
}

/* --- changing --- */

struct recording {
    const struct record_way *way;
    const struct record *wanted; /* NULL: to be removed */
    struct record record;        /* whose it is, and its id */
    const char *before, *after;  /* NULL: none */
    struct record_saved saved;
};

/* The audit row, and what goes with every change. */
static enum status note_change(struct work *work, struct recording *recording)
{
    const struct record *record = &recording->record;
    const struct audit audit = {.action = recording->way->action,
                                .object_id = record->client_id,
                                .before_json = recording->before,
                                .after_json = recording->after};
    enum status status = STATUS_OK;

    recording->saved.id = record->id;
    if (recording->way->is_searched)
        status = client_words_put(work, record->client_id);
    if (status == STATUS_OK)
        status = audits_insert(work, &audit, &recording->saved.audit_id);
    return status;
}

static bool is_same(const char *a, const char *b)
{
    return a == b || (a && b && strcmp(a, b) == 0);
}

/* The wanted fields over those that are stored. */
static enum status write_fields(struct work *work, struct recording *recording)
{
    struct record *record = &recording->record;
    const bool is_new = recording->before == NULL;

    for (size_t i = 0; i < recording->wanted->count; i++)
        record_set(record, recording->wanted->fields[i].name, recording->wanted->fields[i].value);
    if (is_new)
        record->id = work_new_id(work);
    enum status status = recording->way->check(work, record, is_new);
    if (status == STATUS_OK)
        status = recording->way->put(work, record);
    if (status == STATUS_OK)
        status = look(work, recording->way, record, &recording->after);
    return status;
}

static enum status find_before(struct work *work, struct recording *recording)
{
    int64_t version = recording->record.version;
    struct client client;

    enum status status = clients_find(work, recording->record.client_id, &client);
    if (status != STATUS_OK || recording->record.id == 0)
        return status;
    status = look(work, recording->way, &recording->record, &recording->before);
    if (status != STATUS_OK)
        return status;
    if (!recording->before)
        return no_such_record(work);
    if (version == 0 || version == recording->record.version)
        return STATUS_OK;
    return fault_set(&work->fault, STATUS_CONFLICT, "",
                     PLAIN_MESSAGE("somebody changed this meanwhile; see how it is now, and "
                                   "decide"));
}

/* Within a write unit. What changes nothing writes nothing. */
static enum status write_record(struct work *work, struct recording *recording)
{
    enum status status = find_before(work, recording);

    if (status == STATUS_OK && recording->wanted)
        status = write_fields(work, recording);
    else if (status == STATUS_OK)
        status = recording->way->remove(work, &recording->record);
    recording->saved = (struct record_saved){.id = recording->record.id};
    if (status == STATUS_OK && !is_same(recording->before, recording->after))
        status = note_change(work, recording);
    return status;
}

static enum status run_recording(struct work *work, void *context)
{
    struct recording *recording = context;
    const int64_t id = recording->record.id, version = recording->record.version;

    recording->before = recording->after = NULL;
    enum status status = work_begin(work);
    if (status == STATUS_OK)
        status = write_record(work, recording);
    if (status == STATUS_OK && recording->saved.audit_id == 0) {
        work_end(work);
        return STATUS_OK;
    }
    if (status == STATUS_OK)
        status = work_commit(work);
    if (status != STATUS_OK) { /* for another attempt */
        recording->record.id = id;
        recording->record.version = version;
    }
    return status;
}

enum status record_add(struct work *work, enum record_kind kind, const struct record *record,
                       struct record_saved *ret_saved)
{
    struct recording recording = {
        .way = ways[kind], .wanted = record, .record = {.client_id = record->client_id}};

    enum status status = write_record(work, &recording);
    if (status == STATUS_OK)
        *ret_saved = recording.saved;
    return status;
}

static enum status change(struct work *work, struct recording *recording,
                          struct record_saved *ret_saved)
{
    if (!actor_may(&work->actor, RIGHT_EDIT))
        return fault_set(&work->fault, STATUS_FORBIDDEN, "",
                         PLAIN_MESSAGE("you may look at clients, but not change them"));
    enum status status = attempt(work, run_recording, recording);
    if (status == STATUS_OK)
        *ret_saved = recording->saved;
    return status;
}

enum status record_save(struct work *work, enum record_kind kind, const struct record *record,
                        struct record_saved *ret_saved)
{
    struct recording recording = {
        .way = ways[kind],
        .wanted = record,
        .record = {.client_id = record->client_id, .id = record->id, .version = record->version}};

    if (ways[kind]->is_of_client)
        recording.record.id = record->client_id;
    return change(work, &recording, ret_saved);
}

enum status record_remove(struct work *work, enum record_kind kind, int64_t client_id, int64_t id,
                          struct record_saved *ret_saved)
{
    return record_remove_at(work, kind, client_id, id, 0, ret_saved);
}

enum status record_remove_at(struct work *work, enum record_kind kind, int64_t client_id,
                             int64_t id, int64_t version, struct record_saved *ret_saved)
{
    struct recording recording = {.way = ways[kind],
                                  .record = {.client_id = client_id, .id = id, .version = version}};

    if (!ways[kind]->remove || id == 0)
        return record_refuse(work, "", PLAIN_MESSAGE("this cannot be taken away"));
    return change(work, &recording, ret_saved);
}

/* --- taking back --- */

static enum status unreadable(struct work *work)
{
    return fault_set(&work->fault, STATUS_BROKEN, "",
                     PLAIN_MESSAGE("what was before was not kept in a form that can be read"));
}

static enum status read_image(struct work *work, const char *image, struct record *record)
{
    const struct json_value *object;
    struct fault fault = {0};

    if (json_read(slice_of(image), work->arena, &fault, &object) != STATUS_OK ||
        object->kind != VALUE_OBJECT || object->count > RECORD_FIELDS_MAX + 1)
        return unreadable(work);
    record->count = 0;
    for (size_t i = 0; i < object->count; i++) {
        if (object->items[i].kind != VALUE_TEXT)
            return unreadable(work);
        record_set(record, object->items[i].key, object->items[i].text.at);
    }
    record->id = record_number(record, "id");
    return record->id == 0 ? unreadable(work) : STATUS_OK;
}

static const struct record_way *way_of(enum audit_action action)
{
    const struct record_way *found = NULL;

    for (size_t i = 0; i < RECORD_KINDS; i++)
        if (ways[i]->action == action)
            found = ways[i];
    return found;
}

static enum status put_back(struct work *work, struct recording *recording,
                            const struct record *before)
{
    enum status status = before ? recording->way->put(work, before)
                                : recording->way->remove(work, &recording->record);

    if (status == STATUS_OK)
        status = look(work, recording->way, &recording->record, &recording->after);
    if (status == STATUS_OK)
        status = note_change(work, recording);
    return status;
}

enum status record_undo(struct work *work, const struct audit *audit, struct undone *ret_undone)
{
    struct recording recording = {.way = way_of(audit->action),
                                  .record = {.client_id = audit->object_id}};
    struct record before = {.client_id = audit->object_id};
    const char *known = audit->after_json ? audit->after_json : audit->before_json;
    struct client client;

    if (!recording.way || !known)
        return unreadable(work);
    enum status status = clients_find(work, audit->object_id, &client);
    if (status == STATUS_OK)
        status = read_image(work, known, &recording.record);
    if (status == STATUS_OK)
        status = look(work, recording.way, &recording.record, &recording.before);
    if (status == STATUS_OK && !is_same(recording.before, audit->after_json))
        status = fault_set(&work->fault, STATUS_CONFLICT, "",
                           PLAIN_MESSAGE("this was changed again since; what was before cannot "
                                         "be put back without losing that"));
    if (status == STATUS_OK && audit->before_json)
        status = read_image(work, audit->before_json, &before);
    if (status == STATUS_OK)
        status = put_back(work, &recording, audit->before_json ? &before : NULL);
    if (status == STATUS_OK)
        status = audits_set_undone(work, audit->id, recording.saved.audit_id);
    if (status == STATUS_OK)
        *ret_undone =
            (struct undone){.object_id = audit->object_id, .audit_id = recording.saved.audit_id};
    return status;
}
