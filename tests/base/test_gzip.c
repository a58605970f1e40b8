// SPDX-License-Identifier: AGPL-3.0-or-later
#include "base/gzip.h"

#include <stdlib.h>
#include <zlib.h>

#include "base/text.h"
#include "support/check.h"

static bool take(void *context, struct slice bytes)
{
    text_add_slice(context, bytes);
    return true;
}

static bool refuse(void *context, struct slice bytes)
{
    (void)context;
    (void)bytes;
    return false;
}

struct packed {
    struct slice left;
    size_t piece;
};

static long give(void *context, char *buffer, size_t capacity)
{
    struct packed *packed = context;
    size_t length = packed->left.length < packed->piece ? packed->left.length : packed->piece;

    if (length > capacity)
        length = capacity;
    memcpy(buffer, packed->left.at, length);
    packed->left.at += length;
    packed->left.length -= length;
    return (long)length;
}

static struct text pack(struct arena *arena, struct slice bytes, size_t piece)
{
    struct text out = text_new(arena);
    struct gzip_writer *writer = gzip_writer_open(arena, take, &out);

    for (size_t at = 0; at < bytes.length; at += piece) {
        size_t length = bytes.length - at < piece ? bytes.length - at : piece;
        assert_true(gzip_writer_add(writer, (struct slice){bytes.at + at, length}));
    }
    assert_true(gzip_writer_finish(writer));
    gzip_writer_close(writer);
    return out;
}

static enum gzip_result unpack(struct arena *arena, struct slice bytes, size_t piece,
                               struct text *out)
{
    struct packed packed = {bytes, piece};
    struct gzip_reader *reader = gzip_reader_open(arena, give, &packed);
    char *buffer = arena_alloc(arena, GZIP_PIECE_SIZE);
    enum gzip_result result;
    size_t length;

    do {
        result = gzip_reader_read(reader, buffer, GZIP_PIECE_SIZE, &length);
        if (result == GZIP_READ)
            text_add_slice(out, (struct slice){buffer, length});
    } while (result == GZIP_READ && length > 0);
    gzip_reader_close(reader);
    return result;
}

static struct slice lines(struct arena *arena, size_t count)
{
    struct text text = text_new(arena);

    for (size_t i = 0; i < count; i++)
        text_format(&text, "[1,%zu,\"Ана %zu\"]\n", i, i * 7919 % 1000);
    return (struct slice){text.at, text.length};
}

static void what_was_packed_unpacks_whatever_the_pieces(void **state)
{
    static const size_t pieces[] = {1, 7, 4096, 1000000};
    struct arena arena = {0};

    (void)state;
    struct slice bytes = lines(&arena, 20000);
    struct text first = pack(&arena, bytes, bytes.length);
    assert_true(first.length < bytes.length / 3);
    for (size_t i = 0; i < sizeof(pieces) / sizeof(pieces[0]); i++) {
        struct text out = text_new(&arena);

        assert_int_equal(unpack(&arena, (struct slice){first.at, first.length}, pieces[i], &out),
                         GZIP_READ);
        assert_true(slice_equal((struct slice){out.at, out.length}, bytes));
    }
    arena_free(&arena);
}

static void the_same_bytes_give_the_same_file(void **state)
{
    struct arena arena = {0};

    (void)state;
    struct slice bytes = lines(&arena, 30000);
    struct text first = pack(&arena, bytes, GZIP_PIECE_SIZE), again = pack(&arena, bytes, 8192);
    struct text third = pack(&arena, bytes, GZIP_PIECE_SIZE);
    struct text out = text_new(&arena);

    assert_true(slice_equal((struct slice){first.at, first.length},
                            (struct slice){third.at, third.length}));
    assert_int_equal(unpack(&arena, (struct slice){again.at, again.length}, 999, &out), GZIP_READ);
    assert_true(slice_equal((struct slice){out.at, out.length}, bytes));
    arena_free(&arena);
}

static void nothing_packs_and_unpacks(void **state)
{
    struct arena arena = {0};

    (void)state;
    struct text packed = pack(&arena, (struct slice){"", 0}, 1), out = text_new(&arena);
    assert_int_equal(unpack(&arena, (struct slice){packed.at, packed.length}, 3, &out), GZIP_READ);
    assert_int_equal(out.length, 0);
    arena_free(&arena);
}

