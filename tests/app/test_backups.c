// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/backups.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/archive.h"
#include "app/backup_files.h"
#include "app/job_board.h"
#include "app/nightly.h"
#include "store/workspaces.h"
#include "support/sample_clients.h"

#include "support/check.h"

#define DAY INT64_C(86400000000)
enum { FOLDER_MAX = 64 };

/* A board whose backups go into a folder of its own. */
struct place {
    char folder[FOLDER_MAX];
    struct job_board *board;
};

static struct place place_of(struct store_case *test)
{
    struct place place = {.folder = "/tmp/regulars-backups-XXXXXX"};

    assert_non_null(mkdtemp(place.folder));
    place.board = job_board_new(&test->arena);
    const struct job_means means = {
        .backup_folder = arena_copy(&test->arena, place.folder, strlen(place.folder))};
    job_board_equip(place.board, &means);
    return place;
}

static size_t files_in(const char *folder)
{
    DIR *files = opendir(folder);
    size_t count = 0;

    assert_non_null(files);
    for (struct dirent *file; (file = readdir(files)) != NULL;)
        count += strcmp(file->d_name, ".") != 0 && strcmp(file->d_name, "..") != 0;
    closedir(files);
    return count;
}

static void leave(struct place *place)
{
    struct arena arena = {0};
    DIR *files = opendir(place->folder);

    for (struct dirent *file; (file = readdir(files)) != NULL;)
        (void)unlink(backup_path(&arena, place->folder, file->d_name));
    closedir(files);
    assert_int_equal(rmdir(place->folder), 0);
    arena_free(&arena);
    job_board_close(place->board);
}

static struct backups_view view_of(struct store_case *test, struct place *place)
{
    struct work work = store_case_work(test);
    struct backups_view view = {0};

    store_case_ok(&work, list_backups(&work, place->board, &view));
    work_end(&work);
    return view;
}

static void back_up_now(struct store_case *test, struct place *place)
{
    struct work work = store_case_work(test);
    int64_t id = 0;

    store_case_ok(&work, start_backup(&work, place->board, &id));
    work_end(&work);
    assert_true(run_next_job(test->at.store, place->board));
}

static void a_backup_is_good_once_it_was_restored(void **state)
{
    struct store_case *test = *state;
    struct place place = place_of(test);
    struct work work = store_case_work(test);
    struct archive_count count;
    const char *name = NULL;
    struct stat found;
    int fd = -1;

    work_end(&work);
    (void)sample_client(test, CLIENT_PERSON, "Ana Kos");
    assert_int_equal(view_of(test, &place).last_good.id, 0);
    back_up_now(test, &place);
    struct backups_view view = view_of(test, &place);
    assert_int_equal(view.count, 1);
    assert_int_equal(view.job.job.id, 0);
    assert_true(view.may_take && view.rows[0].is_there);
    assert_true(view.rows[0].backup.verified_at >= view.rows[0].backup.started_at);
    assert_null(view.rows[0].backup.fault);
    assert_int_equal(view.last_good.id, view.rows[0].backup.id);
    assert_int_equal(files_in(place.folder), 1);
    work = store_case_work(test);
    store_case_ok(&work, open_backup(&work, place.board, view.last_good.id, &fd, &name));
    assert_int_equal(fstat(fd, &found), 0);
    assert_int_equal(found.st_mode & 0777, 0600);
    assert_int_equal(found.st_size, view.last_good.byte_count);
    store_case_ok(&work, check_archive(&work, fd, &count));
    assert_int_equal(count.rows, view.last_good.row_count);
    close(fd);
    work_end(&work);
    assert_int_equal(job_board_backups(place.board).last_good_at, view.last_good.started_at);
    leave(&place);
}

static void what_fails_says_why_and_leaves_nothing(void **state)
{
    struct store_case *test = *state;
    struct place place = place_of(test);
    const struct job_means nowhere = {.backup_folder = "/nowhere/at/all"};

    back_up_now(test, &place);
    const struct job_means means = *job_board_means(place.board);
    job_board_equip(place.board, &nowhere);
    back_up_now(test, &place);
    struct backups_view view = view_of(test, &place);
    assert_int_equal(view.count, 2);
    assert_int_equal(view.rows[0].backup.verified_at, 0);
    assert_non_null(view.rows[0].fault.one);
    assert_int_equal(view.last_good.id, view.rows[1].backup.id);
    assert_int_equal(files_in(place.folder), 1);
    job_board_equip(place.board, &means);
    leave(&place);
}

