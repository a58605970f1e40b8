// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/today.h"

#include <stdlib.h>

#include "app/bounces.h"
#include "app/clients.h"
#include "app/complaint_change.h"
#include "app/today_count.h"
#include "app/today_waits.h"
#include "base/clock.h"
#include "store/clients.h"
#include "store/cue_doubts.h"
#include "store/cue_limits.h"
#include "store/cue_merges.h"
#include "store/own_cues.h"

#define MICROSECONDS INT64_C(1000000)
enum { MINUTE_SECONDS = 60 };

static enum status may_view(struct work *work)
{
    if (actor_may(&work->actor, RIGHT_VIEW))
        return STATUS_OK;
    return fault_set(&work->fault, STATUS_FORBIDDEN, "",
                     PLAIN_MESSAGE("you may not look at clients"));
}

/* ---- names ---- */

static const char *name_of_enquiry(const struct today_waits *waits, int64_t id)
{
    for (size_t i = 0; i < waits->enquiries.count; i++)
        if (waits->enquiries.items[i].id == id)
            return waits->enquiries.items[i].name;
    return "";
}

/* A page of clients holds some; more are asked for in turn. */
static enum status add_client_names(struct work *work, const int64_t *ids, size_t count,
                                    struct today *today)
{
    enum status status = STATUS_OK;

    for (size_t at = 0; at < count && status == STATUS_OK; at += CLIENTS_PAGE_MAX) {
        size_t part = count - at < CLIENTS_PAGE_MAX ? count - at : CLIENTS_PAGE_MAX;
        struct client_list list = {0};

        status = clients_list_ids(work, ids + at, part, &list);
        for (size_t i = 0; status == STATUS_OK && i < list.count; i++)
            today->names[today->name_count++] =
                (struct today_name){list.items[i].id, list.items[i].name};
    }
    return status;
}

static void add_once(int64_t *ids, size_t *count, int64_t id)
{
    for (size_t i = 0; i < *count; i++)
        if (ids[i] == id)
            return;
    ids[(*count)++] = id;
}

static enum status read_names(struct work *work, const struct today_waits *waits, size_t shown,
                              struct today *today)
{
    size_t count = today->cues.count < shown ? today->cues.count : shown, ids = 0;
    int64_t *client_ids = arena_array(work->arena, int64_t, 2 * count);

    today->names = arena_array(work->arena, struct today_name, 2 * count);
    for (size_t i = 0; i < count; i++) {
        const struct cue *cue = &today->cues.items[i];

        if (cue->enquiry) {
            today->names[today->name_count++] =
                (struct today_name){cue->key.object_id, name_of_enquiry(waits, cue->key.object_id)};
            continue;
        }
        if (cue->waiting && cue->client_id == 0)
            continue; /* nobody known: it says itself who writes */
        add_once(client_ids, &ids, cue->client_id);
        if (cue->rule == CUE_DOUBLE_CLIENT)
            add_once(client_ids, &ids, cue->key.occasion);
    }
    return add_client_names(work, client_ids, ids, today);
}

static const char *name_of(const struct today *today, int64_t id)
{
    for (size_t i = 0; i < today->name_count; i++)
        if (today->names[i].id == id)
            return today->names[i].name;
    return "";
}

const char *today_name_of(const struct today *today, const struct cue *cue)
{
    if (cue->waiting && cue->client_id == 0)
        return cue->waiting->name;
    return name_of(today, cue->enquiry ? cue->key.object_id : cue->client_id);
}

const char *today_other_name_of(const struct today *today, const struct cue *cue)
{
    return cue->rule == CUE_DOUBLE_CLIENT ? name_of(today, cue->key.occasion) : "";
}

/* ---- the day ---- */

/* Their own, or that of those who came back after as many orders. */
static void give_windows(const struct cue_clients *clients, const struct return_windows *returns)
{
    for (size_t i = 0; i < clients->count; i++) {
        struct cue_client *client = &clients->items[i];
        const struct window_basis basis = {client->last_order_on, client->occasion_count,
                                           client->has_window, client->window_from,
                                           client->window_by};
        const struct window_in_force window = window_in_force(&basis, returns);

        client->has_window = window.is_known;
        client->is_window_shared = window.is_shared;
        client->window_from = window.from;
        client->window_by = window.by;
    }
}

static enum status read_facts(struct work *work, struct today *today, struct today_waits *waits,
                              struct cue_facts *facts)
{
    struct cue_clients clients = {0};
    struct cue_dates dates = {0};
    struct cue_doubles doubles = {0};
    struct cue_currency_doubt currency = {0};
    struct cue_complaint *complaints = NULL;
    struct cue_bounce *bounces = NULL;
    struct cue_own *owns = NULL;
    size_t own_count = 0, complaint_count = 0, bounce_count = 0;

