// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/exports.h"
#include "app/imports.h"
#include "app/job_board.h"
#include "app/nightly.h"
#include "support/check.h"
#include "support/halves.h"
#include "support/sample_clients.h"

/* Files in and out: what a page does of them is done or not. */

static const char orders[] = "client,date,amount\nAna,2026-01-05,100\n";

static void make_draft(struct subject *subject)
{
    const struct import_upload upload = {"orders.csv", slice_of(orders)};
    struct work work = store_case_work(subject->test);

    store_case_ok(&work, start_import(&work, &upload, &subject->order_id));
    work_end(&work);
}

static void make_waiting(struct subject *subject)
{
    const struct import_place place = {0};

    make_draft(subject);
    struct work work = store_case_work(subject->test);
    store_case_ok(&work, run_import(&work, &place, subject->order_id, false));
    work_end(&work);
}

static enum status run_start(struct work *work, struct subject *subject)
{
    const struct import_upload upload = {"orders.csv", slice_of(orders)};

    return start_import(work, &upload, &subject->order_id);
}

static void a_file_that_is_given(void **state)
{
    halves_check(*state, &(struct use_case){make_nothing, run_start});
}

static enum status run_choose(struct work *work, struct subject *subject)
{
    const struct import_place place = {0};
    const struct import_draft draft = {.file_name = "orders.csv",
                                       .header = "abc",
                                       .what = IMPORT_WHAT_ORDERS,
                                       .sheet = "",
                                       .currency = "EUR",
                                       .country = "",
                                       .columns = {"client", "date", "amount"},
                                       .column_count = 3};

    return choose_for_import(work, &place, subject->order_id, &draft);
}

static void columns_that_are_chosen(void **state)
{
    halves_check(*state, &(struct use_case){make_draft, run_choose});
}

static enum status run_remove(struct work *work, struct subject *subject)
{
    return remove_import(work, subject->order_id);
}

static void a_file_that_is_removed(void **state)
{
    halves_check(*state, &(struct use_case){make_draft, run_remove});
}

static enum status run_stop(struct work *work, struct subject *subject)
{
    const struct import_place place = {0};

    return stop_import(work, &place, subject->order_id);
}

static void an_import_that_is_stopped(void **state)
{
    halves_check(*state, &(struct use_case){make_waiting, run_stop});
}

static enum status run_export(struct work *work, struct subject *subject)
{
    return start_export(work, NULL, EXPORT_BOOK, "en", &subject->order_id);
}

static void an_export_that_is_asked_for(void **state)
{
    halves_check(*state, &(struct use_case){make_nothing, run_export});
}

static void make_export(struct subject *subject)
{
    struct work work = store_case_work(subject->test);

    store_case_ok(&work, run_export(&work, subject));
    work_end(&work);
}

static enum status run_stop_export(struct work *work, struct subject *subject)
{
    return stop_export(work, NULL, subject->order_id);
}

static void an_export_that_is_stopped(void **state)
{
    halves_check(*state, &(struct use_case){make_export, run_stop_export});
}

static enum status run_night(struct work *work, struct subject *subject)
{
    enum { HOUR = 4 };
    const bool has_backup = true;
    int64_t audit_id = 0;

    (void)subject;
    return set_nightly(work, has_backup, HOUR, &audit_id);
}

static void an_hour_of_the_night(void **state)
{
    halves_check(*state, &(struct use_case){make_nothing, run_night});
}

#define ON_A_STORE(test) \
    cmocka_unit_test_setup_teardown(test, store_case_setup, store_case_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        ON_A_STORE(a_file_that_is_given),        ON_A_STORE(columns_that_are_chosen),
        ON_A_STORE(a_file_that_is_removed),      ON_A_STORE(an_import_that_is_stopped),
        ON_A_STORE(an_export_that_is_asked_for), ON_A_STORE(an_export_that_is_stopped),
        ON_A_STORE(an_hour_of_the_night),
    };

    return run_store_tests(tests);
}