static void a_file_cut_short_is_told_wherever_it_ends(void **state)
{
    struct arena arena = {0};

    (void)state;
    struct text packed = pack(&arena, lines(&arena, 50), 100000);
    for (size_t length = 0; length < packed.length; length++) {
        struct arena_mark mark = arena_mark(&arena);
        struct text out = text_new(&arena);

        assert_int_equal(unpack(&arena, (struct slice){packed.at, length}, 64, &out),
                         GZIP_CUT_SHORT);
        arena_rewind(&arena, mark);
    }
    arena_free(&arena);
}

static void bytes_after_the_end_and_changed_ones_are_damage(void **state)
{
    struct arena arena = {0};

    (void)state;
    struct text packed = pack(&arena, lines(&arena, 50), 100000), out = text_new(&arena);
    text_add_char(&packed, 'x');
    assert_int_equal(unpack(&arena, (struct slice){packed.at, packed.length}, 64, &out),
                     GZIP_DAMAGED);
    packed.length--;
    packed.at[packed.length - 6] ^= 1; /* of the checksum */
    assert_int_equal(unpack(&arena, (struct slice){packed.at, packed.length}, 64, &out),
                     GZIP_DAMAGED);
    arena_free(&arena);
}

/* As strangers pack it: at the best that zlib can do. */
static void what_unpacks_to_a_thousandfold_is_refused_early(void **state)
{
    enum { ZEROS = 200 * 1024 * 1024, PACKED_MAX = 1024 * 1024 };
    struct arena arena = {0};
    z_stream stream = {0};
    char *packed = arena_alloc(&arena, PACKED_MAX);
    Bytef *zeros = arena_alloc(&arena, GZIP_PIECE_SIZE);
    struct text out = text_new(&arena);

    (void)state;
    assert_int_equal(deflateInit2(&stream, 9, Z_DEFLATED, 31, 9, Z_DEFAULT_STRATEGY), Z_OK);
    stream.next_out = (Bytef *)packed;
    stream.avail_out = PACKED_MAX;
    for (size_t i = 0; i < ZEROS / GZIP_PIECE_SIZE; i++) {
        stream.next_in = zeros;
        stream.avail_in = GZIP_PIECE_SIZE;
        assert_int_equal(deflate(&stream, Z_NO_FLUSH), Z_OK);
    }
    assert_int_equal(deflate(&stream, Z_FINISH), Z_STREAM_END);
    size_t length = stream.total_out;
    deflateEnd(&stream);
    assert_int_equal(unpack(&arena, (struct slice){packed, length}, 512, &out), GZIP_TOO_DENSE);
    assert_true(out.length < 20 * 1024 * 1024);
    arena_free(&arena);
}

static void our_own_files_are_never_too_dense(void **state)
{
    enum { ZEROS = 40 * 1024 * 1024 };
    struct arena arena = {0};
    char *zeros = arena_alloc(&arena, ZEROS);
    struct text out = text_new(&arena);

    (void)state;
    struct text packed = pack(&arena, (struct slice){zeros, ZEROS}, 100000);
    assert_int_equal(unpack(&arena, (struct slice){packed.at, packed.length}, 65536, &out),
                     GZIP_READ);
    assert_true(slice_equal((struct slice){out.at, out.length}, (struct slice){zeros, ZEROS}));
    arena_free(&arena);
}

static void a_writer_that_cannot_write_says_so(void **state)
{
    struct arena arena = {0};

    (void)state;
    struct gzip_writer *writer = gzip_writer_open(&arena, refuse, NULL);
    bool is_written = gzip_writer_add(writer, lines(&arena, 20000)) && gzip_writer_finish(writer);
    assert_false(is_written);
    gzip_writer_close(writer);
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_packed_unpacks_whatever_the_pieces),
        cmocka_unit_test(the_same_bytes_give_the_same_file),
        cmocka_unit_test(nothing_packs_and_unpacks),
        cmocka_unit_test(a_file_cut_short_is_told_wherever_it_ends),
        cmocka_unit_test(bytes_after_the_end_and_changed_ones_are_damage),
        cmocka_unit_test(what_unpacks_to_a_thousandfold_is_refused_early),
        cmocka_unit_test(our_own_files_are_never_too_dense),
        cmocka_unit_test(a_writer_that_cannot_write_says_so),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
