// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "retention/forecast.h"

/*
 * A fitted model as text that a store keeps (JSON): every number is read back to the last bit. The
 * season's clock is left out, see season_wind().
 */
const char *forecast_basis_write(const struct forecast_basis *basis, struct arena *arena);

/* False for a text that this program does not understand or would not have written, such as one
 * with an unknown model or with parameters beyond their bounds. */
bool forecast_basis_read(const char *text, struct arena *arena, struct forecast_basis *ret_basis);
