// SPDX-License-Identifier: AGPL-3.0-or-later
#include <string.h>

#include "api_call.h"
#include "app/once.h"
#include "support/check.h"
#include "support/store_digest.h"

/* Idempotency-Key: what is asked for under one key is done once. */

static struct api_request order_request(const char *body, const char *key)
{
    return (struct api_request){.method = HTTP_POST,
                                .path = "/api/v1/orders",
                                .body = body,
                                .media_type = "application/json",
                                .idempotency_key = key};
}

static const char *order_body(struct api_case *api, int64_t client_id, const char *title)
{
    struct text body = text_new(&api->store->arena);

    text_format(&body, "{\"client_id\": \"%lld\", \"title\": \"%s\"}", (long long)client_id, title);
    return body.at;
}

static void the_same_again_is_the_first_answer_byte_for_byte(void **state)
{
    struct api_case api = api_begin(*state);
    int64_t id = sample_client(api.store, CLIENT_PERSON, "Ada");
    const struct api_request request = order_request(order_body(&api, id, "Menu"), "k-1");

    api.site.once = once_desk_open(&api.store->arena);
    const struct api_reply first = api_call(&api, &request);
    assert_int_equal(first.code, 201);
    assert_null(api_header(&first, "Idempotency-Replayed"));
    const struct store_digest before = store_digest_of(api.store);
    for (int i = 0; i < 3; i++) {
        const struct api_reply again = api_call(&api, &request);

        assert_int_equal(again.code, 201);
        assert_string_equal(again.body, first.body);
        assert_string_equal(again.content_type, "application/json");
        assert_string_equal(api_header(&again, "ETag"), "\"v1\"");
        assert_string_equal(api_header(&again, "Location"), api_header(&first, "Location"));
        assert_string_equal(api_header(&again, "Idempotency-Replayed"), "true");
    }
    const struct store_digest after = store_digest_of(api.store);
    assert_true(store_digests_equal(&before, &after));
    assert_int_equal(sample_card(api.store, id).client.order_count, 1);
    once_desk_close(api.site.once);
}

static void another_request_under_the_key_is_refused(void **state)
{
    struct api_case api = api_begin(*state);
    int64_t id = sample_client(api.store, CLIENT_PERSON, "Ada");
    struct api_request request = order_request(order_body(&api, id, "Menu"), "k-1");

    assert_int_equal(api_call(&api, &request).code, 201);
    request.body = order_body(&api, id, "Cards");
    struct api_reply reply = api_call(&api, &request);
    assert_int_equal(reply.code, 422);
    assert_string_equal(api_text(reply.json, "type"), "/problems/invalid");
    request.path = "/api/v1/enquiries"; /* the same body elsewhere */
    request.body = "{\"name\": \"Ada\", \"title\": \"Menu\"}";
    reply = api_call(&api, &request);
    assert_int_equal(reply.code, 422);
    assert_int_equal(sample_card(api.store, id).client.order_count, 1);
}

static void what_was_refused_may_be_asked_again(void **state)
{
    struct api_case api = api_begin(*state);
    int64_t id = sample_client(api.store, CLIENT_PERSON, "Ada");
    struct api_request request = order_request(order_body(&api, id, ""), "k-1");

    assert_int_equal(api_call(&api, &request).code, 422);
    request.body = order_body(&api, id, "Menu");
    assert_int_equal(api_call(&api, &request).code, 201);
    assert_int_equal(sample_card(api.store, id).client.order_count, 1);
}

static void a_key_has_its_form(void **state)
{
    struct api_case api = api_begin(*state);
    int64_t id = sample_client(api.store, CLIENT_PERSON, "Ada");
    const struct store_digest before = store_digest_of(api.store);
    char longest[300];
    static const char *const wrong[] = {"a b", "\"a", "\"\"", "a\x01", "\xc3\xa9", NULL};

    memset(longest, 'k', sizeof(longest));
    longest[sizeof(longest) - 1] = '\0';
    for (size_t i = 0; i < 6; i++) {
        const struct api_request request =
            order_request(order_body(&api, id, "Menu"), wrong[i] ? wrong[i] : longest);

        assert_int_equal(api_call(&api, &request).code, 422);
    }
    const struct store_digest after = store_digest_of(api.store);
    assert_true(store_digests_equal(&before, &after));
    /* In quotes or bare it is one key. */
    struct api_request request = order_request(order_body(&api, id, "Menu"), "\"k-1\"");
    assert_int_equal(api_call(&api, &request).code, 201);
    request.idempotency_key = "k-1";
    const struct api_reply again = api_call(&api, &request);
    assert_string_equal(api_header(&again, "Idempotency-Replayed"), "true");
}

static void whatever_fails_nothing_is_done_by_half(void **state)
{
    struct api_case api = api_begin(*state);
    int64_t id = sample_client(api.store, CLIENT_PERSON, "Ada");
    const struct api_request request = order_request(order_body(&api, id, "Menu"), "k-1");
    const struct store_digest before = store_digest_of(api.store);
    bool was_hit = true;
    int calls = 0;

    while (was_hit) {
        failing_store_arm(&api.store->at.failing, ++calls);
        const struct api_reply reply = api_call(&api, &request);

        was_hit = failing_store_was_hit(&api.store->at.failing);
        assert_int_equal(reply.code, was_hit ? 503 : 201);
        if (!was_hit)
            continue;
        assert_null(api_header(&reply, "Location"));
        assert_null(api_header(&reply, "ETag"));
        const struct store_digest after = store_digest_of(api.store);
        assert_true(store_digests_equal(&before, &after));
    }
    assert_true(calls > 5);
    assert_int_equal(sample_card(api.store, id).client.order_count, 1);
}

#define STORE_TEST(test) \
    cmocka_unit_test_setup_teardown(test, store_case_setup, store_case_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        STORE_TEST(the_same_again_is_the_first_answer_byte_for_byte),
        STORE_TEST(another_request_under_the_key_is_refused),
        STORE_TEST(what_was_refused_may_be_asked_again),
        STORE_TEST(a_key_has_its_form),
        STORE_TEST(whatever_fails_nothing_is_done_by_half),
    };
    return run_store_tests(tests);
}
