// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * What holds of the rules of the day whatever the facts are: random bases, 3,000 of them
 * (REGULARS_LONG 200,000), each from a seed that a failure names.
 */
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "support/sample_facts.h"

#include "support/check.h"

enum { BASES_SHORT = 3000, BASES_LONG = 200000, ANSWERS_MAX = 400 };

static uint64_t bases(void)
{
    return getenv("REGULARS_LONG") ? BASES_LONG : BASES_SHORT;
}

static day_t around_of(struct chance *chance)
{
    return day_of(1996, 1, 1) + (day_t)chance_below(chance, 30 * 366);
}

static const char *printed(const struct cue_facts *facts, const struct cue_day *day,
                           struct arena *arena)
{
    struct text text = text_new(arena);
    struct cue_list cues = cues_of_day(facts, day, arena);

    cues_print(&cues, &text);
    return text.at ? text.at : "";
}

static void assert_same_text(const char *left, const char *right, uint64_t seed)
{
    if (strcmp(left, right) != 0)
        fail_msg("seed %llu:\n%s---\n%s", (unsigned long long)seed, left, right);
}

/* ---- order of input ---- */

#define SHUFFLE(chance, items, count)                               \
    for (size_t at = (count); at > 1; at--) {                       \
        size_t other = (size_t)chance_below((chance), (int64_t)at); \
        unsigned char kept[sizeof((items)[0])];                     \
        memcpy(kept, &(items)[at - 1], sizeof(kept));               \
        memcpy(&(items)[at - 1], &(items)[other], sizeof(kept));    \
        memcpy(&(items)[other], kept, sizeof(kept));                \
    }

static size_t place_of(const struct sample_facts *made, int64_t client_id)
{
    size_t place = 0;

    while (made->clients[place].id != client_id)
        place++;
    return place;
}

static void shuffle(struct sample_facts *made, struct chance *chance)
{
    int64_t owners[FACTS_DATES_MAX] = {0};

    for (size_t i = 0; i < made->facts.date_count; i++)
        owners[i] = made->clients[made->dates[i].client].id;
    SHUFFLE(chance, made->clients, made->facts.client_count)
    for (size_t i = 0; i < made->facts.date_count; i++)
        made->dates[i].client = place_of(made, owners[i]);
    SHUFFLE(chance, made->dates, made->facts.date_count)
    SHUFFLE(chance, made->enquiries, made->facts.enquiry_count)
    SHUFFLE(chance, made->doubles, made->facts.double_count)
    SHUFFLE(chance, made->owns, made->facts.own_count)
}

static void facts_in_any_order_give_the_same_cues_byte_for_byte(void **state)
{
    size_t cues = 0;

    (void)state;
    for (uint64_t seed = 1; seed <= bases(); seed++) {
        struct chance chance = {seed};
        struct sample_facts made;
        struct arena arena = {0};

        sample_facts_make(&made, &chance, around_of(&chance));
        const char *first = printed(&made.facts, &made.day, &arena);
        assert_same_text(first, printed(&made.facts, &made.day, &arena), seed);
        shuffle(&made, &chance);
        assert_same_text(first, printed(&made.facts, &made.day, &arena), seed);
        cues += strlen(first);
        arena_free(&arena);
    }
    assert_true(cues > bases() * 100);
}

/* ---- keys and order ---- */

/* How the documentation says that one stands before the other; the words of it, not the code. */
static void assert_in_order(const struct cue *before, const struct cue *after, day_t today)
{
    day_t one = before->due_on > today ? before->due_on : today;
    day_t two = after->due_on > today ? after->due_on : today;

    assert_true(one <= two);
    if (one != two)
        return;
    assert_false(before->due_minute == CUE_NO_HOUR && after->due_minute != CUE_NO_HOUR);
    if (before->due_minute != CUE_NO_HOUR && after->due_minute != CUE_NO_HOUR) {
        int64_t first = (int64_t)before->due_on * 1440 + before->due_minute;
        int64_t second = (int64_t)after->due_on * 1440 + after->due_minute;

        assert_true(first < second || (first == second && before->since_on <= after->since_on));
    } else if (before->due_minute == after->due_minute) {
        assert_true(before->since_on <= after->since_on);
    }
}

