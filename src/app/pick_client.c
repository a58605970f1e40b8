// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/pick_client.h"

#include <string.h>

#include "base/fold.h"
#include "domain/client_words.h"
#include "store/clients.h"
#include "store/searches.h"

static enum status find_candidates(struct work *work, const char *words,
                                   struct client_list *ret_list)
{
    int64_t ids[PICK_CANDIDATES];
    size_t count = 0;

    enum status status = searches_find(work, SEARCH_CLIENT, words, 0, PICK_CANDIDATES, ids, &count);
    if (status == STATUS_OK)
        status = clients_list_ids(work, ids, count, ret_list);
    return status;
}

/* The only one of them who is called just so; NULL for none or several. */
static const struct client *called_so(struct arena *arena, const struct client_list *list,
                                      const char *words)
{
    const struct client *found = NULL;

    for (size_t i = 0; i < list->count; i++) {
        const char *own = fold_words(arena, slice_of(list->items[i].name), CLIENT_WORDS_MAX);

        if (strcmp(own, words) != 0)
            continue;
        if (found)
            return NULL;
        found = &list->items[i];
    }
    return found;
}

enum status pick_client(struct work *work, const char *typed, struct picked_client *ret_picked)
{
    struct picked_client picked = {.name = typed};
    const char *words = fold_words(work->arena, slice_of(typed), CLIENT_WORDS_MAX);

    if (!actor_may(&work->actor, RIGHT_VIEW))
        return fault_set(&work->fault, STATUS_FORBIDDEN, "",
                         PLAIN_MESSAGE("you may not look at the clients of this business"));
    if (words[0] != '\0') {
        enum status status = find_candidates(work, words, &picked.candidates);

        if (status != STATUS_OK)
            return status;
    }
    const struct client *found = called_so(work->arena, &picked.candidates, words);
    picked.is_exact = found != NULL;
    if (!found && picked.candidates.count == 1)
        found = &picked.candidates.items[0];
    if (found) {
        picked.id = found->id;
        picked.name = found->name;
        picked.candidates = (struct client_list){0};
    }
    *ret_picked = picked;
    return STATUS_OK;
}
