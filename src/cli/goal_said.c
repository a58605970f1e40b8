// SPDX-License-Identifier: AGPL-3.0-or-later
#include "cli/goal_said.h"

#include "app/goal_words.h"
#include "cli/wrap.h"

enum { INDENT = 2 };

static void tell(struct command_line *line, struct text *out, struct message message, size_t indent)
{
    if (message.one == NULL)
        return;
    text_spaces(out, indent);
    text_wrap(out, message_text(line->arena, line->language, message), indent,
              (size_t)line->out_columns);
}

static void say_whose(struct command_line *line, struct text *out, const struct goal_whose *whose)
{
    struct message lines[GOAL_WHOSE_LINES];
    size_t count = goal_whose_words(whose, lines);

    for (size_t i = 0; i < count; i++)
        tell(line, out, lines[i], INDENT);
}

void goal_say_list(struct command_line *line, struct text *out, const struct goals_shown *shown)
{
    if (shown->count == 0)
        tell(line, out, PLAIN_MESSAGE("No goal is set."), 0);
    for (size_t i = 0; i < shown->count; i++) {
        const struct goal_shown *item = &shown->items[i];

        tell(line, out,
             MESSAGE("{1}: {2}", arg_plain(item->goal.id),
                     arg_text(message_text(line->arena, line->language, goal_title(&item->goal)))),
             0);
        say_whose(line, out, &item->goal.whose);
        tell(line, out, goal_taken(item), INDENT);
        tell(line, out, goal_going(item), INDENT);
        tell(line, out, goal_silent(item), INDENT);
    }
}

static void say_past(struct command_line *line, struct text *out, enum period period,
                     const struct goal_past *past)
{
    tell(line, out,
         MESSAGE("{1}: {2} ({3} to {4} %)", arg_period(period, past->from),
                 arg_percent((double)past->reached / (double)past->start, 0),
                 arg_real(past->low * 100, 1), arg_real(past->high * 100, 1)),
         INDENT);
}

void goal_say_offer(struct command_line *line, struct text *out, const struct goal_offer *offer)
{
    struct message sentences[GOAL_OFFER_SENTENCES];

    tell(line, out, goal_period_words(offer), 0);
    say_whose(line, out, &offer->choice.whose);
    if (!offer->has_orders) {
        tell(line, out, PLAIN_MESSAGE("There are no orders yet: nothing can be proposed."), 0);
        return;
    }
    if (offer->fits_nobody) {
        tell(line, out, PLAIN_MESSAGE("There are orders, but none of a client with all of that."),
             0);
        return;
    }
    goal_offer_words(offer, sentences);
    for (size_t i = 0; i < GOAL_OFFER_SENTENCES; i++)
        tell(line, out, sentences[i], 0);
    for (size_t i = 0; i < offer->past_count; i++)
        say_past(line, out, offer->choice.period, &offer->pasts[i]);
    if (offer->same.id != 0)
        tell(line, out,
             MESSAGE("For this there is a goal already: {1}.", arg_plain(offer->same.id)), 0);
}
