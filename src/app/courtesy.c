// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/courtesy.h"

#include <string.h>

#include "base/text.h"
#include "domain/cue_letter.h"
#include "domain/letter_greeting.h"
#include "store/clients.h"
#include "store/contacts.h"
#include "store/courtesy_mutes.h"
#include "store/search_hits.h"
#include "store/searches.h"
#include "store/sent_messages.h"
#include "store/workspaces.h"

enum {
    FOUND_OF_NAME = 20, /* clients looked at whose name begins like words of the text */
    KNOWN_MAX = 100,    /* of all such words */
    LOOKS_FOR_SAID = 4, /* pages of earlier messages looked through, by each way to say it */
};

struct gathered {
    struct courtesy_message message;
    const char *greeting;
    struct courtesy_mutes mutes;
};

/* ---- to whom ---- */

/* As forms send it: line ends are one byte here. */
static const char *plain_lines(const char *text, struct arena *arena)
{
    struct text out = text_new(arena);

    for (size_t i = 0; text[i] != '\0'; i++)
        if (text[i] != '\r')
            text_add_char(&out, text[i]);
        else if (text[i + 1] != '\n')
            text_add_char(&out, '\n');
    return out.length == 0 ? "" : out.at;
}

/* The one that is meant, or else the main contact, who stands first. */
static enum status read_contact(struct work *work, const struct courtesy_request *request,
                                struct contact *ret_contact)
{
    struct contact_list list = {0};

    enum status status = contacts_list(work, request->client_id, &list);
    if (status != STATUS_OK)
        return status;
    if (list.count == 0)
        return fault_set(&work->fault, STATUS_BROKEN, "",
                         PLAIN_MESSAGE("this client has no main contact"));
    *ret_contact = list.items[0];
    for (size_t i = 1; i < list.count; i++)
        if (list.items[i].id == request->contact_id)
            *ret_contact = list.items[i];
    return STATUS_OK;
}

/* Theirs, the contact's before the client's, else the business's. */
static enum status choose_language(struct work *work, const char *const *codes, size_t count,
                                   const struct language **ret_language)
{
    struct workspace workspace = {0};
    const struct language *language = NULL;

    for (size_t i = 0; i < count && !language; i++)
        language = language_by_code(codes[i]);
    enum status status =
        language ? STATUS_OK : workspaces_find(work, work->workspace_id, &workspace);
    if (status != STATUS_OK)
        return status;
    if (!language)
        language = language_by_code(workspace.language);
    *ret_language = language ? language : language_by_code("en");
    return STATUS_OK;
}

/* A salutation of their own is right, whatever the rules of their language say. */
static bool begins_with_salutation(const char *text, const char *salutation)
{
    return salutation[0] != '\0' && strncmp(text, salutation, strlen(salutation)) == 0;
}

static void describe_contact(struct work *work, const struct client *client,
                             const struct contact *contact, const struct language *language,
                             struct gathered *gathered)
{
    const struct addressee addressee = {.name = contact->name,
                                        .given = contact->given,
                                        .additional = contact->additional,
                                        .salutation = contact->salutation,
                                        .form_of_address = contact->form_of_address,
                                        .is_person = client->kind == CLIENT_PERSON ||
                                                     strcmp(contact->name, client->name) != 0};

    gathered->message.form_of_address = contact->form_of_address;
    gathered->message.company = client->kind == CLIENT_PERSON ? "" : client->name;
    gathered->greeting =
        letter_plain(letter_greeting(&addressee, language, work->arena), work->arena);
    if (addressee.is_person &&
        !begins_with_salutation(gathered->message.text.at, contact->salutation))
        gathered->message.client_name = contact->name;
}

static enum status gather_addressee(struct work *work, const struct courtesy_request *request,
                                    struct gathered *gathered)
{
    const struct language *language = NULL;
    struct contact contact = {
        .name = "", .given = "", .additional = "", .salutation = "", .language = ""};
    struct client client = {.name = "", .language = ""};
    enum status status = STATUS_OK;