/* A file that was changed on the disk does not come back as it was. */
static void a_damaged_file_is_found_by_the_trial(void **state)
{
    struct store_case *test = *state;
    struct place place = place_of(test);
    struct work work;
    int64_t rows = 0, bytes = 0;

    back_up_now(test, &place);
    const char *name = view_of(test, &place).last_good.file_name;
    const char *path = backup_path(&test->arena, place.folder, name);
    int fd = open(path, O_RDWR | O_CLOEXEC);
    assert_true(fd >= 0);
    assert_int_equal(pwrite(fd, "\0\0\0\0", 4, 100), 4);
    close(fd);
    work = store_case_work(test);
    assert_int_equal(backup_try(&work, place.folder, name, &rows, &bytes), STATUS_INVALID);
    work_end(&work);
    assert_int_equal(truncate(path, 60), 0);
    work = store_case_work(test);
    assert_int_equal(backup_try(&work, place.folder, name, &rows, &bytes), STATUS_INVALID);
    work_end(&work);
    assert_int_equal(files_in(place.folder), 1);
    leave(&place);
}

static void a_second_one_waits_for_nobody(void **state)
{
    struct store_case *test = *state;
    struct place place = place_of(test);
    struct work work = store_case_work(test);
    int64_t id = 0;

    store_case_ok(&work, start_backup(&work, place.board, &id));
    assert_int_equal(start_backup(&work, place.board, &id), STATUS_CONFLICT);
    work_end(&work);
    assert_true(view_of(test, &place).job.job.id != 0);
    work = store_case_work(test);
    store_case_ok(&work, stop_backup(&work, place.board, id));
    work_end(&work);
    assert_false(run_next_job(test->at.store, place.board));
    assert_int_equal(files_in(place.folder), 0);
    leave(&place);
}

static void what_a_crash_left_says_so_and_goes(void **state)
{
    struct store_case *test = *state;
    struct place place = place_of(test);
    struct work work = store_case_work(test);
    const char *name = backup_file_name(&test->arena, work.now - DAY);
    const char *const left[] = {name, ".regulars-trial.restoring-00", "mine.txt"};
    int64_t id = 0;

    for (size_t i = 0; i < 3; i++)
        close(open(backup_path(&test->arena, place.folder, left[i]), O_CREAT | O_WRONLY, 0600));
    work.now -= DAY;
    store_case_ok(&work, work_begin(&work));
    store_case_ok(&work, backups_insert(&work, name, &id));
    store_case_ok(&work, work_commit(&work));
    work_end(&work);
    work = store_case_work(test);
    store_case_ok(&work, tidy_backups(&work, place.board));
    work_end(&work);
    struct backups_view view = view_of(test, &place);
    assert_int_equal(view.count, 1);
    assert_non_null(view.rows[0].fault.one);
    assert_false(view.rows[0].is_there);
    assert_true(access(backup_path(&test->arena, place.folder, "mine.txt"), F_OK) == 0);
    assert_true(access(backup_path(&test->arena, place.folder, name), F_OK) != 0);
    leave(&place);
}

/* Forty days, one each: what the rule lets go goes, with its file, and nothing else. */
static void old_ones_go_by_the_rule_and_nothing_else(void **state)
{
    struct store_case *test = *state;
    struct place place = place_of(test);

    close(open(backup_path(&test->arena, place.folder, "regulars-of-mine.jsonl.gz"),
               O_CREAT | O_WRONLY, 0600));
    for (int64_t age = 40; age > 0; age--) {
        struct work work = store_case_work(test);
        struct backup backup = {0};

        work.now -= age * DAY;
        backup.file_name = backup_file_name(&test->arena, work.now);
        close(open(backup_path(&test->arena, place.folder, backup.file_name), O_CREAT | O_WRONLY,
                   0600));
        store_case_ok(&work, work_begin(&work));
        store_case_ok(&work, backups_insert(&work, backup.file_name, &backup.id));
        store_case_ok(&work, backups_set_good(&work, &backup));
        store_case_ok(&work, work_commit(&work));
        work_end(&work);
    }
    back_up_now(test, &place);
    struct backups_view view = view_of(test, &place);
    assert_in_range(view.count, 9, 13);
    for (size_t i = 0; i < view.count; i++)
        assert_true(view.rows[i].is_there);
    assert_int_equal(files_in(place.folder), view.count + 1);
    leave(&place);
}

static int64_t jobs_run(struct store_case *test, struct place *place)
{
    int64_t count = 0;

    while (run_next_job(test->at.store, place->board))
        count++;
    return count;
}

static void begin_at(struct store_case *test, struct place *place, int64_t now)
{
    struct work work = work_start(test->at.store, &test->arena);

    work.now = now;
    store_case_ok(&work, begin_nightly(&work, place->board));
    work_end(&work);
}

