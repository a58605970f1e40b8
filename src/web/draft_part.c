// SPDX-License-Identifier: AGPL-3.0-or-later
#include "web/draft_part.h"

#include <inttypes.h>
#include <string.h>

#include "domain/letter_link.h"

enum { WAYS_MAX = 12 };

/* ---- what it is ---- */

static const struct message words[LETTER_COUNT] = {
    [LETTER_ENQUIRY] = {.one = N_("Draft: thanks, and a gap for your answer")},
    [LETTER_QUIET] = {.one = N_("Draft: how they are, and nothing to sell")},
    [LETTER_REMIND] = {.one = N_("Draft: thanks, and a gap for one thing that fits")},
    [LETTER_FIRST_DAYS] = {.one = N_("Draft: thanks, and how it was")},
    [LETTER_WELCOME_BACK] = {.one = N_("Draft: thanks, and what brought them back")},
    [LETTER_BIRTHDAY] = {.one = N_("Draft: a happy birthday")},
    [LETTER_ANNIVERSARY] = {.one = N_("Draft: congratulations")},
    [LETTER_TRADE_DAY] = {.one = N_("Draft: congratulations")},
    [LETTER_OTHER_DAY] = {.one = N_("Draft: a warm word on their day")},
    [LETTER_YEARS] = {.one = N_("Draft: thanks for coming back")},
    [LETTER_IN_TOUCH] = {.one = N_("Draft: a short hello")},
    [LETTER_LOST] = {.one = N_("Draft: one question, without an offer")},
    [LETTER_SECOND_WAY] = {.one = N_("Draft: asking for a second address or number")},
};

struct message draft_words(const struct cue *cue)
{
    return words[cue_letter_of(cue)];
}

const char *draft_path(struct arena *arena, const struct cue_key *key)
{
    struct text path = text_new(arena);

    text_format(&path, "/today/draft?cause=%d&object=%" PRId64 "&occasion=%" PRId64,
                (int)key->cause, key->object_id, key->occasion);
    return path.at;
}

/* ---- to whom ---- */

/* In which language and how they are addressed, as one sentence: pieces would have to be declined.
 */
static struct message how_of(const struct cue_draft *draft)
{
    static const struct {
        const char *code;
        struct message formal, first_name;
    } ways[] = {
        {"en", {.one = N_("in English, formally")}, {.one = N_("in English, by first name")}},
        {"ru", {.one = N_("in Russian, with Вы")}, {.one = N_("in Russian, with ты")}},
        {"hr", {.one = N_("in Croatian, with Vi")}, {.one = N_("in Croatian, with ti")}},
    };

    for (size_t i = 0; i < sizeof(ways) / sizeof(ways[0]); i++)
        if (strcmp(ways[i].code, draft->language->code) == 0)
            return draft->form_of_address == ADDRESS_FIRST_NAME ? ways[i].first_name
                                                                : ways[i].formal;
    return (struct message){.one = NULL};
}

static struct message marketplace_of(const struct cue_draft *draft)
{
    if (draft->is_forbidden)
        return MESSAGE("They came from {1}, where asking for a contact outside is against the "
                       "rules: leave this one out",
                       arg_text(draft->marketplace));
    if (draft->marketplace[0] != '\0')
        return MESSAGE("They came from {1}: write to them there. Its rules forbid contacts "
                       "outside, so none is offered here.",
                       arg_text(draft->marketplace));
    return (struct message){.one = NULL};
}

/* ---- the text in pieces ---- */

static struct draft_pieces pieces_of(struct arena *arena, const struct letter_pieces *pieces)
{
    struct draft_pieces rows = {arena_array(arena, struct draft_piece, pieces->count),
                                pieces->count};

    for (size_t i = 0; i < pieces->count; i++)
        rows.items[i] = (struct draft_piece){.text = pieces->items[i].text,
                                             .is_filled = pieces->items[i].kind == PIECE_FILLED,
                                             .is_gap = pieces->items[i].kind == PIECE_GAP};
    return rows;
}

/* ---- the ways out ---- */

static struct message way_words(enum letter_way_kind kind)
{
    switch (kind) {
    case WAY_MAIL:
        return PLAIN_MESSAGE("Open in mail");
    case WAY_TELEGRAM:
        return PLAIN_MESSAGE("Open in Telegram");
    case WAY_WHATSAPP:
        return PLAIN_MESSAGE("Open in WhatsApp");
    case WAY_VIBER:
        return PLAIN_MESSAGE("Open in Viber");
    case WAY_SMS:
        return PLAIN_MESSAGE("Open as a text message");
    case WAY_PAGE:
        break;
    }
    return PLAIN_MESSAGE("Open their page");
}

/* Browsers of Windows drop a link of mail or messages that is too long for it. */
static size_t link_max(const struct exchange *exchange, enum letter_way_kind kind)
{
    const char *agent = request_header(exchange, "User-Agent");
    const bool is_windows = agent && strstr(agent, "Windows") != NULL;

    return (kind == WAY_MAIL || kind == WAY_SMS) && is_windows ? LETTER_LINK_MAX_WINDOWS
                                                               : LETTER_LINK_MAX;
}

static void add_way(struct exchange *exchange, const struct letter_way *way, bool is_one_of_several,
                    struct draft_view *view)
{
    const size_t max = link_max(exchange, way->kind);
    const struct letter_link link =
        letter_link(way, view->subject, view->text, max, exchange->arena);

