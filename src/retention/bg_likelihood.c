// SPDX-License-Identifier: AGPL-3.0-or-later
#include <math.h>

#include "retention/bg.h"
#include "retention/gamma_rate.h"
#include "retention/likelihood.h"
#include "retention/special.h"

/*
 * With R = r + k x, n chances to have left, y = (T - t_x) / (alpha + T) and the gaps' part apart,
 *   L = Gamma(R) / Gamma(r) / Gamma(k)^x * alpha^r * B(a, b + n) / B(a, b) * (alpha + t_x)^-R
 *       * (a / (b + n - 1) + ((alpha + t_x) / (alpha + T))^R * sum over j < k of
 *          Gamma(R + j) / Gamma(R) * y^j / j!),
 * where the first term of the sum, who has left, is missing when n = 0. The same parts to the
 * left belong to all groups of equal x, which come one after the other: a run.
 */

/* What hangs on a time t and alpha alone. */
struct time_terms {
    double grown;  /* ln((alpha + t) / alpha) */
    double passed; /* t / (alpha + t) */
    double left;   /* alpha / (alpha + t) */
};

struct bg_pass {
    const struct model *model;
    double r, alpha, a, b;
    const struct time_terms *days; /* [day]; NULL: times are not whole days, or too few groups */
};

/* The same for all groups of a run. */
struct run {
    int k;
    double shape;               /* R */
    double gone;                /* a / (b + n - 1), or 0 */
    double part[BG_STAGES_MAX]; /* Gamma(R + j) / Gamma(R) / j!, and derivatives by R */
    double part_by[BG_STAGES_MAX], part_by_by[BG_STAGES_MAX];
};

/* Who is still a client, relative to (alpha + t_x)^-R: derivatives of its logarithm. */
struct stay {
    double value;
    double by_r, by_alpha; /* alpha by its logarithm, r as it is */
    double by_r_r, by_alpha_r, by_alpha_alpha;
};

/* Sums over the groups of a run, each times its weight. */
struct run_sums {
    double clients, value, grown, passed, passing; /* passing: left * passed */
    double gone;                                   /* P(has left) */
    struct stay stays;                             /* times P(still a client) */
    double unsure, unsure_by_r, unsure_by_alpha;   /* times P(left) P(still a client) */
};

static struct time_terms time_terms_of(double weeks, double alpha)
{
    return (struct time_terms){
        .grown = log1p(weeks / alpha),
        .passed = weeks / (alpha + weeks),
        .left = alpha / (alpha + weeks),
    };
}

static struct run open_run(const struct bg_pass *pass, uint32_t orders)
{
    double chances = bg_chances(pass->model, orders);
    struct run run = {.k = pass->model->k, .shape = pass->r + pass->model->k * (double)orders};
    double shape = run.shape;

    run.gone = chances > 0 ? pass->a / (pass->b + (chances - 1)) : 0;
    run.part[0] = 1;
    for (int j = 1; j < run.k; j++) {
        double step = (shape + (j - 1)) / j;

        run.part[j] = run.part[j - 1] * step;
        run.part_by[j] = run.part_by[j - 1] * step + run.part[j - 1] / j;
        run.part_by_by[j] = run.part_by_by[j - 1] * step + 2 * run.part_by[j - 1] / j;
    }
    return run;
}

/* The sum over stages j, and what it adds to the derivatives of a logarithm. */
static inline double add_stages(const struct run *run, int k, double idle, struct time_terms until,
                                struct stay *stay)
{
    double power = 1, sum = 1, by_idle = 0, by_idle_idle = 0;
    double by_r = 0, by_r_r = 0, by_idle_r = 0;

    for (int j = 1; j < k; j++) {
        power *= idle;
        double term = run->part[j] * power, term_by = run->part_by[j] * power;
        sum += term;
        by_idle += j * term;
        by_idle_idle += j * j * term;
        by_r += term_by;
        by_idle_r += j * term_by;
        by_r_r += run->part_by_by[j] * power;
    }
    by_idle /= sum;
    by_r /= sum;
    /* ln idle falls by `left` as ln alpha rises, and that by left * passed. */
    stay->by_r += by_r;
    stay->by_r_r += by_r_r / sum - by_r * by_r;
    stay->by_alpha -= until.left * by_idle;
    stay->by_alpha_r -= until.left * (by_idle_r / sum - by_idle * by_r);
    stay->by_alpha_alpha += until.left * (until.left * (by_idle_idle / sum - by_idle * by_idle) -
                                          until.passed * by_idle);
    return sum;
}

static inline struct stay stay_of(const struct run *run, int k, double idle, struct time_terms last,
                                  struct time_terms until)
{
    double grown = until.grown - last.grown, passed = idle * last.left;
    struct stay stay = {
        .by_r = -grown,
        .by_alpha = run->shape * passed,
        .by_alpha_r = passed,
        .by_alpha_alpha = run->shape * (last.left * last.passed - until.left * until.passed),
    };

