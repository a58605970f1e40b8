// SPDX-License-Identifier: AGPL-3.0-or-later
#include "base/bits.h"

#include "support/check.h"

/* Room for a text, and for what may be read beyond it. */
struct padded {
    char text[48];
};

static struct padded padded_of(const char *text, size_t length, char beyond)
{
    struct padded padded;

    memset(padded.text, beyond, sizeof(padded.text));
    memcpy(padded.text, text, length);
    return padded;
}

static void finds_the_first_zero_byte(void **state)
{
    (void)state;
    for (unsigned i = 0; i < 8; i++) {
        char text[8] = "abcdefgh";

        text[i] = '\0';
        assert_int_equal(bytes_first(bytes_zero(bytes_load(text))), i);
    }
    assert_true(bytes_zero(bytes_load("\x80\xFF\x01zyxwv")) == 0);
}

static void compares_up_to_the_end_and_no_further(void **state)
{
    (void)state;
    static const char letters[] = "abcdefghijklmnopqrstuvwxyz";

    for (size_t length = 1; length <= 26; length++) {
        struct padded text = padded_of(letters, length, 'x'),
                      other = padded_of(letters, length, 'y');

        assert_true(bytes_equal_padded(text.text, other.text, length));
        for (size_t i = 0; i < length; i++) {
            other.text[i] = '#';
            assert_false(bytes_equal_padded(text.text, other.text, length));
            other.text[i] = letters[i];
        }
    }
}

static void tells_plain_text_from_zeros_and_high_bytes(void **state)
{
    (void)state;
    static const char letters[] = "\x01\x7F"
                                  "cdefghijklmnopqrstuvwxyz";

    for (size_t length = 1; length <= 26; length++) {
        struct padded high = padded_of(letters, length, '\xFF');
        struct padded zero = padded_of(letters, length, '\0');

        assert_true(bytes_are_plain_padded(high.text, length));
        assert_true(bytes_are_plain_padded(zero.text, length));
        for (size_t i = 0; i < length; i++) {
            high.text[i] = '\x80';
            zero.text[i] = '\0';
            assert_false(bytes_are_plain_padded(high.text, length));
            assert_false(bytes_are_plain_padded(zero.text, length));
            high.text[i] = zero.text[i] = letters[i];
        }
    }
}

static void copies_whole_words(void **state)
{
    (void)state;
    static const char letters[] = "abcdefghijklmnopqrstuvwxyz";

    for (size_t length = 1; length <= 26; length++) {
        struct padded text = padded_of(letters, length, '.'), copy = padded_of("", 0, '-');

        bytes_copy_padded(copy.text, text.text, length);
        assert_memory_equal(copy.text, letters, length);
        assert_int_equal(copy.text[(length + 7) / 8 * 8], '-');
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_the_first_zero_byte),
        cmocka_unit_test(compares_up_to_the_end_and_no_further),
        cmocka_unit_test(tells_plain_text_from_zeros_and_high_bytes),
        cmocka_unit_test(copies_whole_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
