// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "outside/mime_parts.h"

struct mail_message;

/* Notes the first invitation (text/calendar) among the parts: what it is called, and where. */
void mime_calendar_read(const struct charsets *charsets, const struct mime_parts *parts,
                        struct arena *arena, struct mail_message *message);
