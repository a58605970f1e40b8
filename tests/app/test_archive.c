// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/archive.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/open_store.h"
#include "base/text.h"
#include "store/db.h"
#include "store/verifications.h"
#include "support/check.h"
#include "support/full_store.h"

static int setup(void **state)
{
    int result = store_case_setup(state);

    if (result == 0)
        full_store_fill(*state);
    return result;
}

static int open_archive(struct store_case *test, const char *name)
{
    struct text path = text_new(&test->arena);

    text_format(&path, "%s/%s", test->at.folder, name);
    int fd = open(path.at, O_RDONLY);
    assert_true(fd >= 0);
    return fd;
}

static const char *path_of(struct store_case *test, const char *name)
{
    struct text path = text_new(&test->arena);

    text_format(&path, "%s/%s", test->at.folder, name);
    return path.at;
}

static int64_t number(struct work *work, struct rows rows)
{
    assert_true(rows_next(&rows));
    int64_t found = rows_int(&rows, 0);
    store_case_ok(work, rows_end(&rows));
    return found;
}

static void a_restored_store_gives_the_same_archive(void **state)
{
    struct store_case *test = *state;
    struct empty_store other = {0};
    struct archive_count count;

    struct slice first = full_store_archive(test, test->at.store, "a.jsonl");
    full_store_open_other(&other);
    struct work work = full_store_work(test, other.store);
    int fd = open_archive(test, "a.jsonl");
    store_case_ok(&work, restore_archive(&work, fd, &count));
    close(fd);
    assert_int_equal(count.bytes, first.length);
    assert_true(count.rows > 25);
    struct slice second = full_store_archive(test, other.store, "b.jsonl");
    assert_true(slice_equal(first, second));
    empty_store_remove(&other);
}

static void nobody_is_signed_in_and_ids_go_on_after_restoring(void **state)
{
    struct store_case *test = *state;
    struct empty_store other = {0};
    struct archive_count count;

    full_store_archive(test, test->at.store, "a.jsonl.gz");
    full_store_open_other(&other);
    struct work work = full_store_work(test, other.store);
    int fd = open_archive(test, "a.jsonl.gz");
    store_case_ok(&work, restore_archive(&work, fd, &count));
    close(fd);
    assert_int_equal(number(&work, db_query(&work, "SELECT count(*) FROM session", DB_NONE)), 0);
    int64_t highest = number(&work, db_query(&work, "SELECT max(id) FROM audit", DB_NONE));
    work_end(&work);
    store_case_ok(&work, work_begin(&work));
    assert_true(work_new_id(&work) > highest);
    work_end(&work);
    empty_store_remove(&other);
}

/* What is wrong of the store is right in the one that is made of its archive. */
static void check_sums_come_right(struct store_case *test)
{
    struct empty_store other = {0};
    struct archive_count count;
    int64_t wrong = -1;
    struct work work = full_store_work(test, test->at.store);

    store_case_ok(&work, verifications_count(&work, VERIFY_SUMMARIES, &wrong));
    assert_true(wrong > 0);
    work_end(&work);
    full_store_archive(test, test->at.store, "a.jsonl");
    full_store_open_other(&other);
    work = full_store_work(test, other.store);
    int fd = open_archive(test, "a.jsonl");
    store_case_ok(&work, restore_archive(&work, fd, &count));
    close(fd);
    store_case_ok(&work, verifications_count(&work, VERIFY_SUMMARIES, &wrong));
    assert_int_equal(wrong, 0);
    work_end(&work);
    empty_store_remove(&other);
}

static void days_with_an_order_are_summed_up_when_an_archive_comes_without(void **state)
{
    struct store_case *test = *state;
    struct work work = full_store_work(test, test->at.store);

    store_case_ok(&work, work_begin(&work));
    store_case_ok(&work,
                  db_execute(&work, NULL, "UPDATE client SET first_order_on = NULL", DB_NONE));
    store_case_ok(&work, work_commit(&work));
    check_sums_come_right(test);
    store_case_ok(&work, work_begin(&work));
    store_case_ok(&work, db_execute(&work, NULL, "UPDATE client SET occasion_count = 0", DB_NONE));
    store_case_ok(&work, work_commit(&work));
    work_end(&work);
    check_sums_come_right(test);
}

static void an_archive_is_packed_and_unpacks_to_the_same(void **state)
{
    struct store_case *test = *state;
    struct archive_count plain, packed;

    struct slice text = full_store_archive(test, test->at.store, "a.jsonl");
    struct slice gzip = full_store_archive(test, test->at.store, "a.jsonl.gz");
    struct work work = full_store_work(test, test->at.store);
    int fd = open_archive(test, "a.jsonl");
    store_case_ok(&work, check_archive(&work, fd, &plain));
    close(fd);
    fd = open_archive(test, "a.jsonl.gz");
    store_case_ok(&work, check_archive(&work, fd, &packed));
    close(fd);
    work_end(&work);
    assert_true(gzip.length < text.length);
    assert_int_equal(plain.rows, packed.rows);
    assert_int_equal(plain.bytes, text.length);
    assert_int_equal(packed.bytes, text.length);
}

