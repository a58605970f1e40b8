// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/contact_limits.h"
#include "app/cue_draft.h"
#include "app/enquiries.h"
#include "app/goals.h"
#include "app/today.h"
#include "support/halves.h"
#include "support/sample_clients.h"

#include "support/check.h"

/* What is said on Today, and what it and the goals go by, whole or not at all. */

/* --- goals --- */

static enum status keep_goal(struct subject *subject, enum status status,
                             const struct goal_changed *changed)
{
    if (status != STATUS_OK)
        return status;
    subject->order_id = changed->goal.id;
    subject->audit_id = changed->audit_id;
    return STATUS_OK;
}

/* Of the next quarter, so that it is not over whenever this runs. */
static enum status run_goal(struct work *work, struct subject *subject)
{
    day_t today = zone_day_by_name("UTC", work->now / 1000000);
    const struct goal_choice choice = {
        .kind = GOAL_STAYED,
        .period = PERIOD_QUARTER,
        .from = period_shift(PERIOD_QUARTER, period_start(PERIOD_QUARTER, today), 1)};
    struct goal_changed changed = {0};

    return keep_goal(subject, set_goal(work, NULL, &choice, "57", &changed), &changed);
}

static void make_goal(struct subject *subject)
{
    done_once(subject, run_goal);
}

static enum status run_goal_change(struct work *work, struct subject *subject)
{
    struct goal_changed changed = {0};

    return keep_goal(subject, change_goal(work, subject->order_id, 1, "58", &changed), &changed);
}

static enum status run_goal_end(struct work *work, struct subject *subject)
{
    struct goal_changed changed = {0};

    return keep_goal(subject, end_goal(work, subject->order_id, 1, &changed), &changed);
}

static void make_ended(struct subject *subject)
{
    make_goal(subject);
    done_once(subject, run_goal_end);
}

/* --- limits between contacts --- */

static enum status run_limits(struct work *work, struct subject *subject)
{
    struct contact_limits_saved saved = {0};
    struct contact_limits_base base;

    enum status status = show_contact_limits(work, &base);
    base.standing_days[CLIENT_VIP] = 45;
    base.standing_days[CLIENT_GROWING] = 60;
    if (status == STATUS_OK)
        status = save_contact_limits(work, &base, &saved);
    if (status == STATUS_OK)
        subject->audit_id = saved.audit_id;
    return status;
}

static void make_limits(struct subject *subject)
{
    done_once(subject, run_limits);
}

static void make_limited(struct subject *subject)
{
    subject->client_id = sample_client(subject->test, CLIENT_PERSON, "Bramble Tea");
}

static enum status run_limit(struct work *work, struct subject *subject)
{
    struct contact_limits_saved saved = {0};

    enum status status = save_client_limit(work, subject->client_id, 0, 45, &saved);
    if (status == STATUS_OK)
        subject->audit_id = saved.audit_id;
    return status;
}

static void make_limit(struct subject *subject)
{
    make_limited(subject);
    done_once(subject, run_limit);
}

/* --- Today --- */

static void make_cue(struct subject *subject)
{
    const struct enquiry_input asked = {.name = "Bramble Tea", .title = "A label"};
    struct work work = store_case_work(subject->test);
    struct enquiry_changed changed;

    store_case_ok(&work, add_enquiry(&work, &asked, &changed));
    work_end(&work);
    subject->order_id = changed.enquiry.id;
}

static enum status run_cue(struct work *work, struct subject *subject)
{
    const struct cue_saying saying = {.key = {CAUSE_ENQUIRY, subject->order_id, 0},
                                      .answer = CUE_DONE};

    return answer_cue(work, NULL, &saying, &subject->audit_id);
}

static void make_answered(struct subject *subject)
{
    make_cue(subject);
    done_once(subject, run_cue);
}

static enum status run_sent(struct work *work, struct subject *subject)
{
    const struct cue_sent sent = {.key = {CAUSE_ENQUIRY, subject->order_id, 0}, .text = "Gladly"};

    return note_cue_sent(work, NULL, &sent, &subject->audit_id);
}

/* Of somebody who is known, so that there is a note as well. */
static void make_cue_of_client(struct subject *subject)
{
    const struct enquiry_input asked = {.name = "Ada",
                                        .title = "A label",
                                        .client_id =
                                            sample_client(subject->test, CLIENT_PERSON, "Ada")};
    struct work work = store_case_work(subject->test);
    struct enquiry_changed changed;

    store_case_ok(&work, add_enquiry(&work, &asked, &changed));
    work_end(&work);
    subject->order_id = changed.enquiry.id;
}

static void make_sent(struct subject *subject)
{
    make_cue_of_client(subject);
    done_once(subject, run_sent);
}

static const struct half halves[] = {
    {"a goal", {make_nothing, run_goal}},
    {"a goal changed", {make_goal, run_goal_change}},
    {"a goal ended", {make_goal, run_goal_end}},
    {"its end taken back", {make_ended, run_undo}},
    {"a message that was sent", {make_cue_of_client, run_sent}},
    {"a message taken back", {make_sent, run_undo}},
    {"limits between contacts", {make_nothing, run_limits}},
    {"limits between contacts taken back", {make_limits, run_undo}},
    {"a client's own limit", {make_limited, run_limit}},
    {"a client's own limit taken back", {make_limit, run_undo}},
    {"a cue", {make_cue, run_cue}},
    {"a cue taken back", {make_answered, run_undo}},
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
