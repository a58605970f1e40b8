// SPDX-License-Identifier: AGPL-3.0-or-later
#include "support/fuzz.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/utf8.h"
#include "retention/csv_layout.h"

static void must(bool holds)
{
    if (!holds)
        abort();
}

/* Cuts all records off: none is empty of bytes, together they are the text, or a rest that no
 * record ends in. A record cut from its own bytes alone is the same. */
static void cut_all(struct slice text, char delimiter)
{
    enum { FIELDS = 8 };
    struct slice fields[FIELDS];
    struct arena arena = {0};
    size_t length = 1, count;

    while (length > 0) {
        length = csv_record_cut(text, true, delimiter, &arena, fields, FIELDS, &count);
        must(length <= text.length && count <= FIELDS);
        must((length > 0) == (count > 0));
        for (size_t i = 0; i < count; i++)
            must(fields[i].length <= length);
        size_t again = csv_record_cut((struct slice){text.at, length}, true, delimiter, &arena,
                                      fields, FIELDS, &count);
        must(again == length);
        text = (struct slice){text.at + length, text.length - length};
    }
    must(text.length == 0 || memchr(text.at, '"', text.length) != NULL);
    arena_free(&arena);
}

static void check_layout(const struct csv_layout *layout, size_t length)
{
    must(memchr(",;\t|", layout->delimiter, 4) != NULL);
    must(layout->header_length < length);
    must(layout->header_lines <= layout->header_length);
    must(layout->column_count >= 2 && layout->column_count <= CSV_COLUMNS_MAX);
    for (size_t i = 0; i < layout->column_count; i++)
        must(utf8_is_valid(
            (struct slice){layout->column_names[i], strlen(layout->column_names[i])}));
    for (size_t i = 0; i < COLUMN_ROLES; i++)
        must(layout->column[i] >= COLUMN_NONE && layout->column[i] < (int32_t)layout->column_count);
    must(layout->column[ROLE_CLIENT] != COLUMN_NONE && layout->column[ROLE_DATE] != COLUMN_NONE);
    must(layout->export != NULL);
}

static void find_layout(struct slice text, const struct csv_choice *choice)
{
    struct arena arena = {0};
    struct fault fault = {0};
    struct csv_layout layout;
    enum status status = csv_layout_find(text, "log", choice, &arena, &fault, &layout);

    must(status == STATUS_OK || (status == STATUS_INVALID && fault.message.one != NULL));
    must(status == fault.status);
    if (status == STATUS_OK)
        check_layout(&layout, text.length);
    arena_free(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    static const struct csv_choice nothing = {0};
    static const struct csv_choice numbers = {
        .column = {[ROLE_CLIENT] = "1", [ROLE_DATE] = "2", [ROLE_STATUS] = "-"}};
    static const struct csv_choice names = {.column = {[ROLE_CLIENT] = "Kunde"}, .delimiter = ';'};
    char *copy = malloc(length > 0 ? length : 1);

    must(copy != NULL);
    if (length > 0)
        memcpy(copy, bytes, length);
    struct slice text = {copy, length};
    /* One choice for an input: making the table of words ready costs most of a run. */
    const struct csv_choice *const choices[] = {&nothing, &numbers, &names};
    find_layout(text, choices[length % 3]);
    cut_all(text, length % 2 == 0 ? ',' : ';');
    free(copy);
    return 0;
}
