// SPDX-License-Identifier: AGPL-3.0-or-later
#include "outside/dsn_other.h"

#include <string.h>
#include <strings.h>

#include "base/text.h"
#include "outside/mime_addresses.h"
#include "outside/mime_head.h"

/* As far as a bounce explains itself. */
enum { LOOKED_AT_MAX = 16 * 1024 };

static bool is_of_mailer(const char *address)
{
    static const char *const starts[] = {"mailer-daemon@", "postmaster@", "mail-daemon@",
                                         "microsoftexchange"};

    for (size_t i = 0; i < sizeof(starts) / sizeof(starts[0]); i++) {
        if (strncasecmp(address, starts[i], strlen(starts[i])) == 0)
            return true;
    }
    return strcasecmp(address, "mailer-daemon") == 0;
}

static bool has_sentence(const char *text)
{
    static const char *const sentences[] = {
        "This is the qmail-send program",
        "This message was created automatically by mail delivery software",
        "A message that you sent could not be delivered",
        "Delivery to the following recipient failed",
        "Delivery has failed to these recipients",
        "could not be delivered to",
        "couldn't be delivered to",
        "wasn't delivered to",
        "undeliverable",
        "permanent fatal errors",
        "I'm sorry to have to inform you that your message",
    };
    char start[LOOKED_AT_MAX + 1];
    size_t length = strnlen(text, LOOKED_AT_MAX);

    memcpy(start, text, length);
    start[length] = '\0';
    for (size_t i = 0; i < sizeof(sentences) / sizeof(sentences[0]); i++) {
        if (strcasestr(start, sentences[i]))
            return true;
    }
    return false;
}

/* In what came back of our mail, within the text. */
static const char *id_within(const char *text, struct arena *arena)
{
    const char *line = strcasestr(text, "\nMessage-ID:");

    if (!line)
        return "";
    line += strlen("\nMessage-ID:");
    return mime_id(slice_trim((struct slice){line, strcspn(line, "\n")}), arena);
}

/* Exim and Gmail name them in a field of their own. */
static void read_failed(const struct charsets *charsets, struct slice field, struct arena *arena,
                        struct mail_bounce *bounce)
{
    struct mail_addresses failed = mime_addresses_read(charsets, field, arena);

    for (size_t i = 0; i < failed.count && bounce->recipient_count < MAIL_RECIPIENTS_MAX; i++)
        bounce->recipients[bounce->recipient_count++] = (struct mail_recipient){
            .address = failed.items[i].address, .original = "", .status = "", .diagnostic = ""};
}

void dsn_other_read(const struct charsets *charsets, const struct mime_fields *fields,
                    struct arena *arena, struct mail_message *message)
{
    struct slice failed = mime_field(fields, "X-Failed-Recipients");
    bool is_empty_path =
        message->machine.has_return_path && message->machine.return_path[0] == '\0';
    bool is_from_mailer = message->from.count > 0 && is_of_mailer(message->from.items[0].address);

    if (!is_from_mailer && !is_empty_path)
        return;
    if (failed.at == NULL && !has_sentence(message->text))
        return;
    message->bounce.kind = MAIL_LIKE_A_BOUNCE;
    read_failed(charsets, failed, arena, &message->bounce);
    message->bounce.original_id = id_within(message->text, arena);
}
