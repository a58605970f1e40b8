// SPDX-License-Identifier: AGPL-3.0-or-later
#include "domain/goal.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "domain/figure.h"

static const char *const kind_words[] = {
    [GOAL_STAYED] = "stayed",
    [GOAL_CAME_BACK] = "came_back",
};

enum { PER_CENT = GOAL_MILLIONTHS / 100 };

const char *goal_kind_word(enum goal_kind kind)
{
    return kind == GOAL_STAYED || kind == GOAL_CAME_BACK ? kind_words[kind] : "";
}

bool goal_kind_of(const char *word, enum goal_kind *ret_kind)
{
    for (int kind = GOAL_STAYED; kind <= GOAL_KINDS; kind++) {
        if (strcmp(word, kind_words[kind]) != 0)
            continue;
        *ret_kind = (enum goal_kind)kind;
        return true;
    }
    return false;
}

bool goal_period(const struct goal *goal, enum period *ret_period)
{
    for (int period = 0; period < PERIOD_KINDS; period++) {
        if (period_start((enum period)period, goal->from_on) != goal->from_on ||
            period_shift((enum period)period, goal->from_on, 1) - 1 != goal->to_on)
            continue;
        *ret_period = (enum period)period;
        return true;
    }
    return false;
}

enum status goal_read_percent(const char *typed, struct fault *fault, int64_t *ret_target)
{
    enum { DIGITS_MAX = 3 };
    size_t at = strspn(typed, " "), digits = strspn(typed + at, "0123456789");
    int64_t percent = 0;

    for (size_t i = 0; i < digits && digits <= DIGITS_MAX; i++)
        percent = percent * 10 + (typed[at + i] - '0');
    size_t rest = at + digits + strspn(typed + at + digits, " ");
    if (typed[rest] == '%')
        rest += 1 + strspn(typed + rest + 1, " ");
    if (digits > DIGITS_MAX || typed[rest] != '\0' || percent < 1 || percent > 100)
        return fault_set(fault, STATUS_INVALID, "percent",
                         PLAIN_MESSAGE("a goal is a whole number of per cent, 1 to 100"));
    *ret_target = percent * PER_CENT;
    return STATUS_OK;
}

enum status goal_check_days(const struct goal *goal, day_t today, struct fault *fault)
{
    enum { YEAR_DAYS = 366 };
    enum period period;

    if (!goal_period(goal, &period))
        return fault_set(fault, STATUS_INVALID, "from",
                         PLAIN_MESSAGE("a goal is for a month, a quarter or a year"));
    if (goal->to_on < today)
        return fault_set(fault, STATUS_INVALID, "from",
                         PLAIN_MESSAGE("this period is over: a goal is for one that runs or is to "
                                       "come"));
    if (goal->from_on > today + YEAR_DAYS)
        return fault_set(fault, STATUS_INVALID, "from",
                         PLAIN_MESSAGE("this period is more than a year ahead"));
    return STATUS_OK;
}

enum status goal_check_whose(struct goal_whose *whose, struct fault *fault)
{
    enum { CURRENCY_LETTERS = 3, TAG_BYTES_MAX = 200 };
    const struct {
        const char **text, *field;
        size_t max;
    } texts[] = {{&whose->source, "first_source", FIGURE_GROUP_MAX},
                 {&whose->service, "any_service", FIGURE_GROUP_MAX},
                 {&whose->tag, "tag", TAG_BYTES_MAX}};

    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        if (*texts[i].text == NULL)
            *texts[i].text = "";
        if (strlen(*texts[i].text) > texts[i].max)
            return fault_set(fault, STATUS_INVALID, texts[i].field,
                             MESSAGE("this is longer than {1} bytes, which is the most",
                                     arg_count((int64_t)texts[i].max)));
    }
    if (whose->currency == NULL)
        whose->currency = "";
    size_t letters = strspn(whose->currency, "ABCDEFGHIJKLMNOPQRSTUVWXYZ");
    if (whose->currency[letters] == '\0' && (letters == 0 || letters == CURRENCY_LETTERS))
        return STATUS_OK;
    return fault_set(fault, STATUS_INVALID, "currency",
                     PLAIN_MESSAGE("a currency is three letters, as EUR"));
}

int64_t goal_clients(int64_t target, int64_t start)
{
    return (target * start + GOAL_MILLIONTHS - 1) / GOAL_MILLIONTHS;
}

static double share_of(const struct goal_past *past)
{
    return (double)past->reached / (double)past->start;
}

static int by_share(const void *a, const void *b)
{
    double one = share_of(a), other = share_of(b);

    return one < other ? -1 : one > other;
}