    if (request->client_id != 0) {
        status = clients_find(work, request->client_id, &client);
        if (status == STATUS_OK)
            status = read_contact(work, request, &contact);
    }
    const char *const codes[] = {request->language, contact.language, client.language};
    if (status == STATUS_OK)
        status = choose_language(work, codes, sizeof(codes) / sizeof(codes[0]), &language);
    if (status != STATUS_OK)
        return status;
    gathered->message.language = language->code;
    if (request->client_id != 0 && request->use == COURTESY_LETTER)
        describe_contact(work, &client, &contact, language, gathered);
    return STATUS_OK;
}

/* ---- other clients ---- */

static bool holds(const int64_t *ids, size_t count, int64_t id)
{
    for (size_t i = 0; i < count; i++)
        if (ids[i] == id)
            return true;
    return false;
}

static enum status find_named(struct work *work, const struct courtesy_request *request,
                              const struct courtesy_name_heard *heard, int64_t *ids, size_t *count)
{
    int64_t found[FOUND_OF_NAME];
    size_t found_count = 0;

    enum status status =
        searches_find(work, SEARCH_CLIENT, heard->folded, 0, FOUND_OF_NAME, found, &found_count);
    for (size_t i = 0; status == STATUS_OK && i < found_count && *count < KNOWN_MAX; i++)
        if (found[i] != request->client_id && !holds(ids, *count, found[i]))
            ids[(*count)++] = found[i];
    return status;
}

static enum status name_all(struct work *work, const int64_t *ids, size_t count,
                            struct gathered *gathered)
{
    const char **names = arena_array(work->arena, const char *, 2 * count);
    enum status status = STATUS_OK;
    size_t named = 0;

    for (size_t at = 0; status == STATUS_OK && at < count; at += SEARCH_NAMES_MAX) {
        const size_t some = count - at < SEARCH_NAMES_MAX ? count - at : SEARCH_NAMES_MAX;
        struct search_hit_list list = {0};

        status = search_names(work, ids + at, some, &list);
        for (size_t i = 0; status == STATUS_OK && i < list.count; i++) {
            names[named++] = list.items[i].title;
            names[named++] = list.items[i].whose;
        }
    }
    gathered->message.known_clients = names;
    gathered->message.known_client_count = named;
    return status;
}

/* Whoever is named in a letter or a template; a note may name whom it likes. */
static enum status gather_others(struct work *work, const struct courtesy_rules *rules,
                                 const struct courtesy_request *request, struct gathered *gathered)
{
    struct courtesy_name_heard heard[COURTESY_NAMES_MAX];
    int64_t ids[KNOWN_MAX];
    size_t count = 0;
    enum status status = STATUS_OK;

    if (request->use == COURTESY_NOTE)
        return STATUS_OK;
    const size_t heard_count =
        courtesy_names_heard(rules, gathered->message.text, work->arena, heard);
    for (size_t i = 0; status == STATUS_OK && i < heard_count; i++)
        status = find_named(work, request, &heard[i], ids, &count);
    return status == STATUS_OK ? name_all(work, ids, count, gathered) : status;
}

/* ---- said before ---- */

static void take_said(const struct courtesy_rules *rules, const struct sent_messages *messages,
                      struct arena *arena, struct courtesy_checked *checked)
{
    for (size_t i = 0; i < messages->count && !checked->said_to; i++) {
        const struct sent_message *message = &messages->items[i];
        struct slice sentence;

        if (!courtesy_says_only_for_you(rules, slice_of(message->text), arena, &sentence))
            continue;
        checked->said_to = message->client_name;
        checked->said_to_id = message->client_id;
        checked->said_at = message->at;
        checked->said_words = arena_copy(arena, sentence.at, sentence.length);
    }
}

static enum status look_through(struct work *work, const struct courtesy_rules *rules,
                                const char *words, int64_t client_id,
                                struct courtesy_checked *checked)
{
    int64_t ids[SENT_MESSAGES_MAX], before = 0;
    enum status status = STATUS_OK;

    for (int look = 0; look < LOOKS_FOR_SAID && !checked->said_to; look++) {
        struct sent_messages messages = {0};
        size_t count = 0;

        status = searches_find(work, SEARCH_NOTE, words, before, SENT_MESSAGES_MAX, ids, &count);
        if (status == STATUS_OK)
            status = sent_messages(work, ids, count, client_id, &messages);
        if (status != STATUS_OK)
            return status;
        take_said(rules, &messages, work->arena, checked);
        if (count < SENT_MESSAGES_MAX)
            break;
        before = ids[count - 1];
    }
    return status;
}

