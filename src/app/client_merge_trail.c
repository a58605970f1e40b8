// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/client_merge_trail.h"

#include <inttypes.h>
#include <string.h>

#include "app/client_change.h"
#include "app/client_merge.h"
#include "app/own_fields.h"
#include "app/undo.h"
#include "base/json.h"
#include "base/json_read.h"
#include "store/audits.h"
#include "store/clients.h"
#include "store/complaints.h"
#include "store/contacts.h"
#include "store/orders.h"
#include "store/own_cues.h"
#include "store/tags.h"

#define DAY_MICROSECONDS INT64_C(86400000000)

static void add_ids(struct json *json, const char *key, struct id_list ids)
{
    json_begin_array(json, key);
    for (size_t i = 0; i < ids.count; i++)
        json_int(json, NULL, ids.items[i]);
    json_end(json);
}

/* Ids with commas between them, and "id=value" a line. */
enum status merge_trail_facts(struct work *work, int64_t client_id, const char **ret_tags,
                              const char **ret_values)
{
    struct text tags = text_new(work->arena), values = text_new(work->arena);
    struct own_value_list own = {0};
    struct tag_list list = {0};

    enum status status = tags_of_client(work, client_id, &list);
    if (status == STATUS_OK)
        status = own_values_list(work, client_id, &own);
    if (status != STATUS_OK)
        return status;
    for (size_t i = 0; i < list.count; i++)
        text_format(&tags, "%s%" PRId64, i > 0 ? "," : "", list.items[i].id);
    for (size_t i = 0; i < own.count; i++) {
        text_format(&values, "%s%" PRId64 "=", i > 0 ? "\n" : "", own.items[i].field_id);
        text_add(&values, own.items[i].value);
    }
    *ret_tags = tags.at;
    *ret_values = values.at;
    return STATUS_OK;
}

enum status merge_trail_write(struct work *work, int64_t into_id, int64_t version,
                              const struct merge_trail *trail, int64_t *ret_audit_id)
{
    struct text before = text_new(work->arena), after = text_new(work->arena);
    struct json json = json_new(&before);

    json_begin_object(&json, NULL);
    json_int(&json, "from", trail->from_id);
    json_int(&json, "from_version", trail->from_version);
    json_int(&json, "main_contact", trail->main_contact_id);
    json_int(&json, "order_version", trail->order_version);
    json_int(&json, "orders", trail->rows.orders);
    json_int(&json, "change", trail->change_audit_id);
    add_ids(&json, "contacts", trail->rows.contacts);
    add_ids(&json, "notes", trail->rows.notes);
    add_ids(&json, "dates", trail->rows.dates);
    add_ids(&json, "enquiries", trail->rows.enquiries);
    add_ids(&json, "losses", trail->rows.losses);
    add_ids(&json, "conversations", trail->rows.conversations);
    add_ids(&json, "own_cues", trail->own_cues);
    add_ids(&json, "complaints", trail->complaints);
    json_text(&json, "tags", trail->tags);
    json_text(&json, "values", trail->values);
    json_end(&json);
    json_finish(&json);
    json = json_new(&after);
    json_begin_object(&json, NULL);
    json_text(&json, "tags", trail->tags_after);
    json_text(&json, "values", trail->values_after);
    json_end(&json);
    json_finish(&json);
    const struct audit audit = {.action = AUDIT_CLIENT_MERGED,
                                .object_id = into_id,
                                .before_json = before.at,
                                .after_json = after.at,
                                .version = version};
    return audits_insert(work, &audit, ret_audit_id);
}

/* --- taking back --- */

static int64_t number_of(const struct json_value *object, const char *name)
{
    const struct json_value *member = json_member(object, name);

    return member && member->kind == VALUE_INTEGER ? member->integer : 0;
}

static const char *text_of(const struct json_value *object, const char *name)
{
    const struct json_value *member = json_member(object, name);

    return member && member->kind == VALUE_TEXT ? member->text.at : "";
}

static struct id_list ids_of(struct work *work, const struct json_value *object, const char *name)
{
    const struct json_value *member = json_member(object, name);
    struct id_list ids = {0};

