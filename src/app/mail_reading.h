// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "domain/mail_message.h"

/*
 * Mail is read by regulars-outside, which holds nothing and can reach nothing. One such process
 * takes one message after the other; one that dies over a mail, or takes too long, is replaced.
 * A reader belongs to one thread.
 */
struct mail_reader;

/* Starts nothing yet. `program` NULL: the one beside this program. mail_reader_close() ends it. The
 * reader lives in the arena. */
struct mail_reader *mail_reader_open(const char *program, struct arena *arena);
void mail_reader_close(struct mail_reader *reader);

/* Its process, unless that runs, and waits until it reads; else the first mail starts it.
 * UNAVAILABLE as below. */
CHECKED enum status mail_reader_start(struct mail_reader *reader, struct fault *fault);

/* The decoded bytes of the attachments of one mail. Gone with mail_reading_close(). */
struct mail_reading {
    struct mail_message message;
    int bytes_fd; /* -1: none */
};

/*
 * Reads one mail. A mail over which the process dies is no failure: it is read again without its
 * HTML, and when that does not help either, `message` is empty but for MAIL_CUT_UNREAD and the
 * size. Texts live in the arena. UNAVAILABLE: regulars-outside cannot be started, no descriptors.
 */
CHECKED enum status mail_read(struct mail_reader *reader, struct slice raw, struct arena *arena,
                              struct fault *fault, struct mail_reading *ret_reading);

/* The same from a regular file or memfd, from its beginning; it stays the caller's, and should be
 * open for reading only: the process that reads mail gets what it may. */
CHECKED enum status mail_read_fd(struct mail_reader *reader, int raw_fd, struct arena *arena,
                                 struct fault *fault, struct mail_reading *ret_reading);

void mail_reading_close(struct mail_reading *reading);

/* `length` bytes of an attachment from `from` on, which lie within it. BROKEN: they do not come. */
CHECKED enum status mail_attachment_bytes(const struct mail_reading *reading,
                                          const struct mail_attachment *attachment, uint64_t from,
                                          void *bytes, size_t length, struct fault *fault);
