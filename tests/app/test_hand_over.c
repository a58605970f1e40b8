// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/hand_over.h"

#include <dirent.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdalign.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "app/hand_over_message.h"
#include "base/text.h"
#include "support/check.h"

enum { NOBODY = 65534 };

struct fixture {
    struct arena arena;
    char folder[64];
    const char *store;
    int listener;
};

static int set_up(void **state)
{
    struct fixture *fixture = calloc(1, sizeof(*fixture));
    struct text store = text_new(&fixture->arena);

    *state = fixture;
    memcpy(fixture->folder, "/tmp/regulars-hand-over.XXXXXX", 31);
    assert_non_null(mkdtemp(fixture->folder));
    text_format(&store, "%s/store.db", fixture->folder);
    fixture->store = store.at;
    fixture->listener = -1;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *fixture = *state;

    if (fixture->listener >= 0)
        hand_over_stop(fixture->store, &fixture->arena, fixture->listener);
    rmdir(fixture->folder);
    arena_free(&fixture->arena);
    free(fixture);
    return 0;
}

static void listen_there(struct fixture *fixture)
{
    struct fault fault = {0};

    if (hand_over_listen(fixture->store, &fixture->arena, &fault, &fixture->listener) != STATUS_OK)
        fail_msg("%s: %s", fault.message.one, fault.detail);
    fcntl(fixture->listener, F_SETFL, 0); /* these tests wait in accept() */
}

static size_t open_descriptors(void)
{
    DIR *folder = opendir("/proc/self/fd");
    size_t count = 0;

    while (readdir(folder))
        count++;
    closedir(folder);
    return count;
}

/* The server of a test: one connection, on a thread. */
struct server {
    int listener, exit_code;
    pthread_t thread;
    struct arena arena;
    enum status status;
    struct handed_command got;
    char said[32];
};

static void *serve_one(void *context)
{
    struct server *server = context;
    int connection = accept(server->listener, NULL, NULL);
    struct fault fault = {0};

    server->status = hand_over_receive(connection, &server->arena, &fault, &server->got);
    if (server->status == STATUS_OK) {
        ssize_t length = read(server->got.standard_input, server->said, sizeof(server->said) - 1);
        assert_true(length >= 0);
        dprintf(server->got.out, "done %s", server->said);
        handed_command_close(&server->got);
        if (server->exit_code >= 0)
            hand_over_answer(connection, server->exit_code);
    }
    close(connection);
    return NULL;
}

static void start(struct server *server)
{
    assert_int_equal(pthread_create(&server->thread, NULL, serve_one, server), 0);
}

static void end(struct server *server)
{
    pthread_join(server->thread, NULL);
}

static const char *const two_arguments[] = {"import", "заказы \"1\".csv"};

static struct handed_command a_command(void)
{
    return (struct handed_command){.arguments = two_arguments,
                                   .argument_count = 2,
                                   .standard_input = STDIN_FILENO,
                                   .out = STDOUT_FILENO,
                                   .err = STDERR_FILENO,
                                   .language = "hr",
                                   .out_columns = 80,
                                   .err_columns = 100,
                                   .out_is_unicode = true,
                                   .today = 20000,
                                   .minute_of_day = 61,
                                   .store = "sqlite:default.db",
                                   .folder = "/tmp",
                                   .folder_fd = open("/tmp", O_PATH | O_DIRECTORY)};
}

