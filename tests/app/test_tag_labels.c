// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/tag_labels.h"

#include <stdio.h>
#include <string.h>

#include "store/tags.h"
#include "support/check.h"
#include "support/sample_clients.h"
#include "support/sample_orders.h"

static int64_t make_tag(struct store_case *test, const char *name)
{
    struct work work = store_case_work(test);
    int64_t id = 0;

    store_case_ok(&work, work_begin(&work));
    store_case_ok(&work, tags_find_or_make(&work, name, tag_key(work.arena, slice_of(name)), &id));
    store_case_ok(&work, work_commit(&work));
    work_end(&work);
    return id;
}

static void give_tags(struct store_case *test, int64_t client_id, const int64_t *ids, size_t count)
{
    struct work work = store_case_work(test);

    store_case_ok(&work, work_begin(&work));
    store_case_ok(&work, tags_put(&work, client_id, ids, count));
    store_case_ok(&work, work_commit(&work));
    work_end(&work);
}

/* Whether the client of this id has the tag of that name, by the labels. */
static bool has(const struct snapshot *snapshot, const struct client_labels *labels,
                int64_t client_id, const char *tag)
{
    int64_t client = snapshot_find_client(snapshot, client_id);

    for (size_t i = 0; i < labels->count; i++)
        if (labels->items[i].client == client &&
            strcmp(labels->names[labels->items[i].label], tag) == 0)
            return true;
    return false;
}

static void it_says_who_has_which_tag(void **state)
{
    struct store_case *test = *state;
    struct snapshots *snapshots = snapshots_open(0);
    int64_t ana = sample_client(test, CLIENT_PERSON, "Ana");
    int64_t ivo = sample_client(test, CLIENT_PERSON, "Ivo");
    int64_t mia = sample_client(test, CLIENT_PERSON, "Mia"); /* without an order */
    int64_t tags[] = {make_tag(test, "wedding"), make_tag(test, "Zagreb")};

    sample_order(test, ana, 20000);
    sample_order(test, ivo, 20001);
    give_tags(test, ana, tags, 2);
    give_tags(test, ivo, tags + 1, 1);
    give_tags(test, mia, tags, 1);

    struct work work = store_case_work(test);
    struct snapshot *snapshot;
    struct client_labels labels;
    const struct snapshot_choice choice = {.as_of = DAY_NONE};
    store_case_ok(&work, snapshot_take(snapshots, &work, &choice, &snapshot));
    store_case_ok(&work, tag_labels(&work, snapshot, &labels));
    assert_int_equal(labels.name_count, 2);
    assert_int_equal(labels.count, 3);
    assert_true(has(snapshot, &labels, ana, "wedding"));
    assert_true(has(snapshot, &labels, ana, "Zagreb"));
    assert_true(has(snapshot, &labels, ivo, "Zagreb"));
    assert_false(has(snapshot, &labels, ivo, "wedding"));
    snapshot_release(snapshots, snapshot);
    work_end(&work);
    snapshots_close(snapshots);
}

static void it_takes_more_than_there_is_room_for_at_first(void **state)
{
    struct store_case *test = *state;
    struct snapshots *snapshots = snapshots_open(0);
    int64_t tags[25];
    char name[32];

    for (int i = 0; i < 25; i++) {
        snprintf(name, sizeof(name), "tag %d", i);
        tags[i] = make_tag(test, name);
    }
    for (int i = 0; i < 60; i++) {
        int64_t client = sample_client(test, CLIENT_PERSON, "Someone");
        sample_order(test, client, 20000 + i);
        give_tags(test, client, tags, 25);
    }

    struct work work = store_case_work(test);
    struct snapshot *snapshot;
    struct client_labels labels;
    const struct snapshot_choice choice = {.as_of = DAY_NONE};
    store_case_ok(&work, snapshot_take(snapshots, &work, &choice, &snapshot));
    store_case_ok(&work, tag_labels(&work, snapshot, &labels));
    assert_int_equal(labels.count, 60 * 25);
    for (size_t i = 0; i < labels.count; i++) {
        assert_in_range(labels.items[i].client, 0, 59);
        assert_in_range(labels.items[i].label, 0, 24);
    }
    snapshot_release(snapshots, snapshot);
    work_end(&work);
    snapshots_close(snapshots);
}

/* A unit of work has so many ids. */
static void make_tags(struct store_case *test, int from, int to)
{
    struct work work = store_case_work(test);
    char name[32];
    int64_t id;

    store_case_ok(&work, work_begin(&work));
    for (int i = from; i < to; i++) {
        snprintf(name, sizeof(name), "t%d", i);
        store_case_ok(&work, tags_find_or_make(&work, name, name, &id));
    }
    store_case_ok(&work, work_commit(&work));
    work_end(&work);
}

static void more_tags_than_can_be_compared_are_refused(void **state)
{
    struct store_case *test = *state;
    struct snapshots *snapshots = snapshots_open(0);
    enum { AT_A_TIME = 200 };

    sample_order(test, sample_client(test, CLIENT_PERSON, "Ana"), 20000);
    for (int i = 0; i <= CLIENT_LABELS_MAX; i += AT_A_TIME)
        make_tags(test, i, i + AT_A_TIME);

    struct work work = store_case_work(test);
    struct snapshot *snapshot;
    struct client_labels labels;
    const struct snapshot_choice choice = {.as_of = DAY_NONE};
    store_case_ok(&work, snapshot_take(snapshots, &work, &choice, &snapshot));
    assert_int_equal(tag_labels(&work, snapshot, &labels), STATUS_INVALID);
    assert_string_equal(work.fault.field, "tags");
    snapshot_release(snapshots, snapshot);
    work_end(&work);
    snapshots_close(snapshots);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(it_says_who_has_which_tag, store_case_setup,
                                        store_case_teardown),
        cmocka_unit_test_setup_teardown(it_takes_more_than_there_is_room_for_at_first,
                                        store_case_setup, store_case_teardown),
        cmocka_unit_test_setup_teardown(more_tags_than_can_be_compared_are_refused,
                                        store_case_setup, store_case_teardown),
    };
    return run_store_tests(tests);
}