/* Words that such a sentence has, folded: by them the earlier messages are found. */
static enum status gather_said(struct work *work, const struct courtesy_rules *rules,
                               const struct courtesy_request *request, struct gathered *gathered,
                               struct courtesy_checked *checked)
{
    static const char *const ways[] = {
        "only you",    "just you",   "exclusively you", "solely you",  "nobody else",
        "no one else", "you alone",  "только вас",      "только тебя", "только вам",
        "только тебе", "лишь вас",   "исключительно",   "эксклюзивно", "никому",
        "samo vas",    "samo tebe",  "samo vama",       "samo tebi",   "iskljucivo",
        "ekskluzivno", "jedino vas", "nikome"};
    struct slice sentence;
    enum status status = STATUS_OK;

    if (request->use == COURTESY_NOTE ||
        !courtesy_says_only_for_you(rules, gathered->message.text, work->arena, &sentence))
        return STATUS_OK;
    for (size_t i = 0; i < sizeof(ways) / sizeof(ways[0]) && status == STATUS_OK; i++)
        status = look_through(work, rules, ways[i], request->client_id, checked);
    gathered->message.was_said_to_another = checked->said_to != NULL;
    return status;
}

/* ---- what is told ---- */

static void tell(const struct gathered *gathered, const struct courtesy_result *result,
                 struct arena *arena, struct courtesy_checked *checked)
{
    const struct slice text = gathered->message.text;

    checked->items = arena_array(arena, struct courtesy_told, result->count);
    for (size_t i = 0; i < result->count; i++) {
        const struct courtesy_finding *finding = &result->findings[i];
        struct courtesy_told *told = &checked->items[checked->count];

        if (gathered->mutes.is_muted[finding->label])
            continue;
        *told = (struct courtesy_told){
            .finding = *finding,
            .quote = arena_copy(arena, text.at + finding->from, finding->to - finding->from)};
        told->has_change =
            courtesy_change(&gathered->message, finding, gathered->greeting, arena, &told->change);
        checked->count++;
    }
    checked->was_cut = result->was_cut;
    for (size_t i = 0; i < COURTESY_LABELS; i++)
        checked->muted_count += gathered->mutes.is_muted[i];
}

enum status check_courtesy(struct work *work, const struct courtesy_desk *desk,
                           const struct courtesy_request *request,
                           struct courtesy_checked *ret_checked)
{
    struct courtesy_checked checked = {.text = plain_lines(request->text, work->arena)};
    struct gathered gathered = {.greeting = "",
                                .message = {.kind = request->kind,
                                            .use = request->use,
                                            .client_name = request->name,
                                            .company = "",
                                            .text = slice_of(checked.text)}};

    if (!actor_may(&work->actor, RIGHT_VIEW))
        return fault_set(&work->fault, STATUS_FORBIDDEN, "",
                         PLAIN_MESSAGE("your role in this workspace does not allow this"));
    const struct courtesy_rules *rules = courtesy_desk_rules(desk, work->arena);
    enum status status = gather_addressee(work, request, &gathered);
    if (status == STATUS_OK)
        status = courtesy_mutes_of(work, work->actor.user_id, &gathered.mutes);
    if (status == STATUS_OK)
        status = gather_others(work, rules, request, &gathered);
    if (status == STATUS_OK)
        status = gather_said(work, rules, request, &gathered, &checked);
    if (status != STATUS_OK)
        return status;
    const struct courtesy_result result = courtesy_check(rules, &gathered.message, work->arena);
    tell(&gathered, &result, work->arena, &checked);
    *ret_checked = checked;
    return STATUS_OK;
}

const char *courtesy_mended(const struct courtesy_checked *checked, const char *label, size_t from,
                            struct arena *arena)
{
    for (size_t i = 0; i < checked->count; i++) {
        const struct courtesy_told *told = &checked->items[i];

        if (told->has_change && told->finding.from == from &&
            strcmp(courtesy_label_key(told->finding.label), label) == 0)
            return courtesy_changed(slice_of(checked->text), &told->change, arena);
    }
    return checked->text;
}
