// SPDX-License-Identifier: AGPL-3.0-or-later
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "retention/model.h"
#include "support/simulated_buyers.h"

#include "support/check.h"

/* What holds of each model, whatever its parameters and whoever the buyer. */

enum { COUNTS = 6, ORDERS_EXPONENT_MAX = 6 };
/* Of all models together; a million with REGULARS_LONG, which takes minutes. */
enum { INPUTS_LONG = 1000000, INPUTS_SHORT = 20000, GROUPS = 5000 };

struct input {
    const struct model *model;
    double parameters[MODEL_PARAMETERS_MAX];
    struct buyer buyer;
    double log_gaps, weeks;
};

static double spread(struct dice *dice, double low, double high)
{
    return pow(10, low + (high - low) * dice_uniform(dice));
}

/* Half of them as shops have them, the rest wherever the contract lets them be. */
static double any_parameter(struct dice *dice)
{
    double choice = dice_uniform(dice);

    if (choice < 0.5)
        return spread(dice, -1.5, 2);
    if (choice < 0.55)
        return 1;
    if (choice < 0.6)
        return choice < 0.575 ? MODEL_PARAMETER_MIN : MODEL_PARAMETER_MAX;
    return spread(dice, log10(MODEL_PARAMETER_MIN), log10(MODEL_PARAMETER_MAX));
}

static struct buyer any_buyer(struct dice *dice)
{
    double choice = dice_uniform(dice);
    struct buyer buyer = {.until = choice < 0.05 ? 0 : spread(dice, -3, 5)};

    if (dice_uniform(dice) < 0.3)
        return buyer;
    buyer.orders = (uint32_t)spread(dice, 0, choice < 0.7 ? 2 : ORDERS_EXPONENT_MAX);
    buyer.last = choice < 0.2 ? buyer.until : buyer.until * dice_uniform(dice);
    return buyer;
}

static struct input any_input(const struct model *model, struct dice *dice)
{
    struct input input = {.model = model, .buyer = any_buyer(dice)};

    for (int i = 0; i < model->parameter_count; i++)
        input.parameters[i] = any_parameter(dice);
    input.weeks = dice_uniform(dice) < 0.05 ? 0 : spread(dice, -2, 4.5);
    if (input.buyer.orders > 0 && input.buyer.last > 0)
        input.log_gaps = input.buyer.orders * log(input.buyer.last / input.buyer.orders);
    return input;
}

static bool is_probability(double value)
{
    return value >= 0 && value <= 1;
}

/* Says which input it was, then ends the test. */
static void require(bool holds, const char *what, const struct input *input)
{
    if (holds)
        return;
    fail_msg("%s: %s k %d (%.17g, %.17g, %.17g, %.17g), x %u, t_x %.17g, T %.17g, weeks %.17g",
             what, input->model->name, input->model->k, input->parameters[0], input->parameters[1],
             input->parameters[2], input->parameters[3], input->buyer.orders, input->buyer.last,
             input->buyer.until, input->weeks);
}

static struct derivatives likelihood_of(const struct input *input, struct arena *arena)
{
    struct arena_mark mark = arena_mark(arena);
    struct buying buying = buying_group(&input->buyer, &input->log_gaps, NULL, 1, arena);
    struct derivatives derivatives = {0};

    input->model->likelihood(input->model, &buying, input->parameters, 1, arena, &derivatives);
    arena_rewind(arena, mark);
    return derivatives;
}

static void check_likelihood(const struct input *input, struct arena *arena)
{
    struct derivatives likelihood = likelihood_of(input, arena);

    require(isfinite(likelihood.value), "a finite likelihood", input);
    for (int i = 0; i < input->model->parameter_count; i++) {
        require(isfinite(likelihood.gradient[i]), "a finite gradient", input);
        for (int j = 0; j < input->model->parameter_count; j++)
            require(isfinite(likelihood.hessian[i][j]) &&
                        likelihood.hessian[i][j] == likelihood.hessian[j][i],
                    "a finite, even Hessian", input);
    }
}

/* By what the models promise: 1e-9 of a value, and nothing below the doubles' range. */
static bool is_at_most(double value, double other)
{
    return value <= other * (1 + 1e-9) + 1e-290;
}

