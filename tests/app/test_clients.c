// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/clients.h"

#include <stdlib.h>
#include <string.h>

#include "base/json_read.h"
#include "store/audits.h"
#include "support/check.h"
#include "support/sample_clients.h"
#include "support/store_digest.h"

static struct client_page listed(struct store_case *test, const char *find, const char *after,
                                 size_t limit)
{
    const struct client_query query = {.find = find, .after = after, .limit = limit};
    struct work work = store_case_work(test);
    struct client_page page = {0};

    store_case_ok(&work, list_clients(&work, &query, &page));
    work_end(&work);
    return page;
}

static enum status edit_by(struct work *work, int64_t id, int64_t version, const char *name,
                           const char *form, struct client_edited *ret_edited)
{
    const struct client_edit edit = {
        .id = id, .version = version, .name = name, .form_of_address = form};

    enum status status = edit_client(work, &edit, ret_edited);
    work_end(work);
    return status;
}

static enum status edit_as(struct store_case *test, enum role role, int64_t id, const char *name)
{
    struct work work = sample_work(test, test->user_id, role);
    struct client_edited edited;

    return edit_by(&work, id, 1, name, NULL, &edited);
}

static void pages_follow_one_another_by_name(void **state)
{
    struct store_case *test = *state;
    static const char *const names[] = {"Čedo", "Ada", "boris", "Éva", "Dana"};
    static const char *const sorted[] = {"Ada", "boris", "Čedo", "Dana", "Éva"};
    struct client_page page = {0};

    for (size_t i = 0; i < 5; i++)
        sample_client(test, CLIENT_PERSON, names[i]);
    for (size_t i = 0; i < 5; i += 2) {
        page = listed(test, NULL, page.next, 2);
        assert_int_equal(page.clients.count, i < 4 ? 2 : 1);
        for (size_t j = 0; j < page.clients.count; j++)
            assert_string_equal(page.clients.items[j].name, sorted[i + j]);
        assert_int_equal(page.next == NULL, i == 4);
    }
    assert_int_equal(listed(test, "", NULL, CLIENTS_PAGE_MAX).clients.count, 5);
}

static void a_place_holds_when_its_client_is_renamed(void **state)
{
    struct store_case *test = *state;
    sample_client(test, CLIENT_PERSON, "Ada");
    int64_t boris = sample_client(test, CLIENT_PERSON, "Boris");
    sample_client(test, CLIENT_PERSON, "Dana");
    struct client_page page = listed(test, NULL, NULL, 2);

    sample_rename(test, boris, "Zora");
    page = listed(test, NULL, page.next, 2);
    assert_string_equal(page.clients.items[0].name, "Dana");
}

static void words_find_by_their_beginnings_the_newest_first(void **state)
{
    struct store_case *test = *state;
    sample_client(test, CLIENT_PERSON, "Ана Ёлкина");
    sample_client(test, CLIENT_COMPANY, "Elkin & Sons");
    sample_client(test, CLIENT_PERSON, "Ana Đurić");
    struct client_page page = listed(test, "АНА елк", NULL, 10);

    assert_int_equal(page.clients.count, 1);
    assert_string_equal(page.clients.items[0].name, "Ана Ёлкина");
    assert_int_equal(listed(test, "duric", NULL, 10).clients.count, 1);
    assert_int_equal(listed(test, "uric", NULL, 10).clients.count, 0);
    assert_int_equal(listed(test, " ... ", NULL, 10).clients.count, 0);
    page = listed(test, "an", NULL, 10);
    assert_int_equal(page.clients.count, 1);
    for (int i = 0; i < 5; i++)
        sample_client(test, CLIENT_PERSON, "Ana");
    page = listed(test, "ana", NULL, 4);
    assert_int_equal(page.clients.count, 4);
    assert_true(page.clients.items[0].id > page.clients.items[3].id);
    page = listed(test, "ana", page.next, 4);
    assert_int_equal(page.clients.count, 2);
    assert_null(page.next);
    assert_string_equal(page.clients.items[1].name, "Ana Đurić");
}

static void a_place_of_somebody_else_is_refused(void **state)
{
    struct store_case *test = *state;
    static const struct {
        const char *find, *after;
    } cases[] = {{"", "x"},
                 {"", "12"},
                 {"", "12-4"},
                 {"", "12-4G"},
                 {"", "-12-aa"},
                 {"", "0-aa"},
                 {"", "' OR 1=1--"},
                 {"", "12-aa "},
                 {"a", "12-aa"},
                 {"a", "x"},
                 {"", "99999999999999999999-aa"}};

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        const struct client_query query = {
            .find = cases[i].find, .after = cases[i].after, .limit = 5};
        struct work work = store_case_work(test);
        struct client_page page;

        if (list_clients(&work, &query, &page) != STATUS_INVALID)
            fail_msg("taken: %s", cases[i].after);
        assert_string_equal(work.fault.field, "after");
        work_end(&work);
    }
}

