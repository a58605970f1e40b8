// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/cue_draft.h"

#include <string.h>

#include "app/last_said.h"
#include "app/today_answer.h"
#include "base/text.h"
#include "domain/contact_point.h"
#include "domain/letter_wordings.h"
#include "domain/marketplace_paste.h"
#include "store/clients.h"
#include "store/enquiries.h"
#include "store/important_dates.h"
#include "store/orders.h"
#include "store/templates.h"
#include "store/users.h"
#include "store/workspaces.h"

enum { ORDERS_LOOKED_AT = 20 };

/* What a draft is made of, as the store has it. */
struct sources {
    const struct cue *cue;
    int64_t contact_id;                 /* who is written to, when somebody said so; 0 */
    const char *reach;                  /* where somebody wrote from; NULL */
    const struct letter_template *only; /* the text that is tried out, whoever it is for; NULL */
    bool has_client;
    struct client client;
    struct contact contact;
    struct enquiry enquiry; /* of a cue that is one; else zeros */
    struct client_order order;
    bool has_order;
    struct workspace workspace;
    const char *user; /* who signs; "" for a command */
};

bool cue_has_draft(const struct cue *cue)
{
    return cue_letter_of(cue) != LETTER_NONE;
}

/* ---- reading ---- */

/* Who was named, whose day it is, or else the main contact, who stands first. */
static enum status choose_contact(struct work *work, struct sources *from)
{
    struct contact_list contacts = {0};
    struct important_date_list dates = {0};
    int64_t wanted = from->contact_id;

    enum status status = contacts_list(work, from->client.id, &contacts);
    if (status == STATUS_OK && from->cue->date)
        status = important_dates_list(work, from->client.id, &dates);
    if (status != STATUS_OK)
        return status;
    for (size_t i = 0; i < dates.count; i++)
        if (dates.items[i].id == from->cue->date->id)
            wanted = dates.items[i].contact_id;
    if (contacts.count == 0)
        return fault_set(&work->fault, STATUS_BROKEN, "",
                         PLAIN_MESSAGE("this client has no main contact"));
    from->contact = contacts.items[0];
    for (size_t i = 1; i < contacts.count; i++)
        if (contacts.items[i].id == wanted)
            from->contact = contacts.items[i];
    return STATUS_OK;
}

static enum status read_last_order(struct work *work, struct sources *from)
{
    struct order_list orders = {0};

    enum status status = orders_of_client(work, from->client.id, ORDERS_LOOKED_AT, &orders);
    for (size_t i = 0; status == STATUS_OK && i < orders.count && !from->has_order; i++) {
        from->has_order = orders.items[i].state == ORDER_COUNTS;
        from->order = orders.items[i];
    }
    return status;
}

/* A complaint is of its own order, or of none that is known. */
static enum status read_order(struct work *work, struct sources *from)
{
    if (!from->cue->complaint)
        return read_last_order(work, from);
    if (from->cue->complaint->order_id == 0)
        return STATUS_OK;
    from->has_order = true;
    return orders_find(work, from->cue->complaint->order_id, &from->order);
}

static enum status read_client(struct work *work, struct sources *from)
{
    if (from->cue->client_id == 0)
        return STATUS_OK;
    enum status status = clients_find(work, from->cue->client_id, &from->client);
    if (status == STATUS_OK)
        status = choose_contact(work, from);
    if (status == STATUS_OK)
        status = read_order(work, from);
    from->has_client = status == STATUS_OK;
    return status;
}

static enum status read_signature(struct work *work, struct sources *from)
{
    struct user_account user;

    from->user = "";
    enum status status = workspaces_find(work, work->workspace_id, &from->workspace);
    if (status != STATUS_OK || work->actor.user_id == 0)
        return status;
    status = users_find(work, work->actor.user_id, &user);
    if (status == STATUS_OK)
        from->user = user.name;
    return status;
}

static enum status read_sources(struct work *work, struct sources *from)
{
    enum status status = STATUS_OK;

    if (from->cue->enquiry)
        status = enquiries_find(work, from->cue->key.object_id, &from->enquiry);
    if (status == STATUS_OK)
        status = read_client(work, from);
    if (status == STATUS_OK)
        status = read_signature(work, from);
    return status;
}

/* ---- to whom ---- */

