// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/records.h"

#include <inttypes.h>
#include <stdio.h>

#include "app/own_fields.h"
#include "app/search.h"
#include "app/undo.h"
#include "base/text.h"
#include "support/check.h"
#include "support/sample_clients.h"
#include "support/store_digest.h"

static struct record_saved saved(struct store_case *test, enum record_kind kind,
                                 const struct record *record)
{
    struct work work = store_case_work(test);
    struct record_saved result = {0};

    store_case_ok(&work, record_save(&work, kind, record, &result));
    work_end(&work);
    return result;
}

static enum status tried(struct store_case *test, enum record_kind kind,
                         const struct record *record, const char *field)
{
    struct work work = store_case_work(test);
    struct record_saved result = {0};

    enum status status = record_save(&work, kind, record, &result);
    if (status == STATUS_INVALID)
        assert_string_equal(work.fault.field, field);
    work_end(&work);
    return status;
}

static struct record shown(struct store_case *test, enum record_kind kind, int64_t client_id,
                           int64_t id)
{
    struct work work = store_case_work(test);
    struct record record = {0};

    store_case_ok(&work, record_show(&work, kind, client_id, id, &record));
    work_end(&work);
    return record;
}

static enum status undo_of(struct store_case *test, int64_t audit_id, int64_t *ret_audit_id)
{
    struct work work = store_case_work(test);
    struct undone undone = {0};

    enum status status = undo(&work, audit_id, &undone);
    work_end(&work);
    *ret_audit_id = undone.audit_id;
    return status;
}

static const char *digits(struct store_case *test, int64_t number)
{
    struct text text = text_new(&test->arena);

    text_format(&text, "%" PRId64, number);
    return text.at;
}

/* A record of each kind, and what it is changed to. */
struct kind_case {
    enum record_kind kind;
    struct record first, second;
    const char *field;
};

static int64_t main_contact(struct store_case *test, int64_t client_id)
{
    return sample_card(test, client_id).client.contact_id;
}

static void check_kind(struct store_case *test, const struct kind_case *one)
{
    struct record record = one->first, change = one->second;
    const struct store_digest before = store_digest_of(test);
    int64_t client_id = record.client_id, again = 0;

    const struct record_saved made = saved(test, one->kind, &record);
    assert_true(made.id != 0 && made.audit_id != 0);
    const struct record first = shown(test, one->kind, client_id, made.id);
    assert_string_equal(record_value(&first, one->field), record_value(&record, one->field));

    change.client_id = client_id;
    change.id = made.id;
    change.version = first.version;
    const struct record_saved changed = saved(test, one->kind, &change);
    assert_true(changed.audit_id != 0);
    assert_int_equal(
        saved(test, one->kind, &(struct record){.client_id = client_id, .id = made.id}).audit_id,
        0);
    assert_int_equal(tried(test, one->kind, &change, ""), STATUS_CONFLICT);
    const struct record second = shown(test, one->kind, client_id, made.id);
    assert_string_equal(record_value(&second, one->field), record_value(&change, one->field));

    /* Not the first while the second stands; the second, back, and again. */
    assert_int_equal(undo_of(test, made.audit_id, &again), STATUS_CONFLICT);
    assert_int_equal(undo_of(test, changed.audit_id, &again), STATUS_OK);
    assert_int_equal(undo_of(test, changed.audit_id, &(int64_t){0}), STATUS_CONFLICT);
    const struct record back = shown(test, one->kind, client_id, made.id);
    assert_string_equal(record_value(&back, one->field), record_value(&record, one->field));
    assert_int_equal(back.version, first.version);
    assert_int_equal(undo_of(test, again, &again), STATUS_OK);
    const struct record forth = shown(test, one->kind, client_id, made.id);
    assert_string_equal(record_value(&forth, one->field), record_value(&change, one->field));
    const struct store_digest after = store_digest_of(test);
    assert_false(store_digests_equal(&before, &after));
}

