// SPDX-License-Identifier: AGPL-3.0-or-later
#include "cli/store_line.h"

#include <fcntl.h>
#include <ftw.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/accounts.h"
#include "app/hand_over.h"
#include "app/passwords.h"
#include "app/sign_in.h"
#include "cli/run.h"
#include "cli/serve_handed.h"
#include "support/check.h"

struct fixture {
    struct arena arena;
    char folder[64];
    const char *address, *path;
    FILE *out, *err;
};

static int set_up(void **state)
{
    struct fixture *fixture = calloc(1, sizeof(*fixture));
    struct text address = text_new(&fixture->arena);

    *state = fixture;
    memcpy(fixture->folder, "/tmp/regulars-store-line.XXXXXX", 32);
    assert_non_null(mkdtemp(fixture->folder));
    text_format(&address, "sqlite:%s/shop.db", fixture->folder);
    fixture->address = address.at;
    fixture->path = address.at + strlen("sqlite:");
    fixture->out = tmpfile();
    fixture->err = tmpfile();
    return 0;
}

static int remove_one(const char *path, const struct stat *status, int kind, struct FTW *place)
{
    (void)status;
    (void)kind;
    (void)place;
    return remove(path);
}

static int tear_down(void **state)
{
    struct fixture *fixture = *state;

    fclose(fixture->out);
    fclose(fixture->err);
    nftw(fixture->folder, remove_one, 8, FTW_DEPTH | FTW_PHYS);
    arena_free(&fixture->arena);
    free(fixture);
    return 0;
}

static const char *const version_arguments[] = {"version"};

static struct command_line a_line(struct fixture *fixture)
{
    return (struct command_line){.out = fixture->out,
                                 .err = fixture->err,
                                 .standard_input = STDIN_FILENO,
                                 .out_columns = 80,
                                 .err_columns = 80,
                                 .language = language_by_code("en"),
                                 .time_zone = "Europe/Zagreb",
                                 .folder_fd = AT_FDCWD,
                                 .arguments = version_arguments,
                                 .argument_count = 1,
                                 .command = command_by_name("version"),
                                 .arena = &fixture->arena};
}

static const char *content_of(struct fixture *fixture, FILE *file)
{
    char *content = arena_alloc(&fixture->arena, 4096);

    rewind(file);
    content[fread(content, 1, 4095, file)] = '\0';
    return content;
}

static void a_new_store_is_made_and_read_again(void **state)
{
    struct fixture *fixture = *state;
    struct command_line line = a_line(fixture);
    struct store_line store;

    assert_int_equal(store_line_open(&line, fixture->address, USE_WRITE, &store), STATUS_OK);
    int64_t workspace_id = store.work.workspace_id;
    assert_true(workspace_id > 0);
    assert_false(store.is_served);
    store_line_close(&store);
    assert_int_equal(store_line_open(&line, fixture->address, USE_READ, &store), STATUS_OK);
    assert_int_equal(store.work.workspace_id, workspace_id);
    store_line_close(&store);
}

