// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/client_rhythm.h"

#include "store/client_rhythms.h"

/* What the forecast keeps is of the orders it has seen: a later order begins a new window. */
static bool set_own_window(const struct client_card *card, struct own_rhythm *rhythm)
{
    const struct client_outlook *outlook = &card->outlook;
    const day_t last = card->client.last_order_on;

    if (!card->has_outlook || !outlook->has_window || outlook->window_from < last)
        return false;
    rhythm->from_days = outlook->window_from - last;
    rhythm->by_days = outlook->window_by - last;
    return true;
}

static bool set_shared_window(const struct return_windows *returns, struct own_rhythm *rhythm)
{
    const struct return_window *window = return_window_after(returns, rhythm->occasion_count);

    if (!window)
        return false;
    rhythm->is_shared = true;
    rhythm->from_days = window->from_days;
    rhythm->by_days = window->by_days;
    rhythm->returns = window->returns;
    return true;
}

static void set_window(const struct client_card *card, const struct standing_now *now,
                       struct own_rhythm *rhythm)
{
    const day_t last = card->client.last_order_on;

    rhythm->occasion_count = card->client.occasion_count;
    rhythm->age_days = now->today - last;
    rhythm->has_window = set_own_window(card, rhythm) || set_shared_window(&now->returns, rhythm);
    const struct client_facts facts = {.has_window = rhythm->has_window,
                                       .window_from = last + rhythm->from_days,
                                       .window_by = last + rhythm->by_days};
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
