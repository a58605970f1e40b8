// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/client_merge.h"
#include "app/enquiries.h"
#include "app/today.h"
#include "app/undo.h"
#include "store/clients.h"
#include "support/sample_clients.h"
#include "support/sample_list.h"

#include "support/check.h"

static struct today look(struct store_case *test)
{
    struct work work = store_case_work(test);
    struct today today;

    store_case_ok(&work, show_today(&work, NULL, TODAY_SHOWN_MAX, &today));
    work_end(&work);
    return today;
}

static bool same_cue(const struct cue *a, const struct cue *b)
{
    return a->rule == b->rule && cue_key_compare(&a->key, &b->key) == 0 &&
           a->client_id == b->client_id && a->due_on == b->due_on &&
           a->due_minute == b->due_minute && a->since_on == b->since_on && a->count == b->count;
}

static void assert_same(const struct cue_list *a, const struct cue_list *b)
{
    assert_int_equal(a->count, b->count);
    for (size_t i = 0; i < a->count; i++)
        assert_true(same_cue(&a->items[i], &b->items[i]));
}

static int64_t say(struct store_case *test, const struct cue *cue, enum cue_answer answer)
{
    const struct cue_saying saying = {.key = cue->key, .answer = answer, .later_days = 3};
    struct work work = store_case_work(test);
    int64_t audit_id = 0;

    store_case_ok(&work, answer_cue(&work, NULL, &saying, &audit_id));
    work_end(&work);
    assert_true(audit_id != 0);
    return audit_id;
}

static enum status say_as(struct store_case *test, int64_t user_id, enum role role,
                          const struct cue_saying *saying)
{
    struct work work = sample_work(test, user_id, role);
    int64_t audit_id = 0;

    enum status status = answer_cue(&work, NULL, saying, &audit_id);
    work_end(&work);
    return status;
}

static bool has(const struct cue_list *cues, const struct cue_key *key)
{
    for (size_t i = 0; i < cues->count; i++)
        if (cue_key_compare(&cues->items[i].key, key) == 0)
            return true;
    return false;
}

static const struct cue *find_rule(const struct cue_list *cues, enum cue_rule rule)
{
    for (size_t i = 0; i < cues->count; i++)
        if (cues->items[i].rule == rule)
            return &cues->items[i];
    return NULL;
}

/* Twice, with a name for each, in their order. */
static void the_same_state_gives_the_same_cues(void **state)
{
    struct store_case *test = *state;

    (void)listed_base_make(test, 5);
    struct today first = look(test), second = look(test);
    assert_true(first.cues.count > 10);
    assert_same(&first.cues, &second.cues);
    assert_true(first.top_count <= CUES_AT_TOP);
    for (size_t i = 0; i < first.cues.count && i < TODAY_SHOWN_MAX; i++)
        assert_string_not_equal(today_name_of(&first, &first.cues.items[i]), "");
    for (size_t i = 1; i < first.cues.count; i++)
        assert_true(first.cues.items[i - 1].stands_on <= first.cues.items[i].stands_on);
    today_close(&first);
    today_close(&second);
}

static void what_was_answered_is_gone_until_it_is_taken_back(void **state)
{
    static const enum cue_answer answers[] = {CUE_DONE, CUE_LATER, CUE_NOT_THIS};
    struct store_case *test = *state;

    (void)listed_base_make(test, 6);
    struct today before = look(test);
    for (size_t i = 0; i < 3; i++) {
        const struct cue *cue = &before.cues.items[i * 2];
        int64_t audit_id = say(test, cue, answers[i]);
        struct today after = look(test);

        assert_false(has(&after.cues, &cue->key));
        assert_true(after.cues.count < before.cues.count);
        assert_int_equal(after.handled.count, 1);
        assert_int_equal(after.handled.items[0].record.answered.answer, answers[i]);
        assert_int_equal(after.handled.items[0].record.rule, cue->rule);
        assert_string_equal(after.handled.items[0].name, today_name_of(&before, cue));
        today_close(&after);

        struct work work = store_case_work(test);
        struct undone undone;
        store_case_ok(&work, undo(&work, audit_id, &undone));
        assert_int_equal(undo(&work, audit_id, &undone), STATUS_CONFLICT);
        work_end(&work);
        struct today again = look(test);
        assert_same(&again.cues, &before.cues);
        assert_int_equal(again.handled.count, 0);
        today_close(&again);
    }
    today_close(&before);
}

static void nothing_is_answered_twice_or_without_a_right(void **state)
{
    struct store_case *test = *state;
    int64_t viewer = sample_member(test, "Viewer", ROLE_VIEWER);

    (void)listed_base_make(test, 7);
    struct today today = look(test);
    struct cue_saying saying = {.key = today.cues.items[0].key, .answer = CUE_DONE};
    assert_int_equal(say_as(test, viewer, ROLE_VIEWER, &saying), STATUS_FORBIDDEN);
    assert_int_equal(say_as(test, test->user_id, ROLE_OWNER, &saying), STATUS_OK);
    assert_int_equal(say_as(test, test->user_id, ROLE_OWNER, &saying), STATUS_NOT_FOUND);
    saying.key = today.cues.items[2].key;
    saying.key.occasion++;
    assert_int_equal(say_as(test, test->user_id, ROLE_OWNER, &saying), STATUS_NOT_FOUND);
    saying.key.occasion--;
    saying.answer = CUE_LATER;
    assert_int_equal(say_as(test, test->user_id, ROLE_OWNER, &saying), STATUS_INVALID);
    saying.later_days = CUE_LATER_DAYS_MAX + 1;
    assert_int_equal(say_as(test, test->user_id, ROLE_OWNER, &saying), STATUS_INVALID);
    today_close(&today);
}