/* Being there, now and later: less with waiting, less with silence. */
static void check_alive(const struct input *input)
{
    const struct model *model = input->model;
    struct buyer silent = input->buyer;
    double now = model->alive(model, input->parameters, &input->buyer, 0);
    double later = model->alive(model, input->parameters, &input->buyer, input->weeks);
    double last = model->alive(model, input->parameters, &input->buyer, 2 * input->weeks);

    silent.until += input->weeks;
    double quiet = model->alive(model, input->parameters, &silent, 0);
    require(is_probability(now) && is_probability(later) && is_probability(last) &&
                is_probability(quiet),
            "P(alive) in [0, 1]", input);
    require(is_at_most(later, now) && is_at_most(last, later), "no rise by waiting", input);
    require(is_at_most(quiet, now), "no rise by silence", input);
    require(model->leaves || (now == 1 && last == 1), "nobody leaves", input);
}

static void check_counts(const struct input *input, double none, double expected)
{
    double counts[COUNTS], sum = 0, mean = 0;

    input->model->distribution(input->model, input->parameters, &input->buyer, input->weeks, COUNTS,
                               counts);
    for (int i = 0; i < COUNTS; i++) {
        require(is_probability(counts[i]), "P(n orders) in [0, 1]", input);
        sum += counts[i];
        mean += i * counts[i];
    }
    require(fabs(counts[0] - none) <= 1e-9 * none, "P(0 orders) is P(none)", input);
    require(sum <= 1 + 1e-9, "no more than all", input);
    require(is_at_most(mean, expected), "no more orders than expected", input);
}

/* P(an order) of clients, small or beside a small P(alive): Markov's inequality holds of it. */
static void check_within(const struct input *input, double none, double expected)
{
    const struct model *model = input->model;
    double alive = model->alive(model, input->parameters, &input->buyer, 0);
    double within = model->within(model, input->parameters, &input->buyer, input->weeks);
    double longer = model->within(model, input->parameters, &input->buyer, 2 * input->weeks);
    double ever = model->within(model, input->parameters, &input->buyer, INFINITY);

    require(is_probability(within) && is_probability(longer) && is_probability(ever),
            "P(an order) in [0, 1]", input);
    require(is_at_most(within, longer) && is_at_most(longer, ever),
            "P(an order) grows with the horizon", input);
    require(fabs(alive * within + none - 1) <= 1e-9, "an order or none", input);
    require(is_at_most(alive * within, expected), "less often than orders are expected", input);
    require(input->weeks > 0 || within <= 0, "no order at once", input);
}

static void check_ahead(const struct input *input)
{
    const struct model *model = input->model;
    double none = model->none(model, input->parameters, &input->buyer, input->weeks);
    double longer = model->none(model, input->parameters, &input->buyer, 2 * input->weeks);
    double never = model->none(model, input->parameters, &input->buyer, INFINITY);
    double expected = model->expected(model, input->parameters, &input->buyer, input->weeks);
    double more = model->expected(model, input->parameters, &input->buyer, 2 * input->weeks);

    require(is_probability(none) && is_probability(longer) && is_probability(never),
            "P(none) in [0, 1]", input);
    require(is_at_most(longer, none) && is_at_most(never, longer), "P(none) falls with the horizon",
            input);
    require(isfinite(more) && expected >= 0 && is_at_most(expected, more),
            "expected orders grow with the horizon", input);
    require(model->k > 1 || is_at_most(more, 2 * expected), "no faster than it", input);
    require(input->weeks > 0 || (expected == 0 && none > 1 - 1e-12), "nothing at once", input);
    check_within(input, none, expected);
    check_counts(input, none, expected);
}

static void a_million_random_inputs_give_what_is_possible(void **state)
{
    (void)state;
    size_t inputs = getenv("REGULARS_LONG") != NULL ? INPUTS_LONG : INPUTS_SHORT;
    struct arena arena = {0};

    for (size_t i = 0; i < model_count; i++) {
        struct dice dice = dice_from(i + 1);
        for (size_t round = 0; round < inputs / model_count; round++) {
            struct input input = any_input(models[i], &dice);
            check_likelihood(&input, &arena);
            check_alive(&input);
            check_ahead(&input);
        }
    }
    arena_free(&arena);
}

static bool is_near(double got, double want, double floor)
{
    return fabs(got - want) <= 1e-8 * fabs(want) + floor;
}

