// SPDX-License-Identifier: AGPL-3.0-or-later
#include <math.h>

#include "base/parallel.h"
#include "retention/gamma_rate.h"
#include "retention/likelihood.h"
#include "retention/pareto_parts.h"

/*
 * Likelihood of many buyers whose times are whole days. With D no earlier than any T of the
 * buyers with x orders, a buyer's likelihood splits into
 *
 *   gone after t_x, by D  +  ordered after T, by D  +  still a silent client at D,
 *
 * all positive, and the first two are integrals that end at D: one sum over days, from D down,
 * gives them for every t_x and every T. The sums' derivatives of the first order are kept by day,
 * as each buyer's gradient is needed for the Hessian; those of the second order are linear in the
 * shares, so the shares are gathered by day first and meet the nodes once.
 */
enum { LANES = 4, RUN = 8 };                                       /* RUN: values of x a piece */
enum { ONE, LOG_ALPHA, PAST_ALPHA, LOG_BETA, PAST_BETA, FACTORS }; /* 1, ln(1 + y / alpha) ... */
enum { PRODUCTS = FACTORS * (FACTORS + 1) / 2, SHARES = FACTORS * 2 };
#define DAY (1.0 / 7)

struct day_nodes {
    double factor[FACTORS][LANES]; /* at the nodes: y / (alpha + y) is PAST_ALPHA */
    double gone[LANES];            /* mass of leaving there, with no orders */
    double order[LANES];           /* that of ordering there, over r + x and that mass */
    double kept[LANES];            /* alpha / (alpha + y): what one order more takes off */
};

struct day_sums {
    double gone[FACTORS], ordered[FACTORS]; /* from this day to D */
    double gone_share, ordered_share;       /* of buyers with t_x, with T, on this day */
};

/* Groups of buyers with x orders, and the days from their first t_x to their last T. */
struct run {
    size_t from, to, begin, end;
    uint32_t orders;
};

struct days_pass {
    const double *parameters;
    const struct buying *buying;
    struct day_nodes *nodes; /* [day_count] */
    struct run *runs;
    size_t run_count, day_count;
    double (*masses)[LANES]; /* [thread * day_count] nodes->gone with x orders */
    struct day_sums *sums;   /* [thread * (day_count + 1)] */
    struct derivatives *pieces;
};

static void set_nodes(const double *parameters, size_t day, struct day_nodes *nodes)
{
    double r = parameters[PARETO_R], alpha = parameters[PARETO_ALPHA];
    double s = parameters[PARETO_S], beta = parameters[PARETO_BETA];

    for (int i = 0; i < LANES; i++) {
        double y = ((double)day + gauss_node[i]) * DAY;
        double by_alpha = 1 / (alpha + y), by_beta = 1 / (beta + y);
        double log_alpha = log1p(y / alpha), log_beta = log1p(y / beta);

        nodes->factor[ONE][i] = 1;
        nodes->factor[LOG_ALPHA][i] = log_alpha;
        nodes->factor[PAST_ALPHA][i] = y * by_alpha;
        nodes->factor[LOG_BETA][i] = log_beta;
        nodes->factor[PAST_BETA][i] = y * by_beta;
        nodes->gone[i] = gauss_weight[i] * DAY * s * by_beta * exp(-r * log_alpha - s * log_beta);
        nodes->order[i] = (beta + y) * by_alpha / s;
        nodes->kept[i] = alpha * by_alpha;
    }
}

/* Sums over the nodes of each day from `end` down to `begin`. */
static void sum_days(const struct days_pass *pass, const struct run *run,
                     const double (*masses)[LANES], struct day_sums *sums)
{
    double r = pass->parameters[PARETO_R] + run->orders;
    double gone[FACTORS][LANES] = {0}, ordered[FACTORS][LANES] = {0};

    sums[run->end] = (struct day_sums){0};
    for (size_t day = run->end; day-- > run->begin;) {
        const struct day_nodes *nodes = &pass->nodes[day];
        double order[LANES];

        for (int i = 0; i < LANES; i++)
            order[i] = masses[day][i] * nodes->order[i] * r;
        for (int f = 0; f < FACTORS; f++) {
            for (int i = 0; i < LANES; i++) {
                gone[f][i] += masses[day][i] * nodes->factor[f][i];
                ordered[f][i] += order[i] * nodes->factor[f][i];
            }
            sums[day].gone[f] = (gone[f][0] + gone[f][1]) + (gone[f][2] + gone[f][3]);
            sums[day].ordered[f] =
                (ordered[f][0] + ordered[f][1]) + (ordered[f][2] + ordered[f][3]);
        }
        sums[day].gone_share = sums[day].ordered_share = 0;
    }
}

