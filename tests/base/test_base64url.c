// SPDX-License-Identifier: AGPL-3.0-or-later
#include "base/base64url.h"

#include "support/check.h"

static void assert_written(const char *bytes, size_t length, const char *expected)
{
    char out[64] = "";

    base64url_write(out, (struct slice){bytes, length});
    assert_int_equal(base64url_length(length), strlen(expected));
    assert_string_equal(out, expected);
}

static void bytes_are_written_as_the_standard_has_them(void **state)
{
    (void)state;
    assert_written("", 0, "");
    assert_written("f", 1, "Zg");
    assert_written("fo", 2, "Zm8");
    assert_written("foo", 3, "Zm9v");
    assert_written("foob", 4, "Zm9vYg");
    assert_written("\xFB\xEF\xBE\xFF", 4, "----_w");
    assert_written("\0\0", 2, "AAA");
}

static void whatever_was_written_reads_back(void **state)
{
    (void)state;
    for (size_t length = 0; length <= 40; length++) {
        char bytes[40], written[64];
        size_t read;

        for (size_t i = 0; i < length; i++)
            bytes[i] = (char)(i * 67 + length * 31);
        base64url_write(written, (struct slice){bytes, length});
        assert_true(base64url_read(written, base64url_length(length), &read));
        assert_int_equal(read, length);
        assert_memory_equal(written, bytes, length);
    }
}

static void bytes_written_in_another_way_are_refused(void **state)
{
    static const char *const refused[] = {"Z", "Zg==", "Zh", "Zm9", "Zm 8", "Zm+v", "Zm/v", "Zmé"};

    (void)state;
    for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++) {
        char copy[16];
        size_t length = strlen(refused[i]);

        memcpy(copy, refused[i], length);
        assert_false(base64url_read(copy, length, &length));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bytes_are_written_as_the_standard_has_them),
        cmocka_unit_test(whatever_was_written_reads_back),
        cmocka_unit_test(bytes_written_in_another_way_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