/* Days for weeks: only what has the dimension of time changes. By 8, so that nothing is rounded. */
static void scaling_time_scales_the_parameters(void **state)
{
    (void)state;
    const double factor = 8;
    struct arena arena = {0};

    for (size_t i = 0; i < model_count; i++) {
        const struct model *model = models[i];
        struct dice dice = dice_from(i + 100);
        for (int round = 0; round < 1000; round++) {
            struct input input = any_input(model, &dice), scaled;
            for (int j = 0; j < model->parameter_count; j++)
                input.parameters[j] = spread(&dice, -1.5, 2);
            scaled = input;
            for (int j = 0; j < model->parameter_count; j++)
                if (strstr("alpha beta", model->parameter_names[j]) != NULL &&
                    strlen(model->parameter_names[j]) > 1)
                    scaled.parameters[j] *= factor;
            scaled.buyer.last *= factor;
            scaled.buyer.until *= factor;
            scaled.weeks *= factor;
            scaled.log_gaps += input.buyer.orders * log(factor);
            double orders = input.buyer.orders;
            require(is_near(likelihood_of(&scaled, &arena).value,
                            likelihood_of(&input, &arena).value - orders * log(factor),
                            1e-9 * (1 + orders)),
                    "scaled likelihood", &input);
            require(is_near(model->alive(model, scaled.parameters, &scaled.buyer, scaled.weeks),
                            model->alive(model, input.parameters, &input.buyer, input.weeks),
                            1e-290),
                    "scaled P(alive)", &input);
            require(is_near(model->expected(model, scaled.parameters, &scaled.buyer, scaled.weeks),
                            model->expected(model, input.parameters, &input.buyer, input.weeks),
                            1e-290),
                    "scaled orders", &input);
        }
    }
    arena_free(&arena);
}

/* The same buyers one by one, in another order, and with weights. */
struct rows {
    struct buyer buyers[2 * GROUPS];
    double log_gaps[2 * GROUPS];
    uint32_t weights[2 * GROUPS];
    size_t count;
};

static void add_row(struct rows *rows, struct buyer buyer, uint32_t weight)
{
    rows->buyers[rows->count] = buyer;
    rows->weights[rows->count] = weight;
    rows->log_gaps[rows->count] = 0; /* the sum would be rounded in another order */
    rows->count++;
}

static void check_same(const struct model *model, const struct rows *one, const struct rows *other,
                       unsigned threads)
{
    const double parameters[MODEL_PARAMETERS_MAX] = {0.6, 9.5, 0.8, 3.1};
    struct arena arena = {0};
    struct derivatives first = {0}, second = {0};
    struct buying merged =
        buying_group(one->buyers, one->log_gaps, one->weights, one->count, &arena);
    struct buying split =
        buying_group(other->buyers, other->log_gaps, other->weights, other->count, &arena);

    assert_int_equal(merged.group_count, split.group_count);
    assert_int_equal(merged.clients, split.clients);
    assert_int_equal(merged.orders, split.orders);
    model->likelihood(model, &merged, parameters, 1, &arena, &first);
    model->likelihood(model, &split, parameters, threads, &arena, &second);
    assert_true(isfinite(first.value));
    assert_memory_equal(&first, &second, sizeof first);
    arena_free(&arena);
}

static void merging_and_splitting_rows_and_threads_change_no_bit(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct rows *merged = arena_array(&arena, struct rows, 1);
    struct rows *split = arena_array(&arena, struct rows, 1);
    struct dice dice = dice_from(5);

    for (int i = 0; i < GROUPS; i++) {
        uint32_t days = (uint32_t)(dice_uniform(&dice) * 700), orders = (uint32_t)(i % 9);
        struct buyer buyer = {.orders = orders,
                              .last = orders > 0 ? days * dice_uniform(&dice) / 7 : 0,
                              .until = days / 7.0};
        add_row(merged, buyer, 2);
        add_row(split, buyer, 1);
    }
    for (int i = GROUPS - 1; i >= 0; i--)
        add_row(split, split->buyers[i], 1);
    for (size_t i = 0; i < model_count; i++) {
        check_same(models[i], merged, split, 1);
        check_same(models[i], merged, split, 3);
        check_same(models[i], merged, merged, 2);
    }
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_million_random_inputs_give_what_is_possible),
        cmocka_unit_test(scaling_time_scales_the_parameters),
        cmocka_unit_test(merging_and_splitting_rows_and_threads_change_no_bit),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
