// SPDX-License-Identifier: AGPL-3.0-or-later
#include <stdlib.h>
#include <string.h>

#include "api_call.h"
#include "support/check.h"
#include "support/store_digest.h"

static const char clients[] = "/api/v1/clients";

static struct api_reply get(struct api_case *api, const char *path, const char *query)
{
    return api_call(api, &(struct api_request){.path = path, .query = query});
}

static struct api_reply patch(struct api_case *api, int64_t id, const char *if_match,
                              const char *body)
{
    return api_call(api, &(struct api_request){.method = HTTP_PATCH,
                                               .path = api_path(api, "/api/v1/clients/", id, ""),
                                               .body = body,
                                               .media_type = "application/merge-patch+json",
                                               .if_match = if_match});
}

static struct api_reply undo(struct api_case *api, const char *id, const char *body)
{
    struct text path = text_new(&api->store->arena);

    text_format(&path, "/api/v1/undo/%s", id);
    return api_call(api, &(struct api_request){.method = HTTP_POST,
                                               .path = path.at,
                                               .body = body,
                                               .media_type = "application/json"});
}

static void the_list_leads_from_page_to_page(void **state)
{
    struct api_case api = api_begin(*state);

    for (int i = 0; i < 3; i++)
        sample_client(api.store, CLIENT_PERSON, "Ada & Co <b>");
    struct api_reply reply = get(&api, clients, "limit=2&find=ada%20co");
    assert_int_equal(reply.code, 200);
    assert_string_equal(reply.content_type, "application/json");
    assert_null(strchr(reply.body, '<'));
    const struct json_value *list = json_member(reply.json, "clients");
    assert_int_equal(list->count, 2);
    assert_int_equal(json_member(&list->items[0], "id")->kind, VALUE_TEXT);
    assert_string_equal(api_text(&list->items[0], "name"), "Ada & Co <b>");
    assert_int_equal(json_member(&list->items[0], "order_count")->integer, 0);
    assert_int_equal(json_member(&list->items[0], "last_order_on")->kind, VALUE_NULL);
    /* </api/v1/clients?limit=2&cursor=...&find=ada%20co>; rel="next" */
    const char *link = api_header(&reply, "Link");
    assert_non_null(strstr(link, ">; rel=\"next\""));
    const char *query = strchr(link, '?') + 1;
    reply = get(&api, clients, arena_copy(&api.store->arena, query, strcspn(query, ">")));
    assert_int_equal(json_member(reply.json, "clients")->count, 1);
    assert_int_equal(json_member(reply.json, "next")->kind, VALUE_NULL);
    assert_null(api_header(&reply, "Link"));
}

static void parameters_are_checked_by_name_and_value(void **state)
{
    struct api_case api = api_begin(*state);
    static const struct {
        const char *query, *parameter;
    } cases[] = {{"sort=nam", "sort"},
                 {"order=name", "order"},
                 {"columns=tags", "columns"},
                 {"own-1x=2", "own-1x"},
                 {"limit=0", "limit"},
                 {"limit=201", "limit"},
                 {"limit=1e3", "limit"},
                 {"cursor=x", "cursor"},
                 {"cursor=%27%20OR%201%3D1--", "cursor"},
                 {"find=a&find=b", "find"},
                 {"query_operator=OR", "query_operator"},
                 {"limit=5&limit=6", "limit"}};

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) { /* AC-101, AC-102 */
        const struct api_reply reply = get(&api, clients, cases[i].query);

        if (reply.code != 422)
            fail_msg("%s: %u", cases[i].query, reply.code);
        const struct json_value *error = &json_member(reply.json, "errors")->items[0];
        assert_string_equal(api_text(error, "parameter"), cases[i].parameter);
    }
    sample_client(api.store, CLIENT_PERSON, "100% _ Ada");
    assert_int_equal(json_member(get(&api, clients, "find=%25").json, "clients")->count, 0);
    assert_int_equal(json_member(get(&api, clients, "find=%22+NEAR%28*").json, "clients")->count,
                     0); /* AC-103 */
}

