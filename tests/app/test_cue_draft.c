// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/cue_draft.h"

#include <inttypes.h>
#include <string.h>

#include "app/business.h"
#include "app/client_people.h"
#include "app/enquiries.h"
#include "app/orders.h"
#include "app/records.h"
#include "app/templates.h"
#include "app/undo.h"
#include "base/text.h"
#include "support/sample_clients.h"

#include "support/check.h"

enum { DAYS_AGO = 8 };

/* ---- somebody who ordered for the first time some days ago ---- */

static int64_t add_record(struct store_case *test, enum record_kind kind, struct record record)
{
    struct work work = store_case_work(test);
    struct record_saved saved = {0};

    store_case_ok(&work, record_save(&work, kind, &record, &saved));
    work_end(&work);
    return saved.id;
}

static const char *digits(struct store_case *test, int64_t number)
{
    struct text text = text_new(&test->arena);

    text_format(&text, "%" PRId64, number);
    return text.at;
}

static void set_person(struct store_case *test, int64_t client_id, const char *form,
                       const char *language)
{
    const int64_t contact_id = sample_card(test, client_id).client.contact_id;

    (void)add_record(test, RECORD_CONTACT,
                     (struct record){.client_id = client_id,
                                     .id = contact_id,
                                     .count = 4,
                                     .fields = {{"name", "Ivan Horvat"},
                                                {"given", "Ivan"},
                                                {"form_of_address", form},
                                                {"language", language}}});
    (void)add_record(test, RECORD_POINT,
                     (struct record){.client_id = client_id,
                                     .count = 3,
                                     .fields = {{"contact", digits(test, contact_id)},
                                                {"kind", "email"},
                                                {"value", "ivan@example.com"}}});
}

static void add_first_order(struct store_case *test, int64_t client_id)
{
    struct work work = store_case_work(test);
    char day[DAY_TEXT_SIZE];
    struct order_changed changed;

    day_write(zone_day_by_name("UTC", work.now / 1000000) - DAYS_AGO, day);
    const struct order_input order = {.title = "Winter menu", .accepted_on = day};
    store_case_ok(&work, add_order(&work, client_id, &order, &changed));
    store_case_ok(&work, move_order(&work, changed.order.id, 0, STAGE_DONE, &changed));
    work_end(&work);
}

static int64_t make_newcomer(struct store_case *test, const char *form, const char *language)
{
    int64_t id = sample_client(test, CLIENT_PERSON, "Ivan Horvat");

    set_person(test, id, form, language);
    add_first_order(test, id);
    return id;
}

static int64_t make_enquiry(struct store_case *test, const struct enquiry_input *asked)
{
    struct work work = store_case_work(test);
    struct enquiry_changed changed;

    store_case_ok(&work, add_enquiry(&work, asked, &changed));
    work_end(&work);
    return changed.enquiry.id;
}

/* ---- the day ---- */

static struct cue_key key_of(struct store_case *test, enum cue_rule rule)
{
    struct work work = store_case_work(test);
    struct today today;
    struct cue_key key = {(enum cue_cause)0, 0, 0};

    store_case_ok(&work, show_today(&work, NULL, 0, &today));
    for (size_t i = 0; i < today.cues.count; i++)
        if (today.cues.items[i].rule == rule)
            key = today.cues.items[i].key;
    today_close(&today);
    work_end(&work);
    return key;
}

static bool stands(struct store_case *test, enum cue_rule rule)
{
    return key_of(test, rule).cause != 0;
}

static struct cue_draft draft_of(struct store_case *test, enum cue_rule rule, int64_t template_id)
{
    const struct cue_key key = key_of(test, rule);
    struct work work = store_case_work(test);
    struct cue_draft draft = {0};
    struct cue_day day;

    assert_true(key.cause != 0);
    store_case_ok(&work, show_cue_draft(&work, NULL, &key, template_id, &day, &draft));
    work_end(&work);
    draft.text = letter_plain(draft.text, &test->arena);
    return draft;
}