static void a_store_that_is_not_empty_is_left_as_it_is(void **state)
{
    struct store_case *test = *state;
    struct archive_count count;

    struct slice before = full_store_archive(test, test->at.store, "a.jsonl");
    empty_store_reopen(&test->at, STORE_WRITE);
    struct work work = full_store_work(test, test->at.store);
    int fd = open_archive(test, "a.jsonl");
    assert_int_equal(restore_archive(&work, fd, &count), STATUS_CONFLICT);
    close(fd);
    work_end(&work);
    assert_true(slice_equal(before, full_store_archive(test, test->at.store, "b.jsonl")));
}

static void only_an_owner_takes_everything_out(void **state)
{
    struct store_case *test = *state;
    struct work work = full_store_work(test, test->at.store);
    struct finding_list findings;
    struct archive_count count;

    work.actor.role = ROLE_MEMBER;
    assert_int_equal(write_archive(&work, -1, ARCHIVE_PLAIN, &count), STATUS_FORBIDDEN);
    work.fault = (struct fault){0};
    assert_int_equal(back_up(&work, path_of(test, "never"), &count), STATUS_FORBIDDEN);
    work.fault = (struct fault){0};
    assert_int_equal(restore_archive(&work, -1, &count), STATUS_FORBIDDEN);
    work.fault = (struct fault){0};
    assert_int_equal(verify_store(&work, &findings), STATUS_FORBIDDEN);
    assert_int_equal(access(path_of(test, "never"), F_OK), -1);
    work_end(&work);
}

/* From one store into another, and back again into a third. */
static void copies_there_and_back_are_equal(void **state)
{
    struct store_case *test = *state;
    struct empty_store other = {0}, third = {0};
    struct archive_count count;

    full_store_open_other(&other);
    full_store_open_other(&third);
    struct work from = full_store_work(test, test->at.store);
    struct work to = full_store_work(test, other.store);
    store_case_ok(&to, copy_store(&from, &to, &count));
    work_end(&from);
    struct work back = full_store_work(test, third.store);
    store_case_ok(&back, copy_store(&to, &back, &count));
    work_end(&to);
    struct slice first = full_store_archive(test, test->at.store, "a.jsonl");
    assert_int_equal(count.bytes, first.length);
    assert_true(slice_equal(first, full_store_archive(test, third.store, "c.jsonl")));
    empty_store_remove(&third);
    empty_store_remove(&other);
}

/* Whichever store the test runs on: by way of a SQLite file. */
static void copies_by_way_of_the_other_kind_of_store_are_equal(void **state)
{
    struct store_case *test = *state;
    struct text address = text_new(&test->arena);
    struct empty_store third = {0};
    struct fault fault = {0};
    struct archive_count count;
    struct store *other;

    text_format(&address, "sqlite:%s", path_of(test, "other.db"));
    const struct store_opening opening = {.address = address.at, .use = USE_EMPTY};
    assert_int_equal(open_store(&opening, &test->arena, &fault, &other), STATUS_OK);
    full_store_open_other(&third);
    struct work from = full_store_work(test, test->at.store);
    struct work to = full_store_work(test, other);
    store_case_ok(&to, copy_store(&from, &to, &count));
    work_end(&from);
    struct work back = full_store_work(test, third.store);
    store_case_ok(&back, copy_store(&to, &back, &count));
    work_end(&to);
    struct slice first = full_store_archive(test, test->at.store, "a.jsonl");
    assert_true(slice_equal(first, full_store_archive(test, other, "b.jsonl")));
    assert_true(slice_equal(first, full_store_archive(test, third.store, "c.jsonl")));
    close_store(other);
    empty_store_remove(&third);
}

/* What was written before the failure is taken back with it. */
static void a_copy_that_fails_at_any_statement_leaves_nothing(void **state)
{
    struct store_case *test = *state;
    struct empty_store other = {0};
    struct archive_count count;
    int failing = 1;

    full_store_open_other(&other);
    for (;; failing++) {
        struct arena_mark mark = arena_mark(&test->arena);
        struct work from = full_store_work(test, test->at.store);
        struct work to = full_store_work(test, other.store);

        failing_store_arm(&other.failing, failing);
        enum status status = copy_store(&from, &to, &count);
        work_end(&from);
        work_end(&to);
        if (!failing_store_was_hit(&other.failing)) {
            store_case_ok(&to, status);
            break;
        }
        assert_int_equal(status, STATUS_UNAVAILABLE);
        to.fault = (struct fault){0};
        assert_int_equal(number(&to, db_query(&to, "SELECT count(*) FROM workspace", DB_NONE)), 0);
        work_end(&to);
        arena_rewind(&test->arena, mark);
    }
    assert_true(failing > 80);
    empty_store_remove(&other);
}