static void a_store_that_nobody_named_lies_where_the_line_says(void **state)
{
    struct fixture *fixture = *state;
    struct command_line line = a_line(fixture);
    struct text folder = text_new(&fixture->arena), address = text_new(&fixture->arena);
    struct store_line store;
    struct stat status;

    assert_int_equal(store_line_open(&line, NULL, USE_READ, &store), STATUS_INVALID);
    store_line_close(&store);
    text_format(&folder, "%s/data/regulars", fixture->folder);
    text_format(&address, "sqlite:%s/regulars.db", folder.at);
    line.store = address.at;
    line.store_folder = folder.at;
    line.fault = (struct fault){0};
    assert_int_equal(store_line_open(&line, "", USE_READ, &store), STATUS_NOT_FOUND);
    store_line_close(&store);
    assert_int_not_equal(stat(folder.at, &status), 0); /* reading makes nothing */
    line.fault = (struct fault){0};
    assert_int_equal(store_line_open(&line, NULL, USE_WRITE, &store), STATUS_OK);
    store_line_close(&store);
    assert_int_equal(stat(folder.at, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0700);
}

/* A server of the store, until the store is no longer its own. */
struct server {
    struct arena arena;
    struct store *store;
    const char *address, *path;
    int listener;
    pthread_t thread;
};

static void start_server(struct server *server, struct fixture *fixture)
{
    struct fault fault = {0};
    const struct store_opening opening = {
        .address = fixture->address, .use = USE_SERVE, .language = "en"};

    server->address = fixture->address;
    if (open_store(&opening, &server->arena, &fault, &server->store) != STATUS_OK ||
        hand_over_place(fixture->address, &server->arena, &fault, &server->path) != STATUS_OK ||
        hand_over_listen(server->path, &server->arena, &fault, &server->listener) != STATUS_OK)
        fail_msg("%s %s", fault.message.one, fault.detail);
    fcntl(server->listener, F_SETFL, 0);
}

static void *serve_one(void *context)
{
    struct server *server = context;
    struct fault fault = {0};
    int exit_code = -1;

    const struct handed_place place = {.store = server->store, .address = server->address};

    if (serve_handed_command(accept(server->listener, NULL, NULL), &place, &fault, &exit_code) !=
        STATUS_OK)
        return NULL;
    return server;
}

static void stop_server(struct server *server)
{
    hand_over_stop(server->path, &server->arena, server->listener);
    close_store(server->store);
    arena_free(&server->arena);
}

static void a_command_that_writes_is_run_by_the_server_that_holds_the_store(void **state)
{
    struct fixture *fixture = *state;
    struct command_line line = a_line(fixture);
    struct server server = {.listener = -1};
    struct store_line store;
    void *served;

    start_server(&server, fixture);
    assert_int_equal(pthread_create(&server.thread, NULL, serve_one, &server), 0);
    assert_int_equal(store_line_open(&line, fixture->address, USE_WRITE, &store), STATUS_OK);
    assert_int_equal(pthread_join(server.thread, &served), 0);
    assert_ptr_equal(served, &server);
    assert_true(store.was_handed_over);
    assert_true(line.was_handed_over);
    assert_int_equal(line.handed_exit_code, EXIT_CODE_DONE);
    assert_null(store.store);
    store_line_close(&store);
    assert_memory_equal(content_of(fixture, fixture->out), "regulars ", 9);
    stop_server(&server);
}

static void what_the_server_refuses_is_told_by_exit_code_and_standard_error(void **state)
{
    struct fixture *fixture = *state;
    struct command_line line = a_line(fixture);
    static const char *const arguments[] = {"no-such-command"};
    struct server server = {.listener = -1};
    struct store_line store;

    start_server(&server, fixture);
    line.arguments = arguments;
    assert_int_equal(pthread_create(&server.thread, NULL, serve_one, &server), 0);
    assert_int_equal(store_line_open(&line, fixture->address, USE_WRITE, &store), STATUS_OK);
    assert_int_equal(pthread_join(server.thread, NULL), 0);
    assert_int_equal(line.handed_exit_code, EXIT_CODE_INVALID);
    assert_non_null(strstr(content_of(fixture, fixture->err), "no-such-command"));
    store_line_close(&store);
    stop_server(&server);
}

static void a_held_store_without_a_server_to_ask_stays_refused(void **state)
{
    struct fixture *fixture = *state;
    struct command_line line = a_line(fixture), other = a_line(fixture);
    struct store_line store, second;

    assert_int_equal(store_line_open(&line, fixture->address, USE_WRITE, &store), STATUS_OK);
    assert_int_equal(store_line_open(&other, fixture->address, USE_WRITE, &second),
                     STATUS_CONFLICT);
    store_line_close(&second);
    other.fault = (struct fault){0};
    assert_int_equal(store_line_open(&other, fixture->address, USE_SCHEMA, &second),
                     STATUS_CONFLICT);
    store_line_close(&second);
    store_line_close(&store);
}

static void in_the_server_a_command_works_on_its_store_and_reads_handed_files(void **state)
{
    struct fixture *fixture = *state;
    struct command_line line = a_line(fixture);
    struct server server = {.listener = -1};
    struct store_line store;
    int there = memfd_create("list", 0), fd = -1;
    const struct handed_file file = {"list.csv", there};
    char read_back[8] = "";

    start_server(&server, fixture);
    line.served_store = server.store;
    line.served_address = server.address;
    line.folder_fd = open(fixture->folder, O_PATH | O_DIRECTORY);
    line.files = &file;
    line.file_count = 1;
    assert_int_equal(store_line_open(&line, "sqlite:shop.db", USE_WRITE, &store), STATUS_OK);
    assert_true(store.is_served);
    assert_ptr_equal(store.store, server.store);
    store_line_close(&store);

    /* What must have the store alone is not done beside the server. */
    assert_int_equal(store_line_open(&line, "sqlite:shop.db", USE_SCHEMA, &store), STATUS_CONFLICT);
    store_line_close(&store);
    /* Another store is another store. */
    line.fault = (struct fault){0};
    assert_int_equal(store_line_open(&line, "sqlite:other.db", USE_WRITE, &store), STATUS_OK);
    assert_false(store.is_served);
    store_line_close(&store);

    assert_int_equal(write(there, "abc", 3), 3);
    lseek(there, 0, SEEK_SET);
    assert_int_equal(command_line_open(&line, "list.csv", &fd), STATUS_OK);
    assert_int_equal(read(fd, read_back, 7), 3);
    close(fd);
    assert_int_equal(command_line_open(&line, "shop.db", &fd), STATUS_OK);
    close(fd);
    assert_int_equal(command_line_open(&line, "nothing.csv", &fd), STATUS_NOT_FOUND);
    close(line.folder_fd);
    close(there);
    stop_server(&server);
}

static const struct secret_cost cheap = {.memory_bytes = 8192, .passes = 1};

/* The owner gets a password, as at the first set-up. */
static void make_account(struct server *server, struct accounts *accounts)
{
    const struct account_setup setup = {"Ada", "ada@example.com", "four quiet rooms"};
    struct work work = work_start(server->store, &server->arena);
    char session[SECRET_TOKEN_SIZE];
    struct signed_in signed_in;
    const char *path = NULL;

    assert_int_equal(open_workspace(&work), STATUS_OK);
    assert_int_equal(sign_in_link(&work, &path), STATUS_OK);
    assert_int_equal(
        sign_in(&work, path + strlen("/sign-in/"), &(struct visiting_browser){0}, session),
        STATUS_OK);
    assert_int_equal(open_session(&work, session, &signed_in), STATUS_OK);
    assert_int_equal(set_up_account(&work, accounts, &setup), STATUS_OK);
    work_end(&work);
}

/* So that no more of them hash at once than a server lets. */
static void in_the_server_a_password_is_hashed_by_who_hashes_there(void **state)
{
    static const char *const words[] = {"user", "password", "--email", "ada@example.com",
                                        "--from-input"};
    struct fixture *fixture = *state;
    struct command_line line = a_line(fixture);
    struct server server = {.listener = -1};
    struct accounts *accounts = accounts_open(cheap, NULL, &fixture->arena);

    start_server(&server, fixture);
    make_account(&server, accounts);
    const uint64_t before = accounts_hash_count(accounts);
    line.served_store = server.store;
    line.served_address = server.address;
    line.served_accounts = accounts;
    line.store = fixture->address;
    line.standard_input = memfd_create("input", 0);
    assert_int_equal(write(line.standard_input, "five quiet rooms\n", 17), 17);
    lseek(line.standard_input, 0, SEEK_SET);
    assert_int_equal(command_line_run(&line, 5, words), EXIT_CODE_DONE);
    assert_int_equal(accounts_hash_count(accounts), before + 1);
    close(line.standard_input);
    accounts_close(accounts);
    stop_server(&server);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_new_store_is_made_and_read_again, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_store_that_nobody_named_lies_where_the_line_says, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(
            a_command_that_writes_is_run_by_the_server_that_holds_the_store, set_up, tear_down),
        cmocka_unit_test_setup_teardown(
            what_the_server_refuses_is_told_by_exit_code_and_standard_error, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_held_store_without_a_server_to_ask_stays_refused, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(
            in_the_server_a_command_works_on_its_store_and_reads_handed_files, set_up, tear_down),
        cmocka_unit_test_setup_teardown(in_the_server_a_password_is_hashed_by_who_hashes_there,
                                        set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
