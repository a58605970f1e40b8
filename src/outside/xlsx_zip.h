// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "outside/xlsx.h"

/*
 * The parts of a workbook in its ZIP archive. What an archive claims of its sizes is not
 * believed: bytes are counted as they are inflated.
 */
struct xlsx_zip;

enum { XLSX_ENTRIES_MAX = 20000, XLSX_RATIO_MAX = 250, XLSX_RATIO_FREE = 16 * 1024 * 1024 };

/* Over a regular file, which stays the caller's. Close it when OUTSIDE_DONE. */
enum outside_code xlsx_zip_open(int fd, struct arena *arena, struct xlsx_zip **ret_zip);

/* Over bytes in memory, borrowed until it is closed. */
enum outside_code xlsx_zip_open_bytes(struct slice bytes, struct arena *arena,
                                      struct xlsx_zip **ret_zip);
void xlsx_zip_close(struct xlsx_zip *zip);

/*
 * Its parts. `open` compares paths without regard to case, as the packaging standard asks.
 * OUTSIDE_TOO_DENSE: beyond XLSX_RATIO_FREE bytes, more than XLSX_RATIO_MAX times what the
 * archive holds of the part.
 */
struct xlsx_parts xlsx_zip_parts(struct xlsx_zip *zip);

/* The limit that `open` or `read` last found passed. */
uint64_t xlsx_zip_limit(const struct xlsx_zip *zip);
