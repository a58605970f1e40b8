// SPDX-License-Identifier: AGPL-3.0-or-later
#include "outside/mime.h"

#include "outside/dsn.h"
#include "outside/mime_body.h"
#include "outside/mime_calendar.h"
#include "outside/mime_files.h"
#include "outside/mime_head.h"

bool mime_read(const struct mime_task *task, struct arena *arena, struct mail_message *ret_message)
{
    struct mail_message message = mail_message_empty();
    struct slice mail = task->mail;

    message.size = mail.length;
    if (mail.length > MAIL_BYTES_MAX) {
        mail.length = MAIL_BYTES_MAX;
        message.cuts |= MAIL_CUT_SIZE;
    }
    const struct mime_parts parts = mime_parts_read(task->charsets, mail, arena);
    bool *is_shown = arena_array(arena, bool, parts.count);
    message.cuts |= parts.cuts;
    mime_head_read(task->charsets, &parts.items[0], arena, &message);
    mime_body_read(task, &parts, arena, is_shown, &message);
    mime_calendar_read(task->charsets, &parts, arena, &message);
    dsn_read(task->charsets, &parts, arena, &message);
    if (!mime_files_read(task, &parts, is_shown, arena, &message))
        return false;
    *ret_message = message;
    return true;
}
