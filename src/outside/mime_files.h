// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "outside/mime.h"
#include "outside/mime_parts.h"

/* Writes what is not shown of a mail to the task's descriptor, and says what each is. False: it
 * cannot be written. */
bool mime_files_read(const struct mime_task *task, const struct mime_parts *parts,
                     const bool *is_shown, struct arena *arena, struct mail_message *message);
