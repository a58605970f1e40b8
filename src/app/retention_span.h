// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "app/retention_view.h"

/* Sets the first and the last day of the chosen period. INVALID: "to", "from",
 * "with_from", "with_to", see there. */
CHECKED enum status retention_span_days(struct retention_choice *choice, day_t today,
                                        struct fault *fault);
