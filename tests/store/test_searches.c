// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store/searches.h"

#include "base/fold.h"
#include "store/db.h"
#include "store/store.h"
#include "support/check.h"
#include "support/other_workspace.h"

enum { FOUND_MAX = 20, WORDS_MAX = 50 };

struct found {
    int64_t ids[FOUND_MAX];
    size_t count;
};

static const char *words_of(struct work *work, const char *text)
{
    return fold_words(work->arena, slice_of(text), WORDS_MAX);
}

static int64_t put_new(struct work *work, const char *text)
{
    store_case_ok(work, work_begin(work));
    int64_t id = work_new_id(work);
    store_case_ok(work, searches_put(work, id, SEARCH_CLIENT, words_of(work, text)));
    commit_work(work);
    return id;
}

static void put(struct work *work, int64_t id, const char *words)
{
    store_case_ok(work, work_begin(work));
    store_case_ok(work, searches_put(work, id, SEARCH_CLIENT, words));
    commit_work(work);
}

static struct found find_words(struct work *work, const char *words)
{
    struct found found = {0};

    store_case_ok(work,
                  searches_find(work, SEARCH_CLIENT, words, 0, FOUND_MAX, found.ids, &found.count));
    return found;
}

static struct found find(struct work *work, const char *typed)
{
    return find_words(work, words_of(work, typed));
}

static void objects_are_found_by_what_their_words_begin_with(void **state)
{
    struct work work = store_case_work(*state);
    int64_t zeljko = put_new(&work, "Željko Đurđević d.o.o.");
    int64_t elkin = put_new(&work, "Ёлкин Пётр, +7 916/123-45-67");
    static const struct {
        const char *typed;
        int which; /* 0 none, 1 the first, 2 the second */
    } cases[] = {
        {"zelj", 1},       {"ŽELJKO", 1}, {"djurdjevic", 0}, {"durd", 1},    {"Đurđ zelj", 1},
        {"елк", 2},        {"Ёлки", 2},   {"петр елкин", 2}, {"916/123", 2}, {"91612345", 2},
        {"zelj елкин", 0}, {"ljko", 0},   {"o", 1},          {"", 0},        {" , ", 0},
        {"zeljkoo", 0},    {"7", 2},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct found found = find(&work, cases[i].typed);
        int64_t expected = cases[i].which == 1 ? zeljko : elkin;
        if (found.count != (cases[i].which != 0) || (found.count == 1 && found.ids[0] != expected))
            fail_msg("%s finds %zu", cases[i].typed, found.count);
    }
    work_end(&work);
}

static void the_newest_come_first_and_in_pages(void **state)
{
    struct work work = store_case_work(*state);
    int64_t ids[5], page[2];
    size_t count = 0;

    for (size_t i = 0; i < 5; i++)
        ids[i] = put_new(&work, "Ana Horvat");
    struct found found = find(&work, "hor an");
    assert_int_equal(found.count, 5);
    for (size_t i = 0; i < 5; i++)
        assert_int_equal(found.ids[i], ids[4 - i]);

    store_case_ok(&work, searches_find(&work, SEARCH_CLIENT, "ana", 0, 2, page, &count));
    assert_int_equal(count, 2);
    assert_int_equal(page[1], ids[3]);
    store_case_ok(&work, searches_find(&work, SEARCH_CLIENT, "ana", page[1], 2, page, &count));
    assert_int_equal(count, 2);
    assert_int_equal(page[0], ids[2]);
    store_case_ok(&work, searches_find(&work, SEARCH_CLIENT, "ana", ids[0], 2, page, &count));
    assert_int_equal(count, 0);
    work_end(&work);
}

static void words_are_replaced_and_taken_out(void **state)
{
    struct work work = store_case_work(*state);
    int64_t id = put_new(&work, "Ana Horvat");

    put(&work, id, "ana maric");
    assert_int_equal(find(&work, "horvat").count, 0);
    assert_int_equal(find(&work, "maric").count, 1);
    assert_int_equal(find(&work, "ana").count, 1);
    put(&work, id, "ana maric");
    assert_int_equal(find(&work, "maric").count, 1);
    put(&work, id, "");
    assert_int_equal(find(&work, "ana").count, 0);
    put(&work, id, "");
    put(&work, id, "ana again");
    assert_int_equal(find(&work, "aga").count, 1);
    work_end(&work);
}