static enum status send_as(struct store_case *test, enum role role, const struct cue_sent *sent,
                           int64_t *ret_audit_id)
{
    struct work work = sample_work(test, test->user_id, role);

    enum status status = note_cue_sent(&work, NULL, sent, ret_audit_id);
    work_end(&work);
    return status;
}

static void take_back(struct store_case *test, int64_t audit_id)
{
    struct work work = store_case_work(test);
    struct undone undone;

    store_case_ok(&work, undo(&work, audit_id, &undone));
    assert_int_equal(undo(&work, audit_id, &undone), STATUS_CONFLICT);
    work_end(&work);
}

/* How many notes the client's card shows, and the text of the newest. */
static size_t notes_of(struct store_case *test, int64_t client_id, const char **ret_text)
{
    const struct client_card card = sample_card(test, client_id);
    size_t count = 0;

    for (size_t i = 0; i < card.happening_count; i++) {
        if (card.happenings[i].what.kind != HAPPENED_NOTE)
            continue;
        assert_int_equal(card.happenings[i].what.subkind, NOTE_MESSAGE);
        *ret_text = card.happenings[i].what.text;
        count++;
    }
    return count;
}

/* ---- tests ---- */

static void a_draft_is_in_the_clients_language_and_form(void **state)
{
    struct store_case *test = *state;

    (void)make_newcomer(test, "first_name", "hr");
    const struct cue_draft draft = draft_of(test, CUE_FIRST_DAYS, 0);
    assert_int_equal(draft.letter, LETTER_FIRST_DAYS);
    assert_string_equal(draft.language->code, "hr");
    assert_false(draft.is_other_language);
    assert_true(draft.is_form_known);
    assert_non_null(strstr(draft.text, "Bok, Ivane!"));
    assert_non_null(strstr(draft.text, "Winter menu"));
    assert_int_equal(draft.point_count, 1);
    assert_string_equal(draft.points[0].value, "ivan@example.com");
}

static void a_language_without_letters_falls_back_to_the_business(void **state)
{
    struct store_case *test = *state;

    (void)make_newcomer(test, "", "de");
    const struct cue_draft draft = draft_of(test, CUE_FIRST_DAYS, 0);
    assert_string_equal(draft.language->code, "en");
    assert_true(draft.is_other_language);
    assert_false(draft.is_form_known);
    assert_int_equal(draft.form_of_address, ADDRESS_FORMAL);
    assert_non_null(strstr(draft.text, "Dear Ivan Horvat,"));
}

static int64_t make_template(struct store_case *test, const char *name, const char *language,
                             enum form_of_address form)
{
    const struct letter_template wanted = {.name = name,
                                           .language = language,
                                           .form_of_address = form,
                                           .subject = "About {order}",
                                           .body = "Dear {contact}, {amount}?"};
    struct work work = store_case_work(test);
    struct template_saved saved;

    store_case_ok(&work, save_template(&work, &wanted, &saved));
    work_end(&work);
    return saved.id;
}

static void a_template_in_their_language_and_form_can_be_chosen(void **state)
{
    struct store_case *test = *state;
    struct work work;
    struct cue_draft draft = {0};
    struct cue_day day;

    (void)make_newcomer(test, "formal", "hr");
    const int64_t fits = make_template(test, "Ours", "hr", ADDRESS_UNKNOWN);
    const int64_t other = make_template(test, "Other", "ru", ADDRESS_FORMAL);
    (void)make_template(test, "Familiar", "hr", ADDRESS_FIRST_NAME);
    draft = draft_of(test, CUE_FIRST_DAYS, fits);
    assert_int_equal(draft.templates.count, 1);
    assert_int_equal(draft.template_id, fits);
    assert_string_equal(draft.subject, "About Winter menu");
    assert_string_equal(draft.text, "Dear Ivan Horvat, {amount}?"); /* what is not known stays */

    const struct cue_key key = key_of(test, CUE_FIRST_DAYS);
    work = store_case_work(test);
    assert_int_equal(show_cue_draft(&work, NULL, &key, other, &day, &draft), STATUS_INVALID);
    assert_string_equal(work.fault.field, "template");
    work_end(&work);
}

