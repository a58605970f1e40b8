// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "report/analysis.h"

/* What programs call things: in the JSON and the CSV, never translated, never renamed. */
extern const char *const standing_keys[STANDINGS];      /* "newcomer", "one_time", ... */
extern const char *const segment_keys[RFM_SEGMENTS];    /* "champions", "loyal", ... */
extern const char *const period_keys[PERIOD_KINDS];     /* "month", "quarter", "year" */
extern const char *const origin_keys[2];                /* [enum figure_origin] */
extern const char *const curve_keys[NEXT_ORDER_CURVES]; /* "first_to_second", ... */

extern const char *const due_source_keys[2];      /* [enum due_source] "curve", "forecast" */
extern const char *const forecast_state_keys[5];  /* [enum forecast_state] "made", ... */
extern const char *const forecast_reason_keys[4]; /* [enum forecast_reason] "holdout", ... */
extern const char *const model_limit_keys[7];     /* [enum model_limit] "", "no repeats", ... */
