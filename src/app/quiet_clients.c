// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/quiet_clients.h"

#include "store/clients.h"
#include "store/cue_limits.h"

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
