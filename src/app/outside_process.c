// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/outside_process.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "app/outside_answer.h"
#include "app/outside_spawn.h"

enum { ANSWER_WAIT_MS = 10000, SHEET_NAME_MAX = 1024, CLOSED = -1 };

/* Excel's own limit of rows; the others are far beyond any workbook that Excel opens. */
#define ROWS_MAX 1048576
#define TEXT_MAX (UINT64_C(256) * 1024 * 1024)
#define SHEET_MAX (UINT64_C(4) * 1024 * 1024 * 1024)
#define CSV_MAX (UINT64_C(16) * 1024 * 1024 * 1024)

struct outside_process {
    pid_t pid;
    int socket;
    const char *name, *sheet; /* the workbook; the sheet asked for or NULL */
    struct arena *arena;
    struct fault *fault;
};

static void close_pair(int pair[2])
{
    for (int i = 0; i < 2; i++) {
        if (pair[i] != CLOSED)
            close(pair[i]);
    }
}

static enum status cannot_start(const struct outside_process *process, int error_number)
{
    return fault_set_errno(
        process->fault, STATUS_UNAVAILABLE, "",
        MESSAGE("regulars-outside, which reads {1}, cannot be started", arg_text(process->name)),
        error_number);
}

/* `count` descriptors go along. */
static bool send_message(const struct outside_process *process,
                         const struct outside_request *request, const char *text,
                         const int *descriptors, size_t count)
{
    _Alignas(struct cmsghdr) char control[CMSG_SPACE(2 * sizeof(int))] = {0};
    char *copy = arena_copy(process->arena, text, request->sheet_length);
    struct outside_request header = *request;
    struct iovec pieces[] = {{&header, sizeof(header)}, {copy, request->sheet_length}};
    struct msghdr message = {.msg_iov = pieces, .msg_iovlen = 2};

    if (count > 0) {
        message.msg_control = control;
        message.msg_controllen = CMSG_SPACE(count * sizeof(int));
        struct cmsghdr *about = CMSG_FIRSTHDR(&message);
        about->cmsg_level = SOL_SOCKET;
        about->cmsg_type = SCM_RIGHTS;
        about->cmsg_len = CMSG_LEN(count * sizeof(int));
        memcpy(CMSG_DATA(about), descriptors, count * sizeof(int));
    }
    return sendmsg(process->socket, &message, MSG_NOSIGNAL) >= 0;
}

static bool send_request(const struct outside_process *process, int workbook, int csv)
{
    const int descriptors[] = {workbook, csv};
    const char *sheet = process->sheet ? process->sheet : "";
    const struct outside_request request = {.version = OUTSIDE_VERSION,
                                            .kind = OUTSIDE_XLSX_TO_CSV,
                                            .sheet_length = (uint32_t)strlen(sheet),
                                            .rows_max = ROWS_MAX,
                                            .text_max = TEXT_MAX,
                                            .sheet_max = SHEET_MAX,
                                            .csv_max = CSV_MAX};

    return send_message(process, &request, sheet, descriptors, 2);
}

/* Over `pair`, of which the second end becomes the child's. */
static enum status start(struct outside_process *process, const char *program, int pair[2])
{
    int error = outside_program_start(program, NULL, pair[1], &process->pid);

    close(pair[1]);
    pair[1] = CLOSED;
    if (error != 0)
        return cannot_start(process, error);
    process->socket = pair[0];
    pair[0] = CLOSED;
    return STATUS_OK;
}

static enum status start_process(struct outside_process *process, const char *program)
{
    int pair[2] = {CLOSED, CLOSED};

    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) != 0)
        return cannot_start(process, errno);
    enum status status = start(process, program, pair);
    close_pair(pair);
    return status;
}

static enum status start_with_request(struct outside_process *process, const char *program,
                                      int workbook, int pipe_ends[2])
{
    enum status status = start_process(process, program);

    if (status != STATUS_OK)
        return status;
    if (!send_request(process, workbook, pipe_ends[1])) {
        int error = errno;

        outside_process_abandon(process);
        return cannot_start(process, error);
    }
    return STATUS_OK;
}

enum status outside_xlsx_to_csv_by(const char *program, int fd, const char *name, const char *sheet,
                                   struct arena *arena, struct fault *fault,
                                   struct outside_process **ret_process, int *ret_csv_fd)
{
    struct outside_process *process = arena_alloc(arena, sizeof(*process));
    int pipe_ends[2];

    *process = (struct outside_process){
        .socket = CLOSED, .name = name, .sheet = sheet, .arena = arena, .fault = fault};
    if (sheet != NULL && strlen(sheet) > SHEET_NAME_MAX)
        return fault_set(fault, STATUS_INVALID, "sheet",
                         MESSAGE("No sheet has so long a name: {1}", arg_text(sheet)));
    if (pipe2(pipe_ends, O_CLOEXEC) != 0)
        return cannot_start(process, errno);

