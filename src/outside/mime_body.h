// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "outside/mime.h"
#include "outside/mime_parts.h"

/* Chooses what a mail says from its parts: the plain text where there is one, else that of the
 * HTML, and the HTML sanitised. `is_shown`, of one place for each part, tells which were taken. */
void mime_body_read(const struct mime_task *task, const struct mime_parts *parts,
                    struct arena *arena, bool *is_shown, struct mail_message *message);

/* A part's text in UTF-8, of at most `max` bytes before its charset is undone. */
struct slice mime_part_text(const struct charsets *charsets, const struct mime_part *part,
                            size_t max, struct arena *arena, bool *ret_is_cut);

/* Lines that were broken for the way, joined (RFC 3676). */
enum flowed { FLOWED_KEEPS_SPACE, FLOWED_DROPS_SPACE };
struct slice mime_unflow(struct slice text, enum flowed flowed, struct arena *arena);

/* Whether the sender means it as a file: it says so, or has a name. */
bool mime_part_is_file(const struct mime_part *part);

/* The name as it is written: of the disposition, else of the type; `at` NULL for none. */
struct slice mime_part_name(const struct mime_part *part);

/* The place of the nearest multipart/alternative around a part; the part's own for none. */
size_t mime_alternative_of(const struct mime_parts *parts, size_t place);
