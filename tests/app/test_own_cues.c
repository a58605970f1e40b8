// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/own_cues.h"

#include "app/client_merge.h"
#include "app/client_privacy.h"
#include "app/records.h"
#include "app/today.h"
#include "base/json.h"
#include "store/clients.h"
#include "support/check.h"
#include "support/sample_clients.h"

enum { CLIENTS = 4 };

static void make(struct store_case *test, int64_t *ids)
{
    static const char *const names[CLIENTS] = {"Ada", "Boris", "Čedo", "Dana"};

    for (size_t i = 0; i < CLIENTS; i++)
        ids[i] = sample_client(test, CLIENT_PERSON, names[i]);
}

/* The day so many days from today, as forms send it. */
static const char *day_in(struct store_case *test, int32_t days)
{
    struct work work = store_case_work(test);
    char text[DAY_TEXT_SIZE];
    day_t today = 0;

    store_case_ok(&work, own_cue_today(&work, &today));
    work_end(&work);
    day_write(today + days, text);
    return arena_copy(&test->arena, text, strlen(text));
}

static enum status put_as(struct store_case *test, enum role role, const struct own_cue_bulk *bulk,
                          struct bulk_done *ret_done, const char **ret_field)
{
    struct work work = sample_work(test, test->user_id, role);

    enum status status = put_on_today(&work, bulk, ret_done);
    *ret_field = work.fault.field;
    work_end(&work);
    return status;
}

static struct bulk_done put(struct store_case *test, const char *words, const char *due_on,
                            const int64_t *ids, size_t count)
{
    const struct own_cue_bulk bulk = {
        .words = words, .why = "Lost last year", .due_on = due_on, .ids = ids, .count = count};
    struct bulk_done done = {0};
    const char *field;

    assert_int_equal(put_as(test, ROLE_MEMBER, &bulk, &done, &field), STATUS_OK);
    return done;
}

static struct record_saved put_one(struct store_case *test, int64_t client_id, const char *words,
                                   const char *due_on)
{
    struct work work = store_case_work(test);
    const struct record record = {
        .client_id = client_id, .count = 2, .fields = {{"words", words}, {"due_on", due_on}}};
    struct record_saved saved;

    store_case_ok(&work, record_save(&work, RECORD_CUE, &record, &saved));
    work_end(&work);
    return saved;
}

static enum status take_back(struct store_case *test, int64_t audit_id)
{
    struct work work = store_case_work(test);
    struct undone undone;

    enum status status = undo(&work, audit_id, &undone);
    work_end(&work);
    return status;
}

/* How many own cues Today shows; *ret_cue is the last one of them. */
static size_t on_today(struct store_case *test, struct cue *ret_cue)
{
    struct work work = store_case_work(test);
    struct today today;
    size_t count = 0;

    store_case_ok(&work, show_today(&work, NULL, TODAY_SHOWN_MAX, &today));
    for (size_t i = 0; i < today.cues.count; i++)
        if (today.cues.items[i].rule == CUE_OWN) {
            *ret_cue = today.cues.items[i];
            assert_string_not_equal(today_name_of(&today, ret_cue), "");
            count++;
        }
    today_close(&today);
    work_end(&work);
    return count;
}

static int64_t answer(struct store_case *test, const struct cue *cue, enum cue_answer said)
{
    const struct cue_saying saying = {.key = cue->key, .answer = said, .later_days = 3};
    struct work work = store_case_work(test);
    int64_t audit_id = 0;

    store_case_ok(&work, answer_cue(&work, NULL, &saying, &audit_id));
    work_end(&work);
    return audit_id;
}

static size_t waiting(struct store_case *test, int64_t client_id)
{
    struct work work = store_case_work(test);
    struct own_cues list;

    store_case_ok(&work, list_own_cues(&work, client_id, &list));
    work_end(&work);
    return list.count;
}

/* --- one --- */

static void one_stands_on_today_on_its_day_once(void **state)
{
    struct store_case *test = *state;
    int64_t ids[CLIENTS];
    struct cue cue;

    make(test, ids);
    put_one(test, ids[0], "  Call   her ", ""); /* today */
    put_one(test, ids[1], "Write", day_in(test, CUE_OWN_AHEAD_DAYS + 1));
    assert_int_equal(on_today(test, &cue), 1);
    assert_int_equal(cue.client_id, ids[0]);
    assert_string_equal(cue.own->why, "");
    assert_int_equal(waiting(test, ids[1]), 1);
    int64_t audit_id = answer(test, &cue, CUE_DONE);
    assert_int_equal(on_today(test, &cue), 0);
    assert_int_equal(waiting(test, ids[0]), 0);
    assert_int_equal(take_back(test, audit_id), STATUS_OK);
    assert_int_equal(on_today(test, &cue), 1);
    answer(test, &cue, CUE_LATER);
    assert_int_equal(on_today(test, &cue), 0);
    assert_int_equal(waiting(test, ids[0]), 1);
}

