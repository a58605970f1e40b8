// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <stdbool.h>

#include "store/work.h"

/* What all requests of a server share. */
struct accounts;
struct snapshots;
struct events;
struct job_board;
struct once_desk;
struct workbook_desk;
struct courtesy_desk;
struct disk_reserve;
struct links;
struct mailbox_trials;
struct site {
    struct store *store;
    struct snapshots *snapshots;
    struct accounts *accounts;  /* app/accounts.h */
    struct events *events;      /* http/events.h: what browsers are told; NULL: nobody listens */
    struct job_board *jobs;     /* NULL: none are done here */
    struct once_desk *once;     /* NULL: who asks twice at a time waits */
    struct workbook_desk *desk; /* NULL: this thread may read workbooks itself */
    struct courtesy_desk *courtesy; /* app/courtesy_desk.h; NULL: each check makes its own lists */
    struct links *links;            /* app/links.h: whether links to us may be offered */
    struct mailbox_trials *trials;  /* app/mailbox_trials.h; NULL: none are made here */
    struct disk_reserve *disk;      /* app/disk_reserve.h; NULL: the store is on no disk of ours */
    const char *store_shown; /* the store's address as commands take it, without a password */
    const char *base_url;    /* "http://127.0.0.1:8080": absolute links are made of this alone */
    const char *host;        /* the Host that requests must name: "127.0.0.1:8080" */
    bool is_secure;          /* https: the cookie is __Host- and Secure */
};

/*
 * Whether a request may change anything, going by its headers Origin and Sec-Fetch-Site ("" when
 * missing, NULL when they came twice): it comes from a page of ours, or from no page at all, as a
 * program's does, which then proves itself by the CSRF token alone (AC-072).
 */
bool site_trusts_origin(const struct site *site, const char *origin, const char *fetch_site);
