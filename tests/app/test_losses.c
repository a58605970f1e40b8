// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/losses.h"

#include <string.h>

#include "app/client_standing.h"
#include "app/today.h"
#include "app/undo.h"
#include "store/audits.h"
#include "store/db.h"
#include "support/sample_clients.h"
#include "support/sample_losses.h"

#include "support/check.h"

/* Somebody who is newly lost: their last order was 100 days ago, and 90 are the boundary. */
static int64_t lost_client(struct store_case *test, const char *name)
{
    int64_t id = sample_client(test, CLIENT_PERSON, name);

    sample_boundaries(test);
    sample_leaving(test, id, 100, 0);
    return id;
}

static struct shown_loss shown(struct store_case *test, int64_t id)
{
    struct work work = store_case_work(test);
    struct client_stands stands;
    struct client client;
    struct shown_loss loss;

    store_case_ok(&work, find_client(&work, id, &client));
    store_case_ok(&work, client_stands(&work, NULL, &client, &stands));
    store_case_ok(&work, show_loss(&work, &stands.now, &client, &loss));
    work_end(&work);
    return loss;
}

static enum status say(struct store_case *test, const struct loss_saying *saying,
                       int64_t *ret_audit_id)
{
    struct work work = store_case_work(test);

    *ret_audit_id = 0;
    enum status status = say_loss(&work, NULL, saying, ret_audit_id);
    work_end(&work);
    return status;
}

static enum status take_back(struct store_case *test, int64_t audit_id, int64_t *ret_audit_id)
{
    struct work work = store_case_work(test);
    struct undone undone = {0};

    enum status status = undo(&work, audit_id, &undone);
    work_end(&work);
    *ret_audit_id = undone.audit_id;
    return status;
}

static enum status press(struct store_case *test, int64_t id, day_t last_order_on,
                         enum loss_reason reason, int64_t *ret_audit_id)
{
    struct work work = store_case_work(test);

    enum status status = answer_loss_cue(&work, NULL, id, last_order_on, reason, ret_audit_id);
    work_end(&work);
    return status;
}

/* More than one statement takes, one of them gone and one unknown. */
static void what_is_known_is_listed_of_those_who_are_named(void **state)
{
    enum { CLIENTS = 60 };
    struct store_case *test = *state;
    struct loss_known_list list = {0};
    int64_t ids[CLIENTS + 1];

    for (int i = 0; i < CLIENTS; i++)
        ids[i] = sample_client(test, CLIENT_PERSON, "Ada");
    ids[CLIENTS] = INT64_MAX;
    sample_boundaries(test);
    sample_leaving(test, ids[55], 100, 3);
    sample_leaving(test, ids[2], 100, 0);
    struct work work = store_case_work(test);
    store_case_ok(&work, work_begin(&work));
    store_case_ok(&work, db_execute(&work, NULL, "UPDATE client SET deleted_at = 1 WHERE id = $1",
                                    DB_BIND(db_int(ids[7]))));
    store_case_ok(&work, work_commit(&work));
    store_case_ok(&work, list_known_losses(&work, ids, CLIENTS + 1, &list));
    assert_int_equal(list.count, CLIENTS - 1);
    for (size_t i = 0; i < list.count; i++) {
        const struct loss_known *known = &list.items[i];

        assert_int_not_equal(known->client_id, ids[7]);
        assert_int_equal(known->record.late_days, known->client_id == ids[55] ? 3 : 0);
    }
    store_case_ok(&work, list_known_losses(&work, NULL, 0, &list));
    assert_int_equal(list.count, 0);
    work.actor.role = ROLE_NONE;
    assert_int_equal(list_known_losses(&work, ids, 1, &list), STATUS_FORBIDDEN);
    work_end(&work);
}

#define RUN(work, ...) store_case_ok((work), db_execute((work), NULL, __VA_ARGS__))

static void add_point(struct work *work, int64_t contact_id)
{
    RUN(work,
        "INSERT INTO contact_point (workspace_id, id, contact_id, kind, value, value_key, is_main,"
        " created_at) VALUES ($1, $2, $3, 1, 'a@b.hr', 'a@b.hr', 1, 0)",
        DB_BIND(db_int(work->workspace_id), db_int(work_new_id(work)), db_int(contact_id)));
}