static void a_command_arrives_with_its_facts_and_descriptors(void **state)
{
    struct fixture *fixture = *state;
    struct server server = {.exit_code = 3};
    struct fault fault = {0};
    int in[2], out[2], exit_code = -1;
    char answer[32] = "";

    listen_there(fixture);
    assert_int_equal(pipe(in) + pipe(out), 0);
    assert_int_equal(write(in[1], "hello", 5), 5);
    close(in[1]);
    struct handed_command command = a_command();
    command.standard_input = in[0];
    command.out = out[1];
    command.files[0] = (struct handed_file){two_arguments[1], open("/dev/null", O_RDONLY)};
    command.file_count = 1;
    size_t before = open_descriptors();
    server.listener = fixture->listener;
    start(&server);
    assert_int_equal(hand_over(fixture->store, &command, &fixture->arena, &fault, &exit_code),
                     STATUS_OK);
    end(&server);
    assert_int_equal(exit_code, 3);
    assert_int_equal(server.status, STATUS_OK);
    assert_int_equal(server.got.argument_count, 2);
    assert_string_equal(server.got.arguments[1], two_arguments[1]);
    assert_string_equal(server.got.files[0].path, two_arguments[1]);
    assert_string_equal(server.got.language, "hr");
    assert_string_equal(server.got.store, "sqlite:default.db");
    assert_string_equal(server.got.folder, "/tmp");
    assert_null(server.got.time_zone);
    assert_int_equal(server.got.today, 20000);
    assert_int_equal(server.got.minute_of_day, 61);
    assert_int_equal(server.got.err_columns, 100);
    assert_true(server.got.out_is_unicode);
    assert_false(server.got.out_has_colour);
    assert_int_equal(read(out[0], answer, sizeof(answer) - 1), 10);
    assert_string_equal(answer, "done hello");
    assert_int_equal(open_descriptors(), before);
    close(in[0]);
    close(out[0]);
    close(out[1]);
    close(command.folder_fd);
    close(command.files[0].fd);
    arena_free(&server.arena);
}

static void a_store_deep_in_folders_is_reached(void **state)
{
    struct fixture *fixture = *state;
    struct server server = {.exit_code = 0};
    struct fault fault = {0};
    struct text path = text_new(&fixture->arena);
    struct handed_command command = a_command();
    int exit_code = -1;

    command.standard_input = open("/dev/null", O_RDONLY);
    command.out = open("/dev/null", O_WRONLY);
    text_add(&path, fixture->folder);
    for (int i = 0; i < 5; i++) {
        text_add(&path, "/a-folder-whose-name-is-not-a-short-one");
        assert_int_equal(mkdir(path.at, 0700), 0);
    }
    const char *deepest = arena_copy(&fixture->arena, path.at, path.length);
    text_add(&path, "/store.db");
    assert_true(path.length > sizeof(((struct sockaddr_un *)NULL)->sun_path));
    fixture->store = path.at;
    listen_there(fixture);
    server.listener = fixture->listener;
    start(&server);
    assert_int_equal(hand_over(fixture->store, &command, &fixture->arena, &fault, &exit_code),
                     STATUS_OK);
    end(&server);
    assert_int_equal(exit_code, 0);
    hand_over_stop(fixture->store, &fixture->arena, fixture->listener);
    fixture->listener = -1;
    char *rest = arena_copy(&fixture->arena, deepest, strlen(deepest));
    for (int i = 0; i < 5; i++) {
        assert_int_equal(rmdir(rest), 0);
        *strrchr(rest, '/') = '\0';
    }
    close(command.folder_fd);
    close(command.standard_input);
    close(command.out);
    arena_free(&server.arena);
}

static void without_a_server_it_says_so(void **state)
{
    struct fixture *fixture = *state;
    struct handed_command command = a_command();
    struct fault fault = {0};
    int exit_code = -1;

    assert_int_equal(hand_over(fixture->store, &command, &fixture->arena, &fault, &exit_code),
                     STATUS_NOT_FOUND);
    listen_there(fixture);
    close(fixture->listener); /* as a server that was killed: its name stays */
    fault = (struct fault){0};
    assert_int_equal(hand_over(fixture->store, &command, &fixture->arena, &fault, &exit_code),
                     STATUS_NOT_FOUND);
    listen_there(fixture); /* and the next one takes it over */
    assert_int_equal(exit_code, -1);
    close(command.folder_fd);
}

