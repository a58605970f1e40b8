// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/mail_reading.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "app/outside_spawn.h"
#include "base/clock.h"
#include "outside/request.h"

enum { CLOSED = -1, WAIT_MILLISECONDS = 20000, ENDING_MILLISECONDS = 1000, DESCRIPTORS = 2 };

struct mail_reader {
    const char *program;
    pid_t pid;
    int socket; /* CLOSED: none runs */
};

/* How one try ended. */
enum outcome {
    READ,       /* it is read */
    DIED,       /* over the mail, or of what came back of it */
    KILLED,     /* by somebody else: not the mail's fault */
    NOT_STARTED /* the machine's fault; the fault is set */
};

/* What is asked for. */
enum wish { WITH_HTML, WITHOUT_HTML };

/* One mail on its way. */
struct errand {
    int raw_fd;
    struct arena *arena;
    struct fault *fault;
    struct mail_reading reading;
};

struct mail_reader *mail_reader_open(const char *program, struct arena *arena)
{
    struct mail_reader *reader = arena_alloc(arena, sizeof(*reader));

    *reader = (struct mail_reader){.program = program ? program : outside_program_find(arena),
                                   .socket = CLOSED};
    return reader;
}

static enum status cannot_read(struct fault *fault, int error_number)
{
    return fault_set_errno(fault, STATUS_UNAVAILABLE, "",
                           PLAIN_MESSAGE("regulars-outside, which reads mail, cannot be started: "
                                         "install it beside regulars"),
                           error_number);
}

/* Ends it whatever it does; true when somebody else had killed it before. One that is about to end
 * is given a moment. */
static bool stop(struct mail_reader *reader)
{
    int wait_status = 0;

    if (reader->socket == CLOSED)
        return false;
    close(reader->socket);
    reader->socket = CLOSED;
    for (int waited = 0; waited < ENDING_MILLISECONDS; waited++) {
        if (waitpid(reader->pid, &wait_status, WNOHANG) == reader->pid)
            return WIFSIGNALED(wait_status) && WTERMSIG(wait_status) == SIGKILL;
        clock_pause(1000);
    }
    (void)kill(reader->pid, SIGKILL);
    while (waitpid(reader->pid, &wait_status, 0) < 0 && errno == EINTR)
        continue;
    return false;
}

void mail_reader_close(struct mail_reader *reader)
{
    (void)stop(reader);
}

static enum status start(struct mail_reader *reader, struct fault *fault)
{
    int pair[2];

    if (reader->socket != CLOSED)
        return STATUS_OK;
    if (!reader->program)
        return cannot_read(fault, ENOENT);
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) != 0)
        return cannot_read(fault, errno);
    int error = outside_program_start(reader->program, OUTSIDE_READ_TASK, pair[1], &reader->pid);
    close(pair[1]);
    if (error != 0) {
        close(pair[0]);
        return cannot_read(fault, error);
    }
    reader->socket = pair[0];
    return STATUS_OK;
}

static bool send_request(const struct mail_reader *reader, int raw_fd, int output_fd,
                         enum wish wish)
{
    _Alignas(struct cmsghdr) char control[CMSG_SPACE(DESCRIPTORS * sizeof(int))] = {0};
    const int descriptors[DESCRIPTORS] = {raw_fd, output_fd};
    struct outside_read_request header = {.version = OUTSIDE_VERSION,
                                          .kind = OUTSIDE_READ_MAIL,
                                          .without_html = wish == WITHOUT_HTML};
    struct iovec piece = {&header, sizeof(header)};
    struct msghdr message = {.msg_iov = &piece,
                             .msg_iovlen = 1,
                             .msg_control = control,
                             .msg_controllen = sizeof(control)};
    struct cmsghdr *about = CMSG_FIRSTHDR(&message);

    about->cmsg_level = SOL_SOCKET;
    about->cmsg_type = SCM_RIGHTS;
    about->cmsg_len = CMSG_LEN(sizeof(descriptors));
    memcpy(CMSG_DATA(about), descriptors, sizeof(descriptors));
    return sendmsg(reader->socket, &message, MSG_NOSIGNAL) == (ssize_t)sizeof(header);
}

/* Nothing in it is believed that cannot be. */
static bool receive_answer(const struct mail_reader *reader, struct outside_read_answer *ret_answer)
{
    struct pollfd waited = {.fd = reader->socket, .events = POLLIN};
    struct outside_read_answer answer;
    int ready;

    do
        ready = poll(&waited, 1, WAIT_MILLISECONDS);
    while (ready < 0 && errno == EINTR);
    if (ready <= 0 || recv(reader->socket, &answer, sizeof(answer), MSG_TRUNC | MSG_DONTWAIT) !=
                          (ssize_t)sizeof(answer))
        return false;
    *ret_answer = answer;
    return answer.version == OUTSIDE_VERSION && answer.code == OUTSIDE_DONE &&
           answer.attachments_length <= MAIL_BYTES_MAX && answer.json_length <= MAIL_JSON_MAX;
}

