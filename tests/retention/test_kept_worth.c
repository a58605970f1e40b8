// SPDX-License-Identifier: AGPL-3.0-or-later
#include "retention/kept_worth.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "support/sample_log.h"

#include "support/check.h"

static const struct window sixty_days = {.active_days = 60};

static void check_near(double got, double want, double tolerance)
{
    if (!(fabs(got - want) <= tolerance))
        fail_msg("got %.12g, want %.12g", got, want);
}

/* `count` clients each, seen before 2025: those who stay buy for 90 and 110 in turns, those who are
 * lost on 2025-01-01 for 30 and 50; what lies outside of 2025 does not count. */
static const char *lines_of(struct arena *arena, int count)
{
    struct text lines = text_new(arena);

    for (int i = 0; i < count; i++) {
        text_format(&lines, "s%d 2024-11-02 5\ns%d 2025-12-01 %d\n", i, i, 90 + 20 * (i % 2));
        text_format(&lines, "l%d 2024-12-01 7\nl%d 2025-01-01 %d\n", i, i, 30 + 20 * (i % 2));
    }
    text_add(&lines, "elsewhere 2025-05-05 1000\ngone 2024-10-01 3\ngone 2025-12-24 4000\n");
    return lines.at;
}

static struct kept_worth worth_of(struct order_log log, const struct window *window)
{
    struct kept_worth worth = kept_worth_measure(&log, window, 2);

    order_log_close(&log);
    return worth;
}

/* Each side has the mean of its two amounts and the deviation sqrt(20 * 100 / 19); Student's t of
 * 38 degrees is 2.024394, so 60 - 2.024394 * sqrt(2 * (2000 / 19) / 20) = 53.4320. */
static void is_the_difference_of_two_means_with_welchs_interval(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct kept_worth worth = worth_of(sample_log(lines_of(&arena, 20), "2025-12-31"), &sixty_days);

    assert_int_equal(worth.state, KEPT_WORTH_KNOWN);
    assert_int_equal(worth.from, on("2025-01-01"));
    assert_int_equal(worth.to, on("2025-12-31"));
    assert_int_equal(worth.stayed.clients, 20);
    assert_int_equal(worth.lost.clients, 20);
    assert_int_equal(worth.stayed.total, 20000000);
    check_near(worth.stayed.mean, 1e6, 0);
    check_near(worth.lost.mean, 4e5, 0);
    check_near(worth.lost.deviation, 1e4 * sqrt(2000.0 / 19), 1e-6);
    check_near(worth.difference, 6e5, 0);
    check_near(worth.interval.low, 534320, 5);
    check_near(worth.interval.high, 665680, 5);
    arena_free(&arena);
}

static void refunds_count_on_their_own_day(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct text lines = text_new(&arena);

    text_add(&lines, lines_of(&arena, 20));
    text_add(&lines, "s0 2025-12-31 -40\ns0 2024-12-31 -80\nl1 2025-01-01 -0.5\n"
                     "elsewhere 2025-06-06 -9\n");
    struct kept_worth worth = worth_of(sample_log(lines.at, "2025-12-31"), &sixty_days);
    assert_int_equal(worth.stayed.total, 20000000 - 400000);
    assert_int_equal(worth.lost.total, 8000000 - 5000);
    arena_free(&arena);
}

static void without_amounts_it_is_in_orders(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct text lines = text_new(&arena);

    for (int i = 0; i < 30; i++) {
        text_format(&lines, "s%d 2024-12-31\ns%d 2025-12-01\n", i, i);
        text_format(&lines, i % 3 > 0 ? "s%d 2025-06-01\nl%d 2024-12-31\n" : "l%d 2024-11-02\n", i,
                    i);
    }
    text_add(&lines, "s0 2024-10-01\n");
    struct kept_worth worth = worth_of(sample_log_of_days(lines.at, "2025-12-31"), &sixty_days);
    assert_int_equal(worth.state, KEPT_WORTH_KNOWN);
    assert_int_equal(worth.stayed.total, 50);
    assert_int_equal(worth.lost.total, 0);
    check_near(worth.difference, 50.0 / 30, 1e-15);
    arena_free(&arena);
}

