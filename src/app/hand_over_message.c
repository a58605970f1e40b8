// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/hand_over_message.h"

#include <assert.h>

#include "base/text.h"

enum { MESSAGE_MAGIC = 0x52474831, COLUMNS_LEAST = 20, COLUMNS_MOST = 1000, DAY_MINUTES = 1440 };

enum handed_flag { HAS_COLOUR = 1, IS_UNICODE = 2, SHOWS_PROGRESS = 4, ALL_FLAGS = 7 };

/* Always four, before the arguments; "" for none. */
enum handed_text { TEXT_LANGUAGE, TEXT_TIME_ZONE, TEXT_STORE, TEXT_FOLDER, TEXT_COUNT };

struct head {
    uint32_t magic, flags;
    int32_t out_columns, err_columns;
    int32_t today, minute_of_day;
    uint32_t argument_count, file_count;
};
static_assert(sizeof(struct head) == 32, "no gaps whose bytes nobody set");

/* --- writing --- */

static void add_text(struct text *out, const char *text)
{
    text_add(out, text ? text : "");
    text_add_char(out, '\0');
}

enum status handed_command_write(const struct handed_command *command, struct arena *arena,
                                 struct fault *fault, struct slice *ret_bytes)
{
    const struct head head = {
        .magic = MESSAGE_MAGIC,
        .flags = (command->out_has_colour ? HAS_COLOUR : 0u) |
                 (command->out_is_unicode ? IS_UNICODE : 0u) |
                 (command->err_shows_progress ? SHOWS_PROGRESS : 0u),
        .out_columns = command->out_columns,
        .err_columns = command->err_columns,
        .today = command->today,
        .minute_of_day = command->minute_of_day,
        .argument_count = (uint32_t)command->argument_count,
        .file_count = (uint32_t)command->file_count,
    };
    struct text out = text_new(arena);

    if (command->argument_count > HANDED_ARGUMENTS_MAX || command->file_count > HANDED_FILES_MAX)
        return fault_set(fault, STATUS_INVALID, "",
                         MESSAGE("a server runs this command, and takes at most {1} arguments and "
                                 "{2} files at once",
                                 arg_count(HANDED_ARGUMENTS_MAX), arg_count(HANDED_FILES_MAX)));
    text_add_slice(&out, (struct slice){(const char *)&head, sizeof(head)});
    add_text(&out, command->language);
    add_text(&out, command->time_zone);
    add_text(&out, command->store);
    add_text(&out, command->folder);
    for (size_t i = 0; i < command->argument_count && out.length <= HANDED_BYTES_MAX; i++)
        add_text(&out, command->arguments[i]);
    for (size_t i = 0; i < command->file_count && out.length <= HANDED_BYTES_MAX; i++)
        add_text(&out, command->files[i].path);
    if (out.length > HANDED_BYTES_MAX)
        return fault_set(fault, STATUS_INVALID, "",
                         MESSAGE("a server runs this command, and takes arguments of at most {1} "
                                 "bytes together",
                                 arg_count(HANDED_BYTES_MAX)));
    *ret_bytes = (struct slice){out.at, out.length};
    return STATUS_OK;
}

/* --- reading --- */

/* The next text, or NULL when no NUL comes. */
static const char *take_text(struct slice *rest, struct arena *arena)
{
    const char *end = rest->length > 0 ? memchr(rest->at, '\0', rest->length) : NULL;

    if (!end)
        return NULL;
    size_t length = (size_t)(end - rest->at);
    const char *text = arena_copy(arena, rest->at, length);
    *rest = (struct slice){end + 1, rest->length - length - 1};
    return text;
}

static bool is_head_right(const struct head *head, size_t descriptor_count)
{
    return head->magic == MESSAGE_MAGIC && head->flags <= ALL_FLAGS &&
           head->out_columns >= COLUMNS_LEAST && head->out_columns <= COLUMNS_MOST &&
           head->err_columns >= COLUMNS_LEAST && head->err_columns <= COLUMNS_MOST &&
           head->minute_of_day >= 0 && head->minute_of_day < DAY_MINUTES &&
           head->argument_count <= HANDED_ARGUMENTS_MAX && head->file_count <= HANDED_FILES_MAX &&
           descriptor_count == HANDED_DESCRIPTORS + head->file_count;
}

static const char *none_when_empty(const char *text)
{
    return text[0] == '\0' ? NULL : text;
}

/* False when texts are missing or left over. */
static bool take_texts(struct slice rest, const struct head *head, struct arena *arena,
                       struct handed_command *command)
{
    const char *facts[TEXT_COUNT];
    const char **arguments = arena_array(arena, const char *, head->argument_count + 1);

    for (size_t i = 0; i < TEXT_COUNT; i++) {
        facts[i] = take_text(&rest, arena);
        if (!facts[i])
            return false;
    }
    for (size_t i = 0; i < head->argument_count; i++) {
        arguments[i] = take_text(&rest, arena);
        if (!arguments[i])
            return false;
    }
    for (size_t i = 0; i < head->file_count; i++) {
        command->files[i] = (struct handed_file){.path = take_text(&rest, arena), .fd = -1};
        if (!command->files[i].path)
            return false;
    }
    command->language = facts[TEXT_LANGUAGE];
    command->time_zone = none_when_empty(facts[TEXT_TIME_ZONE]);
    command->store = none_when_empty(facts[TEXT_STORE]);
    command->folder = facts[TEXT_FOLDER];
    command->arguments = arguments;
    return rest.length == 0 && command->folder[0] == '/';
}

enum status handed_command_read(struct slice bytes, size_t descriptor_count, struct arena *arena,
                                struct fault *fault, struct handed_command *ret_command)
{
    struct head head = {0};
    bool is_right = bytes.length >= sizeof(head);

    if (is_right)
        memcpy(&head, bytes.at, sizeof(head));
    is_right = is_right && is_head_right(&head, descriptor_count);

    struct handed_command command = {
        .argument_count = head.argument_count,
        .file_count = head.file_count,
        .standard_input = -1,
        .out = -1,
        .err = -1,
        .folder_fd = -1,
        .out_columns = head.out_columns,
        .err_columns = head.err_columns,
        .out_has_colour = (head.flags & HAS_COLOUR) != 0,
        .out_is_unicode = (head.flags & IS_UNICODE) != 0,
        .err_shows_progress = (head.flags & SHOWS_PROGRESS) != 0,
        .today = head.today,
        .minute_of_day = head.minute_of_day,
    };
    struct slice rest = {bytes.at + sizeof(head), bytes.length - sizeof(head)};
    if (!is_right || !take_texts(rest, &head, arena, &command))
        return fault_set(fault, STATUS_INVALID, "",
                         PLAIN_MESSAGE("the command and the server are of different versions of "
                                       "this program"));
    *ret_command = command;
    return STATUS_OK;
}
