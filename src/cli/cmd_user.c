// SPDX-License-Identifier: AGPL-3.0-or-later
#include <errno.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#include "app/client_json.h"
#include "app/sign_in.h"
#include "app/users.h"
#include "base/json.h"
#include "cli/record_line.h"
#include "domain/account.h"

static enum status refuse_operands(struct command_line *line)
{
    if (line->operand_count == 0)
        return STATUS_OK;
    return command_line_refuse(line, MESSAGE("“{1}” is not expected here; this command takes "
                                             "options only",
                                             arg_text(line->operands[0])));
}

static enum status need_email(struct command_line *line, const char **ret_email)
{
    const char *email = option_text(line, "email");

    if (!email)
        return command_line_refuse(
            line, PLAIN_MESSAGE("say whose account it is, as --email ada@example.com"));
    *ret_email = email;
    return STATUS_OK;
}

static enum status print_line(struct command_line *line, struct message message)
{
    struct text text = text_new(line->arena);

    text_message(&text, line->language, &message);
    text_add_char(&text, '\n');
    return command_line_print(line, &text);
}

/* --- user list --- */

static void add_json(struct text *out, const struct member_list *users)
{
    struct json json = json_new(out);

    json_begin_object(&json, NULL);
    json_int(&json, "schema", 1);
    json_begin_array(&json, "users");
    for (size_t i = 0; i < users->count; i++) {
        const struct member *user = &users->items[i];

        json_begin_object(&json, NULL);
        json_id(&json, "id", user->user_id);
        json_text(&json, "name", user->name);
        if (user->email)
            json_text(&json, "email", user->email);
        else
            json_null(&json, "email");
        json_bool(&json, "has_password", user->has_password);
        json_bool(&json, "has_two_factor", user->has_totp);
        json_end(&json);
    }
    json_end(&json);
    json_end(&json);
    json_finish(&json);
}

static void add_table(struct command_line *line, struct text *out, const struct member_list *users)
{
    struct printer printer = record_printer(line, out);
    struct table table = table_new(&printer);
    const char *yes = say_name(&printer, N_("yes")), *no = say_name(&printer, N_("no"));

    table_column(&table, say_name(&printer, N_("Name")), COLUMN_NAME, STAYS, 12);
    table_column(&table, say_name(&printer, N_("E-mail address")), COLUMN_LABEL, STAYS, 0);
    table_column(&table, say_name(&printer, N_("Password")), COLUMN_LABEL, 2, 0);
    table_column(&table, say_name(&printer, N_("Two-factor sign-in")), COLUMN_LABEL, 1, 0);
    for (size_t i = 0; i < users->count; i++) {
        const struct member *user = &users->items[i];
        const char *email = user->email ? user->email : "";

        table_cell(&table, say_log_text(&printer, slice_of(user->name)), TONE_STRONG);
        table_cell(&table, say_log_text(&printer, slice_of(email)), TONE_PLAIN);
        table_cell(&table, user->has_password ? yes : no, TONE_PLAIN);
        table_cell(&table, user->has_totp ? yes : no, TONE_PLAIN);
    }
    table_print(&table);
}

enum status cmd_user_list(struct command_line *line)
{
    struct store_line store = {0};
    struct member_list users = {0};
    struct text text = text_new(line->arena);

    enum status status = refuse_operands(line);
    if (status == STATUS_OK)
        status = store_line_open(line, option_text(line, "store"), USE_READ, &store);
    if (status == STATUS_OK)
        status = list_users(&store.work, &users);
    if (status == STATUS_OK) {
        if (option_is_set(line, "json"))
            add_json(&text, &users);
        else
            add_table(line, &text, &users);
        status = command_line_print(line, &text);
    }
    return record_line_end(line, &store, status);
}

/* --- user link, user password --- */

/* A server knows how it is reached; else whoever asks may say so, or puts it together. */
static enum status print_link(struct command_line *line, const char *path, struct message says)
{
    const char *base_url = option_text(line, "base-url");
    struct text text = text_new(line->arena);

    if (!base_url)
        base_url = line->served_base_url;
    text_message(&text, line->language, &says);
    text_format(&text, "\n  %s%s\n", base_url ? base_url : "", path);
    enum status status = command_line_print(line, &text);
    if (status == STATUS_OK && !base_url)
        command_line_note(line, PLAIN_MESSAGE("this stands behind the address at which Regulars is "
                                              "reached, as http://127.0.0.1:8080"));
    return status;
}

static enum status make_link(struct command_line *line, const char *email, enum user_link kind)
{
    struct store_line store = {0};
    const char *path = NULL;
    struct message says = MESSAGE_N(
        "Sign in with this link; it works once, for {1} minute:",
        "Sign in with this link; it works once, for {1} minutes:", arg_count(SIGN_IN_LINK_MINUTES));

