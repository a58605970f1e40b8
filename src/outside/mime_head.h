// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "domain/mail_message.h"
#include "outside/mime_parts.h"

/* What the header of a mail says: ids, date, subject, addresses, and what a machine wrote. */
void mime_head_read(const struct charsets *charsets, const struct mime_part *part,
                    struct arena *arena, struct mail_message *message);

/* The first id between angle brackets, else the first word. */
const char *mime_id(struct slice field, struct arena *arena);

/* A field as one clean line. */
const char *mime_line(const struct charsets *charsets, struct slice field, size_t max,
                      struct arena *arena);

/* A keyword, in lower case, without comments and parameters. */
const char *mime_keyword(struct slice field, struct arena *arena);
