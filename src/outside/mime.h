// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "domain/mail_message.h"
#include "outside/charset.h"

/*
 * A mail read into what the program knows of it: any bytes in, a struct out
 * (docs/decisions/reading-mail.md). Nothing of it is copied before it is decoded, so that a mail of
 * 50 MB takes little more memory than its texts.
 */
enum mime_html { MIME_WITH_HTML, MIME_WITHOUT_HTML };
struct mime_task {
    const struct charsets *charsets;
    struct slice mail;
    enum mime_html html; /* without: when it was what went wrong the first time */
    int attachments_fd;  /* takes their decoded bytes, one after the other; -1: they are counted */
};

/* False when the attachments could not be written. */
bool mime_read(const struct mime_task *task, struct arena *arena, struct mail_message *ret_message);
