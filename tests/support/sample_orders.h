// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "support/store_case.h"

/* An order of 10 euros that counts, as an import puts it in; returns its id. */
int64_t sample_order(struct store_case *test, int64_t client_id, day_t day);