static void each_key_comes_once_and_in_the_order_that_is_documented(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= bases(); seed++) {
        struct chance chance = {seed * 31};
        struct sample_facts made;
        struct arena arena = {0};

        sample_facts_make(&made, &chance, around_of(&chance));
        struct cue_list cues = cues_of_day(&made.facts, &made.day, &arena);
        for (size_t i = 0; i < cues.count; i++) {
            if (i > 0)
                assert_in_order(&cues.items[i - 1], &cues.items[i], made.day.today);
            for (size_t j = 0; j < i; j++)
                assert_int_not_equal(cue_key_compare(&cues.items[i].key, &cues.items[j].key), 0);
        }
        size_t top = cues_at_top(&cues, made.day.today);
        assert_true(top <= CUES_AT_TOP);
        for (size_t i = 0; i < cues.count; i++)
            assert_true(i < top ? cues.items[i].due_on <= made.day.today
                                : top == CUES_AT_TOP || cues.items[i].due_on > made.day.today);
        arena_free(&arena);
    }
}

/* ---- answers ---- */

struct said {
    struct cue_answered items[ANSWERS_MAX];
    size_t count;
};

static int by_key(const void *left, const void *right)
{
    return cue_key_compare(&((const struct cue_answered *)left)->key,
                           &((const struct cue_answered *)right)->key);
}

/* The newest answer counts. */
static void say(struct said *said, struct cue_answered answered)
{
    size_t at = 0;

    while (at < said->count && cue_key_compare(&said->items[at].key, &answered.key) != 0)
        at++;
    assert_true(at < ANSWERS_MAX);
    said->items[at] = answered;
    if (at == said->count)
        said->count++;
    qsort(said->items, said->count, sizeof(said->items[0]), by_key);
}

static bool waits(const struct said *said, const struct cue_key *key, day_t today)
{
    for (size_t i = 0; i < said->count; i++)
        if (cue_key_compare(&said->items[i].key, key) == 0)
            return said->items[i].answer == CUE_LATER && today >= said->items[i].until;
    return true;
}

/* What stands when nothing was said, but what was: looked for one by one. */
static const char *expected(const struct cue_facts *facts, const struct cue_day *day,
                            const struct said *said, struct arena *arena)
{
    struct cue_facts silent = *facts;
    struct text text = text_new(arena);

    silent.answers = NULL;
    silent.answer_count = 0;
    struct cue_list cues = cues_of_day(&silent, day, arena);
    for (size_t i = 0; i < cues.count; i++) {
        const struct cue_list one = {&cues.items[i], 1};

        if (waits(said, &cues.items[i].key, day->today))
            cues_print(&one, &text);
    }
    return text.at ? text.at : "";
}

static void answer_some(struct said *said, const struct cue_list *cues, struct chance *chance,
                        day_t today)
{
    for (size_t i = 0; i < cues->count && said->count < ANSWERS_MAX - 1; i++)
        if (chance_below(chance, 8) == 0)
            say(said, (struct cue_answered){
                          .key = cues->items[i].key,
                          .answer = (enum cue_answer)(1 + chance_below(chance, 3)),
                          .until = today + 1 + (day_t)chance_below(chance, CUE_FIRST_DAYS_TO)});
}

/* Forty days of one base: some of what is shown is answered each day. */
static void live_on(struct sample_facts *made, struct chance *chance, uint64_t seed)
{
    struct said said = {.count = 0};

    for (int day = 0; day < 40; day++, made->day.today++) {
        struct arena arena = {0};

        made->facts.answers = said.items;
        made->facts.answer_count = said.count;
        assert_same_text(expected(&made->facts, &made->day, &said, &arena),
                         printed(&made->facts, &made->day, &arena), seed);
        struct cue_list cues = cues_of_day(&made->facts, &made->day, &arena);
        answer_some(&said, &cues, chance, made->day.today);
        arena_free(&arena);
    }
}

