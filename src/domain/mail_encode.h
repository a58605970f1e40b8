// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/slice.h"

struct text;

/* How bytes are written in seven bits (RFC 2045, 2047, 2231). */

/* In lines of 76, each ended by CRLF. */
void mail_base64_add(struct text *out, struct slice bytes);

/* On one line. */
void mail_base64_line_add(struct text *out, struct slice bytes);

/*
 * Text whose line ends may be LF, CR or CRLF, as quoted-printable; ends with CRLF unless it is
 * empty. Besides what must be, a line's first dot and "From " are written so that no server on the
 * way changes them.
 */
void mail_quoted_printable_add(struct text *out, struct slice text);

/* The same line ends made CRLF, and nothing else. */
void mail_lines_add(struct text *out, struct slice text);

/* How the body of a text is written best. */
enum mail_encoding { MAIL_SEVEN_BIT, MAIL_QUOTED_PRINTABLE, MAIL_BASE64 };
enum mail_encoding mail_encoding_of(struct slice text);
const char *mail_encoding_name(enum mail_encoding encoding);

/*
 * The first encoded word of `text`, at most `room` characters long (MAIL_WORD_MIN at least), whole
 * characters of UTF-8. Returns how many bytes of the text it took.
 */
enum { MAIL_WORD_MAX = 75, MAIL_WORD_MIN = 28 };
enum mail_word { MAIL_WORD_B, MAIL_WORD_Q };
enum mail_word mail_word_best(struct slice text); /* the shorter one */
size_t mail_word_add(struct text *out, enum mail_word kind, struct slice text, size_t room);

/* A part of a parameter's value with percent signs, at most `room` characters, whole characters of
 * UTF-8. Returns how many bytes it took. */
size_t mail_percent_add(struct text *out, struct slice text, size_t room);
