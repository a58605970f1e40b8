// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/clients.h"

#include <string.h>

#include "app/client_place.h"
#include "base/fold.h"
#include "store/clients.h"
#include "store/searches.h"

/* More words than anybody types: the rest narrows nothing down. */
enum { FIND_WORDS_MAX = 10 };

static enum status may_view(struct work *work)
{
    if (actor_may(&work->actor, RIGHT_VIEW))
        return STATUS_OK;
    return fault_set(&work->fault, STATUS_FORBIDDEN, "",
                     PLAIN_MESSAGE("you may not look at clients"));
}

static enum status list_by_name(struct work *work, const struct client_query *query,
                                struct client_page *ret_page)
{
    struct client_place after = {0}, next = {0};
    struct client_page page = {0};

    enum status status = client_place_read(query->after, work->arena, &work->fault, &after);
    if (status == STATUS_OK)
        status = clients_list(work, &after, query->limit, &page.clients, &next);
    if (status != STATUS_OK)
        return status;
    if (next.id != 0)
        page.next = client_place_write(work->arena, &next);
    *ret_page = page;
    return STATUS_OK;
}

static enum status list_found(struct work *work, const struct client_query *query,
                              struct client_page *ret_page)
{
    /* One more than the page holds tells whether there is another page. */
    int64_t *ids = arena_array(work->arena, int64_t, query->limit + 1);
    const char *words = fold_words(work->arena, slice_of(query->find), FIND_WORDS_MAX);
    struct client_page page = {0};
    int64_t before_id = 0;
    size_t count = 0;

    enum status status = found_place_read(query->after, &work->fault, &before_id);
    if (status == STATUS_OK)
        status =
            searches_find(work, SEARCH_CLIENT, words, before_id, query->limit + 1, ids, &count);
    size_t shown = count < query->limit ? count : query->limit;
    if (status == STATUS_OK)
        status = clients_list_ids(work, ids, shown, &page.clients);
    if (status != STATUS_OK)
        return status;
    page.clients.has_more = count > shown;
    if (page.clients.has_more)
        page.next = found_place_write(work->arena, ids[shown - 1]);
    *ret_page = page;
    return STATUS_OK;
}

enum status list_clients(struct work *work, const struct client_query *query,
                         struct client_page *ret_page)
{
    enum status status = may_view(work);

    if (status != STATUS_OK)
        return status;
    if (query->limit < 1 || query->limit > CLIENTS_PAGE_MAX)
        return fault_set(&work->fault, STATUS_INVALID, "limit",
                         MESSAGE("a page of clients holds 1 to {1}", arg_plain(CLIENTS_PAGE_MAX)));
    if (query->find && query->find[0] != '\0')
        return list_found(work, query, ret_page);
    return list_by_name(work, query, ret_page);
}
