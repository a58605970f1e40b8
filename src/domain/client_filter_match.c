// SPDX-License-Identifier: AGPL-3.0-or-later
#include "domain/client_filter.h"

static bool counts_as_active(const struct client_facts *facts, const struct standing_window *window,
                             day_t today)
{
    int64_t windows = facts->mark == MARK_RARE ? RARE_CLIENT_WINDOWS : 1;

    if (facts->mark == MARK_ACTIVE || facts->mark == MARK_LOST)
        return facts->mark == MARK_ACTIVE;
    return facts->has_open_order ||
           (int64_t)today - facts->last_order_on <= windows * window->active_days;
}

enum client_standing client_standing_of(const struct client_facts *facts,
                                        const struct standing_window *window, day_t today)
{
    if (facts->occasion_count == 0 || facts->last_order_on == CLIENT_DAY_NONE)
        return CLIENT_WITHOUT_ORDERS;
    bool is_active = counts_as_active(facts, window, today);

    if (facts->occasion_count == 1)
        return is_active ? CLIENT_NEWCOMER : CLIENT_ONE_TIME;
    if (!is_active)
        return CLIENT_LOST;
    return facts->occasion_count >= window->vip_orders ? CLIENT_VIP : CLIENT_GROWING;
}

bool client_is_cooling(const struct client_facts *facts, const struct standing_window *window,
                       day_t today)
{
    const bool is_awaited =
        facts->mark != MARK_RARE && (facts->mark == MARK_ACTIVE || !facts->has_open_order);

    switch (client_standing_of(facts, window, today)) {
    case CLIENT_NEWCOMER:
    case CLIENT_GROWING:
    case CLIENT_VIP:
        return is_awaited && facts->last_order_on < today - window->cooling_days;
    case CLIENT_ONE_TIME:
    case CLIENT_LOST:
    case CLIENT_WITHOUT_ORDERS:
    case CLIENT_COOLING:
        break;
    }
    return false;
}

enum own_window client_own_window(const struct client_facts *facts, day_t today)
{
    if (!facts->has_window)
        return OWN_WINDOW_ANY;
    if (today < facts->window_from)
        return OWN_WINDOW_AHEAD;
    if (today > facts->window_by)
        return OWN_WINDOW_PASSED;
    return facts->window_by - today <= WINDOW_CLOSING_DAYS ? OWN_WINDOW_CLOSING : OWN_WINDOW_OPEN;
}

bool client_has_returned(const struct client_facts *facts, const struct standing_window *window,
                         day_t today)
{
    return facts->before_last_on != CLIENT_DAY_NONE && facts->last_order_on != CLIENT_DAY_NONE &&
           (int64_t)facts->last_order_on - facts->before_last_on > window->active_days &&
           facts->last_order_on >= today - window->active_days;
}

/* Said, or suggested by the record of who is lost; no reason is known only of these. */
static bool loss_matches(unsigned wanted, const struct filter_day *day,
                         const struct client_facts *facts)
{
    enum loss_reason reason = facts->loss_said;

    if (wanted == 0)
        return true;
    if (reason == LOSS_UNKNOWN) {
        if (facts->last_order_on == CLIENT_DAY_NONE ||
            (facts->mark != MARK_LOST &&
             client_standing_of(facts, &day->window, day->today) != CLIENT_LOST))
            return false;
        reason = loss_suggested(&facts->loss_record);
    }
    return (wanted & 1U << reason) != 0;
}

/* A window that is closing is still open. */
static bool window_matches(enum own_window wanted, enum own_window is)
{
    return wanted == OWN_WINDOW_ANY || wanted == is ||
           (wanted == OWN_WINDOW_OPEN && is == OWN_WINDOW_CLOSING);
}

static bool standing_matches(unsigned wanted, const struct filter_day *day,
                             const struct client_facts *facts)
{
    if (wanted == 0)
        return true;
    if (wanted & 1U << client_standing_of(facts, &day->window, day->today))
        return true;
    return (wanted & 1U << CLIENT_COOLING) != 0 &&
           client_is_cooling(facts, &day->window, day->today);
}

static bool is_within(int64_t number, int64_t from, int64_t to)
{
    return (from < 0 || number >= from) && (to < 0 || number <= to);
}

static bool last_order_matches(const struct client_filter *filter, day_t last)
{
    if (filter->last_from == CLIENT_DAY_NONE && filter->last_to == CLIENT_DAY_NONE)
        return true;
    return last != CLIENT_DAY_NONE &&
           (filter->last_from == CLIENT_DAY_NONE || last >= filter->last_from) &&
           (filter->last_to == CLIENT_DAY_NONE || last <= filter->last_to);
}

/* Whether one of `words` begins with `word`. */
static bool has_word(const char *words, const char *word, size_t length)
{
    for (const char *at = words; at; at = strchr(at, ' ')) {
        at += *at == ' ' ? 1 : 0;
        if (strncmp(at, word, length) == 0)
            return true;
    }
    return false;
}

/* The rule of store/searches.h: a word that begins with each of those typed; none find nothing. */
static bool words_match(const char *wanted, const char *words)
{
    if (!wanted)
        return true;
    if (!words || wanted[0] == '\0')
        return false;
    for (const char *at = wanted; *at != '\0';) {
        size_t length = strcspn(at, " ");

        if (length > 0 && !has_word(words, at, length))
            return false;
        at += at[length] == ' ' ? length + 1 : length;
    }
    return true;
}

bool client_filter_has_figure(const struct client_filter *filter)
{
    return filter->figure.kind != FIGURE_NONE || filter->first_source || filter->any_service ||
           filter->last_service;
}

enum archived_choice client_filter_archived(const struct client_filter *filter)
{
    return !filter->has_archived && client_filter_has_figure(filter) ? ARCHIVED_TOO
                                                                     : filter->archived;
}

static bool archived_matches(enum archived_choice choice, bool is_archived)
{
    return choice == ARCHIVED_TOO || is_archived == (choice == ARCHIVED_ALONE);
}

bool client_filter_matches(const struct client_filter *filter, const struct filter_day *day,
                           const struct client_facts *facts)
{
    return facts->is_met && archived_matches(client_filter_archived(filter), facts->is_archived) &&
           is_within(facts->order_count, filter->orders_from, filter->orders_to) &&
           last_order_matches(filter, facts->last_order_on) &&
           (filter->created_from == CLIENT_DAY_NONE || facts->created_at >= day->created_from_at) &&
           (!filter->has_mark || facts->mark == filter->mark) &&
           (filter->source[0] == '\0' || strcmp(filter->source, facts->source) == 0) &&
           window_matches(filter->window, client_own_window(facts, day->today)) &&
           standing_matches(filter->standings, day, facts) &&
           loss_matches(filter->losses, day, facts) &&
           (filter->returned == RETURNED_ANY ||
            client_has_returned(facts, &day->window, day->today)) &&
           words_match(day->find_words, facts->words);
}
