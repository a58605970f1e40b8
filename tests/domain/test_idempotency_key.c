// SPDX-License-Identifier: AGPL-3.0-or-later
#include "domain/idempotency_key.h"

#include <string.h>

#include "support/check.h"

static bool reads(const char *header, const char *key)
{
    struct arena arena = {0};
    struct slice got = {0};
    bool is_right = false;

    if (idempotency_key_read(slice_of(header), &arena, &got))
        is_right = key && slice_equal(got, slice_of(key));
    else
        is_right = key == NULL;
    arena_free(&arena);
    return is_right;
}

static void a_key_is_read_bare_and_in_quotes(void **state)
{
    (void)state;
    static const struct {
        const char *header, *key;
    } cases[] = {
        {"8e03978e-40d5-43dd-bc93-6894a57f9324", "8e03978e-40d5-43dd-bc93-6894a57f9324"},
        {"\"8e03978e-40d5\"", "8e03978e-40d5"},
        {"  a ", "a"},
        {"a", "a"},
        {"\"a b\"", "a b"},
        {"\"a\\\"b\\\\c\"", "a\"b\\c"},
        {"~!#", "~!#"},
        {"a\\b", "a\\b"},
        {"", NULL},
        {"   ", NULL},
        {"\"\"", NULL},
        {"\"", NULL},
        {"\"a", NULL},
        {"\"a\\", NULL},
        {"\"a\\b\"", NULL},
        {"\"a\" ; x=1", NULL},
        {"\"a\"b", NULL},
        {"a b", NULL},
        {"a\"b", NULL},
        {"a\tb", NULL},
        {"\"a\tb\"", NULL},
        {"a\x7f", NULL},
        {"\xc3\xa9", NULL},
        {"\"\xc3\xa9\"", NULL},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
        if (!reads(cases[i].header, cases[i].key))
            fail_msg("“%s” is read wrongly", cases[i].header);
}

static void a_key_is_as_long_as_is_said(void **state)
{
    (void)state;
    char key[IDEMPOTENCY_KEY_MAX + 4];

    memset(key, 'k', sizeof(key));
    key[IDEMPOTENCY_KEY_MAX] = '\0';
    assert_true(reads(key, key));
    key[IDEMPOTENCY_KEY_MAX] = 'k';
    key[IDEMPOTENCY_KEY_MAX + 1] = '\0';
    assert_true(reads(key, NULL));
    key[0] = key[IDEMPOTENCY_KEY_MAX + 1] = '"';
    key[IDEMPOTENCY_KEY_MAX + 2] = '\0';
    char bare[IDEMPOTENCY_KEY_MAX + 1];
    memset(bare, 'k', IDEMPOTENCY_KEY_MAX);
    bare[IDEMPOTENCY_KEY_MAX] = '\0';
    assert_true(reads(key, bare));
    key[IDEMPOTENCY_KEY_MAX + 1] = 'k';
    key[IDEMPOTENCY_KEY_MAX + 2] = '"';
    key[IDEMPOTENCY_KEY_MAX + 3] = '\0';
    assert_true(reads(key, NULL));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_key_is_read_bare_and_in_quotes),
        cmocka_unit_test(a_key_is_as_long_as_is_said),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
