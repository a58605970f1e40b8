// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/complaints.h"
#include "support/halves.h"
#include "support/sample_clients.h"

#include "support/check.h"

/* Complaints, whole or not at all. `order_id` of a subject is the complaint. */

static void make_client(struct subject *subject)
{
    subject->client_id = sample_client(subject->test, CLIENT_PERSON, "Ada");
}

static enum status run_opening(struct work *work, struct subject *subject)
{
    const struct complaint_input input = {.client_id = subject->client_id, .title = "Late"};
    struct complaint_changed changed = {0};

    enum status status = open_complaint(work, &input, &changed);
    subject->audit_id = changed.audit_id;
    subject->order_id = changed.complaint.id;
    return status;
}

static void make_complaint(struct subject *subject)
{
    make_client(subject);
    done_once(subject, run_opening);
}

static enum status run_mending(struct work *work, struct subject *subject)
{
    struct complaint_changed changed = {0};

    enum status status = mend_complaint(work, subject->order_id, "All of it", &changed);
    subject->audit_id = changed.audit_id;
    return status;
}

static void make_mended(struct subject *subject)
{
    make_complaint(subject);
    done_once(subject, run_mending);
}

static enum status run_noting(struct work *work, struct subject *subject)
{
    return note_complaint(work, subject->order_id, 0, "Who knows?", &subject->audit_id);
}

static void make_noted(struct subject *subject)
{
    make_complaint(subject);
    done_once(subject, run_noting);
}

static void a_complaint_is_changed_whole_or_not_at_all(void **state)
{
    static const struct half halves[] = {
        {"opening", {make_client, run_opening}},    {"its undo", {make_complaint, run_undo}},
        {"mending", {make_complaint, run_mending}}, {"its undo", {make_mended, run_undo}},
        {"noting", {make_complaint, run_noting}},   {"its undo", {make_noted, run_undo}},
    };

    (void)state;
    halves_check_each(halves, sizeof(halves) / sizeof(halves[0]));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_complaint_is_changed_whole_or_not_at_all),
    };

    return run_store_tests(tests);
}
