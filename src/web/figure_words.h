// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "base/arena.h"
#include "base/language.h"
#include "base/message.h"
#include "domain/figure.h"

/* What a figure counts, in words that can stand alone: on the chip of a list, as the reason of a
 * cue. Texts of it are in `language`. */
struct message figure_words(const struct figure *figure, const struct language *language,
                            struct arena *arena);

/* The same of a group beside it, by the name of the field: "first_source" ...; `name` "" for orders
 * that do not say. */
struct message figure_group_words(const char *field, const char *name);
