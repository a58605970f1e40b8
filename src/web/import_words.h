// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "app/import_result.h"
#include "app/imports.h"
#include "http/exchange.h"
#include "web/views.h"

/* The figures of an import, each a sentence. */
struct import_saids import_figure_words(struct arena *arena, const struct import_figures *figures);

/* How it stands. */
struct message import_state_words(enum job_state state);
struct message import_kind_words(enum import_kind kind);

/* What is wrong, in the words of the page: a fault that names options of the command line names
 * what stands on the page instead. */
struct message import_fault_words(const struct fault *fault);

/* Where imports of this server are done. */
struct import_place import_place_of(const struct exchange *exchange);
