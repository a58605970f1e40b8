// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/archive_parts.h"
#include "app/archive_reader.h"
#include "store/migrate.h"
#include "store/outboxes.h"
#include "store/searches.h"

static enum status must_be_empty(struct work *work)
{
    bool is_empty = false;

    enum status status = archives_is_empty(work, &is_empty);
    if (status != STATUS_OK || is_empty)
        return status;
    return fault_set(&work->fault, STATUS_CONFLICT, "",
                     PLAIN_MESSAGE("the store is not empty, and nothing in it is overwritten: name "
                                   "a new one"));
}

/* Rows of one table after another. */
struct filling {
    struct work *work;
    struct db_bulk *bulk; /* of the table whose rows come; NULL before the first */
    int64_t done, total;  /* rows */
};

static enum status end_table(struct filling *filling)
{
    struct db_bulk *bulk = filling->bulk;

    filling->bulk = NULL;
    return bulk ? bulk_end(bulk) : STATUS_OK;
}

static enum status fill_item(struct filling *filling, const struct archive_item *item)
{
    switch (item->kind) {
    case ARCHIVE_ROW:
        bulk_row(filling->bulk, item->values);
        work_tell(filling->work, ++filling->done, filling->total);
        return STATUS_OK;
    case ARCHIVE_TABLE: {
        enum status status = end_table(filling);
        if (status == STATUS_OK)
            filling->bulk = archives_bulk(filling->work, item->table);
        return status;
    }
    case ARCHIVE_END:
        return end_table(filling);
    }
    return STATUS_BROKEN;
}

static enum status fill_from(struct work *work, struct archive_reader *reader, int64_t total)
{
    struct filling filling = {.work = work, .total = total};
    struct archive_item item = {.kind = ARCHIVE_TABLE};
    enum status status = STATUS_OK;

    while (status == STATUS_OK && item.kind != ARCHIVE_END) {
        status = archive_reader_next(reader, &item);
        if (status == STATUS_OK)
            status = fill_item(&filling, &item);
    }
    enum status ended = end_table(&filling);
    return status == STATUS_OK ? ended : status;
}

/* The file may have been changed since it was checked: what was read now must be what it was. */
static enum status fill_checked(struct work *work, const struct archive_bytes *bytes,
                                int64_t schema, const struct archive_sum *checked)
{
    struct archive_reader *reader;

    enum status status = archive_reader_open(bytes, schema, work->arena, &work->fault, &reader);
    if (status != STATUS_OK)
        return status;
    status = fill_from(work, reader, checked->rows);
    struct archive_sum sum = archive_reader_sum(reader);
    archive_reader_close(reader);
    if (status == STATUS_OK && memcmp(sum.hash, checked->hash, SECRET_HASH_SIZE) != 0)
        status = fault_set(&work->fault, STATUS_INVALID, "",
                           PLAIN_MESSAGE("the archive was changed while it was being restored"));
    return status;
}

static enum status finish_filling(struct work *work, int64_t highest_id)
{
    enum status status = archives_set_next_id(work, highest_id + 1);

    if (status == STATUS_OK)
        status = searches_rebuild(work);
    return status;
}

static enum status restore_checked(struct work *work, const struct archive_bytes *bytes,
                                   int64_t schema, const struct archive_sum *checked)
{
    enum status status = work_begin_alone(work);

    if (status == STATUS_OK)
        status = must_be_empty(work);
    if (status == STATUS_OK)
        status = fill_checked(work, bytes, schema, checked);
    if (status == STATUS_OK)
        status = archives_sum_up_orders(work);
    if (status == STATUS_OK)
        status = outboxes_hold_all(work);
    if (status == STATUS_OK)
        status = finish_filling(work, checked->highest_id);
    if (status == STATUS_OK)
        status = work_commit(work);
    work_end(work);
    return status;
}

enum status restore_archive(struct work *work, int fd, struct archive_count *ret_count)
{
    const struct archive_bytes bytes = {.fd = fd};
    struct schema_state schema;
    struct archive_sum sum;
    struct arena_mark mark = arena_mark(work->arena);