static void what_was_sent_is_noted_and_done_once_and_taken_back_as_one(void **state)
{
    struct store_case *test = *state;
    const int64_t client_id = make_newcomer(test, "formal", "en");
    const char *text = "";
    int64_t audit_id = 0, none = 0;

    const struct cue_draft draft = draft_of(test, CUE_FIRST_DAYS, 0);
    const struct cue_sent sent = {draft.cue->key, draft.contact_id, "  How was it?\n"};
    assert_int_equal(send_as(test, ROLE_OWNER, &sent, &audit_id), STATUS_OK);
    assert_int_equal(notes_of(test, client_id, &text), 1);
    assert_string_equal(text, "How was it?");
    assert_false(stands(test, CUE_FIRST_DAYS));

    assert_int_equal(send_as(test, ROLE_OWNER, &sent, &none), STATUS_NOT_FOUND);
    assert_int_equal(notes_of(test, client_id, &text), 1);

    take_back(test, audit_id);
    assert_int_equal(notes_of(test, client_id, &text), 0);
    assert_true(stands(test, CUE_FIRST_DAYS));
    assert_int_equal(send_as(test, ROLE_OWNER, &sent, &audit_id), STATUS_OK);
    assert_int_equal(notes_of(test, client_id, &text), 1);
}

/* The day's list of what was done offers the Undo of all of it. */
static void what_was_sent_stands_among_what_was_looked_after(void **state)
{
    struct store_case *test = *state;
    int64_t audit_id = 0;
    struct today today;

    (void)make_newcomer(test, "formal", "en");
    const struct cue_sent sent = {key_of(test, CUE_FIRST_DAYS), 0, "Hello"};
    assert_int_equal(send_as(test, ROLE_MEMBER, &sent, &audit_id), STATUS_OK);
    struct work work = store_case_work(test);
    store_case_ok(&work, show_today(&work, NULL, 0, &today));
    assert_int_equal(today.handled.count, 1);
    assert_int_equal(today.handled.items[0].audit_id, audit_id);
    today_close(&today);
    work_end(&work);
}

static void an_enquiry_is_answered_by_what_was_sent(void **state)
{
    struct store_case *test = *state;
    const int64_t id = make_enquiry(
        test,
        &(struct enquiry_input){.name = "Bramble Tea", .title = "A label", .reach = "@bramble"});
    struct enquiry_card card;
    int64_t audit_id = 0;

    const struct cue_draft draft = draft_of(test, CUE_ANSWER_ENQUIRY, 0);
    assert_int_equal(draft.client_id, 0);
    assert_int_equal(draft.enquiry_id, id);
    assert_int_equal(draft.point_count, 1);
    assert_int_equal(draft.points[0].kind, POINT_TELEGRAM);
    assert_non_null(strstr(draft.text, "Bramble Tea"));
    assert_non_null(strstr(draft.text, "A label"));

    const struct cue_sent sent = {draft.cue->key, 0, "Gladly"};
    assert_int_equal(send_as(test, ROLE_OWNER, &sent, &audit_id), STATUS_OK);
    struct work work = store_case_work(test);
    store_case_ok(&work, show_enquiry(&work, id, &card));
    assert_int_equal(card.enquiry.stage, ENQUIRY_ANSWERED);
    work_end(&work);
    take_back(test, audit_id);
    work = store_case_work(test);
    store_case_ok(&work, show_enquiry(&work, id, &card));
    assert_int_equal(card.enquiry.stage, ENQUIRY_NEW);
    work_end(&work);
    assert_true(stands(test, CUE_ANSWER_ENQUIRY));
}

static void inside_a_marketplace_no_contact_is_shown(void **state)
{
    struct store_case *test = *state;

    (void)make_enquiry(test, &(struct enquiry_input){.name = "reader_of_maps",
                                                     .title = "Cards",
                                                     .reach = "maps@example.com",
                                                     .source = "Kwork"});
    const struct cue_draft draft = draft_of(test, CUE_ANSWER_ENQUIRY, 0);
    assert_int_equal(draft.point_count, 0);
    assert_string_equal(draft.marketplace, "Kwork");
    assert_false(draft.is_forbidden);
    assert_null(strstr(draft.text, "@"));
}

