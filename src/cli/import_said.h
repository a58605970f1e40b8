// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "app/import_file.h"
#include "cli/command_line.h"

/* What an import took the file for, when its columns left it open. */
struct message import_guess_said(const char *name, const struct import_result *result);

/* What became of an import, a line for each thing that happened. */
void text_import(struct text *out, const struct command_line *line, const char *name,
                 const struct import_result *result);
