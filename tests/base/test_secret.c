// SPDX-License-Identifier: AGPL-3.0-or-later
#include "base/secret.h"

#include <stdio.h>
#include <string.h>

#include "support/check.h"

static void to_hex(const uint8_t hash[SECRET_HASH_SIZE], char hex[2 * SECRET_HASH_SIZE + 1])
{
    for (size_t i = 0; i < SECRET_HASH_SIZE; i++)
        assert_int_equal(snprintf(hex + 2 * i, 3, "%02x", hash[i]), 2);
}

static void tokens_differ_and_fit_into_addresses(void **state)
{
    (void)state;
    enum { TOKENS = 200 };
    static char tokens[TOKENS][SECRET_TOKEN_SIZE];

    for (size_t i = 0; i < TOKENS; i++) {
        secret_token(tokens[i]);
        assert_int_equal(strlen(tokens[i]), SECRET_TOKEN_SIZE - 1);
        assert_int_equal(strspn(tokens[i], "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                                           "0123456789-_"),
                         SECRET_TOKEN_SIZE - 1);
        for (size_t j = 0; j < i; j++)
            assert_string_not_equal(tokens[i], tokens[j]);
    }
}

/* Expected by `b2sum -l 256`. */
static void hashes_are_those_of_blake2b(void **state)
{
    (void)state;
    uint8_t hash[SECRET_HASH_SIZE];
    char hex[2 * SECRET_HASH_SIZE + 1];

    secret_hash("", hash);
    to_hex(hash, hex);
    assert_string_equal(hex, "0e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8");
    secret_hash("abc", hash);
    to_hex(hash, hex);
    assert_string_equal(hex, "bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319");
}

static void a_digest_of_pieces_is_that_of_the_whole(void **state)
{
    (void)state;
    uint8_t whole[SECRET_HASH_SIZE], pieces[SECRET_HASH_SIZE];
    struct secret_digest *digest = secret_digest_open();

    secret_hash("a text in pieces", whole);
    secret_digest_add(digest, "a text", 6);
    secret_digest_add(digest, "", 0);
    secret_digest_add(digest, " in pieces", 10);
    secret_digest_close(digest, pieces);
    assert_memory_equal(whole, pieces, sizeof(whole));
}

static void a_mac_hangs_on_key_and_text(void **state)
{
    (void)state;
    const uint8_t key[SECRET_HASH_SIZE] = {1}, other_key[SECRET_HASH_SIZE] = {2};
    uint8_t mac[SECRET_HASH_SIZE], again[SECRET_HASH_SIZE], other[SECRET_HASH_SIZE];

    secret_mac(key, "form", mac);
    secret_mac(key, "form", again);
    assert_memory_equal(mac, again, sizeof(mac));
    secret_mac(other_key, "form", other);
    assert_memory_not_equal(mac, other, sizeof(mac));
    secret_mac(key, "forms", other);
    assert_memory_not_equal(mac, other, sizeof(mac));
    secret_hash("form", other);
    assert_memory_not_equal(mac, other, sizeof(mac));
}

static void secrets_are_compared_whole(void **state)
{
    (void)state;

    assert_true(secret_equal("", "", 0));
    assert_true(secret_equal("abc", "abc", 3));
    assert_false(secret_equal("abc", "abd", 3));
    assert_false(secret_equal("xbc", "abc", 3));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tokens_differ_and_fit_into_addresses),
        cmocka_unit_test(hashes_are_those_of_blake2b),
        cmocka_unit_test(a_digest_of_pieces_is_that_of_the_whole),
        cmocka_unit_test(a_mac_hangs_on_key_and_text),
        cmocka_unit_test(secrets_are_compared_whole),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
