// SPDX-License-Identifier: AGPL-3.0-or-later
#include "outside/qr.h"

#include <string.h>

#include "support/check.h"

/* The finders in three corners, their rings dark, light, dark. */
static void a_code_has_its_finders(void **state)
{
    const char *text = "otpauth://totp/Regulars:ada@example.com?secret=JBSWY3DPEHPK3PXP";
    struct arena arena = {0};
    const char *modules = NULL;
    uint32_t side = 0;

    (void)state;
    assert_int_equal(qr_make(slice_of(text), &arena, &side, &modules), OUTSIDE_DONE);
    assert_true(side >= 21 && (side - 17) % 4 == 0);
    assert_int_equal(strlen(modules), (size_t)side * side);
    assert_int_equal(strspn(modules, "01"), (size_t)side * side);
    const uint32_t corners[] = {0, side - 7, (side - 7) * side};
    for (size_t i = 0; i < 3; i++) {
        assert_memory_equal(modules + corners[i], "1111111", 7);
        assert_memory_equal(modules + corners[i] + side, "1000001", 7);
        assert_memory_equal(modules + corners[i] + 2 * (size_t)side, "1011101", 7);
    }
    arena_free(&arena);
}

static void what_fits_into_none_is_refused(void **state)
{
    struct arena arena = {0};
    const char *modules = NULL;
    uint32_t side = 0;
    char text[QR_TEXT_MAX + 1];

    (void)state;
    memset(text, 'a', sizeof(text));
    assert_int_equal(qr_make((struct slice){text, 0}, &arena, &side, &modules),
                     OUTSIDE_WRONG_REQUEST);
    assert_int_equal(qr_make((struct slice){text, sizeof(text)}, &arena, &side, &modules),
                     OUTSIDE_TOO_LARGE);
    assert_int_equal(qr_make((struct slice){text, QR_TEXT_MAX}, &arena, &side, &modules),
                     OUTSIDE_DONE);
    text[1] = '\0';
    text[2] = (char)0xFF;
    assert_int_equal(qr_make((struct slice){text, 3}, &arena, &side, &modules), OUTSIDE_DONE);
    assert_int_equal(side, 21);
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_code_has_its_finders),
        cmocka_unit_test(what_fits_into_none_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
