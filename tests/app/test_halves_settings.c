// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/answering.h"
#include "app/api_keys.h"
#include "app/backups.h"
#include "app/business.h"
#include "app/client_bulk.h"
#include "app/hours.h"
#include "app/job_board.h"
#include "app/saved_views.h"
#include "app/services.h"
#include "app/templates.h"
#include "app/workspaces.h"
#include "domain/api_scope.h"
#include "support/check.h"
#include "support/halves.h"
#include "support/sample_clients.h"

/* What is set for a whole business, whole or not at all. */

/* --- the business --- */

static enum status run_business(struct work *work, struct subject *subject)
{
    const struct business business = {.name = "Harbour Lights",
                                      .about = "Quay 4",
                                      .time_zone = "Europe/Zagreb",
                                      .currency = "EUR",
                                      .language = "hr",
                                      .active_days = 90};
    struct business_now now;
    struct business_edited edited = {0};

    enum status status = show_business(work, &now);
    if (status == STATUS_OK)
        status = edit_business(work, now.version, &business, &edited);
    if (status == STATUS_OK)
        subject->audit_id = edited.audit_id;
    return status;
}

static void make_business(struct subject *subject)
{
    done_once(subject, run_business);
}

/* --- answering --- */

static enum status run_answering(struct work *work, struct subject *subject)
{
    static const struct answering_typed typed = {"15", "120", "10:00", "30", false, true};
    struct answering_edited edited = {0};
    struct answering now;

    enum status status = answering_of(work, &now);
    if (status == STATUS_OK)
        status = edit_answering(work, now.version, &typed, &edited);
    if (status == STATUS_OK)
        subject->audit_id = edited.audit_id;
    return status;
}

static void make_answering(struct subject *subject)
{
    done_once(subject, run_answering);
}

/* --- hours --- */

static enum status run_week(struct work *work, struct subject *subject)
{
    const struct open_interval week[] = {{1, 540, 720}, {1, 780, 1020}, {5, 600, 900}};
    const struct working_hours hours = {.week = week, .week_count = 3, .holidays = "HR"};
    struct hours_edited edited = {0};
    struct hours_now now;

    enum status status = show_hours(work, &now);
    if (status == STATUS_OK)
        status = edit_week(work, now.version, &hours, &edited);
    if (status == STATUS_OK)
        subject->audit_id = edited.audit_id;
    return status;
}

static void make_week(struct subject *subject)
{
    done_once(subject, run_week);
}

static enum status run_day_off(struct work *work, struct subject *subject)
{
    const struct day_off day_off = {.first_on = 30000, .last_on = 30006, .label = "Away"};
    struct hours_edited edited = {0};

    enum status status = add_day_off(work, &day_off, &edited);
    if (status == STATUS_OK)
        subject->audit_id = edited.audit_id;
    return status;
}

static void make_day_off(struct subject *subject)
{
    struct hours_now now;

    done_once(subject, run_day_off);
    struct work work = store_case_work(subject->test);
    store_case_ok(&work, show_hours(&work, &now));
    assert_int_equal(now.hours.day_off_count, 1);
    subject->order_id = now.hours.days_off[0].id;
    work_end(&work);
}

static enum status run_day_off_removal(struct work *work, struct subject *subject)
{
    struct hours_edited edited = {0};

    enum status status = remove_day_off(work, subject->order_id, &edited);
    if (status == STATUS_OK)
        subject->audit_id = edited.audit_id;
    return status;
}

static void make_day_on(struct subject *subject)
{
    make_day_off(subject);
    done_once(subject, run_day_off_removal);
}

/* --- templates --- */

static enum status save_words(struct work *work, struct subject *subject, int64_t version,
                              const char *body)
{
    const struct letter_template words = {.id = subject->order_id,
                                          .version = version,
                                          .name = "Thanks",
                                          .language = "en",
                                          .subject = "Thank you",
                                          .body = body};
    struct template_saved saved = {0};

    enum status status = save_template(work, &words, &saved);
    if (status == STATUS_OK) {
        subject->order_id = saved.id;
        subject->audit_id = saved.audit_id;
    }
    return status;
}

static enum status run_new_template(struct work *work, struct subject *subject)
{
    return save_words(work, subject, 0, "It was a pleasure.");
}

static enum status run_template(struct work *work, struct subject *subject)
{
    return save_words(work, subject, 1, "It was a great pleasure.");
}

static void make_template(struct subject *subject)
{
    done_once(subject, run_new_template);
}

/* --- lists under a name --- */

static enum status run_view(struct work *work, struct subject *subject)
{
    const struct view_wanted wanted = {
        .list = SAVED_CLIENTS, .name = "Late", .query = "standing=late", .is_shared = true};
    struct view_saved saved = {0};

