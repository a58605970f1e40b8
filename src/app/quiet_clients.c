// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/quiet_clients.h"

#include "store/client_lists.h"
#include "store/clients.h"
#include "store/contact_limits.h"
#include "store/cue_limits.h"
#include "store/last_contacts.h"

#define MICROSECONDS INT64_C(1000000)

struct looked_at {
    struct cue_clients clients;
    day_t today;
};

/* As Today reads them, in the same order of deciding (today.c). */
static enum status look(struct work *work, struct snapshots *snapshots, struct looked_at *looked)
{
    struct standing_now now;

    if (!actor_may(&work->actor, RIGHT_VIEW))
        return fault_set(&work->fault, STATUS_FORBIDDEN, "",
                         PLAIN_MESSAGE("you may not look at clients"));
    enum status status = standing_now(work, snapshots, STANDING_NEEDED, &now);
    if (status != STATUS_OK)
        return status;
    struct zone *zone = zone_open_known(now.time_zone);
    status = cues_contacts(work, zone, &looked->clients);
    zone_close(zone);
    if (status == STATUS_OK)
        status = cues_limits(work, &looked->clients, &now.window, now.today);
    looked->today = now.today;
    return status;
}

static enum contact_silence silence_of(const struct looked_at *looked, size_t place)
{
    const struct cue_client *client = &looked->clients.items[place];

    return contact_silence_of(client->contact_days, client->last_contact_on, looked->today);
}

enum status quiet_clients(struct work *work, struct snapshots *snapshots, unsigned silences,
                          struct figure_clients *ret_clients)
{
    struct looked_at looked = {.today = 0};

    enum status status = look(work, snapshots, &looked);
    if (status != STATUS_OK)
        return status;
    struct figure_clients clients = {arena_array(work->arena, int64_t, looked.clients.count), 0};
    for (size_t i = 0; i < looked.clients.count; i++)
        if (silences & 1U << silence_of(&looked, i))
            clients.ids[clients.count++] = looked.clients.items[i].id;
    *ret_clients = clients;
    return STATUS_OK;
}

enum status quiet_counts(struct work *work, struct snapshots *snapshots,
                         struct quiet_counts *ret_counts)
{
    struct looked_at looked = {.today = 0};
    struct quiet_counts counts = {.is_known = true};
    int64_t client_count = 0;

    enum status status = clients_count(work, &client_count);
    if (status == STATUS_OK && client_count > QUIET_COUNT_MAX) {
        *ret_counts = (struct quiet_counts){.is_known = false};
        return STATUS_OK;
    }
    if (status == STATUS_OK)
        status = look(work, snapshots, &looked);
    if (status != STATUS_OK)
        return status;
    for (size_t i = 0; i < looked.clients.count; i++) {
        const enum contact_silence silence = silence_of(&looked, i);

        counts.yellow += silence == SILENCE_YELLOW;
        counts.red += silence == SILENCE_RED;
    }
    *ret_counts = counts;
    return STATUS_OK;
}

/* ---- of clients that are shown ---- */

static struct shown_contact shown_of(const struct last_contact *contact,
                                     const struct client_facts *facts,
                                     const struct standing_now *now, struct zone *zone,
                                     const int32_t standing_days[CLIENT_STANDINGS])
{
    struct contact_limits_said said = {contact->own_days, contact->tag_days, LIMIT_UNSET};
    struct shown_contact shown = {.last_on = facts->last_order_on, .silence = SILENCE_WITHIN};
    const day_t said_on =
        contact->said_at != 0 ? zone_day(zone, contact->said_at / MICROSECONDS) : CLIENT_DAY_NONE;

    if (said_on > shown.last_on) /* CLIENT_DAY_NONE is before all others */
        shown.last_on = said_on;
    if (now->window.active_days > 0)
        said.standing_days = standing_days[client_standing_of(facts, &now->window, now->today)];
    const struct contact_limit_held held = contact_limit_held(&said, (enum client_mark)facts->mark);
    shown.limit_days = held.days > LIMIT_NEVER ? held.days : 0;
    if (!facts->is_archived)
        shown.silence = contact_silence_of(held.days, shown.last_on, now->today);
    return shown;
}