static void each_kind_is_made_changed_and_put_back(void **state)
{
    struct store_case *test = *state;
    int64_t id = sample_client(test, CLIENT_COMPANY, "Harbour Lights");
    const char *contact = digits(test, main_contact(test, id));
    const struct kind_case cases[] = {
        {RECORD_CONTACT,
         {.client_id = id, .count = 2, .fields = {{"name", "Nora Quill"}, {"language", "en"}}},
         {.count = 1, .fields = {{"name", "Nora Q"}}},
         "name"},
        {RECORD_POINT,
         {.client_id = id,
          .count = 3,
          .fields = {{"contact", contact}, {"kind", "email"}, {"value", "nora@example.org"}}},
         {.count = 1, .fields = {{"value", "nora.quill@example.org"}}},
         "value"},
        {RECORD_DATE,
         {.client_id = id, .count = 2, .fields = {{"kind", "birthday"}, {"date", "--02-29"}}},
         {.count = 1, .fields = {{"date", "1980-02-29"}}},
         "date"},
        {RECORD_TAGS,
         {.client_id = id, .count = 1, .fields = {{"tags", "hotel, prints on paper"}}},
         {.count = 1, .fields = {{"tags", "hotel"}}},
         "tags"},
        {RECORD_NOTE,
         {.client_id = id, .count = 2, .fields = {{"kind", "call"}, {"text", "One\ntwo"}}},
         {.count = 1, .fields = {{"text", "Three"}}},
         "text"},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
        check_kind(test, &cases[i]);
}

static void what_is_removed_comes_back_with_all_it_had(void **state)
{
    struct store_case *test = *state;
    int64_t id = sample_client(test, CLIENT_COMPANY, "Harbour Lights"), again = 0;
    const struct record_saved nora =
        saved(test, RECORD_CONTACT,
              &(struct record){.client_id = id, .count = 1, .fields = {{"name", "Nora"}}});
    struct record point = {.client_id = id,
                           .count = 3,
                           .fields = {{"contact", digits(test, nora.id)},
                                      {"kind", "phone"},
                                      {"value", "+385 91 123 4567"}}};
    struct record_saved removed = {0};
    struct work work = store_case_work(test);

    const struct record_saved phone = saved(test, RECORD_POINT, &point);
    saved(test, RECORD_MAIN_POINT,
          &(struct record){.client_id = id,
                           .id = nora.id,
                           .count = 1,
                           .fields = {{"point", digits(test, phone.id)}}});
    store_case_ok(&work, record_remove(&work, RECORD_CONTACT, id, nora.id, &removed));
    work_end(&work);
    struct client_card card = sample_card(test, id);
    assert_int_equal(card.contact_count, 1);
    assert_int_equal(card.point_count, 0);
    assert_int_equal(undo_of(test, removed.audit_id, &again), STATUS_OK);
    card = sample_card(test, id);
    assert_int_equal(card.contact_count, 2);
    assert_int_equal(card.point_count, 1);
    assert_true(card.points[0].is_main);
    assert_int_equal(card.points[0].contact_id, nora.id);

    work = store_case_work(test);
    store_case_ok(&work, record_remove(&work, RECORD_POINT, id, phone.id, &removed));
    work_end(&work);
    assert_int_equal(sample_card(test, id).point_count, 0);
    assert_int_equal(undo_of(test, removed.audit_id, &again), STATUS_OK);
    assert_true(sample_card(test, id).points[0].is_main);
    assert_int_equal(sample_card(test, id).points[0].id, phone.id);
}

static void the_main_contact_changes_hands_and_stays(void **state)
{
    struct store_case *test = *state;
    int64_t id = sample_client(test, CLIENT_COMPANY, "Harbour Lights"), again = 0;
    int64_t first = main_contact(test, id);
    const struct record_saved nora =
        saved(test, RECORD_CONTACT,
              &(struct record){.client_id = id, .count = 1, .fields = {{"name", "Nora"}}});
    const struct record_saved turned =
        saved(test, RECORD_MAIN_CONTACT,
              &(struct record){
                  .client_id = id, .count = 1, .fields = {{"contact", digits(test, nora.id)}}});
    struct work work = store_case_work(test);
    struct record_saved removed;

    assert_int_equal(main_contact(test, id), nora.id);
    assert_int_equal(record_remove(&work, RECORD_CONTACT, id, nora.id, &removed), STATUS_INVALID);
    work_end(&work);
    assert_int_equal(undo_of(test, turned.audit_id, &again), STATUS_OK);
    assert_int_equal(main_contact(test, id), first);

    int64_t person = sample_client(test, CLIENT_PERSON, "Ada");
    const struct record_saved other =
        saved(test, RECORD_CONTACT,
              &(struct record){.client_id = person, .count = 1, .fields = {{"name", "Ben"}}});
    const struct record turn = {
        .client_id = person, .count = 1, .fields = {{"contact", digits(test, other.id)}}};
    assert_int_equal(tried(test, RECORD_MAIN_CONTACT, &turn, "contact"), STATUS_INVALID);
    const struct record rename = {.client_id = person,
                                  .id = main_contact(test, person),
                                  .count = 1,
                                  .fields = {{"name", "Eve"}}};
    assert_int_equal(tried(test, RECORD_CONTACT, &rename, "name"), STATUS_INVALID);
}

static void what_breaks_a_rule_is_refused_by_its_field(void **state)
{
    struct store_case *test = *state;
    int64_t id = sample_client(test, CLIENT_COMPANY, "Harbour Lights");
    int64_t other = sample_client(test, CLIENT_COMPANY, "Pinecone");
    const char *mine = digits(test, main_contact(test, id));
    const char *theirs = digits(test, main_contact(test, other));
    const struct {
        enum record_kind kind;
        struct record record;
        const char *field;
    } cases[] = {
        {RECORD_CONTACT, {.count = 1, .fields = {{"name", "  "}}}, "name"},
        {RECORD_CONTACT,
         {.count = 2, .fields = {{"name", "A"}, {"form_of_address", "lordship"}}},
         "form_of_address"},
        {RECORD_POINT,
         {.count = 3, .fields = {{"contact", mine}, {"kind", "email"}, {"value", "no"}}},
         "value"},
        {RECORD_POINT,
         {.count = 3, .fields = {{"contact", mine}, {"kind", "pigeon"}, {"value", "x"}}},
         "kind"},
        {RECORD_POINT,
         {.count = 3, .fields = {{"contact", theirs}, {"kind", "other"}, {"value", "x"}}},
         "contact"},
        {RECORD_DATE,
         {.count = 2, .fields = {{"kind", "birthday"}, {"date", "1981-02-29"}}},
         "date"},
        {RECORD_DATE, {.count = 2, .fields = {{"kind", ""}, {"date", "--02-29"}}}, "kind"},
        {RECORD_NOTE, {.count = 2, .fields = {{"kind", "note"}, {"text", " \n"}}}, "text"},
        {RECORD_NOTE, {.count = 2, .fields = {{"kind", "note"}, {"text", "a\x01"}}}, "text"},
        {RECORD_NOTE,
         {.count = 3, .fields = {{"kind", "note"}, {"text", "a"}, {"at", "soon"}}},
         "at"},
        {RECORD_VALUES, {.count = 1, .fields = {{"f99", "x"}}}, "f99"},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct record record = cases[i].record;

        record.client_id = id;
        if (tried(test, cases[i].kind, &record, cases[i].field) != STATUS_INVALID)
            fail_msg("case %zu was taken", i);
    }
}

static void tags_that_fold_alike_are_one_and_have_a_limit(void **state)
{
    struct store_case *test = *state;
    int64_t id = sample_client(test, CLIENT_PERSON, "Ada");
    int64_t other = sample_client(test, CLIENT_PERSON, "Ben");
    struct text many = text_new(&test->arena);

    saved(test, RECORD_TAGS,
          &(struct record){.client_id = id,
                           .count = 1,
                           .fields = {{"tags", " Ёлки ,елки;; hotel\nHOTEL, ..."}}});
    const struct record tags = shown(test, RECORD_TAGS, id, id);
    assert_string_equal(record_value(&tags, "tags"), "hotel, Ёлки");
    saved(test, RECORD_TAGS,
          &(struct record){.client_id = other, .count = 1, .fields = {{"tags", "Hotel"}}});
    const struct record same = shown(test, RECORD_TAGS, other, other);
    assert_string_equal(record_value(&same, "tags"), "hotel");
    for (int i = 0; i < 31; i++)
        text_format(&many, "tag%d,", i);
    const struct record too_many = {.client_id = id, .count = 1, .fields = {{"tags", many.at}}};
    assert_int_equal(tried(test, RECORD_TAGS, &too_many, "tags"), STATUS_INVALID);
}

static int64_t make_field(struct store_case *test, const char *name, enum own_field_kind kind,
                          const char *choices)
{
    const struct own_field field = {
        .object = OWN_OF_CLIENTS, .name = name, .kind = kind, .choices = choices};
    struct work work = store_case_work(test);
    int64_t id = 0;

    store_case_ok(&work, save_own_field(&work, &field, &id, &(int64_t){0}));
    work_end(&work);
    return id;
}

static void own_fields_hold_what_their_kind_allows(void **state)
{
    struct store_case *test = *state;
    int64_t id = sample_client(test, CLIENT_PERSON, "Ada"), again = 0;
    static const struct {
        enum own_field_kind kind;
        const char *good, *stored, *bad;
    } cases[] = {{OWN_TEXT, " two  words ", "two  words", "\x01"},
                 {OWN_NUMBER, "-12,5", "-12.5", "1.2.3"},
                 {OWN_DAY, "2026-11-19", "2026-11-19", "2026-02-30"},
                 {OWN_CHOICE, "paper", "paper", "pape"},
                 {OWN_YES_NO, "yes", "yes", "maybe"}};

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        char name[16];

        snprintf(name, sizeof(name), "Field %zu", i);
        int64_t field = make_field(test, name, cases[i].kind, " paper \n\nscreen\npaper");
        const char *key = own_field_key(&test->arena, field);
        struct record record = {.client_id = id, .count = 1, .fields = {{key, cases[i].good}}};
        const struct record_saved made = saved(test, RECORD_VALUES, &record);
        struct record back = shown(test, RECORD_VALUES, id, id);
        assert_string_equal(record_value(&back, key), cases[i].stored);
        record.fields[0].value = cases[i].bad;
        assert_int_equal(tried(test, RECORD_VALUES, &record, key), STATUS_INVALID);
        assert_int_equal(undo_of(test, made.audit_id, &again), STATUS_OK);
        back = shown(test, RECORD_VALUES, id, id);
        assert_string_equal(record_value(&back, key), "");
    }
}