    if (!member || member->kind != VALUE_ARRAY)
        return ids;
    ids.items = arena_array(work->arena, int64_t, member->count);
    for (size_t i = 0; i < member->count; i++)
        if (member->items[i].kind == VALUE_INTEGER)
            ids.items[ids.count++] = member->items[i].integer;
    return ids;
}

static enum status changed_since(struct work *work)
{
    return fault_set(&work->fault, STATUS_CONFLICT, "",
                     PLAIN_MESSAGE("one of them was changed since; what was before cannot be put "
                                   "back without losing that"));
}

static enum status read_trail(struct work *work, const struct audit *audit,
                              struct merge_trail *ret_trail)
{
    const struct json_value *before, *after;
    struct fault fault = {0};

    if (!audit->before_json || !audit->after_json ||
        json_read(slice_of(audit->before_json), work->arena, &fault, &before) != STATUS_OK ||
        json_read(slice_of(audit->after_json), work->arena, &fault, &after) != STATUS_OK)
        return fault_set(&work->fault, STATUS_BROKEN, "",
                         PLAIN_MESSAGE("what was before was not kept in a form that can be read"));
    *ret_trail =
        (struct merge_trail){.from_id = number_of(before, "from"),
                             .from_version = number_of(before, "from_version"),
                             .main_contact_id = number_of(before, "main_contact"),
                             .order_version = number_of(before, "order_version"),
                             .change_audit_id = number_of(before, "change"),
                             .rows = {.contacts = ids_of(work, before, "contacts"),
                                      .notes = ids_of(work, before, "notes"),
                                      .dates = ids_of(work, before, "dates"),
                                      .enquiries = ids_of(work, before, "enquiries"),
                                      .losses = ids_of(work, before, "losses"),
                                      .conversations = ids_of(work, before, "conversations"),
                                      .orders = number_of(before, "orders")},
                             .own_cues = ids_of(work, before, "own_cues"),
                             .complaints = ids_of(work, before, "complaints"),
                             .tags = text_of(before, "tags"),
                             .values = text_of(before, "values"),
                             .tags_after = text_of(after, "tags"),
                             .values_after = text_of(after, "values")};
    return STATUS_OK;
}

static enum status check_unchanged(struct work *work, const struct audit *audit,
                                   const struct merge_trail *trail)
{
    const char *tags = "", *values = "";
    struct client into;

    if (work->now - audit->at > MERGE_UNDO_DAYS * DAY_MICROSECONDS)
        return fault_set(&work->fault, STATUS_CONFLICT, "",
                         MESSAGE("a merge can be taken back for {1} days, and these have passed",
                                 arg_plain(MERGE_UNDO_DAYS)));
    enum status status = clients_find(work, audit->object_id, &into);
    if (status == STATUS_OK && into.version != audit->version)
        return changed_since(work);
    if (status == STATUS_OK)
        status = merge_trail_facts(work, audit->object_id, &tags, &values);
    if (status == STATUS_OK &&
        (strcmp(tags, trail->tags_after) != 0 || strcmp(values, trail->values_after) != 0))
        return changed_since(work);
    return status;
}

static enum status move_back(struct work *work, int64_t into, const struct merge_trail *trail)
{
    const struct {
        enum merge_table table;
        struct id_list ids;
    } moves[] = {
        {MERGE_CONTACT, trail->rows.contacts}, {MERGE_NOTE, trail->rows.notes},
        {MERGE_DATE, trail->rows.dates},       {MERGE_ENQUIRY, trail->rows.enquiries},
        {MERGE_LOSS, trail->rows.losses},      {MERGE_CONVERSATION, trail->rows.conversations}};
    int64_t order_version = 0, moved = 0;
    enum status status = STATUS_OK;

