// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/client_standing.h"
#include "app/contact_limits.h"
#include "app/undo.h"
#include "support/sample_talk.h"
#include "support/touch_case.h"

#include "support/check.h"

static struct contact_limits_base base_now(struct store_case *test)
{
    struct work work = store_case_work(test);
    struct contact_limits_base base;

    store_case_ok(&work, show_contact_limits(&work, &base));
    work_end(&work);
    return base;
}

static int64_t save(struct store_case *test, const struct contact_limits_base *base)
{
    struct work work = store_case_work(test);
    struct contact_limits_saved saved;

    store_case_ok(&work, save_contact_limits(&work, base, &saved));
    work_end(&work);
    return saved.audit_id;
}

static int64_t save_standing(struct store_case *test, enum client_standing standing, int32_t days)
{
    struct contact_limits_base base = base_now(test);

    base.standing_days[standing] = days;
    return save(test, &base);
}

static int64_t save_tag(struct store_case *test, const char *name, int32_t days)
{
    struct contact_limits_base base = base_now(test);

    for (size_t i = 0; i < base.tag_count; i++)
        if (strcmp(base.tags[i].name, name) == 0)
            base.tags[i].days = days;
    return save(test, &base);
}

static struct client_contact contact_of(struct store_case *test, int64_t id)
{
    const struct client_card card = sample_card(test, id);
    struct work work = store_case_work(test);
    struct client_stands stands;
    struct client_contact contact;

    store_case_ok(&work, client_stands(&work, NULL, &card.client, &stands));
    store_case_ok(&work,
                  show_client_contact(&work, &card.client, stands.standing, &stands.now, &contact));
    work_end(&work);
    return contact;
}

static int64_t save_own(struct store_case *test, int64_t id, int32_t days)
{
    struct client_contact contact = contact_of(test, id);
    struct work work = store_case_work(test);
    struct contact_limits_saved saved;

    store_case_ok(&work, save_client_limit(&work, id, contact.limits.version, days, &saved));
    work_end(&work);
    return saved.audit_id;
}

static enum status take_back(struct store_case *test, int64_t audit_id)
{
    struct work work = store_case_work(test);
    struct undone undone;

    enum status status = undo(&work, audit_id, &undone);
    work_end(&work);
    return status;
}

/* Of two orders, the last one 50 days ago, in a base where one counts as lost after 400. */
static int64_t growing(struct store_case *test)
{
    int64_t id = sample_client(test, CLIENT_PERSON, "Bramble Tea");

    touch_window(test, 400);
    (void)touch_order(test, id, 90, NULL);
    (void)touch_order(test, id, 50, NULL);
    return id;
}

static void nothing_is_in_force_until_it_is_saved(void **state)
{
    struct store_case *test = *state;
    int64_t id = growing(test);
    struct contact_limits_base base = base_now(test);

    for (size_t i = 0; i < CLIENT_STANDINGS; i++)
        assert_int_equal(base.standing_days[i], LIMIT_UNSET);
    assert_int_equal(base.version, 0);
    assert_int_equal(touch_count(test, CUE_STAY_IN_TOUCH, 0), 0);
    assert_int_equal(contact_of(test, id).held.days, LIMIT_UNSET);
    assert_int_equal(save(test, &base), 0); /* nothing changed, nothing is told */
}

static void the_limit_of_a_standing_makes_a_cue_until_somebody_speaks(void **state)
{
    struct store_case *test = *state;
    int64_t id = growing(test);
    int64_t audit_id = save_standing(test, CLIENT_GROWING, 50);

    assert_true(audit_id != 0);
    assert_int_equal(touch_count(test, CUE_STAY_IN_TOUCH, id), 1);
    assert_int_equal(contact_of(test, id).silence, SILENCE_RED);
    (void)save_standing(test, CLIENT_GROWING, 51);
    assert_int_equal(touch_count(test, CUE_STAY_IN_TOUCH, id), 0);
    assert_int_equal(contact_of(test, id).silence, SILENCE_YELLOW);
    (void)save_standing(test, CLIENT_GROWING, 20);
    touch_note(test, id, "note", 1); /* to oneself: no contact */
    assert_int_equal(touch_count(test, CUE_STAY_IN_TOUCH, id), 1);
    touch_note(test, id, "call", 19);
    assert_int_equal(touch_count(test, CUE_STAY_IN_TOUCH, id), 0);
    assert_int_equal(contact_of(test, id).silence, SILENCE_YELLOW);
    touch_note(test, id, "message", 2);
    assert_int_equal(contact_of(test, id).silence, SILENCE_WITHIN);
}

