// SPDX-License-Identifier: AGPL-3.0-or-later
#include "web/list_export.h"

#include <string.h>

#include "app/export_files.h"
#include "base/text.h"

static const struct {
    const char *word, *type;
} forms[] = {
    [LIST_AS_CSV] = {"csv", "text/csv; charset=utf-8"},
    [LIST_AS_WORKBOOK] = {"xlsx", XLSX_TYPE},
    [LIST_AS_CARDS] = {"vcf", CARDS_TYPE},
};

enum status list_as_of(struct exchange *exchange, enum list_as *ret_as)
{
    const char *as = fields_value(&exchange->query, "format");

    for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++)
        if (strcmp(as ? as : "csv", forms[i].word) == 0) {
            *ret_as = (enum list_as)i;
            return STATUS_OK;
        }
    return fault_set(exchange->fault, STATUS_INVALID, "format",
                     PLAIN_MESSAGE("a list is taken out as csv, xlsx or vcf"));
}

struct table_form list_form(const struct exchange *exchange, enum list_as as)
{
    return (struct table_form){.is_workbook = as == LIST_AS_WORKBOOK,
                               .csv = export_spreadsheet_form(exchange->language->code)};
}

void reply_list(struct exchange *exchange, enum list_as as, const char *name, int fd)
{
    struct text file = text_new(exchange->arena);

    text_format(&file, "%s.%s", name, forms[as].word);
    exchange->reply.fd = fd;
    exchange->reply.content_type = forms[as].type;
    reply_attachment(exchange, file.at);
}