    view->ways.items[view->ways.count] =
        (struct draft_way){.link = link.address,
                           .pattern = way->pattern,
                           .bare = way->bare,
                           .value = way->value,
                           .max = (int64_t)max,
                           .words = way_words(way->kind),
                           .is_main = view->ways.count == 0,
                           .is_outside = way->kind != WAY_MAIL && way->kind != WAY_SMS,
                           .is_bare = link.is_bare && letter_way_takes_text(way->kind),
                           .is_several = is_one_of_several};
    view->has_viber = view->has_viber || way->kind == WAY_VIBER;
    view->has_bare = view->has_bare || view->ways.items[view->ways.count].is_bare;
    view->ways.count++;
}

/* Two addresses of one kind are told apart by what they are. */
static bool is_several(const struct cue_draft *draft, enum contact_point_kind kind)
{
    size_t count = 0;

    for (size_t i = 0; i < draft->point_count; i++)
        count += draft->points[i].kind == kind;
    return count > 1;
}

static void add_ways(struct exchange *exchange, const struct cue_draft *draft,
                     struct draft_view *view)
{
    struct letter_way ways[LETTER_WAYS_OF_POINT];

    view->ways.items = arena_array(exchange->arena, struct draft_way, WAYS_MAX);
    for (size_t i = 0; i < draft->point_count; i++) {
        size_t count = letter_ways_of(&draft->points[i], ways, exchange->arena);

        for (size_t j = 0; j < count && view->ways.count < WAYS_MAX; j++)
            add_way(exchange, &ways[j], is_several(draft, draft->points[i].kind), view);
    }
    if (view->ways.count == 0 && draft->marketplace[0] == '\0')
        view->no_ways = PLAIN_MESSAGE("No address or number of theirs is known that a program "
                                      "could be opened with: copy the text.");
}

static void add_choices(struct exchange *exchange, const struct cue_draft *draft,
                        struct draft_view *view)
{
    const struct letter_template_list *templates = &draft->templates;

    view->is_own = draft->template_id == 0;
    view->choices.items = arena_array(exchange->arena, struct draft_choice, templates->count);
    for (size_t i = 0; i < templates->count; i++)
        view->choices.items[view->choices.count++] =
            (struct draft_choice){templates->items[i].id, templates->items[i].name,
                                  templates->items[i].id == draft->template_id};
}

/* ---- all of it ---- */

static struct courtesy_request draft_request(const struct cue_draft *draft, const char *text)
{
    return (struct courtesy_request){.client_id = draft->client_id,
                                     .contact_id = draft->contact_id,
                                     .name = draft->client_id == 0 ? draft->name : "",
                                     .use = COURTESY_LETTER,
                                     .kind = draft->enquiry_id != 0 ? COURTESY_FIRST_CONTACT
                                                                    : COURTESY_REPLY,
                                     .language = draft->language->code,
                                     .text = text};
}

static struct courtesy_view courtesy_of(struct arena *arena, const struct cue_draft *draft,
                                        const struct draft_view *view)
{
    const struct courtesy_request request = draft_request(draft, "");
    struct text area = text_new(arena);

    text_format(&area, "text-%s", view->id);
    return courtesy_place(arena, area.at, &request);
}

static const char *part_id(struct arena *arena, const struct cue_key *key)
{
    struct text id = text_new(arena);

    if (key->cause == 0)
        return "hand";
    text_format(&id, "%d-%" PRId64 "-%" PRId64, (int)key->cause, key->object_id, key->occasion);
    return id.at;
}

struct draft_view draft_part(struct exchange *exchange, const struct cue_draft *draft,
                             const struct draft_typed *typed)
{
    struct arena *arena = exchange->arena;
    const char *text = typed->text ? letter_plain(typed->text, arena) : draft->text;
    const struct letter_pieces pieces = letter_pieces(text, arena);
    const struct cue_key key = draft->cue ? draft->cue->key : (struct cue_key){0};
    struct draft_view view = {
        .id = part_id(arena, &key),
        .csrf = exchange->csrf_token,
        .action = "/today/draft",
        .language = draft->language->code,
        .name = draft->name,
        .subject = typed->subject ? typed->subject : draft->subject,
        .text = letter_plain(text, arena),
        .their_words = draft->their_words,
        .cause = key.cause,
        .object = key.object_id,
        .occasion = key.occasion,
        .contact = draft->contact_id,
        .how = how_of(draft),
        .marketplace = marketplace_of(draft),
        .has_text = !draft->is_forbidden,
        .may_send = actor_may(&exchange->work->actor, RIGHT_EDIT),
        .has_gap = pieces.has_gap,
        .is_open = typed->text != NULL,
        .pieces = pieces_of(arena, &pieces),
    };

    if (draft->is_other_language)
        view.other_language = PLAIN_MESSAGE("there are no words ready in theirs");
    view.courtesy = courtesy_of(arena, draft, &view);
    add_ways(exchange, draft, &view);
    add_choices(exchange, draft, &view);
    return view;
}

enum status draft_look(struct exchange *exchange, const struct cue_draft *draft, bool is_pressed,
                       struct draft_typed *typed, struct draft_view *view)
{
    struct courtesy_request request = draft_request(draft, view->text);
    const char *const action = view->action;
    struct message kept = {.one = NULL};
    bool is_asked = false;
    enum status status = STATUS_OK;

    if (draft->is_forbidden)
        return STATUS_OK;
    if (is_pressed)
        status = courtesy_take(exchange, "text", &request, &is_asked);
    if (status == STATUS_OK && is_pressed)
        status = courtesy_keep(exchange, &request, &kept);
    if (status == STATUS_OK && is_pressed) {
        typed->text = fields_value(&exchange->form, "text");
        *view = draft_part(exchange, draft, typed);
        view->action = action;
        request.text = view->text;
    }
    if (status == STATUS_OK)
        status = courtesy_look(exchange, &request, &view->courtesy);
    view->courtesy.found.kept = kept;
    view->is_open = view->is_open || view->courtesy.found.rows.count > 0;
    return status;
}