static void a_page_has_its_limits(void **state)
{
    struct store_case *test = *state;
    static const size_t limits[] = {0, CLIENTS_PAGE_MAX + 1, SIZE_MAX};

    for (size_t i = 0; i < 3; i++) {
        struct work work = store_case_work(test);
        struct client_page page;

        assert_int_equal(list_clients(&work, &(struct client_query){.limit = limits[i]}, &page),
                         STATUS_INVALID);
    }
}

static void looking_needs_a_role(void **state)
{
    struct store_case *test = *state;
    int64_t id = sample_client(test, CLIENT_PERSON, "Ada");

    for (int role = ROLE_NONE; role < ROLE_COUNT; role++) {
        enum status expected = role == ROLE_NONE ? STATUS_FORBIDDEN : STATUS_OK;
        struct work work = sample_work(test, test->user_id, (enum role)role);
        struct client_page page;
        struct client_card card;

        assert_int_equal(list_clients(&work, &(struct client_query){.limit = 1}, &page), expected);
        work_end(&work);
        assert_int_equal(show_client(&work, id, &card), expected);
        work_end(&work);
    }
}

static void changing_needs_the_right_to(void **state)
{
    struct store_case *test = *state;
    int64_t id = sample_client(test, CLIENT_PERSON, "Ada");
    const struct store_digest before = store_digest_of(test);

    assert_int_equal(edit_as(test, ROLE_NONE, id, "Eve"), STATUS_FORBIDDEN);
    assert_int_equal(edit_as(test, ROLE_VIEWER, id, "Eve"), STATUS_FORBIDDEN);
    /* Nobody learns from a refusal whether there is such a client (AC-042). */
    assert_int_equal(edit_as(test, ROLE_VIEWER, id + 1000, "Eve"), STATUS_FORBIDDEN);
    const struct store_digest after = store_digest_of(test);
    assert_true(store_digests_equal(&before, &after));
    assert_int_equal(edit_as(test, ROLE_MEMBER, id, "Eve"), STATUS_OK);
}

static struct audit audit_row(struct store_case *test, int64_t id)
{
    struct work work = store_case_work(test);
    struct audit audit = {0};

    store_case_ok(&work, audits_find(&work, id, &audit));
    work_end(&work);
    return audit;
}

static const char *member_of(struct store_case *test, const char *json, const char *name)
{
    const struct json_value *object;
    struct fault fault = {0};

    assert_int_equal(json_read(slice_of(json), &test->arena, &fault, &object), STATUS_OK);
    const struct json_value *member = json_member(object, name);
    return member ? member->text.at : NULL;
}

static void an_edit_changes_client_contact_words_order_and_trail(void **state)
{
    struct store_case *test = *state;
    int64_t id = sample_client(test, CLIENT_PERSON, "Ada");
    sample_client(test, CLIENT_PERSON, "Boris");
    struct work work = store_case_work(test);
    struct client_edited edited;

    assert_int_equal(edit_by(&work, id, 1, "  Zoë   \"Z\" ", "first_name", &edited), STATUS_OK);
    assert_int_equal(edited.version, 2);
    const struct client_card card = sample_card(test, id);
    assert_string_equal(card.client.name, "Zoë \"Z\"");
    assert_int_equal(card.client.version, 2);
    assert_string_equal(card.client.contact_name, "Zoë \"Z\"");
    assert_int_equal(card.client.form_of_address, ADDRESS_FIRST_NAME);
    assert_int_equal(listed(test, "zoe", NULL, 5).clients.count, 1);
    assert_int_equal(listed(test, "ada", NULL, 5).clients.count, 0);
    assert_string_equal(listed(test, NULL, NULL, 5).clients.items[1].name, "Zoë \"Z\"");

    const struct audit audit = audit_row(test, edited.audit_id);
    assert_int_equal(audit.action, AUDIT_CLIENT_CHANGED);
    assert_int_equal(audit.object_id, id);
    assert_int_equal(audit.version, 2);
    assert_int_equal(audit.user_id, test->user_id);
    assert_int_equal(audit.undone_by, 0);
    assert_string_equal(member_of(test, audit.before_json, "name"), "Ada");
    assert_string_equal(member_of(test, audit.after_json, "name"), "Zoë \"Z\"");
    assert_string_equal(member_of(test, audit.before_json, "form_of_address"), "");
    assert_string_equal(member_of(test, audit.after_json, "form_of_address"), "first_name");
}

static void the_trail_names_only_what_changed(void **state)
{
    struct store_case *test = *state;
    int64_t id = sample_client(test, CLIENT_COMPANY, "Acme");
    struct work work = store_case_work(test);
    struct client_edited edited;

    assert_int_equal(edit_by(&work, id, 1, "Acme", "formal", &edited), STATUS_OK);
    const struct audit audit = audit_row(test, edited.audit_id);
    assert_null(member_of(test, audit.before_json, "name"));
    assert_string_equal(member_of(test, audit.after_json, "form_of_address"), "formal");
    assert_string_equal(sample_card(test, id).client.contact_name, "Acme");
}

