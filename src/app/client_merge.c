// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/client_merge.h"

#include <string.h>

#include "app/attempt.h"
#include "app/client_change.h"
#include "app/client_merge_trail.h"
#include "app/records.h"
#include "store/client_details.h"
#include "store/client_merges.h"
#include "store/complaints.h"
#include "store/contacts.h"
#include "store/orders.h"
#include "store/own_cues.h"
#include "store/searches.h"

enum { SAME_MAX = 20, POINTS_LOOKED_UP = 20 };

struct merging {
    const struct client_merge *merge;
    struct client into, from;
    struct merge_trail trail;
    int64_t audit_id;
};

static enum status may(struct work *work, enum right right)
{
    if (actor_may(&work->actor, right))
        return STATUS_OK;
    return fault_set(&work->fault, STATUS_FORBIDDEN, "",
                     PLAIN_MESSAGE("you may look at clients, but not change them"));
}

static enum status find_both(struct work *work, int64_t into_id, int64_t from_id,
                             struct client *into, struct client *from)
{
    if (into_id == from_id)
        return fault_set(&work->fault, STATUS_INVALID, "with",
                         PLAIN_MESSAGE("a client cannot be merged with itself"));
    enum status status = clients_find(work, into_id, into);
    if (status == STATUS_OK)
        status = clients_find(work, from_id, from);
    return status;
}

enum status preview_merge(struct work *work, int64_t into_id, int64_t from_id,
                          struct merge_preview *ret_preview)
{
    struct merge_preview preview = {0};
    struct merge_rows rows = {0};

    enum status status = may(work, RIGHT_VIEW);
    if (status == STATUS_OK)
        status = find_both(work, into_id, from_id, &preview.into, &preview.from);
    if (status == STATUS_OK)
        status = merges_rows(work, from_id, &rows);
    if (status != STATUS_OK)
        return status;
    preview.into_fields = client_fields_now(&preview.into);
    preview.from_fields = client_fields_now(&preview.from);
    preview.orders = rows.orders;
    preview.people = (int64_t)rows.contacts.count;
    preview.notes = (int64_t)rows.notes.count;
    preview.days = (int64_t)rows.dates.count;
    preview.enquiries = (int64_t)rows.enquiries.count;
    *ret_preview = preview;
    return STATUS_OK;
}

/* The fields of the one that stays: its own, unless empty or not wanted. */
static struct client_edit merged_fields(const struct merging *merging)
{
    const struct client_edit from = client_fields_now(&merging->from);
    struct client_edit into = client_fields_now(&merging->into);

    for (size_t i = 0; i < CLIENT_FIELDS; i++)
        if (merging->merge->takes_theirs[i] || into.fields[i][0] == '\0')
            into.fields[i] = from.fields[i];
    return into;
}

/* What a client may have at most holds for both together. */
static enum status check_room(struct work *work, const struct merging *merging)
{
    const struct merge_rows *more = &merging->trail.rows;
    struct merge_rows rows = {0};

    enum status status = merges_rows(work, merging->into.id, &rows);
    if (status != STATUS_OK)
        return status;
    if (rows.contacts.count + more->contacts.count > CONTACTS_OF_CLIENT_MAX)
        return fault_set(&work->fault, STATUS_INVALID, "with",
                         MESSAGE("both together have more than {1} people; remove some first",
                                 arg_count(CONTACTS_OF_CLIENT_MAX)));
    if (rows.dates.count + more->dates.count > DATES_OF_CLIENT_MAX)
        return fault_set(&work->fault, STATUS_INVALID, "with",
                         MESSAGE("both together have more than {1} days that matter; remove some "
                                 "first",
                                 arg_count(DATES_OF_CLIENT_MAX)));
    return STATUS_OK;
}

static enum status move_own_cues(struct work *work, struct merging *merging)
{
    struct id_list *cues = &merging->trail.own_cues;
    int64_t into = merging->into.id, from = merging->from.id, moved = 0;

    enum status status = own_cues_ids(work, from, MERGE_ROWS_MAX + 1, &cues->items, &cues->count);
    if (status == STATUS_OK && cues->count > MERGE_ROWS_MAX)
        return fault_set(&work->fault, STATUS_INVALID, "with",
                         MESSAGE("a client with more than {1} notes or people cannot be merged",
                                 arg_count(MERGE_ROWS_MAX)));
    if (status == STATUS_OK)
        status = own_cues_move(work, cues->items, cues->count, from, into, &moved);
    return status;
}

static enum status move_complaints(struct work *work, struct merging *merging)
{
    struct id_list *complaints = &merging->trail.complaints;
    int64_t into = merging->into.id, from = merging->from.id, moved = 0;