/* The newest ones with enough clients, by their share. */
static size_t usable(const struct goal_past *pasts, size_t count,
                     struct goal_past ret_sorted[GOAL_PASTS_MAX])
{
    size_t found = 0;

    for (size_t i = count; i-- > 0 && found < GOAL_PASTS_MAX;)
        if (pasts[i].start >= GOAL_CLIENTS_LEAST)
            ret_sorted[found++] = pasts[i];
    qsort(ret_sorted, found, sizeof(*ret_sorted), by_share);
    return found;
}

/* Nearest rank among `count` sorted ones. */
static const struct goal_past *at_percent(const struct goal_past *sorted, size_t count,
                                          size_t percent)
{
    return &sorted[(count * percent + 99) / 100 - 1];
}

/* A share that is a whole per cent, but for rounding, is that per cent. */
#define ROUNDING 1e-9

/* The least whole per cent that keeps `wanted` of `start`. */
static int32_t percent_of(int64_t wanted, int64_t start)
{
    return (int32_t)((100 * wanted + start - 1) / start);
}

static int32_t most_percent(enum goal_kind kind, const struct goal_past *best,
                            bool *ret_is_by_articles)
{
    int32_t most = (int32_t)floor(100 * best->high + ROUNDING);

    *ret_is_by_articles = kind == GOAL_STAYED && most > GOAL_ARTICLES_PERCENT;
    return *ret_is_by_articles ? GOAL_ARTICLES_PERCENT : most;
}

/* From the usual share of the sorted periods. */
static void aim(enum goal_kind kind, const struct goal_past *sorted, int64_t start,
                struct goal_proposal *proposal)
{
    size_t count = proposal->period_count;
    int64_t usual = llround(proposal->usual * (double)start);
    bool is_by_articles = false;
    int32_t most = most_percent(kind, &sorted[count - 1], &is_by_articles);
    int32_t wished = (int32_t)ceil(100 * share_of(at_percent(sorted, count, 75)) - ROUNDING);
    int32_t least = percent_of(usual + 1, start);

    if (wished < least)
        wished = least;
    proposal->is_held_by_articles = is_by_articles && wished > most;
    proposal->percent = wished < most ? wished : most;
    proposal->clients = goal_clients((int64_t)proposal->percent * PER_CENT, start);
    proposal->more = proposal->clients - usual;
    if (proposal->more > 0)
        return;
    proposal->state = GOAL_HOLD;
    proposal->percent = (int32_t)fmax(1, floor(100 * proposal->usual + ROUNDING));
    proposal->clients = goal_clients((int64_t)proposal->percent * PER_CENT, start);
    proposal->more = 0;
}

struct goal_proposal goal_propose(enum goal_kind kind, const struct goal_past *pasts, size_t count,
                                  int64_t start)
{
    struct goal_past sorted[GOAL_PASTS_MAX];
    struct goal_proposal proposal = {.period_count = usable(pasts, count, sorted)};

    if (count < GOAL_PASTS_LEAST) {
        proposal.state = GOAL_FEW_PERIODS;
        return proposal;
    }
    if (proposal.period_count < GOAL_PASTS_LEAST || start < GOAL_CLIENTS_LEAST) {
        proposal.state = GOAL_FEW_CLIENTS;
        return proposal;
    }
    proposal.usual = share_of(at_percent(sorted, proposal.period_count, 50));
    proposal.least = share_of(&sorted[0]);
    proposal.best = share_of(&sorted[proposal.period_count - 1]);
    aim(kind, sorted, start, &proposal);
    return proposal;
}

static enum goal_outlook running_outlook(const struct goal_progress *progress)
{
    const struct goal_count *count = &progress->count;

    if (count->sure >= progress->wanted)
        return GOAL_SURE;
    return count->sure + count->open >= progress->wanted ? GOAL_WITHIN : GOAL_NEEDS_RETURNS;
}

struct goal_progress goal_judge(const struct goal *goal, const struct goal_count *count,
                                day_t today)
{
    struct goal_progress progress = {.outlook = GOAL_UNKNOWN, .count = *count};

    if (today < goal->from_on) {
        progress.outlook = GOAL_AHEAD;
        return progress;
    }
    if (!count->is_known || count->start == 0)
        return progress;
    progress.wanted = goal_clients(goal->target, count->start);
    if (today > goal->to_on)
        progress.outlook = count->sure >= progress.wanted ? GOAL_REACHED : GOAL_NOT_REACHED;
    else
        progress.outlook = running_outlook(&progress);
    progress.missing = progress.wanted > count->sure ? progress.wanted - count->sure : 0;
    if (progress.outlook == GOAL_NEEDS_RETURNS)
        progress.missing -= count->open;
    return progress;
}
