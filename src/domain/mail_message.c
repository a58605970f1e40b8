// SPDX-License-Identifier: AGPL-3.0-or-later
#include "domain/mail_message.h"

struct mail_message mail_message_empty(void)
{
    return (struct mail_message){
        .message_id = "",
        .in_reply_to = "",
        .subject = "",
        .text = "",
        .html = "",
        .machine = {.auto_submitted = "",
                    .precedence = "",
                    .auto_response_suppress = "",
                    .list_id = "",
                    .return_path = "",
                    .loop = "",
                    .checked_by = ""},
        .bounce = {.original_id = "",
                   .original_envelope_id = "",
                   .reporter = "",
                   .feedback_type = ""},
        .invitation = {.method = "", .summary = "", .location = ""},
    };
}

/* Those first that keep most of the mail from being seen. */
static const struct {
    enum mail_cut cut;
    const char *sentence;
} cut_sentences[MAIL_CUTS] = {
    {MAIL_CUT_UNREAD, N_("This message could not be read. It is kept as it came")},
    {MAIL_CUT_SIZE, N_("This message is larger than 50 MB. Only its beginning is shown")},
    {MAIL_CUT_DEPTH, N_("This message holds messages within messages, too deep to be shown")},
    {MAIL_CUT_PARTS, N_("This message has more parts than are shown")},
    {MAIL_CUT_TEXT, N_("The text is longer than 1 MB. Only its beginning is shown")},
    {MAIL_CUT_HTML, N_("The formatted text is longer than 2 MB. Only its beginning is shown")},
    {MAIL_CUT_UNDECODED, N_("A part is encoded in a way that is not known. It is kept as it came")},
    {MAIL_CUT_ATTACHMENTS, N_("This message has more attachments than are shown")},
    {MAIL_CUT_ADDRESSES, N_("This message has more recipients than are shown")},
    {MAIL_CUT_HEADERS, N_("The header of this message is too long. Part of it was left out")},
};

struct message mail_cut_sentence(unsigned cuts)
{
    for (size_t i = 0; i < MAIL_CUTS; i++) {
        if (cuts & cut_sentences[i].cut)
            return (struct message){.one = cut_sentences[i].sentence};
    }
    return (struct message){0};
}

struct message mail_attachment_sentence(enum mail_attachment_kind kind)
{
    switch (kind) {
    case MAIL_WINMAIL:
        return PLAIN_MESSAGE("Files packed by Outlook. Ask for them to be sent as plain files");
    case MAIL_FORWARDED:
        return PLAIN_MESSAGE("A forwarded message");
    case MAIL_INVITATION:
        return PLAIN_MESSAGE("An invitation to a calendar");
    case MAIL_SIGNATURE:
        return PLAIN_MESSAGE("A digital signature. It was not checked");
    case MAIL_ENCRYPTED:
        return PLAIN_MESSAGE("An encrypted message. It can be opened only with the key");
    case MAIL_FILE:
        break;
    }
    return (struct message){0};
}
