// SPDX-License-Identifier: AGPL-3.0-or-later
#include "support/access_case.h"

#include "app/api_keys.h"
#include "app/sign_in.h"
#include "domain/actor.h"
#include "http/events.h"
#include "support/check.h"
#include "support/store_digest.h"

/*
 * Who is let in where: the answer to every row of the tables, for every role and for nobody, is
 * worked out of the row and the table of rights. A new row is covered by itself.
 */

static const enum role visitors[] = {ROLE_NONE, ROLE_VIEWER, ROLE_MEMBER, ROLE_MANAGER, ROLE_OWNER};
enum { VISITORS = sizeof(visitors) / sizeof(visitors[0]) };

static void come_as(struct page_case *test, enum role role)
{
    test->session = NULL;
    test->csrf = NULL;
    if (role != ROLE_NONE)
        page_sign_in_as(test, role);
}

/* 0: the row lets them in, and what it says then is its own; else the code of the refusal. */
static unsigned refusal_of(const struct route *route, enum role role)
{
    const struct actor actor = {.user_id = 1, .role = role};

    if (route->access == ROUTE_PUBLIC)
        return 0;
    if (role == ROLE_NONE)
        return 401;
    return actor_may(&actor, (enum right)route->right) ? 0 : 403;
}

static void check(const struct route *route, enum role role, unsigned expected, unsigned code)
{
    bool is_right = expected != 0 ? code == expected : code != 401 && code != 500;

    if (!is_right)
        fail_msg("%s (method %d) answers %u to role %d, and should %u", route->path,
                 (int)route->method, code, (int)role, expected);
}

/* Ids that nobody has. A use case may be stricter than its row, and never the other way round. */
static void each_row_lets_in_whom_it_says(void **state)
{
    struct page_case *test = *state;
    size_t rows = 0;

    test->site.events = events_open();
    for (int place = 0; place < ACCESS_TABLES; place++) {
        const struct route_table table = access_table(place);

        for (size_t i = 0; i < table.count; i++)
            for (int who = 0; who < VISITORS; who++) {
                const struct route *route = &table.routes[i];
                struct access_request request = {.table = &table, .method = route->method};

                come_as(test, visitors[who]);
                request.path = access_path(test, route, "987654321");
                request.csrf = test->csrf;
                request.is_head = false;
                unsigned code = access_ask(test, &request);
                check(route, visitors[who], refusal_of(route, visitors[who]), code);
                if (test->exchange->reply.stream)
                    continue; /* the case's arena holds it to the end */
                rows++;
                if (route->method != HTTP_GET)
                    continue;
                request.is_head = true; /* AC-037 */
                assert_int_equal(access_ask(test, &request), code);
            }
    }
    assert_true(rows > 100);
}

/* AC-071, and AC-044: whatever is refused has written nothing. */
static void each_change_needs_the_token_of_its_session(void **state)
{
    struct page_case *test = *state;

    page_sign_in_as(test, ROLE_OWNER);
    const char *foreign = test->csrf, *tokens[] = {NULL, "", "x", foreign};
    page_sign_in_as(test, ROLE_OWNER);
    const struct store_digest before = store_digest_of(test->store);
    for (int place = 0; place < ACCESS_TABLES; place++) {
        const struct route_table table = access_table(place);

        for (size_t i = 0; i < table.count; i++) {
            const struct route *route = &table.routes[i];
            struct access_request request = {.table = &table,
                                             .method = route->method,
                                             .path = access_path(test, route, "987654321")};

            if (route->method == HTTP_GET || route->access == ROUTE_PUBLIC)
                continue;
            for (size_t j = 0; j < sizeof(tokens) / sizeof(tokens[0]); j++) {
                request.csrf = tokens[j];
                check(route, ROLE_OWNER, 403, access_ask(test, &request));
            }
        }
    }
    const struct store_digest after = store_digest_of(test->store);
    assert_true(store_digests_equal(&before, &after));
}

