// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "store/clients.h"

/*
 * Places in the lists of clients, as text that callers hand back: "ID-KEY" by name (KEY is the sort
 * key in hexadecimal, so that a place holds when its client was renamed or deleted), "ID" among
 * those found. NULL and "" are the start. INVALID, with the field "after": none of ours.
 */
const char *client_place_write(struct arena *arena, const struct client_place *place);
CHECKED enum status client_place_read(const char *text, struct arena *arena, struct fault *fault,
                                      struct client_place *ret_place);

const char *found_place_write(struct arena *arena, int64_t id);
CHECKED enum status found_place_read(const char *text, struct fault *fault, int64_t *ret_id);