/* Moments of the factors: with 1, and of each pair; lower triangle, row by row. */
static void add_moments(const struct days_pass *pass, const struct run *run,
                        const double (*masses)[LANES], const struct day_sums *sums,
                        double *ret_gone, double *ret_ordered)
{
    double r = pass->parameters[PARETO_R] + run->orders;
    double gone[PRODUCTS][LANES] = {0}, ordered[PRODUCTS][LANES] = {0};
    double gone_share = 0, ordered_share = 0;

    for (size_t day = run->begin; day < run->end; day++) {
        const struct day_nodes *nodes = &pass->nodes[day];
        double left[LANES], order[LANES];

        gone_share += sums[day].gone_share;
        ordered_share += sums[day].ordered_share;
        for (int i = 0; i < LANES; i++) {
            left[i] = masses[day][i] * gone_share;
            order[i] = masses[day][i] * nodes->order[i] * (r * ordered_share);
        }
        for (int f = 0, p = 0; f < FACTORS; f++)
            for (int g = 0; g <= f; g++, p++)
                for (int i = 0; i < LANES; i++) {
                    double product = nodes->factor[f][i] * nodes->factor[g][i];
                    gone[p][i] += left[i] * product;
                    ordered[p][i] += order[i] * product;
                }
    }
    for (int p = 0; p < PRODUCTS; p++) {
        ret_gone[p] = (gone[p][0] + gone[p][1]) + (gone[p][2] + gone[p][3]);
        ret_ordered[p] = (ordered[p][0] + ordered[p][1]) + (ordered[p][2] + ordered[p][3]);
    }
}

/*
 * How a term's logarithm changes with those of the parameters: base + times * factor, the factors
 * in the order of the parameters. What all terms of buyers with x orders share is left out.
 */
struct slopes {
    double base[PARETO_PARAMETERS], times[PARETO_PARAMETERS];
};

static struct slopes slopes_of(const double *parameters, double x, double gone, double ordered)
{
    double r = parameters[PARETO_R], s = parameters[PARETO_S];

    return (struct slopes){
        .base = {ordered * r / (r + x), -ordered, gone, -gone},
        .times = {-r, r + x + ordered, -s, s + gone},
    };
}

/* Adds E[g' g'] + E[g''] of terms with these moments. */
static void add_second(const double *parameters, double x, double gone, double ordered,
                       const double *moments, struct derivatives *sum)
{
    struct slopes slopes = slopes_of(parameters, x, gone, ordered);
    double r = parameters[PARETO_R], s = parameters[PARETO_S], first[FACTORS];

    for (int f = 0; f < FACTORS; f++)
        first[f] = moments[f * (f + 1) / 2];
    for (int p = 0; p < PARETO_PARAMETERS; p++)
        for (int q = 0; q <= p; q++) {
            double product = moments[(p + 1) * (p + 2) / 2 + q + 1];
            sum->hessian[p][q] += slopes.base[p] * slopes.base[q] * first[ONE] +
                                  slopes.base[p] * slopes.times[q] * first[q + 1] +
                                  slopes.base[q] * slopes.times[p] * first[p + 1] +
                                  slopes.times[p] * slopes.times[q] * product;
        }
    double share = r / (r + x), past_alpha = first[PAST_ALPHA], past_beta = first[PAST_BETA];
    double alpha_square = moments[PAST_ALPHA * (PAST_ALPHA + 1) / 2 + PAST_ALPHA];
    double beta_square = moments[PAST_BETA * (PAST_BETA + 1) / 2 + PAST_BETA];
    sum->hessian[PARETO_R][PARETO_R] +=
        ordered * (share - share * share) * first[ONE] - r * first[LOG_ALPHA];
    sum->hessian[PARETO_ALPHA][PARETO_R] += r * past_alpha;
    sum->hessian[PARETO_ALPHA][PARETO_ALPHA] -= (r + x + ordered) * (past_alpha - alpha_square);
    sum->hessian[PARETO_S][PARETO_S] -= s * first[LOG_BETA];
    sum->hessian[PARETO_BETA][PARETO_S] += s * past_beta;
    sum->hessian[PARETO_BETA][PARETO_BETA] -= (s + gone) * (past_beta - beta_square);
}

/* Those who are silent clients at D. */
struct at_end {
    double alive, factor[FACTORS];
};

