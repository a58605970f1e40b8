// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "domain/mail_message.h"
#include "outside/charset.h"
#include "outside/mime_fields.h"

/* Bounces that follow no standard; see dsn.h. `message->bounce.recipients` has its room. */
void dsn_other_read(const struct charsets *charsets, const struct mime_fields *fields,
                    struct arena *arena, struct mail_message *message);
