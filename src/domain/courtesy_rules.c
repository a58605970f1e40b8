// SPDX-License-Identifier: AGPL-3.0-or-later
#include "domain/courtesy_rules.h"

#include <string.h>

#include "base/text.h"

/* ---- what was heard ---- */

static const struct courtesy_hit *first_of(const struct courtesy_scan *scan,
                                           enum courtesy_signal signal)
{
    for (size_t i = 0; i < scan->hits.count; i++)
        if (scan->hits.items[i].signal == signal)
            return &scan->hits.items[i];
    return NULL;
}

static bool says(const struct courtesy_scan *scan, enum courtesy_signal signal)
{
    return first_of(scan, signal) != NULL;
}

static bool sentence_says(const struct courtesy_scan *scan, uint32_t sentence,
                          enum courtesy_signal signal)
{
    for (size_t i = 0; i < scan->hits.count; i++)
        if (scan->hits.items[i].signal == signal && scan->hits.items[i].sentence == sentence)
            return true;
    return false;
}

static void find_hit(struct courtesy_scan *scan, enum courtesy_label label,
                     const struct courtesy_hit *hit)
{
    courtesy_find(scan, label, hit->first, hit->last);
}

/* ---- faults wherever they stand ---- */

/* Said by somebody else: what stands in quotation marks as a whole. */
static bool is_quoted(const struct courtesy_scan *scan, size_t hit)
{
    return scan->text.words[scan->hits.items[hit].first].is_quoted &&
           scan->text.words[scan->hits.items[hit].last].is_quoted;
}

static void find_plain(struct courtesy_scan *scan)
{
    static const struct {
        enum courtesy_signal signal;
        enum courtesy_label label;
    } plain[] = {
        {SIGNAL_BLAME, COURTESY_BLAME},
        {SIGNAL_QUARREL, COURTESY_QUARREL},
        {SIGNAL_EXCUSE, COURTESY_EXCUSE},
        {SIGNAL_INSULT, COURTESY_INSULT},
        {SIGNAL_INTERNAL, COURTESY_INTERNAL_REMARK},
        {SIGNAL_REFERS, COURTESY_REFERS_TO_SUPERIOR},
        {SIGNAL_OTHER_CLIENT, COURTESY_OTHER_CLIENT},
    };

    for (size_t i = 0; i < scan->hits.count; i++)
        for (size_t k = 0; k < sizeof(plain) / sizeof(plain[0]); k++)
            if (scan->hits.items[i].signal == plain[k].signal && !is_quoted(scan, i))
                find_hit(scan, plain[k].label, &scan->hits.items[i]);
}

/* ---- promises ---- */

/* "As soon as possible, by Friday at the latest": the date follows at once. */
static bool date_follows(const struct courtesy_scan *scan, const struct courtesy_hit *hit)
{
    enum { NEAR = 7 };

    for (size_t i = 0; i < scan->hits.count; i++) {
        const struct courtesy_hit *date = &scan->hits.items[i];
        if (date->signal == SIGNAL_DATE && date->sentence == hit->sentence &&
            date->first > hit->last && date->first - hit->last <= NEAR)
            return true;
    }
    return false;
}

/* "Soon" within "as soon as possible" says nothing by itself; of "we will write soon" the vague
 * term is what is to be mended. */
static bool is_told_by_another(const struct courtesy_scan *scan, const struct courtesy_hit *hit)
{
    if (hit->signal == SIGNAL_SOON)
        return courtesy_says_at(scan, SIGNAL_ASAP, hit->first) ||
               courtesy_says_at(scan, SIGNAL_ASAP, hit->last);
    return sentence_says(scan, hit->sentence, SIGNAL_SOON) ||
           sentence_says(scan, hit->sentence, SIGNAL_ASAP);
}

/* A gap that is still to be filled, "[day]" or "{day}": whoever fills it names the date. */
static bool has_gap(const struct courtesy_scan *scan, uint32_t index)
{
    const struct courtesy_sentence *sentence = &scan->text.sentences[index];
    const size_t from = scan->text.words[sentence->first].from;
    const size_t length = scan->text.words[sentence->end - 1].to - from;
    const char *at = scan->text.raw.at + from;

    return memchr(at, '[', length) != NULL || memchr(at, '{', length) != NULL;
}

