// SPDX-License-Identifier: AGPL-3.0-or-later

/* Stands in for regulars-outside where mail is more than it can bear: what the mail begins with
 * says what goes wrong. Confined as that is. */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "outside/confine.h"
#include "outside/request.h"

enum { WORD = 5, EATEN_BYTES = 16 * 1024 * 1024 };

static bool receive(int *ret_mail_fd, int *ret_output_fd)
{
    _Alignas(struct cmsghdr) char control[CMSG_SPACE(2 * sizeof(int))];
    struct outside_read_request request;
    struct iovec piece = {&request, sizeof(request)};
    struct msghdr message = {.msg_iov = &piece,
                             .msg_iovlen = 1,
                             .msg_control = control,
                             .msg_controllen = sizeof(control)};
    int descriptors[2];

    if (recvmsg(OUTSIDE_SOCKET, &message, MSG_CMSG_CLOEXEC) <= 0 || !CMSG_FIRSTHDR(&message))
        return false;
    memcpy(descriptors, CMSG_DATA(CMSG_FIRSTHDR(&message)), sizeof(descriptors));
    *ret_mail_fd = descriptors[0];
    *ret_output_fd = descriptors[1];
    return true;
}

static void spin(void)
{
    for (volatile unsigned long turns = 0;; turns++)
        continue;
}

static void eat(void)
{
    for (;;) {
        char *eaten = malloc(EATEN_BYTES);

        if (!eaten)
            abort();
        memset(eaten, 1, EATEN_BYTES);
    }
}

/* Says that it is done, with `said` where the JSON should stand. */
static void answer(int output_fd, const char *said, uint64_t attachments, uint64_t json)
{
    const struct outside_read_answer answer = {.version = OUTSIDE_VERSION,
                                               .code = OUTSIDE_DONE,
                                               .attachments_length = attachments,
                                               .json_length = json};

    if (write(output_fd, said, strlen(said)) < 0 ||
        send(OUTSIDE_SOCKET, &answer, sizeof(answer), MSG_NOSIGNAL) < 0)
        abort();
}

int main(void)
{
    int mail_fd, output_fd;
    char word[WORD + 1] = "";

    confine_for_mail();
    while (receive(&mail_fd, &output_fd)) {
        confine_next();
        if (pread(mail_fd, word, WORD, 0) != WORD)
            return 1;
        if (strcmp(word, "spin ") == 0)
            spin();
        if (strcmp(word, "eat  ") == 0)
            eat();
        if (strcmp(word, "leave") == 0)
            return 0;
        if (strcmp(word, "lie  ") == 0)
            answer(output_fd, "{\"message_id\": 5}", 0, 17);
        if (strcmp(word, "more ") == 0)
            answer(output_fd, "{}", UINT64_MAX - 1, 2);
        if (strcmp(word, "short") == 0)
            answer(output_fd, "{}", 0, 1000);
        close(mail_fd);
        close(output_fd);
    }
    return 0;
}
