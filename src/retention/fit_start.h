// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "retention/model.h"

/*
 * Where to look for the best parameters: shapes as shops have them, rates as this base orders.
 * The same starts for the same base.
 */
enum { FIT_STARTS = 6 };
void fit_starts(const struct model *model, const struct buying *buying,
                double ret_starts[FIT_STARTS][MODEL_PARAMETERS_MAX]);

/* Mean of T over clients, in weeks. */
double mean_weeks(const struct buying *buying);

/*
 * Every so many groups, so that about `groups` are left: since they are sorted by x and T, a
 * likeness of the base. It borrows from `arena` and `buying`, and has no `group_of`.
 */
struct buying buying_sample(const struct buying *buying, size_t groups, struct arena *arena);