/* A second person, who is gone, and could be reached. */
static void add_gone(struct work *work, int64_t client_id)
{
    const int64_t id = work_new_id(work);

    RUN(work,
        "INSERT INTO contact (workspace_id, id, client_id, is_main, name, given, family, additional,"
        " salutation, form_of_address, language, created_at, deleted_at)"
        " VALUES ($1, $2, $3, 0, 'Bo', '', '', '', '', 0, '', 0, 1)",
        DB_BIND(db_int(work->workspace_id), db_int(id), db_int(client_id)));
    add_point(work, id);
}

static void add_trail(struct work *work, int64_t client_id, enum audit_action action)
{
    RUN(work,
        "INSERT INTO audit (workspace_id, id, at, action, object_id) VALUES ($1, $2, 0, $3, $4)",
        DB_BIND(db_int(work->workspace_id), db_int(work_new_id(work)), db_int(action),
                db_int(client_id)));
}

static void who_cannot_be_reached_any_more_once_could(void **state)
{
    static const struct {
        bool has_point, has_gone;
        enum audit_action action;
        bool is_unreachable;
    } cases[] = {
        {false, false, AUDIT_CLIENT_CHANGED, false}, {false, false, AUDIT_RECORD_POINT, true},
        {false, true, AUDIT_CLIENT_CHANGED, true},   {false, true, AUDIT_RECORD_POINT, true},
        {true, false, AUDIT_RECORD_POINT, false},    {true, true, AUDIT_CLIENT_CHANGED, false},
        {true, true, AUDIT_RECORD_POINT, false},
    };
    struct store_case *test = *state;

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        const int64_t id = lost_client(test, "Ada");
        struct work work = store_case_work(test);

        const int64_t contact_id = sample_card(test, id).client.contact_id;

        store_case_ok(&work, work_reserve_ids(&work, 8));
        store_case_ok(&work, work_begin(&work));
        add_trail(&work, id, cases[i].action);
        if (cases[i].has_gone)
            add_gone(&work, id);
        if (cases[i].has_point)
            add_point(&work, contact_id);
        store_case_ok(&work, work_commit(&work));
        work_end(&work);
        assert_int_equal(shown(test, id).record.is_unreachable, cases[i].is_unreachable);
    }
}

static size_t lost_cues(struct store_case *test)
{
    struct work work = store_case_work(test);
    struct today today;
    size_t count = 0;

    store_case_ok(&work, show_today(&work, NULL, TODAY_SHOWN_MAX, &today));
    for (size_t i = 0; i < today.cues.count; i++)
        count += today.cues.items[i].rule == CUE_NEWLY_LOST;
    today_close(&today);
    work_end(&work);
    return count;
}

static void a_reason_is_said_changed_taken_away_and_each_taken_back(void **state)
{
    struct store_case *test = *state;
    int64_t id = lost_client(test, "Ada"), first = 0, second = 0, third = 0, redo = 0;
    struct loss_saying saying = {.client_id = id,
                                 .last_order_on = sample_today(test) - 100,
                                 .reason = LOSS_LATE,
                                 .words = "  a week\r\ntwice "};

    assert_true(shown(test, id).is_lost);
    assert_int_equal(shown(test, id).said.id, 0);
    assert_int_equal(say(test, &saying, &first), STATUS_OK);
    struct shown_loss loss = shown(test, id);
    assert_int_equal(loss.said.reason, LOSS_LATE);
    assert_string_equal(loss.said.words, "a week\ntwice");
    assert_int_equal(loss.said.said_by, test->user_id);

    saying.seen_at = loss.said.said_at;
    assert_int_equal(say(test, &saying, &redo), STATUS_OK); /* nothing changes */
    assert_int_equal(redo, 0);
    saying.reason = LOSS_RUDE;
    saying.words = "";
    assert_int_equal(say(test, &saying, &second), STATUS_OK);
    assert_int_equal(shown(test, id).said.reason, LOSS_RUDE);

    saying.seen_at = shown(test, id).said.said_at;
    struct work work = store_case_work(test);
    store_case_ok(&work, remove_loss(&work, NULL, &saying, &third));
    work_end(&work);
    assert_int_equal(shown(test, id).said.id, 0);

    assert_int_equal(take_back(test, second, &redo), STATUS_CONFLICT); /* not the last one */
    assert_int_equal(take_back(test, third, &redo), STATUS_OK);
    assert_int_equal(shown(test, id).said.reason, LOSS_RUDE);
    assert_int_equal(take_back(test, redo, &redo), STATUS_OK); /* the Undo is taken back in turn */
    assert_int_equal(shown(test, id).said.id, 0);
    assert_int_equal(take_back(test, redo, &redo), STATUS_OK);
    assert_int_equal(take_back(test, second, &redo), STATUS_OK);
    assert_string_equal(shown(test, id).said.words, "a week\ntwice");
    assert_int_equal(take_back(test, first, &redo), STATUS_OK);
    assert_int_equal(shown(test, id).said.id, 0);
    assert_int_equal(take_back(test, first, &redo), STATUS_CONFLICT);
}

