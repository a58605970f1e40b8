// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/hand_over.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include "app/hand_over_message.h"
#include "base/text.h"
#include "store/store_address.h"

enum { PATIENCE_SECONDS = 5, WAITING_MAX = 16 };
enum { DESCRIPTORS_MAX = HANDED_DESCRIPTORS + HANDED_FILES_MAX };

/* Room for the descriptors of one message, aligned as the kernel wants it. */
union descriptor_room {
    struct cmsghdr head;
    char bytes[CMSG_SPACE(DESCRIPTORS_MAX * sizeof(int))];
};

/* --- the socket's name --- */

enum status hand_over_place(const char *address, struct arena *arena, struct fault *fault,
                            const char **ret_store_path)
{
    struct store_address place;
    enum status status = store_address_read(address, arena, fault, &place);

    if (status == STATUS_OK && place.kind != STORE_SQLITE)
        return fault_set(fault, STATUS_NOT_FOUND, "",
                         PLAIN_MESSAGE("no server takes commands for this store"));
    if (status == STATUS_OK)
        *ret_store_path = place.location;
    return status;
}

struct socket_name {
    struct sockaddr_un address;
    int folder; /* -1: the name is short enough as it is */
};

static struct slice folder_of(const char *path)
{
    const char *slash = strrchr(path, '/');

    if (!slash)
        return slice_of(".");
    return (struct slice){path, slash == path ? 1 : (size_t)(slash - path)};
}

static enum status fail_name(struct fault *fault, const char *path)
{
    return fault_set(fault, STATUS_INVALID, "",
                     MESSAGE("the name of the store {1} is too long; at most {2} bytes can be used",
                             arg_text(path), arg_plain(sizeof(struct sockaddr_un) - 48)));
}

/* STORE.sock, by way of its folder's descriptor when sun_path cannot hold it. */
static enum status name_socket(const char *store_path, struct arena *arena, struct fault *fault,
                               struct socket_name *ret_name)
{
    struct socket_name name = {.address.sun_family = AF_UNIX, .folder = -1};
    struct text path = text_new(arena);
    struct slice folder = folder_of(store_path);
    const char *slash = strrchr(store_path, '/');

    text_format(&path, "%s.sock", store_path);
    if (path.length >= sizeof(name.address.sun_path)) {
        name.folder =
            open(arena_copy(arena, folder.at, folder.length), O_PATH | O_DIRECTORY | O_CLOEXEC);
        if (name.folder < 0)
            return fault_set_errno(
                fault, STATUS_UNAVAILABLE, "",
                MESSAGE("the folder of {1} cannot be opened",
                        arg_text(arena_copy(arena, store_path, strlen(store_path)))),
                errno);
        path = text_new(arena);
        text_format(&path, "/proc/self/fd/%d/%s.sock", name.folder, slash ? slash + 1 : store_path);
    }
    if (path.length >= sizeof(name.address.sun_path)) {
        if (name.folder >= 0)
            close(name.folder);
        return fail_name(fault, arena_copy(arena, store_path, strlen(store_path)));
    }
    memcpy(name.address.sun_path, path.at, path.length + 1);
    *ret_name = name;
    return STATUS_OK;
}

static void close_name(struct socket_name *name)
{
    if (name->folder >= 0)
        close(name->folder);
}

/* Whoever is at the other end runs as the user that we run as. */
static bool is_same_user(int connection)
{
    struct ucred peer;
    socklen_t length = sizeof(peer);

    return getsockopt(connection, SOL_SOCKET, SO_PEERCRED, &peer, &length) == 0 &&
           length == sizeof(peer) && peer.uid == geteuid();
}

/* --- the command's side --- */

static enum status connect_to_server(const char *store_path, struct arena *arena,
                                     struct fault *fault, int *ret_connection)
{
    struct socket_name name = {.folder = -1};
    enum status status = name_socket(store_path, arena, fault, &name);

