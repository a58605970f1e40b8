// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "app/goals.h"
#include "base/message.h"

/* What is said of goals, on their own page and wherever else one stands. */

/* "Q4 2026: 57 % stay" */
struct message goal_title(const struct goal *goal);

/* What that takes: "Of 200 clients active at the start, 114 are to stay." Empty while that is not
 * known. */
struct message goal_taken(const struct goal_shown *shown);

/* How it goes, in one or two sentences; no blame in any of them. */
struct message goal_going(const struct goal_shown *shown);

/* Of a running one: who has fallen silent, and that they may yet return. Empty when nobody has. */
struct message goal_silent(const struct goal_shown *shown);

/* What is proposed and why, as sentences one after the other; each may be empty. */
enum { GOAL_OFFER_SENTENCES = 3 };
void goal_offer_words(const struct goal_offer *offer,
                      struct message ret_sentences[GOAL_OFFER_SENTENCES]);

/* Of which clients, each condition a line; none for all of them. Returns how many. */
enum { GOAL_WHOSE_LINES = 4 };
size_t goal_whose_words(const struct goal_whose *whose, struct message ret_lines[GOAL_WHOSE_LINES]);

/* "This quarter: Q4 2026" for the period of a choice. */
struct message goal_period_words(const struct goal_offer *offer);
