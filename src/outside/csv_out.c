// SPDX-License-Identifier: AGPL-3.0-or-later
#include "outside/csv_out.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/csv.h"

enum { BUFFER_SIZE = 256 * 1024 };

struct csv_out {
    int fd;
    enum outside_code code; /* of the first write that failed */
    uint64_t bytes, bytes_max;
    uint64_t row_count;
    uint32_t last_row;
    size_t widest;
    size_t length;
    char buffer[BUFFER_SIZE];
};

struct csv_out *csv_out_open(int fd, uint64_t bytes_max, struct arena *arena)
{
    struct csv_out *out = arena_alloc(arena, sizeof(*out));

    out->fd = fd;
    out->bytes_max = bytes_max;
    return out;
}

enum outside_code csv_out_flush(struct csv_out *out)
{
    size_t written = 0;

    while (out->code == OUTSIDE_DONE && written < out->length) {
        ssize_t taken = write(out->fd, out->buffer + written, out->length - written);

        if (taken > 0)
            written += (size_t)taken;
        else if (errno != EINTR)
            out->code = OUTSIDE_WRITE_FAILED;
    }
    out->bytes += out->length;
    out->length = 0;
    if (out->code == OUTSIDE_DONE && out->bytes > out->bytes_max)
        out->code = OUTSIDE_TOO_LARGE;
    return out->code;
}

static void put_char(struct csv_out *out, char character)
{
    if (out->length == BUFFER_SIZE)
        (void)csv_out_flush(out);
    out->buffer[out->length++] = character;
}

static void put(struct csv_out *out, const char *bytes, size_t length)
{
    while (length > 0) {
        if (out->length == BUFFER_SIZE)
            (void)csv_out_flush(out);
        size_t room = BUFFER_SIZE - out->length;
        size_t taken = length < room ? length : room;

        memcpy(out->buffer + out->length, bytes, taken);
        out->length += taken;
        bytes += taken;
        length -= taken;
    }
}

static void put_cell(struct csv_out *out, struct slice cell)
{
    if (!csv_needs_quotes(cell)) {
        put(out, cell.at, cell.length);
        return;
    }
    put_char(out, '"');
    for (size_t i = 0; i < cell.length; i++) {
        if (cell.at[i] == '"')
            put_char(out, '"');
        put_char(out, cell.at[i]);
    }
    put_char(out, '"');
}

static enum outside_code take_row(void *context, uint32_t row, const struct slice *cells,
                                  size_t cell_count)
{
    struct csv_out *out = context;

    while (++out->last_row < row)
        put_char(out, '\n');
    if (cell_count > out->widest)
        out->widest = cell_count;
    for (size_t i = 0; i < out->widest; i++) {
        if (i > 0)
            put_char(out, ',');
        if (i < cell_count)
            put_cell(out, cells[i]);
    }
    put_char(out, '\n');
    out->row_count++;
    return out->code;
}

struct xlsx_rows csv_out_rows(struct csv_out *out)
{
    return (struct xlsx_rows){.context = out, .take = take_row};
}

uint64_t csv_out_row_count(const struct csv_out *out)
{
    return out->row_count;
}