static void what_is_another_clients_is_not_there(void **state)
{
    struct store_case *test = *state;
    int64_t id = sample_client(test, CLIENT_PERSON, "Ada");
    int64_t other = sample_client(test, CLIENT_PERSON, "Ben");
    const struct record_saved note =
        saved(test, RECORD_NOTE,
              &(struct record){
                  .client_id = id, .count = 2, .fields = {{"kind", "note"}, {"text", "Secret"}}});
    struct work work = store_case_work(test);
    struct record record = {.client_id = other, .id = note.id};
    struct record_saved result;

    assert_int_equal(record_show(&work, RECORD_NOTE, other, note.id, &record), STATUS_NOT_FOUND);
    work_end(&work);
    assert_int_equal(tried(test, RECORD_NOTE, &record, ""), STATUS_NOT_FOUND);
    work = store_case_work(test);
    assert_int_equal(record_remove(&work, RECORD_NOTE, other, note.id, &result), STATUS_NOT_FOUND);
    work_end(&work);
}

static size_t notes_found(struct store_case *test, const char *words)
{
    struct work work = store_case_work(test);
    struct search_results results = {0};

    store_case_ok(&work, search_everything(&work, words, &results));
    work_end(&work);
    return results.groups[SEARCH_NOTE - 1].count;
}

