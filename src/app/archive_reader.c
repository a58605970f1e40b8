// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/archive_reader.h"

#include "app/archive_form.h"
#include "app/archive_keys.h"
#include "app/archive_line.h"

struct archive_reader {
    struct arena *arena;
    struct fault *fault;
    struct archive_source *source;
    struct secret_digest *digest;
    struct archive_keys keys;
    struct archive_sum sum;
    enum archive_table_id table; /* whose rows come */
    bool has_table;              /* false before the first table's line */
    int64_t rows[ARCHIVE_TABLES];
    struct db_value values[ARCHIVE_COLUMNS_MAX];
};

static enum status refuse(struct archive_reader *reader, struct message message)
{
    return fault_set(reader->fault, STATUS_INVALID, "", message);
}

static struct message_arg line_of(const struct archive_reader *reader)
{
    return arg_count(archive_source_line_number(reader->source));
}

/* The name of a column, for a fault. */
static struct message_arg column_name(const struct archive_reader *reader, size_t place)
{
    const char *at = archive_tables[reader->table].columns;

    for (size_t i = 0; i < place; i++)
        at = strchr(at, ',') + strlen(", ");
    return arg_text(arena_copy(reader->arena, at, strcspn(at, ",")));
}

static enum status refuse_row(struct archive_reader *reader, enum archive_problem problem,
                              size_t place)
{
    struct message_arg line = line_of(reader), column = column_name(reader, place);
    struct message_arg table = arg_text(archive_tables[reader->table].name);

    switch (problem) {
    case ARCHIVE_SOUND:
    case ARCHIVE_NOT_A_ROW:
        return refuse(reader, MESSAGE("line {1} of the archive is no row of {2}: it was to be a "
                                      "list of numbers, texts and null in square brackets",
                                      line, table));
    case ARCHIVE_TOO_FEW:
    case ARCHIVE_TOO_MANY:
        return refuse(reader, MESSAGE("line {1} of the archive has more or fewer values than {2} "
                                      "has columns",
                                      line, table));
    case ARCHIVE_NO_NUMBER:
        return refuse(reader, MESSAGE("line {1} of the archive: column {2} of {3} wants a whole "
                                      "number",
                                      line, column, table));
    case ARCHIVE_NO_TEXT:
        return refuse(reader, MESSAGE("line {1} of the archive: column {2} of {3} wants a text",
                                      line, column, table));
    case ARCHIVE_NO_BYTES:
        return refuse(reader, MESSAGE("line {1} of the archive: column {2} of {3} wants bytes as "
                                      "base64url",
                                      line, column, table));
    case ARCHIVE_NO_NULL:
        return refuse(reader, MESSAGE("line {1} of the archive: column {2} of {3} may not be null",
                                      line, column, table));
    case ARCHIVE_OUT_OF_RANGE:
        return refuse(reader, MESSAGE("line {1} of the archive: the number in column {2} of {3} is "
                                      "too large or too small",
                                      line, column, table));
    case ARCHIVE_BROKEN_TEXT:
        return refuse(reader, MESSAGE("line {1} of the archive: the text in column {2} of {3} is "
                                      "not sound UTF-8 without NUL",
                                      line, column, table));
    }
    return STATUS_BROKEN;
}

/* Ids of rows, not of what they name: those are checked as references. */
static bool id_is_possible(struct archive_reader *reader)
{
    const struct archive_table *table = &archive_tables[reader->table];

    if (!archive_key_is_id(table))
        return true;
    int64_t id = reader->values[archive_key_count(table) - 1].number;
    if (id > reader->sum.highest_id)
        reader->sum.highest_id = id;
    return id > 0 && id <= ARCHIVE_ID_MAX;
}

static enum status check_row(struct archive_reader *reader)
{
    struct message_arg table = arg_text(archive_tables[reader->table].name);
    const struct archive_reference *missing;

