// SPDX-License-Identifier: AGPL-3.0-or-later
#include "http/compress.h"

#include <string.h>

#include "base/gzip.h"
#include "http/accept.h"

#include "support/check.h"

static void gzip_is_taken_by_whoever_says_so(void **state)
{
    (void)state;
    static const char *const taken[] = {
        "gzip", "GZIP",        "deflate, gzip;q=0.5",   "br ,gzip",
        "*",    "gzip; q=1.0", "identity;q=0, *;q=0.1", "gzip;q=0.001"};
    static const char *const refused[] = {"",           "br",          "gzip;q=0", "gzip;q=0.000",
                                          "*;q=0",      "gzip;q=0, *", "xgzip",    "identity",
                                          "gzip-other", ",,;q=1, ;;"};

    for (size_t i = 0; i < sizeof(taken) / sizeof(taken[0]); i++)
        if (!accept_gzip(taken[i]))
            fail_msg("is no yes: %s", taken[i]);
    for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++)
        if (accept_gzip(refused[i]))
            fail_msg("is no no: %s", refused[i]);
}

/* Answers with `length` letters to a browser that takes gzip and says where it asks from. */
static void answer(struct exchange *exchange, struct arena *arena, const char *site,
                   const char *content_type, size_t length)
{
    exchange_start(exchange, arena);
    exchange->headers = (struct http_fields){arena_array(arena, struct http_field, 2), 2};
    exchange->headers.items[0] = (struct http_field){"Accept-Encoding", "gzip, br"};
    exchange->headers.items[1] = (struct http_field){"Sec-Fetch-Site", site};
    exchange->reply.content_type = content_type;
    for (size_t i = 0; i < length; i++)
        text_add_char(&exchange->reply.body, (char)('a' + i * i % 17));
}

static bool is_packed(const struct exchange *exchange)
{
    return fields_times(&exchange->reply.headers, "Content-Encoding") == 1;
}

static long give(void *context, char *buffer, size_t capacity)
{
    struct slice *left = context;
    size_t length = left->length < capacity ? left->length : capacity;

    memcpy(buffer, left->at, length);
    *left = (struct slice){left->at + length, left->length - length};
    return (long)length;
}

static void a_packed_page_is_the_page(void **state)
{
    (void)state;
    enum { SIZE = 200000 };
    struct arena arena = {0};
    struct exchange exchange;
    char *plain = arena_alloc(&arena, SIZE), *again = arena_alloc(&arena, SIZE + 1);
    size_t length = 0, count = 0;

    answer(&exchange, &arena, "same-origin", "text/html; charset=utf-8", SIZE);
    memcpy(plain, exchange.reply.body.at, SIZE);
    compress_reply(&exchange);
    assert_true(is_packed(&exchange));
    assert_non_null(strstr(fields_value(&exchange.reply.headers, "Vary"), "Accept-Encoding"));
    assert_true(exchange.reply.body.length < SIZE / 2);
    struct slice packed = {exchange.reply.body.at, exchange.reply.body.length};
    struct gzip_reader *reader = gzip_reader_open(&arena, give, &packed);
    do {
        assert_int_equal(gzip_reader_read(reader, again + length, SIZE + 1 - length, &count),
                         GZIP_READ);
        length += count;
    } while (count > 0);
    gzip_reader_close(reader);
    assert_int_equal(length, SIZE);
    assert_memory_equal(plain, again, SIZE);
    arena_free(&arena);
}

/* Against BREACH: what another site makes a browser ask for is not packed. */
static void what_others_made_a_browser_ask_for_is_not_packed(void **state)
{
    (void)state;
    static const struct {
        const char *site;
        bool is_packed;
    } cases[] = {{"same-origin", true},
                 {"none", true},
                 {"", true},
                 {"cross-site", false},
                 {"same-site", false}};
    struct arena arena = {0};
    struct exchange exchange;

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        answer(&exchange, &arena, cases[i].site, "text/html; charset=utf-8", 5000);
        compress_reply(&exchange);
        assert_int_equal(is_packed(&exchange), cases[i].is_packed);
    }
    arena_free(&arena);
}

static void what_is_not_worth_it_is_not_packed(void **state)
{
    (void)state;
    static const struct {
        const char *type;
        size_t length;
        bool is_packed;
    } cases[] = {{"text/html; charset=utf-8", 1023, false},
                 {"text/html; charset=utf-8", 1024, true},
                 {"application/json", 1024, true},
                 {"application/problem+json", 1024, true},
                 {"image/png", 5000, false},
                 {"text/event-stream", 5000, false}};
    struct arena arena = {0};
    struct exchange exchange;

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        answer(&exchange, &arena, "none", cases[i].type, cases[i].length);
        compress_reply(&exchange);
        assert_int_equal(is_packed(&exchange), cases[i].is_packed);
    }
    answer(&exchange, &arena, "none", "text/html", 5000);
    exchange.headers.items[0].value = "br";
    compress_reply(&exchange);
    assert_false(is_packed(&exchange));
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gzip_is_taken_by_whoever_says_so),
        cmocka_unit_test(a_packed_page_is_the_page),
        cmocka_unit_test(what_others_made_a_browser_ask_for_is_not_packed),
        cmocka_unit_test(what_is_not_worth_it_is_not_packed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