static void a_server_that_goes_away_leaves_the_outcome_open(void **state)
{
    struct fixture *fixture = *state;
    struct server server = {.exit_code = -1};
    struct handed_command command = a_command();
    struct fault fault = {0};
    int exit_code = -7;

    listen_there(fixture);
    server.listener = fixture->listener;
    command.standard_input = open("/dev/null", O_RDONLY);
    command.out = open("/dev/null", O_WRONLY);
    start(&server);
    assert_int_equal(hand_over(fixture->store, &command, &fixture->arena, &fault, &exit_code),
                     STATUS_UNAVAILABLE);
    end(&server);
    assert_int_equal(exit_code, -7);
    close(command.folder_fd);
    close(command.standard_input);
    close(command.out);
    arena_free(&server.arena);
}

static void too_much_is_refused_before_it_is_sent(void **state)
{
    struct fixture *fixture = *state;
    struct handed_command command = a_command();
    struct fault fault = {0};
    const char *many[HANDED_ARGUMENTS_MAX + 1];
    char *huge = arena_alloc(&fixture->arena, HANDED_BYTES_MAX + 1);
    int exit_code = -1;

    for (size_t i = 0; i <= HANDED_ARGUMENTS_MAX; i++)
        many[i] = "a";
    command.arguments = many;
    command.argument_count = HANDED_ARGUMENTS_MAX + 1;
    assert_int_equal(hand_over(fixture->store, &command, &fixture->arena, &fault, &exit_code),
                     STATUS_INVALID);
    memset(huge, 'a', HANDED_BYTES_MAX);
    many[0] = huge;
    command.argument_count = 1;
    fault = (struct fault){0};
    assert_int_equal(hand_over(fixture->store, &command, &fixture->arena, &fault, &exit_code),
                     STATUS_INVALID);
    close(command.folder_fd);
}

/* Connects as anybody can and sends these bytes with so many descriptors. */
static void send_raw(const char *store, struct slice bytes, size_t descriptor_count)
{
    struct sockaddr_un name = {.sun_family = AF_UNIX};
    int connection = socket(AF_UNIX, SOCK_SEQPACKET, 0), descriptors[64];
    alignas(struct cmsghdr) char room[CMSG_SPACE(sizeof(descriptors))] = {0};
    struct iovec part = {.iov_base = (char *)bytes.at, .iov_len = bytes.length};
    struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1};

    snprintf(name.sun_path, sizeof(name.sun_path), "%s.sock", store);
    assert_int_equal(connect(connection, (struct sockaddr *)&name, sizeof(name)), 0);
    if (descriptor_count > 0) {
        message.msg_control = room;
        message.msg_controllen = CMSG_SPACE(descriptor_count * sizeof(int));
        struct cmsghdr *head = CMSG_FIRSTHDR(&message);
        head->cmsg_level = SOL_SOCKET;
        head->cmsg_type = SCM_RIGHTS;
        head->cmsg_len = CMSG_LEN(descriptor_count * sizeof(int));
        for (size_t i = 0; i < descriptor_count; i++)
            descriptors[i] = STDERR_FILENO;
        memcpy(CMSG_DATA(head), descriptors, descriptor_count * sizeof(int));
    }
    assert_int_equal(sendmsg(connection, &message, MSG_NOSIGNAL), bytes.length);
    close(connection);
}

static void expect_refusal(struct fixture *fixture, struct slice bytes, size_t descriptor_count)
{
    struct server server = {.listener = fixture->listener, .exit_code = 0};
    size_t before = open_descriptors();

    send_raw(fixture->store, bytes, descriptor_count);
    start(&server);
    end(&server);
    assert_int_equal(server.status, STATUS_INVALID);
    assert_int_equal(open_descriptors(), before);
    arena_free(&server.arena);
}

