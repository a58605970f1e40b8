// SPDX-License-Identifier: AGPL-3.0-or-later
#include "http/proxies.h"

#include <arpa/inet.h>
#include <netinet/in.h>

#include "support/check.h"

enum { FIELDS = 8 };

struct header_line {
    const char *name, *value;
};

static struct proxies named(const char *list)
{
    struct proxies proxies = {0};
    struct fault fault = {0};

    assert_int_equal(proxies_read(list, &fault, &proxies), STATUS_OK);
    return proxies;
}

static struct sockaddr_storage address_of(const char *text)
{
    struct sockaddr_storage storage = {0};
    struct sockaddr_in four = {.sin_family = AF_INET};
    struct sockaddr_in6 six = {.sin6_family = AF_INET6};

    if (inet_pton(AF_INET, text, &four.sin_addr) == 1) {
        memcpy(&storage, &four, sizeof(four));
    } else {
        assert_int_equal(inet_pton(AF_INET6, text, &six.sin6_addr), 1);
        memcpy(&storage, &six, sizeof(six));
    }
    return storage;
}

static struct http_fields fields_of(const struct header_line *lines, struct http_field *items)
{
    struct http_fields fields = {items, 0};

    for (; fields.count < FIELDS && lines[fields.count].name; fields.count++)
        items[fields.count] =
            (struct http_field){lines[fields.count].name, lines[fields.count].value};
    return fields;
}

static void expect_peer(const char *why, const char *list, const char *from,
                        const struct header_line *lines, const char *peer)
{
    const struct proxies proxies = named(list);
    const struct sockaddr_storage address = address_of(from);
    struct http_field items[FIELDS];
    const struct http_fields headers = fields_of(lines, items);
    char got[PEER_SIZE] = "unset";

    proxies_peer(&proxies, (const struct sockaddr *)&address, &headers, got);
    if (strcmp(got, peer) != 0)
        fail_msg("%s: “%s”, want “%s”", why, got, peer);
}

