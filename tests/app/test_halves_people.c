// SPDX-License-Identifier: AGPL-3.0-or-later
#include <stdio.h>
#include <string.h>

#include "app/invitations.h"
#include "app/password_sign_in.h"
#include "app/passwords.h"
#include "app/people.h"
#include "app/two_factor.h"
#include "app/workspaces.h"
#include "base/clock.h"
#include "base/text.h"
#include "base/totp.h"
#include "support/check.h"
#include "support/halves.h"
#include "support/sample_clients.h"

/* Who may come in, and how: whole or not at all. */

static const struct secret_cost cheap = {.memory_bytes = 8192, .passes = 1};
static const char password[] = "four quiet rooms";
static const char other_session[] = "the token of another session";

static void once(struct subject *subject, enum status (*run)(struct work *, struct subject *))
{
    struct work work = sample_work(subject->test, subject->user_id, ROLE_OWNER);

    store_case_ok(&work, run(&work, subject));
    work_end(&work);
}

/* --- members --- */

static void make_member(struct subject *subject)
{
    subject->order_id = sample_member(subject->test, "Boris", ROLE_VIEWER);
}

static enum status run_role(struct work *work, struct subject *subject)
{
    return change_role(work, subject->order_id, ROLE_MANAGER, &subject->audit_id);
}

static enum status run_removal(struct work *work, struct subject *subject)
{
    return remove_person(work, subject->order_id, &subject->audit_id);
}

static void make_manager(struct subject *subject)
{
    make_member(subject);
    once(subject, run_role);
}

static void make_removed(struct subject *subject)
{
    make_member(subject);
    once(subject, run_removal);
}

/* --- invitations --- */

static void make_ground(struct subject *subject)
{
    subject->accounts = accounts_open(cheap, NULL, &subject->test->arena);
}

static enum status run_invitation(struct work *work, struct subject *subject)
{
    const struct new_invitation wanted = {.name = "Dana", .role = ROLE_MEMBER};
    struct made_invitation made = {0};

    enum status status = make_invitation(work, &wanted, &made);
    if (status == STATUS_OK)
        subject->token = made.path + strlen("/invite/");
    return status;
}

static void make_invited(struct subject *subject)
{
    struct invitation_list list;

    make_ground(subject);
    once(subject, run_invitation);
    struct work work = store_case_work(subject->test);
    store_case_ok(&work, list_invitations(&work, &list));
    assert_int_equal(list.count, 1);
    subject->order_id = list.items[0].id;
    work_end(&work);
}

static enum status run_revoking(struct work *work, struct subject *subject)
{
    return revoke_invitation(work, subject->order_id);
}

static enum status run_accepting(struct work *work, struct subject *subject)
{
    const struct invited_account account = {"Dana", "dana@example.com", password, "en"};
    const struct visiting_browser browser = {0};
    struct arrival arrival;

    work->actor = (struct actor){0};
    work->workspace_id = 0;
    return accept_as_new(work, subject->accounts, subject->token, &account, &browser, &arrival);
}

/* --- accounts with a second step --- */

static enum status run_setup(struct work *work, struct subject *subject)
{
    const struct account_setup setup = {"Ada", "ada@example.com", password};

    return set_up_account(work, subject->accounts, &setup);
}

/* As an app does: the key that is typed, in base32. */
static void read_secret(const char *text, uint8_t secret[TOTP_SECRET_SIZE])
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    uint32_t bits = 0;
    int held = 0, count = 0;

    for (; *text != '\0'; text++) {
        const char *digit = strchr(digits, *text);

        if (*text == ' ')
            continue;
        assert_non_null(digit);
        bits = (bits << 5 | (uint32_t)(digit - digits)) & 0xFFFF;
        held += 5;
        if (held >= 8 && count < TOTP_SECRET_SIZE) {
            held -= 8;
            secret[count++] = (uint8_t)(bits >> held);
        }
    }
    assert_int_equal(count, TOTP_SECRET_SIZE);
}

static const char *code_now(struct subject *subject, const uint8_t secret[TOTP_SECRET_SIZE])
{
    char code[TOTP_DIGITS + 1];

    totp_code(secret, clock_now() / 1000000 / TOTP_STEP_SECONDS, code);
    return arena_copy(&subject->test->arena, code, TOTP_DIGITS);
}

