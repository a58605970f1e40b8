// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/figure_clients.h"

#include <stdlib.h>
#include <string.h>

#include "base/parallel.h"
#include "retention/cohort.h"
#include "retention/matrix.h"
#include "retention/next_order.h"
#include "retention/order_log_pick.h"
#include "retention/order_log_until.h"
#include "retention/presence.h"
#include "retention/rfm.h"
#include "store/client_lists.h"
#include "store/tags.h"

#define MICROSECONDS INT64_C(1000000)
enum { ANY_GROUP = -2, NO_GROUP = -1 }; /* else the place of its name in the log */

struct counting {
    struct figure figure;
    struct order_log log;
    const uint32_t
        *until; /* [client of the log up to the day] in that of the snapshot; NULL: same */
    const uint32_t *picked; /* [client] in the log up to the day; NULL: the same */
    const uint32_t *chosen; /* clients that may be counted; NULL: all */
    size_t chosen_count;
    struct history history;
    struct window window;
    struct rfm rfm;
    struct next_order next_order;
    int last_service;
    struct arena scratch;
};

/* --- who is counted --- */

/* A1. Zeros for figures of a day. */
static struct presence presence_of(const struct counting *counting, size_t client)
{
    const struct order_log *log = &counting->log;
    const struct figure *figure = &counting->figure;
    day_t to = figure->to < log->as_of ? figure->to : log->as_of;

    if (figure->kind > FIGURE_CAME_BACK)
        return (struct presence){0};
    return presence_in(log, client, figure->from, to, counting->window.active_days);
}

/* -1 while they are no client yet; as movement_between() tells it. */
static int standing_on(const struct counting *counting, size_t client, day_t end)
{
    const struct order_log *log = &counting->log;
    day_t day = end < log->as_of ? end : log->as_of;
    uint32_t count = order_log_count_until(log, client, day);

    if (count == 0)
        return -1;
    return (int)standing_in(log, client, &counting->window, count, day);
}

static bool is_within(int64_t number, int32_t from, int32_t to)
{
    return number >= from && (to < 0 || number <= to);
}

/* A2. */
static bool counts_in_matrix(const struct counting *counting, size_t client)
{
    const struct figure *figure = &counting->figure;
    uint32_t orders = counting->log.count[client];
    day_t day = counting->log.as_of;
    int32_t age_days = day - counting->history.last[client];
    int standing = (int)standing_in(&counting->log, client, &counting->window, orders, day);

    if (figure->kind == FIGURE_CELL)
        return is_within(orders, figure->a, figure->b) && is_within(age_days, figure->c, figure->d);
    if (figure->kind == FIGURE_STANDING)
        return standing == figure->a;
    return is_cooling_in(&counting->log, client, &counting->window, orders, day) &&
           (figure->a < 0 || standing == figure->a);
}

/* A3. */
static bool counts_in_rfm(const struct counting *counting, size_t client)
{
    const struct figure *figure = &counting->figure;
    const struct rfm_score *score = &counting->rfm.scores[client];
    const int scores[] = {score->r, score->f, score->m};

    if (score->r == 0)
        return false;
    if (figure->kind == FIGURE_SCORE)
        return scores[figure->a] == figure->c;
    return (int)rfm_segment_of(score->r, score->f) == figure->a;
}

/* A4. */
static bool counts_as_due(const struct counting *counting, size_t client)
{
    const struct order_log *log = &counting->log;
    struct due due;

    if (!next_order_due(&counting->next_order, log->count[client], counting->history.last[client],
                        log->as_of, &due))
        return false;
    return counting->figure.a == 0 ? due_is_open(&due, log->as_of) : due.is_overdue;
}

