// SPDX-License-Identifier: AGPL-3.0-or-later
#include "web/talk_courtesy.h"

/* A first answer, one to a complaint, or any other. */
static enum courtesy_kind kind_of(const struct conversation_card *card)
{
    if (card->conversation.urgency == URGENCY_COMPLAINT)
        return COURTESY_COMPLAINT;
    for (size_t i = 0; i < card->messages.count; i++)
        if (card->messages.items[i].kind == MESSAGE_OURS)
            return COURTESY_REPLY;
    return card->conversation.enquiry_id != 0 ? COURTESY_FIRST_CONTACT : COURTESY_REPLY;
}

static struct courtesy_request request_of(const struct conversation_card *card, const char *text)
{
    return (struct courtesy_request){
        .client_id = card->conversation.client_id,
        .contact_id = card->has_client ? card->contact.id : 0,
        .name = card->has_client ? "" : card->conversation.name,
        .use = COURTESY_LETTER,
        .kind = kind_of(card),
        .language = card->has_client ? card->contact.language : "",
        .text = text,
    };
}

struct courtesy_view talk_courtesy(struct arena *arena, const struct conversation_card *card)
{
    const struct courtesy_request request = request_of(card, "");

    return courtesy_place(arena, "reply", &request);
}

bool talk_is_checked(const struct exchange *exchange)
{
    return fields_value(&exchange->form, "check") || fields_value(&exchange->form, "mend") ||
           fields_value(&exchange->form, "promise");
}

enum status talk_check(struct exchange *exchange, const struct conversation_card *card,
                       const char **text, struct courtesy_view *view)
{
    const char *typed = fields_value(&exchange->form, "text");
    struct courtesy_request request = request_of(card, typed ? typed : "");
    struct message kept = {.one = NULL};
    bool is_asked = false;

    enum status status = courtesy_take(exchange, "text", &request, &is_asked);
    if (status == STATUS_OK)
        status = courtesy_keep(exchange, &request, &kept);
    if (status != STATUS_OK)
        return status;
    typed = fields_value(&exchange->form, "text");
    request.text = typed ? typed : "";
    *text = request.text;
    status = courtesy_look(exchange, &request, view);
    view->found.kept = kept;
    return status;
}