    enum status status =
        complaints_ids(work, from, MERGE_ROWS_MAX + 1, &complaints->items, &complaints->count);
    if (status == STATUS_OK && complaints->count > MERGE_ROWS_MAX)
        return fault_set(&work->fault, STATUS_INVALID, "with",
                         MESSAGE("a client with more than {1} notes or people cannot be merged",
                                 arg_count(MERGE_ROWS_MAX)));
    if (status == STATUS_OK)
        status = complaints_move(work, complaints->items, complaints->count, from, into, &moved);
    return status;
}

static enum status move_rows(struct work *work, struct merging *merging)
{
    const struct merge_rows *rows = &merging->trail.rows;
    int64_t into = merging->into.id, from = merging->from.id, moved = 0;

    enum status status = merges_lower_main(work, from, &merging->trail.main_contact_id);
    if (status == STATUS_OK)
        status = merges_move(work, MERGE_CONTACT, rows->contacts, from, into, &moved);
    if (status == STATUS_OK)
        status = merges_move(work, MERGE_NOTE, rows->notes, from, into, &moved);
    if (status == STATUS_OK)
        status = merges_move(work, MERGE_DATE, rows->dates, from, into, &moved);
    if (status == STATUS_OK)
        status = merges_move(work, MERGE_ENQUIRY, rows->enquiries, from, into, &moved);
    if (status == STATUS_OK)
        status = merges_move(work, MERGE_LOSS, rows->losses, from, into, &moved);
    if (status == STATUS_OK)
        status = merges_move(work, MERGE_CONVERSATION, rows->conversations, from, into, &moved);
    if (status == STATUS_OK)
        status = move_own_cues(work, merging);
    if (status == STATUS_OK)
        status = move_complaints(work, merging);
    if (status == STATUS_OK)
        status = orders_next_version(work, &merging->trail.order_version);
    if (status == STATUS_OK)
        status = merges_move_orders(work, from, into, 0, merging->trail.order_version, &moved);
    return status;
}

static bool has_tag(const struct tag_list *tags, int64_t id)
{
    for (size_t i = 0; i < tags->count; i++)
        if (tags->items[i].id == id)
            return true;
    return false;
}

static enum status join_tags(struct work *work, const struct tag_list *into,
                             const struct tag_list *from, int64_t ids[TAGS_OF_CLIENT_MAX],
                             size_t *count)
{
    for (size_t i = 0; i < into->count && i < TAGS_OF_CLIENT_MAX; i++)
        ids[(*count)++] = into->items[i].id;
    for (size_t i = 0; i < from->count; i++) {
        if (has_tag(into, from->items[i].id))
            continue;
        if (*count == TAGS_OF_CLIENT_MAX)
            return fault_set(&work->fault, STATUS_INVALID, "with",
                             MESSAGE("both together have more than {1} tags; remove some first",
                                     arg_count(TAGS_OF_CLIENT_MAX)));
        ids[(*count)++] = from->items[i].id;
    }
    return STATUS_OK;
}

/* Tags of both; own values of the other where there is none. */
static enum status join_facts(struct work *work, struct merging *merging)
{
    int64_t ids[TAGS_OF_CLIENT_MAX];
    struct own_shown_list into_own, from_own;
    struct tag_list into_tags, from_tags;
    size_t count = 0;

    enum status status = tags_of_client(work, merging->into.id, &into_tags);
    if (status == STATUS_OK)
        status = tags_of_client(work, merging->from.id, &from_tags);
    if (status == STATUS_OK)
        status = own_values_show(work, OWN_OF_CLIENTS, merging->into.id, &into_own);
    if (status == STATUS_OK)
        status = own_values_show(work, OWN_OF_CLIENTS, merging->from.id, &from_own);
    if (status != STATUS_OK)
        return status;
    status = join_tags(work, &into_tags, &from_tags, ids, &count);
    if (status == STATUS_OK)
        status = tags_put(work, merging->into.id, ids, count);
    for (size_t i = 0; status == STATUS_OK && i < into_own.count; i++)
        if (into_own.items[i].value[0] == '\0')
            status = own_values_put(work, merging->into.id, into_own.items[i].field.id,
                                    from_own.items[i].value);
    return status;
}

/* The forecast of both is of orders that they no longer have. */
static enum status summarise_both(struct work *work, const struct merging *merging)
{
    enum status status = clients_summarise(work, merging->into.id);

    if (status == STATUS_OK)
        status = clients_summarise(work, merging->from.id);
    if (status == STATUS_OK)
        status = client_forecasts_delete(work, merging->into.id);
    if (status == STATUS_OK)
        status = client_forecasts_delete(work, merging->from.id);
    return status;
}

static enum status write_merge(struct work *work, struct merging *merging)
{
    struct client_states states;
    struct client_edited edited = {0};
    const struct client_edit fields = merged_fields(merging);
    struct merge_trail *trail = &merging->trail;

