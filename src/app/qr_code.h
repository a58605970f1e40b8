// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <stdint.h>

#include "base/arena.h"
#include "base/status.h"

/*
 * A text as QR code, made by regulars-outside, as the path of a drawing in which a module is 1 by
 * 1; around it stands the margin of QR_MARGIN that readers need. `desk` as for workbooks: NULL in a
 * thread that may start processes.
 */
struct workbook_desk;
enum { QR_MARGIN = 4 };
struct qr_code {
    int64_t side;     /* of the drawing, with its margin */
    const char *path; /* of SVG */
};
CHECKED enum status qr_code_make(struct workbook_desk *desk, const char *text, struct arena *arena,
                                 struct fault *fault, struct qr_code *ret_code);
