// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/slice.h"

struct text;

/* What an SMTP server says (RFC 5321 4.2), and what it is sent, as pure functions over bytes. */
enum { SMTP_REPLY_MAX = 64 * 1024, SMTP_ENHANCED_SIZE = 16 };

struct smtp_reply {
    int32_t code;                      /* 200 to 599 */
    char enhanced[SMTP_ENHANCED_SIZE]; /* "5.1.1" (RFC 2034); "" for none */
    struct slice text;                 /* all its lines as they came, code and all */
};

enum smtp_scan_result { SMTP_MORE, SMTP_WHOLE, SMTP_BAD };

/* Where the first reply in `bytes` ends. BAD: a limit is passed, or no server speaks so. */
enum smtp_scan_result smtp_scan(struct slice bytes, size_t *ret_length);

/* Of a whole reply. */
void smtp_read_reply(struct slice bytes, struct smtp_reply *ret_reply);

/* Cuts the next line's words off the text of a reply, without code and line end, and in the first
 * one without an enhanced code. False at its end. */
bool smtp_next_line(struct slice *text, struct slice *ret_line);

/*
 * A message in the form that DATA takes: every line end CRLF, whatever it was, so that nothing in
 * it ends the message for another server and not for this one (V25, AC-026); a dot at the start of
 * a line doubled. Comes in pieces: `state` is zeros at first, and smtp_data_end() adds what ends
 * it.
 */
struct smtp_data {
    bool is_in_line; /* something stands on the line already */
    bool is_after_cr;
};
void smtp_data_add(struct smtp_data *state, struct text *out, struct slice piece);
void smtp_data_end(struct smtp_data *state, struct text *out);
