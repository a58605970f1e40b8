// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "base/secret.h"
#include "domain/conversation.h"

/* What was said in a conversation. Instants are Unix microseconds, 0 for none. */
struct conversation_message {
    int64_t id, conversation_id;
    enum message_kind kind;
    bool is_automatic;   /* a machine wrote it, theirs or ours */
    int64_t author_id;   /* user who wrote it; 0 */
    int64_t happened_at; /* when it came or left */
    int64_t written_at;  /* as its sender dates it */
    const char *sender_name, *sender_address;
    const char *receivers; /* JSON: {"to": [{"name", "address"}], "cc": [...]} */
    const char *subject, *text;
    int64_t own_length; /* bytes of the text before what is quoted */
    bool has_html;      /* made safe, kept as a blob */
    uint8_t html_hash[SECRET_HASH_SIZE];
    const char *mail_id; /* Message-ID without brackets; "" */
    bool has_likeness;   /* the same for the same message, however often it comes (AC-023) */
    uint8_t likeness[SECRET_HASH_SIZE];
    int32_t flags; /* enum message_flag */
    int64_t created_at, changed_at;
};

struct message_file {
    int64_t id, message_id;
    int32_t place; /* from 0 */
    const char *name, *media_type;
    const char *content_id; /* by which the HTML names it; "" */
    bool is_inline;
    int64_t length;
    bool is_kept; /* false: it was too large */
    uint8_t hash[SECRET_HASH_SIZE];
};

enum { MESSAGE_FILES_MAX = 100, MESSAGE_FILE_NAME_MAX = 255 };

/*
 * A message on its way to one receiver. Stored values: never renumber. What is WAITING leaves when
 * its time has come; SENDING is leased to one process. What may have left and nobody knows is
 * UNKNOWN: a person's own reply goes once more under the same Message-ID, anything else waits for
 * somebody to decide (D-08, D-09).
 */
enum outbox_state {
    OUTBOX_WAITING = 1,
    OUTBOX_SENDING = 2,
    OUTBOX_SENT = 3,
    OUTBOX_FAILED = 4,
    OUTBOX_UNKNOWN = 5,
    OUTBOX_TO_APPROVE = 6, /* written by the program, not yet allowed to leave */
    OUTBOX_WITHDRAWN = 7,
};
enum outbox_kind {
    OUTBOX_DIRECT = 1, /* a person wrote it to this receiver */
    OUTBOX_AUTOMATIC = 2,
    OUTBOX_SERIES = 3,
};
struct outbox {
    int64_t id, message_id, channel_id;
    enum outbox_kind kind;
    enum outbox_state state;
    const char *receiver;
    int64_t not_before_at;
    int64_t attempt;
    int64_t unknown_count; /* attempts of which nobody knows how they ended */
    const char *answer;    /* of the server, to the last attempt; "" */
    int64_t created_at, ended_at;
};
