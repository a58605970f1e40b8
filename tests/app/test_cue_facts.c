// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * What the rules of the day are given by the store, beside what was entered, worked out here: the
 * same text on SQLite and on PostgreSQL.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "domain/note.h"
#include "store/cues.h"
#include "store/db.h"
#include "support/sample_facts.h"
#include "support/sample_list.h"

#include "support/check.h"

#define DAY_MICROSECONDS (INT64_C(86400) * 1000000)
enum { ANSWERS = 300, SPANS = 60 };

#define RUN(work, ...) store_case_ok((work), db_execute((work), NULL, __VA_ARGS__))

/* ---- clients ---- */

static void print_client(struct text *out, const struct cue_client *client)
{
    text_format(out,
                "%" PRId64 " mark %d occasions %" PRId64 " first %" PRId32 " last %" PRId32
                " contact %" PRId32 " open %d window %d %" PRId32 " %" PRId32 " ways %" PRId64
                " only %" PRId64 "\n",
                client->id, (int)client->mark, client->occasion_count, client->first_order_on,
                client->last_order_on, client->last_contact_on, (int)client->has_open_order,
                (int)client->has_window, client->has_window ? client->window_from : 0,
                client->has_window ? client->window_by : 0, client->way_count,
                client->way_count == 1 ? client->only_way_id : 0);
}

/* What was said to whom, of every kind: what is ahead, deleted, or a note to oneself is none. */
static day_t add_notes(struct work *work, struct chance *chance, day_t today,
                       const struct listed_truth *client)
{
    day_t last = CLIENT_DAY_NONE;

    for (int64_t i = chance_below(chance, 4); i > 0; i--) {
        const int64_t kind = 1 + chance_below(chance, 5);
        const day_t on = today + 10 - (day_t)chance_below(chance, 200);
        const bool is_deleted = chance_below(chance, 5) == 0;

        RUN(work,
            "INSERT INTO note (workspace_id, id, version, client_id, kind, happened_at, text,"
            " created_at, changed_at, deleted_at) VALUES ($1, $2, 1, $3, $4, $5, 'x', 0, 0, $6)",
            DB_BIND(db_int(work->workspace_id), db_int(work_new_id(work)), db_int(client->id),
                    db_int(kind), db_int((int64_t)on * DAY_MICROSECONDS),
                    is_deleted ? db_int(1) : db_null()));
        if (!is_deleted && on <= today && on > last &&
            (kind == NOTE_CALL || kind == NOTE_MEETING || kind == NOTE_MESSAGE))
            last = on;
    }
    return last;
}

/* How far their orders are, those that were cancelled too: these keep nobody open. */
static bool set_stage(struct work *work, struct chance *chance, const struct listed_truth *client)
{
    const int64_t stage = chance_below(chance, 3) > 0 ? 4 : 1 + chance_below(chance, 3);

    RUN(work, "UPDATE client_order SET stage = $3 WHERE workspace_id = $1 AND client_id = $2",
        DB_BIND(db_int(work->workspace_id), db_int(client->id), db_int(stage)));
    return stage < 4 && client->order_count > 0;
}

static void note_orders(const struct listed_truth *truth, struct cue_client *client)
{
    for (size_t i = 0; i < truth->order_count; i++) {
        bool is_again = false;

        for (size_t j = 0; j < i; j++)
            is_again = is_again || truth->orders[j] == truth->orders[i];
        client->occasion_count += !is_again;
        if (truth->orders[i] > client->last_order_on)
            client->last_order_on = truth->orders[i];
        if (i == 0 || truth->orders[i] < client->first_order_on)
            client->first_order_on = truth->orders[i];
    }
}

static void expect_client(struct work *work, struct chance *chance, day_t today,
                          const struct listed_truth *truth, struct text *out)
{
    struct cue_client client = {.id = truth->id,
                                .mark = (enum client_mark)truth->mark,
                                .first_order_on = CLIENT_DAY_NONE,
                                .last_order_on = CLIENT_DAY_NONE,
                                .has_window = truth->has_window,
                                .window_from = truth->window_from,
                                .window_by = truth->window_by,
                                .way_count = 2};
    day_t spoken = add_notes(work, chance, today, truth);

    note_orders(truth, &client);
    client.has_open_order = set_stage(work, chance, truth);
    client.last_contact_on = spoken > client.last_order_on ? spoken : client.last_order_on;
    if (truth->email_count + truth->phone_count == 1) {
        client.way_count = 1;
        client.only_way_id = truth->point_id;
    }
    if (!truth->is_archived && !truth->is_deleted)
        print_client(out, &client);
}

static const char *read_clients(struct store_case *test)
{
    struct work work = store_case_work(test);
    struct zone *zone = zone_open("UTC");
    struct text text = text_new(&test->arena);
    struct cue_clients clients = {0};

    store_case_ok(&work, cues_clients(&work, zone, &clients));
    for (size_t i = 0; i < clients.count; i++)
        print_client(&text, &clients.items[i]);
    work_end(&work);
    zone_close(zone);
    return text.at;
}

static void each_client_is_told_as_they_were_entered(void **state)
{
    struct store_case *test = *state;
    struct chance chance = {11};
    struct listed_base *base = listed_base_make(test, 11);
    struct work work = store_case_work(test);
    struct text expected = text_new(&test->arena);

    store_case_ok(&work, work_begin(&work));
    for (size_t i = 0; i < LISTED_CLIENTS; i++)
        expect_client(&work, &chance, base->today, &base->clients[i], &expected);
    store_case_ok(&work, work_commit(&work));
    assert_string_equal(read_clients(test), expected.at);
    assert_string_equal(read_clients(test), expected.at);
}

