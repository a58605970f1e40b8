// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "outside/charset.h"

/*
 * A value with parameters, as of Content-Type and Content-Disposition (RFC 2045 5.1, RFC 2231):
 * quoted or not, cut into numbered pieces, in a charset of their own, or with encoded words where
 * none belong. Names and the value are in lower case; at most MIME_PARAMETERS_MAX parameters.
 */
enum { MIME_PARAMETERS_MAX = 64 };
struct mime_parameter {
    const char *name;
    struct slice value; /* UTF-8, not cleaned */
};
struct mime_value {
    const char *value; /* "text/plain", "attachment"; "" when there is none */
    struct mime_parameter *parameters;
    size_t count;
};
struct mime_value mime_value_read(const struct charsets *charsets, struct slice field,
                                  struct arena *arena);

/* Of that name, or the empty slice with `at` NULL. */
struct slice mime_parameter(const struct mime_value *value, const char *name);
