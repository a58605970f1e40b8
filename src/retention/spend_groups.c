// SPDX-License-Identifier: AGPL-3.0-or-later
#include "retention/spend_groups.h"

#include <math.h>
#include <string.h>

/* Sorting by 11 bits at a time, the lowest first. */
enum { DIGIT_BITS = 11, DIGITS = 1 << DIGIT_BITS };

static uint64_t mean_bits(const struct spender *spender)
{
    uint64_t bits;

    memcpy(&bits, &spender->mean, sizeof(bits));
    return bits;
}

/* Numbers above zero stand in the order of their bits. */
static uint32_t digit_of(const struct spender *spender, int pass, int mean_passes)
{
    uint64_t key = pass < mean_passes ? mean_bits(spender) >> (pass * DIGIT_BITS)
                                      : spender->orders >> ((pass - mean_passes) * DIGIT_BITS);

    return (uint32_t)key & (DIGITS - 1);
}

static bool sort_by_digit(const struct spender *from, struct spender *to, size_t count, int pass,
                          int mean_passes)
{
    size_t at[DIGITS] = {0}, sum = 0;

    for (size_t i = 0; i < count; i++)
        at[digit_of(&from[i], pass, mean_passes)]++;
    if (at[digit_of(&from[0], pass, mean_passes)] == count)
        return false;
    for (int i = 0; i < DIGITS; i++) {
        size_t here = at[i];
        at[i] = sum;
        sum += here;
    }
    for (size_t i = 0; i < count; i++)
        to[at[digit_of(&from[i], pass, mean_passes)]++] = from[i];
    return true;
}

static struct spender *sorted_spenders(const struct spending *spending, struct arena *arena)
{
    enum { MEAN_PASSES = (64 + DIGIT_BITS - 1) / DIGIT_BITS, ORDER_PASSES = 3 };
    struct spender *from = arena_array(arena, struct spender, spending->spenders);
    struct spender *to = arena_array(arena, struct spender, spending->spenders);
    size_t count = 0;

    for (size_t i = 0; i < spending->count; i++)
        if (spending->clients[i].orders > 0)
            from[count++] = spending->clients[i];
    for (int pass = 0; pass < MEAN_PASSES + ORDER_PASSES; pass++)
        if (sort_by_digit(from, to, count, pass, MEAN_PASSES)) {
            struct spender *sorted = to;
            to = from;
            from = sorted;
        }
    return from;
}

static struct spend_groups empty_groups(size_t count, double unit, struct arena *arena)
{
    return (struct spend_groups){
        .orders = arena_array(arena, double, count),
        .total = arena_array(arena, double, count),
        .weight = arena_array(arena, double, count),
        .classes = arena_array(arena, struct spend_class, count),
        .unit = unit,
    };
}

static void add_group(struct spend_groups *groups, double orders, double total, double weight)
{
    size_t group = groups->count++;
    struct spend_class *class = groups->classes + groups->class_count;

    groups->orders[group] = orders;
    groups->total[group] = total;
    groups->weight[group] = weight;
    groups->clients += weight;
    groups->log_means += weight * log(total / orders);
    groups->log_totals += weight * log(total);
    if (groups->class_count > 0 && class[-1].orders == orders)
        class --;
    else
        groups->class_count++;
    class->orders = orders;
    class->clients += weight;
}

struct spend_groups spend_groups_make(const struct spending *spending, struct arena *arena)
{
    size_t count = spending->spenders;
    const struct spender *sorted = sorted_spenders(spending, arena);
    double sum = 0;

    for (size_t i = 0; i < count; i++)
        sum += sorted[i].mean;
    struct spend_groups groups = empty_groups(count, sum / (double)count, arena);
    for (size_t i = 0, next; i < count; i = next) {
        for (next = i + 1; next < count && sorted[next].orders == sorted[i].orders &&
                           sorted[next].mean == sorted[i].mean;)
            next++;
        add_group(&groups, sorted[i].orders, sorted[i].orders * sorted[i].mean / groups.unit,
                  (double)(next - i));
    }
    return groups;
}

struct spend_groups spend_groups_sample(const struct spend_groups *groups, size_t count,
                                        struct arena *arena)
{
    size_t stride = (groups->count + count - 1) / count;
    struct spend_groups sample = empty_groups(groups->count / stride + 1, groups->unit, arena);

    for (size_t i = stride / 2; i < groups->count; i += stride)
        add_group(&sample, groups->orders[i], groups->total[i], groups->weight[i]);
    return sample;
}

double spend_groups_correlation(const struct spend_groups *groups)
{
    double orders = 0, means = 0, square_orders = 0, square_means = 0, both = 0;

    for (size_t i = 0; i < groups->count; i++) {
        orders += groups->weight[i] * groups->orders[i];
        means += groups->weight[i] * groups->total[i] / groups->orders[i];
    }
    orders /= groups->clients;
    means /= groups->clients;
    for (size_t i = 0; i < groups->count; i++) {
        double order = groups->orders[i] - orders;
        double mean = groups->total[i] / groups->orders[i] - means;
        square_orders += groups->weight[i] * order * order;
        square_means += groups->weight[i] * mean * mean;
        both += groups->weight[i] * order * mean;
    }
    /* Means that differ by rounding alone are the same. */
    if (square_orders == 0 || square_means < 1e-24 * groups->clients)
        return 0;
    return both / sqrt(square_orders * square_means);
}