static struct at_end at_end_of(const double *parameters, double x, size_t day)
{
    double alpha = parameters[PARETO_ALPHA], beta = parameters[PARETO_BETA];
    double y = (double)day * DAY, log_alpha = log1p(y / alpha), log_beta = log1p(y / beta);

    return (struct at_end){
        .alive = exp(-(parameters[PARETO_R] + x) * log_alpha - parameters[PARETO_S] * log_beta),
        .factor = {1, log_alpha, y / (alpha + y), log_beta, y / (beta + y)},
    };
}

/* Values and gradients of the buyers; their shares go to their days. Returns D's share. */
static double add_buyers(const struct days_pass *pass, const struct run *run,
                         const struct at_end *at_end, struct day_sums *sums,
                         struct derivatives *sum)
{
    double x = run->orders;
    struct slopes gone = slopes_of(pass->parameters, x, 1, 0);
    struct slopes ordered = slopes_of(pass->parameters, x, 0, 1);
    struct slopes alive = slopes_of(pass->parameters, x, 0, 0);
    double still[PARETO_PARAMETERS], end_share = 0;

    for (int p = 0; p < PARETO_PARAMETERS; p++)
        still[p] = at_end->alive * alive.times[p] * at_end->factor[p + 1];
    for (size_t g = run->from; g < run->to; g++) {
        struct day_sums *left = &sums[pass->buying->last_days[g]];
        struct day_sums *order = &sums[pass->buying->until_days[g]];
        double all = left->gone[ONE] + order->ordered[ONE] + at_end->alive;
        double weight = pass->buying->weight[g], share = weight / all, slope[PARETO_PARAMETERS];

        for (int p = 0; p < PARETO_PARAMETERS; p++)
            slope[p] = (gone.base[p] * left->gone[ONE] + gone.times[p] * left->gone[p + 1] +
                        ordered.base[p] * order->ordered[ONE] +
                        ordered.times[p] * order->ordered[p + 1] + still[p]) /
                       all;
        sum->value += weight * log(all);
        for (int p = 0; p < PARETO_PARAMETERS; p++) {
            sum->gradient[p] += weight * slope[p];
            for (int q = 0; q <= p; q++)
                sum->hessian[p][q] -= weight * slope[p] * slope[q];
        }
        left->gone_share += share;
        order->ordered_share += share;
        end_share += share;
    }
    return end_share;
}

/* What all terms of buyers with x orders share. */
static void add_shared(const double *parameters, uint32_t orders, double weight,
                       struct derivatives *sum)
{
    double r = parameters[PARETO_R], x = orders;
    struct rising rising = rising_of(r, orders);

    sum->value += weight * (rising.value - (x > 0 ? x * log(parameters[PARETO_ALPHA]) : 0));
    sum->gradient[PARETO_R] += weight * r * rising.first;
    sum->gradient[PARETO_ALPHA] -= weight * x;
    sum->hessian[PARETO_R][PARETO_R] += weight * (r * rising.first + r * r * rising.second);
}

static void add_run(const struct days_pass *pass, const struct run *run,
                    const double (*masses)[LANES], struct day_sums *sums, struct derivatives *sum)
{
    double x = run->orders, weight = 0;
    struct at_end at_end = at_end_of(pass->parameters, x, run->end);
    double gone[PRODUCTS], ordered[PRODUCTS], alive[PRODUCTS];

    for (size_t g = run->from; g < run->to; g++)
        weight += pass->buying->weight[g];
    sum_days(pass, run, masses, sums);
    double end_share = add_buyers(pass, run, &at_end, sums, sum);
    add_moments(pass, run, masses, sums, gone, ordered);
    for (int f = 0, p = 0; f < FACTORS; f++)
        for (int g = 0; g <= f; g++, p++)
            alive[p] = end_share * at_end.alive * at_end.factor[f] * at_end.factor[g];
    add_second(pass->parameters, x, 1, 0, gone, sum);
    add_second(pass->parameters, x, 0, 1, ordered, sum);
    add_second(pass->parameters, x, 0, 0, alive, sum);
    add_shared(pass->parameters, run->orders, weight, sum);
}

/*
 * Whether the days' four nodes are exact for these buyers, their likelihoods within the doubles'
 * range, and there are enough of them to be worth a walk over the days.
 */
static bool is_for_days(const double *parameters, const struct run *run)
{
    double begin = (double)run->begin * DAY, end = (double)run->end * DAY;
    double r = parameters[PARETO_R] + run->orders, alpha = parameters[PARETO_ALPHA];
    double s = parameters[PARETO_S], beta = parameters[PARETO_BETA];

    return (run->to - run->from) * 6 > run->end - run->begin && run->end > run->begin &&
           fmin(alpha, beta) + begin >= 5 * DAY &&
           (r / (alpha + begin) + s / (beta + begin)) * DAY <= 0.6 &&
           r * log1p(end / alpha) + s * log1p(end / beta) < 600;
}

