// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/undo.h"

#include "store/audits.h"
#include "support/check.h"
#include "support/sample_clients.h"
#include "support/store_digest.h"

static enum status undo_as(struct store_case *test, enum role role, int64_t audit_id,
                           struct undone *ret_undone)
{
    struct work work = sample_work(test, test->user_id, role);

    enum status status = undo(&work, audit_id, ret_undone);
    work_end(&work);
    return status;
}

static struct undone undone(struct store_case *test, int64_t audit_id)
{
    struct work work = store_case_work(test);
    struct undone undone = {0};

    store_case_ok(&work, undo(&work, audit_id, &undone));
    return undone;
}

static const char *name_of(struct store_case *test, int64_t id)
{
    return sample_card(test, id).client.name;
}

static size_t found(struct store_case *test, const char *find)
{
    const struct client_query query = {.find = find, .limit = 5};
    struct work work = store_case_work(test);
    struct client_page page = {0};

    store_case_ok(&work, list_clients(&work, &query, &page));
    work_end(&work);
    return page.clients.count;
}

static void what_was_before_comes_back(void **state)
{
    struct store_case *test = *state;
    int64_t id = sample_client(test, CLIENT_PERSON, "Ada");
    const struct client_edit edit = {
        .id = id, .version = 1, .name = "Eve", .form_of_address = "formal"};
    struct work work = store_case_work(test);
    struct client_edited edited;

    store_case_ok(&work, edit_client(&work, &edit, &edited));
    const struct undone back = undone(test, edited.audit_id);
    assert_int_equal(back.object_id, id);
    assert_true(back.audit_id > 0 && back.audit_id != edited.audit_id);
    const struct client_card card = sample_card(test, id);
    assert_string_equal(card.client.name, "Ada");
    assert_string_equal(card.client.contact_name, "Ada");
    assert_int_equal(card.client.form_of_address, ADDRESS_UNKNOWN);
    assert_int_equal(card.client.version, 3); /* time does not run backwards */
    assert_int_equal(found(test, "ada"), 1);
    assert_int_equal(found(test, "eve"), 0);
}

static void the_trail_keeps_both(void **state)
{
    struct store_case *test = *state;
    int64_t id = sample_client(test, CLIENT_PERSON, "Ada");
    int64_t audit_id = sample_rename(test, id, "Eve");
    const struct undone back = undone(test, audit_id);
    struct work work = store_case_work(test);
    struct audit first, second;

    store_case_ok(&work, audits_find(&work, audit_id, &first));
    store_case_ok(&work, audits_find(&work, back.audit_id, &second));
    work_end(&work);
    assert_int_equal(first.undone_by, back.audit_id);
    assert_int_equal(second.action, AUDIT_CLIENT_RESTORED);
    assert_int_equal(second.undone_by, 0);
    assert_int_equal(second.version, 3);
    assert_string_equal(first.before_json, second.after_json);
    assert_string_equal(first.after_json, second.before_json);
}

static void an_undo_is_undone_in_turn(void **state)
{
    struct store_case *test = *state;
    int64_t id = sample_client(test, CLIENT_PERSON, "Ada");
    int64_t audit_id = sample_rename(test, id, "Eve");

    for (int times = 0; times < 4; times++) {
        audit_id = undone(test, audit_id).audit_id;
        assert_string_equal(name_of(test, id), times % 2 == 0 ? "Ada" : "Eve");
    }
    assert_int_equal(sample_card(test, id).client.version, 6);
}

static void nothing_is_taken_back_twice(void **state)
{
    struct store_case *test = *state;
    int64_t id = sample_client(test, CLIENT_PERSON, "Ada");
    int64_t audit_id = sample_rename(test, id, "Eve");
    struct undone again;

    undone(test, audit_id);
    const struct store_digest before = store_digest_of(test);
    assert_int_equal(undo_as(test, ROLE_OWNER, audit_id, &again), STATUS_CONFLICT);
    const struct store_digest after = store_digest_of(test);
    assert_true(store_digests_equal(&before, &after));
}

static void what_was_changed_since_stays(void **state)
{
    struct store_case *test = *state;
    int64_t id = sample_client(test, CLIENT_PERSON, "Ada");
    int64_t first = sample_rename(test, id, "Eve");
    int64_t second = sample_rename(test, id, "Zoe");
    struct undone unused;

    assert_int_equal(undo_as(test, ROLE_OWNER, first, &unused), STATUS_CONFLICT);
    assert_string_equal(name_of(test, id), "Zoe");
    undone(test, second);
    assert_string_equal(name_of(test, id), "Eve");
    /* The restored name is not the state that the first change left: its version is another. */
    assert_int_equal(undo_as(test, ROLE_OWNER, first, &unused), STATUS_CONFLICT);
}

