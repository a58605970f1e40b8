// SPDX-License-Identifier: AGPL-3.0-or-later
#include "retention/byte_source.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>
#include <zlib.h>

#include "base/text.h"
#include "support/check.h"

static int file_of(const char *bytes, size_t length)
{
    int fd = memfd_create("log", MFD_CLOEXEC);

    assert_true(fd >= 0);
    assert_int_equal(write(fd, bytes, length), length);
    assert_int_equal(lseek(fd, 0, SEEK_SET), 0);
    return fd;
}

/* One gzip member of `text`. */
static struct slice packed(struct arena *arena, struct slice text)
{
    z_stream zip = {0};

    assert_int_equal(deflateInit2(&zip, 6, Z_DEFLATED, 16 + MAX_WBITS, 8, Z_DEFAULT_STRATEGY),
                     Z_OK);
    uLong room = deflateBound(&zip, text.length);
    char *output = arena_alloc(arena, room);
    zip.next_in = (Bytef *)(uintptr_t)text.at;
    zip.avail_in = (uInt)text.length;
    zip.next_out = (Bytef *)output;
    zip.avail_out = (uInt)room;
    assert_int_equal(deflate(&zip, Z_FINISH), Z_STREAM_END);
    struct slice result = {output, zip.total_out};
    deflateEnd(&zip);
    return result;
}

static struct slice joined(struct arena *arena, struct slice first, struct slice second)
{
    struct text text = text_new(arena);

    text_add_slice(&text, first);
    text_add_slice(&text, second);
    return (struct slice){text.at, text.length};
}

/* A text longer than every buffer between the file and the caller. */
static struct slice long_text(struct arena *arena)
{
    struct text text = text_new(arena);

    for (int i = 0; i < 150000; i++)
        text_format(&text, "client %d,2025-01-%02d,%d.50\n", i * 7919 % 10007, 1 + i % 28, i);
    assert_true(text.length > 3 * 1024 * 1024);
    return (struct slice){text.at, text.length};
}

struct reading {
    enum status status;
    struct slice text;
    enum encoding encoding;
    bool is_gzip;
    int64_t consumed;
    struct fault fault;
};

static struct reading read_fd(struct arena *arena, int fd, enum encoding asked, size_t capacity)
{
    struct reading reading = {0};
    struct byte_source *source = NULL;
    struct text text = text_new(arena);
    char *buffer = arena_alloc(arena, capacity);
    size_t length = 1;

    reading.status = byte_source_open(fd, "orders.csv", asked, arena, &reading.fault, &source);
    if (reading.status != STATUS_OK)
        return reading;
    while (reading.status == STATUS_OK && length > 0) {
        reading.status = byte_source_read(source, buffer, capacity, &length);
        if (reading.status == STATUS_OK)
            text_add_slice(&text, (struct slice){buffer, length});
    }
    reading.text = (struct slice){text.at, text.length};
    reading.encoding = byte_source_encoding(source);
    reading.is_gzip = byte_source_is_gzip(source) != 0;
    reading.consumed = byte_source_consumed(source);
    byte_source_close(source);
    return reading;
}

static struct reading read_bytes(struct arena *arena, struct slice bytes, enum encoding asked,
                                 size_t capacity)
{
    int fd = file_of(bytes.at, bytes.length);
    struct reading reading = read_fd(arena, fd, asked, capacity);

    close(fd);
    return reading;
}

static void passes_plain_text_through(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct slice text = long_text(&arena);
    const size_t capacities[] = {4096, 1 << 20, 3000001};

    for (size_t i = 0; i < 3; i++) {
        struct reading got = read_bytes(&arena, text, ENCODING_UNKNOWN, capacities[i]);
        assert_int_equal(got.status, STATUS_OK);
        assert_true(slice_equal(got.text, text));
        assert_int_equal(got.encoding, ENCODING_UTF_8);
        assert_false(got.is_gzip);
        assert_int_equal(got.consumed, text.length);
    }
    arena_free(&arena);
}

