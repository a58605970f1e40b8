// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "base/slice.h"

/* What a file is, by its first bytes: things that people hand over in place of a CSV file. */
enum file_kind {
    FILE_KIND_TEXT, /* may be a CSV file */
    FILE_KIND_EMPTY,
    FILE_KIND_XLSX,
    FILE_KIND_ZIP,
    FILE_KIND_OLD_OFFICE, /* .xls, .doc: the compound file of old Office programs */
    FILE_KIND_PDF,
    FILE_KIND_IMAGE, /* PNG, JPEG, GIF */
    FILE_KIND_SQLITE,
    FILE_KIND_PARQUET,
    FILE_KIND_PACKED, /* bzip2, xz, zstd, 7z, rar */
    FILE_KIND_HTML,
    FILE_KIND_XML,
    FILE_KIND_JSON,
    FILE_KIND_BINARY, /* control characters that no text has */
};

/* Pure; any bytes, in UTF-8 or an encoding that keeps ASCII. Looks at the first 64 KiB. */
enum file_kind file_kind_of(struct slice head);
