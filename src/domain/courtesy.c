// SPDX-License-Identifier: AGPL-3.0-or-later
#include "domain/courtesy.h"

#include "base/text.h"
#include "domain/courtesy_rules.h"

static const struct {
    const char *key;
    int rule;
    const char *why, *mend;
} labels[COURTESY_LABELS] = {
#define COURTESY_LABEL(name, key, rule, why, mend) {key, rule, why, mend},
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

const char *courtesy_why(enum courtesy_label label, const struct language *language)
{
    return translate(language, labels[label].why);
}

const char *courtesy_mend(enum courtesy_label label, const struct language *language)
{
    return translate(language, labels[label].mend);
}

static void add_finding(struct courtesy_scan *scan, struct courtesy_finding finding)
{
    for (size_t i = 0; i < scan->count; i++) {
        const struct courtesy_finding *told = &scan->findings[i];
        if (told->label == finding.label && told->from <= finding.to && finding.from <= told->to)
            return;
    }
    if (scan->count < COURTESY_FINDINGS_MAX)
        scan->findings[scan->count++] = finding;
}

void courtesy_find(struct courtesy_scan *scan, enum courtesy_label label, size_t first, size_t last)
{
    add_finding(scan, (struct courtesy_finding){.label = label,
                                                .from = scan->text.words[first].from,
                                                .to = scan->text.words[last].to});
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
    add_finding(scan, (struct courtesy_finding){.label = label});
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
    courtesy_check_asides(&scan);
    courtesy_check_shape(&scan);
    put_in_order(scan.findings, scan.count);
    return (struct courtesy_result){.findings = scan.findings,
                                    .count = scan.count,
                                    .was_cut = message->text.length > COURTESY_TEXT_MAX};
}
