// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "app/import_file.h"
#include "base/secret.h"

/*
 * What an import reads: a file that can be read from its start more than once. A pipe is copied,
 * a workbook turned into CSV by the process that reads them. `ret_hash` is that of the bytes as
 * they came. *ret_sheets is zeros but for a workbook. The caller closes the descriptor.
 */
CHECKED enum status import_source_open(const struct import_request *request, struct arena *arena,
                                       struct fault *fault, int *ret_fd,
                                       struct import_sheets *ret_sheets,
                                       uint8_t ret_hash[SECRET_HASH_SIZE]);
