// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/archive.h"

#include <sys/stat.h>

#include "app/archive_form.h"
#include "app/archive_line.h"
#include "app/archive_parts.h"
#include "app/archive_reader.h"
#include "app/archive_sink.h"
#include "base/new_file.h"
#include "store/migrate.h"

/* Rows are gathered to so many bytes before they are hashed, packed and written. */
enum { WRITE_SIZE = 128 * 1024 };

enum archive_packing archive_packing_of(const char *path)
{
    size_t length = strlen(path);

    return length >= 3 && strcmp(path + length - 3, ".gz") == 0 ? ARCHIVE_GZIP : ARCHIVE_PLAIN;
}

enum status archive_needs_right(struct work *work, enum right right)
{
    if (actor_may(&work->actor, right))
        return STATUS_OK;
    return fault_set(&work->fault, STATUS_FORBIDDEN, "",
                     PLAIN_MESSAGE("only an owner may take everything out or bring it back"));
}

/* An archive being written. */
struct writing {
    struct work *work;
    struct archive_sink *sink;
    struct text out; /* lines that are not in the sink yet */
    int64_t rows[ARCHIVE_TABLES];
    struct archive_count count;
};

static enum status flush(struct writing *writing)
{
    enum status status =
        archive_sink_add(writing->sink, (struct slice){writing->out.at, writing->out.length});

    writing->out.length = 0;
    return status;
}

static enum status cannot_be_written(struct work *work, enum archive_table_id table)
{
    return fault_set(&work->fault, STATUS_BROKEN, "",
                     MESSAGE("a row of {1} is damaged and fits into no archive: “regulars verify” "
                             "says more",
                             arg_text(archive_tables[table].name)));
}

static enum status write_row(struct writing *writing, struct db_stream *stream,
                             enum archive_table_id table)
{
    struct db_value values[ARCHIVE_COLUMNS_MAX];
    size_t before = writing->out.length, place;

    archives_read(stream, table, values);
    enum archive_problem problem =
        archive_line_write(&writing->out, &archive_tables[table], values, &place);
    if (problem != ARCHIVE_SOUND || writing->out.length - before > ARCHIVE_LINE_MAX)
        return cannot_be_written(writing->work, table);
    writing->rows[table]++;
    writing->count.rows++;
    work_tell(writing->work, writing->count.rows, -1);
    if (work_is_stopped(writing->work, writing->count.rows))
        return fault_set(&writing->work->fault, STATUS_CONFLICT, "",
                         PLAIN_MESSAGE("it was stopped before its end; nothing of it was kept"));
    return writing->out.length < WRITE_SIZE ? STATUS_OK : flush(writing);
}

static enum status write_table(struct writing *writing, enum archive_table_id table)
{
    struct work *work = writing->work;
    enum status status = STATUS_OK;

    archive_add_table(&writing->out, &archive_tables[table]);
    text_add_char(&writing->out, '\n');
    struct db_stream *stream = archives_stream(work, table);
    while (status == STATUS_OK && stream_next(stream))
        status = write_row(writing, stream, table);
    enum status ended = stream_end(stream);
    return status == STATUS_OK ? ended : status;
}

static enum status write_last(struct writing *writing, uint8_t hash[SECRET_HASH_SIZE])
{
    enum status status = flush(writing);

    if (status != STATUS_OK)
        return status;
    archive_sink_hash(writing->sink, hash);
    archive_add_counts(&writing->out, writing->rows);
    archive_add_hash(&writing->out, hash);
    text_add_char(&writing->out, '\n');
    status = flush(writing);
    return status == STATUS_OK ? archive_sink_finish(writing->sink) : status;
}

/* All of it, within whatever unit is open. */
static enum status write_all(struct work *work, struct archive_sink *sink,
                             struct archive_count *ret_count, uint8_t hash[SECRET_HASH_SIZE])
{
    struct writing writing = {.work = work, .sink = sink, .out = text_new(work->arena)};
    struct schema_state schema;

    enum status status = schema_state(work, &schema);
    if (status != STATUS_OK)
        return status;
    archive_add_head(&writing.out, schema.applied);
    text_add_char(&writing.out, '\n');
    for (int i = 0; i < ARCHIVE_TABLES && status == STATUS_OK; i++)
        status = write_table(&writing, (enum archive_table_id)i);
    if (status == STATUS_OK)
        status = write_last(&writing, hash);
    if (status != STATUS_OK)
        return status;
    writing.count.tables = ARCHIVE_TABLES;
    writing.count.bytes = archive_sink_count(sink);
    *ret_count = writing.count;
    return STATUS_OK;
}

