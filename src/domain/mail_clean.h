// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/slice.h"

/*
 * What strangers write, as it may be kept and shown: without control characters, marks that turn
 * the direction of writing, and characters that nobody sees. Bytes that are not UTF-8 become
 * U+FFFD. Cleaning what is clean changes nothing.
 */

/* One line of at most `max` bytes: line ends and tabs are spaces, ends trimmed. */
const char *mail_line_clean(struct slice text, size_t max, struct arena *arena);

/* Many lines of at most `max` bytes; CR LF and CR are \n. *ret_is_cut: there was more. */
const char *mail_text_clean(struct slice text, size_t max, struct arena *arena, bool *ret_is_cut);

/*
 * A name fit to be shown and saved under, "" when nothing is left of it: what stands behind the
 * last / or \, without leading dots, joiners, and what Windows takes for something else; at most
 * MAIL_NAME_MAX bytes, the ending kept (AC-009).
 */
const char *mail_file_name_clean(struct slice name, struct arena *arena);

/* Appends one text to `to`, cleaned as mail_text_clean() does; what HTML is made of. */
struct text;
void mail_clean_add(struct text *to, struct slice text);

/* Whether cleaning would change nothing. */
bool mail_line_is_clean(struct slice text, size_t max);
bool mail_text_is_clean(struct slice text, size_t max);
