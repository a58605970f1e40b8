// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/client_bulk.h"

#include <stdio.h>
#include <string.h>

#include "app/client_listing.h"
#include "app/records.h"
#include "store/tags.h"
#include "support/check.h"
#include "support/sample_clients.h"

enum { CLIENTS = 5 };

static void make(struct store_case *test, int64_t *ids)
{
    static const char *const names[CLIENTS] = {"Ada", "Boris", "Čedo", "Dana", "Éva"};

    for (size_t i = 0; i < CLIENTS; i++)
        ids[i] = sample_client(test, CLIENT_PERSON, names[i]);
}

static enum status change(struct store_case *test, enum role role, const struct client_bulk *bulk,
                          struct bulk_done *ret_done)
{
    struct work work = sample_work(test, test->user_id, role);

    enum status status = change_clients(&work, bulk, ret_done);
    work_end(&work);
    return status;
}

static struct bulk_done changed(struct store_case *test, const struct client_bulk *bulk)
{
    struct bulk_done done = {0};

    assert_int_equal(change(test, ROLE_MEMBER, bulk, &done), STATUS_OK);
    return done;
}

static enum status take_back(struct store_case *test, int64_t audit_id)
{
    struct work work = store_case_work(test);
    struct undone undone;

    enum status status = undo(&work, audit_id, &undone);
    work_end(&work);
    return status;
}

/* How many a list holds. */
static size_t listed(struct store_case *test, const char *name, const char *value)
{
    struct client_listing_query query = {.limit = 50};
    const struct filter_field field = {name, value};
    struct client_listing listing = {0};
    struct work work = store_case_work(test);

    store_case_ok(&work, client_filter_read(&field, 1, work.arena, &work.fault, &query.filter));
    store_case_ok(&work, list_chosen_clients(&work, &query, &listing));
    work_end(&work);
    return listing.clients.count;
}

static void archived_ones_leave_the_list_and_undo_brings_them_back(void **state)
{
    struct store_case *test = *state;
    int64_t ids[CLIENTS];

    make(test, ids);
    struct bulk_done done =
        changed(test, &(struct client_bulk){BULK_ARCHIVE, .ids = ids, .count = 3});
    assert_int_equal(done.changed_count, 3);
    assert_int_equal(listed(test, "find", ""), 2);
    assert_int_equal(listed(test, "archived", "only"), 3);
    assert_int_equal(take_back(test, done.audit_id), STATUS_OK);
    assert_int_equal(listed(test, "find", ""), 5);
    assert_int_equal(take_back(test, done.audit_id), STATUS_CONFLICT);
    assert_int_equal(listed(test, "find", ""), 5);
}

static void tags_are_found_however_they_are_typed(void **state)
{
    struct store_case *test = *state;
    int64_t ids[CLIENTS];

    make(test, ids);
    (void)changed(test, &(struct client_bulk){BULK_TAG, " Café  Nord ", .ids = ids, .count = 2});
    struct bulk_done done =
        changed(test, &(struct client_bulk){BULK_TAG, "CAFE NORD", .ids = ids, .count = 4});
    assert_int_equal(done.changed_count, 2);
    assert_int_equal(listed(test, "tag", "cafe nord"), 4);
    assert_int_equal(take_back(test, done.audit_id), STATUS_OK);
    assert_int_equal(listed(test, "tag", "Café Nord"), 2);
    done = changed(test, &(struct client_bulk){BULK_UNTAG, "café nord", .ids = ids, .count = 5});
    assert_int_equal(done.changed_count, 2);
    assert_int_equal(listed(test, "tag", "Café Nord"), 0);
    assert_int_equal(take_back(test, done.audit_id), STATUS_OK);
    assert_int_equal(listed(test, "tag", "Café Nord"), 2);
    done = changed(test, &(struct client_bulk){BULK_UNTAG, "nobody's", .ids = ids, .count = 5});
    assert_int_equal(done.audit_id, 0);
}

static void marks_differ_and_undo_gives_each_its_own(void **state)
{
    struct store_case *test = *state;
    int64_t ids[CLIENTS];

    make(test, ids);
    (void)changed(test, &(struct client_bulk){BULK_MARK, .mark = "lost", .ids = ids, .count = 2});
    struct bulk_done done =
        changed(test, &(struct client_bulk){BULK_MARK, .mark = "rare", .ids = ids, .count = 5});
    assert_int_equal(listed(test, "mark", "rare"), 5);
    assert_int_equal(take_back(test, done.audit_id), STATUS_OK);
    assert_int_equal(listed(test, "mark", "lost"), 2);
    assert_int_equal(listed(test, "mark", "none"), 3);
}

static void undo_skips_none(void **state)
{
    struct store_case *test = *state;
    struct work work;
    struct undone undone;
    int64_t ids[CLIENTS];

    make(test, ids);
    struct bulk_done done =
        changed(test, &(struct client_bulk){BULK_ARCHIVE, .ids = ids, .count = CLIENTS});
    (void)sample_rename(test, ids[1], "Bruno");
    (void)sample_rename(test, ids[3], "Dora");
    work = store_case_work(test);
    assert_int_equal(undo(&work, done.audit_id, &undone), STATUS_CONFLICT);
    assert_int_equal(work.fault.message.args[0].count, 2);
    work_end(&work);
    assert_int_equal(listed(test, "archived", "only"), CLIENTS);
}