    for (size_t i = 0; status == STATUS_OK && i < sizeof(moves) / sizeof(moves[0]); i++) {
        status = merges_move(work, moves[i].table, moves[i].ids, into, trail->from_id, &moved);
        if (status == STATUS_OK && moved != (int64_t)moves[i].ids.count)
            return changed_since(work);
    }
    if (status == STATUS_OK)
        status = own_cues_move(work, trail->own_cues.items, trail->own_cues.count, into,
                               trail->from_id, &moved);
    if (status == STATUS_OK)
        status = complaints_move(work, trail->complaints.items, trail->complaints.count, into,
                                 trail->from_id, &moved);
    if (status == STATUS_OK)
        status = contacts_set_main(work, trail->from_id, trail->main_contact_id);
    if (status == STATUS_OK)
        status = orders_next_version(work, &order_version);
    if (status == STATUS_OK)
        status = merges_move_orders(work, into, trail->from_id, trail->order_version, order_version,
                                    &moved);
    if (status == STATUS_OK && moved != trail->rows.orders)
        return changed_since(work);
    return status;
}

/* Whether a line of the trail's values is of this field: "5=" also ends "15=". */
static bool had_value(const char *values, int64_t field_id, struct arena *arena)
{
    struct text line = text_new(arena);

    text_format(&line, "%" PRId64 "=", field_id);
    for (const char *at = values; *at != '\0';) {
        if (strncmp(at, line.at, line.length) == 0)
            return true;
        at += strcspn(at, "\n");
        at += *at == '\n';
    }
    return false;
}

static enum status put_facts_back(struct work *work, int64_t into, const struct merge_trail *trail)
{
    int64_t ids[2 * TAGS_OF_CLIENT_MAX];
    struct own_value_list own = {0};
    size_t count = 0;

    for (const char *at = trail->tags; *at != '\0' && count < 2 * TAGS_OF_CLIENT_MAX; at++) {
        int64_t id = 0;

        for (; *at >= '0' && *at <= '9' && id < INT64_MAX / 10 - 1; at++)
            id = id * 10 + (*at - '0');
        ids[count++] = id;
        if (*at != ',')
            break;
    }
    enum status status = tags_put(work, into, ids, count);
    if (status == STATUS_OK)
        status = own_values_list(work, into, &own);
    for (size_t i = 0; status == STATUS_OK && i < own.count; i++)
        if (!had_value(trail->values, own.items[i].field_id, work->arena))
            status = own_values_put(work, into, own.items[i].field_id, "");
    return status;
}

/* The fields as they were, by the audit row of their change. */
static enum status put_fields_back(struct work *work, const struct merge_trail *trail)
{
    struct undone undone;
    struct audit change;

    enum status status = audits_find(work, trail->change_audit_id, &change);
    if (status == STATUS_OK)
        status = client_change_undo(work, &change, &undone);
    return status;
}

static enum status open_again(struct work *work, int64_t into, const struct merge_trail *trail)
{
    int64_t version = 0;

    /* The fields first: a reference that went over must be free for whom it was taken from. */
    enum status status = put_fields_back(work, trail);
    if (status == STATUS_OK)
        status = merges_close(work, trail->from_id, trail->from_version, 0, &version);
    if (status == STATUS_OK)
        status = move_back(work, into, trail);
    if (status == STATUS_OK)
        status = put_facts_back(work, into, trail);
    if (status == STATUS_OK)
        status = client_words_put(work, into);
    if (status == STATUS_OK)
        status = client_words_put(work, trail->from_id);
    if (status == STATUS_OK)
        status = clients_summarise(work, into);
    if (status == STATUS_OK)
        status = clients_summarise(work, trail->from_id);
    return status;
}

enum status merge_undo(struct work *work, const struct audit *audit, struct undone *ret_undone)
{
    const struct audit told = {.action = AUDIT_MERGE_UNDONE, .object_id = audit->object_id};
    struct merge_trail trail = {.tags_after = "", .values_after = ""};
    int64_t audit_id = 0;

    enum status status = read_trail(work, audit, &trail);
    if (status == STATUS_OK)
        status = check_unchanged(work, audit, &trail);
    if (status == STATUS_OK)
        status = open_again(work, audit->object_id, &trail);
    if (status == STATUS_OK)
        status = audits_insert(work, &told, &audit_id);
    if (status == STATUS_OK)
        status = audits_set_undone(work, audit->id, audit_id);
    if (status == STATUS_OK)
        *ret_undone = (struct undone){.object_id = audit->object_id};
    return status;
}
