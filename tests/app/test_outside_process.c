// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/outside_process.h"

#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "app/workbook_file.h"
#include "base/text.h"
#include "support/check.h"

struct conversion {
    struct arena arena;
    struct fault fault;
    struct workbook_findings findings;
    struct text csv;
    enum status status;
};

static int open_workbook(const char *name)
{
    struct arena arena = {0};
    struct text path = text_new(&arena);

    text_format(&path, "%s/%s", getenv("REGULARS_WORKBOOKS"), name);
    int fd = open(path.at, O_RDONLY | O_CLOEXEC);
    assert_true(fd >= 0);
    arena_free(&arena);
    return fd;
}

static int open_descriptors(void)
{
    DIR *folder = opendir("/proc/self/fd");
    int count = 0;

    assert_non_null(folder);
    while (readdir(folder) != NULL)
        count++;
    closedir(folder);
    return count;
}

static void read_csv(struct conversion *conversion, int csv_fd)
{
    char piece[4096];
    ssize_t length;

    conversion->csv = text_new(&conversion->arena);
    text_add(&conversion->csv, "");
    while ((length = read(csv_fd, piece, sizeof(piece))) > 0)
        text_add_slice(&conversion->csv, (struct slice){piece, (size_t)length});
    assert_int_equal(length, 0);
    close(csv_fd);
}

/* Leaves neither a descriptor nor a child behind, however it ends. */
static void convert_fd_by(struct conversion *conversion, const char *program, int fd,
                          const char *sheet)
{
    struct outside_process *process;
    int before = open_descriptors();
    int csv_fd;

    *conversion = (struct conversion){0};
    conversion->status =
        outside_xlsx_to_csv_by(program, fd, "orders.xlsx", sheet, &conversion->arena,
                               &conversion->fault, &process, &csv_fd);
    if (conversion->status == STATUS_OK) {
        read_csv(conversion, csv_fd);
        conversion->status = outside_process_end(process, &conversion->findings);
    }
    assert_int_equal(open_descriptors(), before);
    assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
    assert_int_equal(conversion->status, conversion->fault.status);
}

static void convert(struct conversion *conversion, const char *workbook, const char *sheet)
{
    int fd = open_workbook(workbook);

    convert_fd_by(conversion, getenv("REGULARS_OUTSIDE"), fd, sheet);
    close(fd);
}

static const char orders_csv[] = "client,date,amount\n\"Ivić, Ana\",2025-12-31,12.5\n\n"
                                 "\"said \"\"yes\"\"\",2026-01-01,\n\"two\nlines\",2026-01-02,3\n";

static void turns_the_first_sheet_with_data_into_csv(void **state)
{
    (void)state;
    struct conversion conversion;

    convert(&conversion, "orders.xlsx", NULL);
    assert_int_equal(conversion.status, STATUS_OK);
    assert_string_equal(conversion.csv.at, orders_csv);
    assert_string_equal(conversion.findings.sheet, "Narudžbe");
    assert_int_equal(conversion.findings.rows, 4);
    assert_int_equal(conversion.findings.sheet_count, 2);
    assert_string_equal(conversion.findings.sheets[0], "Cover");
    arena_free(&conversion.arena);
}

static void takes_the_sheet_asked_for_or_says_which_there_are(void **state)
{
    (void)state;
    struct conversion conversion;

    convert(&conversion, "orders.xlsx", "Narudžbe");
    assert_int_equal(conversion.status, STATUS_OK);
    arena_free(&conversion.arena);

    convert(&conversion, "orders.xlsx", "Orders");
    assert_int_equal(conversion.status, STATUS_INVALID);
    assert_string_equal(conversion.fault.field, "sheet");
    assert_string_equal(conversion.fault.message.args[2].text, "Cover, Narudžbe");
    arena_free(&conversion.arena);
}

static void carries_more_than_a_pipe_holds(void **state)
{
    (void)state;
    struct conversion conversion;

    convert(&conversion, "long.xlsx", NULL);
    assert_int_equal(conversion.status, STATUS_OK);
    assert_int_equal(conversion.findings.rows, 50000);
    assert_non_null(strstr(conversion.csv.at, "\nclient 50000,2024-07-27,50000.25\n"));
    arena_free(&conversion.arena);
}

static void says_what_is_wrong_with_a_workbook(void **state)
{
    (void)state;
    static const struct {
        const char *workbook, *part_of_message;
    } cases[] = {
        {"password.xlsx", "protected by a password"},
        {"locked.xlsx", "protected by a password"},
        {"old.xls", "format before 2007"},
        {"document.zip", "not an Excel workbook"},
        {"empty.xlsx", "not an Excel workbook"},
        {"cut.xlsx", "not an Excel workbook"},
        {"bomb.xlsx", "grows more than {2} times"},
        {"flipped.xlsx", "is damaged"},
        {"missing.xlsx", "is damaged: its part {2}"},
        {"bad-row.xlsx", "cannot be read at row {3}"},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct conversion conversion;

        convert(&conversion, cases[i].workbook, NULL);
        if (conversion.status != STATUS_INVALID ||
            strstr(conversion.fault.message.one, cases[i].part_of_message) == NULL)
            fail_msg("%s: %s", cases[i].workbook,
                     conversion.status == STATUS_OK ? "read" : conversion.fault.message.one);
        arena_free(&conversion.arena);
    }
}

