// SPDX-License-Identifier: AGPL-3.0-or-later
#include <string.h>

#include "app/client_merge.h"
#include "app/client_privacy.h"
#include "app/own_cues.h"
#include "app/own_fields.h"
#include "app/records.h"
#include "support/check.h"
#include "support/halves.h"
#include "support/sample_clients.h"

/* What is written of one client, whole or not at all. */

static int64_t save(struct subject *subject, enum record_kind kind, const struct record *wanted)
{
    struct work work = store_case_work(subject->test);
    struct record_saved saved;

    store_case_ok(&work, record_save(&work, kind, wanted, &saved));
    work_end(&work);
    subject->audit_id = saved.audit_id;
    return saved.id;
}

static void make_client(struct subject *subject)
{
    subject->client_id = sample_client(subject->test, CLIENT_COMPANY, "Harbour Lights");
}

/* --- records --- */

static struct record person_of(const struct subject *subject)
{
    return (struct record){.client_id = subject->client_id,
                           .count = 2,
                           .fields = {{"name", "Bo Quill"}, {"form_of_address", "formal"}}};
}

static enum status run_person(struct work *work, struct subject *subject)
{
    const struct record person = person_of(subject);
    struct record_saved saved;

    return record_save(work, RECORD_CONTACT, &person, &saved);
}

static void make_person(struct subject *subject)
{
    make_client(subject);
    const struct record person = person_of(subject);
    subject->order_id = save(subject, RECORD_CONTACT, &person);
}

static enum status run_removal(struct work *work, struct subject *subject)
{
    struct record_saved saved;

    return record_remove(work, RECORD_CONTACT, subject->client_id, subject->order_id, &saved);
}

static enum status run_main(struct work *work, struct subject *subject)
{
    const struct record wanted = {
        .client_id = subject->client_id, .count = 1, .fields = {{"contact", subject->token}}};
    struct record_saved saved;

    return record_save(work, RECORD_MAIN_CONTACT, &wanted, &saved);
}

static void make_two(struct subject *subject)
{
    struct text text = text_new(&subject->test->arena);

    make_person(subject);
    text_format(&text, "%lld", (long long)subject->order_id);
    subject->token = text.at;
}

static enum status run_day(struct work *work, struct subject *subject)
{
    const struct record day = {.client_id = subject->client_id,
                               .count = 2,
                               .fields = {{"kind", "birthday"}, {"date", "29.02."}}};
    struct record_saved saved;

    return record_save(work, RECORD_DATE, &day, &saved);
}

static enum status run_tags(struct work *work, struct subject *subject)
{
    const struct record tags = {
        .client_id = subject->client_id, .count = 1, .fields = {{"tags", "tea, late payer"}}};
    struct record_saved saved;

    return record_save(work, RECORD_TAGS, &tags, &saved);
}

/* --- own fields --- */

static enum status run_field(struct work *work, struct subject *subject)
{
    const struct own_field field = {
        .object = OWN_OF_CLIENTS, .kind = OWN_TEXT, .name = "Size", .choices = ""};

    return save_own_field(work, &field, &subject->order_id, &subject->audit_id);
}

static void make_field(struct subject *subject)
{
    make_client(subject);
    struct work work = store_case_work(subject->test);
    store_case_ok(&work, run_field(&work, subject));
    work_end(&work);
}

static enum status run_rename(struct work *work, struct subject *subject)
{
    const struct own_field field = {
        .id = subject->order_id, .version = 1, .name = "Length", .choices = ""};
    int64_t id, audit_id;

    return save_own_field(work, &field, &id, &audit_id);
}

static enum status run_values(struct work *work, struct subject *subject)
{
    const struct record values = {
        .client_id = subject->client_id,
        .count = 1,
        .fields = {{own_field_key(work->arena, subject->order_id), "twelve"}}};
    struct record_saved saved;

    return record_save(work, RECORD_VALUES, &values, &saved);
}

/* --- merging, erasing --- */

static enum status run_merge(struct work *work, struct subject *subject)
{
    const struct client_merge merge = {.into_id = subject->client_id,
                                       .into_version = 1,
                                       .from_id = subject->order_id,
                                       .from_version = 1};

    return merge_clients(work, &merge, &subject->audit_id);
}

/* order_id is the other one here. */
static void make_pair(struct subject *subject)
{
    make_client(subject);
    subject->order_id = sample_client(subject->test, CLIENT_COMPANY, "Harbor Lights");
    const struct record note = {.client_id = subject->order_id,
                                .count = 2,
                                .fields = {{"kind", "note"}, {"text", "They like it short"}}};
    const struct record tags = {
        .client_id = subject->order_id, .count = 1, .fields = {{"tags", "tea"}}};
    save(subject, RECORD_NOTE, &note);
    save(subject, RECORD_TAGS, &tags);
}

static void make_merged(struct subject *subject)
{
    make_pair(subject);
    struct work work = store_case_work(subject->test);
    store_case_ok(&work, run_merge(&work, subject));
    work_end(&work);
}

static const char *today_of(struct subject *subject)
{
    struct work work = store_case_work(subject->test);
    char text[DAY_TEXT_SIZE];
    day_t today = 0;

    store_case_ok(&work, own_cue_today(&work, &today));
    work_end(&work);
    day_write(today, text);
    return arena_copy(&subject->test->arena, text, strlen(text));
}

static void make_cue_day(struct subject *subject)
{
    make_client(subject);
    subject->token = today_of(subject);
}

static enum status run_cue(struct work *work, struct subject *subject)
{
    const struct record cue = {.client_id = subject->client_id,
                               .count = 2,
                               .fields = {{"words", "Call"}, {"due_on", subject->token}}};
    struct record_saved saved;

    return record_save(work, RECORD_CUE, &cue, &saved);
}

static enum status run_cues(struct work *work, struct subject *subject)
{
    const struct own_cue_bulk bulk = {
        .words = "Call", .due_on = subject->token, .ids = &subject->client_id, .count = 1};
    struct bulk_done done = {0};

    enum status status = put_on_today(work, &bulk, &done);
    subject->audit_id = done.audit_id;
    return status;
}

static void make_cues(struct subject *subject)
{
    make_cue_day(subject);
    struct work work = store_case_work(subject->test);
    store_case_ok(&work, run_cues(&work, subject));
    work_end(&work);
}

static enum status run_erasing(struct work *work, struct subject *subject)
{
    return erase_client(work, NULL, subject->client_id, 1, "Harbour Lights");
}

static const struct half halves[] = {
    {"a person", {make_client, run_person}},
    {"a person removed", {make_person, run_removal}},
    {"a person taken back", {make_person, run_undo}},
    {"another main contact", {make_two, run_main}},
    {"a day", {make_client, run_day}},
    {"tags", {make_client, run_tags}},
    {"an own field", {make_client, run_field}},
    {"an own field renamed", {make_field, run_rename}},
    {"an own field taken back", {make_field, run_undo}},
    {"own values", {make_field, run_values}},
    {"a merge", {make_pair, run_merge}},
    {"a merge taken back", {make_merged, run_undo}},
    {"an erasing", {make_person, run_erasing}},
    {"an own cue", {make_cue_day, run_cue}},
    {"own cues", {make_cue_day, run_cues}},
    {"own cues taken back", {make_cues, run_undo}},
};

static void each_is_written_whole_or_not_at_all(void **state)
{
    (void)state;
    halves_check_each(halves, sizeof(halves) / sizeof(halves[0]));
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(each_is_written_whole_or_not_at_all)};

    return run_store_tests(tests);
}
