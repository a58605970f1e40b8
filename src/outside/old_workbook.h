// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <stddef.h>

#include "outside/request.h"

/*
 * Why a file that is no ZIP archive cannot be read as a workbook: Office's older container
 * (compound file, D0 CF 11 E0) holds either a workbook of before 2007 or an encrypted one.
 * Anything else is OUTSIDE_NOT_A_WORKBOOK. Reads `fd` by position.
 */
enum outside_code old_workbook_kind(int fd);
