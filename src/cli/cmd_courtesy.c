// SPDX-License-Identifier: AGPL-3.0-or-later
#include <errno.h>
#include <unistd.h>

#include "base/json.h"
#include "base/json_read.h"
#include "cli/command_line.h"
#include "domain/courtesy.h"

enum {
    LINE_BYTES_MAX = 1024 * 1024, /* of one message with all that belongs to it */
    READ_BYTES = 64 * 1024,
    OTHER_CLIENTS_MAX = 1000,
    ATTACHMENTS_MAX = 1000,
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

struct asked {
    const struct json_value *id; /* handed back as it came; NULL for none */
    struct courtesy_message message;
};

static enum status refuse_member(struct command_line *line, int64_t number, const char *name,
                                 const char *expected)
{
    return fault_set(&line->fault, STATUS_INVALID, "",
                     MESSAGE("line {1} of the messages: “{2}” has to be {3}", arg_plain(number),
                             arg_text(name), arg_text(expected)));
}

/* "" when it is not there. */
static bool read_text(const struct json_value *object, const char *name, const char **ret_text)
{
    const struct json_value *value = object ? json_member(object, name) : NULL;

    *ret_text = "";
    if (value == NULL || value->kind == VALUE_NULL)
        return true;
    if (value->kind != VALUE_TEXT)
        return false;
    *ret_text = value->text.at;
    return true;
}

static bool read_choice(const char *text, const char *const *choices, size_t count,
                        size_t *ret_choice)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(text, choices[i]) == 0) {
            *ret_choice = i;
            return true;
        }
    return false;
}

static enum status read_kind(struct command_line *line, int64_t number,
                             const struct json_value *root, struct asked *ret_asked)
{
    static const char *const kinds[] = {"reply", "delivery",  "delay",    "review_reply",
                                        "quote", "complaint", "reminder", "first_contact"};
    static const char *const languages[] = {"en", "ru", "hr"};
    const char *kind, *language;
    size_t choice = 0;

    if (!read_text(root, "lang", &language) || !read_choice(language, languages, 3, &choice))
        return refuse_member(line, number, "lang", "en, ru, hr");
    ret_asked->message.language = languages[choice];
    if (!read_text(root, "kind", &kind) ||
        !read_choice(kind, kinds, sizeof(kinds) / sizeof(kinds[0]), &choice))
        return refuse_member(
            line, number, "kind",
            "reply, delivery, delay, review_reply, quote, complaint, reminder, first_contact");
    ret_asked->message.kind = (enum courtesy_kind)choice;
    return STATUS_OK;
}

static enum status read_client(struct command_line *line, int64_t number,
                               const struct json_value *root, struct asked *ret_asked)
{
    static const char *const forms[] = {"", "formal", "familiar"};
    const struct json_value *client = json_member(root, "client");
    const char *form;
    size_t choice = 0;

    if (client && client->kind != VALUE_OBJECT)
        return refuse_member(line, number, "client", "{\"name\", \"form\", \"company\"}");
    if (!read_text(client, "name", &ret_asked->message.client_name))
        return refuse_member(line, number, "client.name", "\"...\"");
    if (!read_text(client, "company", &ret_asked->message.company))
        return refuse_member(line, number, "client.company", "\"...\"");
    if (!read_text(client, "form", &form) || !read_choice(form, forms, 3, &choice))
        return refuse_member(line, number, "client.form", "formal, familiar");
    ret_asked->message.form_of_address = (enum form_of_address)choice;
    return STATUS_OK;
}

