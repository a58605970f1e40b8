// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * Yellow and red in lists: beside the cues of Today on the same data, and beside what the rules of
 * limits say of each client of a base made by chance, worked out here.
 */
#include <stdlib.h>

#include "app/client_listing.h"
#include "app/quiet_clients.h"
#include "domain/note.h"
#include "store/db.h"
#include "support/sample_facts.h"
#include "support/sample_list.h"
#include "support/sample_talk.h"
#include "support/touch_case.h"

#include "support/check.h"

#define DAY_MICROSECONDS (INT64_C(86400) * 1000000)
#define RUN(work, ...) store_case_ok((work), db_execute((work), NULL, __VA_ARGS__))
enum { YELLOW = 1U << SILENCE_YELLOW, RED = 1U << SILENCE_RED };

static int ascending(const void *left, const void *right)
{
    int64_t a = *(const int64_t *)left, b = *(const int64_t *)right;

    return (a > b) - (a < b);
}

/* All pages of a list, by id. */
static struct figure_clients listed(struct store_case *test, const struct client_filter *filter,
                                    size_t limit)
{
    struct figure_clients found = {arena_array(&test->arena, int64_t, 2 * LISTED_CLIENTS), 0};
    struct client_listing_query query = {.filter = *filter, .limit = limit};
    struct work work = store_case_work(test);

    do {
        struct client_listing listing;

        store_case_ok(&work, list_chosen_clients(&work, &query, &listing));
        for (size_t i = 0; i < listing.clients.count; i++)
            found.ids[found.count++] = listing.clients.items[i].id;
        assert_true(found.count <= LISTED_CLIENTS);
        query.after = listing.next;
    } while (query.after);
    work_end(&work);
    qsort(found.ids, found.count, sizeof(found.ids[0]), ascending);
    return found;
}

static struct figure_clients quiet(struct store_case *test, unsigned silences)
{
    struct client_filter filter = client_filter_new();

    filter.silences = silences;
    return listed(test, &filter, 7);
}

/* Whom Today asks to get in touch with, or, as that is the same message, to come back. */
static struct figure_clients asked_for(struct store_case *test, enum cue_cause cause)
{
    struct today today = touch_today(test);
    struct figure_clients found = {arena_array(&test->arena, int64_t, today.cues.count), 0};

    for (size_t i = 0; i < today.cues.count; i++)
        if (today.cues.items[i].key.cause == cause)
            found.ids[found.count++] = today.cues.items[i].client_id;
    today_close(&today);
    qsort(found.ids, found.count, sizeof(found.ids[0]), ascending);
    return found;
}

static void assert_same(const struct figure_clients *got, const struct figure_clients *wanted)
{
    assert_int_equal(got->count, wanted->count);
    for (size_t i = 0; i < got->count; i++)
        assert_int_equal(got->ids[i], wanted->ids[i]);
}

static void set_limit(struct store_case *test, enum contact_limit_kind kind, int64_t object_id,
                      int32_t days)
{
    struct work work = store_case_work(test);

    store_case_ok(&work, work_begin(&work));
    RUN(&work,
        "INSERT INTO contact_limit (workspace_id, id, version, kind, object_id, days,"
        " changed_at) VALUES ($1, $2, 1, $3, $4, $5, 0)",
        DB_BIND(db_int(work.workspace_id), db_int(work_new_id(&work)), db_int(kind),
                db_int(object_id), db_int(days)));
    store_case_ok(&work, work_commit(&work));
    work_end(&work);
}

/* --- a base made by chance --- */

/* What was entered beside the base, by chance. */
struct entered {
    int32_t standing_days[CLIENT_STANDINGS], tag_days[LISTED_TAGS];
    int32_t own_days[LISTED_CLIENTS];
    day_t spoken_on[LISTED_CLIENTS]; /* CLIENT_DAY_NONE for never */
};

static int32_t any_days(struct chance *chance)
{
    return (int32_t)(chance_below(chance, 6) == 0 ? 0 : 1 + chance_below(chance, 200));
}

