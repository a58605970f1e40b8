// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "report/analysis.h"

/*
 * A copy in `arena` that outlives the log: all that sections show of it, but nothing that is there
 * for each client, so no lists of clients. What says that the log has amounts still says so.
 */
const struct analysis *analysis_keep(const struct analysis *analysis, struct arena *arena);