    enum status status = merges_rows(work, merging->from.id, &trail->rows);
    if (status == STATUS_OK)
        status = merges_losses(work, merging->from.id, merging->into.id, &trail->rows.losses);
    if (status == STATUS_OK)
        status = check_room(work, merging);
    if (status == STATUS_OK)
        status = merge_trail_facts(work, merging->into.id, &trail->tags, &trail->values);
    if (status == STATUS_OK)
        status = client_state_read(work, &merging->into, &states.before);
    if (status == STATUS_OK)
        status = merges_close(work, merging->from.id, merging->from.version, merging->into.id,
                              &trail->from_version);
    if (status == STATUS_OK)
        status = move_rows(work, merging);
    if (status == STATUS_OK)
        status = join_facts(work, merging);
    if (status == STATUS_OK)
        status = searches_put(work, merging->from.id, SEARCH_CLIENT, "");
    if (status != STATUS_OK)
        return status;
    states.after = states.before;
    client_state_edit(&states.after, &fields);
    trail->from_id = merging->from.id;
    status = client_change_write(work, &merging->into, &states, AUDIT_CLIENT_CHANGED, &edited);
    trail->change_audit_id = edited.audit_id;
    if (status == STATUS_OK)
        status = summarise_both(work, merging);
    if (status == STATUS_OK)
        status =
            merge_trail_facts(work, merging->into.id, &trail->tags_after, &trail->values_after);
    if (status == STATUS_OK)
        status =
            merge_trail_write(work, merging->into.id, edited.version, trail, &merging->audit_id);
    return status;
}

static enum status run_merging(struct work *work, void *context)
{
    struct merging *merging = context;
    const struct client_merge *merge = merging->merge;

    enum status status = work_begin(work);
    if (status == STATUS_OK)
        status = find_both(work, merge->into_id, merge->from_id, &merging->into, &merging->from);
    if (status == STATUS_OK && (merging->into.version != merge->into_version ||
                                merging->from.version != merge->from_version))
        status = fault_set(&work->fault, STATUS_CONFLICT, "",
                           PLAIN_MESSAGE("one of them was changed meanwhile; look at both again, "
                                         "then decide"));
    if (status == STATUS_OK)
        status = write_merge(work, merging);
    if (status == STATUS_OK)
        status = work_commit(work);
    return status;
}

enum status merge_clients(struct work *work, const struct client_merge *merge,
                          int64_t *ret_audit_id)
{
    struct merging merging = {.merge = merge};

    enum status status = may(work, RIGHT_EDIT);
    if (status == STATUS_OK)
        status = attempt(work, run_merging, &merging);
    if (status == STATUS_OK)
        *ret_audit_id = merging.audit_id;
    return status;
}

static void add_same(int64_t id, int64_t except, int64_t *ids, size_t *count)
{
    for (size_t i = 0; i < *count; i++)
        if (ids[i] == id)
            return;
    if (id != except && *count < SAME_MAX)
        ids[(*count)++] = id;
}

static enum status add_reached_alike(struct work *work, int64_t id, int64_t *ids, size_t *count)
{
    struct contact_point_list points;

    enum status status = contact_points_list(work, id, &points);
    for (size_t i = 0; status == STATUS_OK && i < points.count && i < POINTS_LOOKED_UP; i++) {
        struct contact_list found = {0};

        status =
            contacts_find_point(work, points.items[i].kind, points.items[i].key, SAME_MAX, &found);
        for (size_t j = 0; status == STATUS_OK && j < found.count; j++)
            add_same(found.items[j].client_id, id, ids, count);
    }
    return status;
}

enum status list_same_clients(struct work *work, int64_t id, struct client_list *ret_list)
{
    int64_t ids[SAME_MAX], named[SAME_MAX];
    size_t count = 0, named_count = 0;
    struct slice sort_key;
    struct client client;

    enum status status = may(work, RIGHT_VIEW);
    if (status == STATUS_OK)
        status = clients_find(work, id, &client);
    if (status == STATUS_OK)
        status = add_reached_alike(work, id, ids, &count);
    if (status == STATUS_OK)
        status = client_sort_key(work, client.name, &sort_key);
    if (status == STATUS_OK)
        status = clients_find_same(work, sort_key, id, SAME_MAX, named, &named_count);
    if (status != STATUS_OK)
        return status;
    for (size_t i = 0; i < named_count; i++)
        add_same(named[i], id, ids, &count);
    return clients_list_ids(work, ids, count, ret_list);
}

enum status find_merged_client(struct work *work, int64_t id, int64_t *ret_into)
{
    enum status status = may(work, RIGHT_VIEW);

    if (status == STATUS_OK)
        status = merges_find(work, id, ret_into);
    return status;
}
