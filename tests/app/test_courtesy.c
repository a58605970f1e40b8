// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/courtesy.h"

#include "app/courtesy_mutes.h"
#include "app/own_cues.h"
#include "app/records.h"
#include "app/undo.h"
#include "support/check.h"
#include "support/sample_clients.h"

static const struct courtesy_request nobody = {
    .name = "", .use = COURTESY_LETTER, .kind = COURTESY_REPLY, .language = "en", .text = ""};

static struct courtesy_checked check_as(struct store_case *test, enum role role,
                                        const struct courtesy_request *request)
{
    struct work work = sample_work(test, test->user_id, role);
    struct courtesy_checked checked;

    store_case_ok(&work, check_courtesy(&work, NULL, request, &checked));
    work_end(&work);
    return checked;
}

static const struct courtesy_told *told_of(const struct courtesy_checked *checked,
                                           enum courtesy_label label)
{
    for (size_t i = 0; i < checked->count; i++)
        if (checked->items[i].finding.label == label)
            return &checked->items[i];
    return NULL;
}

static struct courtesy_checked check_text(struct store_case *test, int64_t client_id,
                                          const char *text)
{
    struct courtesy_request request = nobody;

    request.client_id = client_id;
    request.text = text;
    return check_as(test, ROLE_VIEWER, &request);
}

static void sent(struct store_case *test, int64_t client_id, const char *kind, const char *text)
{
    struct work work = store_case_work(test);
    const struct record note = {
        .client_id = client_id, .count = 2, .fields = {{"kind", kind}, {"text", text}}};
    struct record_saved saved;

    store_case_ok(&work, record_save(&work, RECORD_NOTE, &note, &saved));
    work_end(&work);
}

static void the_record_says_who_is_written_to(void **state)
{
    struct store_case *test = (struct store_case *)*state;
    const int64_t id = sample_client(test, CLIENT_PERSON, "Irena Quill");
    const struct courtesy_checked checked = check_text(test, id, "All is well.\r\nBest");
    const struct courtesy_told *told = told_of(&checked, COURTESY_NO_GREETING_BY_NAME);

    assert_non_null(told);
    assert_string_equal(checked.text, "All is well.\nBest");
    assert_true(told->has_change);
    assert_string_equal(courtesy_mended(&checked, "no_greeting_by_name", 0, &test->arena),
                        "Dear Irena Quill,\n\nAll is well.\nBest");
    assert_string_equal(courtesy_mended(&checked, "blame", 7, &test->arena), checked.text);
    assert_int_equal(check_text(test, id, "Dear Irena Quill,\n\nall is well.").count, 0);
    assert_int_equal(check_text(test, 0, "All is well.").count, 0);
}

static void other_clients_are_known_by_their_names(void **state)
{
    struct store_case *test = (struct store_case *)*state;
    const int64_t id = sample_client(test, CLIENT_PERSON, "Irena Quill");

    (void)sample_client(test, CLIENT_COMPANY, "Bramble Garden Design");
    (void)sample_client(test, CLIENT_PERSON, "Иван Хромов");
    const struct courtesy_checked named =
        check_text(test, id, "Dear Irena Quill,\n\nwe did so for Bramble Garden Design in May.");
    assert_non_null(told_of(&named, COURTESY_OTHER_CLIENT));
    const struct courtesy_checked bent =
        check_text(test, id, "Dear Irena Quill,\n\nмы делали это для Ивана Хромова в мае.");
    assert_non_null(told_of(&bent, COURTESY_OTHER_CLIENT));
    assert_int_equal(
        check_text(test, id, "Dear Irena Quill,\n\nthe Garden is green, Irena Quill.").count, 0);
    struct courtesy_request note = nobody;
    note.use = COURTESY_NOTE;
    note.text = "Bramble Garden Design sent them.";
    assert_int_equal(check_as(test, ROLE_VIEWER, &note).count, 0);
}

