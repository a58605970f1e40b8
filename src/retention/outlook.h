// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "retention/forecast.h"

/*
 * What a model says of those who are still clients. While gaps are memoryless (k = 1) the day of
 * the last order says nothing more once a client is known to be one, so all with equal x and T
 * share an outlook, and a client's figures are the outlook times P(alive). With regular gaps each
 * group of buyers has its own.
 */
enum { OUTLOOK_TAIL_MAX = 1024, VALUE_NODES = 3 };

/* A basis with what is the same for all clients worked out. */
struct outlook_plan {
    const struct forecast_basis *basis;
    double weeks[FORECAST_HORIZONS];
    double value_weeks; /* end of value_days, and points on the way there */
    double node_weeks[VALUE_NODES], node_weight[VALUE_NODES];
    double end_weight,
        month_weight; /* of expected orders at value_weeks, at forecast_horizons[0] */
};
void outlook_plan(const struct forecast_basis *basis, struct outlook_plan *ret_plan);

struct outlook {
    double order_within[FORECAST_HORIZONS], orders[FORECAST_HORIZONS];
    double value_orders;
    double squares_365; /* E[orders within 365 days, squared]; 0 without intervals */
    double alive_365;   /* P(still a client in 365 days) */
    /* Standard deviation of ln(orders within 365 days) that the parameters leave, and one of it in
     * ln parameters; found at `point`, which stands for the keys around it. */
    double spread, direction[MODEL_PARAMETERS_MAX];
    struct buyer point;
    bool has_direction;
    /* P(more than n orders), n = 0, 1 ...; without intervals, and where `orders` is too large for
     * a table, tail_count is 0. The parameters' uncertainty is mixed in. */
    size_t tail_count[FORECAST_HORIZONS];
    double tail[FORECAST_HORIZONS][OUTLOOK_TAIL_MAX];
};

/*
 * Whose outlook all share who are still clients: the buyer as of an order on the last day. While
 * gaps are memoryless that holds without any order too: t_x = T then says that they are still one,
 * and nothing else, so that models need not look for the time at which they may have left.
 */
struct buyer outlook_key(const struct model *model, const struct buyer *buyer);
bool outlook_is_same(const struct buyer *one, const struct buyer *other);
/* `outlook` is {.has_direction = false}, or that of another key: what still holds is kept. */
void outlook_of(const struct outlook_plan *plan, const struct buyer *key, struct outlook *outlook);

/* P(an order within the horizon | still a client). */
double outlook_within(const struct outlook_plan *plan, const struct buyer *key, int horizon);

/* A client's figures from the outlook of their key; no money, no window. */
void outlook_client(const struct outlook_plan *plan, const struct outlook *outlook,
                    const struct buyer *buyer, struct client_forecast *ret_forecast);
