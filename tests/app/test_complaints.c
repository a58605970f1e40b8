// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/complaints.h"

#include <string.h>

#include "app/client_merge.h"
#include "app/client_privacy.h"
#include "app/cue_draft.h"
#include "app/today.h"
#include "app/undo.h"
#include "base/text.h"
#include "support/sample_clients.h"
#include "support/sample_orders.h"

#include "support/check.h"

static enum status open_it(struct store_case *test, const struct complaint_input *input,
                           struct complaint_changed *ret_changed)
{
    struct work work = store_case_work(test);

    enum status status = open_complaint(&work, input, ret_changed);
    work_end(&work);
    return status;
}

/* One of a client's, opened by the owner. */
static struct complaint opened(struct store_case *test, int64_t client_id)
{
    struct complaint_changed changed = {0};

    assert_int_equal(open_it(test,
                             &(struct complaint_input){.client_id = client_id,
                                                       .title = "The wrong logo",
                                                       .service = "Logo"},
                             &changed),
                     STATUS_OK);
    return changed.complaint;
}

static struct complaint_card card_of(struct store_case *test, int64_t id)
{
    struct work work = store_case_work(test);
    struct complaint_card card = {0};

    store_case_ok(&work, show_complaint(&work, id, &card));
    work_end(&work);
    return card;
}

static struct complaint_changed walked(struct store_case *test, int64_t id, const char *learnt)
{
    struct work work = store_case_work(test);
    struct complaint_changed changed = {0};

    store_case_ok(&work, mend_complaint(&work, id, "The right logo", &changed));
    store_case_ok(&work, explain_complaint(&work, id, "", &changed));
    store_case_ok(&work, close_complaint(&work, id, COMPLAINT_CAUSE_UNDERSTOOD, learnt, &changed));
    work_end(&work);
    return changed;
}

static enum status taken_back(struct store_case *test, int64_t audit_id)
{
    struct work work = store_case_work(test);
    struct undone undone = {0};

    enum status status = undo(&work, audit_id, &undone);
    work_end(&work);
    return status;
}

static void it_is_opened_by_somebody_with_a_time_to_mend_it(void **state)
{
    struct store_case *test = *state;
    int64_t client_id = sample_client(test, CLIENT_PERSON, "Ada");

    const struct complaint complaint = opened(test, client_id);
    const struct complaint_card card = card_of(test, complaint.id);
    assert_int_equal(complaint.owner_id, test->user_id);
    assert_int_equal(complaint.client_id, client_id);
    assert_true(complaint.due_at > complaint.opened_at);
    assert_string_equal(card.row.client_name, "Ada");
    assert_string_equal(card.row.complaint.title, "The wrong logo");
    assert_int_equal(card.row.complaint.stage, COMPLAINT_OPEN);
    assert_in_range(card.minutes_left, COMPLAINT_MINUTES - 1, COMPLAINT_MINUTES);
    assert_int_equal(card.trail.count, 1);
}

static void what_it_hangs_on_says_whose_it_is(void **state)
{
    struct store_case *test = *state;
    int64_t ada = sample_client(test, CLIENT_PERSON, "Ada");
    int64_t ben = sample_client(test, CLIENT_PERSON, "Ben");
    int64_t order_id = sample_order(test, ada, 20000);
    struct complaint_changed changed = {0};

    assert_int_equal(
        open_it(test, &(struct complaint_input){.order_id = order_id, .title = "Late"}, &changed),
        STATUS_OK);
    assert_int_equal(changed.complaint.client_id, ada);
    assert_int_equal(changed.complaint.order_id, order_id);
    assert_int_equal(
        open_it(test,
                &(struct complaint_input){.client_id = ben, .order_id = order_id, .title = "Late"},
                &changed),
        STATUS_INVALID);
    assert_int_equal(
        open_it(test, &(struct complaint_input){.name = "ben", .title = "Late"}, &changed),
        STATUS_OK);
    assert_int_equal(changed.complaint.client_id, ben);
}