static bool counts(const struct counting *counting, size_t client)
{
    const struct figure *figure = &counting->figure;
    const struct presence presence = presence_of(counting, client);

    switch (figure->kind) {
    case FIGURE_NONE:
        return true;
    case FIGURE_START:
        return presence.at_start;
    case FIGURE_END:
        return presence.at_end;
    case FIGURE_RETAINED:
        return presence.at_start && presence.at_end;
    case FIGURE_LOST:
        return presence.at_start && !presence.at_end;
    case FIGURE_JOINED:
        return !presence.at_start && presence.at_end;
    case FIGURE_NEW:
        return presence_is_new(&presence) && presence.at_end;
    case FIGURE_RETURNED:
        return !presence.at_start && presence.at_end && !presence_is_new(&presence);
    case FIGURE_NEW_GONE:
        return presence_is_new(&presence) && !presence.at_end;
    case FIGURE_CAME_BACK:
        return presence.at_start && presence_has_come(&presence);
    case FIGURE_STANDING:
    case FIGURE_COOLING:
    case FIGURE_CELL:
        return counts_in_matrix(counting, client);
    case FIGURE_MOVED:
        return standing_on(counting, client, figure->from) == figure->a &&
               standing_on(counting, client, figure->to) == figure->b;
    case FIGURE_SEGMENT:
    case FIGURE_SCORE:
        return counts_in_rfm(counting, client);
    case FIGURE_DUE:
        return counts_as_due(counting, client);
    case FIGURE_COHORT:
        break;
    }
    return cohort_has(&counting->log, client, (enum period)figure->b, figure->from, figure->a);
}

/* --- of which of them --- */

/* A log in which nobody says any has the group 0 alone. */
static int find_group(const char *name, const char *const *names, size_t count)
{
    if (!name)
        return ANY_GROUP;
    for (size_t i = 1; i < count; i++)
        if (strcmp(names[i], name) == 0)
            return (int)i;
    return name[0] == '\0' ? 0 : NO_GROUP;
}

static bool is_group(int wanted, const uint16_t *column, size_t occasion)
{
    return wanted == ANY_GROUP || wanted == (column ? column[occasion] : 0);
}

/* Nobody when there is no occasion before the period. */
static bool had_service(const struct counting *counting, size_t client)
{
    const struct order_log *log = &counting->log;
    bool has_from = counting->figure.kind != FIGURE_NONE && counting->figure.from != 0;
    uint32_t count = has_from ? order_log_count_until(log, client, counting->figure.from - 1)
                              : log->count[client];

    return counting->last_service == ANY_GROUP ||
           (count > 0 &&
            is_group(counting->last_service, log->service, log->first[client] + count - 1));
}

/* --- the log that it is counted in --- */

static bool is_of_day(enum figure_kind kind)
{
    return kind == FIGURE_STANDING || kind == FIGURE_COOLING || kind == FIGURE_CELL ||
           kind == FIGURE_SEGMENT || kind == FIGURE_SCORE || kind == FIGURE_DUE ||
           kind == FIGURE_COHORT;
}

/* --- tags --- */

enum { TAGGED_MAX = 200000 }; /* clients of a tag, as retention_view.h has it */

/* Who has all tags that the filter asks for, ascending; not asked for when nobody needs them. */
struct tagged_ids {
    int64_t *ids;
    size_t count;
    bool are_asked;
};
struct tagged {
    uint32_t *clients; /* of the log; NULL: not asked for */
    size_t count;
};

static int by_id(const void *left, const void *right)
{
    int64_t a = *(const int64_t *)left, b = *(const int64_t *)right;

    return (a > b) - (a < b);
}

/* Keeps those of `all` that are among `others`. */
static size_t keep_common(int64_t *all, size_t count, const int64_t *others, size_t other_count)
{
    size_t kept = 0;

    for (size_t i = 0; i < count; i++)
        if (other_count > 0 && bsearch(&all[i], others, other_count, sizeof(int64_t), by_id))
            all[kept++] = all[i];
    return kept;
}

static enum status ids_of_tag(struct work *work, const char *tag, int64_t *ids, size_t *ret_count)
{
    size_t count = 0;
    int64_t id = -1;

    enum status status = client_lists_find_tag(work, tag_key(work->arena, slice_of(tag)), &id);
    if (status == STATUS_OK && id >= 0)
        status = client_lists_of_tag(work, id, TAGGED_MAX + 1, ids, &count);
    if (status == STATUS_OK && count > TAGGED_MAX)
        return fault_set(&work->fault, STATUS_INVALID, "tag",
                         MESSAGE("more than {1} clients have this tag: choose another one",
                                 arg_count(TAGGED_MAX)));
    if (status != STATUS_OK)
        return status;
    if (count > 1)
        qsort(ids, count, sizeof(int64_t), by_id);
    *ret_count = count;
    return STATUS_OK;
}