static void a_backup_takes_its_name_when_it_is_sound_and_is_its_owners_alone(void **state)
{
    struct store_case *test = *state;
    struct work work = full_store_work(test, test->at.store);
    struct archive_count count;
    struct stat found;

    const char *path = path_of(test, "backup.jsonl.gz");
    store_case_ok(&work, back_up(&work, path, &count));
    work_end(&work);
    assert_int_equal(stat(path, &found), 0);
    assert_int_equal(found.st_mode & 07777, 0600);
    assert_int_equal(back_up(&work, test->at.folder, &count), STATUS_INVALID);
    work.fault = (struct fault){0};
    assert_int_equal(back_up(&work, "/dev/null", &count), STATUS_INVALID);
    work_end(&work);
}

static void a_backup_that_fails_leaves_the_previous_one(void **state)
{
    struct store_case *test = *state;
    struct work work = full_store_work(test, test->at.store);
    const char *path = path_of(test, "backup.jsonl");
    struct archive_count count;
    int failing = 1;

    store_case_ok(&work, back_up(&work, path, &count));
    work_end(&work);
    struct stat first, found;
    assert_int_equal(stat(path, &first), 0);
    for (;; failing++) {
        failing_store_arm(&test->at.failing, failing);
        enum status status = back_up(&work, path, &count);
        work_end(&work);
        if (!failing_store_was_hit(&test->at.failing))
            break;
        assert_int_equal(status, STATUS_UNAVAILABLE);
        work.fault = (struct fault){0};
        assert_int_equal(stat(path, &found), 0);
        assert_int_equal(found.st_ino, first.st_ino);
    }
    assert_true(failing > 30);
    assert_int_equal(stat(path, &found), 0);
    assert_int_not_equal(found.st_ino, first.st_ino);
}

static void a_restore_that_fails_at_any_statement_leaves_nothing(void **state)
{
    struct store_case *test = *state;
    struct empty_store other = {0};
    struct archive_count count;
    int failing = 1;

    full_store_archive(test, test->at.store, "a.jsonl");
    full_store_open_other(&other);
    int fd = open_archive(test, "a.jsonl");
    for (;; failing++) {
        struct arena_mark mark = arena_mark(&test->arena);
        struct work work = full_store_work(test, other.store);

        failing_store_arm(&other.failing, failing);
        enum status status = restore_archive(&work, fd, &count);
        work_end(&work);
        if (!failing_store_was_hit(&other.failing)) {
            store_case_ok(&work, status);
            break;
        }
        assert_int_equal(status, STATUS_UNAVAILABLE);
        work.fault = (struct fault){0};
        assert_int_equal(number(&work, db_query(&work, "SELECT count(*) FROM workspace", DB_NONE)),
                         0);
        work_end(&work);
        arena_rewind(&test->arena, mark);
    }
    assert_true(failing > 40);
    close(fd);
    empty_store_remove(&other);
}

static void a_pipe_is_refused_with_a_way_out(void **state)
{
    struct store_case *test = *state;
    struct empty_store other = {0};
    struct archive_count count;
    int ends[2];

    full_store_open_other(&other);
    assert_int_equal(pipe(ends), 0);
    struct work work = full_store_work(test, other.store);
    assert_int_equal(restore_archive(&work, ends[0], &count), STATUS_INVALID);
    assert_non_null(strstr(work.fault.message.one, "pipe"));
    work_end(&work);
    close(ends[0]);
    close(ends[1]);
    empty_store_remove(&other);
}

static void a_full_disk_is_told(void **state)
{
    struct store_case *test = *state;
    struct work work = full_store_work(test, test->at.store);
    struct archive_count count;
    int fd = open("/dev/full", O_WRONLY);

    assert_true(fd >= 0);
    assert_int_equal(write_archive(&work, fd, ARCHIVE_PLAIN, &count), STATUS_UNAVAILABLE);
    assert_string_equal(work.fault.message.one, "cannot write the archive: the disk is full");
    work.fault = (struct fault){0};
    assert_int_equal(write_archive(&work, fd, ARCHIVE_GZIP, &count), STATUS_UNAVAILABLE);
    work_end(&work);
    close(fd);
}

#define CASE(test) cmocka_unit_test_setup_teardown(test, setup, store_case_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(a_restored_store_gives_the_same_archive),
        CASE(nobody_is_signed_in_and_ids_go_on_after_restoring),
        CASE(days_with_an_order_are_summed_up_when_an_archive_comes_without),
        CASE(an_archive_is_packed_and_unpacks_to_the_same),
        CASE(a_store_that_is_not_empty_is_left_as_it_is),
        CASE(only_an_owner_takes_everything_out),
        CASE(copies_there_and_back_are_equal),
        CASE(copies_by_way_of_the_other_kind_of_store_are_equal),
        CASE(a_copy_that_fails_at_any_statement_leaves_nothing),
        CASE(a_backup_takes_its_name_when_it_is_sound_and_is_its_owners_alone),
        CASE(a_backup_that_fails_leaves_the_previous_one),
        CASE(a_restore_that_fails_at_any_statement_leaves_nothing),
        CASE(a_pipe_is_refused_with_a_way_out),
        CASE(a_full_disk_is_told),
    };
    return run_store_tests(tests);
}
