// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/mail_reading.h"

#include <dirent.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/text.h"
#include "support/check.h"

static const char letter[] = "From: ana@primjer.example\nSubject: vizitke\nContent-Type: "
                             "multipart/mixed; boundary=b\n\n--b\n\nDobar dan\n--b\n"
                             "Content-Type: image/png; name=a.png\nContent-Transfer-Encoding: "
                             "base64\n\nMTIzNDU2Nzg5MA==\n--b--\n";

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

static void check_letter(const struct mail_reading *reading)
{
    struct fault fault = {0};
    char bytes[10];

    assert_string_equal(reading->message.subject, "vizitke");
    assert_string_equal(reading->message.text, "Dobar dan");
    assert_int_equal(reading->message.attachments.count, 1);
    const struct mail_attachment *file = &reading->message.attachments.items[0];
    assert_int_equal(mail_attachment_bytes(reading, file, 0, bytes, 10, &fault), STATUS_OK);
    assert_memory_equal(bytes, "1234567890", 10);
    assert_int_equal(mail_attachment_bytes(reading, file, 8, bytes, 2, &fault), STATUS_OK);
    assert_memory_equal(bytes, "90", 2);
    assert_int_equal(mail_attachment_bytes(reading, file, 8, bytes, 3, &fault), STATUS_BROKEN);
}

static void one_process_reads_many_mails(void **state)
{
    struct arena arena = {0};
    struct mail_reader *reader = mail_reader_open(getenv("REGULARS_OUTSIDE"), &arena);
    int before = open_descriptors();

    (void)state;
    for (int i = 0; i < 50; i++) {
        struct fault fault = {0};
        struct mail_reading reading;

        assert_int_equal(mail_read(reader, slice_of(letter), &arena, &fault, &reading), STATUS_OK);
        check_letter(&reading);
        mail_reading_close(&reading);
    }
    assert_int_equal(waitpid(-1, NULL, WNOHANG), 0);
    mail_reader_close(reader);
    assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
    assert_int_equal(open_descriptors(), before);
    arena_free(&arena);
}

static void an_empty_mail_and_a_file_are_read(void **state)
{
    struct arena arena = {0};
    struct mail_reader *reader = mail_reader_open(getenv("REGULARS_OUTSIDE"), &arena);
    struct fault fault = {0};
    struct mail_reading reading;
    int fd = memfd_create("mail", MFD_CLOEXEC);

    (void)state;
    assert_int_equal(mail_read(reader, (struct slice){"", 0}, &arena, &fault, &reading), STATUS_OK);
    assert_string_equal(reading.message.text, "");
    assert_int_equal(reading.message.cuts, 0);
    assert_int_equal(reading.bytes_fd, -1);
    assert_int_equal(write(fd, letter, sizeof(letter) - 1), sizeof(letter) - 1);
    assert_int_equal(mail_read_fd(reader, fd, &arena, &fault, &reading), STATUS_OK);
    check_letter(&reading);
    mail_reading_close(&reading);
    close(fd);
    mail_reader_close(reader);
    arena_free(&arena);
}

/* Of 50 MB, most of it one attachment; more than that is read up to there, and said to be cut. */
static void a_large_mail_is_read_and_a_larger_one_in_part(void **state)
{
    static const char head[] = "Subject: large\nContent-Type: application/octet-stream\n\n";
    struct arena arena = {0};
    struct mail_reader *reader = mail_reader_open(getenv("REGULARS_OUTSIDE"), &arena);
    int fd = memfd_create("mail", MFD_CLOEXEC);

    (void)state;
    assert_int_equal(write(fd, head, sizeof(head) - 1), sizeof(head) - 1);
    for (int over = 0; over < 2; over++) {
        struct fault fault = {0};
        struct mail_reading reading;

        assert_int_equal(ftruncate(fd, MAIL_BYTES_MAX + over), 0);
        assert_int_equal(mail_read_fd(reader, fd, &arena, &fault, &reading), STATUS_OK);
        assert_string_equal(reading.message.subject, "large");
        assert_int_equal(reading.message.size, MAIL_BYTES_MAX + over);
        assert_int_equal(reading.message.cuts, over ? MAIL_CUT_SIZE : 0);
        assert_int_equal(reading.message.attachments.items[0].length,
                         MAIL_BYTES_MAX - (sizeof(head) - 1));
        mail_reading_close(&reading);
    }
    close(fd);
    mail_reader_close(reader);
    arena_free(&arena);
}

