// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "outside/xlsx.h"

/* The parts of a workbook as texts in memory, without a ZIP archive around them. */
struct memory_part {
    const char *path;
    struct slice content;
};

struct memory_parts {
    const struct memory_part *items;
    size_t count;
    size_t piece; /* at most so many bytes a read; 0 = as many as asked for */
    struct slice open;
    uint64_t given, given_max;
};

struct xlsx_parts memory_parts(struct memory_parts *parts);