static void one_is_changed_removed_and_put_back(void **state)
{
    struct store_case *test = *state;
    int64_t ids[CLIENTS];
    struct cue cue;

    make(test, ids);
    struct record_saved made = put_one(test, ids[0], "Call", day_in(test, 0));
    struct record change = {
        .client_id = ids[0], .id = made.id, .count = 1, .fields = {{"words", "Write"}}};
    struct record_saved saved = {0};
    struct work work = store_case_work(test);
    store_case_ok(&work, record_save(&work, RECORD_CUE, &change, &saved));
    work_end(&work);
    assert_int_equal(on_today(test, &cue), 1);
    assert_string_equal(cue.own->words, "Write");
    assert_int_equal(take_back(test, made.audit_id), STATUS_CONFLICT);
    work = store_case_work(test);
    store_case_ok(&work, record_remove(&work, RECORD_CUE, ids[0], made.id, &saved));
    work_end(&work);
    assert_int_equal(on_today(test, &cue), 0);
    assert_int_equal(take_back(test, saved.audit_id), STATUS_OK);
    assert_int_equal(on_today(test, &cue), 1);
    assert_int_equal(cue.own->id, made.id);
}

static void what_is_wrong_with_one_is_named(void **state)
{
    struct store_case *test = *state;
    int64_t ids[CLIENTS];

    make(test, ids);
    const char *const cases[][3] = {
        {"", day_in(test, 0), "words"},
        {"\x01", day_in(test, 0), "words"},
        {"Call", "tomorrow", "due_on"},
        {"Call", day_in(test, -1), "due_on"},
        {"Call", day_in(test, OWN_CUE_AHEAD_DAYS + 1), "due_on"},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct work work = store_case_work(test);
        const struct record record = {.client_id = ids[0],
                                      .count = 2,
                                      .fields = {{"words", cases[i][0]}, {"due_on", cases[i][1]}}};
        struct record_saved saved;

        assert_int_equal(record_save(&work, RECORD_CUE, &record, &saved), STATUS_INVALID);
        assert_string_equal(work.fault.field, cases[i][2]);
        work_end(&work);
    }
    for (int i = 0; i < OWN_CUES_OF_CLIENT_MAX; i++)
        put_one(test, ids[1], "Call", day_in(test, i));
    struct work work = store_case_work(test);
    const struct record more = {
        .client_id = ids[1], .count = 2, .fields = {{"words", "Call"}, {"due_on", cases[0][1]}}};
    struct record_saved saved;
    assert_int_equal(record_save(&work, RECORD_CUE, &more, &saved), STATUS_INVALID);
    assert_string_equal(work.fault.field, "words");
    work_end(&work);
}

/* --- many --- */

static void many_are_made_at_once_and_taken_back(void **state)
{
    struct store_case *test = *state;
    int64_t ids[CLIENTS];
    struct cue cue;

    make(test, ids);
    const int64_t twice[] = {ids[2], ids[0], ids[2], ids[1]};
    struct bulk_done done = put(test, "Look after them", day_in(test, 0), twice, 4);
    assert_int_equal(done.changed_count, 3);
    assert_int_equal(on_today(test, &cue), 3);
    assert_string_equal(cue.own->words, "Look after them");
    assert_string_equal(cue.own->why, "Lost last year");
    assert_int_equal(take_back(test, done.audit_id), STATUS_OK);
    assert_int_equal(on_today(test, &cue), 0);
    assert_int_equal(take_back(test, done.audit_id), STATUS_CONFLICT);
}

static void many_are_kept_once_one_was_looked_after_or_changed(void **state)
{
    struct store_case *test = *state;
    int64_t ids[CLIENTS];
    struct cue cue;

    make(test, ids);
    struct bulk_done done = put(test, "Look after them", day_in(test, 0), ids, 3);
    assert_int_equal(on_today(test, &cue), 3);
    answer(test, &cue, CUE_DONE);
    assert_int_equal(take_back(test, done.audit_id), STATUS_CONFLICT);
    assert_int_equal(on_today(test, &cue), 2);
    done = put(test, "Again", day_in(test, 0), ids, 2);
    struct work work = store_case_work(test);
    struct own_cues list;
    struct record_saved saved;
    store_case_ok(&work, list_own_cues(&work, ids[0], &list));
    store_case_ok(
        &work, record_remove(&work, RECORD_CUE, ids[0], list.items[list.count - 1].cue.id, &saved));
    work_end(&work);
    assert_int_equal(take_back(test, done.audit_id), STATUS_CONFLICT);
}

