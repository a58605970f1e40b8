// SPDX-License-Identifier: AGPL-3.0-or-later
#include "outside/confine.h"

#include <fcntl.h>
#include <stdbool.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
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

static void takes_files_network_programs_and_memory_away(void **state)
{
    (void)state;
    static bool (*const deeds[])(void) = {can_read_a_file, can_write_a_file, can_reach_the_network,
                                          can_start_a_program, can_take_all_memory};

    for (size_t i = 0; i < sizeof(deeds) / sizeof(deeds[0]); i++) {
        assert_true(can(deeds[i], as_before));
        if (can(deeds[i], confine))
            fail_msg("deed %zu is still possible", i);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(takes_files_network_programs_and_memory_away),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
