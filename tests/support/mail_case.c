// SPDX-License-Identifier: AGPL-3.0-or-later
#include "support/mail_case.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "support/check.h"

enum { FILE_BYTES_MAX = 1024 * 1024 };

const char *const mail_case_files[] = {"addresses.eml",
                                       "apple_mixed.eml",
                                       "attack.eml",
                                       "bare_cr_and_nul.eml",
                                       "bounce_exchange.eml",
                                       "bounce_exim.eml",
                                       "bounce_gmail.eml",
                                       "bounce_qmail.eml",
                                       "complaint.eml",
                                       "cp1250_as_latin1.eml",
                                       "cp1251_undeclared.eml",
                                       "cut_short.eml",
                                       "dsn.eml",
                                       "empty.eml",
                                       "flowed.eml",
                                       "forwarded.eml",
                                       "headers_only.eml",
                                       "invitation.eml",
                                       "koi8r.eml",
                                       "koi8r_undeclared.eml",
                                       "latin1.eml",
                                       "list.eml",
                                       "names.eml",
                                       "newsletter.eml",
                                       "no_boundary.eml",
                                       "no_empty_line.eml",
                                       "pgp_encrypted.eml",
                                       "quoted_edges.eml",
                                       "receipt.eml",
                                       "smime_signed.eml",
                                       "split_words.eml",
                                       "two_parts.eml",
                                       "unknown_charset.eml",
                                       "utf7.eml",
                                       "utf8_as_latin1.eml",
                                       "utf8_undeclared.eml",
                                       "uuencode.eml",
                                       "vacation.eml",
                                       "winmail.eml",
                                       NULL};

struct slice mail_case_file(const char *name, struct arena *arena)
{
    char *bytes = arena_alloc(arena, FILE_BYTES_MAX);
    struct text path = text_new(arena);

    text_format(&path, "%s/tests/data/mail/%s", getenv("REGULARS_SOURCE"), name);
    FILE *file = fopen(path.at, "rb");
    assert_non_null(file);
    size_t length = fread(bytes, 1, FILE_BYTES_MAX, file);
    fclose(file);
    return (struct slice){bytes, length};
}

void mail_case_open_bytes(struct mail_case *mail, struct slice raw, enum mime_html html)
{
    int fd = memfd_create("attachments", MFD_CLOEXEC);

    assert_true(fd >= 0);
    mail->charsets = charsets_open();
    const struct mime_task task = {mail->charsets, raw, html, fd};
    assert_true(mime_read(&task, &mail->arena, &mail->message));
    off_t length = lseek(fd, 0, SEEK_END);
    char *bytes = arena_alloc(&mail->arena, (size_t)length);
    assert_int_equal(pread(fd, bytes, (size_t)length, 0), length);
    mail->bytes = (struct slice){bytes, (size_t)length};
    close(fd);
}

void mail_case_open(struct mail_case *mail, const char *name)
{
    *mail = (struct mail_case){0};
    mail_case_open_bytes(mail, mail_case_file(name, &mail->arena), MIME_WITH_HTML);
}

void mail_case_close(struct mail_case *mail)
{
    charsets_close(mail->charsets);
    arena_free(&mail->arena);
}