static enum status write_hashed(struct work *work, int fd, enum archive_packing packing,
                                struct archive_count *ret_count, uint8_t hash[SECRET_HASH_SIZE])
{
    struct arena_mark mark = arena_mark(work->arena);
    struct archive_sink *sink = archive_sink_open(fd, packing, work->arena, &work->fault);

    enum status status = write_all(work, sink, ret_count, hash);
    archive_sink_close(sink);
    if (status == STATUS_OK)
        arena_rewind(work->arena, mark);
    return status;
}

enum status write_archive(struct work *work, int fd, enum archive_packing packing,
                          struct archive_count *ret_count)
{
    uint8_t hash[SECRET_HASH_SIZE];

    enum status status = archive_needs_right(work, RIGHT_EXPORT);
    return status == STATUS_OK ? write_hashed(work, fd, packing, ret_count, hash) : status;
}

enum status archive_hash_of(struct work *work, struct archive_count *ret_count,
                            uint8_t hash[SECRET_HASH_SIZE])
{
    return write_hashed(work, -1, ARCHIVE_PLAIN, ret_count, hash);
}

static struct archive_count count_of(const struct archive_sum *sum)
{
    return (struct archive_count){.tables = ARCHIVE_TABLES, .rows = sum->rows, .bytes = sum->bytes};
}

/* Reads an archive of any schema that this program knows. */
static enum status check_bytes(struct work *work, int fd, struct archive_sum *ret_sum)
{
    const struct archive_bytes bytes = {.fd = fd};
    struct arena_mark mark = arena_mark(work->arena);
    struct schema_state schema;

    enum status status = schema_state(work, &schema);
    if (status == STATUS_OK)
        status = archive_check(&bytes, schema.newest, work->arena, &work->fault, ret_sum);
    if (status == STATUS_OK)
        arena_rewind(work->arena, mark);
    return status;
}

enum status check_archive(struct work *work, int fd, struct archive_count *ret_count)
{
    struct archive_sum sum;

    enum status status = check_bytes(work, fd, &sum);
    if (status == STATUS_OK)
        *ret_count = count_of(&sum);
    return status;
}

/* Reads back what was written and compares it with what was meant. */
static enum status read_back(struct work *work, int fd, const uint8_t hash[SECRET_HASH_SIZE])
{
    struct archive_sum sum;

    enum status status = check_bytes(work, fd, &sum);
    if (status != STATUS_OK)
        return status;
    if (memcmp(sum.hash, hash, SECRET_HASH_SIZE) == 0)
        return STATUS_OK;
    return fault_set(&work->fault, STATUS_UNAVAILABLE, "",
                     PLAIN_MESSAGE("the backup reads back other than it was written: the disk may "
                                   "be failing; the previous backup was kept"));
}

/* An archive holds everything: a new one is for its owner's eyes. */
static enum status keep_private(struct work *work, const struct new_file *file, const char *path)
{
    enum { OWNER_ONLY = 0600 };
    struct stat found;

    if (file->way == NEW_FILE_DIRECT)
        return fault_set(&work->fault, STATUS_INVALID, "",
                         MESSAGE("a backup needs a file that can be read back, which {1} is not; "
                                 "“regulars export” writes anywhere",
                                 arg_text(path)));
    if (stat(path, &found) != 0 && fchmod(file->fd, OWNER_ONLY) != 0)
        return fault_set(&work->fault, STATUS_UNAVAILABLE, "",
                         MESSAGE("cannot make {1} readable for you alone", arg_text(path)));
    return STATUS_OK;
}

static enum status fill_backup(struct work *work, struct new_file *file, const char *path,
                               struct archive_count *ret_count)
{
    uint8_t hash[SECRET_HASH_SIZE];

    enum status status = keep_private(work, file, path);
    if (status == STATUS_OK)
        status = write_hashed(work, file->fd, archive_packing_of(path), ret_count, hash);
    if (status == STATUS_OK)
        status = new_file_settle(file);
    if (status == STATUS_OK)
        status = read_back(work, file->fd, hash);
    return status == STATUS_OK ? new_file_finish(file) : status;
}

enum status back_up(struct work *work, const char *path, struct archive_count *ret_count)
{
    const struct kept_files none = {0};
    struct archive_count count;
    struct new_file file;

    enum status status = archive_needs_right(work, RIGHT_EXPORT);
    if (status == STATUS_OK)
        status = new_file_open(path, none, work->arena, &work->fault, &file);
    if (status != STATUS_OK)
        return status;
    status = fill_backup(work, &file, path, &count);
    new_file_abandon(&file);
    if (status == STATUS_OK)
        *ret_count = count;
    return status;
}