static struct cue_draft draft_of_cue(struct store_case *test, const struct cue *cue)
{
    struct work work = store_case_work(test);
    struct cue_draft draft = {0};

    store_case_ok(&work, cue_draft(&work, cue, 0, &draft));
    work_end(&work);
    return draft;
}

static void inside_a_marketplace_nobody_is_asked_for_a_contact(void **state)
{
    struct store_case *test = *state;
    const int64_t client_id = make_newcomer(test, "formal", "en");
    const struct cue cue = {.rule = CUE_SECOND_POINT, .client_id = client_id};
    struct client client = sample_card(test, client_id).client;

    struct cue_draft draft = draft_of_cue(test, &cue);
    assert_false(draft.is_forbidden);
    assert_int_equal(draft.letter, LETTER_SECOND_WAY);
    assert_int_equal(draft.point_count, 1);

    struct client_edit edit = client_fields_now(&client);
    struct work work = store_case_work(test);
    struct client_edited edited;
    edit.source = "kwork";
    store_case_ok(&work, edit_client(&work, &edit, &edited));
    work_end(&work);
    draft = draft_of_cue(test, &cue);
    assert_true(draft.is_forbidden);
    assert_string_equal(draft.text, "");
    assert_int_equal(draft.point_count, 0);
}

/* Who is written to on a day is whose day it is, else the main contact. */
static void on_somebodys_day_they_are_written_to_themselves(void **state)
{
    struct store_case *test = *state;
    const int64_t client_id = make_newcomer(test, "formal", "en");
    const int64_t emil = add_record(
        test, RECORD_CONTACT,
        (struct record){.client_id = client_id,
                        .count = 2,
                        .fields = {{"name", "Emil Reader"}, {"form_of_address", "first_name"}}});
    struct record birthday = {
        .client_id = client_id,
        .count = 3,
        .fields = {{"kind", "birthday"}, {"date", "1980-05-19"}, {"contact", digits(test, emil)}}};
    struct cue_date date = {.kind = DATE_BIRTHDAY, .month = 5, .day = 19};
    const struct cue cue = {
        .rule = CUE_IMPORTANT_DAY, .client_id = client_id, .date = &date, .due_on = 0};

    date.id = add_record(test, RECORD_DATE, birthday);
    struct cue_draft draft = draft_of_cue(test, &cue);
    assert_int_equal(draft.contact_id, emil);
    assert_string_equal(draft.name, "Emil Reader");
    assert_non_null(strstr(letter_plain(draft.text, &test->arena), "Hi Emil,"));
    assert_int_equal(draft.point_count, 0); /* theirs alone: there is none */

    record_set(&birthday, "contact", "");
    date.id = add_record(test, RECORD_DATE, birthday);
    draft = draft_of_cue(test, &cue);
    assert_string_equal(draft.name, "Ivan Horvat");
    assert_int_equal(draft.point_count, 1);
}

static void who_may_not_edit_sends_nothing_and_no_text_is_no_message(void **state)
{
    struct store_case *test = *state;
    const int64_t client_id = make_newcomer(test, "formal", "en");
    const char *text = "";
    int64_t audit_id = 0;

    struct cue_sent sent = {key_of(test, CUE_FIRST_DAYS), 0, "Hello"};
    assert_int_equal(send_as(test, ROLE_VIEWER, &sent, &audit_id), STATUS_FORBIDDEN);
    sent.text = " \n ";
    assert_int_equal(send_as(test, ROLE_OWNER, &sent, &audit_id), STATUS_INVALID);
    sent.text = "Hello";
    sent.contact_id = client_id; /* nobody of theirs */
    assert_int_equal(send_as(test, ROLE_OWNER, &sent, &audit_id), STATUS_INVALID);
    char *long_text = arena_alloc(&test->arena, NOTE_TEXT_MAX + 2);
    memset(long_text, 'a', NOTE_TEXT_MAX + 1);
    sent = (struct cue_sent){sent.key, 0, long_text};
    assert_int_equal(send_as(test, ROLE_OWNER, &sent, &audit_id), STATUS_INVALID);
    assert_int_equal(notes_of(test, client_id, &text), 0);
    assert_true(stands(test, CUE_FIRST_DAYS));
}