    enum status status = save_view(work, &wanted, &saved);
    if (status == STATUS_OK) {
        subject->order_id = saved.id;
        subject->audit_id = saved.audit_id;
    }
    return status;
}

static void make_view(struct subject *subject)
{
    done_once(subject, run_view);
}

static enum status run_view_removal(struct work *work, struct subject *subject)
{
    struct view_saved saved = {0};

    return remove_view(work, subject->order_id, &saved);
}

/* --- services, many clients at once --- */

static enum status run_service(struct work *work, struct subject *subject)
{
    const struct service_input input = {.name = "Logo", .price = "40", .currency = "EUR"};
    struct service_changed changed = {0};

    enum status status = add_service(work, &input, &changed);
    if (status == STATUS_OK)
        subject->order_id = changed.service.id;
    return status;
}

static void make_service(struct subject *subject)
{
    done_once(subject, run_service);
}

static enum status run_service_archive(struct work *work, struct subject *subject)
{
    const bool is_archived = true;
    struct service_changed changed = {0};

    return archive_service(work, subject->order_id, is_archived, &changed);
}

static void make_clients(struct subject *subject)
{
    subject->client_id = sample_client(subject->test, CLIENT_COMPANY, "Harbour Lights");
    subject->order_id = sample_client(subject->test, CLIENT_PERSON, "Bo Quill");
}

static enum status run_bulk(struct work *work, struct subject *subject)
{
    const int64_t ids[] = {subject->client_id, subject->order_id};
    const struct client_bulk bulk = {.deed = BULK_TAG, .tag = "tea", .ids = ids, .count = 2};
    struct bulk_done done = {0};

    enum status status = change_clients(work, &bulk, &done);
    if (status == STATUS_OK)
        subject->audit_id = done.audit_id;
    return status;
}

static void make_tagged(struct subject *subject)
{
    make_clients(subject);
    done_once(subject, run_bulk);
}

/* --- workspaces, keys, backups --- */

static enum status run_workspace(struct work *work, struct subject *subject)
{
    (void)subject;
    int64_t id = 0;

    return add_workspace(work, "Garden Studio", &id);
}

static enum status run_key(struct work *work, struct subject *subject)
{
    (void)subject;
    const struct new_api_key wanted = {.name = "Ledger", .scopes = SCOPE_READ, .days = 30};
    struct made_api_key made;

    return make_api_key(work, &wanted, &made);
}

static void make_key(struct subject *subject)
{
    struct api_key_list list;

    done_once(subject, run_key);
    struct work work = store_case_work(subject->test);
    store_case_ok(&work, list_api_keys(&work, &list));
    assert_int_equal(list.count, 1);
    subject->order_id = list.items[0].id;
    work_end(&work);
}

static enum status run_key_end(struct work *work, struct subject *subject)
{
    return revoke_api_key(work, subject->order_id);
}

static void make_board(struct subject *subject)
{
    const struct job_means means = {.backup_folder = "/"}; /* where nothing is written here */

    subject->board = job_board_new(&subject->test->arena);
    job_board_equip(subject->board, &means);
}

static enum status run_backup(struct work *work, struct subject *subject)
{
    return start_backup(work, subject->board, &subject->order_id);
}

static void make_waiting(struct subject *subject)
{
    make_board(subject);
    done_once(subject, run_backup);
}

static enum status run_backup_stop(struct work *work, struct subject *subject)
{
    return stop_backup(work, subject->board, subject->order_id);
}

static const struct half halves[] = {
    {"the business", {make_nothing, run_business}},
    {"the business taken back", {make_business, run_undo}},
    {"answering", {make_nothing, run_answering}},
    {"answering taken back", {make_answering, run_undo}},
    {"a week", {make_nothing, run_week}},
    {"a week taken back", {make_week, run_undo}},
    {"a day off", {make_nothing, run_day_off}},
    {"a day off taken back", {make_day_off, run_undo}},
    {"a day off removed", {make_day_off, run_day_off_removal}},
    {"its removal taken back", {make_day_on, run_undo}},
    {"a template", {make_nothing, run_new_template}},
    {"a template changed", {make_template, run_template}},
    {"a template taken back", {make_template, run_undo}},
    {"a view", {make_nothing, run_view}},
    {"a view removed", {make_view, run_view_removal}},
    {"a view taken back", {make_view, run_undo}},
    {"a service", {make_nothing, run_service}},
    {"a service put away", {make_service, run_service_archive}},
    {"a tag for many", {make_clients, run_bulk}},
    {"a tag for many taken back", {make_tagged, run_undo}},
    {"a workspace", {make_nothing, run_workspace}},
    {"a key", {make_nothing, run_key}},
    {"a key ended", {make_key, run_key_end}},
    {"a backup asked for", {make_board, run_backup}},
    {"a backup stopped", {make_waiting, run_backup_stop}},
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
