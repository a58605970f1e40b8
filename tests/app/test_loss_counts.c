// SPDX-License-Identifier: AGPL-3.0-or-later
#include <string.h>

#include "app/client_listing.h"
#include "app/losses.h"
#include "app/records.h"
#include "base/text.h"
#include "store/db.h"
#include "support/sample_clients.h"
#include "support/sample_losses.h"

#include "support/check.h"

/* Somebody whose last order was so long ago that they became lost `ago` days ago. */
static int64_t became_lost(struct store_case *test, int32_t ago, int32_t late_days)
{
    int64_t id = sample_client(test, CLIENT_PERSON, "Ada");

    sample_leaving(test, id, SAMPLE_ACTIVE_DAYS + 1 + ago, late_days);
    return id;
}

static void say(struct store_case *test, int64_t id, enum loss_reason reason)
{
    struct work work = store_case_work(test);
    struct client client;
    int64_t audit_id = 0;

    store_case_ok(&work, find_client(&work, id, &client));
    const struct loss_saying saying = {
        .client_id = id, .last_order_on = client.last_order_on, .reason = reason, .words = ""};
    store_case_ok(&work, say_loss(&work, NULL, &saying, &audit_id));
    work_end(&work);
}

static bool is_lost(struct store_case *test, int64_t id)
{
    struct work work = store_case_work(test);
    struct client client;
    struct standing_now now;
    bool is_lost = false;

    store_case_ok(&work, standing_now(&work, NULL, STANDING_NEEDED, &now));
    store_case_ok(&work, find_client(&work, id, &client));
    store_case_ok(&work, counts_as_lost(&work, &client, &now, &is_lost));
    work_end(&work);
    return is_lost;
}

/* Of the `days` days until today, and as many before. */
static struct loss_counts count(struct store_case *test, int32_t days)
{
    day_t today = sample_today(test);
    const struct loss_periods periods = loss_periods_of(today - days + 1, today);
    struct work work = store_case_work(test);
    struct loss_counts counts;

    store_case_ok(&work, count_losses(&work, NULL, &periods, &counts));
    work_end(&work);
    return counts;
}

static const struct loss_line *line_of(const struct loss_counts *counts, enum loss_reason reason)
{
    for (size_t i = 0; i < LOSS_REASONS - 1; i++)
        if (counts->lines[i].reason == reason)
            return &counts->lines[i];
    return NULL;
}

static void each_is_counted_once_on_the_day_they_became_lost(void **state)
{
    struct store_case *test = *state;

    sample_boundaries(test);
    say(test, became_lost(test, 0, 0), LOSS_RUDE);  /* today */
    say(test, became_lost(test, 9, 0), LOSS_RUDE);  /* on the first day of ten */
    (void)became_lost(test, 5, 4);                  /* by the record: late */
    (void)became_lost(test, 5, 0);                  /* nothing is known */
    say(test, became_lost(test, 10, 0), LOSS_LATE); /* the day before */
    (void)became_lost(test, 19, 2);
    (void)became_lost(test, 20, 2); /* before both */
    (void)became_lost(test, -1, 2); /* tomorrow: not yet */
    sample_late_order(test, sample_client(test, CLIENT_PERSON, "Bo"), 95, 0); /* came once */

    struct loss_counts counts = count(test, 10);
    assert_int_equal(counts.now.lost, 4);
    assert_int_equal(counts.now.said, 2);
    assert_int_equal(counts.now.inferred, 1);
    assert_int_equal(counts.now.unknown, 1);
    assert_int_equal(counts.now.ours, 3);
    assert_int_equal(counts.now.theirs, 0);
    assert_int_equal(counts.before.lost, 2);
    assert_int_equal(counts.lines[0].reason, LOSS_RUDE); /* the most frequent first */
    assert_int_equal(counts.lines[0].said, 2);
    assert_int_equal(counts.lines[0].before, 0);
    assert_int_equal(line_of(&counts, LOSS_LATE)->inferred, 1);
    assert_int_equal(line_of(&counts, LOSS_LATE)->before, 2);
    assert_int_equal(counts.trend, LOSS_TREND_TOO_FEW);
    assert_int_equal(counts.active_days, SAMPLE_ACTIVE_DAYS);
    assert_int_equal(counts.last_to, sample_today(test) - SAMPLE_ACTIVE_DAYS - 1);
    assert_int_equal(counts.last_from, counts.last_to - 9);
}