    stay.value = exp(-run->shape * grown);
    if (k > 1)
        stay.value *= add_stages(run, k, idle, until, &stay);
    return stay;
}

static inline void add_stay(struct run_sums *sums, const struct stay *stay, double gone,
                            double weight)
{
    double total = stay->value + gone;
    double share = gone > 0 ? stay->value / total : 1, left = gone > 0 ? gone / total : 0;
    double sure = weight * share, unsure = sure * left;

    sums->gone += weight * left;
    sums->stays.by_r += sure * stay->by_r;
    sums->stays.by_alpha += sure * stay->by_alpha;
    sums->stays.by_r_r += sure * stay->by_r_r + unsure * stay->by_r * stay->by_r;
    sums->stays.by_alpha_r += sure * stay->by_alpha_r + unsure * stay->by_r * stay->by_alpha;
    sums->stays.by_alpha_alpha +=
        sure * stay->by_alpha_alpha + unsure * stay->by_alpha * stay->by_alpha;
    sums->unsure += unsure;
    sums->unsure_by_r += unsure * stay->by_r;
    sums->unsure_by_alpha += unsure * stay->by_alpha;
}

static inline void add_group(const struct bg_pass *pass, const struct buying *buying,
                             const struct run *run, int k, size_t g, struct run_sums *sums)
{
    double weight = buying->weight[g], idle;
    struct time_terms last, until;

    if (pass->days != NULL) {
        last = pass->days[buying->last_days[g]];
        until = pass->days[buying->until_days[g]];
        idle = (buying->until_days[g] - buying->last_days[g]) / 7.0;
    } else {
        last = time_terms_of(buying->groups[g].last, pass->alpha);
        until = time_terms_of(buying->groups[g].until, pass->alpha);
        idle = buying->groups[g].until - buying->groups[g].last;
    }
    struct stay stay = stay_of(run, k, idle / pass->alpha * until.left, last, until);
    sums->clients += weight;
    sums->value += weight * log(stay.value + run->gone);
    sums->grown += weight * last.grown;
    sums->passed += weight * last.passed;
    sums->passing += weight * last.left * last.passed;
    add_stay(sums, &stay, run->gone, weight);
}

/* Each k its own loop, so that the compiler unrolls the stages. */
static void add_run(const struct bg_pass *pass, const struct buying *buying, const struct run *run,
                    size_t from, size_t to, struct run_sums *ret_sums)
{
    struct run_sums sums = {0};

    if (run->k == 1)
        for (size_t g = from; g < to; g++)
            add_group(pass, buying, run, 1, g, &sums);
    else if (run->k == 2)
        for (size_t g = from; g < to; g++)
            add_group(pass, buying, run, 2, g, &sums);
    else if (run->k == 3)
        for (size_t g = from; g < to; g++)
            add_group(pass, buying, run, 3, g, &sums);
    else
        for (size_t g = from; g < to; g++)
            add_group(pass, buying, run, run->k, g, &sums);
    *ret_sums = sums;
}

/* ln(B(a, b + n) / B(a, b)): the chance that nobody left so far. */
static double log_all_stay(double a, double b, double chances)
{
    double sum = 0;

    if (chances > 32 && a < chances)
        return log_rising(b, a) - log_rising(b + chances, a);
    if (chances > 32)
        return log_rising(b, chances) - log_rising(a + b, chances);
    for (int i = 0; i < chances; i++)
        sum -= log1p(a / (b + i));
    return sum;
}

/* ln of the likelihood of who ordered once, which may be close to 0: 1 - P(a second order). */
static double log_single(const struct bg_pass *pass, double weeks)
{
    int k = pass->model->k;
    double may_order = pass->model->knows_one_timers ? pass->b / (pass->a + pass->b) : 1;
    struct run run = open_run(pass, 0);
    struct time_terms until = time_terms_of(weeks, pass->alpha);
    struct stay stay = {0};
    double sum = k > 1 ? add_stages(&run, k, until.passed, until, &stay) : 1;
    double log_none = log(sum) - pass->r * until.grown;
    double second = -expm1(log_none);

    if (k > 1 && second < 1e-3)
        second = beta_below(until.passed, k, pass->r);
    if (may_order * second < 0.5)
        return log1p(-may_order * second);
    return may_order < 1
               ? log(pass->a / (pass->a + pass->b)) + log1p(exp(log_none) * (pass->b / pass->a))
               : log_none;
}

static void add_values(const struct bg_pass *pass, uint32_t orders, const struct run *run,
                       const struct run_sums *sums, struct derivatives *sum)
{
    static const double log_gamma_k[BG_STAGES_MAX] = {0, 0, 0.69314718055994530942,
                                                      1.7917594692280550008};
    double steps = (double)run->k * orders, chances = bg_chances(pass->model, orders);
    double value = log_rising(pass->r, steps) - steps * log(pass->alpha) -
                   orders * log_gamma_k[run->k - 1] + log_all_stay(pass->a, pass->b, chances);

    sum->value += sums->clients * value - run->shape * sums->grown + sums->value;
}