/* Masses of `orders`, by one order more at a time from those of `made`; UINT32_MAX: none. */
static void raise_masses(const struct days_pass *pass, uint32_t made, uint32_t orders,
                         double (*masses)[LANES])
{
    if (made > orders || orders - made > RUN) {
        for (size_t day = 0; day < pass->day_count; day++)
            for (int i = 0; i < LANES; i++)
                masses[day][i] = pass->nodes[day].gone[i] *
                                 exp(-(double)orders * pass->nodes[day].factor[LOG_ALPHA][i]);
        return;
    }
    for (; made < orders; made++)
        for (size_t day = 0; day < pass->day_count; day++)
            for (int i = 0; i < LANES; i++)
                masses[day][i] *= pass->nodes[day].kept[i];
}

static void add_runs(void *context, size_t from, size_t to, unsigned thread)
{
    const struct days_pass *pass = context;
    double(*masses)[LANES] = pass->masses + thread * pass->day_count;
    struct day_sums *sums = pass->sums + thread * (pass->day_count + 1);
    uint32_t made = UINT32_MAX;

    for (size_t i = from; i < to; i++) {
        const struct run *run = &pass->runs[i];
        struct derivatives *sum = &pass->pieces[i / RUN];

        if (i % RUN == 0)
            made = UINT32_MAX; /* so that bits do not hang on who made the piece before */
        if (!is_for_days(pass->parameters, run)) {
            pareto_add_groups(pass->parameters, pass->buying, run->from, run->to, sum);
            continue;
        }
        raise_masses(pass, made, run->orders, masses);
        made = run->orders;
        add_run(pass, run, (const double(*)[LANES])masses, sums, sum);
    }
}

static void add_nodes(void *context, size_t from, size_t to, unsigned thread)
{
    const struct days_pass *pass = context;

    (void)thread;
    for (size_t day = from; day < to; day++)
        set_nodes(pass->parameters, day, &pass->nodes[day]);
}

static size_t find_runs(const struct buying *buying, struct run *runs)
{
    size_t count = 0;

    for (size_t g = 0; g < buying->group_count; g++) {
        uint32_t orders = buying->groups[g].orders;
        size_t last = (size_t)buying->last_days[g], until = (size_t)buying->until_days[g];

        if (count == 0 || runs[count - 1].orders != orders)
            runs[count++] = (struct run){.from = g, .begin = last, .orders = orders};
        struct run *run = &runs[count - 1];
        run->to = g + 1;
        run->begin = last < run->begin ? last : run->begin;
        run->end = until > run->end ? until : run->end;
    }
    return count;
}

/* 55 years: beyond, the tables by day would outgrow what they save. */
static const int32_t longest_by_days = 20000;

bool pareto_likelihood_by_days(const struct buying *buying, const double *parameters,
                               unsigned threads, struct arena *scratch,
                               struct derivatives *ret_derivatives)
{
    if (!buying->is_calendar || buying->longest_days < 1 ||
        buying->longest_days > longest_by_days || buying->group_count < (size_t)LANES * LANES)
        return false;
    size_t day_count = (size_t)buying->longest_days;
    struct arena_mark mark = arena_mark(scratch);
    struct derivatives sum = {0};
    struct days_pass pass = {
        .parameters = parameters,
        .buying = buying,
        .day_count = day_count,
        .nodes = arena_array(scratch, struct day_nodes, day_count),
        .runs = arena_array(scratch, struct run, buying->group_count),
        .masses = (double(*)[LANES])arena_array(scratch, double, threads *day_count *LANES),
        .sums = arena_array(scratch, struct day_sums, threads * (day_count + 1)),
    };

    pass.run_count = find_runs(buying, pass.runs);
    size_t piece_count = (pass.run_count + RUN - 1) / RUN;
    pass.pieces = arena_array(scratch, struct derivatives, piece_count);
    parallel_for(threads, day_count, 512, add_nodes, &pass);
    parallel_for(threads, pass.run_count, RUN, add_runs, &pass);
    for (size_t i = 0; i < piece_count; i++)
        derivatives_add(&sum, &pass.pieces[i]);
    derivatives_mirror(&sum);
    arena_rewind(scratch, mark);
    *ret_derivatives = sum;
    return true;
}
