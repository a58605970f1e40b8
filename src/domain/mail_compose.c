// SPDX-License-Identifier: AGPL-3.0-or-later
#include "domain/mail_compose.h"

#include <stdbool.h>
#include <stdio.h>

#include "base/day.h"
#include "base/text.h"
#include "base/utf8.h"
#include "domain/mail_encode.h"
#include "domain/mail_envelope.h"
#include "domain/mail_header.h"

enum { BOUNDARY_SIZE = 40, DATE_SIZE = 40, REFERENCES_LAST = MAIL_DRAFT_REFERENCES_MAX - 1 };

/* A message being written; the first field at fault is kept. */
struct composing {
    const struct mail_draft *draft;
    struct text out;
    const char *refused; /* NULL while nothing is */
    char boundary[BOUNDARY_SIZE];
};

static void end_field(struct composing *composing, struct mail_header *header, const char *field)
{
    if (!mail_header_end(header) && !composing->refused)
        composing->refused = field;
}

/* ---- header ---- */

static void add_people(struct composing *composing, const char *name, struct mail_people people,
                       const char *field)
{
    if (people.count == 0)
        return;
    struct mail_header header = mail_header_begin(&composing->out, name);
    mail_header_people(&header, people);
    end_field(composing, &header, field);
}

static void add_line(struct composing *composing, const char *name, const char *value,
                     const char *field)
{
    struct mail_header header = mail_header_begin(&composing->out, name);

    mail_header_token(&header, slice_of(value));
    end_field(composing, &header, field);
}

static void add_subject(struct composing *composing)
{
    struct mail_header header = mail_header_begin(&composing->out, "Subject");

    mail_header_words(&header, slice_of(composing->draft->subject));
    end_field(composing, &header, "subject");
}

static void add_date(struct composing *composing)
{
    static const char *const days[] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
    static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                         "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    int32_t offset = composing->draft->date_offset_minutes;
    int64_t local = composing->draft->date_at / 1000000 + offset * 60;
    day_t day = (day_t)(local / 86400);
    struct civil civil = civil_of(day);
    int32_t second = (int32_t)(local % 86400), zone = offset < 0 ? -offset : offset;
    char text[DATE_SIZE];

    (void)snprintf(text, sizeof(text), "%s, %02d %s %04d %02d:%02d:%02d %c%02d%02d",
                   days[day_weekday(day) - 1], (int)civil.day, months[civil.month - 1],
                   (int)civil.year, (int)(second / 3600), (int)(second / 60 % 60),
                   (int)(second % 60), offset < 0 ? '-' : '+', (int)(zone / 60), (int)(zone % 60));
    add_line(composing, "Date", text, "");
}

/* Between brackets stand characters that need no quoting, and one @. */
static bool is_id(struct slice id)
{
    size_t at_count = 0;

    for (size_t i = 0; i < id.length; i++) {
        uint8_t byte = (uint8_t)id.at[i];

        if (byte <= ' ' || byte >= 0x7F || byte == '<' || byte == '>')
            return false;
        at_count += byte == '@';
    }
    return id.length >= 3 && id.length <= MAIL_DRAFT_ID_MAX && at_count == 1;
}

static void add_id_token(struct mail_header *header, const char *id)
{
    struct text token = text_new(header->out->arena);

    text_format(&token, "<%s>", id);
    mail_header_token(header, (struct slice){token.at, token.length});
}

static void add_id(struct composing *composing, const char *name, const char *id)
{
    struct mail_header header = mail_header_begin(&composing->out, name);

    add_id_token(&header, id);
    end_field(composing, &header, "message_id");
}

