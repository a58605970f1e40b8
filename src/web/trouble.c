// SPDX-License-Identifier: AGPL-3.0-or-later
#include "web/trouble.h"

#include "face/let_in.h"
#include "web/page_frame.h"

static void show(struct exchange *exchange, unsigned code, const struct trouble_view *trouble)
{
    const char *title = message_text(exchange->arena, exchange->language, trouble->heading);
    struct html out = reply_html(exchange);

    reply_code(exchange, code);
    if (exchange->csrf_token) {
        struct trouble_inside_view view = {.page = page_frame(exchange, title),
                                           .trouble = *trouble};
        view_trouble_inside(&out, exchange->language, &view);
    } else {
        struct trouble_outside_view view = {.plain = plain_frame(exchange, title),
                                            .trouble = *trouble};
        view_trouble_outside(&out, exchange->language, &view);
    }
}

static struct trouble_view to_clients(struct message heading, struct message help)
{
    return (struct trouble_view){.heading = heading,
                                 .help = help,
                                 .way_on = "/clients",
                                 .way_on_words = PLAIN_MESSAGE("To the clients")};
}

static struct trouble_view unavailable(const struct exchange *exchange)
{
    return (struct trouble_view){
        .heading = PLAIN_MESSAGE("Not just now"),
        .help = PLAIN_MESSAGE("What is stored can still be there to look at. What you just sent "
                              "may not be stored: look before you send it again."),
        .request_id = exchange->request_id};
}

static struct trouble_view broken(const struct exchange *exchange)
{
    return (struct trouble_view){
        .heading = PLAIN_MESSAGE("Something broke"),
        .help = PLAIN_MESSAGE("It is a mistake of the program, not yours, and it is in its log. "
                              "Nothing was stored half."),
        .request_id = exchange->request_id};
}

static struct trouble_view unreadable(void)
{
    return to_clients(PLAIN_MESSAGE("This could not be read"),
                      PLAIN_MESSAGE("The address or the form holds something that does not belong "
                                    "there."));
}

static struct trouble_view nothing_here(void)
{
    return to_clients(
        PLAIN_MESSAGE("There is nothing here"),
        PLAIN_MESSAGE("The address may be mistyped, or what stood here was removed."));
}

void trouble_show(struct exchange *exchange, enum status status)
{
    struct trouble_view trouble = {0};
    unsigned code = 500;

    switch (status) {
    case STATUS_NOT_FOUND:
        code = 404, trouble = nothing_here();
        break;
    case STATUS_INVALID:
        code = 422, trouble = unreadable();
        break;
    case STATUS_CONFLICT:
        code = 409;
        trouble = to_clients(PLAIN_MESSAGE("This was changed meanwhile"),
                             PLAIN_MESSAGE("What is stored now stays. Open it to see it."));
        break;
    case STATUS_FORBIDDEN:
        code = 403;
        trouble = to_clients(PLAIN_MESSAGE("This needs another right"),
                             PLAIN_MESSAGE("An owner of the workspace can do it, or give you the "
                                           "right to."));
        break;
    case STATUS_UNAVAILABLE:
    case STATUS_RETRY:
        code = 503, trouble = unavailable(exchange);
        reply_header(exchange, "Retry-After", "5");
        log_fault(exchange);
        break;
    case STATUS_OK:
    case STATUS_BROKEN:
        trouble = broken(exchange);
        log_fault(exchange);
        break;
    }
    /* What the program says of its own mistakes is for the log. */
    if (code != 500)
        trouble.said = exchange->fault->message;
    show(exchange, code, &trouble);
}

void trouble_refuse(struct exchange *exchange, unsigned code)
{
    struct trouble_view trouble = unreadable();

    if (code == 404 || code == 405)
        trouble = nothing_here();
    else if (code == 503 || code == 507)
        trouble = unavailable(exchange);
    else if (code >= 500)
        trouble = broken(exchange);
    if (code == 413)
        trouble.help = PLAIN_MESSAGE("It is larger than this page takes.");
    if (exchange->fault)
        trouble.said = exchange->fault->message;
    show(exchange, code, &trouble);
}

void trouble_forgery(struct exchange *exchange)
{
    struct trouble_view trouble = to_clients(
        PLAIN_MESSAGE("This form is out of date"),
        PLAIN_MESSAGE("It came from before you last signed in, or from another site, and "
                      "was not carried out. Open the page again and repeat it."));

    show(exchange, 403, &trouble);
}
