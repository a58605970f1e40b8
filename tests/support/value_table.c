// SPDX-License-Identifier: AGPL-3.0-or-later
#include "support/value_table.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "support/check.h"

void value_table_open(struct value_table *table, const char *path)
{
    char whole[1000];
    const char *root = getenv("REGULARS_SOURCE");

    assert_non_null(root);
    (void)snprintf(whole, sizeof whole, "%s/%s", root, path);
    *table = (struct value_table){.file = fopen(whole, "r")};
    if (table->file == NULL)
        fail_msg("%s cannot be read", whole);
    assert_non_null(fgets(table->row.line, sizeof table->row.line, table->file));
    table->row.number = 1;
}

static void read_field(struct value_row *row, char *field)
{
    char *end = field;
    double number = strtod(field, &end);

    assert_true(row->count < VALUE_FIELDS_MAX);
    row->words[row->count] = field;
    row->numbers[row->count++] = *end != '\0' ? NAN : number;
}

const struct value_row *value_table_next(struct value_table *table)
{
    struct value_row *row = &table->row;

    if (fgets(row->line, sizeof row->line, table->file) == NULL)
        return NULL;
    row->number++;
    row->count = 0;
    row->line[strcspn(row->line, "\n")] = '\0';
    for (char *field = row->line; field != NULL;) {
        char *comma = strchr(field, ',');
        if (comma != NULL)
            *comma = '\0';
        read_field(row, field);
        field = comma == NULL ? NULL : comma + 1;
    }
    return row;
}

void value_table_close(struct value_table *table)
{
    (void)fclose(table->file);
}

bool value_is(const struct value_row *row, const char *what, double got, double want,
              double relative, double floor)
{
    if (fabs(got - want) <= relative * fabs(want) + floor)
        return true;
    print_message("# line %d, %s: got %.17g, want %.17g, off by %.1e of it\n", row->number, what,
                  got, want, fabs(got / want - 1));
    return false;
}