/* A conversation of theirs in which somebody wrote so many days ago; a machine did later. */
static void enter_talk(struct store_case *test, int64_t client_id, int32_t days_ago)
{
    struct work work = store_case_work(test);

    store_case_ok(&work, work_begin(&work));
    struct conversation one = {.state = CONVERSATION_OPEN, .client_id = client_id};
    const int64_t at = work.now - days_ago * INT64_C(86400000000);
    conversation_take(&one, &(struct conversation_event){.kind = MESSAGE_CAME, .at = at});
    conversation_take(&one, &(struct conversation_event){
                                .kind = MESSAGE_CAME, .is_automatic = true, .at = work.now});
    sample_conversation(&work, 0, &one);
    store_case_ok(&work, work_commit(&work));
    work_end(&work);
}

static void what_was_written_in_a_conversation_is_a_contact(void **state)
{
    struct store_case *test = *state;
    int64_t id = growing(test);

    (void)save_standing(test, CLIENT_GROWING, 20);
    assert_int_equal(touch_count(test, CUE_STAY_IN_TOUCH, id), 1);
    enter_talk(test, id, 30);
    assert_int_equal(touch_count(test, CUE_STAY_IN_TOUCH, id), 1);
    assert_int_equal(contact_of(test, id).silence, SILENCE_RED);
    enter_talk(test, id, 18);
    assert_int_equal(touch_count(test, CUE_STAY_IN_TOUCH, id), 0);
    assert_int_equal(contact_of(test, id).silence, SILENCE_YELLOW);
    enter_talk(test, id, 1);
    assert_int_equal(contact_of(test, id).silence, SILENCE_WITHIN);
}

static void narrower_limits_beat_wider_ones(void **state)
{
    struct store_case *test = *state;
    int64_t id = growing(test);

    (void)save_standing(test, CLIENT_GROWING, 300);
    touch_tags(test, id, "Menu, Winter");
    (void)save_tag(test, "Menu", 60);
    (void)save_tag(test, "Winter", 40);
    assert_int_equal(contact_of(test, id).held.days, 40);
    assert_int_equal(contact_of(test, id).held.kind, LIMIT_TAG);
    assert_int_equal(touch_count(test, CUE_STAY_IN_TOUCH, id), 1);
    (void)save_own(test, id, LIMIT_NEVER);
    assert_int_equal(touch_count(test, CUE_STAY_IN_TOUCH, id), 0);
    int64_t audit_id = save_own(test, id, 50);
    assert_int_equal(contact_of(test, id).held.kind, LIMIT_CLIENT);
    assert_int_equal(touch_count(test, CUE_STAY_IN_TOUCH, id), 1);
    assert_int_equal(take_back(test, audit_id), STATUS_OK);
    assert_int_equal(contact_of(test, id).held.days, LIMIT_NEVER);
    assert_int_equal(take_back(test, audit_id), STATUS_CONFLICT);
}

static void a_set_is_taken_back_whole_unless_it_was_changed_since(void **state)
{
    struct store_case *test = *state;
    int64_t id = growing(test);

    touch_tags(test, id, "Menu");
    int64_t first = save_standing(test, CLIENT_VIP, 30);
    int64_t second = save_tag(test, "Menu", 20);
    assert_int_equal(take_back(test, first), STATUS_CONFLICT);
    assert_int_equal(take_back(test, second), STATUS_OK);
    struct contact_limits_base base = base_now(test);
    assert_int_equal(base.standing_days[CLIENT_VIP], 30);
    assert_int_equal(base.tags[0].days, LIMIT_UNSET);
    assert_int_equal(take_back(test, first), STATUS_OK); /* as it left them */
    assert_int_equal(base_now(test).standing_days[CLIENT_VIP], LIMIT_UNSET);
    assert_int_equal(base_now(test).version, 0);
}

