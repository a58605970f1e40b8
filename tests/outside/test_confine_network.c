// SPDX-License-Identifier: AGPL-3.0-or-later
#include "outside/confine_network.h"

#include <fcntl.h>
#include <netinet/in.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "support/check.h"

static bool can_start_a_program(void)
{
    pid_t child = fork();

    if (child == 0)
        _exit(0);
    return child > 0;
}

static bool can_become_another_program(void)
{
    char name[] = "sh", option[] = "-c", command[] = "exit 1";
    char *const arguments[] = {name, option, command, NULL};

    (void)execv("/bin/sh", arguments);
    return false;
}

static bool can_write_a_file(void)
{
    int fd = open("/tmp", O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);

    return fd >= 0 && write(fd, "x", 1) == 1;
}

static bool can_listen(void)
{
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    return fd >= 0 && listen(fd, 1) == 0;
}

static bool can_signal_another_process(void)
{
    return kill(getppid(), 0) == 0;
}

static bool can_ask_another_server(void)
{
    struct sockaddr_in nobody = {.sin_family = AF_INET, .sin_port = htons(9)};
    int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);

    nobody.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return fd >= 0 && connect(fd, (const struct sockaddr *)&nobody, sizeof(nobody)) == 0;
}

static bool can_read_how_names_are_found(void)
{
    return open("/etc/passwd", O_RDONLY | O_CLOEXEC) >= 0;
}

static void *nothing(void *context)
{
    return context;
}

static bool can_start_a_thread(void)
{
    pthread_t thread;

    return pthread_create(&thread, NULL, nothing, NULL) == 0 && pthread_join(thread, NULL) == 0;
}

/* In a child that is confined first, or that is not. */
static bool can(bool (*deed)(void), bool is_confined)
{
    pid_t child = fork();
    int status;

    assert_true(child >= 0);
    if (child == 0) {
        if (is_confined)
            confine_to_network(NULL, NETWORK_FOR_ONE_ANSWER);
        _exit(deed() ? 1 : 0);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    return WIFEXITED(status) && WEXITSTATUS(status) == 1;
}

static void takes_away_what_asking_does_not_need(void **state)
{
    (void)state;
    static const struct {
        const char *deed;
        bool (*can)(void);
        bool is_left;
    } deeds[] = {
        {"start a program", can_start_a_program, false},
        {"become another program", can_become_another_program, false},
        {"write a file", can_write_a_file, false},
        {"listen", can_listen, false},
        {"signal another process", can_signal_another_process, false},
        {"ask another server", can_ask_another_server, true},
        {"read how names are found", can_read_how_names_are_found, true},
        {"start a thread", can_start_a_thread, true},
    };

    for (size_t i = 0; i < sizeof(deeds) / sizeof(deeds[0]); i++) {
        if (!can(deeds[i].can, false))
            fail_msg("nobody can %s here, so the test tells nothing", deeds[i].deed);
        if (can(deeds[i].can, true) != deeds[i].is_left)
            fail_msg("%s: not as it should be once confined", deeds[i].deed);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(takes_away_what_asking_does_not_need),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