static void names_the_row_that_is_damaged(void **state)
{
    (void)state;
    struct conversion conversion;

    convert(&conversion, "bad-row.xlsx", NULL);
    assert_int_equal(conversion.fault.message.args[2].count, 8);
    assert_string_equal(conversion.fault.message.args[1].text, "Narudžbe");
    arena_free(&conversion.arena);
}

static void reports_a_process_that_cannot_start_or_stops(void **state)
{
    (void)state;
    struct conversion conversion;
    int fd = open_workbook("orders.xlsx");

    convert_fd_by(&conversion, "/nowhere/regulars-outside", fd, NULL);
    assert_int_equal(conversion.status, STATUS_UNAVAILABLE);
    arena_free(&conversion.arena);

    convert_fd_by(&conversion, "/bin/false", fd, NULL);
    assert_true(conversion.status == STATUS_BROKEN || conversion.status == STATUS_UNAVAILABLE);
    arena_free(&conversion.arena);

    convert_fd_by(&conversion, getenv("REGULARS_DIES_OF_TIME"), fd, NULL);
    if (conversion.status == STATUS_INVALID)
        assert_non_null(strstr(conversion.fault.message.one, "takes too long"));
    else
        assert_int_equal(conversion.status, STATUS_UNAVAILABLE);
    arena_free(&conversion.arena);
    close(fd);
}

static void can_be_abandoned_midway(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct fault fault = {0};
    struct outside_process *process;
    int before = open_descriptors();
    int fd = open_workbook("long.xlsx");
    char piece[100];
    int csv_fd;

    assert_int_equal(outside_xlsx_to_csv_by(getenv("REGULARS_OUTSIDE"), fd, "long.xlsx", NULL,
                                            &arena, &fault, &process, &csv_fd),
                     STATUS_OK);
    assert_true(read(csv_fd, piece, sizeof(piece)) > 0);
    close(csv_fd);
    outside_process_abandon(process);
    close(fd);
    assert_int_equal(open_descriptors(), before);
    assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
    arena_free(&arena);
}

/* A child that feeds a pipe from the workbook, a few bytes at first. */
static int pipe_from(const char *workbook, pid_t *ret_writer)
{
    int ends[2];
    char piece[512];

    assert_int_equal(pipe(ends), 0);
    *ret_writer = fork();
    assert_true(*ret_writer >= 0);
    if (*ret_writer > 0) {
        close(ends[1]);
        return ends[0];
    }
    int fd = open_workbook(workbook);
    ssize_t length = read(fd, piece, 1);
    while (length > 0 && write(ends[1], piece, (size_t)length) == length)
        length = read(fd, piece, sizeof(piece));
    _exit(0);
}

static void reads_a_workbook_from_a_pipe(void **state)
{
    (void)state;
    struct conversion conversion;
    struct fault fault = {0};
    pid_t writer;
    int spool;
    int fd = pipe_from("orders.xlsx", &writer);

    assert_true(workbook_file_is(fd));
    assert_int_equal(workbook_file_spool(fd, "standard input", &fault, &spool), STATUS_OK);
    assert_int_equal(waitpid(writer, NULL, 0), writer);
    close(fd);
    convert_fd_by(&conversion, getenv("REGULARS_OUTSIDE"), spool, NULL);
    assert_string_equal(conversion.csv.at, orders_csv);
    arena_free(&conversion.arena);
    close(spool);
}

static void tells_a_workbook_by_its_first_bytes(void **state)
{
    (void)state;
    static const struct {
        const char *bytes;
        bool is_workbook;
    } cases[] = {
        {"PK\3\4rest", true}, {"\xD0\xCF\x11\xE0", true}, {"client,date", false}, {"PK", false},
        {"", false},          {"Pete,2025-01-01", false}};

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        size_t length = strlen(cases[i].bytes);
        char kept[32] = "";
        int ends[2];

        assert_int_equal(pipe(ends), 0);
        assert_int_equal(write(ends[1], cases[i].bytes, length), length);
        close(ends[1]);
        assert_int_equal(workbook_file_is(ends[0]), cases[i].is_workbook);
        assert_int_equal(read(ends[0], kept, sizeof(kept)), length);
        assert_string_equal(kept, cases[i].bytes);
        close(ends[0]);
    }
    int fd = open_workbook("orders.xlsx");
    assert_true(workbook_file_is(fd));
    close(fd);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(turns_the_first_sheet_with_data_into_csv),
        cmocka_unit_test(takes_the_sheet_asked_for_or_says_which_there_are),
        cmocka_unit_test(carries_more_than_a_pipe_holds),
        cmocka_unit_test(says_what_is_wrong_with_a_workbook),
        cmocka_unit_test(names_the_row_that_is_damaged),
        cmocka_unit_test(reports_a_process_that_cannot_start_or_stops),
        cmocka_unit_test(can_be_abandoned_midway),
        cmocka_unit_test(reads_a_workbook_from_a_pipe),
        cmocka_unit_test(tells_a_workbook_by_its_first_bytes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
