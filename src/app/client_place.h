// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "store/client_lists.h"
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

/*
 * Places in lists of any sort. By name, and the newest first, they are the two above; else a letter
 * says of which sort they are (a capital: downwards), as in "l312-20512" and "lr312", where r is
 * among those that have no such figure.
 */
enum { LIST_PLACE_MAX = 600 }; /* bytes of the text, with its NUL */
const char *list_place_write(struct arena *arena, enum client_sort sort, bool is_descending,
                             const struct list_place *place);
CHECKED enum status list_place_read(const char *text, enum client_sort sort, bool is_descending,
                                    struct arena *arena, struct fault *fault,
                                    struct list_place *ret_place);
