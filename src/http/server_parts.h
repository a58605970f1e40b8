// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <stdatomic.h>

#include "http/counts.h"
#include "http/gate.h"
#include "http/listen.h"
#include "http/server.h"
#include "http/spool.h"
#include "http/watchdog.h"
#include "http/workers.h"

/* What server.c, server_request.c and answer.c share, and nobody else includes. */
struct MHD_Connection;
struct MHD_Daemon;
struct MHD_Response;

enum {
    BODIES_MAX = 64 * 1024 * 1024, /* bytes of all bodies in memory at once */
    SPOOLS_MAX = 16,               /* forms with a file at once */
    QUICK_WAITING_MAX = 512,
    SAVING_WAITING_MAX = 512,
    SLOW_WAITING_MAX = 32,
    RETRY_AFTER_SECONDS = 2,
};

struct server {
    struct server_options options;
    const char *host; /* that requests must name */
    struct MHD_Daemon *daemon;
    struct workers *quick, *saving, *slow;
    struct watchdog *watchdog;
    struct counts counts;
    atomic_size_t under_way; /* requests whose head has come and whose reply has not gone */
    atomic_bool is_ending;   /* each reply closes its connection */
    size_t body_bytes;       /* of bodies that are coming or kept; of the thread that polls */
    size_t spools;           /* the same */
};

/* One request from its first line to its last byte; lives in its own arena. */
struct request {
    struct job job; /* first: a job is the request */
    struct exchange exchange;
    struct arena arena;
    struct server *server;
    struct MHD_Connection *connection;
    struct watched *watched;
    const struct route_table *table; /* in whose dress it is answered */
    const char *target;              /* a copy, with its query */
    const char *target_place;        /* where the library has it */
    struct request_head head;
    struct gate_findings findings;
    enum request_stage {
        REQUEST_HEAD,  /* its first line has come */
        REQUEST_BODY,  /* its body is coming, if it has one */
        REQUEST_WORK,  /* a worker has it */
        REQUEST_READY, /* the reply is made */
    } stage;
    char *body;
    size_t body_length, body_max; /* taken from server->body_bytes: body_max */
    struct spool *spool;          /* instead of `body`: it has a file */
    bool may_send;                /* who it is was looked at, as far as the spool needs it */
    bool is_counted;              /* in server->under_way */
    bool must_close;              /* after the reply */
    bool came_in_clear;           /* to a proxy, where people come by https */
    int64_t started;              /* clock_ticks() */
    struct slice bytes;           /* of the body: reply.body, or an asset */
    struct MHD_Response *response;
};

/*
 * Looks at the head (AC-090 and so on), and finds the row. True: the request may go on. False: it
 * is answered already. On the thread that polls.
 */
bool answer_head(struct request *request);

/* Answers without a row's handler, in the face's dress. */
void answer_refuse(struct request *request, unsigned code);

/* Writes a piece of a body with a file. On a worker. */
void answer_piece(struct request *request);

/* Reads form and cookies and runs the row's handler. On a worker. */
void answer_work(struct request *request);

/* The workers that the row asks for; quick work that may write has some of its own. */
struct workers *answer_pool(const struct request *request);