    enum status status = archive_needs_right(work, RIGHT_OWN);
    if (status == STATUS_OK)
        status = schema_state(work, &schema);
    if (status == STATUS_OK)
        status = archive_check(&bytes, schema.newest, work->arena, &work->fault, &sum);
    if (status == STATUS_OK) {
        arena_rewind(work->arena, mark);
        status = restore_checked(work, &bytes, schema.newest, &sum);
    }
    if (status != STATUS_OK)
        return status;
    *ret_count = (struct archive_count){ARCHIVE_TABLES, sum.rows, sum.bytes};
    return STATUS_OK;
}

static void keep_highest_id(enum archive_table_id table, const struct db_value *values,
                            int64_t *highest_id)
{
    const struct archive_table *described = &archive_tables[table];
    const struct db_value *id = &values[archive_key_count(described) - 1];

    if (archive_key_is_id(described) && id->number > *highest_id)
        *highest_id = id->number;
}

struct copying {
    int64_t highest_id, rows;
};

static enum status copy_table(struct work *from, struct work *to, enum archive_table_id table,
                              struct copying *copying)
{
    struct db_value values[ARCHIVE_COLUMNS_MAX];
    struct db_bulk *bulk = archives_bulk(to, table);
    struct db_stream *stream = archives_stream(from, table);

    while (stream_next(stream)) {
        archives_read(stream, table, values);
        keep_highest_id(table, values, &copying->highest_id);
        bulk_row(bulk, values);
        work_tell(from, ++copying->rows, -1);
    }
    enum status status = stream_end(stream), filled = bulk_end(bulk);
    return status == STATUS_OK ? filled : status;
}

static enum status copy_tables(struct work *from, struct work *to)
{
    enum status status = STATUS_OK;
    struct copying copying = {0};

    for (int i = 0; i < ARCHIVE_TABLES && status == STATUS_OK; i++)
        status = copy_table(from, to, (enum archive_table_id)i, &copying);
    return status == STATUS_OK ? finish_filling(to, copying.highest_id) : status;
}

/* Within the unit that wrote it, so that nothing stays when it differs. */
static enum status must_be_equal(struct work *from, struct work *to,
                                 struct archive_count *ret_count)
{
    uint8_t meant[SECRET_HASH_SIZE], written[SECRET_HASH_SIZE];
    struct archive_count count;

    enum status status = archive_hash_of(from, &count, meant);
    if (status == STATUS_OK)
        status = archive_hash_of(to, ret_count, written);
    if (status == STATUS_OK && memcmp(meant, written, SECRET_HASH_SIZE) != 0)
        status = fault_set(&to->fault, STATUS_BROKEN, "",
                           PLAIN_MESSAGE("the copy reads back other than its original, so it was "
                                         "not kept"));
    return status;
}

static enum status must_have_equal_schemas(struct work *from, struct work *to)
{
    struct schema_state here, there;

    enum status status = schema_state(from, &here);
    if (status == STATUS_OK)
        status = schema_state(to, &there);
    if (status == STATUS_OK && here.applied != there.applied)
        status = fault_set(&to->fault, STATUS_INVALID, "",
                           PLAIN_MESSAGE("the two stores have different schemas: run “regulars "
                                         "migrate” on the older one first"));
    return status;
}

enum status copy_store(struct work *from, struct work *to, struct archive_count *ret_count)
{
    struct archive_count count;

    enum status status = archive_needs_right(to, RIGHT_OWN);
    if (status == STATUS_OK)
        status = must_have_equal_schemas(from, to);
    if (status == STATUS_OK)
        status = work_begin_alone(to);
    if (status == STATUS_OK)
        status = must_be_empty(to);
    if (status == STATUS_OK)
        status = copy_tables(from, to);
    if (status == STATUS_OK)
        status = must_be_equal(from, to, &count);
    if (status == STATUS_OK)
        status = work_commit(to);
    work_end(to);
    if (status == STATUS_OK)
        *ret_count = count;
    else if (from->fault.status != STATUS_OK && to->fault.status == STATUS_OK)
        to->fault = from->fault;
    return status;
}