static enum status ids_of_tags(struct work *work, const struct client_filter *filter,
                               struct tagged_ids *tagged)
{
    int64_t *others = arena_array(work->arena, int64_t, TAGGED_MAX + 1);
    enum status status = STATUS_OK;

    tagged->are_asked = true;
    tagged->ids = arena_array(work->arena, int64_t, TAGGED_MAX + 1);
    for (size_t i = 0; i < filter->tag_count && status == STATUS_OK; i++) {
        size_t count = 0;

        status = ids_of_tag(work, filter->tags[i], i == 0 ? tagged->ids : others, &count);
        tagged->count = i == 0 ? count : keep_common(tagged->ids, tagged->count, others, count);
    }
    return status;
}

static int by_place(const void *left, const void *right)
{
    uint32_t a = *(const uint32_t *)left, b = *(const uint32_t *)right;

    return (a > b) - (a < b);
}

/* Their places in the log up to the day; who has no order until then is not among them. */
static struct tagged clients_of_ids(struct counting *counting, const struct snapshot *snapshot,
                                    const struct tagged_ids *ids)
{
    struct tagged tagged = {0};

    if (!ids->are_asked)
        return tagged;
    tagged.clients = arena_array(&counting->scratch, uint32_t, ids->count);
    for (size_t i = 0; i < ids->count; i++) {
        int64_t found = snapshot_find_client(snapshot, ids->ids[i]);
        uint32_t place = (uint32_t)found;
        const uint32_t *until = counting->until;

        if (found >= 0 && until)
            until = bsearch(&place, until, counting->log.client_count, sizeof(place), by_place);
        if (found >= 0 && (!counting->until || until))
            tagged.clients[tagged.count++] = until ? (uint32_t)(until - counting->until) : place;
    }
    return tagged;
}

/* --- whose figures it is among --- */

/* Scores and windows are what clients are beside others: of some, among these alone. */
static bool is_among(enum figure_kind kind)
{
    return kind == FIGURE_SEGMENT || kind == FIGURE_SCORE || kind == FIGURE_DUE;
}

/* Tags are looked up elsewhere, unless they say among whom. */
static void choose(struct counting *counting, const struct client_filter *filter,
                   const struct tagged *tagged)
{
    const struct client_choice choice = {.first_source = filter->first_source,
                                         .any_service = filter->any_service,
                                         .among = tagged->clients,
                                         .among_count = tagged->count};
    uint32_t *chosen = NULL;

    if (!choice.first_source && !choice.any_service && !choice.among)
        return;
    counting->chosen_count = order_log_choose(&counting->log, &choice, &counting->scratch, &chosen);
    counting->chosen = chosen;
    if (!is_among(filter->figure.kind))
        return;
    counting->log =
        order_log_pick(&counting->log, chosen, counting->chosen_count, &counting->scratch);
    counting->picked = chosen;
    counting->chosen = NULL;
}

/* What the figure needs, and no more. */
static void measure(struct counting *counting, const struct window_choice *choice)
{
    const struct order_log *log = &counting->log;
    enum figure_kind kind = counting->figure.kind;
    unsigned threads = parallel_threads();

    if (kind == FIGURE_NONE || kind == FIGURE_COHORT)
        return;
    counting->history = history_measure(log, threads, &counting->scratch);
    if (kind == FIGURE_SEGMENT || kind == FIGURE_SCORE)
        counting->rfm =
            rfm_measure(log, &counting->history, counting->figure.b, threads, &counting->scratch);
    else if (kind == FIGURE_DUE)
        counting->next_order = next_order_measure(log, threads, &counting->scratch);
    else
        counting->window = window_measure(log, &counting->history, choice, threads);
}

static int64_t id_of(const struct counting *counting, const struct snapshot *snapshot,
                     size_t client)
{
    size_t place = counting->picked ? counting->picked[client] : client;

    return snapshot_client_id(snapshot, counting->until ? counting->until[place] : place);
}

static void gather(const struct counting *counting, const struct snapshot *snapshot,
                   struct arena *arena, struct figure_clients *clients)
{
    size_t count = counting->chosen ? counting->chosen_count : counting->log.client_count;