/* The only child there is. */
static pid_t child(void)
{
    char path[64], line[64] = "";

    (void)snprintf(path, sizeof(path), "/proc/self/task/%d/children", (int)getpid());
    FILE *file = fopen(path, "r");
    if (!file)
        return 0;
    size_t length = fread(line, 1, sizeof(line) - 1, file);
    fclose(file);
    line[length] = '\0';
    return (pid_t)strtol(line, NULL, 10);
}

static void *kill_soon(void *context)
{
    clock_pause(100000);
    (void)kill(*(const pid_t *)context, SIGKILL);
    return NULL;
}

static void a_process_that_is_killed_in_the_middle_is_replaced(void **state)
{
    struct arena arena = {0};
    struct mail_reader *reader = mail_reader_open(getenv("REGULARS_OUTSIDE"), &arena);
    struct fault fault = {0};
    struct mail_reading reading;
    pthread_t killer;

    (void)state;
    assert_int_equal(mail_read(reader, slice_of(letter), &arena, &fault, &reading), STATUS_OK);
    mail_reading_close(&reading);
    pid_t pid = child();
    if (pid == 0)
        skip_because("this kernel does not list the children of a process");
    assert_int_equal(kill(pid, SIGSTOP), 0);
    assert_int_equal(pthread_create(&killer, NULL, kill_soon, &pid), 0);
    assert_int_equal(mail_read(reader, slice_of(letter), &arena, &fault, &reading), STATUS_OK);
    assert_int_equal(pthread_join(killer, NULL), 0);
    check_letter(&reading);
    assert_int_equal(reading.message.cuts, 0);
    mail_reading_close(&reading);
    mail_reader_close(reader);
    assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
    arena_free(&arena);
}

static void check_unread(const char *const *mails, size_t count)
{
    struct arena arena = {0};
    struct mail_reader *reader = mail_reader_open(getenv("REGULARS_MAIL_STAND_IN"), &arena);
    int before = open_descriptors();

    for (size_t i = 0; i < count; i++) {
        struct fault fault = {0};
        struct mail_reading reading;

        assert_int_equal(mail_read(reader, slice_of(mails[i]), &arena, &fault, &reading),
                         STATUS_OK);
        assert_int_equal(reading.message.cuts, MAIL_CUT_UNREAD);
        assert_int_equal(reading.message.size, strlen(mails[i]));
        assert_string_equal(reading.message.text, "");
        assert_int_equal(reading.bytes_fd, -1);
        assert_int_equal(fault.status, STATUS_OK);
    }
    mail_reader_close(reader);
    assert_int_equal(open_descriptors(), before);
    assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
    arena_free(&arena);
}

static void a_process_that_lies_or_leaves_is_not_believed(void **state)
{
    static const char *const mails[] = {"leave", "lie  ", "more ", "short", "x"};

    (void)state;
    check_unread(mails, sizeof(mails) / sizeof(mails[0]));
}

static void a_mail_that_takes_too_much_is_left_unread(void **state)
{
    static const char *const mails[] = {"eat  ", "spin "};

    (void)state;
    if (getenv("REGULARS_CONFINED") == NULL)
        skip_because("sanitizer and coverage builds are not confined");
    check_unread(mails, sizeof(mails) / sizeof(mails[0]));
}

static void a_program_that_is_missing_is_said_to_be(void **state)
{
    struct arena arena = {0};
    struct mail_reader *reader = mail_reader_open("/nowhere/regulars-outside", &arena);
    struct fault fault = {0};
    struct mail_reading reading;

    (void)state;
    assert_int_equal(mail_read(reader, slice_of(letter), &arena, &fault, &reading),
                     STATUS_UNAVAILABLE);
    assert_int_equal(fault.status, STATUS_UNAVAILABLE);
    mail_reader_close(reader);
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_process_reads_many_mails),
        cmocka_unit_test(an_empty_mail_and_a_file_are_read),
        cmocka_unit_test(a_large_mail_is_read_and_a_larger_one_in_part),
        cmocka_unit_test(a_process_that_is_killed_in_the_middle_is_replaced),
        cmocka_unit_test(a_process_that_lies_or_leaves_is_not_believed),
        cmocka_unit_test(a_mail_that_takes_too_much_is_left_unread),
        cmocka_unit_test(a_program_that_is_missing_is_said_to_be),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