    if (status != STATUS_OK)
        return status;
    int connection = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
    int error = connection < 0 ? errno : 0;
    if (error == 0 &&
        connect(connection, (const struct sockaddr *)&name.address, sizeof(name.address)) != 0)
        error = errno;
    close_name(&name);
    if (error == 0 && is_same_user(connection)) {
        *ret_connection = connection;
        return STATUS_OK;
    }
    if (connection >= 0)
        close(connection);
    if (error == ENOENT || error == ECONNREFUSED || error == EPROTOTYPE)
        return fault_set_errno(fault, STATUS_NOT_FOUND, "",
                               PLAIN_MESSAGE("no server takes commands for this store"), error);
    if (error != 0 && error != EACCES && error != EPERM)
        return fault_set_errno(fault, STATUS_UNAVAILABLE, "",
                               PLAIN_MESSAGE("the server of this store cannot be reached"), error);
    return fault_set(fault, STATUS_FORBIDDEN, "",
                     PLAIN_MESSAGE("the server of this store runs as another user; run the "
                                   "command as that user"));
}

static bool send_command(int connection, struct slice bytes, const struct handed_command *command)
{
    union descriptor_room room = {0};
    struct iovec part = {.iov_base = (char *)bytes.at, .iov_len = bytes.length};
    size_t count = HANDED_DESCRIPTORS + command->file_count;
    struct msghdr message = {.msg_iov = &part,
                             .msg_iovlen = 1,
                             .msg_control = room.bytes,
                             .msg_controllen = CMSG_SPACE(count * sizeof(int))};
    int descriptors[DESCRIPTORS_MAX] = {command->standard_input, command->out, command->err,
                                        command->folder_fd};

    for (size_t i = 0; i < command->file_count; i++)
        descriptors[HANDED_DESCRIPTORS + i] = command->files[i].fd;
    struct cmsghdr *head = &room.head; /* CMSG_FIRSTHDR(), which may be NULL for all one knows */
    head->cmsg_level = SOL_SOCKET;
    head->cmsg_type = SCM_RIGHTS;
    head->cmsg_len = CMSG_LEN(count * sizeof(int));
    memcpy(CMSG_DATA(head), descriptors, count * sizeof(int));
    return sendmsg(connection, &message, MSG_NOSIGNAL) == (ssize_t)bytes.length;
}

/* However long the command takes. */
static bool await_answer(int connection, int *ret_exit_code)
{
    struct handed_answer answer;
    ssize_t length;

    do
        length = recv(connection, &answer, sizeof(answer), 0);
    while (length < 0 && errno == EINTR);
    if (length != sizeof(answer) || answer.magic != HANDED_ANSWER_MAGIC)
        return false;
    *ret_exit_code = answer.exit_code;
    return true;
}

enum status hand_over(const char *store_path, const struct handed_command *command,
                      struct arena *arena, struct fault *fault, int *ret_exit_code)
{
    struct slice bytes;
    int connection = -1;
    enum status status = handed_command_write(command, arena, fault, &bytes);

    if (status == STATUS_OK)
        status = connect_to_server(store_path, arena, fault, &connection);
    if (status != STATUS_OK)
        return status;
    if (!send_command(connection, bytes, command))
        status =
            fault_set_errno(fault, STATUS_UNAVAILABLE, "",
                            PLAIN_MESSAGE("the server of this store cannot be reached"), errno);
    else if (!await_answer(connection, ret_exit_code))
        status = fault_set(fault, STATUS_UNAVAILABLE, "",
                           PLAIN_MESSAGE("the server went away before it said how the command "
                                         "ended; please look whether it was done"));
    close(connection);
    return status;
}

/* --- the server's side --- */

enum status hand_over_listen(const char *store_path, struct arena *arena, struct fault *fault,
                             int *ret_fd)
{
    struct socket_name name = {.folder = -1};
    enum status status = name_socket(store_path, arena, fault, &name);

    if (status != STATUS_OK)
        return status;
    int fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    int error = fd < 0 ? errno : 0;
    if (error == 0 && unlink(name.address.sun_path) != 0 && errno != ENOENT)
        error = errno;
    if (error == 0 && bind(fd, (const struct sockaddr *)&name.address, sizeof(name.address)) != 0)
        error = errno;
    if (error == 0 && chmod(name.address.sun_path, S_IRUSR | S_IWUSR) != 0)
        error = errno;
    if (error == 0 && listen(fd, WAITING_MAX) != 0)
        error = errno;
    close_name(&name);
    if (error == 0) {
        *ret_fd = fd;
        return STATUS_OK;
    }
    if (fd >= 0)
        close(fd);
    return fault_set_errno(fault, STATUS_UNAVAILABLE, "",
                           PLAIN_MESSAGE("the folder of the store does not let the server take "
                                         "commands"),
                           error);
}