static void a_note_is_found_by_its_words_while_it_stands(void **state)
{
    struct store_case *test = *state;
    int64_t id = sample_client(test, CLIENT_PERSON, "Ada"), again;
    const struct record_saved note =
        saved(test, RECORD_NOTE,
              &(struct record){.client_id = id,
                               .count = 2,
                               .fields = {{"kind", "call"}, {"text", "Ёлка стоит до Čačka"}}});
    struct record_saved removed;

    assert_int_equal(notes_found(test, "елка cack"), 1);
    (void)saved(test, RECORD_NOTE,
                &(struct record){.client_id = id,
                                 .id = note.id,
                                 .count = 1,
                                 .fields = {{"text", "Pine trees, please"}}});
    assert_int_equal(notes_found(test, "елка"), 0);
    assert_int_equal(notes_found(test, "pine"), 1);
    struct work work = store_case_work(test);
    store_case_ok(&work, record_remove(&work, RECORD_NOTE, id, note.id, &removed));
    work_end(&work);
    assert_int_equal(notes_found(test, "pine"), 0);
    assert_int_equal(undo_of(test, removed.audit_id, &again), STATUS_OK);
    assert_int_equal(notes_found(test, "pine"), 1);
}

static void looking_and_changing_need_their_rights(void **state)
{
    struct store_case *test = *state;
    int64_t id = sample_client(test, CLIENT_PERSON, "Ada");
    struct work viewer = sample_work(test, test->user_id, ROLE_VIEWER);
    struct work nobody = sample_work(test, test->user_id, ROLE_NONE);
    const struct record record = {.client_id = id, .count = 1, .fields = {{"tags", "x"}}};
    struct record_saved result;
    struct record back;
    int64_t field_id;

    assert_int_equal(record_save(&viewer, RECORD_TAGS, &record, &result), STATUS_FORBIDDEN);
    viewer.fault = (struct fault){0};
    store_case_ok(&viewer, record_show(&viewer, RECORD_TAGS, id, id, &back));
    assert_int_equal(record_show(&nobody, RECORD_TAGS, id, id, &back), STATUS_FORBIDDEN);
    assert_int_equal(record_remove(&viewer, RECORD_NOTE, id, 1, &result), STATUS_FORBIDDEN);
    viewer.fault = (struct fault){0};
    viewer.actor.role = ROLE_MEMBER;
    const struct own_field field = {.object = OWN_OF_CLIENTS, .name = "x", .kind = OWN_TEXT};
    assert_int_equal(save_own_field(&viewer, &field, &field_id, &(int64_t){0}), STATUS_FORBIDDEN);
    work_end(&viewer);
    work_end(&nobody);
}

