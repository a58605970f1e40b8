// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store/db.h"

#include <assert.h>

#include "base/utf8.h"
#include "store/store_parts.h"

/* --- values --------------------------------------------------------------------------------- */

static bool may_be_stored(const struct db_value *value)
{
    if (value->kind != DB_TEXT || value->bytes.length == 0)
        return true;
    return !memchr(value->bytes.at, '\0', value->bytes.length) && utf8_is_valid(value->bytes);
}

/* PostgreSQL refuses such texts; so that both stores hold the same, SQLite does not get them. */
static enum status check_values(struct work *work, const struct db_value *values, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (!may_be_stored(&values[i]))
            return fault_set(&work->fault, STATUS_INVALID, "",
                             PLAIN_MESSAGE("a text holds bytes that are no characters (NUL, or "
                                           "not UTF-8)"));
    return STATUS_OK;
}

/* A unit in which the statement may run. */
static enum status prepare_unit(struct work *work, const struct db_value *values, size_t count)
{
    enum status status = work_read(work);

    if (status != STATUS_OK)
        return status;
    assert(!work->db->is_open);
    return check_values(work, values, count);
}

/* After a failure the unit can only end, as PostgreSQL has it. */
static enum status note_failure(struct work *work, enum status status)
{
    if (status != STATUS_OK && work->db && work->db->failed == STATUS_OK)
        work->db->failed = status;
    return status;
}

/* A column of another type than the schema gives it: the file was changed by something else. The
 * unit can only end, and whoever reads the rest gets what is empty. */
static void note_damage(struct work *work)
{
    if (work->fault.status != STATUS_OK)
        return;
    note_failure(work,
                 fault_set(&work->fault, STATUS_BROKEN, "",
                           PLAIN_MESSAGE("the store is damaged: bring back its last backup")));
}

static bool is_of(struct work *work, const struct db_value *cell, enum db_kind kind)
{
    if (cell->kind == kind)
        return true;
    if (cell->kind != DB_NULL || kind == DB_INT)
        note_damage(work);
    return false;
}

static enum status damage_status(const struct work *work, enum status status)
{
    return status == STATUS_OK && work->db && work->db->failed == STATUS_BROKEN ? STATUS_BROKEN
                                                                                : status;
}

/* --- rows ----------------------------------------------------------------------------------- */

struct row_copy {
    struct rows *rows;
    size_t capacity, byte_count;
    bool is_too_many, is_too_long;
};

static void make_room(struct row_copy *copy)
{
    struct rows *rows = copy->rows;
    size_t capacity = copy->capacity == 0 ? 1 : copy->capacity * 4;
    struct db_value *cells =
        arena_array(rows->work->arena, struct db_value, capacity * rows->column_count);

    if (rows->row_count > 0)
        memcpy(cells, rows->cells, rows->row_count * rows->column_count * sizeof(*cells));
    rows->cells = cells;
    copy->capacity = capacity;
}

static bool copy_row(void *context, const struct db_value *cells, size_t column_count)
{
    struct row_copy *copy = context;
    struct rows *rows = copy->rows;

    copy->is_too_many = rows->row_count == DB_ROWS_MAX;
    for (size_t i = 0; i < column_count; i++)
        copy->byte_count += cells[i].bytes.length;
    copy->is_too_long = copy->byte_count > DB_BYTES_MAX;
    if (copy->is_too_many || copy->is_too_long)
        return false;
    rows->column_count = column_count;
    if (rows->row_count == copy->capacity)
        make_room(copy);
    struct db_value *row = rows->cells + rows->row_count++ * column_count;
    for (size_t i = 0; i < column_count; i++) {
        row[i] = cells[i];
        if (cells[i].kind == DB_TEXT || cells[i].kind == DB_BYTES)
            row[i].bytes.at =
                arena_copy(rows->work->arena, cells[i].bytes.at, cells[i].bytes.length);
    }
    return true;
}

