// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "app/archive.h"
#include "cli/command_line.h"

/* What the commands of archives share. */

/* INVALID unless there are two operands, which `usage` names: "STORE FILE". */
CHECKED enum status archive_operands(struct command_line *line, const char *usage);

/* Prints a sentence about what was done; not with --quiet. */
CHECKED enum status archive_say(struct command_line *line, struct message message);