static void the_record_tells_of_marks_and_of_ways_that_are_gone(void **state)
{
    struct store_case *test = *state;
    const struct record_part fields[] = {{"kind", "email"}, {"value", "ada@example.com"}};
    struct record wanted = {.count = 2};
    struct record_saved saved;

    sample_boundaries(test);
    sample_mark(test, became_lost(test, SAMPLE_ACTIVE_DAYS + 1, 3), MARK_RARE);
    sample_mark(test, became_lost(test, SAMPLE_ACTIVE_DAYS - 1, 3), MARK_RARE); /* active yet */
    int64_t id = became_lost(test, 1, 3); /* had an address, which is gone */
    struct client_card card = sample_card(test, id);
    struct text contact = text_new(&test->arena);
    text_format(&contact, "%lld", (long long)card.client.contact_id);
    memcpy(wanted.fields, fields, sizeof(fields));
    record_set(&wanted, "contact", contact.at);
    wanted.client_id = id;
    struct work work = store_case_work(test);
    store_case_ok(&work, record_save(&work, RECORD_POINT, &wanted, &saved));
    work_end(&work);
    struct loss_counts counts = count(test, 120);
    assert_int_equal(line_of(&counts, LOSS_LATE)->inferred, 1); /* while the address is there */

    work = store_case_work(test);
    store_case_ok(&work, record_remove(&work, RECORD_POINT, id, saved.id, &saved));
    work_end(&work);
    counts = count(test, 120);
    assert_int_equal(line_of(&counts, LOSS_LATE)->inferred, 0);
    assert_int_equal(line_of(&counts, LOSS_LOST_CONTACT)->inferred, 1);
    assert_int_equal(line_of(&counts, LOSS_NEEDS_RARELY)->inferred, 1);
    assert_int_equal(counts.now.theirs, 2);
}

/* How many a list shows of the days of last orders, by the words of its address. */
static int64_t listed(struct store_case *test, day_t last_from, day_t last_to, const char *loss)
{
    char from[DAY_TEXT_SIZE], to[DAY_TEXT_SIZE];
    const struct filter_field fields[] = {
        {"standing", "lost"}, {"last-from", from}, {"last-to", to}, {"loss", loss}};
    struct work work = store_case_work(test);
    struct client_listing_query query = {.limit = CLIENTS_PAGE_MAX};
    size_t count = 0;
    int64_t *ids;

    day_write(last_from, from);
    day_write(last_to, to);
    store_case_ok(&work, client_filter_read(fields, 4, work.arena, &work.fault, &query.filter));
    store_case_ok(&work, list_chosen_ids(&work, &query, 2000, &ids, &count));
    work_end(&work);
    return (int64_t)count;
}

static uint64_t roll(uint64_t *dice, uint64_t sides)
{
    *dice = *dice * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (*dice >> 33) % sides;
}

static void archive(struct store_case *test, int64_t id)
{
    struct work work = store_case_work(test);

    store_case_ok(&work, work_begin(&work));
    store_case_ok(&work, db_execute(&work, NULL,
                                    "UPDATE client SET archived_at = 1"
                                    " WHERE workspace_id = $1 AND id = $2",
                                    DB_BIND(db_int(work.workspace_id), db_int(id))));
    store_case_ok(&work, work_commit(&work));
    work_end(&work);
}

/* Somebody of whom all may be that says whether and why they are lost. */
static void add_by_chance(struct store_case *test, uint64_t *dice)
{
    int32_t ago = (int32_t)roll(dice, 2 * SAMPLE_ACTIVE_DAYS) - 10;
    int64_t id = sample_client(test, CLIENT_PERSON, "Ada");

    if (roll(dice, 8) > 0)
        sample_late_order(test, id, SAMPLE_ACTIVE_DAYS + ago + 31, 0);
    sample_late_order(test, id, SAMPLE_ACTIVE_DAYS + ago + 1, (int32_t)roll(dice, 3));
    if (roll(dice, 4) == 0)
        sample_open_order(test, id);
    if (roll(dice, 3) == 0)
        sample_mark(test, id, (int)roll(dice, CLIENT_MARKS));
    if (roll(dice, 8) == 0)
        sample_late_order(test, id, 3, 0); /* and back again */
    if (is_lost(test, id) && roll(dice, 3) == 0)
        say(test, id, (enum loss_reason)(1 + (int)roll(dice, LOSS_REASONS - 1)));
    if (roll(dice, 4) == 0) /* since then */
        sample_mark(test, id, (int)roll(dice, CLIENT_MARKS));
    if (roll(dice, 8) == 0)
        archive(test, id);
}

/* A base by chance, in which all of it occurs. */
static void every_count_opens_into_exactly_those_it_counts(void **state)
{
    struct store_case *test = *state;
    uint64_t dice = 5;

    sample_boundaries(test);
    for (int i = 0; i < 240; i++)
        add_by_chance(test, &dice);
    const struct loss_counts counts = count(test, SAMPLE_ACTIVE_DAYS);
    const day_t from = counts.last_from, to = counts.last_to, before = from - SAMPLE_ACTIVE_DAYS;
    assert_true(counts.now.said > 5 && counts.now.inferred > 5 && counts.now.unknown > 5);
    assert_true(counts.before.said > 5 && counts.before.inferred > 5 && counts.before.unknown > 5);
    assert_int_equal(listed(test, from, to, ""), counts.now.lost);
    assert_int_equal(listed(test, from, to, "none"), counts.now.unknown);
    assert_int_equal(listed(test, before, from - 1, ""), counts.before.lost);
    assert_int_equal(listed(test, before, from - 1, "none"), counts.before.unknown);
    for (size_t i = 0; i < LOSS_REASONS - 1; i++) {
        const struct loss_line *line = &counts.lines[i];
        const char *word = loss_reason_word(line->reason);

        assert_int_equal(listed(test, from, to, word), line->said + line->inferred);
        assert_int_equal(listed(test, before, from - 1, word), line->before);
    }
}

