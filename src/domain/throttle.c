// SPDX-License-Identifier: AGPL-3.0-or-later
#include "domain/throttle.h"

#include <stdbool.h>

/* A key can stand in a few places only, so that finding one costs the same however many there are.
 */
enum { PLACES = 8 };

static bool is_fresh(const struct throttle *throttle, const struct throttle_slot *slot, int64_t now)
{
    return slot->key != 0 &&
           (slot->open_at > now || now - slot->last_at < throttle->rule.forget_after);
}

static struct throttle_slot *place(const struct throttle *throttle, uint64_t key, size_t turn)
{
    return &throttle->slots[(key % throttle->slot_count + turn) % throttle->slot_count];
}

static struct throttle_slot *find(const struct throttle *throttle, uint64_t key)
{
    for (size_t turn = 0; turn < PLACES && turn < throttle->slot_count; turn++)
        if (place(throttle, key, turn)->key == key)
            return place(throttle, key, turn);
    return NULL;
}

int64_t throttle_wait(const struct throttle *throttle, uint64_t key, int64_t now)
{
    const struct throttle_slot *slot = find(throttle, key);

    if (!slot || slot->open_at <= now)
        return 0;
    /* Of a clock that was set back nobody knows how long is left (D-16): one try is free, and
     * counts from the time there is now. Tries that come at once have times that differ by less. */
    if (slot->last_at - now > throttle->rule.pause_max)
        return 0;
    return slot->open_at - now;
}

/* Whose place a new key takes: nobody's, or that of who was quiet for longest. */
static struct throttle_slot *make_room(const struct throttle *throttle, uint64_t key)
{
    struct throttle_slot *room = place(throttle, key, 0);

    for (size_t turn = 1; turn < PLACES && turn < throttle->slot_count; turn++) {
        struct throttle_slot *slot = place(throttle, key, turn);

        if (room->key != 0 && (slot->key == 0 || slot->last_at < room->last_at))
            room = slot;
    }
    return room;
}

static int64_t pause_after(const struct throttle_rule *rule, unsigned tries)
{
    int64_t pause = rule->first_pause;

    if (tries < rule->free_tries)
        return 0;
    for (unsigned i = rule->free_tries; i < tries && pause < rule->pause_max; i++)
        pause *= 2;
    return pause < rule->pause_max ? pause : rule->pause_max;
}

void throttle_count(struct throttle *throttle, uint64_t key, int64_t now)
{
    struct throttle_slot *slot = find(throttle, key);

    if (!slot)
        slot = make_room(throttle, key);
    if (slot->key != key || !is_fresh(throttle, slot, now))
        *slot = (struct throttle_slot){.key = key};
    if (slot->tries < UINT16_MAX)
        slot->tries++;
    slot->last_at = now;
    slot->open_at = now + pause_after(&throttle->rule, slot->tries);
}

void throttle_clear(struct throttle *throttle, uint64_t key)
{
    struct throttle_slot *slot = find(throttle, key);

    if (slot)
        *slot = (struct throttle_slot){0};
}

void throttle_uncount(struct throttle *throttle, uint64_t key)
{
    struct throttle_slot *slot = find(throttle, key);

    if (!slot || slot->tries == 0)
        return;
    slot->tries--;
    slot->open_at = slot->last_at + pause_after(&throttle->rule, slot->tries);
}