    if (!id_is_possible(reader))
        return refuse(reader,
                      MESSAGE("line {1} of the archive: the id of this row of {2} cannot be "
                              "one: ids go from 1 to {3}",
                              line_of(reader), table, arg_plain(ARCHIVE_ID_MAX)));
    if (!archive_keys_add(&reader->keys, reader->table, reader->values))
        return refuse(reader, MESSAGE("line {1} of the archive: this row of {2} is there twice, or "
                                      "not in its order",
                                      line_of(reader), table));
    if (!archive_keys_have(&reader->keys, reader->table, reader->values, &missing))
        return refuse(reader,
                      MESSAGE("line {1} of the archive: column {2} of {3} names a row of {4} that "
                              "is not there",
                              line_of(reader), arg_text(missing->column), table,
                              arg_text(archive_tables[missing->parent].name)));
    return STATUS_OK;
}

static enum status read_row(struct archive_reader *reader, char *line, size_t length,
                            struct archive_item *ret_item)
{
    size_t place;

    enum archive_problem problem =
        archive_line_read(line, length, &archive_tables[reader->table], reader->values, &place);
    if (problem != ARCHIVE_SOUND)
        return refuse_row(reader, problem, place);
    if (!archive_keys_fit(reader->table, reader->values, &place))
        return refuse_row(reader, ARCHIVE_NO_BYTES, place);
    enum status status = check_row(reader);
    if (status != STATUS_OK)
        return status;
    reader->rows[reader->table]++;
    reader->sum.rows++;
    *ret_item = (struct archive_item){ARCHIVE_ROW, reader->table, reader->values};
    return STATUS_OK;
}

static enum status read_table(struct archive_reader *reader, struct slice line,
                              struct archive_item *ret_item)
{
    struct text expected = text_new(reader->arena);
    int next = reader->has_table ? (int)reader->table + 1 : 0;

    if (next == ARCHIVE_TABLES)
        return refuse(reader, MESSAGE("line {1} of the archive: all tables were there already, "
                                      "and another one comes",
                                      line_of(reader)));
    archive_add_table(&expected, &archive_tables[next]);
    if (!slice_equal(line, slice_of(expected.at)))
        return refuse(reader, MESSAGE("line {1} of the archive: the table {2} was to come, with "
                                      "the columns {3}",
                                      line_of(reader), arg_text(archive_tables[next].name),
                                      arg_text(archive_tables[next].columns)));
    reader->table = (enum archive_table_id)next;
    reader->has_table = true;
    *ret_item = (struct archive_item){ARCHIVE_TABLE, reader->table, NULL};
    return STATUS_OK;
}

static enum status was_changed(struct archive_reader *reader)
{
    return refuse(reader, PLAIN_MESSAGE("the archive was changed or damaged after it was written: "
                                        "its bytes do not fit its checksum; take another copy of "
                                        "it"));
}

static enum status read_nothing_more(struct archive_reader *reader)
{
    char *line;
    size_t length;

    enum status status = archive_source_line(reader->source, &line, &length);
    if (status == STATUS_OK && line)
        return refuse(reader,
                      MESSAGE("line {1} of the archive comes after its last one", line_of(reader)));
    return status;
}

static enum status read_last(struct archive_reader *reader, struct slice line,
                             struct archive_item *ret_item)
{
    struct text expected = text_new(reader->arena);

    secret_digest_close(reader->digest, reader->sum.hash);
    reader->digest = NULL;
    if (!reader->has_table || reader->table != ARCHIVE_TABLES - 1)
        return refuse(reader, MESSAGE("line {1} of the archive ends it before all tables were "
                                      "there",
                                      line_of(reader)));
    archive_add_counts(&expected, reader->rows);
    if (line.length < expected.length || memcmp(line.at, expected.at, expected.length) != 0)
        return refuse(reader, MESSAGE("the last line of the archive, {1}, counts other rows than "
                                      "the archive holds",
                                      line_of(reader)));
    archive_add_hash(&expected, reader->sum.hash);
    if (!slice_equal(line, (struct slice){expected.at, expected.length}))
        return was_changed(reader);
    *ret_item = (struct archive_item){ARCHIVE_END, reader->table, NULL};
    return read_nothing_more(reader);
}