static void only_of_who_is_lost_or_marked_so_and_has_ordered(void **state)
{
    struct store_case *test = *state;
    int64_t lost = lost_client(test, "Ada"), regular = sample_client(test, CLIENT_PERSON, "Bo");
    int64_t nobody = sample_client(test, CLIENT_PERSON, "Cy"), audit_id = 0;
    struct loss_saying saying = {.client_id = regular,
                                 .last_order_on = sample_today(test) - 10,
                                 .reason = LOSS_OTHER,
                                 .words = ""};

    sample_leaving(test, regular, 10, 0);
    assert_false(shown(test, regular).is_lost);
    assert_int_equal(say(test, &saying, &audit_id), STATUS_CONFLICT);
    sample_mark(test, regular, MARK_LOST);
    assert_true(shown(test, regular).is_lost);
    assert_int_equal(say(test, &saying, &audit_id), STATUS_OK);
    sample_mark(test, nobody, MARK_LOST);
    assert_false(shown(test, nobody).is_lost);
    saying = (struct loss_saying){.client_id = lost,
                                  .last_order_on = sample_today(test) - 99,
                                  .reason = LOSS_OTHER,
                                  .words = ""};
    assert_int_equal(say(test, &saying, &audit_id), STATUS_CONFLICT); /* another leaving */
    saying.last_order_on--;
    saying.client_id = 4711;
    assert_int_equal(say(test, &saying, &audit_id), STATUS_NOT_FOUND);
}

static void what_is_no_reason_or_too_long_is_refused_and_so_is_a_viewer(void **state)
{
    struct store_case *test = *state;
    int64_t id = lost_client(test, "Ada"), viewer = sample_member(test, "Vi", ROLE_VIEWER);
    int64_t audit_id = 0;
    char words[LOSS_WORDS_MAX + 2];
    struct loss_saying saying = {.client_id = id,
                                 .last_order_on = sample_today(test) - 100,
                                 .reason = LOSS_UNKNOWN,
                                 .words = ""};

    assert_int_equal(say(test, &saying, &audit_id), STATUS_INVALID);
    saying.reason = (enum loss_reason)LOSS_REASONS;
    assert_int_equal(say(test, &saying, &audit_id), STATUS_INVALID);
    saying.reason = LOSS_LATE;
    memset(words, 'a', sizeof(words));
    words[LOSS_WORDS_MAX + 1] = '\0';
    saying.words = words;
    assert_int_equal(say(test, &saying, &audit_id), STATUS_INVALID);
    words[LOSS_WORDS_MAX] = '\0';
    struct work work = sample_work(test, viewer, ROLE_VIEWER);
    assert_int_equal(say_loss(&work, NULL, &saying, &audit_id), STATUS_FORBIDDEN);
    assert_int_equal(remove_loss(&work, NULL, &saying, &audit_id), STATUS_FORBIDDEN);
    assert_int_equal(answer_loss_cue(&work, NULL, id, saying.last_order_on, LOSS_LATE, &audit_id),
                     STATUS_FORBIDDEN);
    work_end(&work);
    assert_int_equal(say(test, &saying, &audit_id), STATUS_OK);
}

static void of_two_who_say_it_the_second_looks_first(void **state)
{
    struct store_case *test = *state;
    int64_t id = lost_client(test, "Ada"), audit_id = 0;
    struct loss_saying saying = {.client_id = id,
                                 .last_order_on = sample_today(test) - 100,
                                 .reason = LOSS_LATE,
                                 .words = ""};

    assert_int_equal(say(test, &saying, &audit_id), STATUS_OK);
    saying.reason = LOSS_RUDE;
    assert_int_equal(say(test, &saying, &audit_id), STATUS_CONFLICT);
    saying.seen_at = shown(test, id).said.said_at;
    assert_int_equal(say(test, &saying, &audit_id), STATUS_OK);
    assert_int_equal(shown(test, id).said.reason, LOSS_RUDE);
}

