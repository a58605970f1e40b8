// SPDX-License-Identifier: AGPL-3.0-or-later
#include "outside/address_guard.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/un.h>

#include "support/check.h"

static enum address_kind kind_of(const char *text)
{
    struct sockaddr_in four = {.sin_family = AF_INET};
    struct sockaddr_in6 six = {.sin6_family = AF_INET6};

    if (inet_pton(AF_INET, text, &four.sin_addr) == 1)
        return address_kind((const struct sockaddr *)&four);
    assert_int_equal(inet_pton(AF_INET6, text, &six.sin6_addr), 1);
    return address_kind((const struct sockaddr *)&six);
}

static void expect(const char *const *texts, size_t count, enum address_kind kind)
{
    for (size_t i = 0; i < count; i++)
        if (kind_of(texts[i]) != kind)
            fail_msg("%s is of kind %d", texts[i], (int)kind_of(texts[i]));
}

static void what_everybody_can_reach_is_public(void **state)
{
    static const char *const texts[] = {
        "1.1.1.1",        "9.255.255.255",    "11.0.0.0",       "100.63.255.255",
        "100.128.0.0",    "126.255.255.255",  "128.0.0.0",      "172.15.255.255",
        "172.32.0.0",     "192.167.255.255",  "192.169.0.0",    "198.17.255.255",
        "198.20.0.0",     "223.255.255.255",  "2a00:1450::1",   "2001:4860:4860::8888",
        "::ffff:1.1.1.1", "64:ff9b::1.1.1.1", "2002:101:101::1"};

    (void)state;
    expect(texts, sizeof(texts) / sizeof(texts[0]), ADDRESS_PUBLIC);
}

static void what_is_of_our_own_network_is_told(void **state)
{
    static const char *const texts[] = {"127.0.0.1",        "127.255.255.255",
                                        "10.0.0.0",         "10.255.255.255",
                                        "172.16.0.1",       "172.31.255.255",
                                        "192.168.0.1",      "100.64.0.1",
                                        "100.127.255.255",  "::1",
                                        "fc00::1",          "fdff::1",
                                        "::ffff:127.0.0.1", "::ffff:10.1.2.3",
                                        "64:ff9b::7f00:1",  "64:ff9b::192.168.1.1",
                                        "2002:7f00:1::",    "2002:a00:1::1"};

    (void)state;
    expect(texts, sizeof(texts) / sizeof(texts[0]), ADDRESS_OWN);
}

static void what_nobody_should_be_led_to_is_refused(void **state)
{
    static const char *const texts[] = {"0.0.0.0",
                                        "0.1.2.3",
                                        "169.254.169.254",
                                        "192.0.0.1",
                                        "192.0.2.1",
                                        "192.88.99.1",
                                        "198.18.0.1",
                                        "198.19.255.255",
                                        "198.51.100.1",
                                        "203.0.113.9",
                                        "224.0.0.1",
                                        "239.255.255.255",
                                        "240.0.0.1",
                                        "255.255.255.255",
                                        "::",
                                        "fe80::1",
                                        "febf::1",
                                        "fec0::1",
                                        "ff02::1",
                                        "2001:db8::1",
                                        "2001::1",
                                        "4000::1",
                                        "100::1",
                                        "::ffff:169.254.169.254",
                                        "64:ff9b::169.254.169.254",
                                        "2002:a9fe:a9fe::",
                                        "::1.2.3.4",
                                        "64:ff9b:1::1"};

    (void)state;
    expect(texts, sizeof(texts) / sizeof(texts[0]), ADDRESS_NEVER);
}

static void what_is_no_ip_address_is_refused(void **state)
{
    const struct sockaddr_un local = {.sun_family = AF_UNIX};
    uint8_t bytes[ADDRESS_BYTES];

    (void)state;
    assert_int_equal(address_kind((const struct sockaddr *)&local), ADDRESS_NEVER);
    address_bytes((const struct sockaddr *)&local, bytes);
    for (size_t i = 0; i < ADDRESS_BYTES; i++)
        assert_int_equal(bytes[i], 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_everybody_can_reach_is_public),
        cmocka_unit_test(what_is_of_our_own_network_is_told),
        cmocka_unit_test(what_nobody_should_be_led_to_is_refused),
        cmocka_unit_test(what_is_no_ip_address_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
