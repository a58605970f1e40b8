// SPDX-License-Identifier: AGPL-3.0-or-later
#include <errno.h>
#include <unistd.h>

#include "app/mail_reading.h"
#include "base/display.h"
#include "cli/command_line.h"

/* A mailbox file is held in memory while it is gone through. */
enum { FILE_BYTES_MAX = 256 * 1024 * 1024, READ_BYTES = 1024 * 1024 };

/* What is done with each mail of a run. */
struct run {
    struct command_line *line;
    struct mail_reader *reader;
    int64_t count;
    bool as_json, as_html;
};

static enum status read_file(struct command_line *line, int fd, const char *path,
                             struct text *bytes)
{
    char *piece = arena_alloc(line->arena, READ_BYTES);
    ssize_t length;

    text_add(bytes, "");
    while ((length = read(fd, piece, READ_BYTES)) != 0) {
        if (length < 0 && errno == EINTR)
            continue;
        if (length < 0)
            return fault_set_errno(&line->fault, STATUS_UNAVAILABLE, "",
                                   MESSAGE("cannot read {1}", arg_text(path)), errno);
        text_add_slice(bytes, (struct slice){piece, (size_t)length});
        if (bytes->length > FILE_BYTES_MAX)
            return fault_set(&line->fault, STATUS_INVALID, "",
                             MESSAGE("{1} is larger than 256 MB, the most that is read at once; "
                                     "take the mailbox apart",
                                     arg_text(path)));
    }
    return STATUS_OK;
}

static void add_message(struct run *run, struct text *out, struct message message)
{
    struct text line = text_new(run->line->arena);

    text_add(&line, "");
    text_message(&line, run->line->language, &message);
    text_add_safe(out, (struct slice){line.at, line.length});
    text_add_char(out, '\n');
}

static const char *people(struct run *run, const struct mail_addresses *list)
{
    struct text out = text_new(run->line->arena);

    text_add(&out, "");
    for (size_t i = 0; i < list->count; i++) {
        const struct mail_address *one = &list->items[i];
        bool has_both = one->name[0] != '\0' && one->address[0] != '\0';

        text_add(&out, i > 0 ? ", " : "");
        text_add(&out, one->name);
        text_add(&out, has_both ? " <" : "");
        text_add(&out, one->address);
        text_add(&out, has_both ? ">" : "");
    }
    return out.at;
}

static void add_lines(struct text *out, const char *text)
{
    while (*text) {
        size_t length = strcspn(text, "\n");

        text_add_safe(out, (struct slice){text, length});
        text_add_char(out, '\n');
        text += length + (text[length] != '\0');
    }
}

static void add_attachments(struct run *run, struct text *out, const struct mail_message *message)
{
    for (size_t i = 0; i < message->attachments.count; i++) {
        const struct mail_attachment *file = &message->attachments.items[i];
        struct message word = mail_attachment_sentence(file->kind);

        add_message(run, out,
                    MESSAGE_N("Attached: {2} ({3}, {1} byte)", "Attached: {2} ({3}, {1} bytes)",
                              arg_count((int64_t)file->length), arg_text(file->name),
                              arg_text(file->media_type)));
        if (word.one)
            add_message(run, out, word);
    }
}

static void add_mail(struct run *run, struct text *out, const struct mail_message *message)
{
    add_message(run, out, MESSAGE("From: {1}", arg_text(people(run, &message->from))));
    add_message(run, out, MESSAGE("To: {1}", arg_text(people(run, &message->to))));
    if (message->cc.count > 0)
        add_message(run, out, MESSAGE("Copy to: {1}", arg_text(people(run, &message->cc))));
    add_message(run, out, MESSAGE("Subject: {1}", arg_text(message->subject)));
    if (message->cuts != 0)
        add_message(run, out, mail_cut_sentence(message->cuts));
    if (message->remote_pictures > 0)
        add_message(run, out,
                    MESSAGE_N("{1} picture from elsewhere was left out",
                              "{1} pictures from elsewhere were left out",
                              arg_count((int64_t)message->remote_pictures)));
    add_attachments(run, out, message);
    text_add_char(out, '\n');
    add_lines(out, message->text);
}

static void add_result(struct run *run, struct text *out, const struct mail_message *message)
{
    if (run->as_json) {
        text_add(out, run->count > 0 ? ",\n" : "[\n");
        mail_message_json(out, message);
    } else if (run->as_html) {
        text_add(out, message->html);
        text_add_char(out, '\n');
    } else {
        text_add(out, run->count > 0 ? "\n\n" : "");
        add_mail(run, out, message);
    }
    run->count++;
}

static enum status show(struct run *run, struct slice raw)
{
    struct command_line *line = run->line;
    struct arena_mark before = arena_mark(line->arena);
    struct mail_reading reading;
    struct text out = text_new(line->arena);

    enum status status = mail_read(run->reader, raw, line->arena, &line->fault, &reading);
    if (status != STATUS_OK)
        return status;
    text_add(&out, "");
    add_result(run, &out, &reading.message);
    status = command_line_print(line, &out);
    mail_reading_close(&reading);
    arena_rewind(line->arena, before);
    return status;
}

/* The next mail of a mailbox file (RFC 4155): from behind its line "From ", up to the next one that
 * stands behind an empty line. */
static struct slice take_mail(struct slice *box)
{
    const char *end = memchr(box->at, '\n', box->length);
    size_t start = end ? (size_t)(end - box->at) + 1 : box->length;
    const char *next = memmem(box->at + start, box->length - start, "\n\nFrom ", 7);
    size_t stop = next ? (size_t)(next - box->at) + 1 : box->length;
    struct slice mail = {box->at + start, stop - start};

    stop += next != NULL;
    *box = (struct slice){box->at + stop, box->length - stop};
    return mail;
}

static enum status show_file(struct run *run, const char *path)
{
    struct command_line *line = run->line;
    struct text bytes = text_new(line->arena);
    int fd;

    enum status status = command_line_open(line, path, &fd);
    if (status != STATUS_OK)
        return status;
    status = read_file(line, fd, path, &bytes);
    close(fd);
    struct slice rest = {bytes.at, bytes.length};
    bool is_box = rest.length > 5 && memcmp(rest.at, "From ", 5) == 0;
    if (status != STATUS_OK || !is_box)
        return status == STATUS_OK ? show(run, rest) : status;
    while (status == STATUS_OK && rest.length > 0)
        status = show(run, take_mail(&rest));
    return status;
}

/* regulars mail read FILE... */
enum status cmd_mail_read(struct command_line *line)
{
    struct run run = {.line = line,
                      .reader = mail_reader_open(NULL, line->arena),
                      .as_json = option_is_set(line, "json"),
                      .as_html = option_is_set(line, "html")};
    struct text end = text_new(line->arena);
    enum status status = STATUS_OK;

    if (line->operand_count == 0)
        return command_line_refuse(
            line, PLAIN_MESSAGE("which mail? name at least one file, as letter.eml"));
    if (run.as_json && run.as_html)
        return command_line_refuse(line, PLAIN_MESSAGE("--json and --html do not go together"));
    for (size_t i = 0; i < line->operand_count && status == STATUS_OK; i++)
        status = show_file(&run, line->operands[i]);
    mail_reader_close(run.reader);
    text_add(&end, "]\n");
    if (status == STATUS_OK && run.as_json && run.count > 0)
        status = command_line_print(line, &end);
    return status;
}
