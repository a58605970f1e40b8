// SPDX-License-Identifier: AGPL-3.0-or-later
#include "base/zip_write.h"

#define ZLIB_CONST
#include <assert.h>
#include <string.h>
#include <zlib.h>

enum {
    RAW_WINDOW = -15,
    LEVEL = 4,
    MEMORY_LEVEL = 8,
    PIECE = 64 * 1024,
    VERSION = 20,
    FLAGS = 0x0808, /* sizes stand behind; names are UTF-8 */
    DEFLATED = 8,
    FIRST_DAY = 0x0021, /* 1 January 1980, the first that can be said */
    FIXED_MAX = 46,
};

struct zip_file {
    const char *name;
    uint32_t at, check, packed, unpacked;
};

struct zip_writer {
    gzip_take *take;
    void *context;
    z_stream stream;
    int64_t written;
    int64_t unpacked; /* of the file that is open */
    struct zip_file files[ZIP_FILES_MAX];
    size_t count;
    bool is_open; /* a file is */
    char out[PIECE];
};

struct zip_writer *zip_writer_open(struct arena *arena, gzip_take *take, void *context)
{
    struct zip_writer *writer = arena_alloc(arena, sizeof(*writer));

    writer->take = take;
    writer->context = context;
    int code = deflateInit2(&writer->stream, LEVEL, Z_DEFLATED, RAW_WINDOW, MEMORY_LEVEL,
                            Z_DEFAULT_STRATEGY);
    assert(code == Z_OK);
    return writer;
}

static bool give(struct zip_writer *writer, const char *bytes, size_t length)
{
    writer->written += (int64_t)length;
    return writer->written <= ZIP_BYTES_MAX &&
           writer->take(writer->context, (struct slice){bytes, length});
}

/* ---- numbers, the lowest byte first ---- */

struct fixed {
    char bytes[FIXED_MAX];
    size_t length;
};

static void put16(struct fixed *fixed, uint32_t number)
{
    fixed->bytes[fixed->length++] = (char)(number & 0xFF);
    fixed->bytes[fixed->length++] = (char)(number >> 8 & 0xFF);
}

static void put32(struct fixed *fixed, uint32_t number)
{
    put16(fixed, number & 0xFFFF);
    put16(fixed, number >> 16);
}

/* From the version that is needed to the length of the extra field. */
static void put_facts(struct fixed *fixed, const struct zip_file *file)
{
    put16(fixed, VERSION);
    put16(fixed, FLAGS);
    put16(fixed, DEFLATED);
    put16(fixed, 0);
    put16(fixed, FIRST_DAY);
    put32(fixed, file->check);
    put32(fixed, file->packed);
    put32(fixed, file->unpacked);
    put16(fixed, (uint32_t)strlen(file->name));
    put16(fixed, 0);
}

static bool give_fixed(struct zip_writer *writer, const struct fixed *fixed, const char *name)
{
    return give(writer, fixed->bytes, fixed->length) && give(writer, name, strlen(name));
}

/* ---- files ---- */

/* Runs zlib until it has taken all it was given and said all it had to. */
static bool drain(struct zip_writer *writer, int flush)
{
    struct zip_file *file = &writer->files[writer->count - 1];

    do {
        writer->stream.next_out = (Bytef *)writer->out;
        writer->stream.avail_out = sizeof(writer->out);
        int code = deflate(&writer->stream, flush);
        assert(code != Z_STREAM_ERROR);
        size_t length = sizeof(writer->out) - writer->stream.avail_out;
        if (length > 0 && !give(writer, writer->out, length))
            return false;
        file->packed += (uint32_t)length;
    } while (writer->stream.avail_out == 0);
    return true;
}

static bool end_file(struct zip_writer *writer)
{
    struct fixed fixed = {.length = 0};
    struct zip_file *file;

    if (!writer->is_open)
        return true;
    writer->is_open = false;
    writer->stream.avail_in = 0;
    if (!drain(writer, Z_FINISH))
        return false;
    file = &writer->files[writer->count - 1];
    file->unpacked = (uint32_t)writer->unpacked;
    deflateReset(&writer->stream);
    put32(&fixed, 0x08074B50);
    put32(&fixed, file->check);
    put32(&fixed, file->packed);
    put32(&fixed, file->unpacked);
    return give(writer, fixed.bytes, fixed.length);
}

bool zip_writer_file(struct zip_writer *writer, const char *name)
{
    struct fixed fixed = {.length = 0};

    if (!end_file(writer) || writer->count == ZIP_FILES_MAX)
        return false;
    struct zip_file *file = &writer->files[writer->count++];
    *file = (struct zip_file){.name = name, .at = (uint32_t)writer->written};
    writer->is_open = true;
    writer->unpacked = 0;
    put32(&fixed, 0x04034B50);
    put_facts(&fixed, file);
    return give_fixed(writer, &fixed, name);
}

bool zip_writer_add(struct zip_writer *writer, struct slice bytes)
{
    assert(writer->is_open);
    struct zip_file *file = &writer->files[writer->count - 1];

    while (bytes.length > 0) {
        size_t length = bytes.length < PIECE ? bytes.length : PIECE;

        writer->unpacked += (int64_t)length;
        if (writer->unpacked > ZIP_BYTES_MAX)
            return false;
        file->check = (uint32_t)crc32(file->check, (const Bytef *)bytes.at, (uInt)length);
        writer->stream.next_in = (const Bytef *)bytes.at;
        writer->stream.avail_in = (uInt)length;
        if (!drain(writer, Z_NO_FLUSH))
            return false;
        bytes.at += length;
        bytes.length -= length;
    }
    return true;
}

static bool give_directory(struct zip_writer *writer)
{
    for (size_t i = 0; i < writer->count; i++) {
        const struct zip_file *file = &writer->files[i];
        struct fixed fixed = {.length = 0};

        put32(&fixed, 0x02014B50);
        put16(&fixed, VERSION);
        put_facts(&fixed, file);
        put16(&fixed, 0); /* comment */
        put16(&fixed, 0); /* disk */
        put16(&fixed, 0);
        put32(&fixed, 0);
        put32(&fixed, file->at);
        if (!give_fixed(writer, &fixed, file->name))
            return false;
    }
    return true;
}

bool zip_writer_finish(struct zip_writer *writer)
{
    struct fixed fixed = {.length = 0};

    if (!end_file(writer))
        return false;
    int64_t at = writer->written;
    if (!give_directory(writer))
        return false;
    put32(&fixed, 0x06054B50);
    put32(&fixed, 0); /* disks */
    put16(&fixed, (uint32_t)writer->count);
    put16(&fixed, (uint32_t)writer->count);
    put32(&fixed, (uint32_t)(writer->written - at));
    put32(&fixed, (uint32_t)at);
    put16(&fixed, 0);
    return give(writer, fixed.bytes, fixed.length);
}

void zip_writer_close(struct zip_writer *writer)
{
    if (writer)
        deflateEnd(&writer->stream);
}