static void the_right_is_that_of_what_is_undone(void **state)
{
    struct store_case *test = *state;
    int64_t id = sample_client(test, CLIENT_PERSON, "Ada");
    int64_t audit_id = sample_rename(test, id, "Eve");
    struct undone unused;

    assert_int_equal(undo_as(test, ROLE_NONE, audit_id, &unused), STATUS_FORBIDDEN);
    assert_int_equal(undo_as(test, ROLE_VIEWER, audit_id, &unused), STATUS_FORBIDDEN);
    assert_int_equal(undo_as(test, ROLE_VIEWER, audit_id + 99999, &unused), STATUS_FORBIDDEN);
    assert_int_equal(undo_as(test, ROLE_MEMBER, audit_id, &unused), STATUS_OK);
}

static void what_nobody_did_here_is_not_found(void **state)
{
    struct store_case *test = *state;
    int64_t id = sample_client(test, CLIENT_PERSON, "Ada");
    int64_t audit_id = sample_rename(test, id, "Eve");
    struct work work = store_case_work(test);
    struct undone unused;

    assert_int_equal(undo_as(test, ROLE_OWNER, audit_id + 99999, &unused), STATUS_NOT_FOUND);
    assert_int_equal(undo_as(test, ROLE_OWNER, id, &unused), STATUS_NOT_FOUND);
    work.workspace_id += 1; /* another business */
    assert_int_equal(undo(&work, audit_id, &unused), STATUS_NOT_FOUND);
    work_end(&work);
    assert_string_equal(name_of(test, id), "Eve");
}

static int64_t audit_of(struct store_case *test, enum audit_action action)
{
    const struct audit audit = {.action = action, .object_id = test->user_id};
    struct work work = store_case_work(test);
    int64_t id = 0;

    enum status status = work_begin(&work);
    if (status == STATUS_OK)
        status = audits_insert(&work, &audit, &id);
    if (status == STATUS_OK)
        status = work_commit(&work);
    store_case_ok(&work, status);
    return id;
}

static void signing_in_and_the_like_cannot_be_taken_back(void **state)
{
    struct store_case *test = *state;
    static const enum audit_action actions[] = {AUDIT_IMPORT_UNDONE, AUDIT_SIGNED_IN,
                                                AUDIT_SIGNED_OUT,    AUDIT_MEMBER_LEFT,
                                                AUDIT_RESTORED,      AUDIT_EXPORTED};
    struct undone unused;

    for (size_t i = 0; i < sizeof(actions) / sizeof(actions[0]); i++)
        assert_int_equal(undo_as(test, ROLE_OWNER, audit_of(test, actions[i]), &unused),
                         STATUS_NOT_FOUND);
}

static void a_trail_that_cannot_be_read_changes_nothing(void **state)
{
    struct store_case *test = *state;
    int64_t id = sample_client(test, CLIENT_PERSON, "Ada");
    static const char *const texts[] = {NULL,
                                        "",
                                        "[]",
                                        "{\"name\": 1}",
                                        "{\"form_of_address\": \"none\"}",
                                        "{\"form_of_address\": null}"};

    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        const struct audit audit = {
            .action = AUDIT_CLIENT_CHANGED, .object_id = id, .before_json = texts[i], .version = 1};
        struct work work = store_case_work(test);
        int64_t audit_id = 0;
        struct undone unused;

        store_case_ok(&work, work_begin(&work));
        store_case_ok(&work, audits_insert(&work, &audit, &audit_id));
        store_case_ok(&work, work_commit(&work));
        assert_int_equal(undo_as(test, ROLE_OWNER, audit_id, &unused), STATUS_BROKEN);
    }
    assert_string_equal(name_of(test, id), "Ada");
}

#define STORE_TEST(test) \
    cmocka_unit_test_setup_teardown(test, store_case_setup, store_case_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        STORE_TEST(what_was_before_comes_back),
        STORE_TEST(the_trail_keeps_both),
        STORE_TEST(an_undo_is_undone_in_turn),
        STORE_TEST(nothing_is_taken_back_twice),
        STORE_TEST(what_was_changed_since_stays),
        STORE_TEST(the_right_is_that_of_what_is_undone),
        STORE_TEST(what_nobody_did_here_is_not_found),
        STORE_TEST(signing_in_and_the_like_cannot_be_taken_back),
        STORE_TEST(a_trail_that_cannot_be_read_changes_nothing),
    };
    return run_store_tests(tests);
}