static enum status read_others(struct command_line *line, int64_t number,
                               const struct json_value *root, struct asked *ret_asked)
{
    const struct json_value *others = json_member(root, "other_clients");
    const struct json_value *attached = json_member(root, "attachments");

    if (attached && (attached->kind != VALUE_INTEGER || attached->integer < 0 ||
                     attached->integer > ATTACHMENTS_MAX))
        return refuse_member(line, number, "attachments", "0 .. 1000");
    ret_asked->message.attachment_count = attached ? (size_t)attached->integer : 0;
    if (others == NULL)
        return STATUS_OK;
    if (others->kind != VALUE_ARRAY || others->count > OTHER_CLIENTS_MAX)
        return refuse_member(line, number, "other_clients", "[\"...\"] (<= 1000)");
    const char **names = arena_array(line->arena, const char *, others->count);
    for (size_t i = 0; i < others->count; i++) {
        if (others->items[i].kind != VALUE_TEXT)
            return refuse_member(line, number, "other_clients", "[\"...\"] (<= 1000)");
        names[i] = others->items[i].text.at;
    }
    ret_asked->message.other_clients = names;
    ret_asked->message.other_client_count = others->count;
    return STATUS_OK;
}

static enum status read_message(struct command_line *line, int64_t number, struct slice text,
                                struct asked *ret_asked)
{
    const struct json_value *root;
    struct fault fault = {0};

    if (json_read(text, line->arena, &fault, &root) != STATUS_OK || root->kind != VALUE_OBJECT)
        return fault_set(&line->fault, STATUS_INVALID, "",
                         MESSAGE("line {1} of the messages is no JSON object; each line has to be "
                                 "one, as {2}",
                                 arg_plain(number),
                                 arg_text("{\"id\": 1, \"lang\": \"en\", \"kind\": \"reply\", "
                                          "\"text\": \"...\"}")));
    const struct json_value *body = json_member(root, "text");
    if (body == NULL || body->kind != VALUE_TEXT)
        return refuse_member(line, number, "text", "\"...\"");
    ret_asked->message.text = body->text;
    ret_asked->id = json_member(root, "id");
    if (ret_asked->id && ret_asked->id->kind != VALUE_INTEGER && ret_asked->id->kind != VALUE_TEXT)
        return refuse_member(line, number, "id", "1, \"...\"");
    enum status status = read_kind(line, number, root, ret_asked);
    if (status == STATUS_OK)
        status = read_client(line, number, root, ret_asked);
    if (status == STATUS_OK)
        status = read_others(line, number, root, ret_asked);
    return status;
}

/* ---- what was found ---- */

static void add_finding(struct command_line *line, struct json *json, struct slice text,
                        const struct courtesy_finding *finding)
{
    char rule[24];

    snprintf(rule, sizeof(rule), "rule-%d", courtesy_label_rule(finding->label));
    json_begin_object(json, NULL);
    json_text(json, "label", courtesy_label_key(finding->label));
    if (finding->to > 0) {
        json_slice(json, "quote",
                   (struct slice){text.at + finding->from, finding->to - finding->from});
        json_int(json, "from", (int64_t)finding->from);
        json_int(json, "to", (int64_t)finding->to);
    }
    json_text(json, "why", courtesy_why(finding->label, line->language));
    json_text(json, "rule", rule);
    json_text(json, "mend", courtesy_mend(finding->label, line->language));
    json_end(json);
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

static void add_result(struct command_line *line, struct text *out, const struct asked *asked,
                       const struct courtesy_result *result)
{
    struct json json = json_new(out);

    json_begin_object(&json, NULL);
    if (asked->id && asked->id->kind == VALUE_INTEGER)
        json_int(&json, "id", asked->id->integer);
    else if (asked->id)
        json_slice(&json, "id", asked->id->text);
    json_begin_array(&json, "findings");
    for (size_t i = 0; i < result->count; i++)
        add_finding(line, &json, asked->message.text, &result->findings[i]);
    json_end(&json);
    if (result->was_cut)
        json_bool(&json, "cut", true);
    json_end(&json);
    json_finish(&json);
    join_lines(out);
}

static enum status check_line(struct command_line *line, const struct courtesy_rules *rules,
                              int64_t number, struct slice text)
{
    struct text out = text_new(line->arena);
    struct asked asked = {0};

    enum status status = read_message(line, number, text, &asked);
    if (status != STATUS_OK)
        return status;
    const struct courtesy_result result = courtesy_check(rules, &asked.message, line->arena);
    add_result(line, &out, &asked, &result);
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
