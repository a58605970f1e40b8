// SPDX-License-Identifier: AGPL-3.0-or-later
#include "outside/dsn.h"

#include <strings.h>

#include "domain/mail_clean.h"
#include "outside/dsn_other.h"
#include "outside/mime_addresses.h"
#include "outside/mime_body.h"
#include "outside/mime_head.h"

enum { REPORT_BYTES_MAX = 256 * 1024 };

struct report {
    const struct charsets *charsets;
    struct arena *arena;
    struct mail_bounce *bounce;
};

/* "rfc822; ana@primjer.example": what stands behind the semicolon. */
static struct slice behind_type(struct slice field)
{
    const char *mark = field.length == 0 ? NULL : memchr(field.at, ';', field.length);

    if (!mark)
        return field;
    return slice_trim((struct slice){mark + 1, (size_t)(field.at + field.length - mark) - 1});
}

static const char *address_of(const struct report *report, struct slice field)
{
    struct mail_addresses list =
        mime_addresses_read(report->charsets, behind_type(field), report->arena);

    return list.count > 0 ? list.items[0].address : "";
}

static enum mail_action action_of(struct slice field)
{
    static const char *const words[MAIL_ACTIONS] = {[MAIL_BOUNCED] = "failed",
                                                    [MAIL_DELAYED] = "delayed",
                                                    [MAIL_DELIVERED] = "delivered",
                                                    [MAIL_RELAYED] = "relayed",
                                                    [MAIL_EXPANDED] = "expanded"};

    for (int i = MAIL_BOUNCED; i < MAIL_ACTIONS; i++) {
        if (mime_begins(field, words[i]))
            return (enum mail_action)i;
    }
    return MAIL_ACTION_UNSAID;
}

/* RFC 3463: three numbers, the first 2, 4 or 5. What stands behind it is left out. */
static const char *status_of(const struct report *report, struct slice field)
{
    size_t length = 0;

    for (int number = 0; number < 3; number++) {
        size_t digits = 0;

        while (length + digits < field.length && field.at[length + digits] >= '0' &&
               field.at[length + digits] <= '9')
            digits++;
        if (digits == 0 || digits > 3)
            return "";
        length += digits;
        if (number < 2 && (length == field.length || field.at[length++] != '.'))
            return "";
    }
    bool is_class = field.at[1] == '.' && strchr("245", field.at[0]);
    bool is_ended = length == field.length || field.at[length] != '.';
    return is_class && is_ended ? arena_copy(report->arena, field.at, length) : "";
}

static void read_recipient(const struct report *report, const struct mime_fields *fields)
{
    struct mail_bounce *bounce = report->bounce;
    struct mail_recipient *recipient = &bounce->recipients[bounce->recipient_count];
    struct slice final = mime_field(fields, "Final-Recipient");
    struct slice original = mime_field(fields, "Original-Recipient");

    if (bounce->recipient_count == MAIL_RECIPIENTS_MAX)
        return;
    *recipient = (struct mail_recipient){
        .address = address_of(report, final.at ? final : original),
        .original = address_of(report, original),
        .status = status_of(report, mime_field(fields, "Status")),
        .diagnostic =
            mime_line(report->charsets, behind_type(mime_field(fields, "Diagnostic-Code")),
                      MAIL_LINE_MAX, report->arena),
        .action = action_of(mime_field(fields, "Action"))};
    bounce->recipient_count++;
}

static const char *line_of(const struct report *report, struct slice field, size_t max)
{
    return mime_line(report->charsets, field, max, report->arena);
}

/* Of the whole message: the first block, but some leave it out. */
static void read_message_fields(const struct report *report, const struct mime_fields *fields)
{
    struct mail_bounce *bounce = report->bounce;

    if (bounce->reporter[0] == '\0')
        bounce->reporter =
            line_of(report, behind_type(mime_field(fields, "Reporting-MTA")), MAIL_LINE_MAX);
    if (bounce->original_envelope_id[0] == '\0')
        bounce->original_envelope_id =
            line_of(report, mime_field(fields, "Original-Envelope-Id"), MAIL_ID_MAX);
    if (bounce->original_id[0] == '\0')
        bounce->original_id = mime_id(mime_field(fields, "Original-Message-ID"), report->arena);
}