static void marks_and_open_orders_say_who_is_counted(void **state)
{
    struct store_case *test = *state;

    sample_boundaries(test);
    (void)became_lost(test, 5, 0);
    int64_t id = became_lost(test, 5, 0);
    sample_open_order(test, id);
    assert_int_equal(count(test, 10).now.lost, 1);
    sample_mark(test, id, MARK_LOST); /* the user knows better */
    assert_int_equal(count(test, 10).now.lost, 2);
    sample_mark(test, id, MARK_RARE); /* and has one open */
    assert_int_equal(count(test, 10).now.lost, 1);
    sample_mark(test, became_lost(test, 5, 0), MARK_ACTIVE);
    sample_mark(test, became_lost(test, 5, 0), MARK_RARE);
    assert_int_equal(count(test, 10).now.lost, 1);
    sample_mark(test, became_lost(test, SAMPLE_ACTIVE_DAYS - 1, 0), MARK_RARE);
    assert_int_equal(count(test, 100).now.lost, 1); /* two of their windows long today */
    sample_mark(test, became_lost(test, SAMPLE_ACTIVE_DAYS, 0), MARK_RARE);
    assert_int_equal(count(test, 100).now.lost, 2); /* a day more */
    archive(test, became_lost(test, 5, 0));
    assert_int_equal(count(test, 100).now.lost, 2);
}

static void who_came_back_is_found(void **state)
{
    struct store_case *test = *state;
    const struct filter_field fields[] = {{"came-back", "yes"}};
    struct client_listing_query query = {.limit = 10};
    struct client_listing listing;

    sample_boundaries(test);
    (void)became_lost(test, 10, 0);
    int64_t id = became_lost(test, 10, 0);
    sample_late_order(test, id, 5, 0);
    struct work work = store_case_work(test);
    store_case_ok(&work, client_filter_read(fields, 1, work.arena, &work.fault, &query.filter));
    store_case_ok(&work, list_chosen_clients(&work, &query, &listing));
    work_end(&work);
    assert_int_equal(listing.clients.count, 1);
    assert_int_equal(listing.clients.items[0].id, id);
}

static void a_trend_takes_twenty_reasons_in_both_periods(void **state)
{
    struct store_case *test = *state;

    sample_boundaries(test);
    for (int i = 0; i < LOSS_TREND_LEAST; i++) {
        say(test, became_lost(test, 3, 0), LOSS_LATE);
        if (i > 0)
            say(test, became_lost(test, 13, 0), LOSS_FOUND_ANOTHER);
    }
    assert_int_equal(count(test, 10).trend, LOSS_TREND_TOO_FEW);
    say(test, became_lost(test, 13, 0), LOSS_FOUND_ANOTHER);
    struct loss_counts counts = count(test, 10);
    assert_int_equal(counts.trend, LOSS_TREND_MORE_OURS);
    assert_true(counts.difference.low > 0.7 && counts.difference.high <= 1);
    for (int i = 0; i < 2 * LOSS_TREND_LEAST; i++)
        say(test, became_lost(test, 13, 0), LOSS_LATE);
    for (int i = 0; i < LOSS_TREND_LEAST / 2; i++)
        say(test, became_lost(test, 3, 0), LOSS_FOUND_ANOTHER);
    assert_int_equal(count(test, 10).trend, LOSS_TREND_UNCLEAR); /* two thirds both times */
}

static void a_period_that_ends_before_it_begins_is_refused(void **state)
{
    struct store_case *test = *state;
    const struct loss_periods periods = {20000, 19999, 19000, 19001};
    int64_t viewer = sample_member(test, "Vi", ROLE_VIEWER);
    struct work work = sample_work(test, viewer, ROLE_VIEWER);
    struct loss_counts counts;

    assert_int_equal(count_losses(&work, NULL, &periods, &counts), STATUS_INVALID);
    work.fault = (struct fault){0};
    work.actor.role = ROLE_NONE;
    assert_int_equal(count_losses(&work, NULL, &periods, &counts), STATUS_FORBIDDEN);
    work_end(&work);
}

#define LOSS_TEST(test) cmocka_unit_test_setup_teardown(test, store_case_setup, store_case_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        LOSS_TEST(each_is_counted_once_on_the_day_they_became_lost),
        LOSS_TEST(the_record_tells_of_marks_and_of_ways_that_are_gone),
        LOSS_TEST(every_count_opens_into_exactly_those_it_counts),
        LOSS_TEST(marks_and_open_orders_say_who_is_counted),
        LOSS_TEST(who_came_back_is_found),
        LOSS_TEST(a_trend_takes_twenty_reasons_in_both_periods),
        LOSS_TEST(a_period_that_ends_before_it_begins_is_refused),
    };

    return run_store_tests(tests);
}
