// SPDX-License-Identifier: AGPL-3.0-or-later
#include "support/simulated_log.h"

#include <stdio.h>

#include "support/simulated_buyers.h"

enum { NAME_SIZE = 16, ORDERS_EACH_MAX = 2000 };

struct writer {
    const struct log_shop *shop;
    struct dice dice;
    struct arena arena;
    struct order *orders;
    size_t count, room;
    day_t first;
};

static void add_order(struct writer *writer, struct slice client, day_t day)
{
    if (writer->count == writer->room) {
        size_t room = writer->room * 2 + 1024;
        struct order *orders = arena_array(&writer->arena, struct order, room);

        for (size_t i = 0; i < writer->count; i++)
            orders[i] = writer->orders[i];
        writer->orders = orders;
        writer->room = room;
    }
    double amount = (double)writer->shop->amount * dice_gamma(&writer->dice, 4) / 4;
    writer->orders[writer->count++] = (struct order){
        .client = client,
        .day = day,
        .amount = (int64_t)(amount * 10000),
    };
}

/* The day on which so many weeks of the shop's clock have passed. */
static double walk(const struct log_shop *shop, double day, double weeks)
{
    double days = weeks * 7;

    while (shop->month != 0) {
        double rest = 1 - (day - (double)(int64_t)day);
        double pace = civil_of((day_t)day).month == shop->month ? shop->times : 1;

        if (days <= rest * pace)
            return day + days / pace;
        days -= rest * pace;
        day += rest;
        if (day > 1e6)
            return day;
    }
    return day + days;
}

static void add_client(struct writer *writer, size_t number)
{
    const struct log_shop *shop = writer->shop;
    char name[NAME_SIZE];
    int length = snprintf(name, sizeof(name), "c%06zu", number);
    struct slice client = {arena_copy(&writer->arena, name, (size_t)length), (size_t)length};
    double rate = dice_gamma(&writer->dice, shop->r) / shop->alpha;
    double leaves = dice_beta(&writer->dice, shop->a, shop->b);
    double day = writer->first + (double)shop->joining * dice_uniform(&writer->dice);

    for (int i = 0; i < ORDERS_EACH_MAX && day < writer->first + shop->days; i++) {
        add_order(writer, client, (day_t)day);
        if (dice_uniform(&writer->dice) < leaves)
            return;
        day = walk(shop, day, dice_exponential(&writer->dice) / rate);
    }
}

struct order_log simulated_log(const struct log_shop *shop, size_t clients, uint64_t seed)
{
    struct writer writer = {
        .shop = shop,
        .dice = dice_from(seed),
        .first = day_of(2021, 1, 1),
    };

    for (size_t i = 0; i < clients; i++)
        add_client(&writer, i);
    for (size_t i = 0; shop->backwards && i < writer.count / 2; i++) {
        struct order order = writer.orders[i];

        writer.orders[i] = writer.orders[writer.count - 1 - i];
        writer.orders[writer.count - 1 - i] = order;
    }
    struct order_log log = order_log_build(writer.orders, writer.count,
                                           shop->amount > 0 ? WITH_AMOUNTS : WITHOUT_AMOUNTS,
                                           writer.first + shop->days - 1);
    arena_free(&writer.arena);
    return log;
}
