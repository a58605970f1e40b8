// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "http/fields.h"

/*
 * Reads a form with a file (multipart/form-data, RFC 7578) piece by piece: bytes in, fields and the
 * bytes of the file out. Pure and strict: what browsers write, and nothing that two readers could
 * understand differently: no text before the first part or after the last, no file name in two
 * forms, no transfer encoding, no parts within parts.
 */
enum {
    MULTIPART_PARTS_MAX = 20,
    MULTIPART_HEAD_MAX = 2048,       /* bytes of the lines before one part */
    MULTIPART_TEXT_MAX = 256 * 1024, /* bytes of all fields but the file */
    MULTIPART_BOUNDARY_MAX = 70,
};

/* The boundary of a Content-Type; false when it names none, or no good one. */
bool multipart_boundary(const char *content_type, struct arena *arena, const char **ret_boundary);

/* Takes the next bytes of the file, in their order. */
typedef enum status multipart_take(void *context, struct slice bytes, struct fault *fault);

struct multipart;
struct multipart *multipart_start(const char *boundary, struct arena *arena, multipart_take *take,
                                  void *context);

/* INVALID when it is no such form or beyond a limit, or what `take` said; of no further use then.
 */
CHECKED enum status multipart_add(struct multipart *multipart, struct slice bytes,
                                  struct fault *fault);

struct multipart_form {
    struct http_fields fields;
    const char *file_field; /* NULL: no file was chosen */
    const char *file_name;  /* as it is shown: the last component, no control characters */
    const char *media_type; /* that the sender claims, lower case, without parameters */
    int64_t file_length;
};
/* INVALID when the end is missing. */
CHECKED enum status multipart_finish(struct multipart *multipart, struct fault *fault,
                                     struct multipart_form *ret_form);
