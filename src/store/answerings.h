// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "domain/answering.h"
#include "store/work.h"

/* How the workspace answers; answering_default() with version 0 while nothing was said. */
CHECKED enum status answerings_find(struct work *work, struct answering *ret_answering);

/* From its version to the next, which is *ret_version. CONFLICT when it moved on meanwhile. */
CHECKED enum status answerings_put(struct work *work, const struct answering *answering,
                                   int64_t *ret_version);
