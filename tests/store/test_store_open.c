// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store/store.h"

#include <fcntl.h>
#include <grp.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/text.h"
#include "store/store_address.h"
#include "store/store_parts.h"
#include "support/check.h"
#include "support/empty_store.h"

/* SQLite alone: its file and its folder. */
struct fixture {
    struct empty_store at;
};

static int setup(void **state)
{
    struct fixture *fixture = calloc(1, sizeof(*fixture));

    assert_non_null(fixture);
    *state = fixture;
    empty_store_make(&fixture->at, STORE_CREATE);
    empty_store_script(&fixture->at, "CREATE TABLE thing (id INTEGER PRIMARY KEY) STRICT;"
                                     "INSERT INTO thing (id) VALUES (1), (2)");
    return 0;
}

static int teardown(void **state)
{
    struct fixture *fixture = *state;

    chmod(fixture->at.folder, 0700);
    empty_store_remove(&fixture->at);
    free(fixture);
    return 0;
}

static const char *beside(struct fixture *fixture, const char *suffix)
{
    struct text path = text_new(&fixture->at.arena);

    text_format(&path, "%s%s", fixture->at.path, suffix);
    return path.at;
}

static enum status try_open(struct fixture *fixture, const char *address, enum store_access access,
                            struct fault *fault, struct store **ret_store)
{
    const struct store_options options = {.access = access};

    *fault = (struct fault){0};
    return store_open(address, &options, &fixture->at.arena, fault, ret_store);
}

/* Opens and closes it. */
static enum status try_it(struct fixture *fixture, enum store_access access, struct fault *fault)
{
    struct store *store;
    enum status status = try_open(fixture, fixture->at.address, access, fault, &store);

    if (status == STATUS_OK)
        store_close(store);
    return status;
}

static int64_t count_things(struct store *store, struct arena *arena)
{
    struct work work = work_start(store, arena);
    struct rows rows = db_query(&work, "SELECT count(*) FROM thing", DB_NONE);
    int64_t count = rows_next(&rows) ? rows_int(&rows, 0) : -1;

    if (rows_end(&rows) != STATUS_OK)
        count = -1;
    work_end(&work);
    return count;
}

static void write_file(const char *path, const char *bytes, size_t length)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

    assert_true(fd >= 0);
    assert_int_equal(write(fd, bytes, length), (ssize_t)length);
    close(fd);
}

/* A big-endian number in the head of a database file. */
static void patch(const char *path, off_t place, uint32_t number)
{
    const unsigned char bytes[4] = {(unsigned char)(number >> 24), (unsigned char)(number >> 16),
                                    (unsigned char)(number >> 8), (unsigned char)number};
    int fd = open(path, O_WRONLY | O_CLOEXEC);

    assert_int_equal(pwrite(fd, bytes, sizeof(bytes), place), sizeof(bytes));
    close(fd);
}

/* --- addresses --------------------------------------------------------------------------- */

static void an_address_names_one_file_whatever_it_is_called_by(void **state)
{
    struct fixture *fixture = *state;
    struct text other = text_new(&fixture->at.arena), link = text_new(&fixture->at.arena);
    struct store_address address;
    struct fault fault = {0};

    text_format(&link, "%s/link.db", fixture->at.folder);
    assert_int_equal(symlink("test.db", link.at), 0);
    text_format(&other, "sqlite:%s/../%s/./link.db", fixture->at.folder,
                strrchr(fixture->at.folder, '/') + 1);
    assert_int_equal(store_address_read(other.at, &fixture->at.arena, &fault, &address), STATUS_OK);
    assert_int_equal(address.kind, STORE_SQLITE);
    assert_string_equal(address.location, fixture->at.path);
    assert_int_equal(store_address_read("postgres://u:p@h/d", &fixture->at.arena, &fault, &address),
                     STATUS_OK);
    assert_int_equal(address.kind, STORE_POSTGRESQL);
    assert_string_equal(address.location, "postgres://u:p@h/d");
}

static void what_is_no_address_is_refused_and_not_repeated(void **state)
{
    static const struct {
        const char *address;
        enum status status;
    } cases[] = {
        {"", STATUS_INVALID},
        {"regulars.db", STATUS_INVALID},
        {"mysql://user:secret@host/name", STATUS_INVALID},
        {"sqlite:", STATUS_INVALID},
        {"sqlite:/tmp/", STATUS_INVALID},
        {"sqlite:/nowhere/at/all/x.db", STATUS_NOT_FOUND},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct store *store;
        struct fault fault;

        assert_int_equal(try_open(*state, cases[i].address, STORE_CREATE, &fault, &store),
                         cases[i].status);
        assert_int_equal(fault.status, cases[i].status);
        assert_null(strstr(fault.message.one, "secret"));
        assert_true(fault.message.args[0].kind != ARG_TEXT ||
                    !strstr(fault.message.args[0].text, "secret"));
    }
}