void hand_over_stop(const char *store_path, struct arena *arena, int fd)
{
    struct socket_name name = {.folder = -1};
    struct fault ignored = {0};

    if (name_socket(store_path, arena, &ignored, &name) == STATUS_OK) {
        unlink(name.address.sun_path);
        close_name(&name);
    }
    close(fd);
}

/* Those that came with a message, whatever is wrong with it. */
static size_t take_descriptors(struct msghdr *message, int descriptors[DESCRIPTORS_MAX])
{
    size_t count = 0;

    for (struct cmsghdr *head = CMSG_FIRSTHDR(message); head; head = CMSG_NXTHDR(message, head)) {
        if (head->cmsg_level != SOL_SOCKET || head->cmsg_type != SCM_RIGHTS)
            continue;
        size_t more = (head->cmsg_len - CMSG_LEN(0)) / sizeof(int);
        for (size_t i = 0; i < more && count < DESCRIPTORS_MAX; i++)
            memcpy(&descriptors[count++], CMSG_DATA(head) + i * sizeof(int), sizeof(int));
    }
    return count;
}

static void close_descriptors(const int *descriptors, size_t count)
{
    for (size_t i = 0; i < count; i++)
        close(descriptors[i]);
}

static bool is_folder(int fd)
{
    struct stat status;

    return fstat(fd, &status) == 0 && S_ISDIR(status.st_mode);
}

static void give_descriptors(struct handed_command *command, const int *descriptors)
{
    command->standard_input = descriptors[0];
    command->out = descriptors[1];
    command->err = descriptors[2];
    command->folder_fd = descriptors[3];
    for (size_t i = 0; i < command->file_count; i++)
        command->files[i].fd = descriptors[HANDED_DESCRIPTORS + i];
}

static enum status refuse(struct fault *fault)
{
    return fault_set(fault, STATUS_INVALID, "",
                     PLAIN_MESSAGE("the command and the server are of different versions of this "
                                   "program"));
}

enum status hand_over_receive(int connection, struct arena *arena, struct fault *fault,
                              struct handed_command *ret_command)
{
    union descriptor_room room = {0};
    struct iovec part = {.iov_base = arena_alloc(arena, HANDED_MESSAGE_MAX),
                         .iov_len = HANDED_MESSAGE_MAX};
    struct msghdr message = {.msg_iov = &part,
                             .msg_iovlen = 1,
                             .msg_control = room.bytes,
                             .msg_controllen = sizeof(room.bytes)};
    const struct timeval patience = {.tv_sec = PATIENCE_SECONDS};
    int descriptors[DESCRIPTORS_MAX] = {-1, -1, -1, -1};

    if (!is_same_user(connection))
        return fault_set(fault, STATUS_FORBIDDEN, "",
                         PLAIN_MESSAGE("another user may not hand over commands"));
    setsockopt(connection, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
    ssize_t length = recvmsg(connection, &message, MSG_CMSG_CLOEXEC);
    if (length < 0)
        return fault_set_errno(fault, STATUS_UNAVAILABLE, "",
                               PLAIN_MESSAGE("the command did not arrive"), errno);
    size_t count = take_descriptors(&message, descriptors);
    enum status status = STATUS_OK;
    if ((message.msg_flags & (MSG_TRUNC | MSG_CTRUNC)) != 0)
        status = refuse(fault);
    if (status == STATUS_OK)
        status = handed_command_read((struct slice){part.iov_base, (size_t)length}, count, arena,
                                     fault, ret_command);
    if (status == STATUS_OK && !is_folder(descriptors[3]))
        status = refuse(fault);
    if (status != STATUS_OK)
        close_descriptors(descriptors, count);
    else
        give_descriptors(ret_command, descriptors);
    return status;
}

void handed_command_close(struct handed_command *command)
{
    const int descriptors[] = {command->standard_input, command->out, command->err,
                               command->folder_fd};

    close_descriptors(descriptors, sizeof(descriptors) / sizeof(descriptors[0]));
    for (size_t i = 0; i < command->file_count; i++)
        close(command->files[i].fd);
    command->file_count = 0;
}

/* One that has gone cannot be told. */
void hand_over_answer(int connection, int exit_code)
{
    const struct handed_answer answer = {.magic = HANDED_ANSWER_MAGIC, .exit_code = exit_code};

    (void)!send(connection, &answer, sizeof(answer), MSG_NOSIGNAL | MSG_DONTWAIT);
}