static void what_is_missing_or_wrong_is_named(void **state)
{
    struct store_case *test = *state;
    int64_t ada = sample_client(test, CLIENT_PERSON, "Ada");
    const int64_t viewer = sample_member(test, "Vera", ROLE_VIEWER);
    const struct {
        struct complaint_input input;
        const char *field;
    } cases[] = {
        {{.title = "Late"}, "client"},
        {{.name = "Nobody at all", .title = "Late"}, "client"},
        {{.client_id = ada, .title = " \t "}, "title"},
        {{.client_id = ada, .title = "Late", .due = "soon"}, "due"},
        {{.client_id = ada, .title = "Late", .due = "2001-01-01T10:00"}, "due"},
        {{.client_id = ada, .title = "Late", .owner_id = viewer}, "owner"},
        {{.client_id = ada, .title = "Late", .owner_id = 999999}, "owner"},
        {{.client_id = ada, .title = "\xff"}, "title"},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct work work = store_case_work(test);
        struct complaint_changed changed = {0};

        assert_int_equal(open_complaint(&work, &cases[i].input, &changed), STATUS_INVALID);
        assert_string_equal(work.fault.field, cases[i].field);
        work_end(&work);
    }
}

static void who_may_only_look_changes_nothing(void **state)
{
    struct store_case *test = *state;
    int64_t ada = sample_client(test, CLIENT_PERSON, "Ada");
    const struct complaint complaint = opened(test, ada);
    struct work work = sample_work(test, 0, ROLE_VIEWER);
    const struct complaint_input input = {.client_id = ada, .title = "x"};
    struct complaint_changed changed = {0};
    struct complaint_card card;
    int64_t audit_id = 0;

    assert_int_equal(open_complaint(&work, &input, &changed), STATUS_FORBIDDEN);
    assert_int_equal(edit_complaint(&work, complaint.id, 0, &input, &changed), STATUS_FORBIDDEN);
    assert_int_equal(mend_complaint(&work, complaint.id, "x", &changed), STATUS_FORBIDDEN);
    assert_int_equal(delete_complaint(&work, complaint.id, 0, &changed), STATUS_FORBIDDEN);
    assert_int_equal(note_complaint(&work, complaint.id, 0, "x", &audit_id), STATUS_FORBIDDEN);
    store_case_ok(&work, show_complaint(&work, complaint.id, &card));
    work_end(&work);
    work = sample_work(test, 0, ROLE_NONE);
    assert_int_equal(show_complaint(&work, complaint.id, &card), STATUS_FORBIDDEN);
    work_end(&work);
}

static void its_steps_are_taken_and_taken_back(void **state)
{
    struct store_case *test = *state;
    const struct complaint complaint = opened(test, sample_client(test, CLIENT_PERSON, "Ada"));
    const struct complaint_changed closed = walked(test, complaint.id, "Say it back first");

    assert_int_equal(closed.complaint.stage, COMPLAINT_CLOSED);
    assert_int_equal(taken_back(test, closed.audit_id), STATUS_OK);
    struct complaint_card card = card_of(test, complaint.id);
    assert_int_equal(card.row.complaint.stage, COMPLAINT_EXPLAINED);
    assert_int_equal(card.row.complaint.closed_at, 0);
    assert_string_equal(card.row.complaint.learnt, "");
    /* It was changed since, so the step before cannot be taken back by its own row. */
    assert_int_equal(taken_back(test, closed.audit_id), STATUS_CONFLICT);
}

static void another_hand_in_between_is_told(void **state)
{
    struct store_case *test = *state;
    const struct complaint complaint = opened(test, sample_client(test, CLIENT_PERSON, "Ada"));
    struct work work = store_case_work(test);
    struct complaint_changed changed = {0};

    store_case_ok(&work, edit_complaint(&work, complaint.id, complaint.version,
                                        &(struct complaint_input){.title = "Another"}, &changed));
    assert_int_equal(changed.complaint.version, complaint.version + 1);
    assert_int_equal(edit_complaint(&work, complaint.id, complaint.version,
                                    &(struct complaint_input){.title = "Third"}, &changed),
                     STATUS_CONFLICT);
    work_end(&work);
    work = store_case_work(test);
    store_case_ok(&work, edit_complaint(&work, complaint.id, 0,
                                        &(struct complaint_input){.title = "Another"}, &changed));
    assert_int_equal(changed.audit_id, 0);
    work_end(&work);
}