static void the_night_is_done_once_and_says_what_it_missed(void **state)
{
    struct store_case *test = *state;
    struct place place = place_of(test);
    struct work work = store_case_work(test);
    int64_t now = work.now;
    struct nightly nightly;

    work_end(&work);
    begin_at(test, &place, now);
    assert_int_equal(jobs_run(test, &place), 0);
    begin_at(test, &place, now + DAY);
    begin_at(test, &place, now + DAY + 1);
    assert_int_equal(jobs_run(test, &place), 2);
    begin_at(test, &place, now + 5 * DAY);
    assert_int_equal(jobs_run(test, &place), 2);
    work = store_case_work(test);
    store_case_ok(&work, show_nightly(&work, &nightly));
    work_end(&work);
    assert_int_equal(nightly.since, now);
    assert_int_equal(nightly.begun_at, now + 5 * DAY);
    assert_int_equal(nightly.skipped, 3);
    assert_int_equal(nightly.hour, NIGHTLY_HOUR_DEFAULT);
    assert_int_equal(view_of(test, &place).count, 2);
    assert_true(view_of(test, &place).rows[0].is_there);
    assert_true(view_of(test, &place).rows[1].is_there);
    leave(&place);
}

static void the_hour_and_whether_can_be_set_by_an_owner(void **state)
{
    struct store_case *test = *state;
    struct place place = place_of(test);
    int64_t other = sample_member(test, "Vi", ROLE_MANAGER), audit_id = 0, id = 0;
    struct work work = store_case_work(test);
    struct backups_view view;
    struct nightly nightly;

    int64_t now = work.now;
    begin_at(test, &place, now);
    store_case_ok(&work, set_nightly(&work, false, 23, &audit_id));
    assert_int_equal(set_nightly(&work, true, 24, &audit_id), STATUS_INVALID);
    work.fault = (struct fault){0};
    store_case_ok(&work, show_nightly(&work, &nightly));
    assert_int_equal(nightly.hour, 23);
    assert_false(nightly.has_backup);
    work_end(&work);
    begin_at(test, &place, now + 2 * DAY);
    assert_int_equal(jobs_run(test, &place), 1);
    assert_int_equal(view_of(test, &place).count, 0);
    work = sample_work(test, other, ROLE_MANAGER);
    assert_int_equal(set_nightly(&work, true, 3, &audit_id), STATUS_FORBIDDEN);
    work_end(&work);
    work = sample_work(test, other, ROLE_MANAGER);
    assert_int_equal(start_backup(&work, place.board, &id), STATUS_FORBIDDEN);
    work_end(&work);
    work = sample_work(test, other, ROLE_MANAGER);
    assert_int_equal(list_backups(&work, place.board, &view), STATUS_FORBIDDEN);
    work_end(&work);
    leave(&place);
}

static void where_there_are_two_workspaces_nobody_takes_one_out(void **state)
{
    const struct workspace second = {
        .name = "Second", .language = "en", .time_zone = "UTC", .currency = ""};
    struct store_case *test = *state;
    struct place place = place_of(test);
    const char *name;
    int64_t id = 0;
    int fd = -1;

    back_up_now(test, &place);
    int64_t backup_id = view_of(test, &place).last_good.id;
    struct work work = store_case_work(test);
    store_case_ok(&work, work_begin(&work));
    store_case_ok(&work, workspaces_insert(&work, &second, &id));
    store_case_ok(&work, work_commit(&work));
    work_end(&work);
    assert_false(view_of(test, &place).may_take);
    work = store_case_work(test);
    assert_int_equal(open_backup(&work, place.board, backup_id, &fd, &name), STATUS_FORBIDDEN);
    assert_int_equal(fd, -1);
    work_end(&work);
    leave(&place);
}

#define ON_A_STORE(test) \
    cmocka_unit_test_setup_teardown(test, store_case_setup, store_case_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        ON_A_STORE(a_backup_is_good_once_it_was_restored),
        ON_A_STORE(what_fails_says_why_and_leaves_nothing),
        ON_A_STORE(a_damaged_file_is_found_by_the_trial),
        ON_A_STORE(a_second_one_waits_for_nobody),
        ON_A_STORE(what_a_crash_left_says_so_and_goes),
        ON_A_STORE(old_ones_go_by_the_rule_and_nothing_else),
        ON_A_STORE(the_night_is_done_once_and_says_what_it_missed),
        ON_A_STORE(the_hour_and_whether_can_be_set_by_an_owner),
        ON_A_STORE(where_there_are_two_workspaces_nobody_takes_one_out),
    };

    return run_store_tests(tests);
}