static void only_for_you_is_not_said_to_two(void **state)
{
    struct store_case *test = (struct store_case *)*state;
    static const char text[] = "Dear Irena Quill,\n\nthis price is only for you.";
    const int64_t id = sample_client(test, CLIENT_PERSON, "Irena Quill");
    const int64_t other = sample_client(test, CLIENT_PERSON, "Otto Reed");

    sent(test, id, "message", "It is only for you, Irena.");
    sent(test, other, "note", "Said that it is only for you.");
    sent(test, other, "message", "Only your tea was sent, and only you asked.");
    assert_int_equal(check_text(test, id, text).count, 0);
    sent(test, other, "message", "Dear Otto,\n\nthis table is reserved for you alone. Bye.");
    const struct courtesy_checked checked = check_text(test, id, text);
    assert_non_null(told_of(&checked, COURTESY_ONLY_FOR_YOU));
    assert_string_equal(checked.said_to, "Otto Reed");
    assert_string_equal(checked.said_words, "this table is reserved for you alone");
    assert_true(checked.said_to_id == other && checked.said_at > 0);
    assert_null(told_of(&(struct courtesy_checked){0}, COURTESY_ONLY_FOR_YOU));
    sent(test, other, "message", "Ova je cijena samo za vas.");
    const struct courtesy_checked croatian =
        check_text(test, id, "Dear Irena Quill,\n\novo je isključivo za vas.");
    assert_non_null(told_of(&croatian, COURTESY_ONLY_FOR_YOU));
}

static int64_t mute(struct store_case *test, enum courtesy_label label, bool is_muted)
{
    struct work work = store_case_work(test);
    struct courtesy_mutes mutes;
    int64_t audit_id;

    store_case_ok(&work, show_courtesy_mutes(&work, &mutes));
    mutes.is_muted[label] = is_muted;
    store_case_ok(&work, save_courtesy_mutes(&work, &mutes, &audit_id));
    work_end(&work);
    return audit_id;
}

static enum status take_back(struct store_case *test, int64_t user_id, int64_t audit_id)
{
    struct work work = sample_work(test, user_id, ROLE_OWNER);
    struct undone undone;

    enum status status = undo(&work, audit_id, &undone);
    work_end(&work);
    return status;
}

static void a_rule_is_muted_for_one_user_and_comes_back(void **state)
{
    struct store_case *test = (struct store_case *)*state;
    const int64_t colleague = sample_member(test, "Otto", ROLE_MEMBER);
    const int64_t audit_id = mute(test, COURTESY_BLAME, true);
    struct courtesy_request request = nobody;

    request.text = "It is your fault.";
    assert_true(audit_id != 0);
    assert_int_equal(mute(test, COURTESY_BLAME, true), 0);
    const struct courtesy_checked mine = check_text(test, 0, request.text);
    assert_int_equal(mine.count, 0);
    assert_int_equal(mine.muted_count, 1);
    struct work work = sample_work(test, colleague, ROLE_MEMBER);
    struct courtesy_checked theirs;
    store_case_ok(&work, check_courtesy(&work, NULL, &request, &theirs));
    work_end(&work);
    assert_int_equal(theirs.count, 1);
    assert_int_equal(theirs.muted_count, 0);
    assert_int_equal(take_back(test, colleague, audit_id), STATUS_NOT_FOUND);
    assert_int_equal(take_back(test, test->user_id, audit_id), STATUS_OK);
    assert_int_equal(check_text(test, 0, request.text).count, 1);
    const int64_t again = mute(test, COURTESY_BLAME, true);
    (void)mute(test, COURTESY_EXCUSE, true);
    assert_int_equal(take_back(test, test->user_id, again), STATUS_CONFLICT);
}

static enum status keep(struct store_case *test, enum role role, int64_t client_id,
                        const char *due_on, const char **ret_field)
{
    struct work work = sample_work(test, test->user_id, role);
    const struct courtesy_promise promise = {
        .client_id = client_id, .quote = "I'll find out what it costs", .due_on = due_on};
    int64_t audit_id = 0;

    enum status status = keep_courtesy_promise(&work, language_by_code("en"), &promise, &audit_id);
    *ret_field = work.fault.field;
    work_end(&work);
    if (status == STATUS_OK)
        assert_true(audit_id != 0);
    return status;
}

