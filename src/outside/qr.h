// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "base/arena.h"
#include "base/slice.h"
#include "outside/request.h"

/*
 * A text as QR code: its bytes as they are, corrected as far as level M does. *ret_modules is a
 * square of *ret_size rows of '0' and '1'. OUTSIDE_TOO_LARGE beyond QR_TEXT_MAX bytes.
 */
enum { QR_TEXT_MAX = 1000 };
enum outside_code qr_make(struct slice text, struct arena *arena, uint32_t *ret_size,
                          const char **ret_modules);
