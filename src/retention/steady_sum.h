// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <stddef.h>

/*
 * The sum of finite numbers to the same last bit in whatever order they stand: clients of a log
 * come in the order of its rows. Each is cut to a step that is far below the sum's own.
 */
double steady_sum(const double *values, size_t count);