static void says_when_it_cannot_tell(void **state)
{
    (void)state;
    struct arena arena = {0};
    const char *lines = lines_of(&arena, 19);
    struct kept_worth worth = worth_of(sample_log(lines, "2025-12-31"), &sixty_days);

    assert_int_equal(worth.state, KEPT_WORTH_TOO_FEW);
    assert_int_equal(worth.lost.clients, 19);
    check_near(worth.difference, 0, 0);

    /* The log begins on 2024-10-01: 92 days before the year does, and no day more. */
    lines = lines_of(&arena, 20);
    worth = worth_of(sample_log(lines, "2025-12-31"), &(struct window){.active_days = 92});
    assert_int_equal(worth.stayed.clients, 21); /* `gone` among them */
    worth = worth_of(sample_log(lines, "2025-12-31"), &(struct window){.active_days = 93});
    assert_int_equal(worth.state, KEPT_WORTH_LOG_TOO_SHORT);
    assert_int_equal(worth.stayed.clients, 0);

    struct text wide = text_new(&arena);
    text_add(&wide, lines);
    text_add(&wide, "l0 2025-01-02 1300\n"); /* a mean of 105 against 100 */
    worth = worth_of(sample_log(wide.at, "2025-12-31"), &sixty_days);
    assert_int_equal(worth.state, KEPT_WORTH_UNCLEAR);
    assert_true(worth.interval.low < 0 && worth.interval.high > 0);
    check_near(worth.difference, -5e4, 1e-6);
    arena_free(&arena);
}

static void a_log_of_nobody_is_too_short(void **state)
{
    (void)state;
    struct kept_worth worth =
        worth_of(order_log_build(NULL, 0, WITHOUT_AMOUNTS, on("2024-06-30")), &sixty_days);

    assert_int_equal(worth.state, KEPT_WORTH_LOG_TOO_SHORT);
    assert_int_equal(worth.to, on("2024-06-30"));
}

/* All of one side alike, and the other: no spread to reckon with. */
static void without_any_spread_the_interval_is_the_difference(void **state)
{
    (void)state;
    const struct kept_worth_side a = {.clients = 20, .mean = 3}, b = {.clients = 25, .mean = 3};
    const struct kept_worth_side c = {.clients = 20, .mean = 5};
    struct interval same = mean_difference(&a, &b), more = mean_difference(&c, &a);

    check_near(same.low, 0, 0);
    check_near(same.high, 0, 0);
    check_near(more.low, 2, 0);
    check_near(more.high, 2, 0);
}

static struct kept_worth_side side_of(const double *values, size_t count)
{
    struct kept_worth_side side = {.clients = (int64_t)count};
    double squares = 0;

    for (size_t i = 0; i < count; i++)
        side.mean += values[i] / (double)count;
    for (size_t i = 0; i < count; i++)
        squares += (values[i] - side.mean) * (values[i] - side.mean);
    side.deviation = count > 1 ? sqrt(squares / (double)(count - 1)) : 0;
    return side;
}

/* Student's sleep data (1908, Biometrika 6): R's t.test() says -3.3654832 to 0.2054832, with
 * 17.776 degrees of freedom. */
static void agrees_with_a_published_example(void **state)
{
    (void)state;
    static const double one[] = {0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0};
    static const double other[] = {1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4};
    struct kept_worth_side a = side_of(one, 10), b = side_of(other, 10);
    struct interval interval = mean_difference(&a, &b);

    check_near(interval.low, -3.3654832, 5e-8);
    check_near(interval.high, 0.2054832, 5e-8);
}

/* One degree: tan(0.475 pi). Very many: the normal one and z (z z + 1) / (4 n), to the next term.
 */
static void student_t_is_right_at_both_ends(void **state)
{
    (void)state;
    static const double z = 1.959963984540054;
    struct kept_worth_side one = {.clients = 2, .deviation = sqrt(2)}, still = {.clients = 2};
    struct interval interval = mean_difference(&one, &still);

    check_near(interval.high, 12.706204736174698, 1e-9);
    const double many = 5e6;
    one = (struct kept_worth_side){.clients = (int64_t)many + 1, .deviation = sqrt(many + 1)};
    interval = mean_difference(&one, &still);
    check_near(interval.high, z + z * (z * z + 1) / (4 * many), 1e-10);
    check_near(interval.low, -interval.high, 0);
}

