// SPDX-License-Identifier: AGPL-3.0-or-later
#include <assert.h>

#include "app/archive_line.h"
#include "app/archive_reader.h"
#include "support/fuzz.h"

/* A row that was taken is written as a row that reads the same. */
static void write_and_read(const struct archive_item *item, struct arena *arena)
{
    const struct archive_table *table = &archive_tables[item->table];
    struct db_value again[ARCHIVE_COLUMNS_MAX];
    struct text line = text_new(arena);
    size_t column;

    enum archive_problem problem = archive_line_write(&line, table, item->values, &column);
    assert(problem == ARCHIVE_SOUND);
    problem = archive_line_read(line.at, line.length - 1, table, again, &column);
    assert(problem == ARCHIVE_SOUND);
    for (size_t i = 0; i < archive_column_count(table); i++) {
        assert(again[i].kind == item->values[i].kind);
        assert(again[i].number == item->values[i].number);
        assert(slice_equal(again[i].bytes, item->values[i].bytes));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    const struct archive_bytes archive = {.fd = -1, .memory = {(const char *)bytes, length}};
    struct archive_item item = {.kind = ARCHIVE_TABLE};
    struct archive_reader *reader = NULL;
    struct arena arena = {0};
    struct fault fault = {0};

    enum status status = archive_reader_open(&archive, 1, &arena, &fault, &reader);
    while (status == STATUS_OK && item.kind != ARCHIVE_END) {
        status = archive_reader_next(reader, &item);
        if (status == STATUS_OK && item.kind == ARCHIVE_ROW)
            write_and_read(&item, &arena);
    }
    assert(status == STATUS_OK || (status == STATUS_INVALID && fault.message.one));
    archive_reader_close(reader);
    arena_free(&arena);
    return 0;
}
