// SPDX-License-Identifier: AGPL-3.0-or-later
#include "serve/activation.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { FIRST_SOCKET = 3 }; /* SD_LISTEN_FDS_START */

/* The environment may be another process's, handed on. */
static bool is_for_us(const char *process)
{
    char ours[24];

    snprintf(ours, sizeof(ours), "%" PRIdMAX, (intmax_t)getpid());
    return process && strcmp(process, ours) == 0;
}

int activation_socket(void)
{
    const char *count = getenv("LISTEN_FDS");
    bool is_meant = is_for_us(getenv("LISTEN_PID")) && count;
    int fd = !is_meant                 ? ACTIVATION_NONE
             : strcmp(count, "1") == 0 ? FIRST_SOCKET
                                       : ACTIVATION_UNCLEAR;

    (void)unsetenv("LISTEN_PID");
    (void)unsetenv("LISTEN_FDS");
    (void)unsetenv("LISTEN_FDNAMES");
    return fd;
}