    if (kind == LINK_SETS_PASSWORD)
        says = MESSAGE_N("Set a new password with this link; it works once, for {1} minute:",
                         "Set a new password with this link; it works once, for {1} minutes:",
                         arg_count(PASSWORD_LINK_MINUTES));
    enum status status = store_line_open(line, option_text(line, "store"), USE_WRITE, &store);
    if (status == STATUS_OK && !store.was_handed_over)
        status = make_user_link(&store.work, email, kind, &path);
    if (status == STATUS_OK && !store.was_handed_over)
        status = print_link(line, path, says);
    return record_line_end(line, &store, status);
}

enum status cmd_user_link(struct command_line *line)
{
    enum status status = refuse_operands(line);

    return status == STATUS_OK ? make_link(line, option_text(line, "email"), LINK_SIGNS_IN)
                               : status;
}

/* A server that runs the command runs no other meanwhile, so it waits for no one for long. */
enum { PASSWORD_SECONDS = 30 };

static bool password_is_waited_for(const struct command_line *line)
{
    struct pollfd wait = {.fd = line->standard_input, .events = POLLIN};

    return !line->served_store || poll(&wait, 1, PASSWORD_SECONDS * 1000) != 0;
}

/* The first line of the input, without its end. */
static enum status read_password(struct command_line *line, const char **ret_password)
{
    char bytes[PASSWORD_MAX + 2];
    size_t length = 0;

    while (length < sizeof(bytes)) {
        if (!password_is_waited_for(line))
            return command_line_refuse(line, MESSAGE_N("no password came within {1} second",
                                                       "no password came within {1} seconds",
                                                       arg_count(PASSWORD_SECONDS)));
        ssize_t got = read(line->standard_input, bytes + length, sizeof(bytes) - length);

        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return fault_set_errno(&line->fault, STATUS_UNAVAILABLE, "",
                                   PLAIN_MESSAGE("the password cannot be read from the input"),
                                   errno);
        length += (size_t)got;
        if (got == 0 || memchr(bytes, '\n', length))
            break;
    }
    const char *end = length > 0 ? memchr(bytes, '\n', length) : NULL;
    length = end ? (size_t)(end - bytes) : length;
    if (memchr(bytes, '\0', length))
        return command_line_refuse(line, PLAIN_MESSAGE("the password is not valid UTF-8"));
    *ret_password = arena_copy(line->arena, bytes, length);
    secret_wipe(bytes, sizeof(bytes));
    return STATUS_OK;
}

/* In a server it counts among those who hash there. */
static enum status set_password(struct command_line *line, struct work *work, const char *email)
{
    struct accounts *own =
        line->served_accounts ? NULL : accounts_open(ACCOUNTS_COST, NULL, line->arena);
    struct accounts *accounts = own ? own : line->served_accounts;
    const char *password = NULL;

    enum status status = read_password(line, &password);
    if (status == STATUS_OK)
        status = set_user_password(work, accounts, email, password);
    if (own)
        accounts_close(own);
    if (status == STATUS_OK)
        status = print_line(line, PLAIN_MESSAGE("The password is set; all sessions have ended."));
    return status;
}

enum status cmd_user_password(struct command_line *line)
{
    struct store_line store = {0};
    const char *email = NULL;

    enum status status = refuse_operands(line);
    if (status == STATUS_OK)
        status = need_email(line, &email);
    if (status == STATUS_OK && !option_is_set(line, "from-input"))
        return make_link(line, email, LINK_SETS_PASSWORD);
    if (status == STATUS_OK)
        status = store_line_open(line, option_text(line, "store"), USE_WRITE, &store);
    if (status == STATUS_OK && !store.was_handed_over)
        status = set_password(line, &store.work, email);
    return record_line_end(line, &store, status);
}

/* --- user two-factor --- */

enum status cmd_user_two_factor(struct command_line *line)
{
    struct store_line store = {0};
    const char *email = NULL;

    if (line->operand_count != 1 || strcmp(line->operands[0], "off") != 0)
        return command_line_refuse(
            line, PLAIN_MESSAGE("it can only be turned off here: regulars user two-factor off "
                                "--email ADDRESS; turning it on needs their telephone"));
    enum status status = need_email(line, &email);
    if (status == STATUS_OK)
        status = store_line_open(line, option_text(line, "store"), USE_WRITE, &store);
    if (status == STATUS_OK && !store.was_handed_over)
        status = end_user_two_factor(&store.work, email);
    if (status == STATUS_OK && !store.was_handed_over)
        status = print_line(
            line, PLAIN_MESSAGE("Two-factor sign-in is off; all their sessions have ended."));
    return record_line_end(line, &store, status);
}
