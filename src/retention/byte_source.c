// SPDX-License-Identifier: AGPL-3.0-or-later
#include "retention/byte_source.h"

#include <errno.h>
#include <limits.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>

#include "base/pages.h"
#include "retention/encoding.h"

enum {
    INPUT_SIZE = 256 * 1024,   /* packed bytes, or the first bytes of a plain file */
    ENCODED_SIZE = 64 * 1024,  /* bytes of another encoding */
    DECODED_SIZE = 256 * 1024, /* room for ENCODED_SIZE as UTF-8: three bytes for one at most */
};

/* Bytes on their way: those in [from, to) are still to be handed on. */
struct stock {
    char *at;
    size_t from, to, size;
};

/*
 * Three stages, each of which reads from the one before: the file, what was packed in it
 * (packed bytes wait in `input`), its text as it is encoded (`head`, what was looked at, goes
 * first). Text that is not UTF-8 passes through `encoded` and `decoded`.
 */
struct byte_source {
    int fd;
    const char *name;
    struct fault *fault;
    enum encoding encoding;
    bool is_gzip, file_ended, is_between_members;
    int64_t consumed, encoded_before; /* bytes of text before `encoded` */
    z_stream zip;
    struct stock input, head, encoded, decoded;
};

static struct stock stock_open(size_t size)
{
    return (struct stock){.at = pages_map(size), .size = size};
}

static void stock_close(struct stock *stock)
{
    pages_unmap(stock->at, stock->size);
    *stock = (struct stock){0};
}

static size_t stock_take(struct stock *stock, char *buffer, size_t capacity)
{
    size_t length = stock->to - stock->from < capacity ? stock->to - stock->from : capacity;

    memcpy(buffer, stock->at + stock->from, length);
    stock->from += length;
    return length;
}

CHECKED static enum status read_file(struct byte_source *source, char *buffer, size_t capacity,
                                     size_t *ret_length)
{
    ssize_t length;

    if (source->file_ended) {
        *ret_length = 0;
        return STATUS_OK;
    }
    do
        length = read(source->fd, buffer, capacity < SSIZE_MAX ? capacity : SSIZE_MAX);
    while (length < 0 && errno == EINTR);
    if (length < 0)
        return fault_set_errno(source->fault, STATUS_UNAVAILABLE, "",
                               MESSAGE("{1} cannot be read", arg_text(source->name)), errno);
    source->file_ended = length == 0;
    source->consumed += length;
    *ret_length = (size_t)length;
    return STATUS_OK;
}

CHECKED static enum status fault_of_gzip(struct byte_source *source, int result)
{
    if (result == Z_BUF_ERROR)
        return fault_set(source->fault, STATUS_INVALID, "",
                         MESSAGE("{1} is cut off: its gzip data stop before their end; fetch or "
                                 "pack the file again",
                                 arg_text(source->name)));
    if (source->is_between_members)
        return fault_set(source->fault, STATUS_INVALID, "",
                         MESSAGE("{1} goes on with something else after the end of its gzip data; "
                                 "unpack it and see what is in it",
                                 arg_text(source->name)));
    return fault_set(source->fault, STATUS_INVALID, "",
                     MESSAGE("{1} is damaged: its gzip data do not add up; fetch or pack the file "
                             "again",
                             arg_text(source->name)));
}

/* One step of zlib: from `input` into `buffer`; at the end of a member on to the next one. */
static int inflate_step(struct byte_source *source, char *buffer, size_t capacity, size_t *length)
{
    z_stream *zip = &source->zip;
    uInt room = capacity < UINT_MAX ? (uInt)capacity : UINT_MAX;

    zip->next_in = (Bytef *)source->input.at + source->input.from;
    zip->avail_in = (uInt)(source->input.to - source->input.from);
    zip->next_out = (Bytef *)buffer;
    zip->avail_out = room;
    int result = inflate(zip, Z_NO_FLUSH);
    source->input.from = source->input.to - zip->avail_in;
    *length = room - zip->avail_out;
    if (result == Z_OK)
        source->is_between_members = false;
    if (result == Z_STREAM_END) {
        source->is_between_members = true;
        result = inflateReset(zip);
    }
    return result;
}

CHECKED static enum status read_gzip(struct byte_source *source, char *buffer, size_t capacity,
                                     size_t *ret_length)
{
    struct stock *input = &source->input;

    *ret_length = 0;
    while (*ret_length == 0) {
        if (input->from == input->to) {
            input->from = 0;
            enum status status = read_file(source, input->at, input->size, &input->to);
            if (status != STATUS_OK)
                return status;
        }
        /* Also without new input: zlib may hold back what did not fit last time. */
        int result = inflate_step(source, buffer, capacity, ret_length);
        bool is_stuck = result == Z_BUF_ERROR && *ret_length == 0 && source->file_ended;
        if (is_stuck && source->is_between_members)
            return STATUS_OK;
        if (is_stuck || (result != Z_OK && result != Z_BUF_ERROR))
            return fault_of_gzip(source, result);
    }
    return STATUS_OK;
}

/* The text as it is encoded. */
CHECKED static enum status read_encoded(struct byte_source *source, char *buffer, size_t capacity,
                                        size_t *ret_length)
{
    if (source->head.from < source->head.to) {
        *ret_length = stock_take(&source->head, buffer, capacity);
        return STATUS_OK;
    }
    if (source->is_gzip)
        return read_gzip(source, buffer, capacity, ret_length);
    if (source->input.from < source->input.to) {
        *ret_length = stock_take(&source->input, buffer, capacity);
        return STATUS_OK;
    }
    return read_file(source, buffer, capacity, ret_length);
}

