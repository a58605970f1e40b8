// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "retention/rfm.h"

/* The last 365 days in quarters of 91, 91, 91 and 92 days, the last one ending on as_of. */
void rfm_quarters_measure(const struct order_log *log, const struct history *history,
                          unsigned threads, struct rfm_quarter ret_quarters[RFM_QUARTERS]);
