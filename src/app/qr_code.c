// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/qr_code.h"

#include <inttypes.h>
#include <string.h>

#include "app/outside_process.h"
#include "app/workbook_desk.h"
#include "base/text.h"

enum { SIDE_MAX = 177 };

struct making {
    const char *text;
    struct arena *arena;
    struct fault *fault;
    struct outside_modules modules;
    enum status status;
};

static void make(void *context)
{
    struct making *making = (struct making *)context;

    making->status = outside_qr_code(making->text, making->arena, making->fault, &making->modules);
}

/* Modules beside one another are one piece. */
static const char *path_of(struct arena *arena, const struct outside_modules *modules)
{
    struct text path = text_new(arena);
    size_t side = modules->side;

    for (size_t row = 0; row < side; row++)
        for (size_t column = 0; column < side; column++) {
            size_t from = column;

            while (column < side && modules->at[row * side + column] == '1')
                column++;
            if (column > from)
                text_format(&path, "M%zu %zuh%zuv1h-%zuz", from + QR_MARGIN, row + QR_MARGIN,
                            column - from, column - from);
        }
    return path.at;
}

enum status qr_code_make(struct workbook_desk *desk, const char *text, struct arena *arena,
                         struct fault *fault, struct qr_code *ret_code)
{
    struct making making = {.text = text, .arena = arena, .fault = fault};

    workbook_desk_run(desk, make, &making);
    if (making.status != STATUS_OK)
        return making.status;
    const struct outside_modules *modules = &making.modules;
    if (modules->side == 0 || modules->side > SIDE_MAX ||
        strlen(modules->at) != modules->side * modules->side)
        return fault_set(fault, STATUS_BROKEN, "", PLAIN_MESSAGE("the QR code cannot be drawn"));
    *ret_code = (struct qr_code){.side = (int64_t)modules->side + 2 * QR_MARGIN,
                                 .path = path_of(arena, modules)};
    return STATUS_OK;
}