static bool read_at(int fd, uint64_t from, char *bytes, size_t length)
{
    while (length > 0) {
        ssize_t done = pread(fd, bytes, length, (off_t)from);

        if (done == 0 || (done < 0 && errno != EINTR))
            return false;
        bytes += done < 0 ? 0 : done;
        from += done < 0 ? 0 : (uint64_t)done;
        length -= done < 0 ? 0 : (size_t)done;
    }
    return true;
}

static bool take_message(const struct outside_read_answer *answer, int output_fd,
                         struct errand *errand)
{
    struct arena_mark before = arena_mark(errand->arena);
    char *json = arena_alloc(errand->arena, answer->json_length + 1);
    struct fault unread = {0};

    bool is_read =
        read_at(output_fd, answer->attachments_length, json, answer->json_length) &&
        mail_message_read((struct slice){json, answer->json_length}, answer->attachments_length,
                          errand->arena, &unread, &errand->reading.message) == STATUS_OK;
    if (!is_read)
        arena_rewind(errand->arena, before);
    return is_read;
}

/* With a descriptor for what is in the mail. */
static enum outcome try_with(struct mail_reader *reader, struct errand *errand, int output_fd,
                             enum wish wish)
{
    struct outside_read_answer answer;

    if (start(reader, errand->fault) != STATUS_OK)
        return NOT_STARTED;
    bool is_read = send_request(reader, errand->raw_fd, output_fd, wish) &&
                   receive_answer(reader, &answer) && take_message(&answer, output_fd, errand);
    if (!is_read)
        return stop(reader) ? KILLED : DIED;
    if (answer.attachments_length > 0)
        errand->reading.bytes_fd = output_fd;
    return READ;
}

static enum outcome try_once(struct mail_reader *reader, struct errand *errand, enum wish wish)
{
    int output_fd = memfd_create("mail", MFD_CLOEXEC);

    errand->reading.bytes_fd = CLOSED;
    if (output_fd < 0) {
        (void)cannot_read(errand->fault, errno);
        return NOT_STARTED;
    }
    enum outcome outcome = try_with(reader, errand, output_fd, wish);
    if (errand->reading.bytes_fd == CLOSED)
        close(output_fd);
    return outcome;
}

static enum outcome try_all(struct mail_reader *reader, struct errand *errand)
{
    enum outcome outcome = try_once(reader, errand, WITH_HTML);

    if (outcome == KILLED)
        outcome = try_once(reader, errand, WITH_HTML);
    if (outcome == DIED || outcome == KILLED)
        outcome = try_once(reader, errand, WITHOUT_HTML);
    return outcome;
}

enum status mail_read_fd(struct mail_reader *reader, int raw_fd, struct arena *arena,
                         struct fault *fault, struct mail_reading *ret_reading)
{
    struct errand errand = {.raw_fd = raw_fd, .arena = arena, .fault = fault};
    struct stat about;

    if (fstat(raw_fd, &about) != 0)
        return cannot_read(fault, errno);
    enum outcome outcome = try_all(reader, &errand);
    if (outcome == NOT_STARTED)
        return STATUS_UNAVAILABLE;
    if (outcome != READ) {
        errand.reading = (struct mail_reading){mail_message_empty(), CLOSED};
        errand.reading.message.cuts = MAIL_CUT_UNREAD;
        errand.reading.message.size = (uint64_t)about.st_size;
    }
    *ret_reading = errand.reading;
    return STATUS_OK;
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

enum status mail_read(struct mail_reader *reader, struct slice raw, struct arena *arena,
                      struct fault *fault, struct mail_reading *ret_reading)
{
    const int sealed = F_SEAL_WRITE | F_SEAL_GROW | F_SEAL_SHRINK | F_SEAL_SEAL;
    int raw_fd = memfd_create("mail", MFD_CLOEXEC | MFD_ALLOW_SEALING);

    if (raw_fd < 0)
        return cannot_read(fault, errno);
    bool is_kept = write_all(raw_fd, raw) && fcntl(raw_fd, F_ADD_SEALS, sealed) == 0;
    enum status status = is_kept ? mail_read_fd(reader, raw_fd, arena, fault, ret_reading)
                                 : cannot_read(fault, errno);
    close(raw_fd);
    return status;
}

enum status mail_reader_start(struct mail_reader *reader, struct fault *fault)
{
    struct mail_reading reading = {.bytes_fd = CLOSED};
    struct arena arena = {0};

    if (reader->socket != CLOSED)
        return STATUS_OK;
    enum status status = mail_read(reader, slice_of("\n"), &arena, fault, &reading);
    if (status == STATUS_OK)
        mail_reading_close(&reading);
    arena_free(&arena);
    return status;
}

void mail_reading_close(struct mail_reading *reading)
{
    if (reading->bytes_fd != CLOSED)
        close(reading->bytes_fd);
    reading->bytes_fd = CLOSED;
}

enum status mail_attachment_bytes(const struct mail_reading *reading,
                                  const struct mail_attachment *attachment, uint64_t from,
                                  void *bytes, size_t length, struct fault *fault)
{
    if (from > attachment->length || length > attachment->length - from ||
        !read_at(reading->bytes_fd, attachment->offset + from, bytes, length))
        return fault_set(fault, STATUS_BROKEN, "",
                         PLAIN_MESSAGE("the bytes of an attachment are not there"));
    return STATUS_OK;
}
