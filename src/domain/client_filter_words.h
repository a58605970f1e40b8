// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "domain/client_filter.h"
#include "domain/contact_limit.h"

/* The words of addresses, for reading and writing them; "" stands for what is not written. */
enum { CLIENT_MARK_WORDS = 4, REACH_WORDS = 4, WINDOW_WORDS = 5, ARCHIVED_WORDS = 3 };
enum { PLAIN_WORDS = 2, RETURNED_WORDS = 2, SILENCE_WORDS = 3 };
extern const char *const client_standing_words[CLIENT_STANDINGS];
extern const char *const client_sort_words[CLIENT_SORTS];
extern const char *const client_column_words[CLIENT_COLUMNS];
extern const char *const client_filter_marks[CLIENT_MARK_WORDS];
extern const char *const client_reach_words[REACH_WORDS];
extern const char *const client_window_words[WINDOW_WORDS];
extern const char *const client_archived_words[ARCHIVED_WORDS];
extern const char *const client_loss_words[LOSS_REASONS];
extern const char *const client_plain_words[PLAIN_WORDS];
extern const char *const client_returned_words[RETURNED_WORDS];
extern const char *const client_silence_words[SILENCE_WORDS];