/* Ids of others come as they are: what is none is left out, as are those in the middle. */
static void add_references(struct composing *composing)
{
    const struct mail_draft *draft = composing->draft;
    size_t from = draft->reference_count > MAIL_DRAFT_REFERENCES_MAX
                      ? draft->reference_count - REFERENCES_LAST
                      : 0;
    struct mail_header header = {.is_first = true};

    for (size_t i = 0; i < draft->reference_count; i++) {
        if ((i > 0 && i < from) || !is_id(slice_of(draft->references[i])))
            continue;
        if (!header.out)
            header = mail_header_begin(&composing->out, "References");
        add_id_token(&header, draft->references[i]);
    }
    if (header.out)
        end_field(composing, &header, "message_id");
}

static void add_threading(struct composing *composing)
{
    const struct mail_draft *draft = composing->draft;

    if (!is_id(slice_of(draft->message_id)) && !composing->refused)
        composing->refused = "message_id";
    add_id(composing, "Message-ID", draft->message_id);
    if (draft->in_reply_to && is_id(slice_of(draft->in_reply_to)))
        add_id(composing, "In-Reply-To", draft->in_reply_to);
    add_references(composing);
}

static void add_hand(struct composing *composing)
{
    if (composing->draft->hand == MAIL_AUTO_GENERATED)
        add_line(composing, "Auto-Submitted", "auto-generated", "");
    if (composing->draft->hand == MAIL_AUTO_REPLIED) {
        add_line(composing, "Auto-Submitted", "auto-replied", "");
        add_line(composing, "X-Loop", composing->draft->from.address, "");
    }
}

/* An address in brackets: what could close them, or part it from the next, is not in it. */
static bool is_web_address(const char *text)
{
    return strncmp(text, "https://", 8) == 0 && text[8] != '\0' &&
           text[strcspn(text, "<>, \t\"")] == '\0' && !mail_needs_utf8(slice_of(text));
}

static void add_brackets(struct mail_header *header, const char *before, const char *text,
                         const char *after)
{
    struct text token = text_new(header->out->arena);

    text_format(&token, "<%s%s>%s", before, text, after);
    mail_header_token(header, (struct slice){token.at, token.length});
}

static void add_unsubscribe(struct composing *composing)
{
    const struct mail_draft *draft = composing->draft;
    struct mail_header header = mail_header_begin(&composing->out, "List-Unsubscribe");

    if (draft->list_unsubscribe && !is_web_address(draft->list_unsubscribe))
        header.is_refused = true;
    if (draft->unsubscribe_address && !mail_envelope_takes(slice_of(draft->unsubscribe_address)))
        header.is_refused = true;
    if (draft->list_unsubscribe)
        add_brackets(&header, "", draft->list_unsubscribe, draft->unsubscribe_address ? "," : "");
    if (draft->unsubscribe_address)
        add_brackets(&header, "mailto:", draft->unsubscribe_address, "");
    end_field(composing, &header, "list");
}

static void add_list(struct composing *composing)
{
    const struct mail_draft *draft = composing->draft;

    if (draft->list_id) {
        struct mail_header header = mail_header_begin(&composing->out, "List-Id");

        header.is_refused = draft->list_id[strcspn(draft->list_id, "<> ")] != '\0';
        add_brackets(&header, "", draft->list_id, "");
        end_field(composing, &header, "list");
        add_line(composing, "Precedence", "bulk", "");
    }
    if (draft->list_unsubscribe || draft->unsubscribe_address)
        add_unsubscribe(composing);
    if (draft->list_unsubscribe)
        add_line(composing, "List-Unsubscribe-Post", "List-Unsubscribe=One-Click", "");
}

static void add_head(struct composing *composing)
{
    const struct mail_draft *draft = composing->draft;

    add_people(composing, "From", (struct mail_people){&draft->from, 1}, "from");
    if (draft->reply_to.address)
        add_people(composing, "Reply-To", (struct mail_people){&draft->reply_to, 1}, "reply_to");
    add_people(composing, "To", draft->to, "to");
    add_people(composing, "Cc", draft->cc, "cc");
    add_subject(composing);
    add_date(composing);
    add_threading(composing);
    add_hand(composing);
    add_list(composing);
    add_line(composing, "MIME-Version", "1.0", "");
}

