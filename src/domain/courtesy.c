// SPDX-License-Identifier: AGPL-3.0-or-later
#include "domain/courtesy.h"

#include "base/text.h"
#include "domain/courtesy_rules.h"

static const struct {
    const char *key;
    int rule;
    const char *title, *why, *mend;
} labels[COURTESY_LABELS] = {
#define COURTESY_LABEL(name, key, rule, title, why, mend) {key, rule, title, why, mend},
#include "domain/courtesy_labels.def"
#undef COURTESY_LABEL
};

const char *courtesy_label_key(enum courtesy_label label)
{
    return labels[label].key;
}

int courtesy_label_rule(enum courtesy_label label)
{
    return labels[label].rule;
}

const char *courtesy_title(enum courtesy_label label, const struct language *language)
{
    return translate(language, labels[label].title);
}

const char *courtesy_why(enum courtesy_label label, const struct language *language)
{
    return translate(language, labels[label].why);
}

const char *courtesy_mend(enum courtesy_label label, const struct language *language)
{
    return translate(language, labels[label].mend);
}

void courtesy_add_finding(struct courtesy_scan *scan, struct courtesy_finding finding)
{
    for (size_t i = 0; i < scan->count; i++) {
        const struct courtesy_finding *told = &scan->findings[i];
        if (told->label == finding.label && told->from <= finding.to && finding.from <= told->to)
            return;
    }
    if (scan->count < COURTESY_FINDINGS_MAX)
        scan->findings[scan->count++] = finding;
}

void courtesy_add(struct courtesy_scan *scan, size_t first, size_t last,
                  struct courtesy_finding finding)
{
    finding.from = scan->text.words[first].from;
    finding.to = scan->text.words[last].to;
    courtesy_add_finding(scan, finding);
}

void courtesy_find(struct courtesy_scan *scan, enum courtesy_label label, size_t first, size_t last)
{
    courtesy_add(scan, first, last, (struct courtesy_finding){.label = label});
}

bool courtesy_says_at(const struct courtesy_scan *scan, enum courtesy_signal signal, size_t word)
{
    for (size_t i = 0; i < scan->hits.count && scan->hits.items[i].first <= word; i++)
        if (scan->hits.items[i].signal == signal && scan->hits.items[i].last >= word)
            return true;
    return false;
}

void courtesy_find_missing(struct courtesy_scan *scan, enum courtesy_label label)
{
    courtesy_add_finding(scan, (struct courtesy_finding){.label = label});
}

/* A note may say what went wrong and to whom; what it says of people, they may read. */
static bool counts_in_note(enum courtesy_label label)
{
    return label == COURTESY_BLAME || label == COURTESY_QUARREL || label == COURTESY_INSULT ||
           label == COURTESY_SHOUTING;
}

/* Who gets it, and what comes with it, is not known yet. */
static bool counts_in_template(enum courtesy_label label)
{
    return label != COURTESY_ATTACHMENT_MISSING && label != COURTESY_NO_THANKS &&
           label != COURTESY_TEMPLATE_REPLY;
}

static void keep_of_use(struct courtesy_scan *scan)
{
    const enum courtesy_use use = scan->message->use;
    size_t kept = 0;

    for (size_t i = 0; i < scan->count; i++) {
        const enum courtesy_label label = scan->findings[i].label;

        if ((use == COURTESY_NOTE && !counts_in_note(label)) ||
            (use == COURTESY_TEMPLATE && !counts_in_template(label)))
            continue;
        scan->findings[kept++] = scan->findings[i];
    }
    scan->count = kept;
}

/* A hundred at most, nearly in order already. */
static void put_in_order(struct courtesy_finding *findings, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        const struct courtesy_finding moved = findings[i];
        size_t at = i;

        for (; at > 0 && findings[at - 1].from > moved.from; at--)
            findings[at] = findings[at - 1];
        findings[at] = moved;
    }
}

/* Not in the middle of a character. */
static struct slice looked_at(struct slice text)
{
    if (text.length <= COURTESY_TEXT_MAX)
        return text;
    text.length = COURTESY_TEXT_MAX;
    for (int i = 0; i < 3 && ((unsigned char)text.at[text.length] & 0xC0) == 0x80; i++)
        text.length--;
    return text;
}

bool courtesy_says_only_for_you(const struct courtesy_rules *rules, struct slice text,
                                struct arena *arena, struct slice *ret_sentence)
{
    const struct courtesy_text read = courtesy_text_read(looked_at(text), arena);
    const struct courtesy_hits hits = courtesy_hits_of(rules, &read, arena);

    for (size_t i = 0; i < hits.count; i++) {
        const struct courtesy_sentence *sentence = &read.sentences[hits.items[i].sentence];

        if (hits.items[i].signal != SIGNAL_ONLY_FOR_YOU)
            continue;
        const size_t from = read.words[sentence->first].from;
        *ret_sentence = (struct slice){text.at + from, read.words[sentence->end - 1].to - from};
        return true;
    }
    return false;
}

struct courtesy_result courtesy_check(const struct courtesy_rules *rules,
                                      const struct courtesy_message *message, struct arena *arena)
{
    struct courtesy_scan scan = {
        .message = message,
        .text = courtesy_text_read(looked_at(message->text), arena),
        .findings = arena_array(arena, struct courtesy_finding, COURTESY_FINDINGS_MAX),
        .arena = arena};

    scan.hits = courtesy_hits_of(rules, &scan.text, arena);
    courtesy_check_greeting(&scan);
    courtesy_check_words(&scan);
    courtesy_check_others(&scan);
    courtesy_check_others_blamed(&scan);
    courtesy_check_asides(&scan);
    courtesy_check_shape(&scan);
    keep_of_use(&scan);
    put_in_order(scan.findings, scan.count);
    return (struct courtesy_result){.findings = scan.findings,
                                    .count = scan.count,
                                    .was_cut = message->text.length > COURTESY_TEXT_MAX};
}
