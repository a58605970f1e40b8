// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/slice.h"

/*
 * What an IMAP server says (RFC 3501), as pure functions over its bytes. A response is a line, in
 * which literals of any bytes may stand: {5} CRLF hello. Limits hold before anything is kept for
 * it (AC-024).
 */
enum {
    IMAP_LINE_MAX = 1024 * 1024, /* of a response, without its literals */
    IMAP_LITERALS_MAX = 64,      /* in one response */
};
/* Bytes of one literal: a message, and what a server may have counted otherwise. */
#define IMAP_LITERAL_MAX (UINT64_C(50) * 1000 * 1000 + 64 * 1024)

/* Where the reader is in a response that comes piece by piece; zeros at its start. */
struct imap_scan {
    size_t at;         /* bytes looked at */
    size_t line_bytes; /* of them outside literals */
    size_t line_start; /* of the line being read */
    unsigned literal_count;
};
enum imap_scan_result {
    IMAP_MORE,  /* it goes on: at `at` bytes at least */
    IMAP_WHOLE, /* it ends at `at` */
    IMAP_BAD,   /* a limit is passed, or no server speaks so */
};
enum imap_scan_result imap_scan(struct imap_scan *scan, struct slice bytes);

enum imap_kind {
    IMAP_CONTINUATION, /* + */
    IMAP_UNTAGGED,     /* * */
    IMAP_TAGGED,
};
enum imap_condition {
    IMAP_NONE, /* of an untagged response that is data */
    IMAP_OK,
    IMAP_NO,
    IMAP_BAD_COMMAND,
    IMAP_BYE,
    IMAP_PREAUTH,
};
struct imap_response {
    enum imap_kind kind;
    uint32_t tag; /* of ours, r17: 17; 0 for any other */
    enum imap_condition condition;
    struct slice name; /* of data: FETCH, LIST, EXISTS */
    uint32_t number;   /* before the name: * 12 FETCH; 0 without one */
    struct slice code; /* between [ and ] */
    struct slice rest; /* what is behind the name, or the words for people */
};

/* Of a whole response. False: no server speaks so. */
bool imap_read_response(struct slice bytes, struct imap_response *ret_response);

/* The word that `text` begins with, up to a space; whether it is that word, whatever the case. */
bool imap_begins(struct slice text, const char *word);

/* Whether the words of a list, parted by spaces, hold this one, whatever the case. */
bool imap_has_word(struct slice text, const char *word);

/* The number behind a word: UIDVALIDITY 17. False when there is none, or it is 0 or more than 32
 * bits have. */
bool imap_number_after(struct slice code, const char *word, uint32_t *ret_number);

/* A message as FETCH gives it; fields that it did not are zeros. */
struct imap_fetch {
    uint32_t uid;
    uint64_t size_bytes;
    int64_t received_at; /* Unix microseconds */
    bool is_seen;
    bool has_size, has_body;
    struct slice body; /* BODY[] or BODY[HEADER] */
};
/* Of the `rest` of a FETCH. False: no server speaks so. */
bool imap_read_fetch(struct slice rest, struct imap_fetch *ret_fetch);

/* A line of LIST. `name` is as it is written there: see imap_name.h; it lies in `text`, without
 * the escapes of a quoted string, which are taken off in place. */
struct imap_list {
    struct slice flags; /* parted by spaces */
    struct slice name;
};
bool imap_read_list(char *text, size_t length, struct imap_list *ret_list);