/* ---- bodies ---- */

static void add_text(struct composing *composing)
{
    struct slice text = slice_of(composing->draft->text);
    enum mail_encoding encoding = mail_encoding_of(text);

    /* A text of seven bits could hold the boundary. */
    if (encoding == MAIL_SEVEN_BIT && composing->draft->file_count > 0)
        encoding = MAIL_QUOTED_PRINTABLE;
    add_line(composing, "Content-Type", "text/plain; charset=utf-8", "");
    add_line(composing, "Content-Transfer-Encoding", mail_encoding_name(encoding), "");
    text_add(&composing->out, "\r\n");
    if (encoding == MAIL_SEVEN_BIT)
        mail_lines_add(&composing->out, text);
    else if (encoding == MAIL_QUOTED_PRINTABLE)
        mail_quoted_printable_add(&composing->out, text);
    else {
        struct text lines = text_new(composing->out.arena);

        mail_lines_add(&lines, text);
        mail_base64_add(&composing->out, (struct slice){lines.at, lines.length});
    }
}

/* type/subtype of RFC 6838; multipart and message are no types of a file in base64. */
static bool is_type(const char *type)
{
    static const char allowed[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                                  "!#$&^_.+-";
    size_t main_length = strspn(type, allowed);

    if (main_length == 0 || main_length > 64 || type[main_length] != '/')
        return false;
    size_t sub_length = strspn(type + main_length + 1, allowed);
    return sub_length > 0 && sub_length <= 64 && type[main_length + 1 + sub_length] == '\0' &&
           strncmp(type, "multipart/", 10) != 0 && strncmp(type, "message/", 8) != 0;
}

/* A name is no path. */
static struct slice name_alone(const char *name)
{
    const char *start = name;

    for (const char *at = name; *at != '\0'; at++)
        if (*at == '/' || *at == '\\')
            start = at + 1;
    return slice_of(start);
}

static void add_file(struct composing *composing, const struct mail_file *file)
{
    struct slice name = name_alone(file->name);

    text_format(&composing->out, "\r\n--%s\r\n", composing->boundary);
    add_line(composing, "Content-Type",
             is_type(file->type) ? file->type : "application/octet-stream", "");
    struct mail_header header = mail_header_begin(&composing->out, "Content-Disposition");
    mail_header_token(&header, slice_of("attachment"));
    mail_header_parameter(&header, "filename", name.length > 0 ? name : slice_of("file"));
    end_field(composing, &header, "files");
    add_line(composing, "Content-Transfer-Encoding", "base64", "");
    text_add(&composing->out, "\r\n");
    mail_base64_add(&composing->out, file->bytes);
}

/*
 * "=_" stands in no text of quoted-printable or base64, and every part is one of them. What follows
 * tells this message's boundaries from those of another that is within.
 */
static void make_boundary(struct composing *composing)
{
    size_t length = 2;

    composing->boundary[0] = '=';
    composing->boundary[1] = '_';
    for (const char *at = composing->draft->message_id; *at != '\0'; at++) {
        bool is_letter =
            (*at >= '0' && *at <= '9') || (*at >= 'a' && *at <= 'z') || (*at >= 'A' && *at <= 'Z');

        if (is_letter && length < BOUNDARY_SIZE - 1)
            composing->boundary[length++] = *at;
    }
    composing->boundary[length] = '\0';
}

static void add_parts(struct composing *composing)
{
    const struct mail_draft *draft = composing->draft;
    struct mail_header header = mail_header_begin(&composing->out, "Content-Type");

    make_boundary(composing);
    mail_header_token(&header, slice_of("multipart/mixed"));
    mail_header_parameter(&header, "boundary", slice_of(composing->boundary));
    end_field(composing, &header, "message_id");
    text_format(&composing->out, "\r\n--%s\r\n", composing->boundary);
    add_text(composing);
    for (size_t i = 0; i < draft->file_count; i++)
        add_file(composing, &draft->files[i]);
    text_format(&composing->out, "\r\n--%s--\r\n", composing->boundary);
}

/* ---- limits ---- */

static enum status too_long(struct fault *fault, const char *field, int64_t most)
{
    return fault_set(fault, STATUS_INVALID, field,
                     MESSAGE("It is too long for a mail: at most {1} bytes", arg_count(most)));
}

static enum status check_names(const struct mail_draft *draft, struct fault *fault)
{
    const struct mail_people lists[] = {draft->to, draft->cc, {&draft->from, 1}};
    static const char *const fields[] = {"to", "cc", "from"};

    for (size_t list = 0; list < sizeof(lists) / sizeof(lists[0]); list++)
        for (size_t i = 0; i < lists[list].count; i++) {
            const char *name = lists[list].items[i].name;

            if (name && strlen(name) > MAIL_DRAFT_NAME_MAX)
                return too_long(fault, fields[list], MAIL_DRAFT_NAME_MAX);
        }
    return STATUS_OK;
}

static enum status check_files(const struct mail_draft *draft, struct fault *fault)
{
    uint64_t bytes = 0;

    if (draft->file_count > MAIL_FILES_MAX)
        return fault_set(fault, STATUS_INVALID, "files",
                         MESSAGE("A mail takes at most {1} files", arg_count(MAIL_FILES_MAX)));
    for (size_t i = 0; i < draft->file_count; i++) {
        if (strlen(draft->files[i].name) > MAIL_FILE_NAME_MAX)
            return too_long(fault, "files", MAIL_FILE_NAME_MAX);
        if (draft->files[i].bytes.length > MAIL_FILE_BYTES_MAX)
            return too_long(fault, "files", (int64_t)MAIL_FILE_BYTES_MAX);
        bytes += draft->files[i].bytes.length;
    }
    return bytes > MAIL_FILE_BYTES_MAX ? too_long(fault, "files", (int64_t)MAIL_FILE_BYTES_MAX)
                                       : STATUS_OK;
}

static enum status check(const struct mail_draft *draft, struct fault *fault)
{
    size_t people = draft->to.count + draft->cc.count;

    if (people == 0)
        return fault_set(fault, STATUS_INVALID, "to",
                         PLAIN_MESSAGE("Say who the mail is for: an address is missing"));
    if (people > MAIL_PEOPLE_MAX)
        return fault_set(
            fault, STATUS_INVALID, "to",
            MESSAGE("A mail takes at most {1} recipients", arg_count(MAIL_PEOPLE_MAX)));
    if (strlen(draft->subject) > MAIL_DRAFT_SUBJECT_MAX)
        return too_long(fault, "subject", MAIL_DRAFT_SUBJECT_MAX);
    if (strlen(draft->text) > MAIL_DRAFT_TEXT_MAX)
        return too_long(fault, "text", MAIL_DRAFT_TEXT_MAX);
    if (!utf8_is_valid(slice_of(draft->text)))
        return fault_set(fault, STATUS_INVALID, "text",
                         PLAIN_MESSAGE("The text is not in UTF-8; type it anew"));
    enum status status = check_names(draft, fault);
    return status == STATUS_OK ? check_files(draft, fault) : status;
}

enum status mail_compose(const struct mail_draft *draft, struct arena *arena, struct fault *fault,
                         struct slice *ret_raw)
{
    struct composing composing = {.draft = draft, .out = text_new(arena)};
    enum status status = check(draft, fault);

    if (status != STATUS_OK)
        return status;
    add_head(&composing);
    if (draft->file_count > 0)
        add_parts(&composing);
    else
        add_text(&composing);
    if (composing.refused)
        return fault_set(fault, STATUS_INVALID, composing.refused,
                         PLAIN_MESSAGE("It holds what may not stand in a mail's header: a line "
                                       "end, a control character or an address that is none"));
    *ret_raw = (struct slice){composing.out.at, composing.out.length};
    return STATUS_OK;
}
