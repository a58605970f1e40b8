// SPDX-License-Identifier: AGPL-3.0-or-later
#include <string.h>

#include "app/enquiries.h"
#include "app/orders.h"
#include "app/own_language.h"
#include "app/people.h"
#include "app/records.h"
#include "app/services.h"
#include "app/sign_in.h"
#include "app/undo.h"
#include "support/check.h"
#include "support/halves.h"
#include "support/sample_clients.h"
#include "support/store_digest.h"

static void make_client(struct subject *subject)
{
    subject->client_id = sample_client(subject->test, CLIENT_PERSON, "Ada");
}

static enum status run_edit(struct work *work, struct subject *subject)
{
    const struct client_edit edit = {
        .id = subject->client_id, .version = 1, .name = "Eve", .form_of_address = "formal"};
    struct client_edited edited;

    return edit_client(work, &edit, &edited);
}

static void an_edit(void **state)
{
    halves_check(*state, &(struct use_case){make_client, run_edit});
}

static enum status run_note(struct work *work, struct subject *subject)
{
    const struct record note = {.client_id = subject->client_id,
                                .count = 2,
                                .fields = {{"kind", "note"}, {"text", "They like it short"}}};
    struct record_saved saved;

    return record_save(work, RECORD_NOTE, &note, &saved);
}

static void a_note(void **state)
{
    halves_check(*state, &(struct use_case){make_client, run_note});
}

static enum status run_create(struct work *work, struct subject *subject)
{
    const struct client_draft draft = {.name = "Ben",
                                       .kind = "person",
                                       .reach = "ben@example.org",
                                       .language = "",
                                       .form_of_address = "",
                                       .source = "",
                                       .is_sure = true};
    struct client_created created;

    (void)subject;
    return create_client(work, &draft, &created);
}

static void a_new_client(void **state)
{
    halves_check(*state, &(struct use_case){make_nothing, run_create});
}

static enum status run_archive(struct work *work, struct subject *subject)
{
    const bool is_archived = true;
    int64_t audit_id;

    return archive_client(work, subject->client_id, 1, is_archived, &audit_id);
}

static void an_archiving(void **state)
{
    halves_check(*state, &(struct use_case){make_client, run_archive});
}

static void make_change(struct subject *subject)
{
    make_client(subject);
    subject->audit_id = sample_rename(subject->test, subject->client_id, "Eve");
}

static void an_undo(void **state)
{
    halves_check(*state, &(struct use_case){make_change, run_undo});
}

static void make_link(struct subject *subject)
{
    struct work work = sample_work(subject->test, 0, ROLE_OWNER);
    const char *path = NULL;

    store_case_ok(&work, sign_in_link(&work, &path));
    subject->token = path + strlen("/sign-in/");
}

static enum status run_sign_in(struct work *work, struct subject *subject)
{
    return sign_in(work, subject->token, &(struct visiting_browser){0}, subject->session);
}

static void signing_in(void **state)
{
    halves_check(*state, &(struct use_case){make_link, run_sign_in});
}

static enum status run_language(struct work *work, struct subject *subject)
{
    (void)subject;
    return choose_own_language(work, "hr");
}

static void choosing_a_language(void **state)
{
    halves_check(*state, &(struct use_case){make_nothing, run_language});
}

static void make_session(struct subject *subject)
{
    struct work work = sample_work(subject->test, 0, ROLE_NONE);

    make_link(subject);
    store_case_ok(&work,
                  sign_in(&work, subject->token, &(struct visiting_browser){0}, subject->session));
}

static enum status run_sign_out(struct work *work, struct subject *subject)
{
    return sign_out(work, subject->session);
}

static void signing_out(void **state)
{
    halves_check(*state, &(struct use_case){make_session, run_sign_out});
}

static void make_owner(struct subject *subject)
{
    subject->user_id = sample_member(subject->test, "Boris", ROLE_OWNER);
}

static enum status run_leaving(struct work *work, struct subject *subject)
{
    (void)subject;
    return leave_workspace(work);
}

static void leaving(void **state)
{
    halves_check(*state, &(struct use_case){make_owner, run_leaving});
}

static enum status run_order(struct work *work, struct subject *subject)
{
    const struct order_input input = {.title = "Menu", .number = "5", .amount = "240"};
    struct order_changed changed;

    return add_order(work, subject->client_id, &input, &changed);
}

static void an_order_that_is_entered(void **state)
{
    halves_check(*state, &(struct use_case){make_client, run_order});
}

static void make_order(struct subject *subject)
{
    struct work work = sample_work(subject->test, subject->user_id, ROLE_OWNER);
    const struct order_input input = {.title = "Menu", .amount = "240"};
    struct order_changed changed;

    make_client(subject);
    store_case_ok(&work, add_order(&work, subject->client_id, &input, &changed));
    work_end(&work);
    subject->audit_id = changed.audit_id;
    subject->order_id = changed.order.id;
}