static int64_t tag_id_of(struct store_case *test, const char *name)
{
    struct work work = store_case_work(test);
    struct rows rows =
        db_query(&work, "SELECT t.id FROM tag t WHERE t.workspace_id = $1 AND t.name = $2",
                 DB_BIND(db_int(work.workspace_id), db_text(name)));

    assert_true(rows_next(&rows));
    int64_t id = rows_int(&rows, 0);
    store_case_ok(&work, rows_end(&rows));
    work_end(&work);
    return id;
}

static void enter_limits(struct store_case *test, struct chance *chance,
                         const struct listed_base *base, struct entered *entered)
{
    for (int i = 0; i < CLIENT_STANDINGS; i++) {
        entered->standing_days[i] = i == CLIENT_COOLING || i == CLIENT_LOST ? -1 : any_days(chance);
        if (entered->standing_days[i] >= 0)
            set_limit(test, LIMIT_STANDING, i, entered->standing_days[i]);
    }
    for (int i = 0; i < LISTED_TAGS; i++) {
        entered->tag_days[i] = i == 1 ? -1 : any_days(chance);
        if (entered->tag_days[i] >= 0)
            set_limit(test, LIMIT_TAG, tag_id_of(test, listed_tags[i]), entered->tag_days[i]);
    }
    for (int i = 0; i < LISTED_CLIENTS; i++) {
        entered->own_days[i] = chance_below(chance, 3) > 0 ? -1 : any_days(chance);
        if (entered->own_days[i] >= 0 && !base->clients[i].is_deleted)
            set_limit(test, LIMIT_CLIENT, base->clients[i].id, entered->own_days[i]);
    }
}

/* At noon of a day in UTC. */
static void enter_note(struct work *work, int64_t client_id, day_t on)
{
    RUN(work,
        "INSERT INTO note (workspace_id, id, version, client_id, kind, happened_at, text,"
        " created_at, changed_at) VALUES ($1, $2, 1, $3, $4, $5, 'x', 0, 0)",
        DB_BIND(db_int(work->workspace_id), db_int(work_new_id(work)), db_int(client_id),
                db_int(NOTE_CALL), db_int((int64_t)on * DAY_MICROSECONDS + 1)));
}

/* In a conversation with them, after an older one. */
static void enter_talk(struct work *work, int64_t client_id, day_t on)
{
    for (day_t day = on - 3; day <= on; day += 3)
        sample_conversation(
            work, 0,
            &(struct conversation){.client_id = client_id,
                                   .last_at = work->now,
                                   .contact_at = (int64_t)day * DAY_MICROSECONDS + 1});
    sample_conversation(work, 0,
                        &(struct conversation){.client_id = client_id,
                                               .state = CONVERSATION_SPAM,
                                               .last_at = work->now,
                                               .contact_at = work->now});
}

static void enter_contacts(struct store_case *test, struct chance *chance,
                           const struct listed_base *base, struct entered *entered)
{
    struct work work = store_case_work(test);

    store_case_ok(&work, work_begin(&work));
    for (int i = 0; i < LISTED_CLIENTS; i++) {
        entered->spoken_on[i] = CLIENT_DAY_NONE;
        if (base->clients[i].is_deleted || chance_below(chance, 2) == 0)
            continue;
        entered->spoken_on[i] = base->today - (day_t)chance_below(chance, 220);
        if (i % 2 == 0)
            enter_note(&work, base->clients[i].id, entered->spoken_on[i]);
        else
            enter_talk(&work, base->clients[i].id, entered->spoken_on[i]);
    }
    store_case_ok(&work, work_commit(&work));
    work_end(&work);
}