static void check_promise(struct courtesy_scan *scan, const struct courtesy_hit *hit)
{
    const bool is_asap = hit->signal == SIGNAL_ASAP;

    if (is_asap ? date_follows(scan, hit) : is_told_by_another(scan, hit))
        return;
    if (is_asap)
        find_hit(scan, COURTESY_ASAP_PHRASE, hit);
    if (sentence_says(scan, hit->sentence, SIGNAL_DATE) || has_gap(scan, hit->sentence))
        return;
    if (!is_asap || sentence_says(scan, hit->sentence, SIGNAL_WE_WILL) ||
        sentence_says(scan, hit->sentence, SIGNAL_PROMISE))
        courtesy_add(scan, hit->first, hit->last,
                     (struct courtesy_finding){
                         .label = COURTESY_PROMISE_WITHOUT_DATE,
                         .is_vague_term = hit->signal != SIGNAL_PROMISE,
                         .is_to_find_out = sentence_says(scan, hit->sentence, SIGNAL_FIND_OUT)});
}

static void check_promises(struct courtesy_scan *scan)
{
    for (size_t i = 0; i < scan->hits.count; i++) {
        const enum courtesy_signal signal = scan->hits.items[i].signal;
        if ((signal == SIGNAL_ASAP && !is_quoted(scan, i)) || signal == SIGNAL_SOON ||
            signal == SIGNAL_PROMISE)
            check_promise(scan, &scan->hits.items[i]);
    }
}

/* ---- delays and reasons ---- */

/* A day that is missed is no new one: that stands in a sentence of its own, or behind a delay. */
static bool has_new_date(const struct courtesy_scan *scan, const struct courtesy_hit *delay)
{
    for (size_t i = 0; i < scan->hits.count; i++) {
        const struct courtesy_hit *date = &scan->hits.items[i];

        if (date->signal == SIGNAL_DATE && !sentence_says(scan, date->sentence, SIGNAL_MISSED) &&
            (date->sentence >= delay->sentence ||
             sentence_says(scan, date->sentence, SIGNAL_PROMISE) ||
             sentence_says(scan, date->sentence, SIGNAL_DELAY)))
            return true;
    }
    for (uint32_t i = delay->sentence; i < scan->text.sentence_count; i++)
        if (has_gap(scan, i))
            return true;
    return false;
}

static const struct courtesy_hit *told_delay(const struct courtesy_scan *scan)
{
    const struct courtesy_hit *missed = first_of(scan, SIGNAL_MISSED);

    return missed ? missed : first_of(scan, SIGNAL_DELAY);
}

static void check_delay(struct courtesy_scan *scan)
{
    const struct courtesy_hit *delay = told_delay(scan);

    if (delay && !has_new_date(scan, delay))
        find_hit(scan, COURTESY_DELAY_WITHOUT_DATE, delay);
}

/* A statement of its own: neither asked, promised, dated, thanked nor about the delay itself. */
static bool is_statement(const struct courtesy_scan *scan, uint32_t index)
{
    static const enum courtesy_signal others[] = {
        SIGNAL_PROMISE, SIGNAL_SOON,  SIGNAL_ASAP,   SIGNAL_THANKS,   SIGNAL_DATE,
        SIGNAL_REFERS,  SIGNAL_DELAY, SIGNAL_MISSED, SIGNAL_GREETING, SIGNAL_INTERNAL};
    enum { WORDS_AT_LEAST = 4 };
    const struct courtesy_sentence *sentence = &scan->text.sentences[index];

    if (sentence->is_question || sentence->is_listed ||
        sentence->end - sentence->first < WORDS_AT_LEAST ||
        scan->text.words[sentence->end - 1].mark == '!')
        return false;
    for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
        if (sentence_says(scan, index, others[i]))
            return false;
    return true;
}

/* Where a delay is told without a new date, and nobody admits anything, what stands beside it in
 * its paragraph is the reason, whatever its words are. */
static bool find_bare_reason(struct courtesy_scan *scan)
{
    const struct courtesy_hit *delay = told_delay(scan);

    if (!delay || has_new_date(scan, delay))
        return false;
    const uint32_t next = delay->sentence + 1;
    if (next >= scan->text.sentence_count || !is_statement(scan, next))
        return false;
    const struct courtesy_sentence *sentence = &scan->text.sentences[next];
    if (scan->text.words[sentence->first].paragraph != scan->text.words[delay->first].paragraph)
        return false;
    courtesy_find(scan, COURTESY_EXCUSE, sentence->first, sentence->end - 1);
    return true;
}