/* --- the definition once more, slowly --- */

/* P(0 < T < t) by Simpson's rule on t = sqrt(n) tan x, where the density is cos(x) ^ (n - 1). */
static double student_within(double t, double freedom)
{
    enum { PIECES = 2000 };
    static const double PI = 3.14159265358979323846;
    double end = atan(t / sqrt(freedom)), step = end / PIECES, sum = 0;
    double density = exp(lgamma((freedom + 1) / 2) - lgamma(freedom / 2)) / sqrt(PI);

    for (int i = 0; i <= PIECES; i++)
        sum += (i == 0 || i == PIECES ? 1 : i % 2 > 0 ? 4 : 2) * pow(cos(i * step), freedom - 1);
    return density * sum * step / 3;
}

static double half_by_definition(const struct kept_worth_side *a, const struct kept_worth_side *b)
{
    double n = (double)a->clients, m = (double)b->clients;
    double u = a->deviation * a->deviation / n, v = b->deviation * b->deviation / m;
    double freedom = (u + v) * (u + v) / (u * u / (n - 1) + v * v / (m - 1));
    double low = 0, high = 20;

    for (int i = 0; i < 60; i++) {
        double middle = (low + high) / 2;

        if (student_within(middle, freedom) < 0.475)
            low = middle;
        else
            high = middle;
    }
    return low * sqrt(u + v);
}

enum { NAMES = 120, ORDERS = 700 };

static uint32_t next_random(uint64_t *seed)
{
    *seed = *seed * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(*seed >> 33);
}

static size_t make_orders(uint64_t *seed, char names[NAMES][8], struct order *orders)
{
    size_t count = 0;

    for (uint32_t i = 0; i < NAMES; i++) {
        uint32_t begin = next_random(seed) % 450, life = 1 + next_random(seed) % 600;
        uint32_t left = 1 + next_random(seed) % 9;

        snprintf(names[i], sizeof(names[i]), "c%u", i);
        for (; left > 0 && count < ORDERS; left--)
            orders[count++] = (struct order){
                .client = slice_of(names[i]),
                .day = on("2023-01-01") + (day_t)(begin + next_random(seed) % life),
                .amount = ((int64_t)(next_random(seed) % 9000000) - 700000) *
                          (next_random(seed) % 60 == 0 ? 1000 : 1),
            };
    }
    return count;
}

static bool is_active(const struct order *orders, size_t count, const char *name, day_t day,
                      int32_t active_days)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(orders[i].client.at, name) == 0 && orders[i].amount >= 0 &&
            orders[i].day <= day && day - orders[i].day <= active_days)
            return true;
    return false;
}

static struct kept_worth_side side_by_definition(char names[NAMES][8], const struct order *orders,
                                                 size_t count, const struct kept_worth *worth,
                                                 int32_t active_days, bool wanted)
{
    double values[NAMES];
    size_t clients = 0;

    for (int name = 0; name < NAMES; name++) {
        if (!is_active(orders, count, names[name], worth->from - 1, active_days) ||
            is_active(orders, count, names[name], worth->to, active_days) != wanted)
            continue;
        values[clients] = 0;
        for (size_t i = 0; i < count; i++)
            if (strcmp(orders[i].client.at, names[name]) == 0 && orders[i].day >= worth->from &&
                orders[i].day <= worth->to)
                values[clients] += (double)orders[i].amount;
        clients++;
    }
    return side_of(values, clients);
}

