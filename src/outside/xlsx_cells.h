// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "outside/xlsx_number.h"
#include "outside/xlsx_text.h"

/* What the cells of a sheet refer to. */
struct xlsx_cell_rules {
    const struct xlsx_strings *strings;
    const struct xlsx_styles *styles;
    enum date_system dates;
    uint32_t rows_max;
};

/* Where reading a sheet got to. */
struct xlsx_place {
    uint32_t row, column; /* 1-based; 0 before the first */
    uint64_t rows_taken;
};

/* Reads the sheet at `path`, at most `bytes_max` inflated, row by row. */
enum outside_code xlsx_cells_read(const struct xlsx_parts *parts, const char *path,
                                  uint64_t bytes_max, const struct xlsx_cell_rules *rules,
                                  const struct xlsx_rows *rows, struct arena *arena,
                                  struct xlsx_place *ret_place);
