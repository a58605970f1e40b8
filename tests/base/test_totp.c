// SPDX-License-Identifier: AGPL-3.0-or-later
#include "base/totp.h"

#include "support/check.h"

/* The secret of RFC 6238, appendix B. */
static const uint8_t *rfc_secret(void)
{
    return (const uint8_t *)"12345678901234567890";
}

/* The RFC's codes have eight digits; ours are their last six. */
static void codes_are_those_of_the_rfc(void **state)
{
    static const struct {
        int64_t seconds;
        const char *code;
    } cases[] = {{59, "287082"},         {1111111109, "081804"}, {1111111111, "050471"},
                 {1234567890, "005924"}, {2000000000, "279037"}, {20000000000, "353130"}};

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        char code[TOTP_DIGITS + 1];
        int64_t step = 0;

        totp_code(rfc_secret(), cases[i].seconds / TOTP_STEP_SECONDS, code);
        assert_string_equal(code, cases[i].code);
        assert_true(totp_step_of(rfc_secret(), code, cases[i].seconds, 0, &step));
        assert_int_equal(step, cases[i].seconds / TOTP_STEP_SECONDS);
    }
}

/* AC-078: one step before and after, no further, and no step twice. */
static void clocks_may_differ_by_a_step_and_no_code_works_twice(void **state)
{
    const int64_t now = 1234567890, step_now = now / TOTP_STEP_SECONDS;

    (void)state;
    for (int64_t off = -3; off <= 3; off++) {
        char code[TOTP_DIGITS + 1];
        int64_t step = -1;

        totp_code(rfc_secret(), step_now + off, code);
        bool is_taken = totp_step_of(rfc_secret(), code, now, 0, &step);
        assert_int_equal(is_taken, off >= -1 && off <= 1);
        if (!is_taken)
            continue;
        assert_int_equal(step, step_now + off);
        assert_false(totp_step_of(rfc_secret(), code, now, step, &step));
        assert_true(totp_step_of(rfc_secret(), code, now, step - 1, &step));
    }
}

static void what_is_no_code_is_of_no_step(void **state)
{
    static const char *const wrong[] = {"", "28708", "2870820", "abcdef", "287 82", "-87082"};
    int64_t step = -1;

    (void)state;
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
        assert_false(totp_step_of(rfc_secret(), wrong[i], 59, 0, &step));
    assert_int_equal(step, -1);
}

static void a_secret_is_written_in_base32(void **state)
{
    const uint8_t ends[TOTP_SECRET_SIZE] = {0xFF, 0, [19] = 1};
    char text[TOTP_TEXT_SIZE];

    (void)state;
    totp_secret_text(rfc_secret(), text);
    assert_string_equal(text, "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
    totp_secret_text(ends, text);
    assert_string_equal(text, "74AAAAAAAAAAAAAAAAAAAAAAAAAAAAAB");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(codes_are_those_of_the_rfc),
        cmocka_unit_test(clocks_may_differ_by_a_step_and_no_code_works_twice),
        cmocka_unit_test(what_is_no_code_is_of_no_step),
        cmocka_unit_test(a_secret_is_written_in_base32),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
