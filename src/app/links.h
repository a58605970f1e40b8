// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <stdbool.h>

#include "base/secret.h"
#include "outside/request.h"
#include "store/work.h"

/*
 * Whether clients can open links that lead to this server: it asks itself, by its public address,
 * for a page that only it knows of. Parts that put links before clients (guest pages, messages, web
 * hooks) ask links_may_be_offered() first. Shared by threads.
 */
struct links;
struct links_means {
    const char *base_url; /* as people reach it: "https://crm.example.org" */
    bool is_secure;       /* else people reach it on this machine alone */
    bool is_own_network;  /* its people and clients all come from the own network */
    const char *trust;    /* a file of certificates; NULL: the system's */
    const char *program;  /* regulars-outside; NULL: the one beside this program */
};
struct links *links_open(const struct links_means *means, struct arena *arena);
void links_close(struct links *links); /* NULL does nothing */

/* How the last test of this very address ended. */
struct link_test {
    int64_t tested_at; /* 0: it has not been tested */
    enum look_code code;
    uint32_t http_code;                     /* of a reply that was not ours; 0 for none */
    bool is_own;                            /* the name led to an address of our own network */
    uint8_t address[OUTSIDE_ADDRESS_BYTES]; /* zeros: none was found */
};

enum link_standing {
    LINKS_LOCAL, /* reached on this machine alone: nothing to test */
    LINKS_UNTESTED,
    LINKS_OLD, /* worked, but that was too long ago to rely on */
    LINKS_FAIL,
    LINKS_WORK,
};
#define LINK_TEST_PATH "/.well-known/regulars/"
#define LINKS_FRESH (INT64_C(3) * 86400 * 1000000)
enum link_standing link_standing(bool is_secure, const struct link_test *test, int64_t now);

/* The one question of other parts. Asks memory alone; false for NULL. */
bool links_may_be_offered(struct links *links, int64_t now);

/* For the page of settings; memory alone. */
struct links_view {
    const char *base_url;
    enum link_standing standing;
    struct link_test test;
    bool is_own_network;
    int64_t job_id; /* of the test that waits or runs; 0 for none */
};
struct job_board;
CHECKED enum status show_links(struct work *work, struct job_board *board,
                               struct links_view *ret_view);

/* Leaves a job that tests; one that waits or runs will do. RIGHT_MANAGE. INVALID: nothing to test.
 */
CHECKED enum status start_link_test(struct work *work, struct job_board *board);

/* For the server, once it runs: what was found last, and a test when that is a day old. */
CHECKED enum status begin_links(struct work *work, struct job_board *board);

/* Within a write unit: a job of the program's own, when there is something to test. */
CHECKED enum status leave_link_test(struct work *work, struct job_board *board);

/* The page behind a nonce says `answer`, once. False: nobody expects that. */
enum { LINK_ANSWER_SIZE = SECRET_TOKEN_SIZE };
bool links_answer(struct links *links, const char *nonce, char answer[LINK_ANSWER_SIZE]);
