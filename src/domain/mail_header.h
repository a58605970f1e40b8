// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <stdbool.h>

#include "base/slice.h"
#include "domain/mail_compose.h"

struct text;

/*
 * A header field being written: tokens with spaces between them, folded where a line would pass 76
 * characters. All that becomes a header goes through mail_header_token(), which is the one place
 * that refuses CR, LF, NUL and other control characters (V17, AC-020).
 */
struct mail_header {
    struct text *out;
    size_t column;
    bool is_first; /* no token yet */
    bool is_refused;
};

struct mail_header mail_header_begin(struct text *out, const char *name);

/* Is never cut; of UTF-8. */
void mail_header_token(struct mail_header *header, struct slice token);

/* Words, or what stands for them where they are not ASCII (RFC 2047). */
void mail_header_words(struct mail_header *header, struct slice text);

/* "Ana Horvat" <ana@example.hr>, with commas between several. */
void mail_header_people(struct mail_header *header, struct mail_people people);

/* ; name="value", as RFC 2231 has it where it must. The token before it ends the line. */
void mail_header_parameter(struct mail_header *header, const char *name, struct slice value);

/* Ends the line. False: something in it was refused, and what was written is to be thrown away. */
bool mail_header_end(struct mail_header *header);