static const struct language *language_of(const struct sources *from, bool *ret_is_other)
{
    const char *const codes[] = {from->has_client ? from->contact.language : "",
                                 from->has_client ? from->client.language : "",
                                 from->workspace.language};
    const struct language *language = NULL;

    *ret_is_other = false;
    for (size_t i = 0; i < sizeof(codes) / sizeof(codes[0]) && !language; i++) {
        language = language_by_code(codes[i]);
        *ret_is_other = *ret_is_other || (!language && codes[i][0] != '\0');
    }
    return language ? language : language_by_code("en");
}

static struct addressee addressee_of(const struct sources *from)
{
    if (!from->has_client)
        return (struct addressee){.name = from->enquiry.name,
                                  .given = "",
                                  .additional = "",
                                  .salutation = "",
                                  .form_of_address = ADDRESS_FORMAL,
                                  .is_person = true};
    const struct contact *contact = &from->contact;
    return (struct addressee){.name = contact->name,
                              .given = contact->given,
                              .additional = contact->additional,
                              .salutation = contact->salutation,
                              .form_of_address = contact->form_of_address,
                              .is_person = from->client.kind == CLIENT_PERSON ||
                                           strcmp(contact->name, from->client.name) != 0};
}

/* Where the client, or whoever asks, came from, when contacts outside may not be shown there. */
static const char *marketplace_of(const struct sources *from)
{
    const char *client_source = from->has_client ? from->client.source : "";
    const char *enquiry_source = from->cue->enquiry ? from->enquiry.source : "";

    if (source_hides_contacts(enquiry_source))
        return enquiry_source;
    return source_hides_contacts(client_source) ? client_source : "";
}

/* ---- what is said ---- */

static const char *text_or_null(const char *text)
{
    return text && text[0] != '\0' ? text : NULL;
}

static const char *what_is_meant(const struct sources *from)
{
    if (from->cue->enquiry)
        return text_or_null(from->enquiry.title[0] != '\0' ? from->enquiry.title
                                                           : from->enquiry.service);
    if (!from->has_order)
        return NULL;
    return text_or_null(from->order.title[0] != '\0' ? from->order.title : from->order.service);
}

static const char *day_meant(const struct sources *from, enum cue_letter letter,
                             const struct language *language, struct arena *arena)
{
    const struct cue *cue = from->cue;
    day_t day = CLIENT_DAY_NONE;

    if (cue->date)
        day = cue->due_on;
    else if (cue->client)
        day = letter == LETTER_YEARS ? cue->client->first_order_on : cue->client->last_order_on;
    return day == CLIENT_DAY_NONE ? NULL : value_text(arena, language, arg_day(day));
}

static const char *amount_meant(const struct sources *from, const struct language *language,
                                struct arena *arena)
{
    enum { DECIMALS = 2 };
    const struct client_order *order = &from->order;

    if (!from->has_order || !order->has_amount || order->currency[0] == '\0')
        return NULL;
    return value_text(arena, language, arg_money(order->amount, DECIMALS, order->currency));
}

/* Inside a marketplace what stands about the business is left out: it may hold an address. */
static struct letter_facts facts_of(const struct sources *from, const struct cue_draft *draft,
                                    struct arena *arena)
{
    const struct workspace *workspace = &from->workspace;
    const char *service = from->cue->enquiry ? from->enquiry.service
                          : from->has_order  ? from->order.service
                                             : "";

    return (struct letter_facts){
        .addressee = addressee_of(from),
        .user = from->user,
        .business = workspace->name,
        .values = {
            .values = {
                [PLACEHOLDER_CLIENT] = from->has_client ? from->client.name : from->enquiry.name,
                [PLACEHOLDER_CONTACT] = draft->name,
                [PLACEHOLDER_ORDER] = what_is_meant(from),
                [PLACEHOLDER_DAY] = day_meant(from, draft->letter, draft->language, arena),
                [PLACEHOLDER_AMOUNT] = amount_meant(from, draft->language, arena),
                [PLACEHOLDER_SERVICE] = text_or_null(service),
                [PLACEHOLDER_BUSINESS] = text_or_null(workspace->name),
                [PLACEHOLDER_ABOUT] = draft->marketplace[0] == '\0' ? workspace->about : "",
                [PLACEHOLDER_USER] = text_or_null(from->user),
            }}};
}

/* ---- where it is sent ---- */

