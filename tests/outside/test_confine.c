// SPDX-License-Identifier: AGPL-3.0-or-later
#include "outside/confine.h"

#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "support/check.h"

static bool can_read_a_file(void)
{
    return open("/etc/passwd", O_RDONLY | O_CLOEXEC) >= 0;
}

static bool can_write_a_file(void)
{
    return open("/tmp", O_TMPFILE | O_RDWR | O_CLOEXEC, 0600) >= 0;
}

static bool can_reach_the_network(void)
{
    return socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0) >= 0;
}

static bool can_start_a_program(void)
{
    pid_t child = fork();

    if (child == 0)
        _exit(0);
    return child > 0;
}

static bool can_take_all_memory(void)
{
    return mmap(NULL, (size_t)2 * CONFINE_MEMORY_BYTES, PROT_READ | PROT_WRITE,
                MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0) != MAP_FAILED;
}

static bool can_map_code(void)
{
    return mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) !=
           MAP_FAILED;
}

static bool can_turn_data_into_code(void)
{
    void *data = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    return data != MAP_FAILED && mprotect(data, 4096, PROT_READ | PROT_EXEC) == 0;
}

static bool can_signal_another_process(void)
{
    return syscall(SYS_tgkill, getppid(), getppid(), 0) == 0;
}

static bool can_have_signals_sent(void)
{
    return fcntl(STDIN_FILENO, F_SETOWN, getppid()) == 0;
}

/* In a child that is confined first, or that is not. */
static bool can(bool (*deed)(void), void (*before)(void))
{
    pid_t child = fork();
    int status;

    assert_true(child >= 0);
    if (child == 0) {
        before();
        _exit(deed() ? 1 : 0);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    return WEXITSTATUS(status) == 1;
}

static void as_before(void)
{
}

static void takes_away_what_a_reader_does_not_need(void **state)
{
    (void)state;
    static const struct {
        const char *deed;
        bool (*can)(void);
    } deeds[] = {
        {"read a file", can_read_a_file},
        {"write a file", can_write_a_file},
        {"reach the network", can_reach_the_network},
        {"start a program", can_start_a_program},
        {"take all memory", can_take_all_memory},
        {"map code", can_map_code},
        {"turn data into code", can_turn_data_into_code},
        {"signal another process", can_signal_another_process},
        {"have signals sent", can_have_signals_sent},
    };

    for (size_t i = 0; i < sizeof(deeds) / sizeof(deeds[0]); i++) {
        if (!can(deeds[i].can, as_before))
            fail_msg("nobody can %s here, so the test tells nothing", deeds[i].deed);
        if (can(deeds[i].can, confine) || can(deeds[i].can, confine_for_mail))
            fail_msg("a confined process can %s", deeds[i].deed);
    }
}

static int written_to; /* a file of memory, open before */

static bool can_write_at(off_t place)
{
    (void)signal(SIGXFSZ, SIG_IGN);
    return lseek(written_to, place, SEEK_SET) == place && write(written_to, "x", 1) == 1;
}

static bool can_write_as_much_as_attachments_take(void)
{
    return can_write_at(CONFINE_MAIL_FILE_BYTES - 1);
}

static bool can_write_more(void)
{
    return can_write_at(CONFINE_MAIL_FILE_BYTES);
}

static bool can_go_on_for_long(void)
{
    confine_next();
    for (volatile unsigned long turns = 0; turns < UINT64_C(1) << 40; turns++)
        continue;
    return true;
}

static void whoever_reads_mail_writes_and_works_so_much_and_no_more(void **state)
{
    int status;

    (void)state;
    written_to = memfd_create("attachments", MFD_CLOEXEC);
    assert_true(can(can_write_as_much_as_attachments_take, confine_for_mail));
    assert_true(can(can_write_more, as_before));
    assert_false(can(can_write_more, confine_for_mail));
    assert_false(can(can_write_as_much_as_attachments_take, confine));
    close(written_to);

    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        confine_for_mail();
        (void)can_go_on_for_long();
        _exit(0);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGPROF);
}

/* A failed assertion must end the process, not leave it in a loop of refused calls. */
static void leaves_a_process_the_way_to_abort(void **state)
{
    (void)state;
    pid_t child = fork();
    int status;

    assert_true(child >= 0);
    if (child == 0) {
        confine();
        abort();
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(takes_away_what_a_reader_does_not_need),
        cmocka_unit_test(whoever_reads_mail_writes_and_works_so_much_and_no_more),
        cmocka_unit_test(leaves_a_process_the_way_to_abort),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
