// SPDX-License-Identifier: AGPL-3.0-or-later
#include <assert.h>

#include "retention/order_grouping.h"
#include "retention/order_groups.h"
#include "retention/order_log.h"

/* A copy that may be read beyond its end, as order_bins_hash() does. */
static struct slice padded_copy(struct arena *arena, struct slice slice)
{
    return (struct slice){
        memcpy(arena_alloc(arena, slice.length + ORDER_BINS_PADDING), slice.at, slice.length),
        slice.length};
}

static void add_orders(struct order_bins *bins, const struct order *orders, size_t count,
                       struct order_groups *sources, struct order_groups *services)
{
    struct arena arena = {0};

    for (size_t i = 0; i < count; i++) {
        assert(orders[i].client.length >= 1 && orders[i].client.length <= ORDER_CLIENT_MAX);
        struct slice client = padded_copy(&arena, orders[i].client);
        struct binned_order binned = {
            .client = client,
            .hash = order_bins_hash(bins, client),
            .date = orders[i].day,
            .amount = orders[i].amount,
            .amount_if_comma = orders[i].amount,
            .source = order_groups_code(sources, orders[i].source),
            .service = order_groups_code(services, orders[i].service),
        };
        order_bins_add(bins, 0, &binned);
    }
    arena_free(&arena);
}

struct order_log order_log_build(const struct order *orders, size_t count,
                                 enum order_amounts amounts, day_t as_of)
{
    struct order_bins *bins = order_bins_open(1, 0);
    struct order_groups *sources = order_groups_open(), *services = order_groups_open();
    struct arena arena = {0};
    struct order_log log = {0};
    struct fault fault = {0};

    add_orders(bins, orders, count, sources, services);
    struct sorted_groups sorted_sources = order_groups_sort(sources, &arena);
    struct sorted_groups sorted_services = order_groups_sort(services, &arena);
    const struct grouping_rules rules = {
        .as_of = as_of,
        .has_amounts = amounts == WITH_AMOUNTS,
        .sources = sorted_sources.count > 1 ? &sorted_sources : NULL,
        .services = sorted_services.count > 1 ? &sorted_services : NULL,
    };
    enum status status = order_grouping_make(bins, &rules, 1, &fault, &log);
    assert(status == STATUS_OK);
    (void)status;
    arena_free(&arena);
    order_groups_close(sources);
    order_groups_close(services);
    order_bins_close(bins);
    return log;
}