/* ---- answers ---- */

static int by_key(const void *left, const void *right)
{
    return cue_key_compare(&((const struct cue_answered *)left)->key,
                           &((const struct cue_answered *)right)->key);
}

static void print_answered(struct text *out, const struct cue_answered *answered)
{
    text_format(out, "%d:%" PRId64 ":%" PRId64 " %d %" PRId32 "\n", (int)answered->key.cause,
                answered->key.object_id, answered->key.occasion, (int)answered->answer,
                answered->until);
}

/* Sorted by key, none twice. */
static size_t make_answers(struct work *work, struct chance *chance, struct cue_answered *made)
{
    size_t count = 0;

    for (size_t i = 0; i < ANSWERS; i++) {
        struct cue_answered one = {.key = {(enum cue_cause)(1 + chance_below(chance, 4)),
                                           100 + chance_below(chance, 12),
                                           chance_below(chance, 14) - 4},
                                   .answer = (enum cue_answer)(1 + chance_below(chance, 3))};
        one.until = one.answer == CUE_LATER ? 20000 + (day_t)i : 0;
        bool is_there = false;

        for (size_t j = 0; j < count; j++)
            is_there = is_there || cue_key_compare(&made[j].key, &one.key) == 0;
        if (is_there)
            continue;
        const struct cue_record record = {
            .id = work_new_id(work), .rule = CUE_SLIPPING, .answered = one, .answered_at = 5};
        store_case_ok(work, cues_insert(work, &record));
        made[count++] = one;
    }
    qsort(made, count, sizeof(made[0]), by_key);
    return count;
}

static bool is_within(const struct cue_span *span, const struct cue_key *key)
{
    return key->cause == span->cause && key->occasion >= span->from_occasion &&
           key->occasion <= span->to_occasion && key->object_id >= span->from_object &&
           key->object_id <= span->to_object;
}

static void check_spans(struct work *work, struct chance *chance, const struct cue_answered *made,
                        size_t count)
{
    struct text expected = text_new(work->arena), got = text_new(work->arena);
    struct cue_answers answers = {0};
    struct cue_span spans[3];

    for (int i = 0; i < 3; i++) {
        int64_t occasion = chance_below(chance, 14) - 4, object = 100 + chance_below(chance, 12);

        spans[i] = (struct cue_span){.cause = (enum cue_cause)(1 + i),
                                     .from_occasion = occasion,
                                     .to_occasion = occasion + chance_below(chance, 6) - 1,
                                     .from_object = object,
                                     .to_object = object + chance_below(chance, 8) - 1};
    }
    store_case_ok(work, cues_answers(work, spans, 3, &answers));
    for (size_t i = 0; i < count; i++)
        for (int j = 0; j < 3; j++)
            if (is_within(&spans[j], &made[i].key))
                print_answered(&expected, &made[i]);
    for (size_t i = 0; i < answers.count; i++)
        print_answered(&got, &answers.items[i]);
    assert_string_equal(got.at ? got.at : "", expected.at ? expected.at : "");
}

/* Of one occasion, by each of its objects: as many as one statement takes, more, or one. */
static void check_objects(struct work *work, struct chance *chance, const struct cue_answered *made,
                          size_t count)
{
    struct text expected = text_new(work->arena), got = text_new(work->arena);
    struct cue_answers answers = {0};
    int64_t objects[120];
    struct cue_span span = {.cause = (enum cue_cause)(1 + chance_below(chance, 4)),
                            .from_occasion = chance_below(chance, 14) - 4,
                            .to_object = INT64_MAX,
                            .objects = objects,
                            .object_count = 1 + (size_t)chance_below(chance, 120)};

    span.to_occasion = span.from_occasion;
    for (size_t i = 0; i < span.object_count; i++)
        objects[i] = 111 - (int64_t)i;
    store_case_ok(work, cues_answers(work, &span, 1, &answers));
    for (size_t i = 0; i < count; i++)
        if (is_within(&span, &made[i].key) &&
            made[i].key.object_id > 111 - (int64_t)span.object_count)
            print_answered(&expected, &made[i]);
    for (size_t i = 0; i < answers.count; i++)
        print_answered(&got, &answers.items[i]);
    assert_string_equal(got.at ? got.at : "", expected.at ? expected.at : "");
}

static void answers_of_spans_are_read_whole_and_by_key(void **state)
{
    struct store_case *test = *state;
    struct chance chance = {12};
    struct work work = store_case_work(test);
    struct cue_answered made[ANSWERS];
    struct cue_answers none = {0};

    store_case_ok(&work, work_reserve_ids(&work, ANSWERS));
    store_case_ok(&work, work_begin(&work));
    size_t count = make_answers(&work, &chance, made);
    store_case_ok(&work, work_commit(&work));
    assert_true(count > 150);
    for (int i = 0; i < SPANS; i++)
        check_spans(&work, &chance, made, count);
    for (int i = 0; i < SPANS; i++)
        check_objects(&work, &chance, made, count);
    store_case_ok(&work, cues_answers(&work, NULL, 0, &none));
    assert_int_equal(none.count, 0);
    work_end(&work);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(each_client_is_told_as_they_were_entered, store_case_setup,
                                        store_case_teardown),
        cmocka_unit_test_setup_teardown(answers_of_spans_are_read_whole_and_by_key,
                                        store_case_setup, store_case_teardown),
    };

    return run_store_tests(tests);
}