    clients->ids = arena_array(arena, int64_t, count);
    for (size_t i = 0; i < count; i++) {
        size_t client = counting->chosen ? counting->chosen[i] : i;

        if (counts(counting, client) && had_service(counting, client))
            clients->ids[clients->count++] = id_of(counting, snapshot, client);
    }
    if (clients->count > 1)
        qsort(clients->ids, clients->count, sizeof(int64_t), by_id);
}

static void count_clients(struct work *work, const struct snapshot *snapshot,
                          const struct client_filter *filter, const struct window_choice *window,
                          day_t today, const struct tagged_ids *tags,
                          struct figure_clients *clients)
{
    struct counting counting = {.figure = filter->figure};
    day_t as_of = is_of_day(filter->figure.kind) ? filter->figure.to : today;

    counting.log =
        order_log_until(snapshot_log(snapshot), as_of, &counting.scratch, &counting.until);
    if (!snapshot_holds_count(work, snapshot_log(snapshot)->last_day, as_of))
        counting.log.hold = NULL;
    const struct tagged tagged = clients_of_ids(&counting, snapshot, tags);
    choose(&counting, filter, &tagged);
    counting.last_service =
        find_group(filter->last_service, counting.log.services, counting.log.service_count);
    if (counting.log.client_count > 0) {
        measure(&counting, window);
        gather(&counting, snapshot, work->arena, clients);
    }
    arena_free(&counting.scratch);
}

/* In several currencies the orders of one of them stand for all, the business's own, as in
 * standing_windows.c. */
static enum status take(struct work *work, struct snapshots *snapshots, const char *currency,
                        const struct client_filter *filter, struct snapshot **ret_snapshot)
{
    struct snapshot_choice choice = {.as_of = DAY_NONE, .is_plain = filter->is_plain};

    enum status status = snapshot_take(snapshots, work, &choice, ret_snapshot);
    if (status != STATUS_INVALID || currency[0] == '\0')
        return status;
    work->fault = (struct fault){.status = STATUS_OK};
    memcpy(choice.currency, currency, strnlen(currency, sizeof(choice.currency) - 1));
    return snapshot_take(snapshots, work, &choice, ret_snapshot);
}

static enum status find(struct work *work, struct snapshots *snapshots,
                        const struct client_filter *filter, struct figure_clients *clients)
{
    struct standing_basis basis;
    struct snapshot *snapshot = NULL;
    struct tagged_ids tags = {0};

    enum status status = client_lists_basis(work, &basis);
    if (status == STATUS_OK && filter->tag_count > 0 && is_among(filter->figure.kind))
        status = ids_of_tags(work, filter, &tags);
    if (status != STATUS_OK)
        return status;
    status = take(work, snapshots, basis.currency, filter, &snapshot);
    if (status == STATUS_INVALID) { /* there are no orders that count */
        work->fault = (struct fault){.status = STATUS_OK};
        return STATUS_OK;
    }
    if (status != STATUS_OK)
        return status;
    const struct window_choice by_settings = {.active_days = basis.active_days,
                                              .cooling_days = basis.cooling_days};
    const struct window_choice choice =
        filter->is_plain ? (struct window_choice){.active_days = 0} : by_settings;
    count_clients(work, snapshot, filter, &choice,
                  zone_day_by_name(basis.time_zone, work->now / MICROSECONDS), &tags, clients);
    snapshot_release(snapshots, snapshot);
    return STATUS_OK;
}

enum status figure_clients(struct work *work, struct snapshots *snapshots,
                           const struct client_filter *filter, struct figure_clients *ret_clients)
{
    struct snapshots *own = snapshots ? NULL : snapshots_open(0);
    struct figure_clients clients = {0};

    enum status status = find(work, own ? own : snapshots, filter, &clients);
    snapshots_close(own);
    if (status == STATUS_OK)
        *ret_clients = clients;
    return status;
}

bool figure_clients_have(const struct figure_clients *clients, int64_t id)
{
    return clients->count > 0 &&
           bsearch(&id, clients->ids, clients->count, sizeof(int64_t), by_id) != NULL;
}
