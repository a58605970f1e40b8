// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <stdbool.h>
#include <stdint.h>

/* A place where people write to us and we answer. Stored values: never renumber. */
enum channel_kind {
    CHANNEL_MAIL = 1,
    CHANNEL_TELEGRAM = 2,
    CHANNEL_PROGRAM = 3, /* JSON in and out, for other programs */
    CHANNEL_FOLDER = 4,  /* files in a folder, for trying out */
};
enum {
    CHANNELS_MAX = 50, /* of a workspace, archived ones left out */
    CHANNEL_NAME_MAX = 200,
    CHANNEL_SIGNATURE_MAX = 4000,
    CHANNEL_SECRET_MAX = 4000, /* an access token is long */
};

struct channel {
    int64_t id, version;
    enum channel_kind kind;
    const char *name;     /* as it stands before the address */
    const char *address;  /* of a mailbox; the name of a bot */
    const char *settings; /* JSON, by kind */
    bool has_secret;
    const char *signature;
    const char *place; /* JSON: up to where all was taken; "" at first */
    int64_t looked_at; /* the last time that all was well; 0: never yet */
    const char *fault; /* JSON: what is wrong; NULL: nothing */
    int64_t fault_at;  /* since when */
    bool is_main;      /* new conversations leave by it */
    bool is_paused, is_archived;
    int64_t created_at, changed_at;
};