/* Days of the limit that holds for the client at this place; 0 for none. */
static int32_t limit_of(const struct listed_base *base, const struct entered *entered, size_t at)
{
    const struct listed_truth *client = &base->clients[at];
    int32_t never = 0, shortest = INT32_MAX;

    if (client->mark == MARK_LOST)
        return 0;
    if (entered->own_days[at] >= 0)
        return entered->own_days[at];
    if (client->mark == MARK_RARE)
        return 0;
    for (int i = 0; i < LISTED_TAGS; i++) {
        never += client->has_tag[i] && entered->tag_days[i] == 0;
        if (client->has_tag[i] && entered->tag_days[i] > 0 && entered->tag_days[i] < shortest)
            shortest = entered->tag_days[i];
    }
    if (shortest != INT32_MAX || never > 0)
        return shortest != INT32_MAX ? shortest : 0;
    for (int i = 0; i < CLIENT_STANDINGS; i++) {
        struct client_filter filter = client_filter_new();

        filter.standings = 1U << i;
        if (i != CLIENT_COOLING && listed_belongs(base, client, &filter))
            return entered->standing_days[i] > 0 ? entered->standing_days[i] : 0;
    }
    return 0;
}

static day_t last_contact_of(const struct listed_base *base, const struct entered *entered,
                             size_t at)
{
    const struct listed_truth *client = &base->clients[at];
    day_t last = entered->spoken_on[at];

    for (size_t i = 0; i < client->order_count; i++)
        if (client->orders[i] > last)
            last = client->orders[i];
    return last;
}

static unsigned silence_of(const struct listed_base *base, const struct entered *entered, size_t at)
{
    const struct listed_truth *client = &base->clients[at];
    int32_t limit = limit_of(base, entered, at);
    day_t last = last_contact_of(base, entered, at);

    if (client->is_deleted || client->is_archived || limit == 0 || last == CLIENT_DAY_NONE)
        return 0;
    if (base->today - last >= limit)
        return RED;
    return (base->today - last) * 4 >= limit * 3 ? YELLOW : 0;
}

static void check_silences(struct store_case *test, const struct listed_base *base,
                           const struct entered *entered, const struct client_filter *filter)
{
    struct figure_clients wanted = {arena_array(&test->arena, int64_t, LISTED_CLIENTS), 0};
    struct client_filter rest = *filter;

    rest.silences = 0;
    for (size_t i = 0; i < LISTED_CLIENTS; i++)
        if ((silence_of(base, entered, i) & filter->silences) != 0 &&
            listed_belongs(base, &base->clients[i], &rest))
            wanted.ids[wanted.count++] = base->clients[i].id;
    qsort(wanted.ids, wanted.count, sizeof(wanted.ids[0]), ascending);
    struct figure_clients got = listed(test, filter, 9);
    assert_same(&got, &wanted);
}

static void who_is_quiet_is_what_the_limits_say_of_each_client(void **state)
{
    struct store_case *test = *state;
    size_t red = 0, yellow = 0;

    struct listed_base *base = listed_base_make(test, 23);
    struct chance chance = {23};
    struct entered entered;
    enter_limits(test, &chance, base, &entered);
    enter_contacts(test, &chance, base, &entered);
    for (size_t i = 0; i < LISTED_CLIENTS; i++) {
        red += silence_of(base, &entered, i) == RED;
        yellow += silence_of(base, &entered, i) == YELLOW;
    }
    assert_true(red > 10 && yellow > 5);
    struct work work = store_case_work(test);
    struct quiet_counts counts;
    store_case_ok(&work, quiet_counts(&work, NULL, &counts));
    work_end(&work);
    assert_true(counts.is_known);
    assert_int_equal(counts.red, red);
    assert_int_equal(counts.yellow, yellow);
    for (int i = 0; i < 40; i++) {
        struct client_filter filter = client_filter_new();

        filter.silences = (unsigned)(1 + chance_below(&chance, 3)) << SILENCE_YELLOW;
        filter.sort = (enum client_sort)chance_below(&chance, CLIENT_SORTS);
        filter.standings = chance_below(&chance, 3) == 0 ? 1U << CLIENT_GROWING : 0;
        filter.archived = (enum archived_choice)chance_below(&chance, 3);
        if (chance_below(&chance, 4) == 0)
            filter.tags[filter.tag_count++] = listed_tags[chance_below(&chance, 2)];
        check_silences(test, base, &entered, &filter);
    }
}