static void an_own_field_is_taken_back_while_it_is_empty(void **state)
{
    struct store_case *test = *state;
    const struct own_field field = {
        .object = OWN_OF_CLIENTS, .kind = OWN_TEXT, .name = "Size", .choices = ""};
    int64_t client_id = sample_client(test, CLIENT_PERSON, "Ada");
    struct own_field_list list;
    struct undone undone;
    int64_t ids[2], audits[2];

    for (int i = 0; i < 2; i++) {
        struct work work = store_case_work(test);

        store_case_ok(&work, save_own_field(&work, &field, &ids[i], &audits[i]));
        if (i == 0) {
            store_case_ok(&work, undo(&work, audits[0], &undone));
            assert_true(undone.is_gone);
            store_case_ok(&work, list_own_fields(&work, OWN_OF_CLIENTS, &list));
            assert_int_equal(list.count, 0);
        }
        work_end(&work);
    }
    struct work work = store_case_work(test);
    const struct record values = {.client_id = client_id,
                                  .count = 1,
                                  .fields = {{own_field_key(&test->arena, ids[1]), "twelve"}}};
    struct record_saved saved;
    store_case_ok(&work, record_save(&work, RECORD_VALUES, &values, &saved));
    assert_int_equal(undo(&work, audits[1], &undone), STATUS_CONFLICT);
    work_end(&work);
    work = store_case_work(test);
    store_case_ok(&work, list_own_fields(&work, OWN_OF_CLIENTS, &list));
    assert_int_equal(list.count, 1);
    work_end(&work);
}

#define STORE_TEST(test) \
    cmocka_unit_test_setup_teardown(test, store_case_setup, store_case_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        STORE_TEST(each_kind_is_made_changed_and_put_back),
        STORE_TEST(what_is_removed_comes_back_with_all_it_had),
        STORE_TEST(the_main_contact_changes_hands_and_stays),
        STORE_TEST(what_breaks_a_rule_is_refused_by_its_field),
        STORE_TEST(tags_that_fold_alike_are_one_and_have_a_limit),
        STORE_TEST(own_fields_hold_what_their_kind_allows),
        STORE_TEST(what_is_another_clients_is_not_there),
        STORE_TEST(a_note_is_found_by_its_words_while_it_stands),
        STORE_TEST(looking_and_changing_need_their_rights),
        STORE_TEST(an_own_field_is_taken_back_while_it_is_empty),
    };
    return run_store_tests(tests);
}