static void whoever_may_not_changes_nothing(void **state)
{
    struct page_case *test = *state;

    for (int who = 0; who < VISITORS; who++) {
        come_as(test, visitors[who]);
        const struct store_digest before = store_digest_of(test->store);
        for (int place = 0; place < ACCESS_TABLES; place++) {
            const struct route_table table = access_table(place);

            for (size_t i = 0; i < table.count; i++)
                if (refusal_of(&table.routes[i], visitors[who]) != 0)
                    (void)access_ask(test, &(struct access_request){
                                               .table = &table,
                                               .method = table.routes[i].method,
                                               .path = access_path(test, &table.routes[i], "1"),
                                               .csrf = test->csrf});
        }
        const struct store_digest after = store_digest_of(test->store);
        assert_true(store_digests_equal(&before, &after));
    }
}

/* A key of a new member with this role, and nobody signed in. */
static const char *key_of(struct page_case *test, enum role role, unsigned scopes)
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    const char *key =
        page_text(test, API_KEY_PREFIX "%c%c%041d", letters[role], letters[scopes], 7);
    struct work work = work_start(test->store->at.store, &test->arena);
    uint8_t hash[SECRET_HASH_SIZE];
    struct signed_in signed_in;
    int64_t id;

    come_as(test, role);
    secret_hash(key, hash);
    store_case_ok(&work, open_session(&work, test->session, &signed_in));
    store_case_ok(&work, work_begin(&work));
    store_case_ok(
        &work, api_keys_insert(&work, hash, &(struct api_key){.name = "k", .scopes = scopes}, &id));
    store_case_ok(&work, work_commit(&work));
    work_end(&work);
    come_as(test, ROLE_NONE);
    return key;
}

/* Pages are for people: no key opens one. */
static unsigned refusal_of_key(bool is_page, const struct route *route, enum role role,
                               unsigned scopes)
{
    const struct actor actor = {
        .user_id = 1, .role = role, .withheld = api_scopes_withheld(scopes)};

    if (route->access == ROUTE_PUBLIC)
        return 0;
    if (is_page)
        return 401;
    return actor_may(&actor, (enum right)route->right) ? 0 : 403;
}

static void ask_all_with_key(struct page_case *test, enum role role, unsigned scopes)
{
    const char *key = key_of(test, role, scopes);

    for (int place = 0; place < ACCESS_TABLES; place++) {
        const struct route_table table = access_table(place);

        for (size_t i = 0; i < table.count; i++) {
            const struct route *route = &table.routes[i];
            const struct access_request request = {.table = &table,
                                                   .method = route->method,
                                                   .path = access_path(test, route, "987654321"),
                                                   .key = key};

            if (place == 0 && route->access == ROUTE_PUBLIC)
                continue;
            check(route, role, refusal_of_key(place == 0, route, role, scopes),
                  access_ask(test, &request));
        }
    }
}

static void a_key_does_what_its_scopes_and_its_member_allow(void **state)
{
    for (int who = 1; who < VISITORS; who++)
        for (unsigned scopes = 0; scopes <= SCOPES_ALL; scopes++)
            ask_all_with_key(*state, visitors[who], scopes);
}

static void a_method_without_a_row_is_405_to_everybody(void **state)
{
    struct page_case *test = *state;

    for (int place = 0; place < ACCESS_TABLES; place++) {
        const struct route_table table = access_table(place);

        for (size_t i = 0; i < table.count; i++)
            for (int method = HTTP_GET; method <= HTTP_DELETE; method++) {
                const struct access_request request = {
                    .table = &table,
                    .method = (enum http_method)method,
                    .path = access_path(test, &table.routes[i], "987654321"),
                    .csrf = test->csrf};
                struct route_params params;
                unsigned allowed = 0;

                if (!route_find(&table, request.method, request.path, &test->arena, &params,
                                &allowed))
                    assert_int_equal(access_ask(test, &request), 405);
            }
    }
}

int main(void)
{
#define PAGE_TEST(test) cmocka_unit_test_setup_teardown(test, page_case_setup, page_case_teardown)
    const struct CMUnitTest tests[] = {
        PAGE_TEST(each_row_lets_in_whom_it_says),
        PAGE_TEST(each_change_needs_the_token_of_its_session),
        PAGE_TEST(whoever_may_not_changes_nothing),
        PAGE_TEST(a_key_does_what_its_scopes_and_its_member_allow),
        PAGE_TEST(a_method_without_a_row_is_405_to_everybody),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