static void colleagues_are_asked_inside_and_a_note_is_taken_back(void **state)
{
    struct store_case *test = *state;
    const int64_t mia = sample_member(test, "Mia", ROLE_MEMBER);
    const struct complaint complaint = opened(test, sample_client(test, CLIENT_PERSON, "Ada"));
    struct work work = store_case_work(test);
    int64_t audit_id = 0;

    assert_int_equal(note_complaint(&work, complaint.id, 0, " ", &audit_id), STATUS_INVALID);
    work_end(&work);
    work = store_case_work(test);
    assert_int_equal(note_complaint(&work, complaint.id, 424242, "x", &audit_id), STATUS_INVALID);
    assert_string_equal(work.fault.field, "asked");
    work_end(&work);
    work = store_case_work(test);
    store_case_ok(&work,
                  note_complaint(&work, complaint.id, mia, "Which file did we send?", &audit_id));
    work_end(&work);
    struct complaint_card card = card_of(test, complaint.id);
    assert_int_equal(card.notes.count, 1);
    assert_string_equal(card.notes.items[0].asked_name, "Mia");
    assert_string_equal(card.notes.items[0].text, "Which file did we send?");
    assert_int_equal(taken_back(test, audit_id), STATUS_OK);
    assert_int_equal(card_of(test, complaint.id).notes.count, 0);
    assert_int_equal(taken_back(test, audit_id), STATUS_CONFLICT);
}

static void what_was_learnt_is_counted_and_listed(void **state)
{
    struct store_case *test = *state;
    int64_t ada = sample_client(test, CLIENT_PERSON, "Ada");
    struct complaint_tally_list tallies = {0};
    struct lesson_page page = {0};

    for (int i = 0; i < 3; i++)
        (void)walked(test, opened(test, ada).id, "Say it back first");
    (void)opened(test, ada);
    struct work work = store_case_work(test);
    struct lesson_query query = {.after = "", .limit = 2};

    store_case_ok(&work, count_lessons(&work, &tallies));
    assert_int_equal(tallies.count, 1);
    assert_int_equal(tallies.items[0].count, 3);
    assert_int_equal(tallies.items[0].cause, COMPLAINT_CAUSE_UNDERSTOOD);
    assert_string_equal(tallies.items[0].service, "Logo");
    store_case_ok(&work, list_lessons(&work, &query, &page));
    assert_int_equal(page.list.count, 2);
    assert_non_null(page.next);
    query.after = page.next;
    store_case_ok(&work, list_lessons(&work, &query, &page));
    assert_int_equal(page.list.count, 1);
    assert_null(page.next);
    query = (struct lesson_query){.cause = COMPLAINT_CAUSE_LATE, .after = "", .limit = 2};
    store_case_ok(&work, list_lessons(&work, &query, &page));
    assert_int_equal(page.list.count, 0);
    query = (struct lesson_query){.service = "Logo", .after = "", .limit = 9};
    store_case_ok(&work, list_lessons(&work, &query, &page));
    assert_int_equal(page.list.count, 3);
    work_end(&work);
}

static size_t open_count(struct store_case *test)
{
    struct work work = store_case_work(test);
    struct open_complaints open = {0};

    store_case_ok(&work, list_open_complaints(&work, &open));
    work_end(&work);
    return open.list.count;
}

static void today_names_it_until_it_is_closed(void **state)
{
    struct store_case *test = *state;
    const struct complaint complaint = opened(test, sample_client(test, CLIENT_PERSON, "Ada"));
    struct work work = store_case_work(test);
    struct today today;
    size_t found = 0;

    assert_int_equal(open_count(test), 1);
    store_case_ok(&work, show_today(&work, NULL, 10, &today));
    for (size_t i = 0; i < today.cues.count; i++)
        found += today.cues.items[i].rule == CUE_COMPLAINT &&
                 today.cues.items[i].key.object_id == complaint.id;
    today_close(&today);
    work_end(&work);
    assert_int_equal(found, 1);
    (void)walked(test, complaint.id, "Ask");
    assert_int_equal(open_count(test), 0);
}