static enum status too_much(struct work *work, const struct row_copy *copy)
{
    if (copy->is_too_many)
        return fault_set(
            &work->fault, STATUS_BROKEN, "",
            MESSAGE("a query of the store gave more than {1} rows", arg_count(DB_ROWS_MAX)));
    return fault_set(&work->fault, STATUS_BROKEN, "",
                     MESSAGE("a query of the store gave more than {1} MB",
                             arg_count(DB_BYTES_MAX / (1024 * 1024))));
}

struct rows db_query_literal(struct work *work, const char *sql, const struct db_value *values,
                             size_t count)
{
    struct rows rows = {.work = work};
    struct row_copy copy = {.rows = &rows};

    rows.status = prepare_unit(work, values, count);
    if (rows.status == STATUS_OK)
        rows.status = work->db->driver->run(work->db, sql, values, count, copy_row, &copy, NULL,
                                            &work->fault);
    if (rows.status == STATUS_OK && (copy.is_too_many || copy.is_too_long))
        rows.status = too_much(work, &copy);
    if (rows.status != STATUS_OK)
        rows.row_count = 0;
    note_failure(work, rows.status);
    return rows;
}

bool rows_next(struct rows *rows)
{
    if (rows->next >= rows->row_count)
        return false;
    rows->next++;
    return true;
}

static const struct db_value *cell_of(const struct rows *rows, size_t column)
{
    assert(rows->next > 0 && rows->next <= rows->row_count && column < rows->column_count);
    return &rows->cells[(rows->next - 1) * rows->column_count + column];
}

int64_t rows_int(const struct rows *rows, size_t column)
{
    const struct db_value *cell = cell_of(rows, column);

    return is_of(rows->work, cell, DB_INT) ? cell->number : 0;
}

const char *rows_text(const struct rows *rows, size_t column)
{
    const struct db_value *cell = cell_of(rows, column);

    if (is_of(rows->work, cell, DB_TEXT))
        return cell->bytes.at;
    return cell->kind == DB_NULL ? NULL : "";
}

struct slice rows_bytes(const struct rows *rows, size_t column)
{
    const struct db_value *cell = cell_of(rows, column);

    return is_of(rows->work, cell, DB_BYTES) ? cell->bytes : (struct slice){0};
}

bool rows_is_null(const struct rows *rows, size_t column)
{
    return cell_of(rows, column)->kind == DB_NULL;
}

enum status rows_end(struct rows *rows)
{
    return damage_status(rows->work, rows->status);
}

enum status db_execute_literal(struct work *work, int64_t *ret_changed, const char *sql,
                               const struct db_value *values, size_t count)
{
    enum status status = prepare_unit(work, values, count);

    if (status == STATUS_OK)
        status = work->db->driver->run(work->db, sql, values, count, NULL, NULL, ret_changed,
                                       &work->fault);
    return note_failure(work, status);
}

/* --- streams -------------------------------------------------------------------------------- */

struct db_stream {
    struct work *work;
    enum status status;           /* how it began */
    const struct db_value *cells; /* of the row at hand */
    size_t column_count;
};

struct db_stream *db_stream_literal(struct work *work, const char *sql,
                                    const struct db_value *values, size_t count)
{
    struct db_stream *stream = arena_alloc(work->arena, sizeof(*stream));

    stream->work = work;
    stream->status = prepare_unit(work, values, count);
    if (stream->status == STATUS_OK)
        stream->status = work->db->driver->stream_begin(work->db, sql, values, count, &work->fault);
    if (stream->status == STATUS_OK)
        work->db->is_open = true;
    note_failure(work, stream->status);
    return stream;
}

bool stream_next(struct db_stream *stream)
{
    struct db *db = stream->work->db;

    stream->cells =
        stream->status == STATUS_OK ? db->driver->stream_next(db, &stream->column_count) : NULL;
    return stream->cells != NULL;
}