/* Reliability case AC-103: also what never comes out of fold_words(). */
static void the_syntax_of_a_search_engine_means_nothing(void **state)
{
    struct work work = store_case_work(*state);
    static const char *const hostile[] = {
        "NEAR(ana horvat, 2)",
        "\"ana",
        "ana\"",
        "'ana",
        "ana'",
        "ana*",
        "*",
        "-ana",
        "^ana",
        "ana AND",
        "OR ana",
        "NOT ana",
        "terms:ana",
        "ana:*",
        "!ana",
        "ana & | horvat",
        "ana\\",
        "\\' | 'ana",
        "(ana",
        "{ana}",
        "ana + horvat",
        "' OR 1=1--",
        "%",
        "_",
        "ana;DROP TABLE x",
    };

    put_new(&work, "Zora Near And Or");
    for (size_t i = 0; i < sizeof(hostile) / sizeof(hostile[0]); i++) {
        find(&work, hostile[i]); /* by way of the words, and as it is */
        assert_int_equal(find_words(&work, hostile[i]).count, 0);
    }
    assert_int_equal(find(&work, "near and or").count, 1);
    assert_int_equal(find_words(&work, " near  or ").count, 1);
    work_end(&work);
}

static void many_come_at_once_and_are_indexed_anew(void **state)
{
    struct work work = store_case_work(*state);
    enum { MANY = 500 };
    static struct search searches[MANY];

    store_case_ok(&work, work_reserve_ids(&work, MANY));
    store_case_ok(&work, work_begin(&work));
    for (size_t i = 0; i < MANY; i++)
        searches[i] = (struct search){work_new_id(&work), SEARCH_CLIENT,
                                      i == 3         ? ""
                                      : i % 100 == 7 ? "rare bird"
                                                     : "common bird"};
    store_case_ok(&work, searches_insert_all(&work, searches, MANY));
    store_case_ok(&work, searches_insert_all(&work, searches, 0));
    commit_work(&work);
    assert_int_equal(find(&work, "bird rar").count, 5);
    assert_int_equal(find(&work, "common").count, FOUND_MAX);

    store_case_ok(&work, work_begin(&work));
    store_case_ok(&work, searches_rebuild(&work));
    commit_work(&work);
    assert_int_equal(find(&work, "bird rar").count, 5);
    put(&work, searches[7].id, "another");
    assert_int_equal(find(&work, "bird rar").count, 4);
    work_end(&work);
}

static void a_rebuilt_index_holds_what_the_table_holds(void **state)
{
    struct work work = store_case_work(*state);
    int64_t id = put_new(&work, "ana");

    if (store_kind(work.store) == STORE_SQLITE) {
        store_case_ok(&work, work_begin(&work));
        store_case_ok(&work, db_execute(&work, NULL,
                                        "INSERT INTO search_index (search_index)"
                                        " VALUES ('delete-all')",
                                        DB_NONE));
        commit_work(&work);
        assert_int_equal(find(&work, "ana").count, 0);
    }
    store_case_ok(&work, work_begin(&work));
    store_case_ok(&work, searches_rebuild(&work));
    commit_work(&work);
    struct found found = find(&work, "ana");
    assert_int_equal(found.count, 1);
    assert_int_equal(found.ids[0], id);
    work_end(&work);
}

static void a_neighbour_finds_and_changes_nothing(void **state)
{
    struct work work = store_case_work(*state), other = other_workspace_work(*state);
    int64_t id = put_new(&work, "ana");

    assert_int_equal(find(&other, "ana").count, 0);
    put(&other, id, "");
    put(&other, id, "stolen");
    assert_int_equal(find(&work, "ana").count, 1);
    assert_int_equal(find(&work, "stolen").count, 0);
    work_end(&work);
    work_end(&other);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define STORE_TEST(test) \
    cmocka_unit_test_setup_teardown(test, store_case_setup, store_case_teardown)
        STORE_TEST(objects_are_found_by_what_their_words_begin_with),
        STORE_TEST(the_newest_come_first_and_in_pages),
        STORE_TEST(words_are_replaced_and_taken_out),
        STORE_TEST(the_syntax_of_a_search_engine_means_nothing),
        STORE_TEST(many_come_at_once_and_are_indexed_anew),
        STORE_TEST(a_rebuilt_index_holds_what_the_table_holds),
        STORE_TEST(a_neighbour_finds_and_changes_nothing),
    };
    return run_store_tests(tests);
}
