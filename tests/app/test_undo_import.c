// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/undo_import.h"

#include "app/archive.h"
#include "app/records.h"
#include "support/check.h"
#include "support/import_case.h"
#include "support/sample_clients.h"
#include "support/store_digest.h"

#define DAY INT64_C(86400000000)

static const char people[] = "Name;E-mail;Phone\n"
                             "Ana Horvat;ana@example.hr;\n"
                             "Ivo Kos;ivo@example.hr;+385911234567\n";

static enum status undo_in(struct store_case *test, int64_t audit_id, int64_t later, enum role role)
{
    struct work work = sample_work(test, test->user_id, role);
    struct undone undone = {.audit_id = 7};

    work.now += later;
    enum status status = undo(&work, audit_id, &undone);
    work_end(&work);
    if (status == STATUS_OK)
        assert_int_equal(undone.audit_id, 0); /* the file can be brought in again instead */
    return status;
}

static size_t found(struct store_case *test, const char *find, int64_t *ret_id)
{
    const struct client_query query = {.find = find, .limit = 5};
    struct work work = store_case_work(test);
    struct client_page page = {0};

    store_case_ok(&work, list_clients(&work, &query, &page));
    work_end(&work);
    if (page.clients.count > 0)
        *ret_id = page.clients.items[0].id;
    return page.clients.count;
}

static void must_be_sound(struct store_case *test)
{
    struct work work = store_case_work(test);
    struct finding_list findings = {0};

    store_case_ok(&work, verify_store(&work, &findings));
    work_end(&work);
    if (findings.count > 0)
        fail_msg("%s", findings.items[0].one);
}

static void an_owner_takes_it_back_within_a_month(void **state)
{
    struct store_case *test = *state;
    int64_t audit_id = must_import(test, "people.csv", people).audit_id, id = 0;
    const struct store_digest before = store_digest_of(test);

    assert_int_equal(undo_in(test, audit_id, 0, ROLE_MEMBER), STATUS_FORBIDDEN);
    assert_int_equal(undo_in(test, audit_id, 31 * DAY, ROLE_OWNER), STATUS_CONFLICT);
    const struct store_digest after = store_digest_of(test);
    assert_true(store_digests_equal(&before, &after));
    assert_int_equal(undo_in(test, audit_id, 29 * DAY, ROLE_OWNER), STATUS_OK);
    assert_int_equal(found(test, "ana", &id), 0);
    assert_int_equal(undo_in(test, audit_id, 29 * DAY, ROLE_OWNER), STATUS_CONFLICT);
    must_be_sound(test);
}

static void a_client_that_somebody_worked_with_stays(void **state)
{
    struct store_case *test = *state;
    int64_t audit_id = must_import(test, "people.csv", people).audit_id, id = 0;

    assert_int_equal(found(test, "ivo", &id), 1);
    sample_rename(test, id, "Ivo Kosić");
    assert_int_equal(undo_in(test, audit_id, 0, ROLE_OWNER), STATUS_OK);
    assert_int_equal(found(test, "ana", &id), 0);
    assert_int_equal(found(test, "kosic", &id), 1);
    must_be_sound(test);
}

/* What was written of somebody is not lost with the file that they came by. */
static void a_client_of_whom_something_was_written_stays(void **state)
{
    struct store_case *test = *state;
    int64_t audit_id = must_import(test, "people.csv", people).audit_id, id = 0;
    struct work work = store_case_work(test);
    struct record_saved saved;

    assert_int_equal(found(test, "ivo", &id), 1);
    const struct record note = {
        .client_id = id, .count = 2, .fields = {{"kind", "note"}, {"text", "Likes tea"}}};
    store_case_ok(&work, record_save(&work, RECORD_NOTE, &note, &saved));
    assert_int_equal(found(test, "ana", &id), 1);
    const struct record tags = {.client_id = id, .count = 1, .fields = {{"tags", "hotel"}}};
    store_case_ok(&work, record_save(&work, RECORD_TAGS, &tags, &saved));
    work_end(&work);
    assert_int_equal(undo_in(test, audit_id, 0, ROLE_OWNER), STATUS_OK);
    assert_int_equal(found(test, "ivo", &id), 1);
    assert_int_equal(sample_card(test, id).happening_count, 1);
    assert_int_equal(found(test, "ana", &id), 1);
    assert_int_equal(sample_card(test, id).tags.count, 1);
    must_be_sound(test);
}

static void what_an_import_added_is_found_no_more(void **state)
{
    struct store_case *test = *state;
    int64_t ana = sample_client(test, CLIENT_PERSON, "Ana Horvat"), id = 0;
    int64_t audit_id = must_import(test, "people.csv", people).audit_id;

    assert_int_equal(found(test, "ana@example.hr", &id), 1);
    assert_int_equal(id, ana);
    assert_int_equal(undo_in(test, audit_id, 0, ROLE_OWNER), STATUS_OK);
    assert_int_equal(found(test, "example", &id), 0);
    assert_int_equal(found(test, "horvat", &id), 1);
    assert_int_equal(sample_card(test, ana).point_count, 0);
    must_be_sound(test);
}

static void whatever_statement_fails_the_import_stands(void **state)
{
    struct store_case *test = *state;
    int64_t audit_id = must_import(test, "people.csv", people).audit_id;
    const struct store_digest before = store_digest_of(test);
    int failing = 0;

    for (bool was_hit = true; was_hit;) {
        failing_store_arm(&test->at.failing, ++failing);
        enum status status = undo_in(test, audit_id, 0, ROLE_OWNER);
        was_hit = failing_store_was_hit(&test->at.failing);
        const struct store_digest after = store_digest_of(test);

        assert_int_equal(status, was_hit ? STATUS_UNAVAILABLE : STATUS_OK);
        assert_int_equal(store_digests_equal(&before, &after), was_hit);
    }
    assert_true(failing > 10);
    must_be_sound(test);
}

#define STORE_TEST(test) \
    cmocka_unit_test_setup_teardown(test, store_case_setup, store_case_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        STORE_TEST(an_owner_takes_it_back_within_a_month),
        STORE_TEST(a_client_that_somebody_worked_with_stays),
        STORE_TEST(a_client_of_whom_something_was_written_stays),
        STORE_TEST(what_an_import_added_is_found_no_more),
        STORE_TEST(whatever_statement_fails_the_import_stands),
    };
    return run_store_tests(tests);
}
