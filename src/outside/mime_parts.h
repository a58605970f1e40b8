// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "outside/mime_fields.h"
#include "outside/mime_parameters.h"
#include "outside/transfer.h"

/*
 * The parts of a mail (RFC 2046), in place and in their order, those that hold others before them.
 * Depth and number are bounded (AC-010); time grows with the length alone. Boundaries that are
 * missing, too long, or do not come: the part is a text, or what its type says, as it stands.
 */
enum { MIME_DEPTH_MAX = 32, MIME_PARTS_MAX = 1000, MIME_BOUNDARY_MAX = 512 };

struct mime_part {
    struct mime_fields fields;
    struct slice body; /* as it is written */
    struct mime_value type, disposition;
    enum transfer transfer;
    size_t parent; /* its place; of the first part its own */
    int depth;
    bool is_multipart; /* and was taken apart */
};
struct mime_parts {
    struct mime_part *items;
    size_t count;
    unsigned cuts; /* of enum mail_cut */
};

struct mime_parts mime_parts_read(const struct charsets *charsets, struct slice mail,
                                  struct arena *arena);