static void check_excuse(struct courtesy_scan *scan)
{
    const struct courtesy_hit *reason = first_of(scan, SIGNAL_CIRCUMSTANCE);
    const bool has_failed = told_delay(scan) || says(scan, SIGNAL_FAILING);
    const bool is_sorry = told_delay(scan) || says(scan, SIGNAL_APOLOGY);
    const bool owns_up = says(scan, SIGNAL_OWN_FAULT);

    if (owns_up)
        return;
    if (!reason && is_sorry)
        reason = first_of(scan, SIGNAL_BLAME);
    if (reason && has_failed)
        find_hit(scan, COURTESY_EXCUSE, reason);
    else
        (void)find_bare_reason(scan);
}

/* Another client beside a delay is held guilty of it, whatever is said of them. */
void courtesy_check_others_blamed(struct courtesy_scan *scan)
{
    const struct courtesy_hit *delay = told_delay(scan);
    const size_t count = scan->count;

    if (!delay || says(scan, SIGNAL_OWN_FAULT))
        return;
    for (size_t i = 0; i < count; i++) {
        const struct courtesy_finding finding = scan->findings[i];

        if (finding.label != COURTESY_OTHER_CLIENT || finding.to == 0)
            continue;
        courtesy_add_finding(scan, (struct courtesy_finding){.label = COURTESY_BLAME,
                                                             .from = finding.from,
                                                             .to = finding.to});
        if (!has_new_date(scan, delay))
            courtesy_add_finding(scan, (struct courtesy_finding){.label = COURTESY_EXCUSE,
                                                                 .from = finding.from,
                                                                 .to = finding.to});
    }
}

/* ---- things missing ---- */

static void check_thanks(struct courtesy_scan *scan)
{
    const bool is_due =
        says(scan, SIGNAL_THANKS_DUE) || scan->message->kind == COURTESY_REVIEW_REPLY;

    if (is_due && !says(scan, SIGNAL_THANKS))
        courtesy_find_missing(scan, COURTESY_NO_THANKS);
}

static void check_only_for_you(struct courtesy_scan *scan)
{
    const struct courtesy_hit *said = first_of(scan, SIGNAL_ONLY_FOR_YOU);

    if (said && scan->message->was_said_to_another)
        find_hit(scan, COURTESY_ONLY_FOR_YOU, said);
}

static void check_attachment(struct courtesy_scan *scan)
{
    const struct courtesy_hit *attached = first_of(scan, SIGNAL_ATTACHED);

    if (attached && scan->message->attachment_count == 0)
        find_hit(scan, COURTESY_ATTACHMENT_MISSING, attached);
}

/* What is no part of the answer: said to colleagues, or sending the client on. */
static bool is_beside(const struct courtesy_scan *scan, uint32_t sentence)
{
    return sentence_says(scan, sentence, SIGNAL_REFERS) ||
           sentence_says(scan, sentence, SIGNAL_INTERNAL) ||
           courtesy_turns_to_somebody(scan, scan->text.sentences[sentence].first);
}

/* An answer that says nothing of its own: nearly all of its words are those of any such answer. */
static void check_template(struct courtesy_scan *scan)
{
    enum { LONG = 4, SHARE_OF_TEN = 7, WORDS_AT_LEAST = 3 };
    const struct courtesy_text *text = &scan->text;
    size_t common = 0, all = 0, first = text->word_count;
    uint32_t counted = UINT32_MAX;

    for (size_t i = 0; i < scan->hits.count; i++) {
        const struct courtesy_hit *hit = &scan->hits.items[i];
        if (hit->signal != SIGNAL_CLICHE_WORD || hit->first == counted ||
            is_beside(scan, hit->sentence) || text->words[hit->first].look.letters < LONG)
            continue;
        counted = (uint32_t)hit->first;
        common++;
        first = hit->first < first ? hit->first : first;
    }
    for (size_t i = first; i < text->word_count; i++)
        all += (text->words[i].look.letters >= LONG || text->words[i].look.letters == 0) &&
               !is_beside(scan, text->words[i].sentence);
    if (common >= WORDS_AT_LEAST && 10 * common >= SHARE_OF_TEN * all)
        courtesy_find(scan, COURTESY_TEMPLATE_REPLY, first, text->word_count - 1);
}

void courtesy_check_words(struct courtesy_scan *scan)
{
    const size_t before = scan->count;

    if (scan->message->kind == COURTESY_REVIEW_REPLY)
        check_template(scan);
    /* "We will pass it on" is part of such an answer, and nobody waits for it. */
    if (scan->count == before)
        check_promises(scan);
    find_plain(scan);
    check_delay(scan);
    check_excuse(scan);
    check_thanks(scan);
    check_attachment(scan);
    check_only_for_you(scan);
}
