// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "domain/client.h"
#include "domain/snooze.h"
#include "store/audits.h"
#include "store/conversations.h"
#include "store/messages.h"
#include "store/orders.h"
#include "store/outboxes.h"
#include "store/reply_drafts.h"
#include "store/users.h"

/*
 * What one can do with conversations. Looking needs RIGHT_VIEW, all else RIGHT_EDIT. `version` is
 * the one that was looked at, 0: whichever; CONFLICT when the conversation moved on meanwhile,
 * NOT_FOUND. What is done can be undone by `audit_id`; 0: it was so already.
 */
struct conversation_changed {
    int64_t audit_id;
    struct conversation conversation; /* as it is now */
};

/* --- looking --- */

struct conversation_query {
    enum conversation_box box;
    bool is_own;       /* those of whoever asks */
    int64_t client_id; /* all of theirs, whatever the box; 0: of anybody */
    const char *after; /* a place that a page before gave; NULL for the first */
    size_t limit;      /* 1 to CONVERSATIONS_PAGE_MAX */
};
enum { CONVERSATIONS_PAGE = 50, CONVERSATIONS_PAGE_MAX = 200 };
struct conversation_page {
    struct conversation_list list;
    const char *next; /* NULL on the last */
};
/* Those who wait are in the order in which they wait, whoever they are and whatever they pay. */
CHECKED enum status list_conversations(struct work *work, const struct conversation_query *query,
                                       struct conversation_page *ret_page);

/* For tabs and the navigation; each at most CONVERSATIONS_COUNTED. */
enum { CONVERSATIONS_COUNTED = 1000 };
CHECKED enum status count_conversations(struct work *work, struct conversation_counts *ret_counts);
CHECKED enum status count_waiting_conversations(struct work *work, int64_t *ret_count);

/* The words of boxes in addresses; false for none. */
const char *conversation_box_word(enum conversation_box box);
bool conversation_box_of(const char *word, enum conversation_box *ret_box);

/* One conversation as its page shows it: the newest CARD_MESSAGES messages in the order they
 * happened, or those before a place. */
enum { CARD_MESSAGES = 50, CARD_LAST_ORDERS = 5 };
struct conversation_card {
    struct conversation conversation;
    struct message_list messages;
    struct message_files files; /* of the newest messages */
    struct outbox_list outbox;  /* the same */
    struct member_list members; /* who may have it, and who wrote */
    const char *owner_name;     /* NULL: nobody's */
    bool has_channel;           /* a place by which an answer can leave */
    bool is_paused;             /* it is at rest: nothing leaves until it is resumed */
    const char *channel_address;
    const char *draft;               /* of whoever asks; "" */
    struct reply_draft_list writing; /* who else writes at an answer just now */
    bool has_client;                 /* C11, all that follows */
    struct client client;
    struct contact contact;   /* who writes, else their main contact */
    struct order_list orders; /* the last CARD_LAST_ORDERS */
};
CHECKED enum status show_conversation(struct work *work, int64_t id,
                                      const struct message_place *before,
                                      struct conversation_card *ret_card);

/* A message with the conversation it is in now, and a file with its bytes; NOT_FOUND. */
CHECKED enum status show_message(struct work *work, int64_t id,
                                 struct conversation_message *ret_message);
/* With the pictures that came in it, as data. */
CHECKED enum status message_html(struct work *work, int64_t message_id, struct slice *ret_html);
enum { MESSAGE_FILE_BYTES_MAX = 64 * 1024 * 1024, MESSAGE_HTML_MAX = 4 * 1024 * 1024 };
CHECKED enum status message_file(struct work *work, int64_t file_id, struct message_file *ret_file,
                                 struct slice *ret_bytes);

/* --- whose it is, and where it stands --- */

/* `owner_id` 0: anybody's. INVALID with "owner" for who is no member, or may only look. */
CHECKED enum status assign_conversation(struct work *work, int64_t id, int64_t version,
                                        int64_t owner_id, struct conversation_changed *ret_changed);
CHECKED enum status close_conversation(struct work *work, int64_t id, int64_t version,
                                       struct conversation_changed *ret_changed);
CHECKED enum status reopen_conversation(struct work *work, int64_t id, int64_t version,
                                        struct conversation_changed *ret_changed);
