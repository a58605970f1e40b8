// SPDX-License-Identifier: AGPL-3.0-or-later
#include "domain/mail_server.h"

#include <string.h>

#include "domain/mail_provider.h"

/* ---- settings ---- */

bool mail_port_is_usual(enum mail_protocol protocol, int32_t port)
{
    if (protocol == MAIL_IMAP)
        return port == 143 || port == 993;
    return port == 25 || port == 465 || port == 587;
}

/* A name or an address: no port, no path, no user (AC-065). */
static bool is_host(const char *host)
{
    static const char allowed[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                  "0123456789-_.:";
    size_t length = strlen(host);

    return length > 0 && length <= MAIL_HOST_MAX && host[0] != '-' &&
           strspn(host, allowed) == length;
}

static bool has_control(const char *text)
{
    for (; *text != '\0'; text++)
        if ((unsigned char)*text < ' ' || *text == 0x7F)
            return true;
    return false;
}

static enum status check_host(const struct mail_server *server, enum mail_protocol protocol,
                              struct fault *fault)
{
    if (!is_host(server->host))
        return fault_set(fault, STATUS_INVALID, "host",
                         PLAIN_MESSAGE("Type the name of the mail server alone, as "
                                       "imap.example.com"));
    if (server->port < 1 || server->port > 65535)
        return fault_set(fault, STATUS_INVALID, "port",
                         PLAIN_MESSAGE("A port is a number from 1 to 65535"));
    if (!server->may_be_own && !mail_port_is_usual(protocol, server->port))
        return fault_set(fault, STATUS_INVALID, "port",
                         protocol == MAIL_IMAP
                             ? PLAIN_MESSAGE("Mail is read at port 993 or 143; another one is "
                                             "for own servers that the owner has listed")
                             : PLAIN_MESSAGE("Mail is sent by port 465, 587 or 25; another one is "
                                             "for own servers that the owner has listed"));
    return STATUS_OK;
}

static enum status check_login(const struct mail_server *server, struct fault *fault)
{
    if (server->login == MAIL_LOGIN_NONE)
        return STATUS_OK;
    if (server->user[0] == '\0' || strlen(server->user) > MAIL_USER_MAX ||
        has_control(server->user))
        return fault_set(fault, STATUS_INVALID, "user",
                         PLAIN_MESSAGE("Type the name with which you log in at the mail server; "
                                       "often it is the whole address"));
    if (server->secret[0] == '\0' || strlen(server->secret) > MAIL_SECRET_MAX ||
        has_control(server->secret))
        return fault_set(fault, STATUS_INVALID, "secret",
                         PLAIN_MESSAGE("Type the password of the mailbox"));
    return STATUS_OK;
}

enum status mail_server_check(const struct mail_server *server, enum mail_protocol protocol,
                              struct fault *fault)
{
    enum status status = check_host(server, protocol, fault);

    if (status == STATUS_OK && server->tls == MAIL_TLS_NONE && !server->may_be_own)
        status = fault_set(fault, STATUS_INVALID, "tls",
                           PLAIN_MESSAGE("Without encryption the password could be read on the "
                                         "way; choose TLS"));
    return status == STATUS_OK ? check_login(server, fault) : status;
}

/* ---- words ---- */

static struct message login_trouble(const struct mail_server *server, const char *detail)
{
    const struct mail_provider *provider = mail_provider_at(server->host, server->port);
    enum mail_password password = provider ? provider->password : MAIL_PASSWORD_UNKNOWN;

    if (password == MAIL_PASSWORD_APP)
        return MESSAGE("{1} does not take this password; it wants one made for programs, to be "
                       "had at {2}",
                       arg_text(provider->name), arg_text(provider->help));
    if (password == MAIL_PASSWORD_TOKEN && server->login == MAIL_LOGIN_PASSWORD)
        return MESSAGE("{1} takes no passwords from programs any more; it has to be connected by "
                       "signing in there",
                       arg_text(provider->name));
    if (password == MAIL_PASSWORD_BRIDGE)
        return MESSAGE("{1} takes the password that its own window shows, not that of the mailbox",
                       arg_text(provider->name));
    if (server->login == MAIL_LOGIN_TOKEN)
        return MESSAGE("{1} does not take the sign-in any more; connect the mailbox anew",
                       arg_text(server->host));
    if (detail[0] != '\0')
        return MESSAGE("{1} does not take this name and password; it says: {2}",
                       arg_text(server->host), arg_text(detail));
    return MESSAGE("{1} does not take this name and password", arg_text(server->host));
}

static struct message certificate_trouble(const char *host, enum mail_code code)
{
    if (code == MAIL_OTHER_NAME)
        return MESSAGE("The certificate of {1} is for another server; use the name that your "
                       "provider gives",
                       arg_text(host));
    if (code == MAIL_EXPIRED)
        return MESSAGE("The certificate of {1} has run out; its owner has to renew it",
                       arg_text(host));
    return MESSAGE("The certificate of {1} is signed by nobody who is known", arg_text(host));
}

static struct message connection_trouble(const struct mail_server *server, enum mail_code code)
{
    if (code == MAIL_NO_NAME)
        return MESSAGE("There is no server {1}; look for a slip of the pen in its name",
                       arg_text(server->host));
    if (code == MAIL_OWN_NETWORK)
        return MESSAGE("{1} leads to your own network; the owner has to list it among own "
                       "servers first",
                       arg_text(server->host));
    if (code == MAIL_NO_CONNECTION)
        return MESSAGE("Nobody answers at {1}, port {2}", arg_text(server->host),
                       arg_plain(server->port));
    return MESSAGE("{1} takes too long to answer, at port {2}; try again later",
                   arg_text(server->host), arg_plain(server->port));
}

/* Who answers there is not who was expected. */
static struct message protocol_trouble(const struct mail_server *server,
                                       enum mail_protocol protocol, enum mail_code code)
{
    if (code == MAIL_NO_TLS)
        return MESSAGE("{1} offers no encryption at port {2} in this way; try another port or kind "
                       "of TLS",
                       arg_text(server->host), arg_plain(server->port));
    if (code == MAIL_NO_LOGIN_WAY)
        return MESSAGE("{1} offers no way to log in that is known here", arg_text(server->host));
    return protocol == MAIL_IMAP
               ? MESSAGE("At {1}, port {2}, answers something that is no IMAP server",
                         arg_text(server->host), arg_plain(server->port))
               : MESSAGE("At {1}, port {2}, answers something that is no SMTP server",
                         arg_text(server->host), arg_plain(server->port));
}

static struct message passing_trouble(const struct mail_server *server, enum mail_code code,
                                      const char *detail)
{
    if (code == MAIL_BUSY && detail[0] != '\0')
        return MESSAGE("{1} wants to be asked later; it says: {2}", arg_text(server->host),
                       arg_text(detail));
    if (code == MAIL_BUSY)
        return MESSAGE("{1} wants to be asked later", arg_text(server->host));
    return MESSAGE("The connection to {1} broke off; it is tried again", arg_text(server->host));
}

struct message mail_trouble(const struct mail_server *server, enum mail_protocol protocol,
                            enum mail_code code, const char *detail)
{
    switch (code) {
    case MAIL_LOGIN_REFUSED:
        return login_trouble(server, detail);
    case MAIL_NOT_TRUSTED:
    case MAIL_OTHER_NAME:
    case MAIL_EXPIRED:
        return certificate_trouble(server->host, code);
    case MAIL_NO_NAME:
    case MAIL_OWN_NETWORK:
    case MAIL_NO_CONNECTION:
    case MAIL_TIMED_OUT:
        return connection_trouble(server, code);
    case MAIL_NO_TLS:
    case MAIL_NO_LOGIN_WAY:
    case MAIL_OTHER_PROTOCOL:
        return protocol_trouble(server, protocol, code);
    case MAIL_NO_MAILBOX:
        return MESSAGE("There is no such mailbox at {1}", arg_text(server->host));
    case MAIL_BUSY:
    case MAIL_LOST:
        return passing_trouble(server, code, detail);
    case MAIL_WRONG_SERVER:
    case MAIL_STOPPED:
    case MAIL_WORKS:
    case MAIL_CODES:
        break;
    }
    return PLAIN_MESSAGE(
        "The program that speaks to mail servers has stopped; it is started again");
}
