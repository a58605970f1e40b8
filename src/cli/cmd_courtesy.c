// SPDX-License-Identifier: AGPL-3.0-or-later
#include <errno.h>
#include <unistd.h>

#include "app/courtesy_json.h"
#include "cli/command_line.h"

enum {
    LINE_BYTES_MAX = 1024 * 1024, /* of one message with all that belongs to it */
    READ_BYTES = 64 * 1024,
};

/* Lines of the input, one at a time in a buffer that never grows. */
struct line_reader {
    int fd;
    char *bytes; /* LINE_BYTES_MAX + READ_BYTES */
    size_t start, end;
    bool is_at_end;
    int64_t number;
};

static enum status read_more(struct command_line *line, struct line_reader *reader)
{
    ssize_t length;

    memmove(reader->bytes, reader->bytes + reader->start, reader->end - reader->start);
    reader->end -= reader->start;
    reader->start = 0;
    do {
        length = read(reader->fd, reader->bytes + reader->end, READ_BYTES);
    } while (length < 0 && errno == EINTR);
    if (length < 0)
        return fault_set_errno(&line->fault, STATUS_UNAVAILABLE, "",
                               PLAIN_MESSAGE("cannot read the messages"), errno);
    reader->is_at_end = length == 0;
    reader->end += (size_t)length;
    return STATUS_OK;
}

/* The next line without its end; *ret_is_there is false behind the last. */
static enum status next_line(struct command_line *line, struct line_reader *reader,
                             struct slice *ret_line, bool *ret_is_there)
{
    size_t looked = 0;

    for (;;) {
        const char *start = reader->bytes + reader->start;
        const size_t length = reader->end - reader->start;
        const char *end = memchr(start + looked, '\n', length - looked);

        if (end || (reader->is_at_end && length > 0)) {
            *ret_line = (struct slice){start, end ? (size_t)(end - start) : length};
            reader->start += ret_line->length + (end != NULL);
            reader->number++;
            *ret_is_there = true;
            return STATUS_OK;
        }
        *ret_is_there = false;
        if (reader->is_at_end)
            return STATUS_OK;
        if (length >= LINE_BYTES_MAX)
            return fault_set(&line->fault, STATUS_INVALID, "",
                             MESSAGE("line {1} of the messages is longer than {2} bytes, the most "
                                     "that one message may have",
                                     arg_plain(reader->number + 1), arg_count(LINE_BYTES_MAX)));
        looked = length;
        enum status status = read_more(line, reader);
        if (status != STATUS_OK)
            return status;
    }
}

/* ---- one message ---- */

static enum status read_message(struct command_line *line, int64_t number, struct slice text,
                                struct courtesy_asked *ret_asked)
{
    struct courtesy_refused refused;
    const struct json_value *root;
    struct fault fault = {0};

    if (json_read(text, line->arena, &fault, &root) != STATUS_OK || root->kind != VALUE_OBJECT)
        return fault_set(&line->fault, STATUS_INVALID, "",
                         MESSAGE("line {1} of the messages is no JSON object; each line has to be "
                                 "one, as {2}",
                                 arg_plain(number),
                                 arg_text("{\"id\": 1, \"lang\": \"en\", \"kind\": \"reply\", "
                                          "\"text\": \"...\"}")));
    if (!courtesy_json_read(root, line->arena, ret_asked, &refused))
        return fault_set(&line->fault, STATUS_INVALID, "",
                         MESSAGE("line {1} of the messages: “{2}” has to be {3}", arg_plain(number),
                                 arg_text(refused.member), arg_text(refused.expected)));
    return STATUS_OK;
}

/* The writer sets items apart by line ends, which no text holds unescaped: one line for each. */
static void join_lines(struct text *out)
{
    size_t kept = 0;

    for (size_t i = 0; i + 1 < out->length; i++) {
        if (out->at[i] == '\n') {
            while (out->at[i + 1] == ' ')
                i++;
            continue;
        }
        out->at[kept++] = out->at[i];
    }
    out->at[kept++] = '\n';
    out->at[kept] = '\0';
    out->length = kept;
}

static enum status check_line(struct command_line *line, const struct courtesy_rules *rules,
                              int64_t number, struct slice text)
{
    struct text out = text_new(line->arena);
    struct courtesy_asked asked;

    enum status status = read_message(line, number, text, &asked);
    if (status != STATUS_OK)
        return status;
    const struct courtesy_result result = courtesy_check(rules, &asked.message, line->arena);
    struct json json = json_new(&out);
    courtesy_json_write(&json, &asked, &result, line->language);
    json_finish(&json);
    join_lines(&out);
    return command_line_print(line, &out);
}

enum status cmd_courtesy(struct command_line *line)
{
    struct line_reader reader = {.fd = line->standard_input,
                                 .bytes = arena_alloc(line->arena, LINE_BYTES_MAX + READ_BYTES)};
    struct slice text = {0};
    bool is_there = true;

    if (!option_is_set(line, "json"))
        return command_line_refuse(
            line, PLAIN_MESSAGE("“regulars courtesy” reads and writes JSON lines: add --json"));
    if (line->operand_count > 0)
        return command_line_refuse(
            line, MESSAGE("“regulars courtesy” reads its input, not “{1}”: add < and the file",
                          arg_text(line->operands[0])));
    const struct courtesy_rules *rules = courtesy_rules_new(line->arena);
    const struct arena_mark mark = arena_mark(line->arena);
    enum status status = next_line(line, &reader, &text, &is_there);
    while (status == STATUS_OK && is_there && !line->out_is_gone) {
        status = check_line(line, rules, reader.number, text);
        if (status != STATUS_OK)
            break;
        arena_rewind(line->arena, mark);
        status = next_line(line, &reader, &text, &is_there);
    }
    return status;
}
