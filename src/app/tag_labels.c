// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/tag_labels.h"

#include <string.h>

#include "base/message.h"
#include "store/tags.h"

enum { LABELS_LEAST = 1024 };

struct label_taking {
    struct arena *arena;
    const struct snapshot *snapshot;
    struct tag_list tags; /* by id */
    struct client_label *items;
    size_t count, capacity;
};

static bool find_tag(const struct tag_list *tags, int64_t id, uint32_t *ret_label)
{
    size_t from = 0, to = tags->count;

    while (from < to) {
        size_t middle = from + (to - from) / 2;

        if (tags->items[middle].id < id)
            from = middle + 1;
        else
            to = middle;
    }
    if (from == tags->count || tags->items[from].id != id)
        return false;
    *ret_label = (uint32_t)from;
    return true;
}

static void make_room(struct label_taking *taking)
{
    size_t capacity = taking->capacity == 0 ? LABELS_LEAST : 2 * taking->capacity;
    struct client_label *items = arena_array(taking->arena, struct client_label, capacity);

    if (taking->count > 0)
        memcpy(items, taking->items, taking->count * sizeof(*items));
    taking->items = items;
    taking->capacity = capacity;
}

/* Of clients without an order that counts nothing is measured. */
static bool take_label(void *context, const struct db_value *cells, size_t column_count)
{
    struct label_taking *taking = context;
    int64_t client = snapshot_find_client(taking->snapshot, cell_int(&cells[0]));
    uint32_t label;

    (void)column_count;
    if (client < 0 || !find_tag(&taking->tags, cell_int(&cells[1]), &label))
        return true;
    if (taking->count == taking->capacity)
        make_room(taking);
    taking->items[taking->count++] =
        (struct client_label){.client = (uint32_t)client, .label = label};
    return true;
}

enum status tag_labels(struct work *work, const struct snapshot *snapshot,
                       struct client_labels *ret_labels)
{
    struct label_taking taking = {.arena = work->arena, .snapshot = snapshot};

    enum status status = tags_list(work, CLIENT_LABELS_MAX + 1, &taking.tags);
    if (status == STATUS_OK && taking.tags.count > CLIENT_LABELS_MAX)
        return fault_set(&work->fault, STATUS_INVALID, "tags",
                         MESSAGE_N("Periods can be compared by {1} tag at most; this workspace has "
                                   "more",
                                   "Periods can be compared by {1} tags at most; this workspace "
                                   "has more",
                                   arg_count(CLIENT_LABELS_MAX)));
    if (status == STATUS_OK)
        status = tags_each(work, take_label, &taking);
    if (status != STATUS_OK)
        return status;

    const char **names = arena_array(work->arena, const char *, taking.tags.count);
    for (size_t i = 0; i < taking.tags.count; i++)
        names[i] = taking.tags.items[i].name;
    *ret_labels = (struct client_labels){names, taking.tags.count, taking.items, taking.count};
    return STATUS_OK;
}