static void messages_that_are_not_ours_are_refused_and_leave_nothing_open(void **state)
{
    struct fixture *fixture = *state;
    struct handed_command command = a_command();
    struct fault fault = {0};
    struct slice good;

    listen_there(fixture);
    assert_int_equal(handed_command_write(&command, &fixture->arena, &fault, &good), STATUS_OK);
    expect_refusal(fixture, slice_of("GET / HTTP/1.1"), 0);
    expect_refusal(fixture, good, 0);
    expect_refusal(fixture, good, 3);
    expect_refusal(fixture, good, 4); /* standard error is no folder */
    expect_refusal(fixture, good, 5);
    expect_refusal(fixture, good, 64); /* more than there is room for */
    for (size_t length = 0; length < good.length; length++)
        expect_refusal(fixture, (struct slice){good.at, length > 0 ? length : 1}, 4);
    char *long_bytes = arena_alloc(&fixture->arena, HANDED_MESSAGE_MAX + 100);
    memcpy(long_bytes, good.at, good.length);
    expect_refusal(fixture, (struct slice){long_bytes, HANDED_MESSAGE_MAX + 100}, 4);
    close(command.folder_fd);
}

static void any_byte_changed_reads_as_something_or_is_refused(void **state)
{
    struct fixture *fixture = *state;
    struct handed_command command = a_command(), got;
    struct slice good;
    struct fault fault = {0};

    assert_int_equal(handed_command_write(&command, &fixture->arena, &fault, &good), STATUS_OK);
    for (size_t i = 0; i < good.length * 256; i++) {
        struct arena_mark mark = arena_mark(&fixture->arena);
        char *bytes = arena_copy(&fixture->arena, good.at, good.length);
        struct fault refusal = {0};

        bytes[i / 256] = (char)(i % 256);
        enum status status = handed_command_read((struct slice){bytes, good.length}, 4,
                                                 &fixture->arena, &refusal, &got);
        assert_true(status == STATUS_OK || status == STATUS_INVALID);
        if (status == STATUS_OK)
            assert_true(got.argument_count <= HANDED_ARGUMENTS_MAX && got.file_count == 0);
        arena_rewind(&fixture->arena, mark);
    }
    close(command.folder_fd);
}

/* Ends with 0 when the other user got no further than being refused. */
static int act_as_nobody(const char *store, struct arena *arena)
{
    struct handed_command command = a_command();
    struct fault fault = {0};
    int exit_code = -1;

    if (setgid(NOBODY) != 0 || setuid(NOBODY) != 0)
        return 2;
    return hand_over(store, &command, arena, &fault, &exit_code) != STATUS_FORBIDDEN;
}

static void another_user_is_not_let_in(void **state)
{
    struct fixture *fixture = *state;
    struct text path = text_new(&fixture->arena);
    struct server server = {.exit_code = 0};
    int ended = -1;

    if (getuid() != 0)
        skip_because("only root can be another user");
    listen_there(fixture);
    text_format(&path, "%s.sock", fixture->store);
    assert_int_equal(chmod(fixture->folder, 0755), 0);
    for (int is_open = 0; is_open < 2; is_open++) {
        assert_int_equal(chmod(path.at, is_open ? 0666 : 0600), 0);
        pid_t child = fork();
        if (child == 0)
            _exit(act_as_nobody(fixture->store, &fixture->arena));
        assert_int_equal(waitpid(child, &ended, 0), child);
        assert_int_equal(ended, 0);
    }
    server.listener = fixture->listener; /* it did connect the second time, and the server saw it */
    start(&server);
    end(&server);
    assert_int_equal(server.status, STATUS_FORBIDDEN);
    arena_free(&server.arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_command_arrives_with_its_facts_and_descriptors, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(a_store_deep_in_folders_is_reached, set_up, tear_down),
        cmocka_unit_test_setup_teardown(without_a_server_it_says_so, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_server_that_goes_away_leaves_the_outcome_open, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(too_much_is_refused_before_it_is_sent, set_up, tear_down),
        cmocka_unit_test_setup_teardown(
            messages_that_are_not_ours_are_refused_and_leave_nothing_open, set_up, tear_down),
        cmocka_unit_test_setup_teardown(any_byte_changed_reads_as_something_or_is_refused, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(another_user_is_not_let_in, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
