// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/undo.h"

#include "app/client_merge.h"
#include "app/enquiries.h"
#include "app/hours.h"
#include "app/records.h"
#include "app/services.h"
#include "support/check.h"
#include "support/sample_clients.h"

static enum status undo_as(struct store_case *test, enum role role, int64_t audit_id)
{
    struct work work = sample_work(test, sample_member(test, "Somebody", role), role);
    struct undone undone;

    enum status status = undo(&work, audit_id, &undone);
    work_end(&work);
    return status;
}

/* Whoever may not do a thing cannot do it by taking it back. */
static void only_who_settles_the_services_takes_their_changes_back(void **state)
{
    struct store_case *test = *state;
    int64_t client_id = sample_client(test, CLIENT_PERSON, "Ada");
    struct service_changed added, changed;
    struct order_changed order;
    struct work work = store_case_work(test);

    store_case_ok(&work, add_service(&work, &(struct service_input){.name = "Logo"}, &added));
    store_case_ok(&work,
                  add_order(&work, client_id, &(struct order_input){.service = "Logo"}, &order));
    store_case_ok(&work, edit_service(&work, added.service.id, added.service.version,
                                      &(struct service_input){.name = "Signs"}, true, &changed));
    work_end(&work);
    assert_int_equal(changed.renamed, 1);
    static const enum role others[] = {ROLE_VIEWER, ROLE_MEMBER};
    for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
        assert_int_equal(undo_as(test, others[i], changed.renamed_audit_id), STATUS_FORBIDDEN);
        assert_int_equal(undo_as(test, others[i], changed.audit_id), STATUS_FORBIDDEN);
    }
    assert_int_equal(undo_as(test, ROLE_MANAGER, changed.renamed_audit_id), STATUS_OK);
    assert_int_equal(undo_as(test, ROLE_MANAGER, changed.audit_id), STATUS_OK);
}

static void only_who_settles_the_hours_takes_a_day_off_back(void **state)
{
    struct store_case *test = *state;
    const struct day_off day_off = {.first_on = 20800, .last_on = 20801, .label = "Away"};
    struct hours_edited edited;
    struct work work = store_case_work(test);

    store_case_ok(&work, add_day_off(&work, &day_off, &edited));
    work_end(&work);
    assert_int_equal(undo_as(test, ROLE_MEMBER, edited.audit_id), STATUS_FORBIDDEN);
    assert_int_equal(undo_as(test, ROLE_MANAGER, edited.audit_id), STATUS_OK);
}

/* What was written of somebody is not lost with the Undo of the form that they were entered by. */
static void a_client_made_by_hand_stays_once_somebody_worked_with_it(void **state)
{
    struct store_case *test = *state;
    const struct client_draft ada = {"Ada", "person", "", "", "", "", false};
    const struct client_draft ben = {"Ben", "person", "", "", "", "", false};
    struct client_created first, second;
    struct record_saved saved;
    struct enquiry_changed enquiry;
    struct work work = store_case_work(test);

    store_case_ok(&work, create_client(&work, &ada, &first));
    store_case_ok(&work, create_client(&work, &ben, &second));
    const struct record note = {
        .client_id = first.id, .count = 2, .fields = {{"kind", "note"}, {"text", "Likes tea"}}};
    store_case_ok(&work, record_save(&work, RECORD_NOTE, &note, &saved));
    store_case_ok(
        &work, add_enquiry(&work, &(struct enquiry_input){.client_id = second.id, .title = "Sign"},
                           &enquiry));
    work_end(&work);
    assert_int_equal(undo_as(test, ROLE_OWNER, first.audit_id), STATUS_CONFLICT);
    assert_int_equal(undo_as(test, ROLE_OWNER, second.audit_id), STATUS_CONFLICT);
}

/* Whose the enquiry was is gone by then. */
static void an_enquiry_does_not_go_back_to_who_is_gone(void **state)
{
    struct store_case *test = *state;
    const int64_t into = sample_client(test, CLIENT_PERSON, "Ada");
    const int64_t other = sample_client(test, CLIENT_PERSON, "Ada L.");
    struct client_merge merge = {into, 1, other, 1, {false}};
    struct enquiry_changed added, changed;
    int64_t audit_id = 0;
    struct work work = store_case_work(test);

    store_case_ok(
        &work,
        add_enquiry(&work, &(struct enquiry_input){.client_id = other, .title = "Sign"}, &added));
    store_case_ok(&work, edit_enquiry(&work, added.enquiry.id, 0,
                                      &(struct enquiry_input){.client_id = into}, &changed));
    assert_int_equal(changed.enquiry.client_id, into);
    store_case_ok(&work, merge_clients(&work, &merge, &audit_id));
    work_end(&work);
    assert_int_equal(undo_as(test, ROLE_OWNER, changed.audit_id), STATUS_NOT_FOUND);
}

#define STORE_TEST(test) \
    cmocka_unit_test_setup_teardown(test, store_case_setup, store_case_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        STORE_TEST(only_who_settles_the_services_takes_their_changes_back),
        STORE_TEST(only_who_settles_the_hours_takes_a_day_off_back),
        STORE_TEST(a_client_made_by_hand_stays_once_somebody_worked_with_it),
        STORE_TEST(an_enquiry_does_not_go_back_to_who_is_gone),
    };
    return run_store_tests(tests);
}