static void what_is_to_be_found_out_stands_on_today(void **state)
{
    struct store_case *test = (struct store_case *)*state;
    const int64_t id = sample_client(test, CLIENT_PERSON, "Irena Quill");
    struct work work = store_case_work(test);
    char day[DAY_TEXT_SIZE];
    struct own_cues cues;
    const char *field;
    day_t today = 0;

    store_case_ok(&work, own_cue_today(&work, &today));
    day_write(today + 1, day);
    work_end(&work);
    assert_int_equal(keep(test, ROLE_MEMBER, id, day, &field), STATUS_OK);
    store_case_ok(&work, list_own_cues(&work, id, &cues));
    assert_int_equal(cues.count, 1);
    assert_string_equal(cues.items[0].cue.words,
                        "Find out, and answer: “I'll find out what it costs”");
    assert_int_equal(cues.items[0].cue.due_on, today + 1);
    work_end(&work);
    assert_int_equal(keep(test, ROLE_VIEWER, id, day, &field), STATUS_FORBIDDEN);
    assert_int_equal(keep(test, ROLE_MEMBER, id, "", &field), STATUS_INVALID);
    assert_string_equal(field, "promise_on");
    assert_int_equal(keep(test, ROLE_MEMBER, id, "2001-01-01", &field), STATUS_INVALID);
    assert_string_equal(field, "promise_on");
    assert_int_equal(keep(test, ROLE_MEMBER, id + 1000, day, &field), STATUS_NOT_FOUND);
}

static void who_is_not_there_or_may_not_look_is_refused(void **state)
{
    struct store_case *test = (struct store_case *)*state;
    struct courtesy_request request = nobody;
    struct courtesy_checked checked;
    struct work work = sample_work(test, test->user_id, ROLE_NONE);

    request.text = "All is well.";
    assert_int_equal(check_courtesy(&work, NULL, &request, &checked), STATUS_FORBIDDEN);
    work_end(&work);
    work = store_case_work(test);
    request.client_id = 999999;
    assert_int_equal(check_courtesy(&work, NULL, &request, &checked), STATUS_NOT_FOUND);
    work_end(&work);
}

static void whoever_asks_too_often_waits(void **state)
{
    struct store_case *test = (struct store_case *)*state;
    struct courtesy_desk *desk = courtesy_desk_open(&test->arena);
    struct fault fault = {0};
    const int64_t second = INT64_C(1000000);

    for (int i = 0; i < COURTESY_CHECKS_A_MINUTE; i++)
        assert_int_equal(courtesy_desk_lets(desk, 7, 100 * second, &fault), STATUS_OK);
    assert_int_equal(courtesy_desk_lets(desk, 7, 130 * second, &fault), STATUS_FORBIDDEN);
    assert_int_equal(courtesy_desk_lets(desk, 8, 130 * second, &fault), STATUS_OK);
    assert_int_equal(courtesy_desk_lets(desk, 7, 161 * second, &fault), STATUS_OK);
    assert_int_equal(courtesy_desk_lets(desk, 7, 5 * second, &fault), STATUS_OK);
    assert_int_equal(courtesy_desk_lets(NULL, 7, 0, &fault), STATUS_OK);
    courtesy_desk_close(desk);
    courtesy_desk_close(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_record_says_who_is_written_to, store_case_setup,
                                        store_case_teardown),
        cmocka_unit_test_setup_teardown(other_clients_are_known_by_their_names, store_case_setup,
                                        store_case_teardown),
        cmocka_unit_test_setup_teardown(only_for_you_is_not_said_to_two, store_case_setup,
                                        store_case_teardown),
        cmocka_unit_test_setup_teardown(a_rule_is_muted_for_one_user_and_comes_back,
                                        store_case_setup, store_case_teardown),
        cmocka_unit_test_setup_teardown(what_is_to_be_found_out_stands_on_today, store_case_setup,
                                        store_case_teardown),
        cmocka_unit_test_setup_teardown(who_is_not_there_or_may_not_look_is_refused,
                                        store_case_setup, store_case_teardown),
        cmocka_unit_test_setup_teardown(whoever_asks_too_often_waits, store_case_setup,
                                        store_case_teardown),
    };

    return run_store_tests(tests);
}