static void one_press_on_today_says_it_and_one_undo_takes_both_back(void **state)
{
    struct store_case *test = *state;
    int64_t id = lost_client(test, "Ada"), audit_id = 0, redo = 0;
    day_t last = sample_today(test) - 100;

    assert_int_equal(lost_cues(test), 1);
    assert_int_equal(press(test, id, last, LOSS_UNKNOWN, &audit_id), STATUS_INVALID);
    assert_int_equal(press(test, id, last - 1, LOSS_LATE, &audit_id), STATUS_NOT_FOUND);
    assert_int_equal(press(test, id, last, LOSS_LATE, &audit_id), STATUS_OK);
    assert_int_equal(press(test, id, last, LOSS_RUDE, &redo), STATUS_NOT_FOUND);
    assert_int_equal(lost_cues(test), 0);
    assert_int_equal(shown(test, id).said.reason, LOSS_LATE);

    struct today today;
    struct work work = store_case_work(test);
    store_case_ok(&work, show_today(&work, NULL, 0, &today));
    assert_int_equal(today.handled.count, 1);
    assert_int_equal(today.handled.items[0].audit_id, audit_id);
    today_close(&today);
    work_end(&work);

    assert_int_equal(take_back(test, audit_id, &redo), STATUS_OK);
    assert_int_equal(lost_cues(test), 1);
    assert_int_equal(shown(test, id).said.id, 0);
    assert_int_equal(take_back(test, audit_id, &redo), STATUS_CONFLICT);
}

static void a_reason_that_changed_since_is_not_taken_back_with_the_cue(void **state)
{
    struct store_case *test = *state;
    int64_t id = lost_client(test, "Ada"), audit_id = 0, second = 0;
    struct loss_saying saying = {.client_id = id,
                                 .last_order_on = sample_today(test) - 100,
                                 .reason = LOSS_RUDE,
                                 .words = ""};

    assert_int_equal(press(test, id, saying.last_order_on, LOSS_LATE, &audit_id), STATUS_OK);
    saying.seen_at = shown(test, id).said.said_at;
    assert_int_equal(say(test, &saying, &second), STATUS_OK);
    assert_int_equal(take_back(test, audit_id, &second), STATUS_CONFLICT);
    assert_int_equal(shown(test, id).said.reason, LOSS_RUDE);
    assert_int_equal(lost_cues(test), 0);
}

static void a_new_order_is_a_new_matter(void **state)
{
    struct store_case *test = *state;
    int64_t id = lost_client(test, "Ada"), audit_id = 0;
    struct loss_saying saying = {.client_id = id,
                                 .last_order_on = sample_today(test) - 100,
                                 .reason = LOSS_LATE,
                                 .words = ""};

    assert_int_equal(say(test, &saying, &audit_id), STATUS_OK);
    assert_int_equal(lost_cues(test), 0); /* known, however it was said */
    sample_late_order(test, id, 95, 3);   /* entered afterwards: they left later than it seemed */
    struct shown_loss loss = shown(test, id);
    assert_int_equal(loss.said.id, 0);
    assert_int_equal(loss.suggested, LOSS_LATE);
    assert_int_equal(loss.record.late_days, 3);
    assert_int_equal(lost_cues(test), 1);
}

#define LOSS_TEST(test) cmocka_unit_test_setup_teardown(test, store_case_setup, store_case_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        LOSS_TEST(a_reason_is_said_changed_taken_away_and_each_taken_back),
        LOSS_TEST(only_of_who_is_lost_or_marked_so_and_has_ordered),
        LOSS_TEST(what_is_no_reason_or_too_long_is_refused_and_so_is_a_viewer),
        LOSS_TEST(of_two_who_say_it_the_second_looks_first),
        LOSS_TEST(one_press_on_today_says_it_and_one_undo_takes_both_back),
        LOSS_TEST(a_reason_that_changed_since_is_not_taken_back_with_the_cue),
        LOSS_TEST(a_new_order_is_a_new_matter),
        LOSS_TEST(who_cannot_be_reached_any_more_once_could),
        LOSS_TEST(what_is_known_is_listed_of_those_who_are_named),
    };

    return run_store_tests(tests);
}