    enum status status = cues_clients(work, today->zone, &clients);
    if (status == STATUS_OK)
        status = cues_limits(work, &clients, &today->now.window, today->now.today);
    give_windows(&clients, &today->now.returns);
    if (status == STATUS_OK)
        status = cues_doubles(work, &clients, &doubles);
    if (status == STATUS_OK)
        status = cues_without_currency(work, &currency);
    if (status == STATUS_OK)
        status = cues_dates(work, &clients, today->now.today, &dates);
    if (status == STATUS_OK)
        status = today_waits_read(work, waits);
    if (status == STATUS_OK)
        status = own_cues_waiting(work, today->zone, today->now.today + CUE_OWN_AHEAD_DAYS, &owns,
                                  &own_count);
    if (status == STATUS_OK)
        status = complaint_cues(work, today->zone, &complaints, &complaint_count);
    if (status == STATUS_OK)
        status = bounce_cues(work, today->zone, &bounces, &bounce_count);
    *facts = (struct cue_facts){
        .clients = clients.items,
        .client_count = clients.count,
        .dates = dates.items,
        .date_count = dates.count,
        .enquiries = waits->enquiry_facts,
        .enquiry_count = waits->enquiries.count,
        .waitings = waits->waitings,
        .waiting_count = waits->waiting_count,
        .doubles = doubles.items,
        .double_count = doubles.count,
        .orders_without_currency = currency.count,
        .newest_without_currency = currency.newest_id,
        .owns = owns,
        .own_count = own_count,
        .complaints = complaints,
        .complaint_count = complaint_count,
        .bounces = bounces,
        .bounce_count = bounce_count,
    };
    return status;
}

/* The spans within which the keys of all these lie, one for each cause. Of a cause with few keys
 * the objects are named, too. */
enum { SPAN_OBJECTS_MAX = 400 };
struct cue_spans {
    struct cue_span items[CUE_CAUSES];
    size_t count;
    int64_t objects[CUE_CAUSES][SPAN_OBJECTS_MAX];
};

static struct cue_span *span_of(struct cue_spans *spans, const struct cue_key *key)
{
    for (size_t i = 0; i < spans->count; i++)
        if (spans->items[i].cause == key->cause)
            return &spans->items[i];
    spans->items[spans->count] = (struct cue_span){.cause = key->cause,
                                                   .from_occasion = key->occasion,
                                                   .to_occasion = key->occasion,
                                                   .from_object = key->object_id,
                                                   .to_object = key->object_id};
    return &spans->items[spans->count++];
}

static void widen(struct cue_span *span, const struct cue_key *key, int64_t *objects)
{
    if (span->object_count < SPAN_OBJECTS_MAX)
        objects[span->object_count] = key->object_id;
    span->object_count++;
    if (key->occasion < span->from_occasion)
        span->from_occasion = key->occasion;
    if (key->occasion > span->to_occasion)
        span->to_occasion = key->occasion;
    if (key->object_id < span->from_object)
        span->from_object = key->object_id;
    if (key->object_id > span->to_object)
        span->to_object = key->object_id;
}

static int by_number(const void *left, const void *right)
{
    int64_t a = *(const int64_t *)left, b = *(const int64_t *)right;

    return (a > b) - (a < b);
}

/* Each object once. */
static void name_objects(struct cue_span *span, int64_t *objects)
{
    size_t count = 0;

    if (span->object_count > SPAN_OBJECTS_MAX)
        return;
    qsort(objects, span->object_count, sizeof(objects[0]), by_number);
    for (size_t i = 0; i < span->object_count; i++)
        if (count == 0 || objects[count - 1] != objects[i])
            objects[count++] = objects[i];
    span->objects = objects;
    span->object_count = count;
}

/* What was answered of all that would stand if nothing had been. */
static enum status read_answers(struct work *work, const struct cue_day *day,
                                struct cue_facts *facts)
{
    const struct cue_list unanswered = cues_of_day(facts, day, work->arena);
    struct cue_spans *spans = arena_alloc(work->arena, sizeof(*spans));
    struct cue_answers answers = {0};

    for (size_t i = 0; i < unanswered.count; i++) {
        struct cue_span *span = span_of(spans, &unanswered.items[i].key);

        widen(span, &unanswered.items[i].key, spans->objects[span - spans->items]);
    }
    for (size_t i = 0; i < spans->count; i++)
        name_objects(&spans->items[i], spans->objects[i]);
    enum status status = cues_answers(work, spans->items, spans->count, &answers);
    if (status == STATUS_OK)
        status = cues_add_merged_answers(work, &answers);
    facts->answers = answers.items;
    facts->answer_count = answers.count;
    return status;
}

static enum status read_day(struct work *work, size_t shown, struct today *today)
{
    struct cue_facts *facts = arena_alloc(work->arena, sizeof(*facts));
    struct today_waits waits = {0};

    const struct cue_day day = {.today = today->now.today, .window = today->now.window};
    enum status status = read_facts(work, today, &waits, facts);
    if (status == STATUS_OK)
        status = read_answers(work, &day, facts);
    if (status != STATUS_OK)
        return status;
    today->client_count = facts->client_count;
    today->cues = cues_of_day(facts, &day, work->arena);
    today->top_count = cues_at_top(&today->cues, day.today);
    status = read_names(work, &waits, shown, today);
    if (status == STATUS_OK)
        status = cues_recent(work, zone_instant(today->zone, day.today, 0) * MICROSECONDS,
                             &today->handled);
    return status;
}

enum status show_today(struct work *work, struct snapshots *snapshots, size_t shown,
                       struct today *ret_today)
{
    const int64_t began_at = clock_ticks();
    struct today today = {0};

    enum status status = may_view(work);
    if (status == STATUS_OK)
        status = standing_now(work, snapshots, STANDING_NEEDED, &today.now);
    if (status != STATUS_OK)
        return status;
    today.zone = zone_open_known(today.now.time_zone);
    status = read_day(work, shown, &today);
    if (status == STATUS_OK)
        status = today_count_keep(work, snapshots, &today, clock_ticks() - began_at);
    if (status != STATUS_OK) {
        today_close(&today);
        return status;
    }
    *ret_today = today;
    return STATUS_OK;
}

void today_close(struct today *today)
{
    zone_close(today->zone);
    today->zone = NULL;
}
