// SPDX-License-Identifier: AGPL-3.0-or-later
#include "support/simulated_buyers.h"

#include <math.h>

static double next_gap(const struct shop *shop, double rate, struct dice *dice)
{
    double sum = 0;

    for (int i = 0; i < (shop->k > 1 ? shop->k : 1); i++)
        sum += dice_exponential(dice);
    return sum / rate;
}

/* Mean of Gamma-Gamma amounts: each is Gamma(p, nu), nu is Gamma(q, v). */
static double spend_once(const struct shop *shop, const struct simulated *client, struct dice *dice)
{
    return shop->p > 0 ? dice_gamma(dice, shop->p) / client->scale : 0;
}

static struct simulated new_client(const struct shop *shop, struct dice *dice)
{
    struct simulated client = {.leaves_at = INFINITY, .is_alive = true};

    client.rate = dice_gamma(dice, shop->r) / shop->alpha;
    if (shop->law == LAW_PARETO) {
        client.chance = dice_gamma(dice, shop->a) / shop->b;
        client.leaves_at = dice_exponential(dice) / client.chance;
    } else if (shop->law != LAW_NBD) {
        client.chance = dice_beta(dice, shop->a, shop->b);
    }
    client.scale = shop->p > 0 ? dice_gamma(dice, shop->q) / shop->v : 0;
    if (shop->law == LAW_MBG && dice_uniform(dice) < client.chance)
        client.is_alive = false;
    client.next = client.is_alive ? next_gap(shop, client.rate, dice) : INFINITY;
    return client;
}

/* An order at `at`, as it is written down: in whole days, one a day. */
static bool is_noted(const struct shop *shop, struct simulated *client, double at)
{
    double day = shop->in_whole_days ? floor(at * 7) / 7 : at;

    if (shop->in_whole_days && day <= client->buyer.last)
        return false;
    client->log_gaps += log(day - client->buyer.last);
    client->buyer.last = day;
    client->buyer.orders++;
    return true;
}

static void note_amount(struct simulated *client, double amount)
{
    struct spender *spender = &client->spender;

    if (!(amount > 0))
        return;
    spender->mean = (spender->mean * spender->orders + amount) / (spender->orders + 1);
    spender->orders++;
}

static void leave_or_stay(const struct shop *shop, struct simulated *client, struct dice *dice)
{
    bool leaves =
        (shop->law == LAW_BG || shop->law == LAW_MBG) && dice_uniform(dice) < client->chance;

    if (leaves || (shop->orders_most > 0 && client->buyer.orders >= shop->orders_most))
        client->is_alive = false;
}

struct future simulate_on(const struct shop *shop, double weeks, struct dice *dice,
                          struct simulated *client)
{
    double until = client->buyer.until + weeks;
    struct future future = {0};

    while (client->is_alive && client->next <= fmin(until, client->leaves_at)) {
        double at = client->next, amount = spend_once(shop, client, dice);
        if (is_noted(shop, client, at)) {
            future.orders++;
            future.spent += amount;
            note_amount(client, amount);
        }
        leave_or_stay(shop, client, dice);
        client->next = client->is_alive ? at + next_gap(shop, client->rate, dice) : INFINITY;
    }
    if (client->leaves_at <= until)
        client->is_alive = false;
    client->buyer.until = until;
    return future;
}

struct simulated simulate_client(const struct shop *shop, struct dice *dice)
{
    struct simulated client = new_client(shop, dice);
    double seen = shop->weeks - shop->joining * dice_uniform(dice);

    if (shop->in_whole_days)
        seen = floor(seen * 7) / 7;
    simulate_on(shop, seen, dice, &client);
    return client;
}

struct buying simulate_base(const struct shop *shop, size_t clients, uint64_t seed,
                            struct arena *arena, struct simulated **ret_clients)
{
    struct simulated *all = arena_array(arena, struct simulated, clients);
    struct buyer *buyers = arena_array(arena, struct buyer, clients);
    double *log_gaps = arena_array(arena, double, clients);
    struct dice dice = dice_from(seed);

    for (size_t i = 0; i < clients; i++) {
        all[i] = simulate_client(shop, &dice);
        buyers[i] = all[i].buyer;
        log_gaps[i] = all[i].log_gaps;
    }
    if (ret_clients != NULL)
        *ret_clients = all;
    return buying_group(buyers, log_gaps, NULL, clients, arena);
}

const struct sample_shop sample_shops[SAMPLE_SHOPS] = {
    {"standard",
     {LAW_BG, 1, 0.8, 6.43, 0.8, 2.5, .weeks = 104, .joining = 52, .in_whole_days = true}},
    {"like CDNOW",
     {LAW_BG, 1, 0.243, 4.414, 0.793, 2.426, .weeks = 39, .joining = 12, .in_whole_days = true}},
    {"one chance of leaving",
     {LAW_BG, 1, 0.8, 5, 2000, 8000, .weeks = 78, .joining = 39, .in_whole_days = true}},
    {"hardly anybody leaves",
     {LAW_BG, 1, 0.9, 9, 0.02, 4, .weeks = 78, .joining = 39, .in_whole_days = true}},
    {"heavy buyers",
     {LAW_BG, 1, 3, 1.5, 0.5, 12, .weeks = 104, .joining = 52, .in_whole_days = true}},
    {"few repeats",
     {LAW_BG, 1, 0.06, 8, 1.2, 2, .weeks = 39, .joining = 26, .in_whole_days = true}},
    {"Pareto, s below 1",
     {LAW_PARETO, 1, 0.55, 10.6, 0.6, 11.7, .weeks = 78, .joining = 39, .in_whole_days = true}},
    {"Pareto, s above 1",
     {LAW_PARETO, 1, 1.2, 6, 2.5, 60, .weeks = 104, .joining = 52, .in_whole_days = true}},
    {"MBG",
     {LAW_MBG, 1, 0.525, 6.18, 0.89, 1.61, .weeks = 52, .joining = 26, .in_whole_days = true}},
    {"all joined at once", {LAW_BG, 1, 0.7, 7, 0.8, 2.5, .weeks = 52, .in_whole_days = true}},
    {"regular whales",
     {LAW_MBG, 4, 20, 4, 0.3, 30, .weeks = 104, .joining = 26, .in_whole_days = true}},
    {"one and done",
     {LAW_MBG, 1, 1, 8, 1.9, 0.1, .weeks = 78, .joining = 39, .in_whole_days = true}},
};