static void check_by_definition(char names[NAMES][8], const struct order *orders, size_t count,
                                const struct kept_worth *worth, int32_t active_days)
{
    struct kept_worth_side stayed =
        side_by_definition(names, orders, count, worth, active_days, true);
    struct kept_worth_side lost =
        side_by_definition(names, orders, count, worth, active_days, false);
    double size = 1e-9 * (1 + stayed.mean + stayed.deviation + lost.deviation);

    assert_int_equal(worth->stayed.clients, stayed.clients);
    assert_int_equal(worth->lost.clients, lost.clients);
    check_near(worth->stayed.mean, stayed.mean, size);
    check_near(worth->lost.mean, lost.mean, size);
    check_near(worth->stayed.deviation, stayed.deviation, size);
    check_near(worth->lost.deviation, lost.deviation, size);
    if (stayed.clients < 20 || lost.clients < 20) {
        assert_int_equal(worth->state, KEPT_WORTH_TOO_FEW);
        return;
    }
    double half = half_by_definition(&stayed, &lost), difference = stayed.mean - lost.mean;
    check_near(worth->interval.low, difference - half, size);
    check_near(worth->interval.high, difference + half, size);
    assert_int_equal(worth->state, fabs(difference) > half ? KEPT_WORTH_KNOWN : KEPT_WORTH_UNCLEAR);
}

static void reverse(struct order *orders, size_t count)
{
    for (size_t i = 0; i < count / 2; i++) {
        struct order order = orders[i];

        orders[i] = orders[count - 1 - i];
        orders[count - 1 - i] = order;
    }
}

static void random_logs_are_measured_as_the_definition_says(void **state)
{
    (void)state;
    uint64_t seed = 20251231;
    int known = 0, unclear = 0;

    for (int round = 0; round < 60; round++) {
        char names[NAMES][8];
        struct order orders[ORDERS];
        size_t count = make_orders(&seed, names, orders);
        const struct window window = {.active_days = 60 + (int32_t)(next_random(&seed) % 330)};
        struct order_log log = order_log_build(orders, count, WITH_AMOUNTS, on("2025-05-01"));
        struct kept_worth worth = kept_worth_measure(&log, &window, 1);
        struct kept_worth again = kept_worth_measure(&log, &window, 3);

        order_log_close(&log);
        assert_memory_equal(&worth, &again, sizeof(worth));
        assert_int_not_equal(worth.state, KEPT_WORTH_LOG_TOO_SHORT);
        check_by_definition(names, orders, count, &worth, window.active_days);
        known += worth.state == KEPT_WORTH_KNOWN;
        unclear += worth.state == KEPT_WORTH_UNCLEAR;

        reverse(orders, count);
        log = order_log_build(orders, count, WITH_AMOUNTS, on("2025-05-01"));
        again = kept_worth_measure(&log, &window, 2);
        order_log_close(&log);
        assert_memory_equal(&worth, &again, sizeof(worth)); /* whatever the order of the rows */
    }
    if (known == 0 || unclear == 0)
        fail_msg("%d known, %d unclear", known, unclear);
}

/* Those of the rate over the same days. */
static void its_clients_are_those_of_the_rate(void **state)
{
    (void)state;
    struct order_log log;

    if (!shared_log("cdnow_sample.csv", NULL, &log))
        skip_because("the real logs are not there");
    for (int32_t active_days = 1; active_days < 180; active_days += 17) {
        const struct window window = {.active_days = active_days};
        struct kept_worth worth = kept_worth_measure(&log, &window, 2);
        struct rate rate = rate_between(&log, &window, worth.from, worth.to, 2);

        assert_int_equal(worth.stayed.clients, rate.retained);
        assert_int_equal(worth.lost.clients, rate.lost);
    }
    order_log_close(&log);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(is_the_difference_of_two_means_with_welchs_interval),
        cmocka_unit_test(refunds_count_on_their_own_day),
        cmocka_unit_test(without_amounts_it_is_in_orders),
        cmocka_unit_test(says_when_it_cannot_tell),
        cmocka_unit_test(a_log_of_nobody_is_too_short),
        cmocka_unit_test(without_any_spread_the_interval_is_the_difference),
        cmocka_unit_test(agrees_with_a_published_example),
        cmocka_unit_test(student_t_is_right_at_both_ends),
        cmocka_unit_test(random_logs_are_measured_as_the_definition_says),
        cmocka_unit_test(its_clients_are_those_of_the_rate),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