static void its_letter_says_what_the_record_holds(void **state)
{
    struct store_case *test = *state;
    const struct complaint complaint = opened(test, sample_client(test, CLIENT_PERSON, "Ada"));
    struct work work = store_case_work(test);
    struct cue_draft draft = {0};
    bool has_letter = false;

    store_case_ok(&work, complaint_letter(&work, &complaint, &has_letter, &draft));
    assert_true(has_letter);
    assert_non_null(strstr(draft.text, "Thank you for telling us."));
    assert_null(strstr(draft.text, "order:")); /* none is known */
    work_end(&work);
}

static void two_clients_that_are_one_have_the_complaints_of_both(void **state)
{
    struct store_case *test = *state;
    int64_t ada = sample_client(test, CLIENT_PERSON, "Ada");
    int64_t other = sample_client(test, CLIENT_PERSON, "Ada L.");
    const struct complaint complaint = opened(test, other);
    struct work work = store_case_work(test);
    const struct client_merge merge = {
        .into_id = ada, .into_version = 1, .from_id = other, .from_version = 1};
    struct complaint_list list = {0};
    int64_t audit_id = 0;

    store_case_ok(&work, merge_clients(&work, &merge, &audit_id));
    store_case_ok(&work, list_client_complaints(&work, ada, &list));
    assert_int_equal(list.count, 1);
    work_end(&work);
    assert_int_equal(taken_back(test, audit_id), STATUS_OK);
    assert_int_equal(card_of(test, complaint.id).row.complaint.client_id, other);
}

static void who_is_erased_leaves_figures_and_no_words(void **state)
{
    struct store_case *test = *state;
    int64_t ada = sample_client(test, CLIENT_PERSON, "Ada");
    const struct complaint closed = opened(test, ada), open = opened(test, ada);
    struct complaint_card card = {0};
    int64_t audit_id = 0;

    struct work work = store_case_work(test);
    store_case_ok(&work, note_complaint(&work, closed.id, 0, "She was right", &audit_id));
    work_end(&work);
    (void)walked(test, closed.id, "Ada wanted blue");
    work = store_case_work(test);
    store_case_ok(&work, erase_client(&work, NULL, ada, 1, "Ada"));
    assert_int_equal(show_complaint(&work, open.id, &card), STATUS_NOT_FOUND);
    work_end(&work);
    card = card_of(test, closed.id);
    assert_int_equal(card.row.complaint.cause, COMPLAINT_CAUSE_UNDERSTOOD);
    assert_string_equal(card.row.complaint.title, "");
    assert_string_equal(card.row.complaint.learnt, "");
    assert_string_equal(card.row.complaint.mended, "");
    assert_int_equal(card.notes.count, 0);
    for (size_t i = 0; i < card.trail.count; i++)
        assert_null(card.trail.items[i].after_json);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, store_case_setup, store_case_teardown)
        TEST(it_is_opened_by_somebody_with_a_time_to_mend_it),
        TEST(what_it_hangs_on_says_whose_it_is),
        TEST(what_is_missing_or_wrong_is_named),
        TEST(who_may_only_look_changes_nothing),
        TEST(its_steps_are_taken_and_taken_back),
        TEST(another_hand_in_between_is_told),
        TEST(colleagues_are_asked_inside_and_a_note_is_taken_back),
        TEST(what_was_learnt_is_counted_and_listed),
        TEST(today_names_it_until_it_is_closed),
        TEST(its_letter_says_what_the_record_holds),
        TEST(two_clients_that_are_one_have_the_complaints_of_both),
        TEST(who_is_erased_leaves_figures_and_no_words),
#undef TEST
    };

    return run_store_tests(tests);
}
