// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "outside/xlsx.h"

/*
 * Rows as CSV (RFC 4180: comma, quotes where needed, but LF) into a descriptor. A row is padded
 * to the widest before it, and rows that the sheet leaves empty are empty lines, so that line
 * numbers are the sheet's row numbers.
 */
struct csv_out;

struct csv_out *csv_out_open(int fd, uint64_t bytes_max, struct arena *arena);

/* As struct xlsx_rows takes it. */
struct xlsx_rows csv_out_rows(struct csv_out *out);

/* Writes what is still held back. */
enum outside_code csv_out_flush(struct csv_out *out);

uint64_t csv_out_row_count(const struct csv_out *out);