/* What was written, in the way it is written; nothing when it is no address, or stands there. */
static void take_reach(struct work *work, const char *reach, struct cue_draft *draft)
{
    struct contact_point point = {.kind = contact_point_kind_by_look(reach), .value = reach};
    struct fault fault = {0};

    if (contact_point_key(point.kind, slice_of(point.value), NULL, "reach", work->arena, &fault,
                          &point.key) != STATUS_OK)
        return;
    for (size_t i = 0; i < draft->point_count; i++)
        if (strcmp(draft->points[i].key, point.key) == 0)
            return;
    draft->points[draft->point_count++] = point;
}

static enum status read_points(struct work *work, const struct sources *from,
                               struct cue_draft *draft)
{
    struct contact_point_list all = {0};

    if (draft->marketplace[0] != '\0')
        return STATUS_OK;
    enum status status =
        from->has_client ? contact_points_list(work, from->client.id, &all) : STATUS_OK;
    if (status != STATUS_OK)
        return status;
    draft->points = arena_array(work->arena, struct contact_point, all.count + 1);
    for (size_t i = 0; i < all.count; i++)
        if (all.items[i].contact_id == from->contact.id)
            draft->points[draft->point_count++] = all.items[i];
    if (draft->point_count == 0 && from->cue->enquiry && from->enquiry.reach[0] != '\0')
        take_reach(work, from->enquiry.reach, draft);
    if (from->reach && from->reach[0] != '\0')
        take_reach(work, from->reach, draft);
    return STATUS_OK;
}

/* ---- the text ---- */

static bool fits(const struct letter_template *one, const struct cue_draft *draft)
{
    return !one->is_archived && strcmp(one->language, draft->language->code) == 0 &&
           (one->form_of_address == ADDRESS_UNKNOWN ||
            one->form_of_address == draft->form_of_address);
}

static enum status read_templates(struct work *work, const struct sources *from,
                                  struct cue_draft *draft)
{
    struct letter_template_list all = {0};

    if (from->only) {
        draft->templates.items = arena_array(work->arena, struct letter_template, 1);
        draft->templates.items[draft->templates.count++] = *from->only;
        draft->language = language_by_code(from->only->language);
        return STATUS_OK;
    }

    enum status status = templates_list(work, &all);
    if (status != STATUS_OK)
        return status;
    draft->templates.items = arena_array(work->arena, struct letter_template, all.count);
    for (size_t i = 0; i < all.count; i++)
        if (fits(&all.items[i], draft))
            draft->templates.items[draft->templates.count++] = all.items[i];
    return STATUS_OK;
}

/* In the wording that is farthest from what they read last. */
static enum status fill_template(struct work *work, const struct letter_template *chosen,
                                 const struct letter_facts *facts, int64_t client_id,
                                 struct letter *ret_letter)
{
    const struct letter_wordings wordings = letter_wordings_of(chosen->body, work->arena);
    const char *said = "";
    enum status status = STATUS_OK;

    if (wordings.count > 1)
        status = last_said_to(work, client_id, &said);
    if (status != STATUS_OK)
        return status;
    const size_t place = letter_wording_next(&wordings, said, client_id, work->arena);
    return letter_fill(&(struct letter){chosen->subject, wordings.items[place]}, facts, work->arena,
                       &work->fault, ret_letter);
}

static enum status write_text(struct work *work, const struct letter_facts *facts,
                              int64_t template_id, struct cue_draft *draft)
{
    struct letter letter = {0};
    const struct letter_template *chosen = NULL;

    for (size_t i = 0; i < draft->templates.count; i++)
        if (draft->templates.items[i].id == template_id)
            chosen = &draft->templates.items[i];
    if (template_id != 0 && !chosen)
        return fault_set(&work->fault, STATUS_INVALID, "template",
                         PLAIN_MESSAGE("this template is not in the list any more; choose "
                                       "another"));
    enum status status = STATUS_OK;
    if (chosen)
        status = fill_template(work, chosen, facts, draft->client_id, &letter);
    else
        letter = cue_letter_write(draft->letter, facts, draft->language, work->arena);
    draft->template_id = template_id;
    draft->subject = letter.subject;
    draft->text = letter.text;
    return status;
}

static enum status no_draft(struct work *work)
{
    return fault_set(&work->fault, STATUS_NOT_FOUND, "",
                     PLAIN_MESSAGE("nobody is written to about this"));
}

