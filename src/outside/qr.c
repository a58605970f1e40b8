// SPDX-License-Identifier: AGPL-3.0-or-later
#include "outside/qr.h"

#include <zint.h>

enum { LEVEL_M = 2 };

static const char *modules_of(const struct zint_symbol *symbol, struct arena *arena)
{
    size_t size = (size_t)symbol->width;
    char *modules = arena_alloc(arena, size * size + 1);

    for (size_t row = 0; row < size; row++)
        for (size_t column = 0; column < size; column++) {
            unsigned bits = symbol->encoded_data[row][column / 8];
            modules[row * size + column] = (char)('0' + (bits >> column % 8 & 1U));
        }
    modules[size * size] = '\0';
    return modules;
}

enum outside_code qr_make(struct slice text, struct arena *arena, uint32_t *ret_size,
                          const char **ret_modules)
{
    enum outside_code code = OUTSIDE_WRONG_REQUEST;

    if (text.length == 0)
        return OUTSIDE_WRONG_REQUEST;
    if (text.length > QR_TEXT_MAX)
        return OUTSIDE_TOO_LARGE;
    struct zint_symbol *symbol = ZBarcode_Create();
    if (symbol == NULL)
        return OUTSIDE_WRITE_FAILED;
    symbol->symbology = BARCODE_QRCODE;
    /* Or it would turn letters into other sets of them, with no more than a warning. */
    symbol->input_mode = DATA_MODE;
    symbol->option_1 = LEVEL_M;
    if (ZBarcode_Encode(symbol, (const unsigned char *)text.at, (int)text.length) < ZINT_ERROR &&
        symbol->rows == symbol->width && symbol->width > 0) {
        *ret_size = (uint32_t)symbol->width;
        *ret_modules = modules_of(symbol, arena);
        code = OUTSIDE_DONE;
    }
    ZBarcode_Delete(symbol);
    return code;
}