static enum status is_cut_short(struct archive_reader *reader)
{
    return refuse(reader, MESSAGE("the archive is cut short: it ends after line {1}, before its "
                                  "last one; take another copy of it",
                                  line_of(reader)));
}

static bool begins_with(struct slice line, const char *begin)
{
    size_t length = strlen(begin);

    return line.length >= length && memcmp(line.at, begin, length) == 0;
}

enum status archive_reader_next(struct archive_reader *reader, struct archive_item *ret_item)
{
    char *line;
    size_t length;

    enum status status = archive_source_line(reader->source, &line, &length);
    if (status != STATUS_OK)
        return status;
    if (!line) /* an archive has its last line before its end */
        return is_cut_short(reader);
    reader->sum.bytes += (int64_t)length + 1;
    struct slice text = {line, length};
    if (begins_with(text, "{\"rows\":"))
        return read_last(reader, text, ret_item);
    secret_digest_add(reader->digest, line, length);
    secret_digest_add(reader->digest, "\n", 1);
    if (reader->has_table && begins_with(text, "["))
        return read_row(reader, line, length, ret_item);
    return read_table(reader, text, ret_item);
}

static enum status read_head(struct archive_reader *reader, int64_t schema)
{
    struct archive_head head;
    char *line;
    size_t length;

    enum status status = archive_source_line(reader->source, &line, &length);
    if (status != STATUS_OK)
        return status;
    if (!line || !archive_read_head((struct slice){line, length}, &head))
        return refuse(reader, PLAIN_MESSAGE("this is no archive of Regulars: its first line says "
                                            "something else"));
    if (head.version > ARCHIVE_FORM || head.schema > schema)
        return refuse(reader, PLAIN_MESSAGE("the archive was made by a newer Regulars: update "
                                            "this one first, then restore it"));
    if (head.version < 1 || head.schema < 1)
        return refuse(reader, PLAIN_MESSAGE("the first line of the archive names a version that "
                                            "never was"));
    secret_digest_add(reader->digest, line, length);
    secret_digest_add(reader->digest, "\n", 1);
    reader->sum.schema = head.schema;
    reader->sum.bytes = (int64_t)length + 1;
    return STATUS_OK;
}

enum status archive_reader_open(const struct archive_bytes *bytes, int64_t schema,
                                struct arena *arena, struct fault *fault,
                                struct archive_reader **ret_reader)
{
    struct archive_reader *reader = arena_alloc(arena, sizeof(*reader));

    reader->arena = arena;
    reader->fault = fault;
    reader->source = archive_source_open(bytes, arena, fault);
    reader->digest = secret_digest_open();
    reader->keys = archive_keys_new(arena);
    enum status status = read_head(reader, schema);
    if (status != STATUS_OK) {
        archive_reader_close(reader);
        return status;
    }
    *ret_reader = reader;
    return STATUS_OK;
}

struct archive_sum archive_reader_sum(const struct archive_reader *reader)
{
    return reader->sum;
}

void archive_reader_close(struct archive_reader *reader)
{
    uint8_t unused[SECRET_HASH_SIZE];

    if (!reader)
        return;
    if (reader->digest)
        secret_digest_close(reader->digest, unused);
    reader->digest = NULL;
    archive_source_close(reader->source);
}

enum status archive_check(const struct archive_bytes *bytes, int64_t schema, struct arena *arena,
                          struct fault *fault, struct archive_sum *ret_sum)
{
    struct archive_item item = {.kind = ARCHIVE_TABLE};
    struct archive_reader *reader;

    enum status status = archive_reader_open(bytes, schema, arena, fault, &reader);
    if (status != STATUS_OK)
        return status;
    while (status == STATUS_OK && item.kind != ARCHIVE_END)
        status = archive_reader_next(reader, &item);
    if (status == STATUS_OK)
        *ret_sum = archive_reader_sum(reader);
    archive_reader_close(reader);
    return status;
}