static void describe(const struct sources *from, struct cue_draft *draft)
{
    const struct addressee addressee = addressee_of(from);

    draft->cue = from->cue;
    draft->letter = from->cue->rule == 0 ? LETTER_OPEN : cue_letter_of(from->cue);
    draft->client_id = from->cue->client_id;
    draft->contact_id = from->has_client ? from->contact.id : 0;
    draft->enquiry_id = from->cue->enquiry ? from->cue->key.object_id : 0;
    draft->name = addressee.name;
    draft->language = language_of(from, &draft->is_other_language);
    draft->is_form_known = from->has_client && addressee.form_of_address != ADDRESS_UNKNOWN;
    draft->form_of_address =
        addressee.form_of_address == ADDRESS_FIRST_NAME ? ADDRESS_FIRST_NAME : ADDRESS_FORMAL;
    draft->their_words = from->has_client ? from->client.words : "";
    draft->marketplace = marketplace_of(from);
}

static enum status write_draft(struct work *work, struct sources *from, int64_t template_id,
                               struct cue_draft *ret_draft)
{
    struct cue_draft draft = {0};

    enum status status = read_sources(work, from);
    if (status != STATUS_OK)
        return status;
    describe(from, &draft);
    draft.is_forbidden = (draft.letter == LETTER_SECOND_WAY || draft.letter == LETTER_OTHER_WAY) &&
                         draft.marketplace[0] != '\0';
    draft.subject = draft.text = "";
    if (draft.is_forbidden) {
        *ret_draft = draft;
        return STATUS_OK;
    }
    status = read_points(work, from, &draft);
    if (status == STATUS_OK)
        status = read_templates(work, from, &draft);
    const struct letter_facts facts = facts_of(from, &draft, work->arena);
    if (status == STATUS_OK)
        status = write_text(work, &facts, template_id, &draft);
    if (status == STATUS_OK)
        *ret_draft = draft;
    return status;
}

enum status cue_draft(struct work *work, const struct cue *cue, int64_t template_id,
                      struct cue_draft *ret_draft)
{
    struct sources from = {.cue = cue};

    if (!cue_has_draft(cue))
        return no_draft(work);
    return write_draft(work, &from, template_id, ret_draft);
}

static enum status write_without_cue(struct work *work, struct sources *from, int64_t template_id,
                                     struct cue_draft *ret_draft)
{
    struct cue_draft draft = {0};

    if (!actor_may(&work->actor, RIGHT_VIEW))
        return fault_set(&work->fault, STATUS_FORBIDDEN, "",
                         PLAIN_MESSAGE("your role in this workspace does not allow this"));
    enum status status = write_draft(work, from, template_id, &draft);
    if (status != STATUS_OK)
        return status;
    draft.cue = NULL; /* what it was made of ends with the caller */
    *ret_draft = draft;
    return STATUS_OK;
}

enum status show_draft_to(struct work *work, const struct draft_receiver *receiver,
                          int64_t template_id, struct cue_draft *ret_draft)
{
    const struct cue nothing = {.client_id = receiver->client_id};
    struct sources from = {.cue = &nothing,
                           .contact_id = receiver->contact_id,
                           .reach = receiver->reach,
                           .enquiry = {.name = receiver->name}};

    return write_without_cue(work, &from, template_id, ret_draft);
}

enum status show_template_with(struct work *work, const struct letter_template *tried,
                               int64_t client_id, struct cue_draft *ret_draft)
{
    const struct cue nothing = {.client_id = client_id};
    struct letter_template only = {0};

    enum status status = letter_template_clean(tried, work->arena, &work->fault, &only);
    struct sources from = {.cue = &nothing, .enquiry = {.name = ""}, .only = &only};
    only.id = 1; /* it need not be stored */
    return status == STATUS_OK ? write_without_cue(work, &from, only.id, ret_draft) : status;
}

enum status show_cue_draft(struct work *work, struct snapshots *snapshots,
                           const struct cue_key *key, int64_t template_id, struct cue_day *ret_day,
                           struct cue_draft *ret_draft)
{
    struct today today;

    enum status status = show_today(work, snapshots, 0, &today);
    if (status != STATUS_OK)
        return status;
    today_close(&today);
    const struct cue *cue = today_find(&today, key);
    if (!cue)
        return cue_is_gone(work);
    status = cue_draft(work, cue, template_id, ret_draft);
    if (status == STATUS_OK)
        *ret_day = (struct cue_day){today.now.today, today.now.window};
    return status;
}
