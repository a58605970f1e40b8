// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/own_fields.h"

#include <inttypes.h>
#include <string.h>

#include "app/attempt.h"
#include "app/undo.h"
#include "base/json.h"
#include "base/json_read.h"
#include "domain/client.h"
#include "store/audits.h"

enum status list_own_fields(struct work *work, enum own_field_object object,
                            struct own_field_list *ret_list)
{
    if (!actor_may(&work->actor, RIGHT_VIEW))
        return fault_set(&work->fault, STATUS_FORBIDDEN, "",
                         PLAIN_MESSAGE("you may not look at clients"));
    return own_fields_list(work, object, ret_list);
}

const char *own_field_key(struct arena *arena, int64_t field_id)
{
    struct text key = text_new(arena);

    text_format(&key, "f%" PRId64, field_id);
    return key.at;
}

/* --- fields --- */

struct saving {
    struct own_field field; /* clean */
    int64_t id, audit_id;
};

static enum status check_field(struct work *work, const struct own_field *wanted,
                               struct own_field *ret_field)
{
    struct own_field field = *wanted;

    enum status status =
        client_name_clean(slice_of(wanted->name), "name", work->arena, &work->fault, &field.name);
    if (status == STATUS_OK && strlen(field.name) > OWN_NAME_MAX)
        return fault_set(&work->fault, STATUS_INVALID, "name",
                         MESSAGE("this has at most {1} bytes", arg_count(OWN_NAME_MAX)));
    if (status == STATUS_OK && field.kind == OWN_CHOICE)
        status = own_choices_clean(wanted->choices, "choices", work->arena, &work->fault,
                                   &field.choices);
    else
        field.choices = "";
    if (status == STATUS_OK)
        *ret_field = field;
    return status;
}

static enum status check_others(struct work *work, const struct own_field *field)
{
    struct own_field_list list;
    size_t count = 0;

    enum status status = own_fields_list(work, field->object, &list);
    if (status != STATUS_OK)
        return status;
    for (size_t i = 0; i < list.count; i++) {
        if (list.items[i].id == field->id || list.items[i].is_archived)
            continue;
        count++;
        if (strcmp(list.items[i].name, field->name) == 0)
            return fault_set(&work->fault, STATUS_INVALID, "name",
                             PLAIN_MESSAGE("there is a field of this name already"));
    }
    if ((!field->is_archived && count >= OWN_FIELDS_MAX) || list.count >= OWN_FIELDS_STORED_MAX)
        return fault_set(&work->fault, STATUS_INVALID, "name",
                         MESSAGE("there are at most {1} fields", arg_count(OWN_FIELDS_MAX)));
    return STATUS_OK;
}

static const char *field_json(struct arena *arena, const struct own_field *field)
{
    struct text text = text_new(arena);
    struct json json = json_new(&text);

    json_begin_object(&json, NULL);
    json_text(&json, "object", own_object_word(field->object));
    json_text(&json, "name", field->name);
    json_text(&json, "kind", own_kind_word(field->kind));
    json_text(&json, "choices", field->choices);
    json_int(&json, "place", field->place);
    json_bool(&json, "is_archived", field->is_archived);
    json_end(&json);
    json_finish(&json);
    return text.at;
}

static enum status write_field(struct work *work, struct saving *saving)
{
    struct own_field before = {0}, *field = &saving->field;
    struct audit audit = {.action = AUDIT_OWN_FIELD_CHANGED, .version = 1};
    enum status status = STATUS_OK;

    saving->id = field->id;
    if (field->id != 0)
        status = own_fields_find(work, field->id, &before);
    if (status == STATUS_OK && field->id != 0) {
        field->object = before.object;
        field->kind = before.kind;
        audit.before_json = field_json(work->arena, &before);
        status = check_field(work, field, field);
    }
    if (status == STATUS_OK)
        status = check_others(work, field);
    if (status == STATUS_OK && field->id == 0)
        status = own_fields_insert(work, field, &saving->id);
    else if (status == STATUS_OK)
        status = own_fields_update(work, field, &audit.version);
    audit.object_id = saving->id;
    audit.after_json = field_json(work->arena, field);
    if (status == STATUS_OK)
        status = audits_insert(work, &audit, &saving->audit_id);
    return status;
}

static enum status run_saving(struct work *work, void *context)
{
    struct saving *saving = context;

    enum status status = work_begin(work);
    if (status == STATUS_OK)
        status = write_field(work, saving);
    if (status == STATUS_OK)
        status = work_commit(work);
    return status;
}

static enum status may_manage(struct work *work)
{
    if (actor_may(&work->actor, RIGHT_MANAGE))
        return STATUS_OK;
    return fault_set(&work->fault, STATUS_FORBIDDEN, "",
                     PLAIN_MESSAGE("only owners and managers may change what is kept of "
                                   "everybody"));
}

enum status save_own_field(struct work *work, const struct own_field *field, int64_t *ret_id,
                           int64_t *ret_audit_id)
{
    struct saving saving = {.field = *field};

    enum status status = may_manage(work);
    if (status == STATUS_OK && field->id == 0)
        status = check_field(work, field, &saving.field);
    if (status == STATUS_OK)
        status = attempt(work, run_saving, &saving);
    if (status != STATUS_OK)
        return status;
    *ret_id = saving.id;
    *ret_audit_id = saving.audit_id;
    return STATUS_OK;
}

/* --- taking back --- */

static enum status unreadable(struct work *work)
{
    return fault_set(&work->fault, STATUS_BROKEN, "",
                     PLAIN_MESSAGE("what was before was not kept in a form that can be read"));
}

/* What a change can change, as field_json() wrote it. */
static enum status read_image(struct work *work, const char *image, struct own_field *field)
{
    const struct json_value *object = NULL, *name, *choices, *place, *is_archived;
    struct fault fault = {0};

