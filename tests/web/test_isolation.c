// SPDX-License-Identifier: AGPL-3.0-or-later
#include "support/access_case.h"

#include <inttypes.h>

#include "http/events.h"
#include "store/db.h"
#include "support/check.h"
#include "support/full_store.h"
#include "support/other_workspace.h"
#include "support/store_digest.h"

/*
 * Two workspaces in one store: whoever works in one of them, whatever their role, asks every row of
 * the tables for everything that the other has, and gets nothing of it (AC-027, AC-028, AC-041,
 * AC-042). New rows and new tables are covered by themselves.
 */

static const char secret[] = "Zweitgeheim";
static const enum role visitors[] = {ROLE_VIEWER, ROLE_MEMBER, ROLE_MANAGER, ROLE_OWNER};
enum { VISITORS = sizeof(visitors) / sizeof(visitors[0]), IDS_MOST = 1000, OF_A_TABLE = 4 };

struct ids {
    int64_t items[IDS_MOST];
    size_t count;
};

static void take_ids(struct rows rows, struct ids *ids)
{
    while (rows_next(&rows) && ids->count < IDS_MOST)
        ids->items[ids->count++] = rows_int(&rows, 0);
    assert_int_equal(rows_end(&rows), STATUS_OK);
}

/* Some of every table whose key is of the workspace and an id. */
static void ids_of_workspace(struct work *work, struct ids *ids)
{
#define REFERENCE(table, column, parent)
#define TABLE(name, key, columns, kinds)                                                     \
    if (strcmp(key, "workspace_id, id") == 0)                                                \
        take_ids(db_query(work, "SELECT id FROM " #name " WHERE workspace_id = $1 LIMIT $2", \
                          DB_BIND(db_int(work->workspace_id), db_int(OF_A_TABLE))),          \
                 ids);
#include "store/tables.def"
#undef TABLE
#undef REFERENCE
    take_ids(db_query(work, "SELECT user_id FROM member WHERE workspace_id = $1 LIMIT $2",
                      DB_BIND(db_int(work->workspace_id), db_int(OF_A_TABLE))),
             ids);
    take_ids(db_query(work, "SELECT id FROM job WHERE workspace_id = $1 LIMIT $2",
                      DB_BIND(db_int(work->workspace_id), db_int(OF_A_TABLE))),
             ids);
    take_ids(db_query(work, "SELECT id FROM workspace WHERE id = $1",
                      DB_BIND(db_int(work->workspace_id))),
             ids);
    take_ids(db_query(work, "SELECT id FROM invitation WHERE workspace_id = $1 LIMIT $2",
                      DB_BIND(db_int(work->workspace_id), db_int(OF_A_TABLE))),
             ids);
}

/* To those whose it is it is there: otherwise the test below could not fail. */
static void check_own(struct page_case *test, const struct ids *ids)
{
    const struct route_table table = access_table(0);
    size_t found = 0;

    for (size_t i = 0; i < table.count; i++)
        for (size_t j = 0; j < ids->count; j++)
            if (table.routes[i].method == HTTP_GET && access_has_id(&table.routes[i]))
                found +=
                    access_ask(test, &(struct access_request){
                                         .table = &table,
                                         .path = access_path(
                                             test, &table.routes[i],
                                             page_text(test, "%" PRId64, ids->items[j]))}) == 200;
    assert_true(found > 5);
    assert_page_has(page_get(test, "/clients"), secret);
    assert_page_has(page_get(test, "/clients?find=Zweit"), secret);
}

/* The case's own workspace becomes the neighbour's, where everybody signs in from now on. */
static void move_next_door(struct page_case *test, struct ids *ids)
{
    struct work work;

    full_store_fill(test->store);
    page_add_client(test, secret);
    work = store_case_work(test->store);
    ids_of_workspace(&work, ids);
    work_end(&work);
    assert_true(ids->count > 20);
    check_own(test, ids);
    work = other_workspace_work(test->store);
    work_end(&work);
    test->store->workspace_id = work.workspace_id;
    test->store->user_id = work.actor.user_id;
}

static void check_says_nothing(struct page_case *test, const char *path)
{
    const char *body = test->exchange->reply.body.at;

    if (body && strstr(body, secret))
        fail_msg("%s tells what the other workspace has", path);
}

/* What belongs to others answers as what there is not. */
static void ask_for_all(struct page_case *test, const struct route_table *table,
                        const struct route *route, const struct ids *ids)
{
    struct access_request request = {.table = table, .method = route->method, .csrf = test->csrf};

    request.path = access_path(test, route, "987654321");
    unsigned expected = access_ask(test, &request);
    if (expected < 400)
        fail_msg("%s answers %u for what there is not", route->path, expected);
    for (size_t i = 0; i < ids->count; i++) {
        request.path = access_path(test, route, page_text(test, "%" PRId64, ids->items[i]));
        unsigned code = access_ask(test, &request);
        if (code != expected)
            fail_msg("%s (method %d) answers %u, and %u to what there is not", request.path,
                     (int)route->method, code, expected);
        check_says_nothing(test, request.path);
    }
}

static void what_the_other_workspace_has_is_not_there(void **state)
{
    struct page_case *test = *state;
    struct ids ids = {.count = 0};

    move_next_door(test, &ids);
    for (int who = 0; who < VISITORS; who++) {
        page_sign_in_as(test, visitors[who]);
        const struct store_digest before = store_digest_of(test->store);
        for (int place = 0; place < ACCESS_TABLES; place++) {
            const struct route_table table = access_table(place);

            for (size_t i = 0; i < table.count; i++)
                if (access_has_id(&table.routes[i]))
                    ask_for_all(test, &table, &table.routes[i], &ids);
        }
        const struct store_digest after = store_digest_of(test->store);
        assert_true(store_digests_equal(&before, &after));
    }
}

static void lists_and_searches_hold_ones_own_alone(void **state)
{
    struct page_case *test = *state;
    struct ids ids = {.count = 0};

    move_next_door(test, &ids);
    page_sign_in_as(test, ROLE_OWNER);
    test->site.events = NULL;
    for (int place = 0; place < ACCESS_TABLES; place++) {
        const struct route_table table = access_table(place);

        for (size_t i = 0; i < table.count; i++) {
            if (table.routes[i].method != HTTP_GET || access_has_id(&table.routes[i]))
                continue;
            const struct access_request request = {
                .table = &table, .path = access_path(test, &table.routes[i], "x")};
            (void)access_ask(test, &request);
            check_says_nothing(test, request.path);
        }
    }
    assert_page_lacks(page_get(test, "/search?q=Zweit"), secret);
    assert_page_lacks(page_get(test, "/search?find=Zweit"), secret);
    assert_page_lacks(page_get(test, "/clients?find=Zweit"), secret);
}

int main(void)
{
#define PAGE_TEST(test) cmocka_unit_test_setup_teardown(test, page_case_setup, page_case_teardown)
    const struct CMUnitTest tests[] = {
        PAGE_TEST(what_the_other_workspace_has_is_not_there),
        PAGE_TEST(lists_and_searches_hold_ones_own_alone),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
