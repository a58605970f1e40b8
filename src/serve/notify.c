// SPDX-License-Identifier: AGPL-3.0-or-later
#include "serve/notify.h"

#include <stddef.h>
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