static void read_delivery(const struct report *report, struct slice text)
{
    while (text.length > 0) {
        size_t body_at;
        struct mime_fields fields = mime_fields_read(text, report->arena, &body_at);

        read_message_fields(report, &fields);
        if (mime_field(&fields, "Final-Recipient").at ||
            mime_field(&fields, "Original-Recipient").at)
            read_recipient(report, &fields);
        if (body_at == 0)
            return;
        text = (struct slice){text.at + body_at, text.length - body_at};
    }
}

static void read_complaint(const struct report *report, struct slice text)
{
    size_t body_at;
    struct mime_fields fields = mime_fields_read(text, report->arena, &body_at);
    struct mail_bounce *bounce = report->bounce;
    struct slice recipient = mime_field(&fields, "Original-Rcpt-To");

    bounce->feedback_type = mime_keyword(mime_field(&fields, "Feedback-Type"), report->arena);
    read_message_fields(report, &fields);
    if (bounce->reporter[0] == '\0')
        bounce->reporter = line_of(report, mime_field(&fields, "User-Agent"), MAIL_LINE_MAX);
    if (recipient.at)
        bounce->recipients[bounce->recipient_count++] =
            (struct mail_recipient){.address = address_of(report, recipient),
                                    .original = "",
                                    .status = "",
                                    .diagnostic = ""};
}

/* What came back of our own mail, whole or its header. */
static void read_original(const struct report *report, const struct mime_part *part)
{
    bool is_cut;
    struct slice text =
        transfer_decode_all(part->transfer, part->body, REPORT_BYTES_MAX, report->arena, &is_cut);
    size_t body_at;
    struct mime_fields fields = mime_fields_read(text, report->arena, &body_at);

    if (report->bounce->original_id[0] == '\0')
        report->bounce->original_id = mime_id(mime_field(&fields, "Message-ID"), report->arena);
}

/* False: it is no part of a report. */
static bool read_part(const struct report *report, const struct mime_part *part)
{
    static const struct {
        const char *type;
        enum mail_report kind;
    } kinds[] = {{"message/delivery-status", MAIL_DELIVERY},
                 {"message/global-delivery-status", MAIL_DELIVERY},
                 {"message/feedback-report", MAIL_COMPLAINT},
                 {"message/disposition-notification", MAIL_RECEIPT}};
    enum mail_report kind = MAIL_NO_REPORT;
    bool is_cut;

    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
        if (strcmp(part->type.value, kinds[i].type) == 0)
            kind = kinds[i].kind;
    }
    if (kind == MAIL_NO_REPORT || report->bounce->kind != MAIL_NO_REPORT)
        return false;
    report->bounce->kind = kind;
    struct slice text =
        transfer_decode_all(part->transfer, part->body, REPORT_BYTES_MAX, report->arena, &is_cut);
    if (kind == MAIL_COMPLAINT)
        read_complaint(report, text);
    else
        read_delivery(report, text);
    return true;
}

static bool holds_original(const struct mime_part *part)
{
    return strcmp(part->type.value, "message/rfc822") == 0 ||
           strcmp(part->type.value, "text/rfc822-headers") == 0 ||
           strcmp(part->type.value, "message/global-headers") == 0;
}

void dsn_read(const struct charsets *charsets, const struct mime_parts *parts, struct arena *arena,
              struct mail_message *message)
{
    struct report report = {charsets, arena, &message->bounce};

    message->bounce.recipients = arena_array(arena, struct mail_recipient, MAIL_RECIPIENTS_MAX);
    for (size_t i = 0; i < parts->count; i++)
        (void)read_part(&report, &parts->items[i]);
    for (size_t i = 0; i < parts->count && message->bounce.kind != MAIL_NO_REPORT; i++) {
        if (holds_original(&parts->items[i]))
            read_original(&report, &parts->items[i]);
    }
    if (message->bounce.kind == MAIL_NO_REPORT)
        dsn_other_read(charsets, &parts->items[0].fields, arena, message);
}