enum status quiet_shown(struct work *work, const struct standing_now *now,
                        const struct client_facts *facts, size_t count,
                        struct shown_contact **ret_contacts)
{
    struct last_contact *contacts = arena_array(work->arena, struct last_contact, count);
    struct shown_contact *shown = arena_array(work->arena, struct shown_contact, count);
    int64_t *ids = arena_array(work->arena, int64_t, count);
    int32_t standing_days[CLIENT_STANDINGS];

    for (size_t i = 0; i < count; i++)
        ids[i] = facts[i].id;
    enum status status = contact_limits_standings(work, standing_days);
    if (status == STATUS_OK)
        status = last_contacts_of(work, ids, count, contacts);
    if (status != STATUS_OK)
        return status;
    struct zone *zone = zone_open_known(now->time_zone);
    for (size_t i = 0; i < count; i++)
        shown[i] = shown_of(&contacts[i], &facts[i], now, zone, standing_days);
    zone_close(zone);
    *ret_contacts = shown;
    return STATUS_OK;
}

enum status quiet_client(struct work *work, struct snapshots *snapshots,
                         const struct client *client, struct shown_contact *ret_contact)
{
    struct client_facts facts = {.id = client->id,
                                 .occasion_count = client->occasion_count,
                                 .last_order_on = client->last_order_on,
                                 .is_archived = client->archived_at != 0,
                                 .mark = client->mark};
    struct shown_contact *shown;
    struct standing_now now;

    enum status status = standing_now(work, snapshots, STANDING_NEEDED, &now);
    if (status == STATUS_OK)
        status = client_lists_has_open(work, client->id, &facts.has_open_order);
    if (status == STATUS_OK)
        status = quiet_shown(work, &now, &facts, 1, &shown);
    if (status == STATUS_OK)
        *ret_contact = *shown;
    return status;
}

/* ---- of clients that are looked through ---- */

enum status quiet_judging_begin(struct work *work, const struct standing_now *now,
                                struct quiet_judging *ret_judging)
{
    struct quiet_judging judging = {.now = now};

    enum status status = contact_limits_standings(work, judging.standing_days);
    if (status == STATUS_OK)
        status = contact_limits_reach(work, &judging.reach);
    if (status != STATUS_OK)
        return status;
    for (size_t i = 0; i < CLIENT_STANDINGS; i++) {
        const int32_t days = judging.standing_days[i];

        if (days > LIMIT_NEVER &&
            (judging.reach.least_days == LIMIT_NEVER || days < judging.reach.least_days))
            judging.reach.least_days = days;
    }
    *ret_judging = judging;
    return STATUS_OK;
}

/* A contact that was noted can only end a silence: so whoever ordered lately is not quiet. */
bool quiet_is_plain(const struct quiet_judging *judging, const struct client_facts *facts,
                    enum contact_silence *ret_silence)
{
    const struct standing_now *now = judging->now;
    const day_t ordered_on = facts->last_order_on;
    int32_t days = judging->reach.least_days;

    if (!judging->reach.is_narrow && facts->mark != MARK_NONE && facts->mark != MARK_ACTIVE)
        days = LIMIT_NEVER;
    else if (!judging->reach.is_narrow)
        days = judging->standing_days[client_standing_of(facts, &now->window, now->today)];
    *ret_silence = SILENCE_WITHIN;
    return days <= LIMIT_NEVER || facts->is_archived || facts->mark == MARK_LOST ||
           (ordered_on != CLIENT_DAY_NONE &&
            contact_silence_of(days, ordered_on, now->today) == SILENCE_WITHIN);
}

enum status quiet_judge(struct work *work, const struct quiet_judging *judging,
                        const struct client_facts *facts, size_t count,
                        enum contact_silence *ret_silences)
{
    struct shown_contact *shown;

    enum status status = quiet_shown(work, judging->now, facts, count, &shown);
    for (size_t i = 0; i < count && status == STATUS_OK; i++)
        ret_silences[i] = shown[i].silence;
    return status;
}
