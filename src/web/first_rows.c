// SPDX-License-Identifier: AGPL-3.0-or-later
#include "web/first_rows.h"

#include <string.h>

#include "app/first_clients.h"

enum { NUMBER_MAX = 4 };

enum status first_row_text(struct exchange *exchange, const char *name, size_t place, size_t max,
                           const char **ret_text)
{
    struct text field = text_new(exchange->arena);
    const char *text = NULL;

    text_format(&field, "%s%zu", name, place);
    enum status status = form_text(exchange, field.at, max, &text);
    if (status == STATUS_OK)
        *ret_text = text ? text : "";
    return status;
}

static size_t number_of(const char *digits)
{
    size_t number = 0;

    if (digits[0] == '\0' || strlen(digits) > NUMBER_MAX)
        return SIZE_MAX;
    for (; *digits != '\0'; digits++) {
        if (*digits < '0' || *digits > '9')
            return SIZE_MAX;
        number = number * 10 + (size_t)(*digits - '0');
    }
    return number;
}

enum status first_row_count(struct exchange *exchange, size_t *ret_count)
{
    const char *rows = NULL;

    enum status status = form_text(exchange, "rows", NUMBER_MAX, &rows);
    if (status != STATUS_OK)
        return status;
    size_t count = rows ? number_of(rows) : SIZE_MAX;
    if (count > FIRST_CLIENTS_MAX)
        return fault_set(
            exchange->fault, STATUS_INVALID, "rows",
            MESSAGE("at most {1} clients are entered at once", arg_count(FIRST_CLIENTS_MAX)));
    *ret_count = count;
    return STATUS_OK;
}

size_t first_row_of_field(const char *field)
{
    return number_of(field + strcspn(field, "0123456789"));
}
