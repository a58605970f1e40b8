// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/courtesy_desk.h"

#include <pthread.h>

/* Users who share a place share what is left, which is more than two can type. */
enum { PLACES = 512 };
#define MINUTE INT64_C(60000000)

struct place {
    int64_t since_at;
    int count;
};

struct courtesy_desk {
    const struct courtesy_rules *rules;
    pthread_mutex_t lock; /* of the places */
    struct place places[PLACES];
};

struct courtesy_desk *courtesy_desk_open(struct arena *arena)
{
    struct courtesy_desk *desk = arena_alloc(arena, sizeof(*desk));

    desk->rules = courtesy_rules_new(arena);
    pthread_mutex_init(&desk->lock, NULL);
    return desk;
}

void courtesy_desk_close(struct courtesy_desk *desk)
{
    if (desk)
        pthread_mutex_destroy(&desk->lock);
}

const struct courtesy_rules *courtesy_desk_rules(const struct courtesy_desk *desk,
                                                 struct arena *arena)
{
    return desk ? desk->rules : courtesy_rules_new(arena);
}

/* A clock that was set back begins a new minute, too. */
static bool count(struct place *place, int64_t now)
{
    if (now - place->since_at >= MINUTE || now < place->since_at)
        *place = (struct place){.since_at = now};
    if (place->count >= COURTESY_CHECKS_A_MINUTE)
        return false;
    place->count++;
    return true;
}

enum status courtesy_desk_lets(struct courtesy_desk *desk, int64_t user_id, int64_t now,
                               struct fault *fault)
{
    if (!desk)
        return STATUS_OK;
    pthread_mutex_lock(&desk->lock);
    const bool is_let = count(&desk->places[(uint64_t)user_id % PLACES], now);
    pthread_mutex_unlock(&desk->lock);
    if (is_let)
        return STATUS_OK;
    return fault_set(fault, STATUS_FORBIDDEN, "",
                     MESSAGE("the words were checked {1} times within a minute; wait a moment, "
                             "and it goes on",
                             arg_count(COURTESY_CHECKS_A_MINUTE)));
}