static void a_path_that_is_too_long_is_refused(void **state)
{
    struct fixture *fixture = *state;
    struct text address = text_new(&fixture->at.arena);
    struct store *store;
    struct fault fault;

    text_format(&address, "sqlite:%s/", fixture->at.folder);
    for (int i = 0; i < 5000; i++)
        text_add(&address, "x");
    assert_int_equal(try_open(fixture, address.at, STORE_CREATE, &fault, &store), STATUS_INVALID);
}

static void copy_file(const char *from, const char *to)
{
    enum { LARGEST = 1024 * 1024 };
    static char bytes[LARGEST];
    int fd = open(from, O_RDONLY | O_CLOEXEC);
    ssize_t length = read(fd, bytes, sizeof(bytes));

    assert_in_range(length, 0, LARGEST - 1);
    close(fd);
    write_file(to, bytes, (size_t)length);
}

/* As a crash leaves it: the log beside the file. In a child, as closing the file would let go of
 * the locks that SQLite holds in this process. */
static void leave_as_a_crash_does(struct fixture *fixture)
{
    int status;
    pid_t child = fork();

    if (child == 0) {
        copy_file(fixture->at.path, beside(fixture, ".x"));
        copy_file(beside(fixture, "-wal"), beside(fixture, ".x-wal"));
        _exit(0);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
    empty_store_close(&fixture->at);
    assert_int_equal(rename(beside(fixture, ".x"), fixture->at.path), 0);
    assert_int_equal(rename(beside(fixture, ".x-wal"), beside(fixture, "-wal")), 0);
}

/* --- files ------------------------------------------------------------------------------- */

static void a_store_is_for_its_owner_alone(void **state)
{
    static const char *const suffixes[] = {"", "-wal", "-shm", ".lock"};
    struct fixture *fixture = *state;
    struct stat found;

    for (size_t i = 0; i < sizeof(suffixes) / sizeof(suffixes[0]); i++) {
        assert_int_equal(stat(beside(fixture, suffixes[i]), &found), 0);
        assert_int_equal(found.st_mode & 0777, 0600);
    }
    empty_store_close(&fixture->at);
    assert_int_equal(stat(beside(fixture, "-wal"), &found), -1);
    assert_int_equal(stat(beside(fixture, ".lock"), &found), 0);
    assert_int_equal(found.st_size, 0);
}

static void only_who_asks_makes_a_store(void **state)
{
    struct fixture *fixture = *state;
    struct fault fault;

    empty_store_close(&fixture->at);
    assert_int_equal(unlink(fixture->at.path), 0);
    assert_int_equal(try_it(fixture, STORE_READ, &fault), STATUS_NOT_FOUND);
    assert_int_equal(try_it(fixture, STORE_WRITE, &fault), STATUS_NOT_FOUND);
    assert_int_equal(try_it(fixture, STORE_SERVE, &fault), STATUS_NOT_FOUND);
    assert_int_equal(access(fixture->at.path, F_OK), -1);
    assert_int_equal(try_it(fixture, STORE_SERVE_CREATE, &fault), STATUS_OK);
    assert_int_equal(try_it(fixture, STORE_CREATE, &fault), STATUS_OK);
    assert_int_equal(try_it(fixture, STORE_READ, &fault), STATUS_OK);
}

static void what_was_not_made_by_us_is_refused_and_left_alone(void **state)
{
    static const char TEXT[] = "This is a letter, and quite long enough to be something else "
                               "than a database of a hundred bytes or more, is it not?";
    struct fixture *fixture = *state;
    struct stat found;
    struct fault fault;

    empty_store_close(&fixture->at);
    patch(fixture->at.path, 68, 0x12345678); /* another program's */
    assert_int_equal(try_it(fixture, STORE_CREATE, &fault), STATUS_INVALID);
    patch(fixture->at.path, 68, 0); /* nobody's, but with tables */
    assert_int_equal(try_it(fixture, STORE_CREATE, &fault), STATUS_INVALID);
    assert_int_equal(try_it(fixture, STORE_READ, &fault), STATUS_INVALID);
    write_file(fixture->at.path, TEXT, sizeof(TEXT));
    assert_int_equal(try_it(fixture, STORE_CREATE, &fault), STATUS_INVALID);
    assert_int_equal(try_it(fixture, STORE_READ, &fault), STATUS_INVALID);
    assert_int_equal(stat(fixture->at.path, &found), 0);
    assert_int_equal(found.st_size, sizeof(TEXT));
    write_file(fixture->at.path, "", 0); /* what a crash may leave before the mark is made */
    assert_int_equal(try_it(fixture, STORE_READ, &fault), STATUS_INVALID);
    assert_int_equal(try_it(fixture, STORE_WRITE, &fault), STATUS_INVALID);
    assert_int_equal(try_it(fixture, STORE_CREATE, &fault), STATUS_OK);
    assert_int_equal(try_it(fixture, STORE_WRITE, &fault), STATUS_OK);
}

static void a_store_of_a_newer_program_is_refused(void **state)
{
    struct fixture *fixture = *state;
    struct fault fault;

    empty_store_close(&fixture->at);
    patch(fixture->at.path, 60, 2);
    assert_int_equal(try_it(fixture, STORE_WRITE, &fault), STATUS_INVALID);
    assert_int_equal(try_it(fixture, STORE_READ, &fault), STATUS_INVALID);
    patch(fixture->at.path, 60, 1);
    assert_int_equal(try_it(fixture, STORE_WRITE, &fault), STATUS_OK);
}

static void a_damaged_store_is_found_broken(void **state)
{
    enum { PAGE = 4096 };
    struct fixture *fixture = *state;
    struct fault fault;
    struct stat found;
    char nonsense[PAGE];

    memset(nonsense, 0x5A, sizeof(nonsense));
    empty_store_close(&fixture->at);
    assert_int_equal(stat(fixture->at.path, &found), 0);
    int fd = open(fixture->at.path, O_WRONLY | O_CLOEXEC);
    for (off_t at = PAGE; at < found.st_size; at += PAGE)
        assert_int_equal(pwrite(fd, nonsense, PAGE, at), PAGE);
    close(fd);
    struct store *store;
    assert_int_equal(try_open(fixture, fixture->at.address, STORE_WRITE, &fault, &store),
                     STATUS_OK);
    struct work work = work_start(store, &fixture->at.arena);
    struct rows rows = db_query(&work, "SELECT id FROM thing", DB_NONE);
    assert_int_equal(rows_end(&rows), STATUS_BROKEN);
    assert_non_null(strstr(work.fault.detail, "SQLite 11"));
    assert_true(store_has_failed(store));
    assert_int_equal(work_begin(&work), STATUS_UNAVAILABLE);
    store_close(store);
}

static bool is_log_missing(struct fixture *fixture)
{
    struct store *store;
    struct fault fault;

    assert_int_equal(try_open(fixture, fixture->at.address, STORE_SERVE, &fault, &store),
                     STATUS_OK);
    bool is_missing = store_log_is_missing(store);
    store_close(store);
    return is_missing;
}

/* D-26: the file copied by hand, without what stands in the log beside it. */
static void a_file_copied_without_its_log_is_noticed_once(void **state)
{
    struct fixture *fixture = *state;

    leave_as_a_crash_does(fixture);
    assert_false(is_log_missing(fixture)); /* a crash leaves the log */
    assert_false(is_log_missing(fixture));
    empty_store_reopen(&fixture->at, STORE_WRITE);
    leave_as_a_crash_does(fixture);
    assert_int_equal(unlink(beside(fixture, "-wal")), 0);
    assert_true(is_log_missing(fixture));
    assert_false(is_log_missing(fixture));
}

static void what_everybody_may_write_to_is_refused(void **state)
{
    struct fixture *fixture = *state;
    struct fault fault;

    empty_store_close(&fixture->at);
    chmod(fixture->at.path, 0602);
    assert_int_equal(try_it(fixture, STORE_WRITE, &fault), STATUS_INVALID);
    assert_int_equal(try_it(fixture, STORE_READ, &fault), STATUS_INVALID);
    chmod(fixture->at.path, 0600);
    chmod(fixture->at.folder, 0777);
    assert_int_equal(try_it(fixture, STORE_WRITE, &fault), STATUS_INVALID);
    chmod(fixture->at.folder, 01777);
    assert_int_equal(try_it(fixture, STORE_WRITE, &fault), STATUS_OK);
    assert_int_equal(symlink("/etc/passwd", beside(fixture, "-wal")), 0);
    assert_int_equal(try_it(fixture, STORE_WRITE, &fault), STATUS_INVALID);
    chmod(fixture->at.folder, 0700);
}

static void a_folder_or_a_pipe_is_no_store(void **state)
{
    struct fixture *fixture = *state;
    struct fault fault;

    empty_store_close(&fixture->at);
    assert_int_equal(unlink(fixture->at.path), 0);
    assert_int_equal(mkdir(fixture->at.path, 0700), 0);
    assert_int_equal(try_it(fixture, STORE_CREATE, &fault), STATUS_INVALID);
    assert_int_equal(rmdir(fixture->at.path), 0);
    assert_int_equal(mkfifo(fixture->at.path, 0600), 0);
    assert_int_equal(try_it(fixture, STORE_CREATE, &fault), STATUS_INVALID);
}

/* --- where nothing can be written -------------------------------------------------------- */

struct as_reader {
    struct fixture *fixture;
    enum store_access access;
    enum status expected;
    int64_t things; /* when it opens */
};

static int open_without_rights(struct as_reader *as)
{
    struct store *store;
    struct fault fault;

    if (geteuid() == 0 && (setgroups(0, NULL) != 0 || setgid(65534) != 0 || setuid(65534) != 0))
        return 2;
    enum status status = try_open(as->fixture, as->fixture->at.address, as->access, &fault, &store);
    if (status != as->expected)
        return 3;
    if (status != STATUS_OK)
        return fault.message.one ? 0 : 4;
    return count_things(store, &as->fixture->at.arena) == as->things ? 0 : 5;
}

static void expect_without_rights(struct as_reader as)
{
    int status;
    pid_t child = fork();

    if (child == 0)
        _exit(open_without_rights(&as));
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
}

/* The folder and the file belong to who may then only read them. */
static void set_modes(struct fixture *fixture, mode_t folder, mode_t file)
{
    if (geteuid() == 0) {
        static const char *const suffixes[] = {"", "-wal", "-shm", ".lock"};

        for (size_t i = 0; i < sizeof(suffixes) / sizeof(suffixes[0]); i++)
            if (access(beside(fixture, suffixes[i]), F_OK) == 0)
                assert_int_equal(chown(beside(fixture, suffixes[i]), 65534, 65534), 0);
        assert_int_equal(chown(fixture->at.folder, 65534, 65534), 0);
    }
    assert_int_equal(chmod(fixture->at.path, file), 0);
    assert_int_equal(chmod(fixture->at.folder, folder), 0);
}

static void a_store_in_a_folder_for_reading_only_can_be_read(void **state)
{
    struct fixture *fixture = *state;

    empty_store_close(&fixture->at);
    set_modes(fixture, 0500, 0400);
    expect_without_rights((struct as_reader){fixture, STORE_READ, STATUS_OK, 2});
    expect_without_rights((struct as_reader){fixture, STORE_WRITE, STATUS_UNAVAILABLE, 0});
    chmod(fixture->at.folder, 0700);
    unlink(beside(fixture, ".lock"));
    chmod(fixture->at.folder, 0500);
    expect_without_rights((struct as_reader){fixture, STORE_READ, STATUS_OK, 2});
    expect_without_rights((struct as_reader){fixture, STORE_WRITE, STATUS_UNAVAILABLE, 0});
}

/* What stands in the log alone could not be seen: better to say so than to show an old state. */
static void a_log_that_cannot_be_read_is_said(void **state)
{
    struct fixture *fixture = *state;

    leave_as_a_crash_does(fixture);
    set_modes(fixture, 0500, 0400);
    expect_without_rights((struct as_reader){fixture, STORE_READ, STATUS_UNAVAILABLE, 0});
    chmod(fixture->at.folder, 0700);
    chmod(fixture->at.path, 0600);
    expect_without_rights((struct as_reader){fixture, STORE_READ, STATUS_OK, 2});
}

#define STORE_TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        STORE_TEST(an_address_names_one_file_whatever_it_is_called_by),
        STORE_TEST(what_is_no_address_is_refused_and_not_repeated),
        STORE_TEST(a_path_that_is_too_long_is_refused),
        STORE_TEST(a_store_is_for_its_owner_alone),
        STORE_TEST(only_who_asks_makes_a_store),
        STORE_TEST(what_was_not_made_by_us_is_refused_and_left_alone),
        STORE_TEST(a_store_of_a_newer_program_is_refused),
        STORE_TEST(a_damaged_store_is_found_broken),
        STORE_TEST(a_file_copied_without_its_log_is_noticed_once),
        STORE_TEST(what_everybody_may_write_to_is_refused),
        STORE_TEST(a_folder_or_a_pipe_is_no_store),
        STORE_TEST(a_store_in_a_folder_for_reading_only_can_be_read),
        STORE_TEST(a_log_that_cannot_be_read_is_said),
    };
    return run_store_tests(tests);
}