static size_t place_of(const struct listed_base *base, int64_t id)
{
    for (size_t i = 0; i < LISTED_CLIENTS; i++)
        if (base->clients[i].id == id)
            return i;
    fail_msg("nobody has this id");
    return 0;
}

static void each_row_has_the_last_contact_and_its_colour(void **state)
{
    struct store_case *test = *state;
    struct listed_base *base = listed_base_make(test, 47);
    struct chance chance = {47};
    struct entered entered;
    struct client_listing_query query = {
        .filter = client_filter_new(), .limit = 70, .needs_contact = true};
    struct client_listing listing;
    size_t coloured = 0;

    enter_limits(test, &chance, base, &entered);
    enter_contacts(test, &chance, base, &entered);
    query.filter.archived = ARCHIVED_TOO;
    struct work work = store_case_work(test);
    do {
        store_case_ok(&work, list_chosen_clients(&work, &query, &listing));
        for (size_t i = 0; i < listing.clients.count; i++) {
            size_t at = place_of(base, listing.clients.items[i].id);
            unsigned silence = silence_of(base, &entered, at);

            assert_int_equal(listing.contacts[i].last_on, last_contact_of(base, &entered, at));
            assert_int_equal(1U << listing.contacts[i].silence,
                             silence != 0 ? silence : 1U << SILENCE_WITHIN);
            coloured += silence != 0;
        }
        query.after = listing.next;
    } while (query.after);
    work_end(&work);
    assert_true(coloured > 10);
}

/* Who waits for what they ordered is not asked how they are. */
static void end_orders(struct store_case *test)
{
    struct work work = store_case_work(test);

    store_case_ok(&work, work_begin(&work));
    RUN(&work, "UPDATE client_order SET stage = 4 WHERE workspace_id = $1",
        DB_BIND(db_int(work.workspace_id)));
    store_case_ok(&work, work_commit(&work));
    work_end(&work);
}

static void red_is_whom_today_asks_to_get_in_touch_with(void **state)
{
    struct store_case *test = *state;
    struct listed_base *base = listed_base_make(test, 31);
    struct chance chance = {31};
    struct entered entered;
    size_t reminded = 0;

    struct figure_clients red = quiet(test, YELLOW | RED);
    assert_int_equal(red.count, 0); /* nothing is said yet */
    enter_limits(test, &chance, base, &entered);
    enter_contacts(test, &chance, base, &entered);
    end_orders(test);
    red = quiet(test, RED);
    const struct figure_clients asked = asked_for(test, CAUSE_SILENCE);
    const struct figure_clients back = asked_for(test, CAUSE_COME_BACK);
    assert_true(asked.count > 10);
    for (size_t i = 0; i < asked.count; i++)
        assert_true(figure_clients_have(&red, asked.ids[i]));
    for (size_t i = 0; i < red.count; i++)
        if (!figure_clients_have(&asked, red.ids[i])) {
            assert_true(figure_clients_have(&back, red.ids[i]));
            reminded++;
        }
    assert_int_equal(red.count, asked.count + reminded);
}

/* Where no other rule speaks: without orders nobody is asked to come back. */
static void red_is_exactly_that_where_nothing_else_is_asked(void **state)
{
    struct store_case *test = *state;
    struct chance chance = {5};

    for (int i = 0; i < 40; i++) {
        int64_t id = sample_client(test, CLIENT_PERSON, "Bramble Tea");

        if (chance_below(&chance, 4) > 0)
            touch_note(test, id, "call", (int32_t)chance_below(&chance, 60));
        if (chance_below(&chance, 4) > 0)
            set_limit(test, LIMIT_CLIENT, id, (int32_t)chance_below(&chance, 60));
    }
    const struct figure_clients red = quiet(test, RED), asked = asked_for(test, CAUSE_SILENCE);
    assert_true(red.count > 5 && red.count < 40);
    assert_same(&red, &asked);
}

/* --- one client --- */