CHECKED enum status put_conversation_in_spam(struct work *work, int64_t id, int64_t version,
                                             struct conversation_changed *ret_changed);

/* `until` a word of domain/snooze.h, or a day with a time of the business's clock; what lies
 * outside the working hours becomes the opening after it. INVALID with "until". */
CHECKED enum status snooze_conversation(struct work *work, int64_t id, int64_t version,
                                        const char *until,
                                        struct conversation_changed *ret_changed);

/* When each of the words would be, Unix microseconds; 0: there is no such time. */
CHECKED enum status snooze_times(struct work *work, int64_t ret_at[SNOOZES + 1]);

/* `client_id` 0: nobody's we know. */
CHECKED enum status link_conversation(struct work *work, int64_t id, int64_t version,
                                      int64_t client_id, struct conversation_changed *ret_changed);

/* Makes a client of who writes. When somebody is reached so already, or called so, and `is_sure` is
 * not set, nothing is made and *ret_same holds them. */
CHECKED enum status make_client_of_sender(struct work *work, int64_t id, int64_t version,
                                          bool is_sure, struct client_list *ret_same,
                                          struct conversation_changed *ret_changed);

/* They ask for something: an enquiry is entered for it. CONFLICT when it is one already. */
CHECKED enum status make_enquiry_of_conversation(struct work *work, int64_t id, int64_t version,
                                                 struct conversation_changed *ret_changed);

/* --- what is said --- */

struct conversation_said {
    int64_t audit_id, message_id;
    bool is_held; /* it leaves at the next opening */
    struct conversation conversation;
};

enum { REPLY_TEXT_MAX = 200000 }; /* bytes */
enum { LOGGED_AHEAD_MINUTES = 5 };

/* Queues an answer, and with `closes` puts the conversation away. INVALID with "text" or "channel";
 * CONFLICT when something was said since `version`: what was typed is kept as a draft. */
struct conversation_reply {
    int64_t id, version;
    const char *text;
    bool closes;
};
CHECKED enum status reply_to_conversation(struct work *work, const struct conversation_reply *reply,
                                          struct conversation_said *ret_said);

/* Whether there is a place from which messages come and leave. */
CHECKED enum status mailbox_is_there(struct work *work, bool *ret_is_there);

/* Undo of whatever said the message; which conversation it stands in is told in any case, 0: there
 * is none. CONFLICT when it has left. */
CHECKED enum status take_back_message(struct work *work, int64_t message_id,
                                      int64_t *ret_conversation_id);

/* Among ourselves: it never leaves, and neither stops nor starts the clock. */
CHECKED enum status add_internal_note(struct work *work, int64_t id, const char *text,
                                      struct conversation_said *ret_said);

/* A call, a meeting, or what was sent by a program of one's own ("ours"), which answer alike: what
 * was kept of an answer is then gone. `at` as local_time_read() takes it, "" for
 * now. INVALID with "kind", "at", "text". */
struct logged_talk {
    int64_t id;
    const char *kind, *at, *text;
};
CHECKED enum status log_talk(struct work *work, const struct logged_talk *talk,
                             struct conversation_said *ret_said);

/* Keeps what was typed so far, "" for nothing more, for whoever acts alone. Nothing for the program
 * itself. INVALID with "text". Who else writes is who kept something within WRITING_MINUTES. */
enum { WRITING_MINUTES = 5 };
CHECKED enum status keep_reply_draft(struct work *work, int64_t id, const char *text);

/* --- two that are one, and one that is two --- */

/* All of `from_id` goes into `into_id`; answers to either find it. INVALID with "from" for a
 * conversation and itself, or more than CONVERSATION_JOINED_MAX messages. */
enum { CONVERSATION_JOINED_MAX = 5000 };
CHECKED enum status merge_conversations(struct work *work, int64_t into_id, int64_t from_id,
                                        struct conversation_changed *ret_changed);

/* The message and all after it become a conversation of their own, which *ret_changed holds.
 * INVALID with "message" when nothing would be left, or it is not in this conversation. */
CHECKED enum status split_conversation(struct work *work, int64_t id, int64_t message_id,
                                       struct conversation_changed *ret_changed);
