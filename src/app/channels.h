// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "app/accounts.h"
#include "app/mail_trying.h"
#include "domain/channel_settings.h"
#include "store/channels.h"

/*
 * Mailboxes as people set them up. Looking at them and changing them needs RIGHT_MANAGE; to say
 * that a server stands in the own network, and to change such a server, needs RIGHT_OWN (AC-061).
 * Passwords go in and are never shown again: they are in no record of what was done.
 */
CHECKED enum status list_channels(struct work *work, struct channel_list *ret_list);

/* NOT_FOUND, also of an archived one. */
CHECKED enum status show_channel(struct work *work, int64_t id, struct channel *ret_channel,
                                 struct channel_settings *ret_settings);

/* A mailbox as somebody typed it. `secret` "" leaves the one that is kept, as long as it goes to
 * the same servers in the same way; the caller wipes it. */
struct channel_given {
    int64_t id, version; /* 0: a new one */
    const char *name, *address, *signature;
    struct channel_settings settings;
    const char *secret;
};
struct channel_saved {
    int64_t id;
    int64_t audit_id; /* 0: nothing was changed */
};

/* INVALID with "address", "name", "signature", "secret", "days", or "imap_host", "smtp_port" and so
 * on named; CONFLICT when it was changed meanwhile, or with "address" when there is one already.
 * The first one of a workspace is its main one. */
CHECKED enum status save_channel(struct work *work, struct accounts *accounts,
                                 const struct channel_given *given,
                                 struct channel_saved *ret_saved);

/* What is typed, as it would be kept and used: with the kept secret where none is typed. For
 * try_channel(); wipe with mail_settings_wipe(). Writes nothing. */
CHECKED enum status channel_to_try(struct work *work, struct accounts *accounts,
                                   const struct channel_given *given, struct mail_server *ret_imap,
                                   struct mail_server *ret_smtp);

/* Speaks with both servers, half a minute each at most, outside of any unit of work. */
struct channel_trial {
    struct mail_trial imap, smtp;
    bool works;
};
CHECKED enum status try_channel(const struct mail_server *imap, const struct mail_server *smtp,
                                const char *program, struct arena *arena, struct fault *fault,
                                struct channel_trial *ret_trial);

/* CONFLICT when it was changed meanwhile. To pause is to neither fetch nor send. */
enum channel_step { CHANNEL_PAUSE = 1, CHANNEL_RESUME, CHANNEL_ARCHIVE };
CHECKED enum status step_channel(struct work *work, int64_t id, int64_t version,
                                 enum channel_step step, struct channel_saved *ret_saved);

/* New conversations leave by it. */
CHECKED enum status set_main_channel(struct work *work, int64_t id,
                                     struct channel_saved *ret_saved);

/*
 * Within app/: the servers of a mailbox with the secret, which lives in the arena of `work`; wipe
 * it after use. Needs no right. INVALID with "secret": it cannot be read with this key file.
 */
CHECKED enum status channel_mail_settings(struct work *work, struct accounts *accounts, int64_t id,
                                          struct mail_server *ret_imap,
                                          struct mail_server *ret_smtp);
void mail_settings_wipe(struct mail_server *imap, struct mail_server *smtp);

/* For undo(), within its write unit. Servers and passwords are never put back. */
struct audit;
struct undone;
CHECKED enum status undo_channel_change(struct work *work, const struct audit *audit,
                                        struct undone *ret_undone);
CHECKED enum status undo_channel_main(struct work *work, const struct audit *audit,
                                      struct undone *ret_undone);
