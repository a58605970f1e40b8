// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "base/arena.h"
#include "domain/mail_server.h"

/*
 * channel.settings: JSON, read leniently (what is missing is as channel_settings_none() has it), so
 * that it may grow. Secrets are not among them: they are kept sealed, beside.
 *
 * {"imap": {"host", "port", "tls", "login", "user", "trust", "own"}, "smtp": the same,
 *  "mailbox": "INBOX", "sent": "Sent", "days": 14, "folder": "/srv/mail"}
 */
struct channel_settings {
    struct mail_server imap, smtp; /* host "": none; `secret` is "" */
    const char *mailbox;           /* whose messages come in */
    const char *sent;              /* of what was sent by other programs; "": not looked at */
    int32_t days;                  /* so far back goes the first fetch; 0: all there is */
    const char *folder;            /* CHANNEL_FOLDER: where its .eml files are put */
};
enum { CHANNEL_DAYS = 14, CHANNEL_DAYS_MAX = 3650 };

struct channel_settings channel_settings_none(void);
const char *channel_settings_json(struct arena *arena, const struct channel_settings *settings);
CHECKED enum status channel_settings_read(const char *json, struct arena *arena,
                                          struct fault *fault,
                                          struct channel_settings *ret_settings);

/*
 * channel.place of a mailbox: up to where each of its folders was taken, by UIDVALIDITY and UID;
 * zeros when it was not read yet. {"INBOX": {"validity": 1, "uid": 17}}
 */
struct mail_place {
    uint32_t validity, uid;
};
struct mail_place mail_place_read(const char *json, const char *mailbox, struct arena *arena);

/* `json` with the place of that one mailbox put in. */
const char *mail_place_json(const char *json, const char *mailbox, struct mail_place place,
                            struct arena *arena);