static void who_asks_is_shown_until_somebody_answers(void **state)
{
    struct store_case *test = *state;
    const struct enquiry_input asked = {.name = "Bramble Tea", .title = "A label"};
    struct work work = store_case_work(test);
    struct enquiry_changed changed;

    (void)listed_base_make(test, 8);
    store_case_ok(&work, add_enquiry(&work, &asked, &changed));
    work_end(&work);
    struct today today = look(test);
    const struct cue *cue = find_rule(&today.cues, CUE_ANSWER_ENQUIRY);
    assert_non_null(cue);
    assert_string_equal(today_name_of(&today, cue), "Bramble Tea");
    today_close(&today);

    work = store_case_work(test);
    store_case_ok(&work, answer_enquiry(&work, changed.enquiry.id, &changed));
    work_end(&work);
    today = look(test);
    assert_null(find_rule(&today.cues, CUE_ANSWER_ENQUIRY));
    today_close(&today);
}

/* ---- two clients that become one ---- */

static int64_t merge(struct store_case *test, int64_t into_id, int64_t from_id)
{
    struct work work = store_case_work(test);
    struct client into, from;
    int64_t audit_id = 0;

    store_case_ok(&work, clients_find(&work, into_id, &into));
    store_case_ok(&work, clients_find(&work, from_id, &from));
    const struct client_merge wanted = {.into_id = into_id,
                                        .into_version = into.version,
                                        .from_id = from_id,
                                        .from_version = from.version};
    store_case_ok(&work, merge_clients(&work, &wanted, &audit_id));
    work_end(&work);
    return audit_id;
}

static void take_back(struct store_case *test, int64_t audit_id)
{
    struct work work = store_case_work(test);
    struct undone undone;

    store_case_ok(&work, undo(&work, audit_id, &undone));
    work_end(&work);
}

static bool is_shown(struct store_case *test, const struct cue_key *key)
{
    struct today today = look(test);
    bool is_there = has(&today.cues, key);

    today_close(&today);
    return is_there;
}

static const struct listed_truth *somebody_without_orders(const struct listed_base *base)
{
    size_t at = 0;

    while (base->clients[at].order_count > 0 || base->clients[at].is_deleted ||
           base->clients[at].is_archived || base->clients[at].mark != 0 ||
           base->clients[at].has_window)
        at++;
    return &base->clients[at];
}

/* One whom to ask back, who would be asked back as the other, too; without it the test says
 * nothing. */
static const struct cue *somebody_to_ask_back(struct store_case *test, const struct today *today,
                                              int64_t into_id)
{
    for (size_t i = 0; i < today->cues.count; i++) {
        const struct cue *cue = &today->cues.items[i];
        const struct cue_key moved = {CAUSE_COME_BACK, into_id, cue->key.occasion};

        if (cue->key.cause != CAUSE_COME_BACK)
            continue;
        int64_t merged = merge(test, into_id, cue->client_id);
        bool is_asked = is_shown(test, &moved);
        take_back(test, merged);
        assert_true(is_shown(test, &cue->key));
        if (is_asked)
            return cue;
    }
    return NULL;
}

static void what_was_said_of_a_client_stays_said_when_it_is_merged(void **state)
{
    struct store_case *test = *state;
    struct listed_base *base = listed_base_make(test, 9);
    int64_t first_id = sample_client(test, CLIENT_PERSON, "Bramble Tea");
    int64_t into_id = somebody_without_orders(base)->id;
    struct today before = look(test);
    const struct cue *cue = somebody_to_ask_back(test, &before, into_id);

    assert_non_null(cue);
    struct cue_key moved = {CAUSE_COME_BACK, into_id, cue->key.occasion};
    (void)say(test, cue, CUE_DONE);
    (void)merge(test, first_id, cue->client_id); /* by way of a third */
    int64_t again = merge(test, into_id, first_id);
    assert_false(is_shown(test, &moved));
    take_back(test, again);
    moved.object_id = first_id;
    assert_false(is_shown(test, &moved));
    today_close(&before);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_same_state_gives_the_same_cues, store_case_setup,
                                        store_case_teardown),
        cmocka_unit_test_setup_teardown(what_was_answered_is_gone_until_it_is_taken_back,
                                        store_case_setup, store_case_teardown),
        cmocka_unit_test_setup_teardown(nothing_is_answered_twice_or_without_a_right,
                                        store_case_setup, store_case_teardown),
        cmocka_unit_test_setup_teardown(who_asks_is_shown_until_somebody_answers, store_case_setup,
                                        store_case_teardown),
        cmocka_unit_test_setup_teardown(what_was_said_of_a_client_stays_said_when_it_is_merged,
                                        store_case_setup, store_case_teardown),
    };

    return run_store_tests(tests);
}