static void archive(struct store_case *test, int64_t id)
{
    struct work work = store_case_work(test);
    int64_t audit_id = 0;

    store_case_ok(&work, archive_client(&work, id, 1, true, &audit_id));
    work_end(&work);
}

static void who_is_in_the_archive_is_left_out(void **state)
{
    struct store_case *test = *state;
    int64_t ids[CLIENTS];
    struct cue cue;

    make(test, ids);
    archive(test, ids[0]);
    struct bulk_done done = put(test, "Look after them", day_in(test, 0), ids, 2);
    assert_int_equal(done.changed_count, 1);
    assert_int_equal(on_today(test, &cue), 1);
    archive(test, ids[1]);
    assert_int_equal(on_today(test, &cue), 0);
    done = put(test, "Look after them", day_in(test, 0), ids, 2);
    assert_int_equal(done.changed_count, 0);
    assert_int_equal(done.audit_id, 0);
}

static void what_is_wrong_with_many_is_named(void **state)
{
    struct store_case *test = *state;
    int64_t ids[CLIENTS];
    struct bulk_done done;
    const char *field, *today = day_in(test, 0);

    make(test, ids);
    struct own_cue_bulk bulk = {.words = "Call", .due_on = today, .ids = ids, .count = 2};
    assert_int_equal(put_as(test, ROLE_VIEWER, &bulk, &done, &field), STATUS_FORBIDDEN);
    bulk.count = 0;
    assert_int_equal(put_as(test, ROLE_OWNER, &bulk, &done, &field), STATUS_INVALID);
    assert_string_equal(field, "id");
    bulk.count = 2;
    bulk.words = " ";
    assert_int_equal(put_as(test, ROLE_OWNER, &bulk, &done, &field), STATUS_INVALID);
    assert_string_equal(field, "words");
    bulk.words = "Call";
    bulk.due_on = NULL;
    assert_int_equal(put_as(test, ROLE_OWNER, &bulk, &done, &field), STATUS_INVALID);
    assert_string_equal(field, "due_on");
    bulk.due_on = today;
    ids[1] = INT64_C(123456789);
    assert_int_equal(put_as(test, ROLE_OWNER, &bulk, &done, &field), STATUS_NOT_FOUND);
    assert_int_equal(waiting(test, ids[0]), 0);
}

/* --- what becomes of them --- */

static void a_merge_takes_them_along_and_back(void **state)
{
    struct store_case *test = *state;
    int64_t ids[CLIENTS], audit_id = 0;

    make(test, ids);
    put_one(test, ids[0], "Call", day_in(test, 0));
    put_one(test, ids[1], "Write", day_in(test, 1));
    const struct client_merge merge = {
        .into_id = ids[0], .into_version = 1, .from_id = ids[1], .from_version = 1};
    struct work work = store_case_work(test);
    store_case_ok(&work, merge_clients(&work, &merge, &audit_id));
    work_end(&work);
    assert_int_equal(waiting(test, ids[0]), 2);
    assert_int_equal(take_back(test, audit_id), STATUS_OK);
    assert_int_equal(waiting(test, ids[0]), 1);
    assert_int_equal(waiting(test, ids[1]), 1);
}

static void a_person_is_given_theirs_and_none_is_left_when_erased(void **state)
{
    struct store_case *test = *state;
    int64_t ids[CLIENTS];
    struct cue cue;

    make(test, ids);
    put_one(test, ids[0], "Ask about the harbour", day_in(test, 0));
    struct work work = store_case_work(test);
    struct text text = text_new(&test->arena);
    struct json json = json_new(&text);
    store_case_ok(&work, export_person(&work, ids[0], &json));
    json_finish(&json);
    const char *cues = strstr(text.at, "\"own_cues\"");
    assert_non_null(cues);
    assert_non_null(strstr(cues, "Ask about the harbour"));
    work_end(&work);
    work = store_case_work(test);
    store_case_ok(&work, erase_client(&work, NULL, ids[0], 1, "Ada"));
    work_end(&work);
    assert_int_equal(on_today(test, &cue), 0);
    assert_int_equal(waiting(test, ids[0]), 0);
}

#define STORE_TEST(test) \
    cmocka_unit_test_setup_teardown(test, store_case_setup, store_case_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        STORE_TEST(one_stands_on_today_on_its_day_once),
        STORE_TEST(one_is_changed_removed_and_put_back),
        STORE_TEST(what_is_wrong_with_one_is_named),
        STORE_TEST(many_are_made_at_once_and_taken_back),
        STORE_TEST(many_are_kept_once_one_was_looked_after_or_changed),
        STORE_TEST(who_is_in_the_archive_is_left_out),
        STORE_TEST(what_is_wrong_with_many_is_named),
        STORE_TEST(a_merge_takes_them_along_and_back),
        STORE_TEST(a_person_is_given_theirs_and_none_is_left_when_erased),
    };
    return run_store_tests(tests);
}