    enum status status = start_with_request(process, program, fd, pipe_ends);
    close(pipe_ends[1]);
    pipe_ends[1] = CLOSED;
    if (status != STATUS_OK) {
        close_pair(pipe_ends);
        return status;
    }
    *ret_process = process;
    *ret_csv_fd = pipe_ends[0];
    return STATUS_OK;
}

enum status outside_xlsx_to_csv(int fd, const char *name, const char *sheet, struct arena *arena,
                                struct fault *fault, struct outside_process **ret_process,
                                int *ret_csv_fd)
{
    const char *program = outside_program_find(arena);

    if (program == NULL)
        return fault_set(fault, STATUS_UNAVAILABLE, "",
                         MESSAGE("The program regulars-outside, which reads {1}, is missing; "
                                 "install it beside regulars",
                                 arg_text(name)));
    return outside_xlsx_to_csv_by(program, fd, name, sheet, arena, fault, ret_process, ret_csv_fd);
}

static void reap(struct outside_process *process, int *ret_wait_status)
{
    while (waitpid(process->pid, ret_wait_status, 0) < 0 && errno == EINTR)
        continue;
    close(process->socket);
    process->socket = CLOSED;
}

void outside_process_abandon(struct outside_process *process)
{
    int wait_status = 0;

    (void)kill(process->pid, SIGKILL);
    reap(process, &wait_status);
}

/* The answer's length, 0 when the process went without one, CLOSED when it keeps us waiting. */
static ssize_t receive_answer(const struct outside_process *process, char *bytes)
{
    struct pollfd waited = {.fd = process->socket, .events = POLLIN};
    int ready;

    do
        ready = poll(&waited, 1, ANSWER_WAIT_MS);
    while (ready < 0 && errno == EINTR);
    if (ready <= 0)
        return CLOSED;
    ssize_t length = recv(process->socket, bytes, OUTSIDE_MESSAGE_MAX, MSG_DONTWAIT);
    return length < 0 ? 0 : length;
}

static enum status ended_early(const struct outside_process *process, int wait_status)
{
    if (WIFSIGNALED(wait_status) && WTERMSIG(wait_status) == SIGXCPU)
        return fault_set(process->fault, STATUS_INVALID, "",
                         MESSAGE("{1} takes too long to unpack; save the orders as CSV",
                                 arg_text(process->name)));
    return fault_set(process->fault, STATUS_BROKEN, "",
                     MESSAGE("The program that reads {1} stopped before its end; save the orders "
                             "as CSV",
                             arg_text(process->name)));
}

enum status outside_process_end(struct outside_process *process,
                                struct workbook_findings *ret_findings)
{
    char *bytes = arena_alloc(process->arena, OUTSIDE_MESSAGE_MAX);
    ssize_t length = receive_answer(process, bytes);
    struct outside_outcome outcome;
    int wait_status = 0;

    if (length == CLOSED)
        (void)kill(process->pid, SIGKILL);
    reap(process, &wait_status);
    if (length <= 0 ||
        !outside_answer_read((struct slice){bytes, (size_t)length}, process->arena, &outcome))
        return ended_early(process, wait_status);
    if (outcome.code != OUTSIDE_DONE)
        return outside_outcome_fault(&outcome, process->name, process->sheet, process->arena,
                                     process->fault);
    *ret_findings = outcome.findings;
    return STATUS_OK;
}

enum status outside_qr_code(const char *text, struct arena *arena, struct fault *fault,
                            struct outside_modules *ret_modules)
{
    const char *program = outside_program_find(arena);
    struct outside_process process = {
        .socket = CLOSED, .name = "QR", .arena = arena, .fault = fault};
    const struct outside_request request = {.version = OUTSIDE_VERSION,
                                            .kind = OUTSIDE_QR_CODE,
                                            .sheet_length = (uint32_t)strlen(text)};
    struct workbook_findings findings;

    if (program == NULL || strlen(text) > OUTSIDE_MESSAGE_MAX / 2)
        return fault_set(fault, STATUS_UNAVAILABLE, "",
                         PLAIN_MESSAGE("the QR code cannot be drawn"));
    enum status status = start_process(&process, program);
    if (status != STATUS_OK)
        return status;
    if (!send_message(&process, &request, text, NULL, 0)) {
        int error = errno;

        outside_process_abandon(&process);
        return cannot_start(&process, error);
    }
    status = outside_process_end(&process, &findings);
    if (status == STATUS_OK)
        *ret_modules = (struct outside_modules){(size_t)findings.rows, findings.sheet};
    return status;
}
