// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/link_words.h"

#include <arpa/inet.h>
#include <string.h>

#include "base/text.h"

const char *link_address(const struct link_test *test, struct arena *arena)
{
    static const uint8_t none[OUTSIDE_ADDRESS_BYTES];
    static const uint8_t mapped[12] = {[10] = 0xFF, [11] = 0xFF};
    char text[INET6_ADDRSTRLEN] = "";
    bool is_four = memcmp(test->address, mapped, sizeof(mapped)) == 0;

    if (memcmp(test->address, none, sizeof(none)) == 0)
        return "";
    (void)inet_ntop(is_four ? AF_INET : AF_INET6, test->address + (is_four ? sizeof(mapped) : 0),
                    text, sizeof(text));
    return arena_copy(arena, text, strlen(text));
}

/* "crm.example.org" of "https://crm.example.org". */
static struct message_arg host_of(const struct links_view *view)
{
    const char *host = strstr(view->base_url, "://");

    return arg_text(host ? host + 3 : view->base_url);
}

static struct message certificate_words(const struct links_view *view)
{
    if (view->test.code == LOOK_EXPIRED)
        return MESSAGE("The certificate at {1} has run out, so browsers warn of it. The proxy, or "
                       "whoever renews it, should be looked after.",
                       host_of(view));
    if (view->test.code == LOOK_OTHER_NAME)
        return MESSAGE("The certificate at {1} is for another name, so browsers warn of it. The "
                       "proxy needs one for this name.",
                       host_of(view));
    if (view->test.code == LOOK_NO_TLS)
        return MESSAGE("Whoever answers at {1} does not speak TLS, so https links do not open. A "
                       "proxy with a certificate should stand there.",
                       host_of(view));
    return MESSAGE("The certificate at {1} is signed by nobody whom browsers know. The proxy needs "
                   "one of a public authority.",
                   host_of(view));
}

static struct message connection_words(const struct links_view *view, struct arena *arena)
{
    const struct message_arg address = arg_text(link_address(&view->test, arena));

    if (view->test.code == LOOK_OWN_NETWORK)
        return MESSAGE(
            "{1} leads to {2}, an address of this machine's own network, where clients "
            "elsewhere cannot come. If everybody comes from there, start the server with "
            "--own-network.",
            host_of(view), address);
    if (view->test.code == LOOK_REFUSED)
        return MESSAGE("{1} leads to {2}, and nobody takes connections there. Does the proxy run, "
                       "and does a firewall let people in?",
                       host_of(view), address);
    return MESSAGE("{1} leads to {2}, and nobody answers there. A firewall may keep people out, or "
                   "the address is another machine's.",
                   host_of(view), address);
}

static struct message other_words(const struct links_view *view)
{
    if (view->test.http_code == 0)
        return MESSAGE("Something else than this server answers at {1}.", host_of(view));
    return MESSAGE("Something else than this server answers at {1}, with the code {2}. The proxy "
                   "should hand every path on to it.",
                   host_of(view), arg_plain(view->test.http_code));
}

static struct message working_words(const struct links_view *view, struct arena *arena)
{
    const struct message_arg address = arg_text(link_address(&view->test, arena));

    if (view->test.is_own)
        return MESSAGE("Links work within your own network: {1} leads to {2}, and this server "
                       "answers there.",
                       host_of(view), address);
    return MESSAGE("Links work: {1} leads to {2}, and this server answers there.", host_of(view),
                   address);
}

struct message link_words(const struct links_view *view, struct arena *arena)
{
    if (view->standing == LINKS_LOCAL || view->test.tested_at == 0)
        return (struct message){0};
    switch (view->test.code) {
    case LOOK_WORKS:
        return working_words(view, arena);
    case LOOK_NO_NAME:
        return MESSAGE("Nobody knows the name {1}. Let its A record lead to this machine; it may "
                       "take an hour until everybody knows it.",
                       host_of(view));
    case LOOK_OWN_NETWORK:
    case LOOK_REFUSED:
    case LOOK_TIMED_OUT:
        return connection_words(view, arena);
    case LOOK_NOT_TRUSTED:
    case LOOK_OTHER_NAME:
    case LOOK_EXPIRED:
    case LOOK_NO_TLS:
        return certificate_words(view);
    case LOOK_OTHER_ANSWER:
        return other_words(view);
    case LOOK_FAILED:
    case LOOK_CODES:
        break;
    }
    return PLAIN_MESSAGE("This machine could not try it. Is it connected to a network?");
}
