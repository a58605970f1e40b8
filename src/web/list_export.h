// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "app/table_file.h"
#include "http/exchange.h"

#define XLSX_TYPE "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#define CARDS_TYPE "text/vcard; charset=utf-8"

/* As what a list is taken out: ?format=csv (also without it), xlsx, vcf. INVALID "as". */
enum list_as { LIST_AS_CSV, LIST_AS_WORKBOOK, LIST_AS_CARDS };
CHECKED enum status list_as_of(struct exchange *exchange, enum list_as *ret_as);

/* As the reader's own spreadsheet takes it. */
struct table_form list_form(const struct exchange *exchange, enum list_as as);

/* Sends it as a file of this name, the ending added. */
void reply_list(struct exchange *exchange, enum list_as as, const char *name, int fd);
