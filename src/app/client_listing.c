// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/client_listing.h"

#include "app/client_listing_pick.h"
#include "app/client_place.h"
#include "base/clock.h"
#include "base/fold.h"
#include "store/clients.h"
#include "store/tags.h"

/* More words than anybody types: the rest narrows nothing down. */
enum { FIND_WORDS_MAX = 10 };

static enum status may_view(struct work *work)
{
    if (actor_may(&work->actor, RIGHT_VIEW))
        return STATUS_OK;
    return fault_set(&work->fault, STATUS_FORBIDDEN, "",
                     PLAIN_MESSAGE("you may not look at clients"));
}

/* --- what the filter is judged by --- */

/* The first second of a day: zones are asked which day a second belongs to. */
static int64_t day_begins_at(const char *time_zone, day_t day)
{
    enum { SECONDS = 86400 };
    int64_t before = ((int64_t)day - 1) * SECONDS, within = ((int64_t)day + 1) * SECONDS;

    while (within - before > 1) {
        int64_t middle = before + (within - before) / 2;

        if (zone_day_by_name(time_zone, middle) >= day)
            within = middle;
        else
            before = middle;
    }
    return within;
}

static enum status find_tags(struct picking *picking)
{
    const struct client_filter *filter = picking->filter;
    enum status status = STATUS_OK;

    for (size_t i = 0; i < filter->tag_count && status == STATUS_OK; i++) {
        const char *key = tag_key(picking->work->arena, slice_of(filter->tags[i]));

        status = client_lists_find_tag(picking->work, key, &picking->wanted.tag_ids[i]);
    }
    picking->wanted.tag_count = filter->tag_count;
    return status;
}

/* Of the whole base at once, and not row by row; silence so only for many pages that follow. */
static bool can_be_counted(const struct client_filter *filter)
{
    return client_filter_has_figure(filter) || filter->silences != 0;
}

static struct figure_clients in_both(struct arena *arena, const struct figure_clients *a,
                                     const struct figure_clients *b)
{
    const struct figure_clients *fewer = a->count < b->count ? a : b, *more = fewer == a ? b : a;
    struct figure_clients both = {arena_array(arena, int64_t, fewer->count), 0};

    for (size_t i = 0; i < fewer->count; i++)
        if (figure_clients_have(more, fewer->ids[i]))
            both.ids[both.count++] = fewer->ids[i];
    return both;
}

static enum status count_clients(struct work *work, const struct client_listing_query *query,
                                 struct figure_clients *ret_counted)
{
    const struct client_filter *filter = &query->filter;
    struct figure_clients quiet = {0};

    enum status status = filter->silences != 0
                             ? quiet_clients(work, query->snapshots, filter->silences, &quiet)
                             : STATUS_OK;
    if (status == STATUS_OK && !client_filter_has_figure(filter)) {
        *ret_counted = quiet;
        return STATUS_OK;
    }
    if (status == STATUS_OK)
        status = figure_clients(work, query->snapshots, filter, ret_counted);
    if (status == STATUS_OK && filter->silences != 0)
        *ret_counted = in_both(work->arena, ret_counted, &quiet);
    return status;
}

static enum status find_counted(const struct client_listing_query *query, struct picking *picking)
{
    if (query->counted) {
        picking->is_counted = true;
        picking->counted = *query->counted;
        return STATUS_OK;
    }
    picking->is_counted = client_filter_has_figure(picking->filter);
    if (!picking->is_counted)
        return STATUS_OK;
    return figure_clients(picking->work, query->snapshots, picking->filter, &picking->counted);
}

static enum status begin_quiet(const struct client_listing_query *query,
                               const struct standing_now *now, struct picking *picking)
{
    struct quiet_judging *quiet;

    if (picking->filter->silences == 0 || query->counted)
        return STATUS_OK;
    quiet = arena_alloc(picking->work->arena, sizeof(*quiet));
    enum status status = quiet_judging_begin(picking->work, now, quiet);
    if (status == STATUS_OK)
        picking->quiet = quiet;
    return status;
}

static void set_wanted(const struct client_listing_query *query, struct picking *picking)
{
    const struct client_filter *filter = picking->filter;
    struct facts_wanted *wanted = &picking->wanted;

    wanted->window =
        query->needs_window || filter->window != OWN_WINDOW_ANY || filter->sort == SORT_WINDOW;
    wanted->value = query->needs_value || filter->sort == SORT_VALUE;
    wanted->losses = filter->losses != 0;
    wanted->returns = filter->returned != RETURNED_ANY;
    wanted->service = filter->service;
    wanted->language = filter->language;
    wanted->reach = filter->reach;
    memcpy(wanted->own, filter->own, sizeof(wanted->own));
    wanted->own_count = filter->own_count;
    if (filter->find[0] != '\0')
        picking->day.find_words =
            fold_words(picking->work->arena, slice_of(filter->find), FIND_WORDS_MAX);
}

static enum status set_day(const struct client_listing_query *query, struct picking *picking,
                           struct standing_now *ret_now)
{
    const struct client_filter *filter = picking->filter;
    const bool is_judged = query->needs_contact || filter->standings != 0 || filter->losses != 0 ||
                           filter->returned != RETURNED_ANY || filter->silences != 0 ||
                           filter->window != OWN_WINDOW_ANY || filter->sort == SORT_WINDOW;
    const enum standing_need need = is_judged ? STANDING_NEEDED : STANDING_IF_QUICK;

    enum status status = standing_now(picking->work, query->snapshots, need, ret_now);
    if (status != STATUS_OK)
        return status;
    picking->day.today = ret_now->today;
    picking->day.window = ret_now->window;
    picking->returns = &ret_now->returns;
    if (filter->created_from != CLIENT_DAY_NONE)
        picking->day.created_from_at =
            day_begins_at(ret_now->time_zone, filter->created_from) * 1000000;
    return STATUS_OK;
}

