// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "cli/run.h"

/* What a command said, run within the test. */
struct said {
    int exit_code;
    char *out, *err;
    size_t out_length, err_length;
};

/* Runs the words of `arguments` (NULL at the end) in English, 80 columns wide, no terminal. */
struct said said_by(const char *const *arguments);

/* The same in the language of this code and so many columns. */
struct said said_in(const char *language, int columns, const char *const *arguments);

void said_free(struct said *said);

#define SAID(...) said_by((const char *const[]){__VA_ARGS__, NULL})
