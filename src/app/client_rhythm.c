// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/client_rhythm.h"

#include "store/client_rhythms.h"

static void set_window(const struct client_card *card, const struct standing_now *now,
                       struct own_rhythm *rhythm)
{
    const day_t last = card->client.last_order_on;
    const struct client_outlook *outlook = &card->outlook;
    const struct window_basis basis = {last, card->client.occasion_count,
                                       card->has_outlook && outlook->has_window,
                                       outlook->window_from, outlook->window_by};
    const struct window_in_force window = window_in_force(&basis, &now->returns);
    const struct client_facts facts = {
        .has_window = window.is_known, .window_from = window.from, .window_by = window.by};

    rhythm->occasion_count = card->client.occasion_count;
    rhythm->age_days = now->today - last;
    rhythm->has_window = window.is_known;
    rhythm->is_shared = window.is_shared;
    rhythm->returns = window.returns;
    rhythm->from_days = window.is_known ? window.from - last : 0;
    rhythm->by_days = window.is_known ? window.by - last : 0;
    rhythm->place = client_own_window(&facts, now->today);
}

enum status show_client_rhythm(struct work *work, const struct client_card *card,
                               const struct standing_now *now, struct own_rhythm *ret_rhythm)
{
    struct own_rhythm rhythm = {.day_count = 0};
    day_t newest[RHYTHM_GAPS + 1];

    if (!actor_may(&work->actor, RIGHT_VIEW))
        return fault_set(&work->fault, STATUS_FORBIDDEN, "",
                         PLAIN_MESSAGE("you may not look at clients"));
    enum status status =
        client_rhythms_days(work, card->client.id, RHYTHM_GAPS + 1, newest, &rhythm.day_count);
    if (status != STATUS_OK)
        return status;
    for (size_t i = 0; i < rhythm.day_count; i++)
        rhythm.days[i] = newest[rhythm.day_count - 1 - i];
    if (card->client.last_order_on != CLIENT_DAY_NONE && rhythm.day_count > 0)
        set_window(card, now, &rhythm);
    else
        rhythm.day_count = 0;
    *ret_rhythm = rhythm;
    return STATUS_OK;
}
