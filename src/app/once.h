// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "base/secret.h"
#include "store/work.h"

/*
 * A change that a program asks for under a key of its own choice is done once, however often it
 * asks: the answer is kept in the transaction of the change, and given again. Who asked for
 * something else under that key is refused; so is who asks again while the first one is at it.
 */
enum { ANSWERS_KEPT_HOURS = 48 };

/* Which keys are at work now, for all threads of a server. */
struct once_desk;
struct once_desk *once_desk_open(struct arena *arena);
void once_desk_close(struct once_desk *desk);

struct once_request {
    uint8_t key_hash[SECRET_HASH_SIZE];     /* of who asks and the key */
    uint8_t request_hash[SECRET_HASH_SIZE]; /* of what is asked for */
};
struct once_answer {
    int64_t code;        /* of HTTP; only one below 300 has changed anything, and is kept */
    const char *headers; /* lines of "Name: value" */
    const char *body;
    bool is_again; /* it was given before */
};

/*
 * Runs `run` within one write unit with the keeping of its answer: see attempt_whole(). INVALID:
 * the key was used for something else; CONFLICT: it is at work now. `desk` NULL: who comes
 * meanwhile waits for the store instead. After a failure of `run` the key is free.
 */
struct once_deed {
    const struct once_request *request;
    enum status (*run)(void *context, struct once_answer *ret_answer);
    void *context;
};
CHECKED enum status do_once(struct work *work, struct once_desk *desk, const struct once_deed *deed,
                            struct once_answer *ret_answer);

/* Within a write unit: forgets the answers of all workspaces that are older than that. */
CHECKED enum status forget_answers(struct work *work);
