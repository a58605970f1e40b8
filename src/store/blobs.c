// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store/blobs.h"

#include <string.h>

#include "store/db.h"

/* A file that is being written names its blob later in the same unit; an hour covers the rest. */
#define SWEEP_AFTER_MICROSECONDS (INT64_C(3600) * 1000000)

static struct db_value hash_value(const uint8_t hash[SECRET_HASH_SIZE])
{
    return db_bytes((struct slice){(const char *)hash, SECRET_HASH_SIZE});
}

static void hash_of(struct slice bytes, uint8_t hash[SECRET_HASH_SIZE])
{
    struct secret_digest *digest = secret_digest_open();

    secret_digest_add(digest, bytes.at, bytes.length);
    secret_digest_close(digest, hash);
}

static enum status put_chunks(struct work *work, const uint8_t hash[SECRET_HASH_SIZE],
                              struct slice bytes)
{
    enum status status = STATUS_OK;

    for (size_t at = 0; status == STATUS_OK && at < bytes.length; at += BLOB_CHUNK_SIZE) {
        int64_t place = (int64_t)(at / BLOB_CHUNK_SIZE);
        size_t left = bytes.length - at;
        struct slice chunk = {bytes.at + at, left < BLOB_CHUNK_SIZE ? left : BLOB_CHUNK_SIZE};

        status = db_execute(
            work, NULL,
            "INSERT INTO blob_chunk (workspace_id, hash, place, bytes)"
            " VALUES ($1, $2, $3, $4)",
            DB_BIND(db_int(work->workspace_id), hash_value(hash), db_int(place), db_bytes(chunk)));
    }
    return status;
}

static enum status too_large(struct work *work, size_t max)
{
    return fault_set(&work->fault, STATUS_INVALID, "",
                     MESSAGE("the file is larger than {1} bytes, the most that is taken",
                             arg_count((int64_t)max)));
}

enum status blobs_put(struct work *work, struct slice bytes, uint8_t ret_hash[SECRET_HASH_SIZE])
{
    uint8_t hash[SECRET_HASH_SIZE];
    int64_t inserted = 0;

    if (bytes.length > BLOB_SIZE_MAX)
        return too_large(work, BLOB_SIZE_MAX);
    hash_of(bytes, hash);
    /* Bytes that are there are young again, so that no sweep takes them before they are named. */
    enum status status = db_execute(work, &inserted,
                                    "INSERT INTO blob (workspace_id, hash, length, created_at)"
                                    " VALUES ($1, $2, $3, $4)"
                                    " ON CONFLICT (workspace_id, hash) DO NOTHING",
                                    DB_BIND(db_int(work->workspace_id), hash_value(hash),
                                            db_int((int64_t)bytes.length), db_int(work->now)));
    if (status == STATUS_OK && inserted == 0)
        status =
            db_execute(work, NULL,
                       "UPDATE blob SET created_at = $3 WHERE workspace_id = $1"
                       " AND hash = $2 AND created_at < $3",
                       DB_BIND(db_int(work->workspace_id), hash_value(hash), db_int(work->now)));
    else if (status == STATUS_OK)
        status = put_chunks(work, hash, bytes);
    if (status == STATUS_OK)
        memcpy(ret_hash, hash, sizeof(hash));
    return status;
}

static enum status find_length(struct work *work, const uint8_t hash[SECRET_HASH_SIZE],
                               int64_t *ret_length)
{
    struct rows rows =
        db_query(work, "SELECT b.length FROM blob b WHERE b.workspace_id = $1 AND b.hash = $2",
                 DB_BIND(db_int(work->workspace_id), hash_value(hash)));
    bool found = rows_next(&rows);
    int64_t length = found ? rows_int(&rows, 0) : 0;

    enum status status = rows_end(&rows);
    if (status != STATUS_OK)
        return status;
    if (!found)
        return fault_set(&work->fault, STATUS_NOT_FOUND, "",
                         PLAIN_MESSAGE("there is no such file"));
    *ret_length = length;
    return STATUS_OK;
}

static enum status damaged(struct work *work)
{
    return fault_set(&work->fault, STATUS_BROKEN, "",
                     PLAIN_MESSAGE("a file in the store is damaged; take it from a backup"));
}

/* Takes the chunks, as far as they come in order and fit. */
static size_t take_chunks(struct db_stream *stream, char *bytes, size_t length)
{
    size_t at = 0;

    for (int64_t place = 0; stream_next(stream); place++) {
        struct slice chunk = stream_bytes(stream, 1);
        if (stream_int(stream, 0) != place || chunk.length > length - at)
            break;
        memcpy(bytes + at, chunk.at, chunk.length);
        at += chunk.length;
    }
    return at;
}

enum status blobs_get(struct work *work, const uint8_t hash[SECRET_HASH_SIZE], size_t max,
                      struct slice *ret_bytes)
{
    uint8_t found_hash[SECRET_HASH_SIZE];
    int64_t length = 0;

    enum status status = find_length(work, hash, &length);
    if (status != STATUS_OK)
        return status;
    if (length < 0 || length > BLOB_SIZE_MAX)
        return damaged(work);
    if ((size_t)length > max)
        return too_large(work, max);

    char *bytes = arena_alloc(work->arena, (size_t)length + 1);
    struct db_stream *stream =
        db_stream(work,
                  "SELECT b.place, b.bytes FROM blob_chunk b WHERE b.workspace_id = $1"
                  " AND b.hash = $2 ORDER BY b.place",
                  DB_BIND(db_int(work->workspace_id), hash_value(hash)));
    size_t taken = take_chunks(stream, bytes, (size_t)length);
    status = stream_end(stream);
    if (status != STATUS_OK)
        return status;
    hash_of((struct slice){bytes, taken}, found_hash);
    if (taken != (size_t)length || memcmp(hash, found_hash, sizeof(found_hash)) != 0)
        return damaged(work);
    *ret_bytes = (struct slice){bytes, taken};
    return STATUS_OK;
}

/* Those that go: `b` is the blob. */
#define UNNAMED                                                               \
    " WHERE b.workspace_id = $1 AND b.created_at < $2"                        \
    " AND NOT EXISTS (SELECT 1 FROM contact_file f WHERE f.workspace_id = $1" \
    " AND f.blob_hash = b.hash)"                                              \
    " AND NOT EXISTS (SELECT 1 FROM job j WHERE j.workspace_id = $1"          \
    " AND j.blob_hash = b.hash)"                                              \
    " AND NOT EXISTS (SELECT 1 FROM arrival a WHERE a.workspace_id = $1"      \
    " AND a.blob_hash = b.hash)"                                              \
    " AND NOT EXISTS (SELECT 1 FROM message m WHERE m.workspace_id = $1"      \
    " AND m.html_hash = b.hash)"                                              \
    " AND NOT EXISTS (SELECT 1 FROM message_file i WHERE i.workspace_id = $1" \
    " AND i.blob_hash = b.hash)"

enum status blobs_sweep(struct work *work, int64_t *ret_count)
{
    int64_t before = work->now - SWEEP_AFTER_MICROSECONDS, count = 0;

    enum status status = db_execute(work, NULL,
                                    "DELETE FROM blob_chunk WHERE workspace_id = $1 AND hash IN"
                                    " (SELECT b.hash FROM blob b" UNNAMED ")",
                                    DB_BIND(db_int(work->workspace_id), db_int(before)));
    if (status == STATUS_OK)
        status = db_execute(work, &count, "DELETE FROM blob AS b" UNNAMED,
                            DB_BIND(db_int(work->workspace_id), db_int(before)));
    if (status == STATUS_OK)
        *ret_count = count;
    return status;
}
