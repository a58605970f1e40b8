// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "app/intake.h"
#include "app/intake_rules.h"
#include "app/mail_reading.h"
#include "domain/channel.h"
#include "domain/conversation_message.h"
#include "store/arrivals.h"

/* Within app/: one mail between reading and storing. All of it lives in the arena of the work. */
struct intake_mail {
    struct arrival arrival;
    struct slice raw;
    bool is_unreadable; /* its reading killed the program: `reading` is empty */
    struct mail_reading reading;
    const struct intake_means *means;
};

/* Where it belongs. */
struct intake_place {
    bool is_new; /* `conversation` is not in the store yet */
    struct conversation conversation;
    bool is_theirs; /* who writes has the address of the conversation, or is its client */
};

/* Who an address belongs to, as far as it says: shown, never proof of anything. */
struct intake_person {
    const char *name, *address;
    const char *key;               /* of the address, as it is compared; "" when it is none */
    int64_t client_id, contact_id; /* 0: nobody we know, or more than one */
};

/* intake_match.c: by our token, else by the Message-IDs it answers, else none: is_new. */
CHECKED enum status intake_match(struct work *work, const struct intake_mail *mail,
                                 struct intake_place *ret_place);
CHECKED enum status intake_recognise(struct work *work, const struct mail_address *address,
                                     struct intake_person *ret_person);

/* intake_bounce.c: which message of ours came back; *ret_message_id 0: none of which there is
 * proof (AC-018, AC-019). */
CHECKED enum status intake_bounced(struct work *work, const struct intake_mail *mail,
                                   int64_t *ret_message_id);
CHECKED enum status intake_mark_bounced(struct work *work, const struct mail_bounce *bounce,
                                        int64_t message_id);

/* intake_store.c: makes a message of it, or finds that there is one already; the arrival ends. */
CHECKED enum status intake_store(struct work *work, const struct intake_mail *mail,
                                 struct intake_rules *rules);

/* intake_message.c: the message itself, its files and its HTML. */
void intake_likeness(const struct intake_mail *mail, const char *mailbox,
                     uint8_t ret_likeness[SECRET_HASH_SIZE]);
CHECKED enum status intake_write(struct work *work, const struct intake_mail *mail,
                                 struct conversation_message *message);

/* At most so many bytes of it, whole characters. */
const char *intake_cut(struct arena *arena, const char *text, size_t most);
