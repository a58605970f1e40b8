// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/archive_source.h"

#include <errno.h>
#include <unistd.h>

#include "base/gzip.h"

struct archive_source {
    struct archive_bytes bytes;
    struct fault *fault;
    struct gzip_reader *gzip; /* NULL when it is plain */
    int read_error;           /* errno of a failed read */
    int64_t read_count;       /* bytes taken, as they are packed */
    int64_t unpacked_count;
    int64_t line_number;
    size_t start, end; /* of what lies in the buffer and was not given yet */
    bool is_ended;     /* nothing comes after what lies in the buffer */
    char buffer[ARCHIVE_LINE_MAX + 1 + GZIP_PIECE_SIZE];
};

static long read_memory(struct archive_source *source, char *buffer, size_t capacity)
{
    size_t left = source->bytes.memory.length - (size_t)source->read_count;
    size_t length = left < capacity ? left : capacity;

    if (length > 0)
        memcpy(buffer, source->bytes.memory.at + source->read_count, length);
    return (long)length;
}

static long read_file(struct archive_source *source, char *buffer, size_t capacity)
{
    ssize_t length;

    do
        length = pread(source->bytes.fd, buffer, capacity, source->read_count);
    while (length < 0 && errno == EINTR);
    if (length < 0)
        source->read_error = errno;
    return length;
}

static long give(void *context, char *buffer, size_t capacity)
{
    struct archive_source *source = context;
    long length = source->bytes.fd < 0 ? read_memory(source, buffer, capacity)
                                       : read_file(source, buffer, capacity);

    if (length > 0)
        source->read_count += length;
    return length;
}

static bool begins_as_gzip(struct archive_source *source)
{
    char first[2] = "";
    bool is_gzip =
        give(source, first, sizeof(first)) == 2 && first[0] == '\x1F' && first[1] == '\x8B';

    source->read_count = 0;
    return is_gzip;
}

struct archive_source *archive_source_open(const struct archive_bytes *bytes, struct arena *arena,
                                           struct fault *fault)
{
    struct archive_source *source = arena_alloc(arena, sizeof(*source));

    source->bytes = *bytes;
    source->fault = fault;
    if (begins_as_gzip(source))
        source->gzip = gzip_reader_open(arena, give, source);
    return source;
}

static enum status cannot_read(const struct archive_source *source)
{
    if (source->read_error == ESPIPE)
        return fault_set(source->fault, STATUS_INVALID, "",
                         PLAIN_MESSAGE("an archive cannot be read from a pipe: write it into a "
                                       "file first"));
    return fault_set_errno(source->fault, STATUS_UNAVAILABLE, "",
                           PLAIN_MESSAGE("cannot read the archive"), source->read_error);
}

static enum status is_cut_short(const struct archive_source *source)
{
    return fault_set(source->fault, STATUS_INVALID, "",
                     MESSAGE("the archive is cut short: it ends after line {1}, before its last "
                             "one; take another copy of it",
                             arg_count(source->line_number)));
}

static enum status read_packed(struct archive_source *source, size_t capacity, size_t *ret_length)
{
    char *into = source->buffer + source->end;

    switch (gzip_reader_read(source->gzip, into, capacity, ret_length)) {
    case GZIP_READ:
        return STATUS_OK;
    case GZIP_NOT_GIVEN:
        return cannot_read(source);
    case GZIP_CUT_SHORT:
        return is_cut_short(source);
    case GZIP_DAMAGED:
        return fault_set(source->fault, STATUS_INVALID, "",
                         MESSAGE("the archive is damaged: it cannot be unpacked after line {1}; "
                                 "take another copy of it",
                                 arg_count(source->line_number)));
    case GZIP_TOO_DENSE:
        return fault_set(source->fault, STATUS_INVALID, "",
                         MESSAGE("this is no archive of Regulars: it unpacks to more than {1} "
                                 "times its size",
                                 arg_count(GZIP_RATIO_MAX)));
    }
    return STATUS_BROKEN;
}

static enum status read_plain(struct archive_source *source, size_t capacity, size_t *ret_length)
{
    long length = give(source, source->buffer + source->end, capacity);

    if (length < 0)
        return cannot_read(source);
    *ret_length = (size_t)length;
    return STATUS_OK;
}

/* Reads some more behind what lies in the buffer. */
static enum status fill(struct archive_source *source)
{
    size_t length = 0;

    memmove(source->buffer, source->buffer + source->start, source->end - source->start);
    source->end -= source->start;
    source->start = 0;
    size_t capacity = sizeof(source->buffer) - source->end;
    enum status status = source->gzip ? read_packed(source, capacity, &length)
                                      : read_plain(source, capacity, &length);
    if (status != STATUS_OK)
        return status;
    source->end += length;
    source->unpacked_count += (int64_t)length;
    source->is_ended = length == 0;
    if (source->unpacked_count > ARCHIVE_BYTES_MAX)
        return fault_set(source->fault, STATUS_INVALID, "",
                         MESSAGE("the archive is larger than {1} GiB unpacked",
                                 arg_count(ARCHIVE_BYTES_MAX >> 30)));
    return STATUS_OK;
}

enum status archive_source_line(struct archive_source *source, char **ret_line, size_t *ret_length)
{
    size_t searched = 0;

    for (;;) {
        char *first = source->buffer + source->start;
        size_t length = source->end - source->start;
        char *found = memchr(first + searched, '\n', length - searched);

        if (found && found - first <= ARCHIVE_LINE_MAX) {
            *ret_line = first;
            *ret_length = (size_t)(found - first);
            source->start += *ret_length + 1;
            source->line_number++;
            return STATUS_OK;
        }
        if (length > ARCHIVE_LINE_MAX)
            return fault_set(source->fault, STATUS_INVALID, "",
                             MESSAGE("line {1} of the archive is longer than {2} bytes",
                                     arg_count(source->line_number + 1),
                                     arg_count(ARCHIVE_LINE_MAX)));
        if (source->is_ended && length > 0)
            return is_cut_short(source);
        if (source->is_ended) {
            *ret_line = NULL;
            *ret_length = 0;
            return STATUS_OK;
        }
        searched = length;
        enum status status = fill(source);
        if (status != STATUS_OK)
            return status;
    }
}

int64_t archive_source_line_number(const struct archive_source *source)
{
    return source->line_number;
}

void archive_source_close(struct archive_source *source)
{
    if (source)
        gzip_reader_close(source->gzip);
}