/* Somebody who changed the note meanwhile does not lose it by an Undo. */
static void a_note_that_was_changed_since_is_not_taken_back(void **state)
{
    struct store_case *test = *state;
    const int64_t client_id = make_newcomer(test, "formal", "en");
    const char *text = "";
    struct undone undone;
    int64_t audit_id = 0;

    const struct cue_sent sent = {key_of(test, CUE_FIRST_DAYS), 0, "Hello"};
    assert_int_equal(send_as(test, ROLE_OWNER, &sent, &audit_id), STATUS_OK);
    const struct client_card card = sample_card(test, client_id);
    for (size_t i = 0; i < card.happening_count; i++)
        if (card.happenings[i].what.kind == HAPPENED_NOTE)
            (void)add_record(test, RECORD_NOTE,
                             (struct record){.client_id = client_id,
                                             .id = card.happenings[i].what.id,
                                             .count = 1,
                                             .fields = {{"text", "Hello, and more"}}});
    struct work work = store_case_work(test);
    assert_int_equal(undo(&work, audit_id, &undone), STATUS_CONFLICT);
    work_end(&work);
    assert_int_equal(notes_of(test, client_id, &text), 1);
    assert_string_equal(text, "Hello, and more");
    assert_false(stands(test, CUE_FIRST_DAYS));
}

static void a_cue_that_is_gone_or_asks_for_no_letter_has_no_draft(void **state)
{
    struct store_case *test = *state;
    const struct cue_key gone = {CAUSE_FIRST_DAYS, 1, 1};
    struct work work = store_case_work(test);
    struct cue_draft draft;
    struct cue_day day;

    assert_int_equal(show_cue_draft(&work, NULL, &gone, 0, &day, &draft), STATUS_NOT_FOUND);
    work_end(&work);
    work = sample_work(test, 0, ROLE_NONE);
    assert_int_equal(show_cue_draft(&work, NULL, &gone, 0, &day, &draft), STATUS_FORBIDDEN);
    work_end(&work);
    for (int rule = CUE_ANSWER_ENQUIRY; rule <= CUE_NO_CURRENCY; rule++) {
        static const struct cue_date date = {.kind = DATE_OTHER};
        const struct cue cue = {.rule = (enum cue_rule)rule, .date = &date};
        const bool is_silent =
            rule == CUE_WINDOW_OPENS || rule == CUE_DOUBLE_CLIENT || rule == CUE_NO_CURRENCY;

        assert_int_equal(cue_has_draft(&cue), !is_silent);
    }
}

#define DRAFT_TEST(test) \
    cmocka_unit_test_setup_teardown(test, store_case_setup, store_case_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        DRAFT_TEST(a_draft_is_in_the_clients_language_and_form),
        DRAFT_TEST(a_language_without_letters_falls_back_to_the_business),
        DRAFT_TEST(a_template_in_their_language_and_form_can_be_chosen),
        DRAFT_TEST(what_was_sent_is_noted_and_done_once_and_taken_back_as_one),
        DRAFT_TEST(what_was_sent_stands_among_what_was_looked_after),
        DRAFT_TEST(an_enquiry_is_answered_by_what_was_sent),
        DRAFT_TEST(inside_a_marketplace_no_contact_is_shown),
        DRAFT_TEST(inside_a_marketplace_nobody_is_asked_for_a_contact),
        DRAFT_TEST(on_somebodys_day_they_are_written_to_themselves),
        DRAFT_TEST(who_may_not_edit_sends_nothing_and_no_text_is_no_message),
        DRAFT_TEST(a_note_that_was_changed_since_is_not_taken_back),
        DRAFT_TEST(a_cue_that_is_gone_or_asks_for_no_letter_has_no_draft),
    };

    return run_store_tests(tests);
}