CHECKED static enum status fault_of_encoding(struct byte_source *source, enum decode_result result)
{
    const char *encoding = encoding_name(source->encoding);

    if (result == DECODE_DONE)
        return fault_set(source->fault, STATUS_INVALID, "encoding",
                         MESSAGE("{1} is cut off within a character of {2}; fetch the file again, "
                                 "or name its encoding with --encoding",
                                 arg_text(source->name), arg_text(encoding)));
    return fault_set(source->fault, STATUS_INVALID, "encoding",
                     MESSAGE("{1} is not written in {2}: byte {3} is no character of it; name the "
                             "encoding with --encoding",
                             arg_text(source->name), arg_text(encoding),
                             arg_count(source->encoded_before + 1)));
}

/* Refills `decoded`; leaves it empty at the end of the text. */
CHECKED static enum status decode_more(struct byte_source *source)
{
    struct stock *encoded = &source->encoded, *decoded = &source->decoded;
    size_t kept = encoded->to - encoded->from, length = 0, taken = 0;

    memmove(encoded->at, encoded->at + encoded->from, kept);
    enum status status = read_encoded(source, encoded->at + kept, encoded->size - kept, &length);
    if (status != STATUS_OK)
        return status;

    encoded->from = decoded->from = decoded->to = 0;
    encoded->to = kept + length;
    enum decode_result result =
        encoding_decode(source->encoding, (struct slice){encoded->at, encoded->to}, decoded->at,
                        decoded->size, &taken, &decoded->to);
    encoded->from = taken;
    source->encoded_before += (int64_t)taken;
    bool is_cut = length == 0 && taken < encoded->to;
    if ((result == DECODE_BAD && taken == 0) || is_cut)
        return fault_of_encoding(source, result);
    return STATUS_OK;
}

CHECKED static enum status read_decoded(struct byte_source *source, char *buffer, size_t capacity,
                                        size_t *ret_length)
{
    struct stock *decoded = &source->decoded;

    /* One byte of a character of two comes alone from a pipe: nothing to hand on yet. */
    while (decoded->from == decoded->to) {
        enum status status = decode_more(source);
        if (status != STATUS_OK)
            return status;
        if (decoded->to == 0 && source->encoded.to == 0)
            break;
    }
    *ret_length = stock_take(decoded, buffer, capacity);
    return STATUS_OK;
}

enum status byte_source_read(struct byte_source *source, char *buffer, size_t capacity,
                             size_t *ret_length)
{
    if (source->encoding == ENCODING_UTF_8)
        return read_encoded(source, buffer, capacity, ret_length);
    return read_decoded(source, buffer, capacity, ret_length);
}

/* A pipe may bring the two bytes that tell gzip one at a time. */
CHECKED static enum status detect_gzip(struct byte_source *source)
{
    struct stock *input = &source->input;

    while (input->to < 2 && !source->file_ended) {
        size_t length = 0;
        enum status status =
            read_file(source, input->at + input->to, input->size - input->to, &length);
        if (status != STATUS_OK)
            return status;
        input->to += length;
    }
    source->is_gzip = input->to >= 2 && memcmp(input->at, "\x1F\x8B", 2) == 0;
    if (source->is_gzip && inflateInit2(&source->zip, 16 + MAX_WBITS) != Z_OK) {
        source->is_gzip = false;
        return fault_set(source->fault, STATUS_UNAVAILABLE, "",
                         PLAIN_MESSAGE("Not enough memory to unpack gzip data"));
    }
    return STATUS_OK;
}

CHECKED static enum status detect_encoding(struct byte_source *source, enum encoding asked)
{
    struct stock head = stock_open(ENCODING_HEAD_MAX);
    enum head_extent extent = HEAD_CUT;

    while (head.to < head.size && extent == HEAD_CUT) {
        size_t length = 0;
        enum status status = read_encoded(source, head.at + head.to, head.size - head.to, &length);
        if (status != STATUS_OK) {
            stock_close(&head);
            return status;
        }
        head.to += length;
        extent = length == 0 ? HEAD_WHOLE : HEAD_CUT;
    }
    struct slice text = {head.at, head.to};
    struct encoding_finding finding =
        asked == ENCODING_UNKNOWN ? encoding_sniff(text, extent) : encoding_asked(text, asked);
    source->encoding = finding.encoding;
    source->encoded_before = (int64_t)finding.mark_length;
    head.from = finding.mark_length;
    source->head = head;
    return STATUS_OK;
}

enum status byte_source_open(int fd, const char *name, enum encoding asked, struct arena *arena,
                             struct fault *fault, struct byte_source **ret_source)
{
    struct byte_source *source = arena_alloc(arena, sizeof(*source));

    *source = (struct byte_source){
        .fd = fd, .name = name, .fault = fault, .input = stock_open(INPUT_SIZE)};
    enum status status = detect_gzip(source);
    if (status == STATUS_OK)
        status = detect_encoding(source, asked);
    if (status != STATUS_OK) {
        byte_source_close(source);
        return status;
    }
    if (source->encoding != ENCODING_UTF_8) {
        source->encoded = stock_open(ENCODED_SIZE);
        source->decoded = stock_open(DECODED_SIZE);
    }
    *ret_source = source;
    return STATUS_OK;
}

void byte_source_close(struct byte_source *source)
{
    if (source->is_gzip)
        inflateEnd(&source->zip);
    source->is_gzip = false;
    stock_close(&source->input);
    stock_close(&source->head);
    stock_close(&source->encoded);
    stock_close(&source->decoded);
}

enum encoding byte_source_encoding(const struct byte_source *source)
{
    return source->encoding;
}

int byte_source_is_gzip(const struct byte_source *source)
{
    return source->is_gzip;
}

int64_t byte_source_consumed(const struct byte_source *source)
{
    return source->consumed;
}
