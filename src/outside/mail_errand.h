// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/slice.h"
#include "outside/request.h"

/* What a child of mail was started for, checked. Texts lie in the request's own bytes. */
struct mail_errand {
    int socket;
    struct outside_mail_request asked;
    struct mail_server server;
    const char *mailbox;
};

/* Each serves its kind of request until the socket closes or there is no more to do. */
void mail_fetch_serve(const struct mail_errand *errand);
void mail_send_serve(const struct mail_errand *errand);
void mail_try_serve(const struct mail_errand *errand);

/* Sends one message of the socket: a struct and the bytes behind it. False: nobody is there. */
bool mail_errand_tell(int socket, const void *head, size_t head_length, struct slice rest);
