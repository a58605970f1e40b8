// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/archive_sink.h"

#include <errno.h>
#include <unistd.h>

#include "base/gzip.h"

struct archive_sink {
    int fd;
    struct fault *fault;
    struct gzip_writer *gzip;     /* NULL when it is plain */
    struct secret_digest *digest; /* NULL once it was told */
    int64_t count;
};

/* False after a fault. */
static bool put(void *context, struct slice bytes)
{
    struct archive_sink *sink = context;

    while (bytes.length > 0 && sink->fd >= 0) {
        ssize_t written = write(sink->fd, bytes.at, bytes.length);

        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0) {
            enum status status =
                fault_set_errno(sink->fault, STATUS_UNAVAILABLE, "",
                                errno == ENOSPC || errno == EDQUOT
                                    ? PLAIN_MESSAGE("cannot write the archive: the disk is full")
                                    : PLAIN_MESSAGE("cannot write the archive"),
                                errno);
            return status == STATUS_OK;
        }
        bytes.at += written;
        bytes.length -= (size_t)written;
    }
    return true;
}

struct archive_sink *archive_sink_open(int fd, enum archive_packing packing, struct arena *arena,
                                       struct fault *fault)
{
    struct archive_sink *sink = arena_alloc(arena, sizeof(*sink));

    sink->fd = fd;
    sink->fault = fault;
    sink->digest = secret_digest_open();
    if (packing == ARCHIVE_GZIP)
        sink->gzip = gzip_writer_open(arena, put, sink);
    return sink;
}

enum status archive_sink_add(struct archive_sink *sink, struct slice bytes)
{
    if (sink->digest)
        secret_digest_add(sink->digest, bytes.at, bytes.length);
    sink->count += (int64_t)bytes.length;
    bool is_put = sink->gzip ? gzip_writer_add(sink->gzip, bytes) : put(sink, bytes);
    return is_put ? STATUS_OK : sink->fault->status;
}

void archive_sink_hash(struct archive_sink *sink, uint8_t hash[SECRET_HASH_SIZE])
{
    secret_digest_close(sink->digest, hash);
    sink->digest = NULL;
}

enum status archive_sink_finish(struct archive_sink *sink)
{
    if (sink->gzip && !gzip_writer_finish(sink->gzip))
        return sink->fault->status;
    return STATUS_OK;
}

int64_t archive_sink_count(const struct archive_sink *sink)
{
    return sink->count;
}

void archive_sink_close(struct archive_sink *sink)
{
    uint8_t unused[SECRET_HASH_SIZE];

    if (sink->digest)
        archive_sink_hash(sink, unused);
    gzip_writer_close(sink->gzip);
    sink->gzip = NULL;
}