    if (json_read(slice_of(image), work->arena, &fault, &object) != STATUS_OK)
        return unreadable(work);
    name = json_member(object, "name");
    choices = json_member(object, "choices");
    place = json_member(object, "place");
    is_archived = json_member(object, "is_archived");
    if (!name || name->kind != VALUE_TEXT || !choices || choices->kind != VALUE_TEXT || !place ||
        place->kind != VALUE_INTEGER || !is_archived || is_archived->kind != VALUE_BOOL)
        return unreadable(work);
    field->name = name->text.at;
    field->choices = choices->text.at;
    field->place = (int32_t)place->integer;
    field->is_archived = is_archived->boolean;
    return STATUS_OK;
}

/* `before` NULL: the field was made by what is taken back, and goes while it holds nothing. */
static enum status put_back(struct work *work, struct own_field *field, const char *before,
                            int64_t *ret_version)
{
    enum status status;

    if (!before)
        return own_fields_delete(work, field->id);
    status = read_image(work, before, field);
    if (status == STATUS_OK)
        status = check_others(work, field);
    if (status == STATUS_OK)
        status = own_fields_update(work, field, ret_version);
    return status;
}

enum status undo_own_field(struct work *work, const struct audit *audit, struct undone *ret_undone)
{
    struct audit told = {.action = AUDIT_OWN_FIELD_RESTORED,
                         .object_id = audit->object_id,
                         .before_json = audit->after_json,
                         .after_json = audit->before_json};
    struct own_field field = {0};
    int64_t audit_id = 0;

    enum status status = may_manage(work);
    if (status == STATUS_OK)
        status = own_fields_find(work, audit->object_id, &field);
    if (status == STATUS_OK && field.version != audit->version)
        status = fault_set(&work->fault, STATUS_CONFLICT, "",
                           PLAIN_MESSAGE("this field was changed again since; what was before "
                                         "cannot be put back without losing that"));
    if (status == STATUS_OK)
        status = put_back(work, &field, audit->before_json, &told.version);
    if (status == STATUS_OK)
        status = audits_insert(work, &told, &audit_id);
    if (status == STATUS_OK)
        status = audits_set_undone(work, audit->id, audit_id);
    if (status == STATUS_OK)
        *ret_undone = (struct undone){.object_id = audit->object_id,
                                      .audit_id = audit->before_json ? audit_id : 0,
                                      .is_gone = !audit->before_json};
    return status;
}

/* --- values --- */

static const char *value_of(const struct own_value_list *values, int64_t field_id)
{
    for (size_t i = 0; i < values->count; i++)
        if (values->items[i].field_id == field_id)
            return values->items[i].value;
    return "";
}

enum status own_values_show(struct work *work, enum own_field_object object, int64_t object_id,
                            struct own_shown_list *ret_list)
{
    struct own_shown_list list = {0};
    struct own_value_list values = {0};
    struct own_field_list fields;

    enum status status = own_fields_list(work, object, &fields);
    if (status == STATUS_OK && fields.count > 0)
        status = own_values_list(work, object_id, &values);
    if (status != STATUS_OK)
        return status;
    list.items = arena_array(work->arena, struct own_shown, fields.count);
    for (size_t i = 0; i < fields.count; i++)
        if (!fields.items[i].is_archived)
            list.items[list.count++] =
                (struct own_shown){fields.items[i], value_of(&values, fields.items[i].id)};
    *ret_list = list;
    return STATUS_OK;
}

enum status list_own_shown(struct work *work, enum own_field_object object,
                           struct own_shown_list *ret_list)
{
    const int64_t nobody = 0;

    if (!actor_may(&work->actor, RIGHT_VIEW))
        return fault_set(&work->fault, STATUS_FORBIDDEN, "",
                         PLAIN_MESSAGE("you may not look at clients"));
    return own_values_show(work, object, nobody, ret_list);
}

static const struct own_field *field_of(const struct own_field_list *fields, int64_t id)
{
    for (size_t i = 0; i < fields->count; i++)
        if (fields->items[i].id == id)
            return &fields->items[i];
    return NULL;
}

static enum status clean_value(struct work *work, const struct own_field_list *fields,
                               const struct own_value *value, struct own_value *ret_clean)
{
    const struct own_field *field = field_of(fields, value->field_id);
    const char *key = own_field_key(work->arena, value->field_id);
    const char *clean = NULL;

    if (!field)
        return fault_set(&work->fault, STATUS_INVALID, key,
                         PLAIN_MESSAGE("there is no such field"));
    enum status status =
        own_value_clean(field, value->value, key, work->arena, &work->fault, &clean);
    if (status == STATUS_OK)
        *ret_clean = (struct own_value){field->id, clean};
    return status;
}

enum status own_values_clean(struct work *work, enum own_field_object object,
                             const struct own_value *values, size_t count,
                             struct own_value_list *ret_clean)
{
    struct own_value_list clean = {.items = arena_array(work->arena, struct own_value, count),
                                   .count = count};
    struct own_field_list fields;

    enum status status = own_fields_list(work, object, &fields);
    for (size_t i = 0; status == STATUS_OK && i < count; i++)
        status = clean_value(work, &fields, &values[i], &clean.items[i]);
    if (status == STATUS_OK)
        *ret_clean = clean;
    return status;
}

enum status own_values_save(struct work *work, enum own_field_object object, int64_t object_id,
                            const struct own_value *values, size_t count)
{
    struct own_value_list clean = {0};

    enum status status = own_values_clean(work, object, values, count, &clean);
    for (size_t i = 0; status == STATUS_OK && i < clean.count; i++)
        status = own_values_put(work, object_id, clean.items[i].field_id, clean.items[i].value);
    return status;
}
