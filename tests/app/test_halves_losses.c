// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/client_merge.h"
#include "app/losses.h"
#include "support/halves.h"
#include "support/sample_clients.h"
#include "support/sample_losses.h"

#include "support/check.h"

/* Why somebody left, whole or not at all. */

static void make_left(struct subject *subject)
{
    subject->client_id = sample_client(subject->test, CLIENT_PERSON, "Ada");
    sample_boundaries(subject->test);
    sample_leaving(subject->test, subject->client_id, 100, 0);
}

/* As it is seen now, so that a second one comes after the first. */
static enum status saying_of(struct work *work, const struct subject *subject,
                             enum loss_reason reason, struct loss_saying *saying)
{
    struct client_loss said = {0};
    struct client client;

    enum status status = find_client(work, subject->client_id, &client);
    if (status == STATUS_OK)
        status = losses_find(work, client.id, client.last_order_on, &said);
    if (status == STATUS_OK)
        *saying = (struct loss_saying){.client_id = client.id,
                                       .last_order_on = client.last_order_on,
                                       .seen_at = said.id == 0 ? 0 : said.said_at,
                                       .reason = reason,
                                       .words = "so"};
    return status;
}

static enum status run_first(struct work *work, struct subject *subject)
{
    struct loss_saying saying;

    enum status status = saying_of(work, subject, LOSS_LATE, &saying);
    return status == STATUS_OK ? say_loss(work, NULL, &saying, &subject->audit_id) : status;
}

static enum status run_second(struct work *work, struct subject *subject)
{
    struct loss_saying saying;

    enum status status = saying_of(work, subject, LOSS_RUDE, &saying);
    return status == STATUS_OK ? say_loss(work, NULL, &saying, &subject->audit_id) : status;
}

static enum status run_removal(struct work *work, struct subject *subject)
{
    struct loss_saying saying;

    enum status status = saying_of(work, subject, LOSS_RUDE, &saying);
    return status == STATUS_OK ? remove_loss(work, NULL, &saying, &subject->audit_id) : status;
}

static enum status run_press(struct work *work, struct subject *subject)
{
    struct client client;

    enum status status = find_client(work, subject->client_id, &client);
    if (status == STATUS_OK)
        status = answer_loss_cue(work, NULL, client.id, client.last_order_on, LOSS_LATE,
                                 &subject->audit_id);
    return status;
}

static enum status run_merge(struct work *work, struct subject *subject)
{
    struct merge_preview preview;

    enum status status = preview_merge(work, subject->order_id, subject->client_id, &preview);
    const struct client_merge wanted = {.into_id = subject->order_id,
                                        .into_version = preview.into.version,
                                        .from_id = subject->client_id,
                                        .from_version = preview.from.version};
    return status == STATUS_OK ? merge_clients(work, &wanted, &subject->audit_id) : status;
}

static void make_said(struct subject *subject)
{
    make_left(subject);
    done_once(subject, run_first);
}

static void make_pressed(struct subject *subject)
{
    make_left(subject);
    done_once(subject, run_press);
}

static void make_two(struct subject *subject)
{
    make_said(subject);
    subject->order_id = sample_client(subject->test, CLIENT_PERSON, "Ada L.");
}

static void make_merged(struct subject *subject)
{
    make_two(subject);
    done_once(subject, run_merge);
}

static const struct half halves[] = {
    {"a reason", {make_left, run_first}},
    {"another one", {make_said, run_second}},
    {"a reason taken away", {make_said, run_removal}},
    {"a reason taken back", {make_said, run_undo}},
    {"a reason with its cue", {make_left, run_press}},
    {"both taken back", {make_pressed, run_undo}},
    {"a merge that takes it along", {make_two, run_merge}},
    {"such a merge taken back", {make_merged, run_undo}},
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