static void short_and_empty_files_are_read_whole(void **state)
{
    (void)state;
    struct arena arena = {0};
    const char *const texts[] = {"", "a", "ab", "a,b\n", "\x1F"};

    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        struct reading got = read_bytes(&arena, slice_of(texts[i]), ENCODING_UTF_8, 1);
        assert_int_equal(got.status, STATUS_OK);
        assert_true(slice_equal(got.text, slice_of(texts[i])));
    }
    arena_free(&arena);
}

static void unpacks_gzip_of_several_members(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct slice text = long_text(&arena), short_text = slice_of("client,date\nann,2025-01-01\n");
    struct slice empty = packed(&arena, slice_of(""));
    struct slice two = joined(&arena, packed(&arena, short_text), packed(&arena, text));
    struct slice all = joined(&arena, joined(&arena, two, empty), packed(&arena, short_text));
    struct slice want = joined(&arena, joined(&arena, short_text, text), short_text);
    const size_t capacities[] = {7, 4096, 8 << 20};

    for (size_t i = 0; i < 3; i++) {
        struct reading got = read_bytes(&arena, all, ENCODING_UNKNOWN, capacities[i]);
        assert_int_equal(got.status, STATUS_OK);
        assert_true(got.is_gzip);
        assert_true(slice_equal(got.text, want));
        assert_int_equal(got.consumed, all.length);
    }
    struct reading nothing = read_bytes(&arena, empty, ENCODING_UNKNOWN, 10);
    assert_int_equal(nothing.status, STATUS_OK);
    assert_int_equal(nothing.text.length, 0);
    arena_free(&arena);
}

static void gzip_cut_off_anywhere_is_a_fault(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct slice whole = packed(&arena, slice_of("client,date\nann,2025-01-01\nbob,2025-01-02\n"));

    for (size_t length = 2; length < whole.length; length++) {
        struct reading got =
            read_bytes(&arena, (struct slice){whole.at, length}, ENCODING_UNKNOWN, 100);
        assert_int_equal(got.status, STATUS_INVALID);
        assert_non_null(strstr(got.fault.message.one, "cut off"));
    }
    arena_free(&arena);
}

static void gzip_followed_by_something_else_is_a_fault(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct slice member = packed(&arena, slice_of("client,date\nann,2025-01-01\n"));
    struct reading got =
        read_bytes(&arena, joined(&arena, member, slice_of("more,rows\n")), ENCODING_UNKNOWN, 100);

    assert_int_equal(got.status, STATUS_INVALID);
    assert_non_null(strstr(got.fault.message.one, "something else"));
    arena_free(&arena);
}

static void damaged_gzip_is_a_fault(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct slice whole = packed(&arena, long_text(&arena));
    char *bytes = arena_copy(&arena, whole.at, whole.length);

    bytes[whole.length - 6] ^= 1; /* the checksum */
    struct reading got =
        read_bytes(&arena, (struct slice){bytes, whole.length}, ENCODING_UNKNOWN, 1 << 20);
    assert_int_equal(got.status, STATUS_INVALID);
    assert_non_null(strstr(got.fault.message.one, "damaged"));
    arena_free(&arena);
}

static void other_encodings_become_utf_8(void **state)
{
    (void)state;
    struct arena arena = {0};
    static const struct {
        const char *why;
        struct slice bytes;
        enum encoding asked, encoding;
        const char *text;
    } cases[] = {
        {"a mark", {"\xEF\xBB\xBFklijent\n", 11}, 0, ENCODING_UTF_8, "klijent\n"},
        {"1251",
         {"\xCA\xEB\xE8\xE5\xED\xF2;1\n", 9},
         0,
         ENCODING_WINDOWS_1251,
         "\xD0\x9A\xD0\xBB\xD0\xB8\xD0\xB5\xD0\xBD\xD1\x82;1\n"},
        {"1250", {"\x8Aimi\xE6;1\n", 8}, 0, ENCODING_WINDOWS_1250, "\xC5\xA0imi\xC4\x87;1\n"},
        {"1252 when asked",
         {"Andr\xE9\n", 6},
         ENCODING_WINDOWS_1252,
         ENCODING_WINDOWS_1252,
         "Andr\xC3\xA9\n"},
        {"UTF-16 LE", {"\xFF\xFE\x16\x04,\0\n\0", 8}, 0, ENCODING_UTF_16_LE, "\xD0\x96,\n"},
        {"UTF-16 BE", {"\xFE\xFF\x04\x16\0,\0\n", 8}, 0, ENCODING_UTF_16_BE, "\xD0\x96,\n"},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct slice zipped = packed(&arena, cases[i].bytes);
        struct reading plain = read_bytes(&arena, cases[i].bytes, cases[i].asked, 1);
        struct reading gzip = read_bytes(&arena, zipped, cases[i].asked, 100);

        if (plain.status != STATUS_OK || plain.encoding != cases[i].encoding ||
            !slice_equal(plain.text, slice_of(cases[i].text)) ||
            !slice_equal(gzip.text, plain.text))
            fail_msg("%s: %s \"%s\"", cases[i].why, encoding_name(plain.encoding), plain.text.at);
    }
    arena_free(&arena);
}

