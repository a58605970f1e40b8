// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "domain/mail_message.h"

/*
 * To which conversation a mail belongs: by a token of ours, or by the Message-IDs it says it
 * answers. Never by who it says it is from, and never by its subject: both are for anybody to
 * write.
 */

/*
 * A subject without what programs put before it, in any number and order: Re, Fwd, AW, Odg, Отв,
 * Ha, Ответ, RE[2] and the like, and "Auto:". What is left is a part of `subject`; all of it when
 * nothing else would be left.
 */
struct slice mail_subject_bare(struct slice subject);

/*
 * The token of a conversation, made with a key of ours: it stands in an address of ours behind a +,
 * as reply+TOKEN@primjer.example, or in a Message-ID. It holds the number of the workspace and of
 * the conversation, and a MAC of them and of `purpose`; letters and digits in lower case, since
 * servers on the way may change the case.
 */
enum { MAIL_KEY_SIZE = 32, MAIL_TOKEN_SIZE = 80 };
enum mail_purpose {
    MAIL_PURPOSE_REPLY = 1,  /* an answer to us */
    MAIL_PURPOSE_BOUNCE = 2, /* where bounces go: the number is that of the message sent */
};
struct mail_ticket {
    int64_t workspace_id, number;
    enum mail_purpose purpose;
};
void mail_token_make(const uint8_t key[MAIL_KEY_SIZE], const struct mail_ticket *ticket,
                     char ret_token[MAIL_TOKEN_SIZE]);

/* False for whatever was not made with this key (AC-015). */
bool mail_token_read(const uint8_t key[MAIL_KEY_SIZE], struct slice token,
                     struct mail_ticket *ret_ticket);

/* The first token of that purpose that holds in the addresses a mail went to, by the envelope or
 * its header, then in the Message-IDs it names. False: there is none. */
bool mail_ticket_find(const uint8_t key[MAIL_KEY_SIZE], const struct mail_message *message,
                      enum mail_purpose purpose, struct mail_ticket *ret_ticket);

/*
 * The Message-IDs that a mail may answer, the nearest first: In-Reply-To, then References from the
 * last to the first, without repeats. At most MAIL_ANSWERS_MAX.
 */
enum { MAIL_ANSWERS_MAX = 20 };
size_t mail_answers(const struct mail_message *message, const char *ids[MAIL_ANSWERS_MAX]);
