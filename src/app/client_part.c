// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/client_part.h"

#include <string.h>

#include "domain/figure.h"
#include "retention/order_log_pick.h"
#include "store/client_lists.h"
#include "store/tags.h"

static bool is_chosen(const char *word)
{
    return word != NULL && word[0] != '\0';
}

bool client_part_is_all(const struct client_part *part)
{
    return !is_chosen(part->source) && !is_chosen(part->service) && !is_chosen(part->tag);
}

struct tagged {
    int64_t *ids;
    size_t count;
};

static enum status ids_of_tag(struct work *work, const char *tag, struct tagged *ret_tagged)
{
    const char *key = tag_key(work->arena, slice_of(tag));
    struct tagged tagged = {0};
    int64_t id = -1;

    enum status status = client_lists_find_tag(work, key, &id);
    *ret_tagged = tagged;
    if (status != STATUS_OK || id < 0)
        return status;
    tagged.ids = arena_array(work->arena, int64_t, PART_TAG_CLIENTS_MAX + 1);
    status = client_lists_of_tag(work, id, PART_TAG_CLIENTS_MAX + 1, tagged.ids, &tagged.count);
    if (status == STATUS_OK && tagged.count > PART_TAG_CLIENTS_MAX)
        return fault_set(&work->fault, STATUS_INVALID, "tag",
                         MESSAGE("more than {1} clients have this tag: choose another one",
                                 arg_count(PART_TAG_CLIENTS_MAX)));
    if (status == STATUS_OK)
        *ret_tagged = tagged;
    return status;
}

static size_t clients_of_ids(const struct snapshot *snapshot, const struct tagged *tagged,
                             uint32_t *clients)
{
    size_t found = 0;

    for (size_t i = 0; i < tagged->count; i++) {
        int64_t client = snapshot_find_client(snapshot, tagged->ids[i]);

        if (client >= 0)
            clients[found++] = (uint32_t)client;
    }
    return found;
}

static struct client_choice choice_of(const struct client_part *part)
{
    struct client_choice wanted = {0};

    if (is_chosen(part->source))
        wanted.first_source = figure_group_name(part->source);
    if (is_chosen(part->service))
        wanted.any_service = figure_group_name(part->service);
    return wanted;
}

enum status client_part_pick(struct work *work, const struct snapshot *snapshot,
                             const struct client_part *part, struct picked_clients *ret_picked)
{
    const struct order_log *log = snapshot_log(snapshot);
    struct picked_clients picked = {.log = *log};
    struct client_choice wanted = choice_of(part);
    struct tagged tagged = {0};
    enum status status = STATUS_OK;
    uint32_t *chosen;

    if (is_chosen(part->tag)) {
        status = ids_of_tag(work, part->tag, &tagged);
        uint32_t *among = arena_array(work->arena, uint32_t, tagged.count);
        wanted.among_count = clients_of_ids(snapshot, &tagged, among);
        wanted.among = among;
    }
    if (status != STATUS_OK)
        return status;
    if (!client_part_is_all(part)) {
        size_t count = order_log_choose(log, &wanted, work->arena, &chosen);

        picked.log = order_log_pick(log, chosen, count, work->arena);
        picked.place = arena_array(work->arena, uint32_t, log->client_count);
        memset(picked.place, 0xff, log->client_count * sizeof(*picked.place));
        for (size_t i = 0; i < count; i++)
            picked.place[chosen[i]] = (uint32_t)i;
    }
    *ret_picked = picked;
    return STATUS_OK;
}
