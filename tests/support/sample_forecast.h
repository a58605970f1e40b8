// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "report/analysis.h"

/*
 * A forecast with figures that are made up, always the same, as of a small business: for tests of
 * whatever dresses one, so that these do not move with the last digits of a fit. Nothing is
 * foretold of single clients. Pareto/NBD is chosen of three; a base with money, seven weeks kept
 * back, four classes, sixteen weeks since the first day.
 */
struct forecast sample_forecast(struct arena *arena);

/* Puts it into an analysis that was made without one. */
void sample_forecast_into(struct analysis *analysis, const struct forecast *forecast,
                          struct arena *arena);

/* Models as they are named in figures; their functions are not there. */
extern const struct model sample_pareto, sample_bg, sample_cnbd, sample_nbd;