static void each_day_of_a_limit_has_its_colour(void **state)
{
    static const struct {
        int32_t days_ago;
        unsigned silence;
    } cases[] = {{29, 0}, {30, YELLOW}, {39, YELLOW}, {40, RED}, {400, RED}};
    struct store_case *test = *state;

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        int64_t id = sample_client(test, CLIENT_PERSON, "Bramble Tea");

        set_limit(test, LIMIT_CLIENT, id, 40);
        touch_note(test, id, "note", 1); /* to oneself */
        touch_note(test, id, "call", cases[i].days_ago);
        struct figure_clients yellow = quiet(test, YELLOW), red = quiet(test, RED);
        assert_int_equal(figure_clients_have(&yellow, id), cases[i].silence == YELLOW);
        assert_int_equal(figure_clients_have(&red, id), cases[i].silence == RED);
    }
}

static void chosen_at_once_they_are_the_same(void **state)
{
    struct store_case *test = *state;
    struct client_listing_query query = {.filter = client_filter_new(), .limit = 1};
    int64_t ids[3], *chosen = NULL;
    size_t count = 0;

    for (int i = 0; i < 3; i++) {
        ids[i] = sample_client(test, CLIENT_PERSON, "Bramble Tea");
        set_limit(test, LIMIT_CLIENT, ids[i], 10);
        touch_note(test, ids[i], "message", i * 10);
    }
    query.filter.silences = RED;
    struct work work = store_case_work(test);
    store_case_ok(&work, list_chosen_ids(&work, &query, 2, &chosen, &count));
    assert_int_equal(count, 2);
    assert_true(chosen[0] != ids[0] && chosen[1] != ids[0]);
    assert_int_equal(list_chosen_ids(&work, &query, 1, &chosen, &count), STATUS_INVALID);
    work_end(&work);
}

/* A figure beside it: both hold. */
static void whom_a_figure_counts_is_asked_for_beside_it(void **state)
{
    struct store_case *test = *state;
    struct client_filter filter = client_filter_new();
    int64_t ids[2];

    touch_window(test, 400);
    for (int i = 0; i < 2; i++) {
        ids[i] = sample_client(test, CLIENT_PERSON, "Bramble Tea");
        (void)touch_order(test, ids[i], 60, "EUR");
        (void)touch_order(test, ids[i], i == 0 ? 50 : 5, "EUR");
    }
    set_limit(test, LIMIT_STANDING, CLIENT_GROWING, 40);
    struct work work = store_case_work(test);
    const day_t today = (day_t)(work.now / DAY_MICROSECONDS);
    work_end(&work);
    filter.figure = (struct figure){
        .kind = FIGURE_STANDING, .to = today, .a = CLIENT_GROWING, .b = CLIENT_GROWING};
    struct figure_clients both = listed(test, &filter, 5);
    assert_int_equal(both.count, 2);
    filter.silences = RED;
    struct figure_clients found = listed(test, &filter, 5);
    assert_int_equal(found.count, 1);
    assert_int_equal(found.ids[0], ids[0]);
}

static void who_may_not_look_is_told(void **state)
{
    struct store_case *test = *state;
    struct work work = store_case_work(test);
    struct figure_clients clients;
    struct quiet_counts counts;

    work.actor.withheld = 1U << RIGHT_VIEW;
    assert_int_equal(quiet_clients(&work, NULL, RED, &clients), STATUS_FORBIDDEN);
    assert_int_equal(quiet_counts(&work, NULL, &counts), STATUS_FORBIDDEN);
    work_end(&work);
}

int main(void)
{
#define HERE(name) cmocka_unit_test_setup_teardown(name, store_case_setup, store_case_teardown)
    const struct CMUnitTest tests[] = {
        HERE(who_is_quiet_is_what_the_limits_say_of_each_client),
        HERE(each_row_has_the_last_contact_and_its_colour),
        HERE(red_is_whom_today_asks_to_get_in_touch_with),
        HERE(red_is_exactly_that_where_nothing_else_is_asked),
        HERE(each_day_of_a_limit_has_its_colour),
        HERE(chosen_at_once_they_are_the_same),
        HERE(whom_a_figure_counts_is_asked_for_beside_it),
        HERE(who_may_not_look_is_told),
    };

    return run_store_tests(tests);
}
