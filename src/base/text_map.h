// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <stdint.h>

#include "base/arena.h"
#include "base/slice.h"

/*
 * Numbers by text, for matching many rows at once. Keyed by chance, so that no file can be made
 * whose texts all collide.
 */
struct text_map;

/* Grows by itself; `expected` texts fit at once. */
struct text_map *text_map_new(struct arena *arena, size_t expected);

/* The number of a text, 0 when it is new: the text is then borrowed for as long as the map lives.
 * Valid until the next call. */
int64_t *text_map_value(struct text_map *map, struct slice text);

/* The same without adding: 0 when it is not there. */
int64_t text_map_find(const struct text_map *map, struct slice text);

size_t text_map_count(const struct text_map *map);
