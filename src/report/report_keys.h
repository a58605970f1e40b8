// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "report/analysis.h"

/* What programs call things: in the JSON and the CSV, never translated, never renamed. */
extern const char *const standing_keys[STANDINGS];      /* "newcomer", "one_time", ... */
extern const char *const segment_keys[RFM_SEGMENTS];    /* "champions", "loyal", ... */
extern const char *const period_keys[PERIOD_KINDS];     /* "month", "quarter", "year" */
extern const char *const origin_keys[2];                /* [enum figure_origin] */
extern const char *const curve_keys[NEXT_ORDER_CURVES]; /* "first_to_second", ... */
