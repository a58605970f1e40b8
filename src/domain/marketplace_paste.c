// SPDX-License-Identifier: AGPL-3.0-or-later
#include "domain/marketplace_paste.h"

#include <string.h>
#include <strings.h>

#include "base/message.h"
#include "base/utf8.h"
#include "domain/marketplace_cells.h"

/* ---- rules ---- */

bool source_hides_contacts(const char *source)
{
    static const struct {
        const char *name;
        bool hides;
    } marketplaces[] = {
#define MARKETPLACE(id, name, checked_on, currency, hides) {name, hides},
#define MARKETPLACE_RULE(id, name, hours, is_read, text)
#define MARKETPLACE_CANCELLATION(id, words, lowers, is_read)
#define MARKETPLACE_STATE(id, words, state)
#define MARKETPLACE_LABEL(id, words)
#include "domain/marketplaces.def"
#undef MARKETPLACE_LABEL
#undef MARKETPLACE_STATE
#undef MARKETPLACE_CANCELLATION
#undef MARKETPLACE_RULE
#undef MARKETPLACE
    };
    struct slice written = slice_trim(slice_of(source));

    for (size_t i = 0; i < sizeof(marketplaces) / sizeof(marketplaces[0]); i++) {
        struct slice name = slice_of(marketplaces[i].name);
        if (marketplaces[i].hides && written.length == name.length &&
            strncasecmp(written.at, name.at, name.length) == 0)
            return true;
    }
    return false;
}

const struct marketplace_rule *marketplace_rules(size_t *ret_count, day_t *ret_checked_on)
{
    static const struct marketplace_rule rules[] = {
#define MARKETPLACE(id, name, checked_on, currency, hides)
#define MARKETPLACE_RULE(id, name, hours, is_read, text) {text, is_read, false},
#define MARKETPLACE_CANCELLATION(id, words, lowers, is_read) {words, is_read, true},
#define MARKETPLACE_STATE(id, words, state)
#define MARKETPLACE_LABEL(id, words)
#include "domain/marketplaces.def"
#undef MARKETPLACE_CANCELLATION
#undef MARKETPLACE_RULE
#undef MARKETPLACE
    };
#define MARKETPLACE_RULE(id, name, hours, is_read, text)
#define MARKETPLACE_CANCELLATION(id, words, lowers, is_read)
#define MARKETPLACE(id, name, checked_on, currency, hides) *ret_checked_on = (checked_on);
#include "domain/marketplaces.def"
#undef MARKETPLACE_LABEL
#undef MARKETPLACE_STATE
#undef MARKETPLACE_CANCELLATION
#undef MARKETPLACE_RULE
#undef MARKETPLACE
    *ret_count = sizeof(rules) / sizeof(rules[0]);
    return rules;
}

/* ---- reading ---- */

struct pasting {
    struct pasted pasted;
    struct pasted_order now; /* not yet among the items */
    bool wants_client;       /* a label stood alone: the next cell is the name */
    day_t today;
    struct arena *arena;
};

static struct pasted_order nothing(void)
{
    return (struct pasted_order){.client = "", .title = "", .number = ""};
}

static bool is_order(const struct pasted_order *order)
{
    return order->number[0] != '\0' || order->has_amount || order->state != PASTED_UNSAID;
}

/* Of a dialogue each person is proposed once. */
static bool is_known(const struct pasted *pasted, const char *client)
{
    for (size_t i = 0; i < pasted->count; i++)
        if (strcmp(pasted->items[i].client, client) == 0)
            return true;
    return false;
}

static void end_item(struct pasting *pasting)
{
    struct pasted_order *now = &pasting->now;
    struct pasted *pasted = &pasting->pasted;

    if (!is_order(now)) { /* what was said and when is no order */
        now->title = "";
        now->has_day = false;
    }
    bool is_wanted = is_order(now) || (now->client[0] != '\0' && !is_known(pasted, now->client));
    if (is_wanted && pasted->count == PASTED_MAX)
        pasted->is_cut = true;
    else if (is_wanted)
        pasted->items[pasted->count++] = *now;
    *now = nothing();
}