static void a_change_that_changes_nothing_writes_nothing(void **state)
{
    struct store_case *test = *state;
    int64_t id = sample_client(test, CLIENT_PERSON, "Ada");
    const struct store_digest before = store_digest_of(test);
    struct work work = store_case_work(test);
    struct client_edited edited = {.audit_id = 7};

    assert_int_equal(edit_by(&work, id, 1, " Ada ", "", &edited), STATUS_OK);
    assert_int_equal(edited.audit_id, 0);
    assert_int_equal(edited.version, 1);
    assert_int_equal(edit_by(&work, id, 1, NULL, NULL, &edited), STATUS_OK);
    const struct store_digest after = store_digest_of(test);
    assert_true(store_digests_equal(&before, &after));
}

static void what_cannot_be_taken_names_its_field(void **state)
{
    struct store_case *test = *state;
    int64_t id = sample_client(test, CLIENT_PERSON, "Ada");
    const struct store_digest before = store_digest_of(test);
    char *long_name = arena_alloc(&test->arena, CLIENT_NAME_MAX + 2);
    const struct {
        const char *name, *form, *field;
    } cases[] = {{"", NULL, "name"},
                 {"  \t ", NULL, "name"},
                 {"a\x01z", NULL, "name"},
                 {"\xFF", NULL, "name"},
                 {long_name, NULL, "name"},
                 {NULL, "Formal", "form_of_address"},
                 {"Eve", "none", "form_of_address"}};

    memset(long_name, 'x', CLIENT_NAME_MAX + 1);
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct work work = store_case_work(test);
        struct client_edited edited;

        if (edit_by(&work, id, 1, cases[i].name, cases[i].form, &edited) != STATUS_INVALID)
            fail_msg("case %zu was taken", i);
        assert_string_equal(work.fault.field, cases[i].field);
    }
    const struct store_digest after = store_digest_of(test);
    assert_true(store_digests_equal(&before, &after));
}

static void another_version_is_a_conflict(void **state)
{
    struct store_case *test = *state;
    int64_t id = sample_client(test, CLIENT_PERSON, "Ada");
    static const int64_t versions[] = {0, 1, 3, -1, INT64_MAX};

    sample_rename(test, id, "Eve");
    const struct store_digest before = store_digest_of(test);
    for (size_t i = 0; i < 5; i++) {
        struct work work = store_case_work(test);
        struct client_edited edited;

        assert_int_equal(edit_by(&work, id, versions[i], "Zoe", NULL, &edited), STATUS_CONFLICT);
    }
    const struct store_digest after = store_digest_of(test);
    assert_true(store_digests_equal(&before, &after));
}

static void a_client_of_nobody_or_of_others_is_not_found(void **state)
{
    struct store_case *test = *state;
    int64_t id = sample_client(test, CLIENT_PERSON, "Ada");
    const struct store_digest before = store_digest_of(test);
    struct work work = store_case_work(test);
    struct client_edited edited;
    struct client_card card;

    assert_int_equal(edit_by(&work, id + 1000000, 1, "Eve", NULL, &edited), STATUS_NOT_FOUND);
    work = store_case_work(test);
    work.workspace_id += 1;
    assert_int_equal(edit_by(&work, id, 1, "Eve", NULL, &edited), STATUS_NOT_FOUND);
    work = store_case_work(test);
    work.workspace_id += 1;
    assert_int_equal(show_client(&work, id, &card), STATUS_NOT_FOUND);
    work_end(&work);
    const struct store_digest after = store_digest_of(test);
    assert_true(store_digests_equal(&before, &after));
}

static void forms_of_address_have_words(void **state)
{
    (void)state;
    enum form_of_address form;

    for (int i = ADDRESS_UNKNOWN; i <= ADDRESS_FIRST_NAME; i++) {
        assert_true(form_of_address_of(form_of_address_word((enum form_of_address)i), &form));
        assert_int_equal(form, i);
    }
    assert_string_equal(form_of_address_word((enum form_of_address)3), "");
    assert_false(form_of_address_of("none", &form));
}

#define STORE_TEST(test) \
    cmocka_unit_test_setup_teardown(test, store_case_setup, store_case_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        STORE_TEST(pages_follow_one_another_by_name),
        STORE_TEST(a_place_holds_when_its_client_is_renamed),
        STORE_TEST(words_find_by_their_beginnings_the_newest_first),
        STORE_TEST(a_place_of_somebody_else_is_refused),
        STORE_TEST(a_page_has_its_limits),
        STORE_TEST(looking_needs_a_role),
        STORE_TEST(changing_needs_the_right_to),
        STORE_TEST(an_edit_changes_client_contact_words_order_and_trail),
        STORE_TEST(the_trail_names_only_what_changed),
        STORE_TEST(a_change_that_changes_nothing_writes_nothing),
        STORE_TEST(what_cannot_be_taken_names_its_field),
        STORE_TEST(another_version_is_a_conflict),
        STORE_TEST(a_client_of_nobody_or_of_others_is_not_found),
        STORE_TEST(forms_of_address_have_words),
    };
    return run_store_tests(tests);
}
