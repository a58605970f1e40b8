// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "retention/model.h"
#include "retention/pareto_panels.h"

/* The order of Pareto/NBD's parameters. */
enum { PARETO_R, PARETO_ALPHA, PARETO_S, PARETO_BETA, PARETO_PARAMETERS };

/* The silence since a buyer's last order, as known right after it. */
struct silence silence_since_last(const double *parameters, const struct buyer *buyer);

/* A buyer who is a client at T, from T on: rates are gamma again, by what was seen. */
struct silence silence_to_come(const double *parameters, const struct buyer *buyer, double weeks);

/* Adds the groups [from, to), each by itself. */
void pareto_add_groups(const void *parameters, const struct buying *buying, size_t from, size_t to,
                       struct derivatives *sum);
/*
 * The sum over all groups, by days: for many buyers whose times are whole days. False when they
 * are not.
 */
bool pareto_likelihood_by_days(const struct buying *buying, const double *parameters,
                               unsigned threads, struct arena *scratch,
                               struct derivatives *ret_derivatives);

double pareto_alive(const struct model *model, const double *parameters, const struct buyer *buyer,
                    double weeks);
void pareto_alive_slopes(const struct model *model, const double *parameters,
                         const struct buyer *buyer, double *ret_slopes);
double pareto_expected(const struct model *model, const double *parameters,
                       const struct buyer *buyer, double weeks);
double pareto_none(const struct model *model, const double *parameters, const struct buyer *buyer,
                   double weeks);
double pareto_within(const struct model *model, const double *parameters, const struct buyer *buyer,
                     double weeks);
void pareto_distribution(const struct model *model, const double *parameters,
                         const struct buyer *buyer, double weeks, size_t count,
                         double *ret_probabilities);