static const struct db_value *stream_cell(const struct db_stream *stream, size_t column)
{
    assert(stream->cells && column < stream->column_count);
    return &stream->cells[column];
}

int64_t stream_int(const struct db_stream *stream, size_t column)
{
    const struct db_value *cell = stream_cell(stream, column);

    return is_of(stream->work, cell, DB_INT) ? cell->number : 0;
}

struct slice stream_text(const struct db_stream *stream, size_t column)
{
    const struct db_value *cell = stream_cell(stream, column);

    if (is_of(stream->work, cell, DB_TEXT))
        return cell->bytes;
    return cell->kind == DB_NULL ? (struct slice){0} : slice_of("");
}

struct slice stream_bytes(const struct db_stream *stream, size_t column)
{
    const struct db_value *cell = stream_cell(stream, column);

    return is_of(stream->work, cell, DB_BYTES) ? cell->bytes : (struct slice){0};
}

bool stream_is_null(const struct db_stream *stream, size_t column)
{
    return stream_cell(stream, column)->kind == DB_NULL;
}

const struct db_value *stream_cells(const struct db_stream *stream)
{
    return stream_cell(stream, 0);
}

enum status stream_end(struct db_stream *stream)
{
    struct work *work = stream->work;

    if (stream->status != STATUS_OK)
        return stream->status;
    assert(work->db->is_open);
    work->db->is_open = false;
    return damage_status(work,
                         note_failure(work, work->db->driver->stream_end(work->db, &work->fault)));
}

/* --- all rows ------------------------------------------------------------------------------- */

enum status db_each_literal(struct work *work, db_row_taker *take, void *context, const char *sql,
                            const struct db_value *values, size_t count)
{
    enum status status = prepare_unit(work, values, count);

    for (size_t i = 0; i < count; i++)
        assert(values[i].kind == DB_INT);
    if (status == STATUS_OK) {
        work->db->is_open = true;
        status = work->db->driver->each(work->db, sql, values, count, take, context, &work->fault);
        work->db->is_open = false;
    }
    return note_failure(work, status);
}

/* --- many rows ------------------------------------------------------------------------------ */

struct db_bulk {
    struct work *work;
    size_t column_count;
    bool has_begun;
    enum status status;
};

struct db_bulk *db_bulk_literal(struct work *work, const char *table, const char *columns,
                                size_t column_count)
{
    struct db_bulk *bulk = arena_alloc(work->arena, sizeof(*bulk));

    assert(work->unit == WORK_WRITES && column_count > 0);
    bulk->work = work;
    bulk->column_count = column_count;
    bulk->status = prepare_unit(work, NULL, 0);
    if (bulk->status == STATUS_OK)
        bulk->status =
            work->db->driver->bulk_begin(work->db, table, columns, column_count, &work->fault);
    bulk->has_begun = bulk->status == STATUS_OK;
    work->db->is_open = bulk->has_begun;
    note_failure(work, bulk->status);
    return bulk;
}

void bulk_row(struct db_bulk *bulk, const struct db_value *values)
{
    struct work *work = bulk->work;

    if (bulk->status == STATUS_OK)
        bulk->status = check_values(work, values, bulk->column_count);
    if (bulk->status == STATUS_OK)
        bulk->status = work->db->driver->bulk_row(work->db, values, &work->fault);
}

enum status bulk_end(struct db_bulk *bulk)
{
    struct work *work = bulk->work;

    if (!bulk->has_begun)
        return bulk->status;
    assert(work->db->is_open);
    work->db->is_open = false;
    enum db_bulk_end how = bulk->status == STATUS_OK ? BULK_FINISHED : BULK_GIVEN_UP;
    enum status status = work->db->driver->bulk_end(work->db, how, &work->fault);
    if (bulk->status == STATUS_OK)
        bulk->status = status;
    return note_failure(work, bulk->status);
}
