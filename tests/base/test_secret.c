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

static const struct secret_cost cheap = {.memory_bytes = 8192, .passes = 1};

static void a_password_is_known_by_its_hash(void **state)
{
    char hash[SECRET_PASSWORD_SIZE], other[SECRET_PASSWORD_SIZE];

    (void)state;
    assert_true(secret_password_hash("four quiet rooms", cheap, hash));
    assert_memory_equal(hash, "$argon2id$v=19$m=8,t=1,p=1$", 27);
    assert_true(secret_password_matches(hash, "four quiet rooms"));
    assert_false(secret_password_matches(hash, "four quiet room"));
    assert_false(secret_password_matches(hash, ""));
    assert_true(secret_password_hash("four quiet rooms", cheap, other));
    assert_string_not_equal(hash, other); /* each with a salt of its own */
}

static void a_hash_tells_what_it_cost(void **state)
{
    char hash[SECRET_PASSWORD_SIZE];

    (void)state;
    assert_true(secret_password_hash("four quiet rooms", cheap, hash));
    assert_true(secret_password_costs(hash, cheap));
    assert_false(secret_password_costs(hash, (struct secret_cost){16384, 1}));
    assert_false(secret_password_costs(hash, (struct secret_cost){8192, 2}));
}

static void what_is_no_hash_matches_nothing(void **state)
{
    static const char *const hashes[] = {"", "$argon2id$", "x"};
    char long_one[1000];

    (void)state;
    for (size_t i = 0; i < sizeof(hashes) / sizeof(hashes[0]); i++) {
        assert_false(secret_password_matches(hashes[i], ""));
        assert_false(secret_password_costs(hashes[i], cheap));
    }
    memset(long_one, '$', sizeof(long_one) - 1);
    long_one[sizeof(long_one) - 1] = '\0';
    assert_false(secret_password_matches(long_one, ""));
    assert_false(secret_password_costs(long_one, cheap));
}

static void what_is_sealed_opens_with_its_key_alone(void **state)
{
    const uint8_t key[SECRET_KEY_SIZE] = {1}, other_key[SECRET_KEY_SIZE] = {2};
    const struct slice bytes = {"a\0b", 3};
    uint8_t sealed[SECRET_SEAL_SIZE + 3], again[SECRET_SEAL_SIZE + 3], opened[3] = {0};

    (void)state;
    secret_seal(key, bytes, sealed);
    secret_seal(key, bytes, again);
    assert_memory_not_equal(sealed, again, sizeof(sealed));
    struct slice all = {(const char *)sealed, sizeof(sealed)};
    assert_true(secret_unseal(key, all, opened));
    assert_memory_equal(opened, bytes.at, 3);
    assert_false(secret_unseal(other_key, all, opened));
    for (size_t length = 0; length < sizeof(sealed); length++)
        assert_false(secret_unseal(key, (struct slice){all.at, length}, again));
    for (size_t i = 0; i < sizeof(sealed); i++) {
        sealed[i] ^= 1;
        assert_false(secret_unseal(key, all, opened));
        sealed[i] ^= 1;
    }
    assert_true(secret_unseal(key, all, opened));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tokens_differ_and_fit_into_addresses),
        cmocka_unit_test(hashes_are_those_of_blake2b),
        cmocka_unit_test(a_digest_of_pieces_is_that_of_the_whole),
        cmocka_unit_test(a_mac_hangs_on_key_and_text),
        cmocka_unit_test(secrets_are_compared_whole),
        cmocka_unit_test(a_password_is_known_by_its_hash),
        cmocka_unit_test(a_hash_tells_what_it_cost),
        cmocka_unit_test(what_is_no_hash_matches_nothing),
        cmocka_unit_test(what_is_sealed_opens_with_its_key_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