static void a_long_text_in_utf_16_comes_whole(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct slice text = long_text(&arena);
    char *wide = arena_alloc(&arena, text.length * 2);

    for (size_t i = 0; i < text.length; i++)
        wide[2 * i + 1] = text.at[i];
    struct reading got =
        read_bytes(&arena, (struct slice){wide, text.length * 2}, ENCODING_UNKNOWN, 50001);
    assert_int_equal(got.status, STATUS_OK);
    assert_int_equal(got.encoding, ENCODING_UTF_16_BE);
    assert_true(slice_equal(got.text, text));
    arena_free(&arena);
}

static void bytes_that_an_encoding_does_not_have_are_named(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct reading bad = read_bytes(&arena, slice_of("name\n\xCA\x98\n"), ENCODING_WINDOWS_1251, 9);
    struct reading odd = read_bytes(&arena, (struct slice){"a\0,\0b", 5}, ENCODING_UTF_16_LE, 100);

    assert_int_equal(bad.status, STATUS_INVALID);
    assert_string_equal(bad.fault.field, "encoding");
    assert_int_equal(bad.fault.message.args[2].count, 7);
    assert_int_equal(odd.status, STATUS_INVALID);
    assert_non_null(strstr(odd.fault.message.one, "cut off"));
    arena_free(&arena);
}

static void a_pipe_that_drips_is_read_whole(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct slice bytes = {"\xFF\xFE\x16\x04,\0\x3D\xD8\x00\xDE\n\0", 12};
    struct slice zipped = packed(&arena, bytes);
    int ends[2];

    assert_int_equal(pipe(ends), 0);
    pid_t writer = fork();
    assert_true(writer >= 0);
    if (writer == 0) {
        for (size_t i = 0; i < zipped.length; i++)
            if (write(ends[1], zipped.at + i, 1) != 1 || usleep(200) != 0)
                _exit(1);
        _exit(0);
    }
    close(ends[1]);
    struct reading got = read_fd(&arena, ends[0], ENCODING_UNKNOWN, 3);
    close(ends[0]);
    assert_int_equal(got.status, STATUS_OK);
    assert_true(slice_equal(got.text, slice_of("\xD0\x96,\xF0\x9F\x98\x80\n")));
    arena_free(&arena);
}

static void what_cannot_be_read_is_said(void **state)
{
    (void)state;
    struct arena arena = {0};
    int directory = open(".", O_RDONLY | O_CLOEXEC);
    struct reading got = read_fd(&arena, directory, ENCODING_UNKNOWN, 100);

    assert_int_equal(got.status, STATUS_UNAVAILABLE);
    assert_string_not_equal(got.fault.detail, "");
    close(directory);
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(passes_plain_text_through),
        cmocka_unit_test(short_and_empty_files_are_read_whole),
        cmocka_unit_test(unpacks_gzip_of_several_members),
        cmocka_unit_test(gzip_cut_off_anywhere_is_a_fault),
        cmocka_unit_test(gzip_followed_by_something_else_is_a_fault),
        cmocka_unit_test(damaged_gzip_is_a_fault),
        cmocka_unit_test(other_encodings_become_utf_8),
        cmocka_unit_test(a_long_text_in_utf_16_comes_whole),
        cmocka_unit_test(bytes_that_an_encoding_does_not_have_are_named),
        cmocka_unit_test(a_pipe_that_drips_is_read_whole),
        cmocka_unit_test(what_cannot_be_read_is_said),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