/* --- the page --- */

static enum status read_shown(const struct client_listing_query *query, struct picking *picking,
                              struct client_listing *listing)
{
    struct work *work = picking->work;
    size_t shown = picking->count < picking->limit ? picking->count : picking->limit;
    int64_t *ids = arena_array(work->arena, int64_t, shown);
    enum { YEAR_DAYS = 365 };

    for (size_t i = 0; i < shown; i++)
        ids[i] = picking->facts[i].id;
    enum status status = clients_list_ids(work, ids, shown, &listing->clients);
    if (status == STATUS_OK && query->needs_tags)
        status = client_lists_tags(work, ids, shown, &listing->tags);
    if (status == STATUS_OK && query->needs_revenue)
        status = client_lists_revenue(work, ids, shown, listing->now.today - YEAR_DAYS + 1,
                                      &listing->revenue);
    if (status == STATUS_OK && query->needs_contact)
        status = quiet_shown(work, &listing->now, picking->facts, shown, &listing->contacts);
    return status;
}

static enum status set_next(struct picking *picking, struct client_listing *listing)
{
    const struct client_filter *filter = picking->filter;
    struct list_place place = picking->end;
    struct arena *arena = picking->work->arena;

    if (picking->count > picking->limit)
        place = place_of_facts(&picking->facts[picking->limit - 1], filter->sort);
    else if (!picking->is_cut)
        return STATUS_OK;
    listing->clients.has_more = true;
    listing->next = list_place_write(arena, filter->sort, filter->is_descending, &place);
    listing->is_cut = picking->is_cut;
    listing->looked_count = picking->looked_count;
    return picking->is_cut ? clients_count(picking->work, &listing->all_count) : STATUS_OK;
}

static enum status check_limit(struct work *work, size_t limit)
{
    if (limit >= 1 && limit <= CLIENTS_PAGE_MAX)
        return STATUS_OK;
    return fault_set(&work->fault, STATUS_INVALID, "limit",
                     MESSAGE("a page of clients holds 1 to {1}", arg_plain(CLIENTS_PAGE_MAX)));
}

/* Who is on the page, without anything that is only shown. */
static enum status pick_page(struct work *work, const struct client_listing_query *query,
                             struct picking *picking, struct standing_now *ret_now)
{
    *picking = (struct picking){
        .work = work, .filter = &query->filter, .limit = query->limit, .look_max = query->look_max};
    enum status status = may_view(work);
    if (status == STATUS_OK)
        status = check_limit(work, query->limit);
    if (status == STATUS_OK)
        status = list_place_read(query->after, query->filter.sort, query->filter.is_descending,
                                 work->arena, &work->fault, &picking->after);
    if (status == STATUS_OK)
        status = set_day(query, picking, ret_now);
    if (status == STATUS_OK)
        status = client_lists_open(work, &picking->open);
    if (status == STATUS_OK)
        status = find_tags(picking);
    if (status == STATUS_OK)
        status = find_counted(query, picking);
    if (status == STATUS_OK)
        status = begin_quiet(query, ret_now, picking);
    if (status != STATUS_OK)
        return status;
    set_wanted(query, picking);
    picking->ends_at = clock_ticks() + LOOK_NANOSECONDS;
    status = pick_clients(picking);
    arena_free(&picking->scratch);
    return status;
}

enum status list_chosen_clients(struct work *work, const struct client_listing_query *query,
                                struct client_listing *ret_listing)
{
    struct client_listing listing = {0};
    struct picking picking;

    enum status status = pick_page(work, query, &picking, &listing.now);
    if (status == STATUS_OK)
        status = read_shown(query, &picking, &listing);
    if (status == STATUS_OK)
        status = set_next(&picking, &listing);
    if (status != STATUS_OK)
        return status;
    listing.facts = picking.facts;
    *ret_listing = listing;
    return STATUS_OK;
}

enum status list_count_once(struct work *work, struct client_listing_query *query)
{
    struct figure_clients *counted;

    enum status status = may_view(work);
    if (status != STATUS_OK || query->counted || !can_be_counted(&query->filter))
        return status;
    counted = arena_alloc(work->arena, sizeof(*counted));
    status = count_clients(work, query, counted);
    if (status == STATUS_OK)
        query->counted = counted;
    return status;
}

static enum status too_many(struct work *work, size_t most)
{
    return fault_set(&work->fault, STATUS_INVALID, "all",
                     MESSAGE("at most {1} clients are changed at once; choose fewer by a condition "
                             "more",
                             arg_count((int64_t)most)));
}

enum status list_chosen_ids(struct work *work, const struct client_listing_query *query,
                            size_t most, int64_t **ret_ids, size_t *ret_count)
{
    int64_t *ids = arena_array(work->arena, int64_t, most);
    struct client_listing_query part = *query;
    size_t count = 0;

    part.limit = CLIENTS_PAGE_MAX;
    part.after = NULL;
    enum status status = list_count_once(work, &part);
    if (status != STATUS_OK)
        return status;
    do {
        struct standing_now now;
        struct picking picking;
        struct client_listing listing = {0};

        status = pick_page(work, &part, &picking, &now);
        if (status == STATUS_OK)
            status = set_next(&picking, &listing);
        if (status != STATUS_OK)
            return status;
        size_t shown = picking.count < picking.limit ? picking.count : picking.limit;
        if (shown > most - count)
            return too_many(work, most);
        for (size_t i = 0; i < shown; i++)
            ids[count++] = picking.facts[i].id;
        part.after = listing.next;
    } while (part.after);
    *ret_ids = ids;
    *ret_count = count;
    return STATUS_OK;
}
