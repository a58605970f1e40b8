// SPDX-License-Identifier: AGPL-3.0-or-later
#include "serve/notify.h"

#include <inttypes.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

int notify_open(void)
{
    const char *name = getenv("NOTIFY_SOCKET");
    struct sockaddr_un address = {.sun_family = AF_UNIX};

    if (name == NULL || (name[0] != '/' && name[0] != '@') ||
        strlen(name) >= sizeof(address.sun_path))
        return -1;
    memcpy(address.sun_path, name, strlen(name));
    if (name[0] == '@') /* of the abstract names */
        address.sun_path[0] = '\0';
    socklen_t size = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + strlen(name));
    int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (fd >= 0 && connect(fd, (struct sockaddr *)&address, size) == 0)
        return fd;
    if (fd >= 0)
        close(fd);
    return -1;
}

void notify_say(int fd, const char *state)
{
    if (fd >= 0)
        (void)send(fd, state, strlen(state), MSG_NOSIGNAL);
}

int64_t notify_keep_alive_milliseconds(void)
{
    const char *text = getenv("WATCHDOG_USEC");
    char ours[24];
    int64_t microseconds = 0;

    snprintf(ours, sizeof(ours), "%" PRIdMAX, (intmax_t)getpid());
    const char *process = getenv("WATCHDOG_PID");
    if (text == NULL || strlen(text) > 15 || (process && strcmp(process, ours) != 0))
        return 0;
    for (; *text >= '0' && *text <= '9'; text++)
        microseconds = microseconds * 10 + (*text - '0');
    /* Twice within the time that is given. */
    return *text == '\0' ? microseconds / 2000 : 0;
}