/* A cell that says what is said already belongs to the next one. */
static bool begins_next(const struct pasted_order *now, const struct pasted_cell *cell,
                        const char *client)
{
    if (cell->number)
        return now->number[0] != '\0' && strcmp(now->number, cell->number) != 0;
    if (cell->has_amount)
        return now->has_amount;
    if (cell->state != PASTED_UNSAID)
        return now->state != PASTED_UNSAID;
    if (client)
        return now->client[0] != '\0' && strcmp(now->client, client) != 0;
    return false;
}

static const char *kept(struct pasting *pasting, struct slice text)
{
    size_t length = text.length;

    if (length > PASTED_TEXT_MAX) {
        length = PASTED_TEXT_MAX;
        while (length > 0 && ((unsigned char)text.at[length] & 0xC0) == 0x80)
            length--;
    }
    return arena_copy(pasting->arena, text.at, length);
}

static void take_plain(struct pasting *pasting, struct slice text)
{
    struct pasted_order *now = &pasting->now;

    if (now->title[0] != '\0' && (now->has_amount || now->state != PASTED_UNSAID))
        end_item(pasting);
    if (now->title[0] == '\0')
        now->title = kept(pasting, text);
}

/* The name that a cell holds; NULL for none. */
static const char *client_of(struct pasting *pasting, const struct pasted_cell *cell,
                             struct slice text)
{
    bool is_plain = !cell->number && !cell->has_amount && !cell->has_day;

    if (cell->client && cell->client[0] != '\0')
        return kept(pasting, slice_of(cell->client));
    if (cell->client) {
        pasting->wants_client = true;
        return NULL;
    }
    if (is_plain && (pasting->wants_client || (cell->is_nick && cell->state == PASTED_UNSAID))) {
        pasting->wants_client = false;
        return kept(pasting, text);
    }
    return NULL;
}

static void take_facts(struct pasted_order *now, const struct pasted_cell *cell)
{
    if (cell->number)
        now->number = cell->number;
    if (cell->has_amount) {
        now->has_amount = true;
        now->amount = cell->amount;
        memcpy(now->currency, cell->currency, sizeof(now->currency));
    }
    if (cell->has_day && !now->has_day) {
        now->has_day = true;
        now->day = cell->day;
    }
    if (cell->state != PASTED_UNSAID)
        now->state = cell->state;
}

static void take_cell(struct pasting *pasting, struct slice text)
{
    struct pasted_cell cell = pasted_cell_read(text, pasting->today, pasting->arena);

    if (cell.is_contact) {
        pasting->pasted.contacts_seen++;
        return;
    }
    const char *client = client_of(pasting, &cell, text);
    if (begins_next(&pasting->now, &cell, client))
        end_item(pasting);
    take_facts(&pasting->now, &cell);
    if (client)
        pasting->now.client = client;
    else if (!cell.client && !cell.number && !cell.has_amount && !cell.has_day &&
             cell.state == PASTED_UNSAID)
        take_plain(pasting, text);
}

/* Cells end at a tab or a line's end. */
static struct slice cut_cell(struct slice *rest)
{
    size_t length = 0;

    while (length < rest->length && !strchr("\t\r\n", rest->at[length]))
        length++;
    struct slice cell = {rest->at, length};
    length += length < rest->length;
    *rest = (struct slice){rest->at + length, rest->length - length};
    return slice_trim(cell);
}

struct pasted marketplace_paste_read(struct slice text, day_t today, struct arena *arena)
{
    struct pasting pasting = {.now = nothing(), .today = today, .arena = arena};

    pasting.pasted.items = arena_array(arena, struct pasted_order, PASTED_MAX);
    pasting.pasted.is_cut = text.length > PASTE_BYTES_MAX;
    if (pasting.pasted.is_cut)
        text.length = PASTE_BYTES_MAX;
    while (text.length > 0 && !(pasting.pasted.is_cut && pasting.pasted.count == PASTED_MAX)) {
        struct slice cell = cut_cell(&text);
        if (cell.length > 0 && utf8_is_valid(cell) && !memchr(cell.at, '\0', cell.length))
            take_cell(&pasting, cell);
    }
    end_item(&pasting);
    return pasting.pasted;
}