/* The owner has a password, and an offer of two-factor sign-in with the code of the moment. */
static void make_offer(struct subject *subject)
{
    struct arena *arena = &subject->test->arena;
    struct text key_path = text_new(arena);
    uint8_t secret[TOTP_SECRET_SIZE];
    struct two_factor_offer offer;

    text_format(&key_path, "/tmp/regulars-halves-%lld.key", (long long)clock_now());
    subject->accounts = accounts_open(cheap, key_path.at, arena);
    once(subject, run_setup);
    struct work work = sample_work(subject->test, subject->user_id, ROLE_OWNER);
    store_case_ok(&work, offer_two_factor(&work, subject->accounts, &offer));
    work_end(&work);
    (void)remove(key_path.at); /* it is in memory now */
    subject->token = offer.pending;
    read_secret(offer.secret, secret);
    subject->code = code_now(subject, secret);
}

static enum status run_turning_on(struct work *work, struct subject *subject)
{
    const struct two_factor_change change = {.pending = subject->token,
                                             .code = subject->code,
                                             .current = password,
                                             .session_token = other_session};
    struct recovery_code_list codes;

    enum status status = turn_on_two_factor(work, subject->accounts, &change, &codes);
    if (status == STATUS_OK)
        subject->code = arena_copy(&subject->test->arena, codes.items[0], strlen(codes.items[0]));
    return status;
}

static void make_two_factor(struct subject *subject)
{
    make_offer(subject);
    once(subject, run_turning_on);
}

static enum status run_turning_off(struct work *work, struct subject *subject)
{
    const struct two_factor_change change = {.current = password, .session_token = other_session};

    return turn_off_two_factor(work, subject->accounts, &change);
}

static enum status run_codes(struct work *work, struct subject *subject)
{
    const struct two_factor_change change = {.current = password, .session_token = other_session};
    struct recovery_code_list codes;

    return make_recovery_codes(work, subject->accounts, &change, &codes);
}

/* Between the steps: the password was right, and code is a recovery code. */
static void make_first_step(struct subject *subject)
{
    const struct password_try tried = {
        .email = "ada@example.com", .password = password, .address = ""};
    struct sign_in_result result = {.stage = SIGN_IN_WRONG};

    make_two_factor(subject);
    struct work work = sample_work(subject->test, 0, ROLE_NONE);
    store_case_ok(&work, sign_in_by_password(&work, subject->accounts, &tried, &result));
    assert_int_equal(result.stage, SIGN_IN_CODE);
    work_end(&work);
    subject->token =
        arena_copy(&subject->test->arena, result.second_step, strlen(result.second_step));
}

static enum status run_second_step(struct work *work, struct subject *subject)
{
    const struct code_try tried = {.token = subject->token, .code = subject->code};
    struct sign_in_result result = {.stage = SIGN_IN_WRONG};

    work->actor = (struct actor){0};
    work->workspace_id = 0;
    enum status status = second_step(work, subject->accounts, &tried, &result);
    if (status == STATUS_OK)
        assert_int_equal(result.stage, SIGN_IN_DONE);
    return status;
}

static const struct half halves[] = {
    {"another role", {make_member, run_role}},
    {"another role taken back", {make_manager, run_undo}},
    {"a member removed", {make_member, run_removal}},
    {"a removal taken back", {make_removed, run_undo}},
    {"an invitation", {make_ground, run_invitation}},
    {"an invitation taken back", {make_invited, run_revoking}},
    {"an invitation accepted", {make_invited, run_accepting}},
    {"two factors on", {make_offer, run_turning_on}},
    {"two factors off", {make_two_factor, run_turning_off}},
    {"new recovery codes", {make_two_factor, run_codes}},
    {"the second step", {make_first_step, run_second_step}},
};

static void each_is_written_whole_or_not_at_all(void **state)
{
    (void)state;
    halves_check_each(halves, sizeof(halves) / sizeof(halves[0]));
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(each_is_written_whole_or_not_at_all)};

    return run_store_tests(tests);
}