static void add_rate_derivatives(const struct bg_pass *pass, uint32_t orders, const struct run *run,
                                 const struct run_sums *sums, struct derivatives *sum)
{
    double r = pass->r, steps = (double)run->k * orders;
    double by_r = r * (sums->clients * digamma_rise(r, steps) - sums->grown + sums->stays.by_r);

    sum->gradient[BG_R] += by_r;
    sum->gradient[BG_ALPHA] +=
        run->shape * sums->passed - steps * sums->clients + sums->stays.by_alpha;
    sum->hessian[BG_R][BG_R] +=
        by_r + r * r * (sums->clients * trigamma_rise(r, steps) + sums->stays.by_r_r);
    sum->hessian[BG_ALPHA][BG_R] += r * (sums->passed + sums->stays.by_alpha_r);
    sum->hessian[BG_ALPHA][BG_ALPHA] += sums->stays.by_alpha_alpha - run->shape * sums->passing;
}

static void add_chance_derivatives(const struct bg_pass *pass, uint32_t orders,
                                   const struct run_sums *sums, struct derivatives *sum)
{
    double a = pass->a, b = pass->b, n = bg_chances(pass->model, orders);

    if (n <= 0)
        return;
    double all = digamma_rise(a + b, n) * sums->clients;
    double all_by = trigamma_rise(a + b, n) * sums->clients;
    double stays = digamma_rise(b, n) * sums->clients;
    double stays_by = trigamma_rise(b, n) * sums->clients;
    double share = b / (b + (n - 1)), rest = (n - 1) / (b + (n - 1));
    double by_a = sums->gone - a * all, by_b = b * (stays - all) - share * sums->gone;

    sum->gradient[BG_A] += by_a;
    sum->gradient[BG_B] += by_b;
    sum->hessian[BG_A][BG_R] -= pass->r * sums->unsure_by_r;
    sum->hessian[BG_A][BG_ALPHA] -= sums->unsure_by_alpha;
    sum->hessian[BG_A][BG_A] += sums->unsure - a * all - a * a * all_by;
    sum->hessian[BG_B][BG_R] += share * pass->r * sums->unsure_by_r;
    sum->hessian[BG_B][BG_ALPHA] += share * sums->unsure_by_alpha;
    sum->hessian[BG_B][BG_A] -= share * sums->unsure + a * b * all_by;
    sum->hessian[BG_B][BG_B] += b * (stays - all) + b * b * (stays_by - all_by) +
                                share * share * sums->unsure - share * rest * sums->gone;
}

/* The first group from `from` on that has more orders; they are sorted by it. */
static size_t end_of_run(const struct buying *buying, size_t from, size_t to)
{
    uint32_t orders = buying->groups[from].orders;

    while (to - from > 1) {
        size_t middle = from + (to - from) / 2;
        if (buying->groups[middle].orders == orders)
            from = middle;
        else
            to = middle;
    }
    return to;
}

static void add_piece(const void *context, const struct buying *buying, size_t from, size_t to,
                      struct derivatives *sum)
{
    const struct bg_pass *pass = context;

    for (size_t next; from < to; from = next) {
        uint32_t orders = buying->groups[from].orders;
        struct run run = open_run(pass, orders);
        struct run_sums sums;

        next = end_of_run(buying, from, to);
        add_run(pass, buying, &run, from, next, &sums);
        if (orders > 0)
            add_values(pass, orders, &run, &sums, sum);
        for (size_t g = from; orders == 0 && g < next; g++)
            sum->value += buying->weight[g] * log_single(pass, buying->groups[g].until);
        add_rate_derivatives(pass, orders, &run, &sums, sum);
        add_chance_derivatives(pass, orders, &sums, sum);
    }
}

void bg_likelihood(const struct model *model, const struct buying *buying, const double *parameters,
                   unsigned threads, struct arena *scratch, struct derivatives *ret_derivatives)
{
    struct arena_mark mark = arena_mark(scratch);
    size_t day_count = (size_t)buying->longest_days + 1;
    struct bg_pass pass = {
        .model = model,
        .r = parameters[BG_R],
        .alpha = parameters[BG_ALPHA],
        .a = parameters[BG_A],
        .b = parameters[BG_B],
    };

    if (buying->is_calendar && day_count <= 2 * buying->group_count) {
        struct time_terms *days = arena_array(scratch, struct time_terms, day_count);

        for (size_t day = 0; day < day_count; day++)
            days[day] = time_terms_of((double)day / 7.0, pass.alpha);
        pass.days = days;
    }
    likelihood_sum(buying, add_piece, &pass, threads, scratch, ret_derivatives);
    arena_rewind(scratch, mark);
    if (model->k > 1)
        ret_derivatives->value += (model->k - 1) * buying->log_gap_sum;
}
