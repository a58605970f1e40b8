// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/outgoing_letter.h"

#include <string.h>

#include "store/messages.h"

enum status outgoing_chat(struct work *work, const struct outbox *outbox,
                          struct mail_letter *ret_letter)
{
    struct conversation_message message = {0};

    enum status status = messages_find(work, outbox->message_id, &message);
    if (status == STATUS_OK)
        status = outgoing_may_leave(work, &message);
    if (status != STATUS_OK)
        return status;
    const char **recipients = arena_array(work->arena, const char *, 1);
    recipients[0] = outbox->receiver;
    *ret_letter = (struct mail_letter){.sender = "",
                                       .recipients = recipients,
                                       .recipient_count = 1,
                                       .raw = slice_of(message.text)};
    return STATUS_OK;
}