static enum status run_move(struct work *work, struct subject *subject)
{
    struct order_changed changed;

    return move_order(work, subject->order_id, 0, STAGE_DELIVERED, &changed);
}

static void an_order_that_moves_on(void **state)
{
    halves_check(*state, &(struct use_case){make_order, run_move});
}

static enum status run_refund(struct work *work, struct subject *subject)
{
    struct order_changed changed;

    return refund_order(work, subject->order_id, "40", &changed);
}

static void money_given_back(void **state)
{
    halves_check(*state, &(struct use_case){make_order, run_refund});
}

static void an_order_taken_back(void **state)
{
    halves_check(*state, &(struct use_case){make_order, run_undo});
}

static void make_enquiry(struct subject *subject)
{
    struct work work = sample_work(subject->test, subject->user_id, ROLE_OWNER);
    const struct enquiry_input input = {.name = "Nora", .reach = "n@example.com", .title = "Menu"};
    struct enquiry_changed changed;

    store_case_ok(&work, add_enquiry(&work, &input, &changed));
    work_end(&work);
    subject->order_id = changed.enquiry.id;
}

static enum status run_winning(struct work *work, struct subject *subject)
{
    struct enquiry_changed changed;

    return win_enquiry(work, subject->order_id, false, &changed);
}

static void an_enquiry_that_is_won(void **state)
{
    halves_check(*state, &(struct use_case){make_enquiry, run_winning});
}

static void make_won(struct subject *subject)
{
    struct work work = sample_work(subject->test, subject->user_id, ROLE_OWNER);
    struct enquiry_changed changed;

    make_enquiry(subject);
    store_case_ok(&work, win_enquiry(&work, subject->order_id, false, &changed));
    work_end(&work);
    subject->audit_id = changed.audit_id;
}

static void a_win_taken_back(void **state)
{
    halves_check(*state, &(struct use_case){make_won, run_undo});
}

static void make_service(struct subject *subject)
{
    struct work work = sample_work(subject->test, subject->user_id, ROLE_OWNER);
    const struct service_input input = {.name = "Menu"};
    const struct order_input order = {.service = "Menu"};
    struct service_changed changed;
    struct order_changed entered;

    make_client(subject);
    store_case_ok(&work, add_service(&work, &input, &changed));
    store_case_ok(&work, add_order(&work, subject->client_id, &order, &entered));
    work_end(&work);
    subject->order_id = changed.service.id;
}

static enum status run_rename(struct work *work, struct subject *subject)
{
    const struct service_input input = {.name = "Card"};
    struct service_changed changed;

    return edit_service(work, subject->order_id, 1, &input, true, &changed);
}

static void a_service_renamed_with_its_orders(void **state)
{
    halves_check(*state, &(struct use_case){make_service, run_rename});
}

static enum status run_link(struct work *work, struct subject *subject)
{
    const char *path;

    (void)subject;
    return sign_in_link(work, &path);
}

static void a_link_for_signing_in(void **state)
{
    halves_check(*state, &(struct use_case){make_nothing, run_link});
}

/* A session that cannot be pushed on is open all the same. */
static void looking_goes_on_where_nothing_can_be_written(void **state)
{
    struct store_case *test = *state;
    struct subject subject = {.test = test};
    bool was_hit = true;

    make_session(&subject);
    for (int failing = 1; was_hit; failing++) {
        struct work work = work_start(test->at.store, &test->arena);
        struct signed_in signed_in;
        struct client_page page;

        work.now += INT64_C(3600) * 1000000;
        failing_store_arm(&test->at.failing, failing);
        enum status status = open_session(&work, subject.session, &signed_in);
        was_hit = failing_store_was_hit(&test->at.failing);
        if (status == STATUS_OK)
            store_case_ok(&work, list_clients(&work, &(struct client_query){.limit = 1}, &page));
        else
            assert_int_equal(status, STATUS_UNAVAILABLE);
        work_end(&work);
    }
}

#define STORE_TEST(test) \
    cmocka_unit_test_setup_teardown(test, store_case_setup, store_case_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        STORE_TEST(an_edit),
        STORE_TEST(a_note),
        STORE_TEST(a_new_client),
        STORE_TEST(an_archiving),
        STORE_TEST(an_undo),
        STORE_TEST(an_order_that_is_entered),
        STORE_TEST(an_order_that_moves_on),
        STORE_TEST(money_given_back),
        STORE_TEST(an_order_taken_back),
        STORE_TEST(an_enquiry_that_is_won),
        STORE_TEST(a_win_taken_back),
        STORE_TEST(a_service_renamed_with_its_orders),
        STORE_TEST(signing_in),
        STORE_TEST(choosing_a_language),
        STORE_TEST(signing_out),
        STORE_TEST(leaving),
        STORE_TEST(a_link_for_signing_in),
        STORE_TEST(looking_goes_on_where_nothing_can_be_written),
    };
    return run_store_tests(tests);
}