static void what_was_answered_never_comes_again_and_what_was_put_off_on_its_day(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= bases() / 30; seed++) {
        struct chance chance = {seed * 77};
        struct sample_facts made;

        sample_facts_make(&made, &chance, around_of(&chance));
        live_on(&made, &chance, seed);
    }
}

/* ---- causes that are gone ---- */

enum end {
    END_ARCHIVED,
    END_GIVEN_UP,
    END_OPEN_ORDER,
    END_ORDER,
    END_REASON,
    END_SECOND_WAY,
    ENDS
};

static bool is_day(const struct cue *cue)
{
    return cue->key.cause == CAUSE_DAY || cue->key.cause == CAUSE_YEARS;
}

/* Whether a cue about the client may still stand when that has happened today. */
static bool may_stay(const struct cue *cue, enum end end)
{
    switch (end) {
    case END_ARCHIVED:
    case END_GIVEN_UP:
        return false;
    case END_OPEN_ORDER:
        return is_day(cue) || cue->key.cause == CAUSE_ONE_WAY;
    case END_ORDER:
        return is_day(cue) || cue->key.cause == CAUSE_ONE_WAY;
    case END_REASON:
        return cue->key.cause != CAUSE_LOST;
    case END_SECOND_WAY:
        return cue->key.cause != CAUSE_ONE_WAY;
    case ENDS:
        break;
    }
    return false;
}

static void end_cause(struct cue_client *client, enum end end, day_t today)
{
    if (end == END_ARCHIVED)
        client->is_archived = true;
    if (end == END_GIVEN_UP)
        client->mark = MARK_LOST;
    if (end == END_OPEN_ORDER)
        client->has_open_order = true;
    if (end == END_REASON)
        client->has_loss_reason = true;
    if (end == END_SECOND_WAY)
        client->way_count = 2;
    if (end == END_ORDER) {
        client->occasion_count++;
        client->last_order_on = client->last_contact_on = today;
        client->first_order_on = client->occasion_count == 1 ? today : client->first_order_on;
        client->window_from = today + 30;
        client->window_by = today + 60;
    }
}

/* Cues of the first client that stood before and stay: none that may not, and all that may. */
static size_t check_end(struct sample_facts *made, enum end end)
{
    struct arena arena = {0};
    struct cue_list before = cues_of_day(&made->facts, &made->day, &arena);
    const int64_t id = made->clients[0].id;
    size_t gone = 0;

    end_cause(&made->clients[0], end, made->day.today);
    struct cue_list after = cues_of_day(&made->facts, &made->day, &arena);
    for (size_t i = 0; i < before.count; i++) {
        const struct cue *cue = &before.items[i];
        bool stays = false;

        if (cue->client_id != id || !cue->client)
            continue;
        for (size_t j = 0; j < after.count && !stays; j++)
            stays = cue_key_compare(&after.items[j].key, &cue->key) == 0;
        if (!may_stay(cue, end))
            assert_false(stays);
        else if (end != END_ORDER) /* a second order may make somebody another kind of client */
            assert_true(stays);
        gone += !stays;
    }
    arena_free(&arena);
    return gone;
}

static void a_cue_is_withdrawn_when_its_cause_is_gone(void **state)
{
    size_t gone[ENDS] = {0};

    (void)state;
    for (uint64_t seed = 1; seed <= bases() * 4; seed++) {
        struct chance chance = {seed * 1009};
        struct sample_facts made;
        enum end end = (enum end)(seed % ENDS);

        sample_facts_make(&made, &chance, around_of(&chance));
        gone[end] += check_end(&made, end);
    }
    for (size_t i = 0; i < ENDS; i++)
        assert_true(gone[i] > 10);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(facts_in_any_order_give_the_same_cues_byte_for_byte),
        cmocka_unit_test(each_key_comes_once_and_in_the_order_that_is_documented),
        cmocka_unit_test(what_was_answered_never_comes_again_and_what_was_put_off_on_its_day),
        cmocka_unit_test(a_cue_is_withdrawn_when_its_cause_is_gone),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
