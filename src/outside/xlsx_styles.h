// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "outside/xlsx.h"

/* What a number format makes of a number. */
enum number_kind {
    NUMBER_PLAIN,
    NUMBER_DATE,    /* a day, with a time of day where the number has one */
    NUMBER_TIME,    /* a time of day */
    NUMBER_ELAPSED, /* hours, minutes and seconds that may pass 24 hours */
};

/* The formats by which cells are shown: kinds[a cell's s attribute]. */
struct xlsx_styles {
    uint8_t *kinds; /* enum number_kind */
    size_t count;
};

enum { STYLES_MAX = 65536 };

/*
 * The kind of a format code: d, m, y, h and s outside quotes, brackets and escapes make a date
 * (ECMA-376 part 1, 18.8.30 and 18.8.31).
 */
enum number_kind number_format_kind(const char *code);

/* The kind of a format that has no code in the file because Excel knows it by number. */
enum number_kind number_format_kind_built_in(uint32_t id);

enum outside_code xlsx_styles_read(const struct xlsx_parts *parts, const char *path,
                                   struct arena *arena, struct xlsx_styles *ret_styles);

enum number_kind xlsx_style_kind(const struct xlsx_styles *styles, uint32_t style);