static void a_client_has_a_strong_etag(void **state)
{
    struct api_case api = api_begin(*state);
    int64_t id = sample_client(api.store, CLIENT_PERSON, "Ada");
    struct api_request request = {.path = api_path(&api, "/api/v1/clients/", id, "")};
    struct api_reply reply = api_call(&api, &request);

    assert_int_equal(reply.code, 200);
    assert_string_equal(api_header(&reply, "ETag"), "\"v1\"");
    assert_string_equal(api_text(reply.json, "form_of_address"), "");
    request.if_none_match = "\"v1\"";
    reply = api_call(&api, &request);
    assert_int_equal(reply.code, 304);
    assert_null(reply.json);
    assert_string_equal(api_header(&reply, "ETag"), "\"v1\"");
    sample_rename(api.store, id, "Eve");
    reply = api_call(&api, &request);
    assert_int_equal(reply.code, 200);
    assert_string_equal(api_header(&reply, "ETag"), "\"v2\"");
    assert_string_equal(api_text(reply.json, "name"), "Eve");
}

static void the_card_has_contacts_and_orders_and_no_etag(void **state)
{
    struct api_case api = api_begin(*state);
    int64_t id = sample_client(api.store, CLIENT_PERSON, "Ada");
    const struct api_reply reply = get(&api, api_path(&api, "/api/v1/clients/", id, "/card"), NULL);

    assert_int_equal(reply.code, 200);
    assert_null(api_header(&reply, "ETag"));
    assert_int_equal(json_member(reply.json, "contacts")->count, 1);
    assert_int_equal(json_member(reply.json, "orders")->count, 0);
    assert_false(json_member(reply.json, "has_more_orders")->boolean);
    assert_int_equal(json_member(reply.json, "tags")->count, 0);
    assert_int_equal(json_member(reply.json, "days")->count, 0);
    assert_int_equal(json_member(reply.json, "own_fields")->count, 0);
    assert_int_equal(json_member(reply.json, "timeline")->count, 0);
    assert_false(json_member(reply.json, "has_more_timeline")->boolean);
}

static void a_patch_changes_what_it_names(void **state)
{
    struct api_case api = api_begin(*state);
    int64_t id = sample_client(api.store, CLIENT_PERSON, "Ada");
    struct api_reply reply = patch(&api, id, "\"v1\"", "{\"form_of_address\": \"formal\"}");

    assert_int_equal(reply.code, 200);
    assert_string_equal(api_header(&reply, "ETag"), "\"v2\"");
    assert_string_equal(api_text(reply.json, "form_of_address"), "formal");
    assert_string_equal(api_text(reply.json, "name"), "Ada");
    const char *undo_id = api_text(reply.json, "undo_id");
    assert_non_null(undo_id);
    /* null takes away (RFC 7396), and an empty patch changes nothing. */
    reply = patch(&api, id, "\"v2\"", "{\"form_of_address\": null, \"name\": \"Zoë\"}");
    assert_string_equal(api_text(reply.json, "form_of_address"), "");
    assert_string_equal(api_text(reply.json, "name"), "Zoë");
    reply = patch(&api, id, "\"v3\"", "{}");
    assert_int_equal(reply.code, 200);
    assert_int_equal(json_member(reply.json, "undo_id")->kind, VALUE_NULL);
    assert_string_equal(api_header(&reply, "ETag"), "\"v3\"");
}

static void a_stale_patch_gets_the_present_state(void **state)
{
    struct api_case api = api_begin(*state);
    int64_t id = sample_client(api.store, CLIENT_PERSON, "Ada");
    static const struct {
        const char *if_match;
        unsigned code;
    } cases[] = {{NULL, 428},       {"\"v1\"", 412}, {"\"v3\"", 412},         {"\"x\"", 412},
                 {"W/\"v2\"", 412}, {"*", 400},      {"\"v2\", \"v1\"", 400}, {"v2", 400}};

    sample_rename(api.store, id, "Eve");
    const struct store_digest before = store_digest_of(api.store);
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        const struct api_reply reply = patch(&api, id, cases[i].if_match, "{\"name\": \"Zoe\"}");

        if (reply.code != cases[i].code)
            fail_msg("If-Match %s: %u", cases[i].if_match, reply.code);
        if (reply.code != 412)
            continue;
        assert_string_equal(api_text(reply.json, "type"), "/problems/changed");
        assert_string_equal(api_header(&reply, "ETag"), "\"v2\"");
        assert_string_equal(api_text(json_member(reply.json, "current"), "name"), "Eve");
    }
    const struct store_digest after = store_digest_of(api.store);
    assert_true(store_digests_equal(&before, &after));
}