/* AC-031 */
static void one_that_is_not_there_refuses_them_all(void **state)
{
    struct store_case *test = *state;
    int64_t ids[CLIENTS + 1];
    struct bulk_done done;

    make(test, ids);
    ids[CLIENTS] = ids[CLIENTS - 1] + 1000;
    assert_int_equal(change(test, ROLE_MEMBER,
                            &(struct client_bulk){BULK_ARCHIVE, .ids = ids, .count = CLIENTS + 1},
                            &done),
                     STATUS_NOT_FOUND);
    assert_int_equal(listed(test, "find", ""), CLIENTS);
    ids[CLIENTS] = ids[0];
    assert_int_equal(
        changed(test, &(struct client_bulk){BULK_ARCHIVE, .ids = ids, .count = CLIENTS + 1})
            .changed_count,
        CLIENTS);
}

static void what_is_asked_for_wrongly_is_refused(void **state)
{
    struct store_case *test = *state;
    char long_tag[TAG_NAME_MAX + 2];
    int64_t ids[CLIENTS];
    struct bulk_done done;

    make(test, ids);
    memset(long_tag, 'a', sizeof(long_tag) - 1);
    long_tag[sizeof(long_tag) - 1] = '\0';
    const struct client_bulk wrong[] = {
        {BULK_ARCHIVE, .ids = ids, .count = 0},
        {BULK_ARCHIVE, .ids = ids, .count = BULK_ALL_MAX + 1},
        {BULK_TAG, .tag = "one, two", .ids = ids, .count = 1},
        {BULK_TAG, .tag = "one;two", .ids = ids, .count = 1},
        {BULK_TAG, .tag = "!?", .ids = ids, .count = 1},
        {BULK_TAG, .tag = " ", .ids = ids, .count = 1},
        {BULK_TAG, .tag = NULL, .ids = ids, .count = 1},
        {BULK_TAG, .tag = long_tag, .ids = ids, .count = 1},
        {BULK_MARK, .mark = "good", .ids = ids, .count = 1},
        {BULK_MARK, .mark = NULL, .ids = ids, .count = 1},
    };

    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
        if (change(test, ROLE_MEMBER, &wrong[i], &done) != STATUS_INVALID)
            fail_msg("taken: %zu", i);
    assert_int_equal(change(test, ROLE_VIEWER,
                            &(struct client_bulk){BULK_ARCHIVE, .ids = ids, .count = 1}, &done),
                     STATUS_FORBIDDEN);
    assert_int_equal(listed(test, "find", ""), CLIENTS);
}

/* The form of one client and a deed for many mean the same tag, and lists find it. */
static void a_tag_with_marks_between_its_letters_is_one_tag(void **state)
{
    struct store_case *test = *state;
    struct record_saved saved;
    int64_t ids[CLIENTS];

    make(test, ids);
    struct work work = store_case_work(test);
    const struct record tags = {
        .client_id = ids[0], .count = 1, .fields = {{"tags", "E-mail, 24/7"}}};
    store_case_ok(&work, record_save(&work, RECORD_TAGS, &tags, &saved));
    work_end(&work);
    assert_int_equal(listed(test, "tag", "e-mail"), 1);
    assert_int_equal(listed(test, "tag", "24/7"), 1);
    struct bulk_done done =
        changed(test, &(struct client_bulk){BULK_TAG, "e-Mail", .ids = ids, .count = 3});
    assert_int_equal(done.changed_count, 2);
    assert_int_equal(listed(test, "tag", "E-mail"), 3);
}

static void nobody_gets_more_tags_than_a_client_has_room_for(void **state)
{
    struct store_case *test = *state;
    struct bulk_done done;
    int64_t ids[CLIENTS];
    char tag[16];

    make(test, ids);
    for (int i = 0; i < TAGS_OF_CLIENT_MAX; i++) {
        snprintf(tag, sizeof(tag), "t%d", i);
        (void)changed(test, &(struct client_bulk){BULK_TAG, tag, .ids = ids, .count = 1});
    }
    assert_int_equal(change(test, ROLE_MEMBER,
                            &(struct client_bulk){BULK_TAG, "one more", .ids = ids, .count = 2},
                            &done),
                     STATUS_INVALID);
    assert_int_equal(listed(test, "tag", "one more"), 0);
    done = changed(test, &(struct client_bulk){BULK_TAG, "t3", .ids = ids, .count = 2});
    assert_int_equal(done.changed_count, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define CASE(test) cmocka_unit_test_setup_teardown(test, store_case_setup, store_case_teardown)
        CASE(archived_ones_leave_the_list_and_undo_brings_them_back),
        CASE(tags_are_found_however_they_are_typed),
        CASE(a_tag_with_marks_between_its_letters_is_one_tag),
        CASE(nobody_gets_more_tags_than_a_client_has_room_for),
        CASE(marks_differ_and_undo_gives_each_its_own),
        CASE(undo_skips_none),
        CASE(one_that_is_not_there_refuses_them_all),
        CASE(what_is_asked_for_wrongly_is_refused),
    };
    return run_store_tests(tests);
}
