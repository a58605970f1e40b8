// SPDX-License-Identifier: AGPL-3.0-or-later
#include <stdlib.h>

#include "app/archive.h"
#include "store/db.h"
#include "store/store.h"
#include "support/check.h"
#include "support/full_store.h"

static int setup(void **state)
{
    int result = store_case_setup(state);

    if (result == 0)
        full_store_fill(*state);
    return result;
}

/* A change made behind the program's back. */
#define BREAK(test, sql)                                               \
    do {                                                               \
        struct work work_ = store_case_work(test);                     \
        store_case_ok(&work_, work_begin(&work_));                     \
        store_case_ok(&work_, db_execute(&work_, NULL, sql, DB_NONE)); \
        store_case_ok(&work_, work_commit(&work_));                    \
    } while (0)

static struct finding_list verify(struct store_case *test)
{
    struct work work = full_store_work(test, test->at.store);
    struct finding_list findings;

    store_case_ok(&work, verify_store(&work, &findings));
    work_end(&work);
    return findings;
}

/* One finding, with `part` in it and this number first. */
static void assert_found(struct store_case *test, const char *part, int64_t number)
{
    struct finding_list findings = verify(test);

    for (size_t i = 0; i < findings.count; i++)
        if (!strstr(findings.items[i].one, part))
            print_message("# also: %s\n", findings.items[i].one);
    assert_int_equal(findings.count, 1);
    assert_non_null(strstr(findings.items[0].one, part));
    assert_int_equal(findings.items[0].args[0].count, number);
}

static void nothing_is_found_in_a_sound_store(void **state)
{
    struct finding_list findings = verify(*state);

    if (findings.count > 0)
        fail_msg("%s", findings.items[0].one);
    assert_true(findings.rows_checked > 25);
}

static void an_empty_store_is_sound(void **state)
{
    struct store_case *test = *state;
    struct empty_store other = {0};
    struct finding_list findings;

    full_store_open_other(&other);
    struct work work = full_store_work(test, other.store);
    store_case_ok(&work, verify_store(&work, &findings));
    work_end(&work);
    assert_int_equal(findings.count, 0);
    assert_int_equal(findings.rows_checked, 0);
    empty_store_remove(&other);
}

static void clients_without_a_main_contact_are_found(void **state)
{
    BREAK(*state, "UPDATE contact SET is_main = 0 WHERE id IN (SELECT max(id) FROM contact)");
    assert_found(*state, "exactly one main contact", 1);
}

static void summaries_that_are_wrong_are_found(void **state)
{
    BREAK(*state, "UPDATE client SET order_count = order_count + 1");
    assert_found(*state, "another number of orders", FULL_STORE_CLIENTS);
    BREAK(*state, "UPDATE client SET order_count = order_count - 1");
    BREAK(*state, "UPDATE client SET last_order_on = 1 WHERE order_count = 0");
    assert_found(*state, "another number of orders", 3);
    BREAK(*state, "UPDATE client SET last_order_on = NULL WHERE order_count = 0");
    BREAK(*state, "UPDATE client SET first_order_on = first_order_on - 1 WHERE order_count > 0");
    assert_found(*state, "another number of orders", FULL_STORE_CLIENTS - 3);
}

static void ids_that_would_be_given_again_are_found(void **state)
{
    BREAK(*state, "UPDATE id_block SET next_id = 2");
    assert_found(*state, "given once more", 9);
}

static void orders_ahead_of_their_workspace_are_found(void **state)
{
    BREAK(*state, "UPDATE client_order SET order_version = 1000");
    assert_found(*state, "changed later", 6);
}

static void files_that_are_incomplete_or_changed_are_found(void **state)
{
    BREAK(*state, "UPDATE blob SET length = length + 1");
    assert_found(*state, "not complete", 1);
    BREAK(*state, "UPDATE blob SET length = length - 1");
    BREAK(*state, "UPDATE blob_chunk SET place = place + 1 WHERE place = 1");
    assert_found(*state, "not complete", 1);
    BREAK(*state, "UPDATE blob_chunk SET place = place - 1 WHERE place = 2");
    assert_int_equal(verify(*state).count, 0);
    BREAK(*state, "UPDATE blob_chunk SET place = 5 - place");
    BREAK(*state, "UPDATE blob_chunk SET place = place - 4");
    assert_found(*state, "not what it was", 1);
}

static void sort_keys_and_words_of_another_name_are_found(void **state)
{
    BREAK(*state, "UPDATE client SET name = 'Zoë' WHERE id IN (SELECT max(id) FROM client)");
    struct finding_list findings = verify(*state);

    assert_int_equal(findings.count, 2);
    assert_non_null(strstr(findings.items[0].one, "wrong place"));
    assert_non_null(strstr(findings.items[1].one, "cannot be found"));
}

static void words_of_nobody_and_clients_without_words_are_found(void **state)
{
    BREAK(*state, "UPDATE search SET id = id + 100000 WHERE id IN (SELECT max(id) FROM search)");
    struct finding_list findings = verify(*state);

    assert_int_equal(findings.count, 2);
    assert_non_null(strstr(findings.items[0].one, "leads nowhere"));
    assert_non_null(strstr(findings.items[1].one, "cannot be found"));
}

/* Where the store lets such a row come into being: PostgreSQL without its constraint. */
static void rows_without_what_they_name_are_found(void **state)
{
    struct store_case *test = *state;

    if (store_kind(test->at.store) == STORE_SQLITE)
        skip_because("SQLite checks what is written here; tests/e2e/test_archive.py breaks a file");
    BREAK(test, "ALTER TABLE contact_point DROP CONSTRAINT "
                "contact_point_workspace_id_contact_id_fkey");
    BREAK(test, "UPDATE contact_point SET contact_id = 1 "
                "WHERE id IN (SELECT max(id) FROM contact_point)");
    struct finding_list findings = verify(test);
    assert_true(findings.count >= 1);
    assert_non_null(strstr(findings.items[0].one, "is not there"));
    assert_string_equal(findings.items[0].args[1].text, "contact_point");
}

/* A statement that fails for another reason than damage is told as such, at whichever of them. */
static void a_store_that_cannot_be_asked_is_no_finding(void **state)
{
    struct store_case *test = *state;
    int failing = 1;

    for (;; failing++) {
        struct arena_mark mark = arena_mark(&test->arena);
        struct work work = full_store_work(test, test->at.store);
        struct finding_list findings;

        failing_store_arm(&test->at.failing, failing);
        enum status status = verify_store(&work, &findings);
        work_end(&work);
        if (!failing_store_was_hit(&test->at.failing)) {
            store_case_ok(&work, status);
            break;
        }
        assert_int_equal(status, STATUS_UNAVAILABLE);
        arena_rewind(&test->arena, mark);
    }
    assert_true(failing > 50);
}

#define CASE(test) cmocka_unit_test_setup_teardown(test, setup, store_case_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(nothing_is_found_in_a_sound_store),
        CASE(an_empty_store_is_sound),
        CASE(clients_without_a_main_contact_are_found),
        CASE(summaries_that_are_wrong_are_found),
        CASE(ids_that_would_be_given_again_are_found),
        CASE(orders_ahead_of_their_workspace_are_found),
        CASE(files_that_are_incomplete_or_changed_are_found),
        CASE(sort_keys_and_words_of_another_name_are_found),
        CASE(words_of_nobody_and_clients_without_words_are_found),
        CASE(rows_without_what_they_name_are_found),
        CASE(a_store_that_cannot_be_asked_is_no_finding),
    };
    return run_store_tests(tests);
}
