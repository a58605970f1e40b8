// SPDX-License-Identifier: AGPL-3.0-or-later
#include <string.h>

#include "api_call.h"
#include "store/users.h"
#include "support/check.h"
#include "support/store_digest.h"

/* Who is let in, and how everybody else is told. */

static const char clients[] = "/api/v1/clients";

static struct api_request edit_request(struct api_case *api, int64_t id)
{
    return (struct api_request){.method = HTTP_PATCH,
                                .path = api_path(api, "/api/v1/clients/", id, ""),
                                .body = "{\"name\": \"Eve\"}",
                                .media_type = "application/merge-patch+json",
                                .if_match = "\"v1\""};
}

static void must_be_problem(const struct api_reply *reply, unsigned code, const char *type)
{
    if (reply->code != code)
        fail_msg("%u, want %u: %s", reply->code, code, reply->body);
    assert_string_equal(reply->content_type, "application/problem+json");
    assert_string_equal(api_text(reply->json, "type"), type);
    assert_non_null(api_text(reply->json, "title"));
    assert_int_equal(json_member(reply->json, "status")->integer, code);
    assert_non_null(json_member(reply->json, "request_id"));
    assert_string_equal(api_header(reply, "Cache-Control"), "no-store");
}

static void whoever_is_not_signed_in_gets_401(void **state)
{
    struct api_case api = api_begin(*state);
    static const char *const sessions[] = {"", "x", "' OR 1=1--"};

    for (size_t i = 0; i < 3; i++) {
        const struct api_reply reply =
            api_call(&api, &(struct api_request){.path = clients, .session = sessions[i]});

        must_be_problem(&reply, 401, "/problems/not-signed-in");
        assert_non_null(api_header(&reply, "WWW-Authenticate"));
    }
}

static void set_role(struct api_case *api, enum role role)
{
    struct work work = store_case_work(api->store);
    int64_t member_id;

    store_case_ok(&work, work_begin(&work));
    store_case_ok(&work, members_delete(&work, api->store->user_id));
    if (role != ROLE_NONE)
        store_case_ok(&work, members_insert(&work, api->store->user_id, role, &member_id));
    store_case_ok(&work, work_commit(&work));
}

static void a_lowered_role_holds_at_once(void **state)
{
    struct api_case api = api_begin(*state);
    int64_t id = sample_client(api.store, CLIENT_PERSON, "Ada");
    const struct api_request edit = edit_request(&api, id);
    const struct api_request list = {.path = clients};

    set_role(&api, ROLE_VIEWER); /* AC-039 */
    struct api_reply reply = api_call(&api, &edit);
    must_be_problem(&reply, 403, "/problems/forbidden");
    assert_int_equal(api_call(&api, &list).code, 200);
    set_role(&api, ROLE_NONE); /* AC-038 */
    reply = api_call(&api, &list);
    must_be_problem(&reply, 401, "/problems/not-signed-in");
    assert_string_equal(sample_card(api.store, id).client.name, "Ada");
}

static void a_change_needs_the_token_of_its_session(void **state)
{
    struct api_case api = api_begin(*state);
    struct api_case other = api_begin(*state);
    int64_t id = sample_client(api.store, CLIENT_PERSON, "Ada");
    const struct store_digest before = store_digest_of(api.store);
    const char *const tokens[] = {"", "x", other.csrf_token, api.session};

    for (size_t i = 0; i < 4; i++) { /* AC-071 */
        struct api_request request = edit_request(&api, id);

        request.csrf_token = tokens[i];
        const struct api_reply reply = api_call(&api, &request);
        must_be_problem(&reply, 403, "/problems/forbidden");
    }
    const struct store_digest after = store_digest_of(api.store);
    assert_true(store_digests_equal(&before, &after));
}

static void a_change_comes_from_our_own_pages(void **state)
{
    struct api_case api = api_begin(*state);
    int64_t id = sample_client(api.store, CLIENT_PERSON, "Ada");
    struct api_request request = edit_request(&api, id);

    request.origin = "https://evil.example"; /* AC-072 */
    const struct api_reply reply = api_call(&api, &request);
    must_be_problem(&reply, 403, "/problems/forbidden");
    request.origin = "http://127.0.0.1:8080";
    assert_int_equal(api_call(&api, &request).code, 200);
}

static void a_body_must_be_json(void **state)
{
    struct api_case api = api_begin(*state);
    int64_t id = sample_client(api.store, CLIENT_PERSON, "Ada");
    static const char *const types[] = {"", "text/plain", "application/x-www-form-urlencoded",
                                        "multipart/form-data", "application/jsonx"};

    for (size_t i = 0; i < 5; i++) { /* AC-073 */
        struct api_request request = edit_request(&api, id);

        request.media_type = types[i];
        const struct api_reply reply = api_call(&api, &request);
        must_be_problem(&reply, 415, "/problems/media-type");
        assert_non_null(strstr(api_header(&reply, "Accept-Patch"), "merge-patch"));
    }
    const struct api_request undo = {.method = HTTP_POST,
                                     .path = "/api/v1/undo/1",
                                     .body = "{}",
                                     .media_type = "application/merge-patch+json"};
    const struct api_reply reply = api_call(&api, &undo);
    must_be_problem(&reply, 415, "/problems/media-type");
}

static void what_no_row_serves_is_a_problem_too(void **state)
{
    struct api_case api = api_begin(*state);
    struct api_reply reply =
        api_call(&api, &(struct api_request){.path = "/api/v1/<script>alert(1)</script>"});

    must_be_problem(&reply, 404, "/problems/not-found");
    assert_null(strchr(reply.body, '<')); /* AC-084 */
    reply = api_call(&api, &(struct api_request){.method = HTTP_DELETE, .path = clients});
    must_be_problem(&reply, 405, "/problems/method");
    /* A refusal that no type of ours stands for. */
    const struct route_table table = api_routes();
    struct exchange exchange;
    exchange_start(&exchange, &api.store->arena);
    table.refuse(&exchange, 431);
    assert_int_equal(exchange.reply.code, 431);
    assert_non_null(strstr(exchange.reply.body.at, "about:blank"));
}

static void a_store_that_fails_is_unavailable_for_the_moment(void **state)
{
    struct api_case api = api_begin(*state);
    bool was_hit = true;
    int calls = 0;

    sample_client(api.store, CLIENT_PERSON, "Ada");
    while (was_hit) {
        failing_store_arm(&api.store->at.failing, ++calls);
        const struct api_reply reply = api_call(&api, &(struct api_request){.path = clients});
        was_hit = failing_store_was_hit(&api.store->at.failing);

        if (!was_hit) {
            assert_int_equal(reply.code, 200);
            continue;
        }
        must_be_problem(&reply, 503, "/problems/unavailable");
        assert_string_equal(api_header(&reply, "Retry-After"), "2");
    }
    assert_true(calls > 3);
}

#define STORE_TEST(test) \
    cmocka_unit_test_setup_teardown(test, store_case_setup, store_case_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        STORE_TEST(whoever_is_not_signed_in_gets_401),
        STORE_TEST(a_lowered_role_holds_at_once),
        STORE_TEST(a_change_needs_the_token_of_its_session),
        STORE_TEST(a_change_comes_from_our_own_pages),
        STORE_TEST(a_body_must_be_json),
        STORE_TEST(what_no_row_serves_is_a_problem_too),
        STORE_TEST(a_store_that_fails_is_unavailable_for_the_moment),
    };
    return run_store_tests(tests);
}
