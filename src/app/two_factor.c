// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/two_factor.h"

#include <string.h>

#include "app/attempt.h"
#include "app/own_user.h"
#include "app/sealed_secret.h"
#include "app/tries.h"
#include "base/base64url.h"
#include "base/clock.h"
#include "base/escape.h"
#include "base/text.h"
#include "store/sign_in_links.h"

#define SECOND INT64_C(1000000) /* in microseconds */
#define MINUTE (60 * SECOND)

enum { PENDING_LENGTH = (APP_SECRET_SEALED_SIZE * 4 + 2) / 3, CODE_LETTERS = 16 };

static const char base32[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/* --- offering --- */

static const char *in_groups(const char *text, struct arena *arena)
{
    struct text out = text_new(arena);

    for (size_t i = 0; text[i] != '\0'; i++) {
        if (i > 0 && i % 4 == 0)
            text_add_char(&out, ' ');
        text_add_char(&out, text[i]);
    }
    return out.at;
}

static struct two_factor_offer offer_of(struct work *work, const struct user_account *user,
                                        const struct app_secret *secret, const char *pending)
{
    char letters[TOTP_TEXT_SIZE];
    struct text uri = text_new(work->arena);

    totp_secret_text(secret->bytes, letters);
    text_add(&uri, "otpauth://totp/Regulars:");
    escape_uri(&uri, user->email ? user->email : user->name);
    text_format(&uri, "?secret=%s&issuer=Regulars&digits=%d&period=%d", letters, TOTP_DIGITS,
                TOTP_STEP_SECONDS);
    return (struct two_factor_offer){
        .secret = in_groups(letters, work->arena), .uri = uri.at, .pending = pending};
}

static enum status may_turn_on(struct work *work, struct user_account *ret_user)
{
    enum status status = check_own(work);

    if (status == STATUS_OK)
        status = own_user(work, ret_user);
    work_end(work);
    if (status == STATUS_OK && ret_user->totp_sealed.at)
        return fault_set(&work->fault, STATUS_CONFLICT, "",
                         PLAIN_MESSAGE("two-factor sign-in is on already"));
    if (status == STATUS_OK && !ret_user->password_hash)
        return fault_set(&work->fault, STATUS_INVALID, "",
                         PLAIN_MESSAGE("set a password first; the second step comes after it"));
    return status;
}

enum status offer_two_factor(struct work *work, struct accounts *accounts,
                             struct two_factor_offer *ret_offer)
{
    struct app_secret secret = {.place = SECRET_OFFERED, .made_at = work->now};
    uint8_t key[SECRET_KEY_SIZE], sealed[APP_SECRET_SEALED_SIZE];
    char *pending = arena_alloc(work->arena, PENDING_LENGTH + 1);
    struct user_account user = {0};

    enum status status = may_turn_on(work, &user);
    if (status == STATUS_OK)
        status = accounts_key(accounts, KEY_MAKE, &work->fault, key);
    if (status != STATUS_OK)
        return status;
    secret.user_id = user.id;
    random_bytes(secret.bytes, sizeof(secret.bytes));
    app_secret_seal(&secret, key, sealed);
    secret_wipe(key, sizeof(key));
    base64url_write(pending, (struct slice){(const char *)sealed, sizeof(sealed)});
    *ret_offer = offer_of(work, &user, &secret, pending);
    return STATUS_OK;
}

static enum status open_offer(struct work *work, struct accounts *accounts, const char *pending,
                              struct app_secret *secret)
{
    char bytes[PENDING_LENGTH + 1];
    uint8_t key[SECRET_KEY_SIZE];
    size_t length = 0;

    enum status status = accounts_key(accounts, KEY_READ, &work->fault, key);
    if (status != STATUS_OK)
        return status;
    bool has_form = pending && strlen(pending) == PENDING_LENGTH;
    if (has_form)
        memcpy(bytes, pending, PENDING_LENGTH);
    has_form = has_form && base64url_read(bytes, PENDING_LENGTH, &length);
    bool is_it = has_form && app_secret_unseal((struct slice){bytes, length}, key, secret) &&
                 work->now - secret->made_at < OFFER_MINUTES * MINUTE;
    secret_wipe(key, sizeof(key));
    if (!is_it)
        return fault_set(&work->fault, STATUS_INVALID, "",
                         PLAIN_MESSAGE("this took too long; begin anew with a new secret"));
    return STATUS_OK;
}

enum status repeat_offer(struct work *work, struct accounts *accounts, const char *pending,
                         struct two_factor_offer *ret_offer)
{
    struct app_secret secret = {.place = SECRET_OFFERED, .user_id = work->actor.user_id};
    struct user_account user = {0};

    enum status status = may_turn_on(work, &user);
    if (status == STATUS_OK)
        status = open_offer(work, accounts, pending, &secret);
    if (status == STATUS_OK)
        *ret_offer = offer_of(work, &user, &secret, pending);
    return status;
}

/* --- recovery codes --- */

static void hash_letters(const char letters[CODE_LETTERS + 1], uint8_t hash[SECRET_HASH_SIZE])
{
    secret_hash(letters, hash);
}

/* Five bits of chance for each letter. */
static void draw_codes(struct recovery_code_list *codes,
                       uint8_t hashes[RECOVERY_CODES][SECRET_HASH_SIZE])
{
    for (int code = 0; code < RECOVERY_CODES; code++) {
        uint8_t chance[CODE_LETTERS];
        char letters[CODE_LETTERS + 1] = "";
        char *out = codes->items[code];

        random_bytes(chance, sizeof(chance));
        for (int i = 0; i < CODE_LETTERS; i++) {
            letters[i] = base32[chance[i] & 31];
            if (i > 0 && i % 4 == 0)
                *out++ = '-';
            *out++ = letters[i];
        }
        *out = '\0';
        hash_letters(letters, hashes[code]);
    }
}

bool recovery_code_hash(const char *typed, uint8_t hash[SECRET_HASH_SIZE])
{
    char letters[CODE_LETTERS + 1] = "";
    size_t count = 0;

    for (; *typed != '\0'; typed++) {
        char letter = *typed >= 'a' && *typed <= 'z' ? (char)(*typed - 'a' + 'A') : *typed;

        if (letter == ' ' || letter == '-')
            continue;
        if (count == CODE_LETTERS || strchr(base32, letter) == NULL)
            return false;
        letters[count++] = letter;
    }
    if (count != CODE_LETTERS)
        return false;
    hash_letters(letters, hash);
    return true;
}

/* --- turning it on and off --- */

struct turning {
    const char *password_hash; /* that was confirmed */
    const char *session_token;
    struct slice sealed; /* .at NULL: off */
    int64_t step;
    bool keeps_secret; /* new codes alone */
    enum audit_action action;
    size_t code_count;
    uint8_t hashes[RECOVERY_CODES][SECRET_HASH_SIZE];
};

/* What was confirmed a moment ago must still be so. */
static enum status check_turning(struct work *work, const struct turning *turning,
                                 const struct user_account *user)
{
    bool is_on = user->totp_sealed.at != NULL,
         wants_on = !turning->keeps_secret && turning->sealed.at;

    if (!user->password_hash || strcmp(user->password_hash, turning->password_hash) != 0)
        return fault_set(&work->fault, STATUS_CONFLICT, "",
                         PLAIN_MESSAGE("the password was changed meanwhile"));
    if (is_on && wants_on)
        return fault_set(&work->fault, STATUS_CONFLICT, "",
                         PLAIN_MESSAGE("two-factor sign-in is on already"));
    if (!is_on && !wants_on)
        return fault_set(&work->fault, STATUS_CONFLICT, "",
                         PLAIN_MESSAGE("two-factor sign-in is off already"));
    return STATUS_OK;
}

static enum status write_secret(struct work *work, const struct turning *turning, int64_t user_id)
{
    uint8_t kept[SECRET_HASH_SIZE];

    if (turning->keeps_secret)
        return STATUS_OK;
    secret_hash(turning->session_token, kept);
    enum status status = users_set_totp(work, user_id, turning->sealed, turning->step);
    if (status == STATUS_OK)
        status = sessions_delete_others(work, user_id, kept, NULL);
    if (status == STATUS_OK)
        status = sign_in_links_void(work, user_id, LINK_SECOND_STEP);
    return status;
}

static enum status run_turning(struct work *work, void *context)
{
    const struct turning *turning = (const struct turning *)context;
    struct user_account user = {0};

    enum status status = work_begin(work);
    if (status == STATUS_OK)
        status = own_user(work, &user);
    if (status == STATUS_OK)
        status = check_turning(work, turning, &user);
    if (status == STATUS_OK)
        status = write_secret(work, turning, user.id);
    if (status == STATUS_OK)
        status = recovery_codes_replace(work, user.id, turning->hashes, turning->code_count);
    if (status == STATUS_OK)
        status = own_audit(work, turning->action);
    if (status == STATUS_OK)
        status = work_commit(work);
    return status;
}

/* The password first, whatever is to be done. */
static enum status confirm(struct work *work, struct accounts *accounts,
                           const struct two_factor_change *change, struct turning *turning)
{
    struct user_account user = {0};

    enum status status = check_own(work);
    if (status == STATUS_OK)
        status = own_user(work, &user);
    work_end(work);
    if (status == STATUS_OK && !user.password_hash)
        return fault_set(&work->fault, STATUS_INVALID, "",
                         PLAIN_MESSAGE("set a password first; the second step comes after it"));
    if (status == STATUS_OK)
        status = confirm_password(accounts, user.id, user.password_hash, change->current, work->now,
                                  work->arena, &work->fault);
    turning->password_hash = user.password_hash;
    turning->session_token = change->session_token;
    return status;
}

/* The code shows that the app has the secret; it then is used up. */
static enum status confirm_code(struct work *work, struct accounts *accounts,
                                const struct two_factor_change *change, struct turning *turning,
                                uint8_t sealed[APP_SECRET_SEALED_SIZE])
{
    struct app_secret secret = {.place = SECRET_OFFERED, .user_id = work->actor.user_id};
    uint8_t key[SECRET_KEY_SIZE];
    struct text digits = text_new(work->arena);

    for (const char *at = change->code ? change->code : ""; *at != '\0'; at++)
        if (*at != ' ')
            text_add_char(&digits, *at);
    enum status status = open_offer(work, accounts, change->pending, &secret);
    if (status == STATUS_OK &&
        !totp_step_of(secret.bytes, digits.at, work->now / SECOND, 0, &turning->step))
        return fault_set(&work->fault, STATUS_INVALID, "code",
                         PLAIN_MESSAGE("this is not the code that the app shows now; look whether "
                                       "the telephone's clock is right"));
    if (status == STATUS_OK)
        status = accounts_key(accounts, KEY_READ, &work->fault, key);
    if (status != STATUS_OK)
        return status;
    secret.place = SECRET_STORED;
    app_secret_seal(&secret, key, sealed);
    secret_wipe(key, sizeof(key));
    turning->sealed = (struct slice){(const char *)sealed, APP_SECRET_SEALED_SIZE};
    return STATUS_OK;
}

enum status turn_on_two_factor(struct work *work, struct accounts *accounts,
                               const struct two_factor_change *change,
                               struct recovery_code_list *ret_codes)
{
    struct turning turning = {.action = AUDIT_TWO_FACTOR_ON, .code_count = RECOVERY_CODES};
    uint8_t sealed[APP_SECRET_SEALED_SIZE];
    struct recovery_code_list codes;

    enum status status = confirm(work, accounts, change, &turning);
    if (status == STATUS_OK)
        status = confirm_code(work, accounts, change, &turning, sealed);
    if (status != STATUS_OK)
        return status;
    draw_codes(&codes, turning.hashes);
    status = attempt(work, run_turning, &turning);
    if (status == STATUS_OK)
        *ret_codes = codes;
    return status;
}

enum status turn_off_two_factor(struct work *work, struct accounts *accounts,
                                const struct two_factor_change *change)
{
    struct turning turning = {.action = AUDIT_TWO_FACTOR_OFF};

    enum status status = confirm(work, accounts, change, &turning);
    if (status == STATUS_OK)
        status = attempt(work, run_turning, &turning);
    return status;
}

enum status make_recovery_codes(struct work *work, struct accounts *accounts,
                                const struct two_factor_change *change,
                                struct recovery_code_list *ret_codes)
{
    struct turning turning = {
        .action = AUDIT_RECOVERY_CODES_MADE, .keeps_secret = true, .code_count = RECOVERY_CODES};
    struct recovery_code_list codes;

    enum status status = confirm(work, accounts, change, &turning);
    if (status != STATUS_OK)
        return status;
    draw_codes(&codes, turning.hashes);
    status = attempt(work, run_turning, &turning);
    if (status == STATUS_OK)
        *ret_codes = codes;
    return status;
}

enum status two_factor_secret(struct work *work, struct accounts *accounts,
                              const struct user_account *user, uint8_t *ret_secret)
{
    struct app_secret secret = {.place = SECRET_STORED, .user_id = user->id};
    uint8_t key[SECRET_KEY_SIZE];

    enum status status = accounts_key(accounts, KEY_READ, &work->fault, key);
    if (status != STATUS_OK)
        return status;
    bool is_it = app_secret_unseal(user->totp_sealed, key, &secret);
    secret_wipe(key, sizeof(key));
    if (!is_it)
        return fault_set(&work->fault, STATUS_INVALID, "",
                         PLAIN_MESSAGE("the server's key file is another than when two-factor "
                                       "sign-in was turned on; use a recovery code"));
    memcpy(ret_secret, secret.bytes, TOTP_SECRET_SIZE);
    secret_wipe(secret.bytes, sizeof(secret.bytes));
    return STATUS_OK;
}
