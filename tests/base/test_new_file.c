// SPDX-License-Identifier: AGPL-3.0-or-later
#include "base/new_file.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "support/check.h"

struct folder {
    struct arena arena;
    struct fault fault;
    char name[64];
};

static int make_folder(void **state)
{
    struct folder *folder = test_calloc(1, sizeof(*folder));

    snprintf(folder->name, sizeof(folder->name), "/tmp/regulars-test-XXXXXX");
    *state = folder;
    return mkdtemp(folder->name) && chdir(folder->name) == 0 ? 0 : -1;
}

static size_t count_entries(void)
{
    DIR *open = opendir(".");
    size_t count = 0;

    assert_non_null(open);
    while (readdir(open))
        count++;
    closedir(open);
    return count - 2; /* . and .. */
}

static int remove_folder(void **state)
{
    struct folder *folder = *state;
    DIR *open = opendir(".");

    for (struct dirent *entry = readdir(open); entry; entry = readdir(open))
        unlink(entry->d_name);
    closedir(open);
    rmdir("sub");
    int result = chdir("/") | rmdir(folder->name);
    arena_free(&folder->arena);
    test_free(folder);
    return result;
}

static void put(const char *path, const char *text)
{
    FILE *file = fopen(path, "w");

    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

static void assert_holds(const char *path, const char *text)
{
    char found[64] = "";
    FILE *file = fopen(path, "r");

    assert_non_null(file);
    size_t length = fread(found, 1, sizeof(found) - 1, file);
    fclose(file);
    assert_int_equal(length, strlen(text));
    assert_string_equal(found, text);
}

static struct new_file begin(struct folder *folder, const char *path)
{
    struct new_file file;
    enum status status =
        new_file_open(path, (struct kept_files){0}, &folder->arena, &folder->fault, &file);

    assert_int_equal(status, STATUS_OK);
    assert_int_equal(new_file_write(&file, slice_of("new")), STATUS_OK);
    return file;
}

static void appears_only_when_finished(void **state)
{
    struct folder *folder = *state;
    struct new_file file = begin(folder, "report");

    assert_int_equal(access("report", F_OK), -1);
    assert_int_equal(new_file_settle(&file), STATUS_OK);
    assert_int_equal(access("report", F_OK), -1);
    assert_int_equal(new_file_finish(&file), STATUS_OK);
    new_file_abandon(&file);
    assert_holds("report", "new");
    assert_int_equal(count_entries(), 1);
}

static void abandoning_leaves_what_stood_there(void **state)
{
    struct folder *folder = *state;

    put("report", "old");
    struct new_file file = begin(folder, "report");
    new_file_abandon(&file);
    assert_holds("report", "old");
    assert_int_equal(count_entries(), 1);

    struct new_file nothing = {0};
    new_file_abandon(&nothing);
}

static void a_replaced_file_keeps_its_rights(void **state)
{
    struct folder *folder = *state;
    struct stat found;

    put("report", "old and longer");
    assert_int_equal(chmod("report", 0640), 0);
    struct new_file file = begin(folder, "report");
    assert_int_equal(new_file_finish(&file), STATUS_OK);
    assert_holds("report", "new");
    assert_int_equal(stat("report", &found), 0);
    assert_int_equal(found.st_mode & 07777, 0640);
}

static void a_link_is_followed(void **state)
{
    struct folder *folder = *state;
    struct stat found;

    put("target", "old");
    assert_int_equal(symlink("target", "link"), 0);
    struct new_file file = begin(folder, "link");
    assert_int_equal(new_file_finish(&file), STATUS_OK);
    assert_holds("target", "new");
    assert_int_equal(lstat("link", &found), 0);
    assert_true(S_ISLNK(found.st_mode));
}

static enum status open_again(struct folder *folder, const char *path, struct kept_files kept)
{
    struct new_file file;

    folder->fault = (struct fault){0};
    return new_file_open(path, kept, &folder->arena, &folder->fault, &file);
}

static void refuses_an_input_by_any_name(void **state)
{
    struct folder *folder = *state;
    struct stat found;

    put("orders", "input");
    assert_int_equal(link("orders", "other-name"), 0);
    assert_int_equal(symlink("orders", "link"), 0);
    assert_int_equal(stat("orders", &found), 0);
    const struct file_identity input = {found.st_dev, found.st_ino};
    const struct kept_files kept = {&input, 1};

    assert_int_equal(open_again(folder, "orders", kept), STATUS_INVALID);
    assert_int_equal(open_again(folder, "./other-name", kept), STATUS_INVALID);
    assert_int_equal(open_again(folder, "link", kept), STATUS_INVALID);
    assert_string_equal(folder->fault.message.args[0].text, "link");
    assert_holds("orders", "input");
}

static void says_what_stands_in_the_way(void **state)
{
    struct folder *folder = *state;
    const struct kept_files none = {0};

    assert_int_equal(mkdir("sub", 0755), 0);
    assert_int_equal(open_again(folder, "sub", none), STATUS_INVALID);
    assert_int_equal(open_again(folder, "", none), STATUS_INVALID);
    assert_int_equal(open_again(folder, "missing/report", none), STATUS_NOT_FOUND);
    assert_string_equal(folder->fault.detail, "No such file or directory");
}

static void one_place_has_one_target(void **state)
{
    struct folder *folder = *state;
    const char *const names[] = {"x", "./x", "sub/../x"};

    assert_int_equal(mkdir("sub", 0755), 0);
    const char *target = NULL;
    for (size_t i = 0; i < 3; i++) {
        struct new_file file = begin(folder, names[i]);

        if (target)
            assert_string_equal(file.target, target);
        target = file.target;
        new_file_abandon(&file);
    }
}

static void a_device_is_written_straight_away(void **state)
{
    struct folder *folder = *state;
    struct stat found;
    struct new_file file = begin(folder, "/dev/null");

    assert_int_equal(new_file_finish(&file), STATUS_OK);
    assert_int_equal(stat("/dev/null", &found), 0);
    assert_true(S_ISCHR(found.st_mode));

    file = (struct new_file){0};
    assert_int_equal(
        new_file_open("/dev/full", (struct kept_files){0}, &folder->arena, &folder->fault, &file),
        STATUS_OK);
    assert_int_equal(new_file_write(&file, slice_of("new")), STATUS_UNAVAILABLE);
    assert_string_equal(folder->fault.message.one, "cannot write {1}: the disk is full");
    new_file_abandon(&file);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, make_folder, remove_folder)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(appears_only_when_finished),       TEST(abandoning_leaves_what_stood_there),
        TEST(a_replaced_file_keeps_its_rights), TEST(a_link_is_followed),
        TEST(refuses_an_input_by_any_name),     TEST(says_what_stands_in_the_way),
        TEST(one_place_has_one_target),         TEST(a_device_is_written_straight_away),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
