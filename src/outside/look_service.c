// SPDX-License-Identifier: AGPL-3.0-or-later
#include "outside/look_service.h"

#include <string.h>
#include <sys/socket.h>

#include "outside/confine_network.h"
#include "outside/look.h"

/* The texts behind a request, each ended by a NUL: three, and nothing after them. */
static bool take_texts(const char *at, size_t length, const char *texts[OUTSIDE_LOOK_TEXTS])
{
    for (size_t i = 0; i < OUTSIDE_LOOK_TEXTS; i++) {
        const char *end = length == 0 ? NULL : memchr(at, '\0', length);

        if (!end)
            return false;
        texts[i] = at;
        length -= (size_t)(end + 1 - at);
        at = end + 1;
    }
    return length == 0;
}

static bool check(const char *bytes, size_t length, struct look *ret_look)
{
    struct outside_look_request header;
    const char *texts[OUTSIDE_LOOK_TEXTS];

    if (length < sizeof(header))
        return false;
    memcpy(&header, bytes, sizeof(header));
    if (header.version != OUTSIDE_VERSION || header.kind != OUTSIDE_LOOK ||
        !take_texts(bytes + sizeof(header), length - sizeof(header), texts))
        return false;
    *ret_look = (struct look){.url = texts[0],
                              .expected = texts[1],
                              .trust = texts[2][0] == '\0' ? NULL : texts[2],
                              .may_be_own = header.may_be_own == 1};
    return true;
}

bool look_service_answer_one(int socket)
{
    char bytes[OUTSIDE_LOOK_MAX];
    struct outside_look_answer answer = {.version = OUTSIDE_VERSION, .code = LOOK_FAILED};
    struct look asked;
    ssize_t length = recv(socket, bytes, sizeof(bytes), MSG_TRUNC);

    if (length <= 0)
        return false;
    if ((size_t)length <= sizeof(bytes) && check(bytes, (size_t)length, &asked)) {
        confine_to_network(asked.trust, NETWORK_FOR_ONE_ANSWER);
        look(&asked, &answer);
    }
    (void)send(socket, &answer, sizeof(answer), MSG_NOSIGNAL);
    return true;
}
