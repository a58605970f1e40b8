// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "base/text.h"
#include "domain/mail_message.h"
#include "outside/mime.h"

/* A mail read in this process, from a file of tests/data/mail or from bytes. */
struct mail_case {
    struct arena arena;
    struct charsets *charsets;
    struct mail_message message;
    struct slice bytes; /* of the attachments */
};

/* All files of the folder; NULL behind the last. */
extern const char *const mail_case_files[];

/* The bytes of such a file. */
struct slice mail_case_file(const char *name, struct arena *arena);

void mail_case_open(struct mail_case *mail, const char *name);
void mail_case_open_bytes(struct mail_case *mail, struct slice raw, enum mime_html html);
void mail_case_close(struct mail_case *mail);