static void who_saves_what_they_did_not_see_is_told(void **state)
{
    struct store_case *test = *state;
    int64_t id = growing(test);
    struct contact_limits_base base = base_now(test);
    struct contact_limits_saved saved;

    (void)save_standing(test, CLIENT_VIP, 30);
    struct work work = store_case_work(test);
    base.standing_days[CLIENT_VIP] = 40;
    assert_int_equal(save_contact_limits(&work, &base, &saved), STATUS_CONFLICT);
    work_end(&work);
    (void)save_own(test, id, 50);
    work = store_case_work(test);
    assert_int_equal(save_client_limit(&work, id, 0, 40, &saved), STATUS_CONFLICT);
    work_end(&work);
    work = store_case_work(test);
    assert_int_equal(save_client_limit(&work, 999999, 0, 40, &saved), STATUS_NOT_FOUND);
    work_end(&work);
    assert_int_equal(contact_of(test, id).held.days, 50);
}

static void a_limit_that_is_none_is_named(void **state)
{
    struct store_case *test = *state;
    int64_t id = growing(test);
    struct contact_limits_base base = base_now(test);
    struct contact_limits_saved saved;
    struct work work = store_case_work(test);

    base.standing_days[CLIENT_VIP] = LIMIT_DAYS_MAX + 1;
    assert_int_equal(save_contact_limits(&work, &base, &saved), STATUS_INVALID);
    assert_string_equal(work.fault.field, "standing-vip");
    work.fault = (struct fault){0};
    assert_int_equal(save_client_limit(&work, id, 0, -7, &saved), STATUS_INVALID);
    assert_string_equal(work.fault.field, "days");
    work_end(&work);
}

static void a_viewer_looks_and_a_member_sets_those_of_clients_alone(void **state)
{
    struct store_case *test = *state;
    int64_t id = growing(test), viewer = sample_member(test, "Viewer", ROLE_VIEWER);
    int64_t member = sample_member(test, "Member", ROLE_MEMBER);
    struct contact_limits_base base;
    struct contact_limits_saved saved;

    struct work work = sample_work(test, viewer, ROLE_VIEWER);
    store_case_ok(&work, show_contact_limits(&work, &base));
    assert_int_equal(save_contact_limits(&work, &base, &saved), STATUS_FORBIDDEN);
    assert_int_equal(save_client_limit(&work, id, 0, 40, &saved), STATUS_FORBIDDEN);
    work_end(&work);
    work = sample_work(test, member, ROLE_MEMBER);
    assert_int_equal(save_contact_limits(&work, &base, &saved), STATUS_FORBIDDEN);
    work.fault = (struct fault){0};
    store_case_ok(&work, save_client_limit(&work, id, 0, 40, &saved));
    work_end(&work);
}

int main(void)
{
#define HERE(name) cmocka_unit_test_setup_teardown(name, store_case_setup, store_case_teardown)
    const struct CMUnitTest tests[] = {
        HERE(nothing_is_in_force_until_it_is_saved),
        HERE(the_limit_of_a_standing_makes_a_cue_until_somebody_speaks),
        HERE(what_was_written_in_a_conversation_is_a_contact),
        HERE(narrower_limits_beat_wider_ones),
        HERE(a_set_is_taken_back_whole_unless_it_was_changed_since),
        HERE(who_saves_what_they_did_not_see_is_told),
        HERE(a_limit_that_is_none_is_named),
        HERE(a_viewer_looks_and_a_member_sets_those_of_clients_alone),
    };

    return run_store_tests(tests);
}
