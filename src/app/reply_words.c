// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/reply_words.h"

#include "app/templates.h"
#include "base/language.h"
#include "domain/cue_letter.h"
#include "domain/letter_wordings.h"
#include "store/workspaces.h"

static struct addressee addressee_of(const struct conversation_card *card)
{
    const struct contact *contact = &card->contact;

    if (!card->has_client || contact->id == 0)
        return (struct addressee){.name = card->conversation.name,
                                  .given = "",
                                  .additional = "",
                                  .salutation = "",
                                  .is_person = true};
    return (struct addressee){.name = contact->name,
                              .given = contact->given,
                              .additional = contact->additional,
                              .salutation = contact->salutation,
                              .form_of_address = contact->form_of_address,
                              .is_person = true};
}

static const struct language *language_of(const struct conversation_card *card,
                                          const struct workspace *workspace)
{
    const bool is_known =
        card->has_client && card->contact.language && card->contact.language[0] != '\0';

    const struct language *language = is_known ? language_by_code(card->contact.language) : NULL;

    return language ? language : language_by_code(workspace->language);
}

enum status reply_greeting(struct work *work, const struct conversation_card *card,
                           const char **ret_greeting)
{
    const struct addressee addressee = addressee_of(card);
    struct workspace workspace;

    enum status status = workspaces_find(work, work->workspace_id, &workspace);
    if (status == STATUS_OK)
        *ret_greeting = letter_plain(
            letter_greeting(&addressee, language_of(card, &workspace), work->arena), work->arena);
    return status;
}

/* What they read last here, so that the same wording does not come twice in a row. */
static const char *last_of_ours(const struct conversation_card *card)
{
    for (size_t i = card->messages.count; i-- > 0;)
        if (card->messages.items[i].kind == MESSAGE_OURS)
            return card->messages.items[i].text;
    return "";
}

enum status reply_template(struct work *work, const struct conversation_card *card,
                           int64_t template_id, const char **ret_text)
{
    struct letter_template chosen = {.body = ""};
    struct workspace workspace = {.name = ""};
    struct user_account user = {.name = NULL};
    struct letter letter = {.text = ""};

    enum status status = show_template(work, template_id, &chosen);
    if (status == STATUS_OK)
        status = workspaces_find(work, work->workspace_id, &workspace);
    if (status == STATUS_OK && work->actor.user_id != 0)
        status = users_find(work, work->actor.user_id, &user);
    if (status != STATUS_OK)
        return status;
    struct letter_facts facts = {.addressee = addressee_of(card),
                                 .user = user.name ? user.name : "",
                                 .business = workspace.name};
    facts.values.values[PLACEHOLDER_CLIENT] =
        card->has_client ? card->client.name : card->conversation.name;
    facts.values.values[PLACEHOLDER_CONTACT] = facts.addressee.name;
    facts.values.values[PLACEHOLDER_BUSINESS] = workspace.name;
    facts.values.values[PLACEHOLDER_ABOUT] = workspace.about;
    facts.values.values[PLACEHOLDER_USER] = user.name;
    const struct letter_wordings wordings = letter_wordings_of(chosen.body, work->arena);
    const size_t place =
        letter_wording_next(&wordings, last_of_ours(card), card->conversation.id, work->arena);
    status = letter_fill(&(struct letter){"", wordings.items[place]}, &facts, work->arena,
                         &work->fault, &letter);
    if (status == STATUS_OK)
        *ret_text = letter_plain(letter.text, work->arena);
    return status;
}
