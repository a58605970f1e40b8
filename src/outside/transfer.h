// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/slice.h"

/* How a part is written for the way (RFC 2045 6). */
enum transfer { TRANSFER_PLAIN, TRANSFER_BASE64, TRANSFER_QUOTED, TRANSFER_UNKNOWN };
enum transfer transfer_of(struct slice name);

/*
 * Decodes as much of `coded` as gives at most `capacity` bytes, and tells how much of it was used;
 * call again with the rest. Pure, any bytes: what is none of the alphabet is passed over (base64)
 * or kept as it is (quoted-printable). Nothing is used when nothing more can be made of the rest;
 * `capacity` is at least TRANSFER_STEP.
 */
enum { TRANSFER_STEP = 64 };
size_t transfer_decode(enum transfer transfer, struct slice coded, char *bytes, size_t capacity,
                       size_t *ret_used);

/* The first `max` bytes at most, decoded. */
struct slice transfer_decode_all(enum transfer transfer, struct slice coded, size_t max,
                                 struct arena *arena, bool *ret_is_cut);
