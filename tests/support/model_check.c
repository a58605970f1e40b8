// SPDX-License-Identifier: AGPL-3.0-or-later
#include "support/model_check.h"

#include <math.h>

#include "support/near.h"
#include "support/simulated_buyers.h"

static struct derivatives of_one(const struct model *model, const double *parameters,
                                 const struct buyer *buyer, struct arena *arena)
{
    struct buyer group = *buyer;
    uint32_t weight = 1;
    struct buying buying = {.group_count = 1, .groups = &group, .weight = &weight, .clients = 1};
    struct derivatives at = {0};

    model->likelihood(model, &buying, parameters, 1, arena, &at);
    return at;
}

double buyer_likelihood(const struct model *model, const double *parameters,
                        const struct buyer *buyer)
{
    struct arena arena = {0};
    struct derivatives at = of_one(model, parameters, buyer, &arena);

    arena_free(&arena);
    return at.value;
}

static struct derivatives moved(const struct model *model, const struct buying *buying,
                                const double *parameters, int which, double step)
{
    struct arena arena = {0};
    double there[MODEL_PARAMETERS_MAX] = {0};
    struct derivatives at = {0};

    for (int i = 0; i < model->parameter_count; i++)
        there[i] = parameters[i] * (i == which ? exp(step) : 1);
    model->likelihood(model, buying, there, 2, &arena, &at);
    arena_free(&arena);
    return at;
}

void check_derivatives(const struct model *model, const struct buying *buying,
                       const double *parameters)
{
    struct derivatives at = moved(model, buying, parameters, 0, 0);
    double step = 1e-3, scale = 1e-9 * fabs(at.value);

    /* Central differences of two steps, so that the error is of the order of step^4. */
    for (int i = 0; i < model->parameter_count; i++) {
        struct derivatives up = moved(model, buying, parameters, i, step);
        struct derivatives down = moved(model, buying, parameters, i, -step);
        struct derivatives far_up = moved(model, buying, parameters, i, 2 * step);
        struct derivatives far_down = moved(model, buying, parameters, i, -2 * step);

        assert_near(at.gradient[i],
                    (8 * (up.value - down.value) - (far_up.value - far_down.value)) / (12 * step),
                    scale + 1e-7 * fabs(at.gradient[i]));
        for (int j = 0; j < model->parameter_count; j++) {
            double near = up.gradient[j] - down.gradient[j];
            double far = far_up.gradient[j] - far_down.gradient[j];

            assert_near(at.hessian[i][j], (8 * near - far) / (12 * step),
                        scale + 1e-7 * fabs(at.hessian[i][j]));
            assert_true(at.hessian[i][j] == at.hessian[j][i]);
        }
    }
}

void check_distribution(const struct model *model, const double *parameters,
                        const struct buyer *buyer, double weeks)
{
    enum { COUNT = 4000 };
    double probabilities[COUNT], sum = 0, mean = 0;

    model->distribution(model, parameters, buyer, weeks, COUNT, probabilities);
    for (size_t n = 0; n < COUNT; n++) {
        assert_true(probabilities[n] >= 0 && probabilities[n] <= 1);
        sum += probabilities[n];
        mean += (double)n * probabilities[n];
    }
    assert_near(sum, 1, 1e-9);
    assert_near_relative(mean, model->expected(model, parameters, buyer, weeks), 1e-8);
    assert_near_relative(model->none(model, parameters, buyer, weeks), probabilities[0], 1e-9);
}

/* Evenly on the scale of logarithms. */
static double spread(struct dice *dice, double from, double to)
{
    return from * pow(to / from, dice_uniform(dice));
}

static struct buyer random_buyer(struct dice *dice)
{
    struct buyer buyer = {.until = dice_uniform(dice) < 0.05 ? 0 : spread(dice, 1.0 / 7, 1e5)};

    if (dice_uniform(dice) < 0.6) {
        buyer.orders = (uint32_t)spread(dice, 1, 1e6);
        buyer.last = buyer.until * (dice_uniform(dice) < 0.1   ? 1
                                    : dice_uniform(dice) < 0.5 ? 1 - spread(dice, 1e-6, 1)
                                                               : dice_uniform(dice));
    }
    return buyer;
}

static bool is_probability(double value)
{
    return value >= 0 && value <= 1;
}

static bool is_finite(const struct derivatives *at)
{
    double sum = at->value;

    for (int i = 0; i < MODEL_PARAMETERS_MAX; i++) {
        sum += at->gradient[i];
        for (int j = 0; j < MODEL_PARAMETERS_MAX; j++)
            sum += at->hessian[i][j];
    }
    return isfinite(sum);
}

static bool answers_well(const struct model *model, const double *parameters,
                         const struct buyer *buyer, double weeks)
{
    enum { COUNT = 4 };
    double probabilities[COUNT], expected = model->expected(model, parameters, buyer, weeks);
    double later = model->expected(model, parameters, buyer, 2 * weeks);

    model->distribution(model, parameters, buyer, weeks, COUNT, probabilities);
    for (size_t n = 0; n < COUNT; n++)
        if (!is_probability(probabilities[n]))
            return false;
    return is_probability(model->alive(model, parameters, buyer, 0)) &&
           is_probability(model->alive(model, parameters, buyer, weeks)) && isfinite(expected) &&
           expected >= 0 && later >= expected * (1 - 1e-9) &&
           is_probability(model->none(model, parameters, buyer, weeks)) &&
           is_probability(model->none(model, parameters, buyer, INFINITY)) &&
           fabs(model->none(model, parameters, buyer, weeks) - probabilities[0]) <= 1e-9;
}

static void fail_at(const struct model *model, const double *parameters, const struct buyer *buyer,
                    double weeks)
{
    fail_msg("%s(%.17g, %.17g, %.17g, %.17g) of x %u, t_x %.17g, T %.17g, weeks %.17g", model->name,
             parameters[0], parameters[1], parameters[2], parameters[3], buyer->orders, buyer->last,
             buyer->until, weeks);
}

void check_random_inputs(const struct model *model, size_t count, uint64_t seed)
{
    struct dice dice = dice_from(seed);
    struct arena arena = {0};

    arena_alloc(&arena, 1); /* so that a block stays over all rewinding */
    for (size_t i = 0; i < count; i++) {
        struct arena_mark mark = arena_mark(&arena);
        double parameters[MODEL_PARAMETERS_MAX] = {0}, weeks = spread(&dice, 1.0 / 7, 1e4);
        struct buyer buyer = random_buyer(&dice);

        for (int p = 0; p < model->parameter_count; p++)
            parameters[p] = spread(&dice, MODEL_PARAMETER_MIN, MODEL_PARAMETER_MAX);
        struct derivatives at = of_one(model, parameters, &buyer, &arena);
        if (!is_finite(&at) || !answers_well(model, parameters, &buyer, weeks))
            fail_at(model, parameters, &buyer, weeks);
        arena_rewind(&arena, mark);
    }
    arena_free(&arena);
}
