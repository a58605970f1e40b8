// SPDX-License-Identifier: AGPL-3.0-or-later
#include "outside/mail_service.h"

#include <string.h>
#include <sys/socket.h>

#include "outside/confine_network.h"
#include "outside/mail_errand.h"

enum { REQUEST_MAX = 32 * 1024 };

bool mail_errand_tell(int socket, const void *head, size_t head_length, struct slice rest)
{
    struct outside_mail_event copy;
    char bytes[sizeof(copy) > 4096 ? sizeof(copy) : 4096];

    if (head_length > sizeof(bytes))
        return false;
    memcpy(bytes, head, head_length);
    char *behind = (char *)(size_t)(const void *)rest.at;
    struct iovec pieces[] = {{bytes, head_length}, {behind, rest.length}};
    const struct msghdr message = {.msg_iov = pieces, .msg_iovlen = rest.length > 0 ? 2 : 1};
    return sendmsg(socket, &message, MSG_NOSIGNAL) >= 0;
}

/* The texts behind a request, each ended by a NUL, and nothing after them. */
static bool take_texts(const char *at, size_t length, const char *texts[OUTSIDE_MAIL_TEXTS])
{
    for (size_t i = 0; i < OUTSIDE_MAIL_TEXTS; i++) {
        const char *end = length == 0 ? NULL : memchr(at, '\0', length);

        if (!end)
            return false;
        texts[i] = at;
        length -= (size_t)(end + 1 - at);
        at = end + 1;
    }
    return length == 0;
}

static bool check(const char *bytes, size_t length, struct mail_errand *errand)
{
    const struct outside_mail_request *asked = &errand->asked;
    const char *texts[OUTSIDE_MAIL_TEXTS];
    struct fault fault = {0};

    if (length < sizeof(*asked))
        return false;
    memcpy(&errand->asked, bytes, sizeof(errand->asked));
    if (asked->version != OUTSIDE_VERSION || asked->kind < OUTSIDE_FETCH_MAIL ||
        asked->kind > OUTSIDE_TRY_MAIL || asked->protocol < MAIL_IMAP ||
        asked->protocol > MAIL_SMTP || asked->tls < MAIL_TLS_FROM_START ||
        asked->tls > MAIL_TLS_NONE || asked->login < MAIL_LOGIN_PASSWORD ||
        asked->login > MAIL_LOGIN_NONE ||
        !take_texts(bytes + sizeof(*asked), length - sizeof(*asked), texts))
        return false;
    errand->server = (struct mail_server){.host = texts[0],
                                          .port = asked->port,
                                          .tls = (enum mail_tls)asked->tls,
                                          .login = (enum mail_login)asked->login,
                                          .user = texts[1],
                                          .secret = texts[2],
                                          .trust = texts[3][0] == '\0' ? NULL : texts[3],
                                          .may_be_own = asked->may_be_own == 1};
    errand->mailbox = texts[4];
    /* What must not be connected to is refused here, too, whoever asks. */
    return mail_server_check(&errand->server, (enum mail_protocol)asked->protocol, &fault) ==
           STATUS_OK;
}

static void serve(const struct mail_errand *errand)
{
    confine_to_network(errand->server.trust, NETWORK_FOR_LONG);
    if (errand->asked.kind == OUTSIDE_FETCH_MAIL)
        mail_fetch_serve(errand);
    else if (errand->asked.kind == OUTSIDE_SEND_MAIL)
        mail_send_serve(errand);
    else
        mail_try_serve(errand);
}

bool mail_service_run(int socket)
{
    char bytes[REQUEST_MAX];
    struct mail_errand errand = {.socket = socket};
    ssize_t length = recv(socket, bytes, sizeof(bytes), MSG_TRUNC);

    if (length <= 0)
        return false;
    if ((size_t)length <= sizeof(bytes) && check(bytes, (size_t)length, &errand))
        serve(&errand);
    explicit_bzero(bytes, sizeof(bytes));
    return true;
}