static void bodies_that_cannot_be_taken_say_where(void **state)
{
    struct api_case api = api_begin(*state);
    int64_t id = sample_client(api.store, CLIENT_PERSON, "Ada");
    static const struct {
        const char *body;
        unsigned code;
        const char *pointer; /* of the first error; NULL for none */
    } cases[] = {
        {"", 400, NULL},
        {"[]", 400, NULL},
        {"{\"name\": \"a\", \"name\": \"b\"}", 400, NULL}, /* AC-034 */
        {"{\"name\": [\"a\"]}", 400, "/name"},             /* AC-034 */
        {"{\"name\": 7}", 400, "/name"},
        {"\xEF\xBB\xBF{}", 400, NULL},                                                /* AC-098 */
        {"{\"name\": 1e999999}", 400, NULL},                                          /* AC-098 */
        {"{\"name\": \"\\ud800\"}", 400, NULL},                                       /* AC-098 */
        {"{\"name\": \"x\", \"role\": \"admin\", \"is_owner\": true}", 422, "/role"}, /* AC-033 */
        {"{\"a/b~c\": 1}", 422, "/a~1b~0c"},
        {"{\"name\": null}", 422, "/name"},
        {"{\"name\": \" \"}", 422, "/name"},
        {"{\"form_of_address\": \"none\"}", 422, "/form_of_address"},
    };
    const struct store_digest before = store_digest_of(api.store);

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        const struct api_reply reply = patch(&api, id, "\"v1\"", cases[i].body);

        if (reply.code != cases[i].code)
            fail_msg("%s: %u %s", cases[i].body, reply.code, reply.body);
        const struct json_value *errors = json_member(reply.json, "errors");
        assert_int_equal(errors != NULL, cases[i].pointer != NULL);
        if (errors)
            assert_string_equal(api_text(&errors->items[0], "pointer"), cases[i].pointer);
    }
    const struct store_digest after = store_digest_of(api.store);
    assert_true(store_digests_equal(&before, &after)); /* AC-044 */
}

static void what_belongs_to_others_is_not_there(void **state)
{
    struct api_case api = api_begin(*state);
    int64_t id = sample_client(api.store, CLIENT_PERSON, "Ada");
    const char *const ids[] = {"0", "01", "-1", "x", "9223372036854775808", "%00"};
    const struct api_reply missing = patch(&api, id + 1, "\"v1\"", "{\"name\": \"Eve\"}");

    assert_int_equal(missing.code, 404);
    assert_int_equal(patch(&api, id + 1, "\"x\"", "{}").code, 404);
    for (size_t i = 0; i < 6; i++) {
        struct text path = text_new(&api.store->arena);

        text_format(&path, "/api/v1/clients/%s", ids[i]);
        assert_int_equal(get(&api, path.at, NULL).code, 404);
    }
    /* As if it were another business's: AC-027, AC-028, AC-042. */
    struct work work = store_case_work(api.store);
    work.workspace_id++;
    struct client_card card;
    assert_int_equal(show_client(&work, id, &card), STATUS_NOT_FOUND);
    work_end(&work);
}

static void a_change_is_taken_back_once(void **state)
{
    struct api_case api = api_begin(*state);
    int64_t id = sample_client(api.store, CLIENT_PERSON, "Ada");
    const struct api_reply edited = patch(&api, id, "\"v1\"", "{\"name\": \"Eve\"}");
    const char *undo_id = api_text(edited.json, "undo_id");

    assert_int_equal(undo(&api, undo_id, "{\"force\": true}").code, 422);
    assert_int_equal(undo(&api, undo_id, "").code, 400);
    assert_int_equal(undo(&api, "x", "{}").code, 404);
    const struct api_reply undone = undo(&api, undo_id, "{}");
    assert_int_equal(undone.code, 200);
    assert_non_null(api_text(undone.json, "undo_id"));
    assert_string_equal(sample_card(api.store, id).client.name, "Ada");
    const struct api_reply again = undo(&api, undo_id, "{}");
    assert_int_equal(again.code, 409);
    assert_string_equal(api_text(again.json, "type"), "/problems/conflict");
}

#define STORE_TEST(test) \
    cmocka_unit_test_setup_teardown(test, store_case_setup, store_case_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        STORE_TEST(the_list_leads_from_page_to_page),
        STORE_TEST(parameters_are_checked_by_name_and_value),
        STORE_TEST(a_client_has_a_strong_etag),
        STORE_TEST(the_card_has_contacts_and_orders_and_no_etag),
        STORE_TEST(a_patch_changes_what_it_names),
        STORE_TEST(a_stale_patch_gets_the_present_state),
        STORE_TEST(bodies_that_cannot_be_taken_say_where),
        STORE_TEST(what_belongs_to_others_is_not_there),
        STORE_TEST(a_change_is_taken_back_once),
    };
    return run_store_tests(tests);
}
