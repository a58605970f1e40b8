// SPDX-License-Identifier: AGPL-3.0-or-later
#include "cli/mailbox_options.h"

/* Keeps nothing and needs no store. */
enum status cmd_mail_try(struct command_line *line)
{
    struct channel_given given = {.secret = ""};
    struct channel_trial trial = {0};

    enum status status = mailbox_options_read(line, &given);
    if (status != STATUS_OK)
        return status;
    struct mail_server imap = given.settings.imap, smtp = given.settings.smtp;
    imap.secret = smtp.secret = given.secret;
    status = try_channel(&imap, &smtp, NULL, line->arena, &line->fault, &trial);
    mailbox_options_wipe(&given);
    return status == STATUS_OK ? mailbox_trial_print(line, &given, &trial) : status;
}
