// SPDX-License-Identifier: AGPL-3.0-or-later
#include "outside/read_service.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"
#include "outside/confine.h"
#include "outside/mime.h"
#include "outside/request.h"

enum { DESCRIPTORS = 2, MAIL = 0, OUTPUT = 1 };

struct request {
    struct outside_read_request header;
    int descriptors[DESCRIPTORS];
    bool is_sound;
};

static bool take_descriptors(struct msghdr *message, int descriptors[DESCRIPTORS])
{
    const struct cmsghdr *control = CMSG_FIRSTHDR(message);
    const size_t wanted = DESCRIPTORS * sizeof(int);

    if (control == NULL || control->cmsg_level != SOL_SOCKET || control->cmsg_type != SCM_RIGHTS ||
        control->cmsg_len != CMSG_LEN(wanted))
        return false;
    memcpy(descriptors, CMSG_DATA(control), wanted);
    return true;
}

/* False when nothing more comes. */
static bool receive(int socket, struct request *request)
{
    _Alignas(struct cmsghdr) char control[CMSG_SPACE(DESCRIPTORS * sizeof(int))];
    struct iovec piece = {&request->header, sizeof(request->header)};
    struct msghdr message = {.msg_iov = &piece,
                             .msg_iovlen = 1,
                             .msg_control = control,
                             .msg_controllen = sizeof(control)};
    ssize_t length;

    *request = (struct request){.descriptors = {-1, -1}};
    do
        length = recvmsg(socket, &message, MSG_CMSG_CLOEXEC);
    while (length < 0 && errno == EINTR);
    if (length <= 0)
        return false;
    bool has_descriptors = take_descriptors(&message, request->descriptors);
    request->is_sound = has_descriptors && (size_t)length == sizeof(request->header) &&
                        (message.msg_flags & (MSG_TRUNC | MSG_CTRUNC)) == 0 &&
                        request->header.version == OUTSIDE_VERSION &&
                        request->header.kind == OUTSIDE_READ_MAIL;
    return true;
}

/* Of a mail that is too large its beginning, and a byte more to tell. */
static bool map(int fd, struct slice *ret_mail, uint64_t *ret_size)
{
    struct stat about;

    if (fstat(fd, &about) != 0 || !S_ISREG(about.st_mode) || about.st_size < 0)
        return false;
    *ret_size = (uint64_t)about.st_size;
    size_t length = *ret_size > MAIL_BYTES_MAX ? MAIL_BYTES_MAX + 1 : (size_t)*ret_size;
    if (length == 0) {
        *ret_mail = (struct slice){"", 0};
        return true;
    }
    void *at = mmap(NULL, length, PROT_READ, MAP_PRIVATE, fd, 0);
    *ret_mail = (struct slice){at, length};
    return at != MAP_FAILED;
}

static bool write_all(int fd, struct slice bytes)
{
    while (bytes.length > 0) {
        ssize_t done = write(fd, bytes.at, bytes.length);

        if (done < 0 && errno != EINTR)
            return false;
        bytes.at += done < 0 ? 0 : done;
        bytes.length -= done < 0 ? 0 : (size_t)done;
    }
    return true;
}

static bool write_answer(int fd, const struct mail_message *message, struct arena *arena,
                         struct outside_read_answer *answer)
{
    struct text json = text_new(arena);

    for (size_t i = 0; i < message->attachments.count; i++)
        answer->attachments_length += message->attachments.items[i].length;
    mail_message_json(&json, message);
    answer->json_length = json.length;
    return json.length <= MAIL_JSON_MAX && write_all(fd, (struct slice){json.at, json.length});
}

static enum outside_code read_mail(const struct request *request, const struct charsets *charsets,
                                   struct arena *arena, struct outside_read_answer *answer)
{
    struct mime_task task = {.charsets = charsets,
                             .html = request->header.without_html == 1 ? MIME_WITHOUT_HTML
                                                                       : MIME_WITH_HTML,
                             .attachments_fd = request->descriptors[OUTPUT]};
    struct mail_message message;
    uint64_t size;

    if (!map(request->descriptors[MAIL], &task.mail, &size))
        return OUTSIDE_READ_FAILED;
    bool is_done = mime_read(&task, arena, &message);
    message.size = size;
    is_done = is_done && write_answer(request->descriptors[OUTPUT], &message, arena, answer);
    if (task.mail.length > 0)
        (void)munmap((void *)(uintptr_t)task.mail.at, task.mail.length);
    return is_done ? OUTSIDE_DONE : OUTSIDE_WRITE_FAILED;
}

/* A block of the arena stays from mail to mail, so that its pages need not be had anew. */
static void answer(int socket, const struct request *request, const struct charsets *charsets,
                   struct arena *arena)
{
    struct outside_read_answer said = {.version = OUTSIDE_VERSION, .code = OUTSIDE_WRONG_REQUEST};
    const struct arena_mark before = arena_mark(arena);

    confine_next();
    if (request->is_sound)
        said.code = read_mail(request, charsets, arena, &said);
    for (int i = 0; i < DESCRIPTORS; i++) {
        if (request->descriptors[i] >= 0)
            close(request->descriptors[i]);
    }
    arena_rewind(arena, before);
    (void)send(socket, &said, sizeof(said), MSG_NOSIGNAL);
}

bool read_service_run(int socket)
{
    struct charsets *charsets = charsets_open();
    struct arena arena = {0};
    struct request request;
    bool has_come = false;

    confine_for_mail();
    while (receive(socket, &request)) {
        has_come = true;
        answer(socket, &request, charsets, &arena);
    }
    arena_free(&arena);
    charsets_close(charsets);
    return has_come;
}