static void the_last_hop_that_is_no_proxy_is_who_asks(void **state)
{
    (void)state;
    static const struct {
        const char *why, *list, *from, *header, *value, *peer;
    } cases[] = {
        {"one proxy", "127.0.0.1", "127.0.0.1", "X-Forwarded-For", "203.0.113.9", "203.0.113.9"},
        {"what a client made up stands to the left", "127.0.0.1", "127.0.0.1", "X-Forwarded-For",
         "198.51.100.1, 203.0.113.9", "203.0.113.9"},
        {"a proxy behind a proxy", "127.0.0.1,10.20.0.0/16", "127.0.0.1", "X-Forwarded-For",
         "198.51.100.1, 203.0.113.9, 10.20.3.4", "203.0.113.9"},
        {"nothing but proxies", "10.0.0.0/8", "10.0.0.1", "X-Forwarded-For", "10.0.0.3,10.0.0.2",
         "10.0.0.3"},
        {"with a port", "::1", "::1", "x-forwarded-for", "203.0.113.9:4711", "203.0.113.9"},
        {"IPv6 is told by its network", "::1", "::1", "X-Forwarded-For", "2001:db8:1:2:3:4:5:6",
         "2001:db8:1:2::"},
        {"IPv6 in brackets", "::1", "::1", "X-Forwarded-For", "[2001:db8::1]:4711", "2001:db8::"},
        {"IPv4 in IPv6", "127.0.0.1", "::ffff:127.0.0.1", "X-Forwarded-For", "::ffff:203.0.113.9",
         "203.0.113.9"},
        {"the standard header", "127.0.0.1", "127.0.0.1", "Forwarded",
         "for=198.51.100.1, by=x;For=\"[2001:db8::1]:47\";proto=https", "2001:db8::"},
        {"commas that are quoted", "127.0.0.1", "127.0.0.1", "Forwarded",
         "for=203.0.113.9;by=\"a\\\",for=198.51.100.1\"", "203.0.113.9"},
        {"a range that ends within a byte", "172.16.0.0/12", "172.31.255.254", "X-Forwarded-For",
         "203.0.113.9", "203.0.113.9"},
        {"one beyond it", "172.16.0.0/12", "172.32.0.1", "X-Forwarded-For", "203.0.113.9",
         "172.32.0.1"},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
        expect_peer(cases[i].why, cases[i].list, cases[i].from,
                    (const struct header_line[]){{cases[i].header, cases[i].value}, {NULL, NULL}},
                    cases[i].peer);
}

/* AC-081 */
static void who_is_no_named_proxy_is_believed_nothing(void **state)
{
    (void)state;
    static const struct header_line lines[] = {{"X-Forwarded-For", "203.0.113.9"},
                                               {"Forwarded", "for=203.0.113.9"},
                                               {"X-Forwarded-Proto", "http"},
                                               {NULL, NULL}};
    const struct sockaddr_storage address = address_of("198.51.100.7");
    const struct proxies proxies = named("127.0.0.1"), none = named(NULL);
    struct http_field items[FIELDS];
    const struct http_fields headers = fields_of(lines, items);

    expect_peer("a stranger", "127.0.0.1", "198.51.100.7", lines, "198.51.100.7");
    expect_peer("the machine itself, not named", "10.0.0.1", "127.0.0.1", lines, "127.0.0.1");
    assert_int_equal(none.count, 0);
    assert_false(proxies_say_clear(&none, (const struct sockaddr *)&address, &headers));
    assert_false(proxies_say_clear(&proxies, (const struct sockaddr *)&address, &headers));
}

static void what_is_no_address_counts_as_the_proxy_that_told_of_it(void **state)
{
    (void)state;
    static const char *const wrong[] = {
        "",
        "unknown",
        "_hidden",
        "203.0.113.9.1",
        "203.0.113.256",
        "203.0.113.9:port",
        "203.0.113.9:123456",
        "[203.0.113.9]",
        "[2001:db8::1",
        "2001:db8::1]",
        "[2001:db8::1]x",
        "fe80::1%eth0",
        "203.0.113.9, ",
        "203.0.113.9,garbage",
        "0x7f.1",
        "1111111111111111111111111111111111111111111111111111111111111111111111111111",
    };

    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
        expect_peer(wrong[i], "10.0.0.1", "10.0.0.1",
                    (const struct header_line[]){{"X-Forwarded-For", wrong[i]}, {NULL, NULL}},
                    "10.0.0.1");
    expect_peer("no pair of a client", "10.0.0.1", "10.0.0.1",
                (const struct header_line[]){{"Forwarded", "by=1;proto=https"}, {NULL, NULL}},
                "10.0.0.1");
    expect_peer("a proxy that says nothing", "10.0.0.1", "10.0.0.1",
                (const struct header_line[]){{"Via", "1.1 proxy"}, {NULL, NULL}}, "");
}

static void several_headers_are_one_list(void **state)
{
    (void)state;
    expect_peer("the last of them counts", "10.0.0.1", "10.0.0.1",
                (const struct header_line[]){{"X-Forwarded-For", "198.51.100.1"},
                                             {"Host", "a"},
                                             {"X-Forwarded-For", "203.0.113.9"},
                                             {NULL, NULL}},
                "203.0.113.9");
    expect_peer("Forwarded beside it does not", "10.0.0.1", "10.0.0.1",
                (const struct header_line[]){{"Forwarded", "for=198.51.100.1"},
                                             {"X-Forwarded-For", "203.0.113.9"},
                                             {NULL, NULL}},
                "203.0.113.9");
}

static void a_very_long_list_is_read_from_its_end(void **state)
{
    (void)state;
    static char list[8192];
    size_t length = 0;

    while (length < sizeof(list) - 32) {
        memcpy(list + length, "9.9.9.9,", 8);
        length += 8;
    }
    memcpy(list + length, "203.0.113.9", 12);
    const struct header_line lines[] = {{"X-Forwarded-For", list}, {NULL, NULL}};
    expect_peer("thousands of hops", "10.0.0.1", "10.0.0.1", lines, "203.0.113.9");
    memset(list, ',', sizeof(list) - 1);
    expect_peer("nothing but commas", "10.0.0.1", "10.0.0.1", lines, "10.0.0.1");
    memset(list, '"', sizeof(list) - 1);
    expect_peer("nothing but quotes", "10.0.0.1", "10.0.0.1", lines, "10.0.0.1");
}

static void a_proxy_tells_that_people_came_in_the_clear(void **state)
{
    (void)state;
    static const struct {
        const char *name, *value;
        bool is_clear;
    } cases[] = {
        {"X-Forwarded-Proto", "http", true},
        {"X-Forwarded-Proto", "https", false},
        {"X-Forwarded-Proto", "https, http", true},
        {"X-Forwarded-Proto", "http, https", false},
        {"X-Forwarded-Proto", "", false},
        {"Forwarded", "for=1.2.3.4;proto=http", true},
        {"Forwarded", "for=1.2.3.4;proto=\"https\"", false},
        {"Forwarded", "for=1.2.3.4", false},
        {"Via", "http", false},
    };
    const struct sockaddr_storage address = address_of("127.0.0.1");
    const struct proxies proxies = named("127.0.0.0/8");

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct http_field items[FIELDS];
        const struct http_fields headers = fields_of(
            (const struct header_line[]){{cases[i].name, cases[i].value}, {NULL, NULL}}, items);

        if (proxies_say_clear(&proxies, (const struct sockaddr *)&address, &headers) !=
            cases[i].is_clear)
            fail_msg("%s: %s", cases[i].name, cases[i].value);
    }
}

static void what_names_no_proxy_is_refused(void **state)
{
    (void)state;
    static const char *const wrong[] = {
        "",          "localhost",    "127.0.0.1,", ",::1",       "10.0.0.0/33",
        "10.0.0.0/", "10.0.0/8",     "::1/129",    "::1/-1",     "127.0.0.1:80",
        "[::1]",     "10.0.0.0/8/8", "/8",         "10.0.0.0/ 8"};
    struct proxies proxies = {0};
    char many[17 * 8 + 1] = "";

    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
        struct fault fault = {0};

        assert_int_equal(proxies_read(wrong[i], &fault, &proxies), STATUS_INVALID);
        assert_string_equal(fault.field, "proxy");
    }
    for (size_t i = 0; i < 17; i++)
        memcpy(many + i * 8, i < 16 ? "1.1.1.1," : "1.1.1.1", 8);
    struct fault fault = {0};
    assert_int_equal(proxies_read(many, &fault, &proxies), STATUS_INVALID);
    many[16 * 8 - 1] = '\0';
    assert_int_equal(proxies_read(many, &fault, &proxies), STATUS_OK);
    assert_int_equal(proxies.count, PROXIES_MAX);
    assert_int_equal(named("0.0.0.0/0").items[0].bits, 96);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_last_hop_that_is_no_proxy_is_who_asks),
        cmocka_unit_test(who_is_no_named_proxy_is_believed_nothing),
        cmocka_unit_test(what_is_no_address_counts_as_the_proxy_that_told_of_it),
        cmocka_unit_test(several_headers_are_one_list),
        cmocka_unit_test(a_very_long_list_is_read_from_its_end),
        cmocka_unit_test(a_proxy_tells_that_people_came_in_the_clear),
        cmocka_unit_test(what_names_no_proxy_is_refused),
    };

    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
