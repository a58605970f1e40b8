// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "retention/order_log.h"

/*
 * A log of clients who order at random at rates of their own and leave after any order with a
 * chance of their own (MBG/NBD), from a seed: with dates, names, amounts and, if wished, a month
 * in which everybody orders more.
 */
struct log_shop {
    double r, alpha, a, b;
    int32_t days, joining; /* of the log; of them, days on which clients may join */
    int32_t month;         /* 1 to 12, in which orders come `times` as often; 0: none */
    double times;
    int64_t amount; /* mean of an order, major units; 0: no amounts */
    bool backwards; /* the same rows, last one first */
};
struct order_log simulated_log(const struct log_shop *shop, size_t clients, uint64_t seed);
