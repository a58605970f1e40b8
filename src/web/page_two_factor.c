// SPDX-License-Identifier: AGPL-3.0-or-later
#include <inttypes.h>
#include <string.h>

#include "app/password_sign_in.h"
#include "app/qr_code.h"
#include "app/site.h"
#include "app/two_factor.h"
#include "base/log.h"
#include "http/events.h"
#include "web/entry_field.h"
#include "web/page_frame.h"
#include "web/page_security.h"
#include "web/pages.h"
#include "web/settings_frame.h"
#include "web/sign_in_page.h"

enum { PENDING_MAX = 200 };

/* --- turning it on --- */

/* Where it cannot be drawn the key stands alone, which does as well. */
static void add_drawing(struct exchange *exchange, const char *uri, struct two_factor_view *view)
{
    struct text box = text_new(exchange->arena);
    struct fault fault = {0};
    struct qr_code code;

    view->qr = "";
    if (qr_code_make(exchange->site->desk, uri, exchange->arena, &fault, &code) != STATUS_OK) {
        log_event(LOG_WARNING, "QR code not drawn",
                  LOG_FIELDS({.name = "message", .text = fault.message.one},
                             {.name = "detail", .text = fault.detail}));
        return;
    }
    text_format(&box, "0 0 %" PRId64 " %" PRId64, code.side, code.side);
    view->drawing = box.at;
    view->qr = code.path;
}

static void show_offer(struct exchange *exchange, const struct two_factor_offer *offer,
                       const struct fault *fault)
{
    struct two_factor_view view = {
        .frame =
            settings_frame(exchange, translate(exchange->language, N_("Password and sessions"))),
        .csrf = exchange->csrf_token,
        .secret = offer->secret,
        .uri = offer->uri,
        .pending = offer->pending,
        .code = entry_code("code", PLAIN_MESSAGE("Six digits")),
        .current = entry_password("current", "current", PLAIN_MESSAGE("Your password now"))};
    add_drawing(exchange, offer->uri, &view);
    struct html out = reply_html(exchange);

    view.trouble = entry_fault(fault, "");
    view.code.fault = entry_fault(fault, "code");
    view.current.fault = entry_fault(fault, "current");
    view_two_factor(&out, exchange->language, &view);
}

/* GET /settings/security/two-factor */
enum status page_two_factor(struct exchange *exchange)
{
    struct two_factor_offer offer = {0};

    enum status status = offer_two_factor(exchange->work, exchange->site->accounts, &offer);
    if (status != STATUS_OK)
        return security_page_again(exchange, FORM_NONE, status);
    show_offer(exchange, &offer, &(struct fault){.field = ""});
    return STATUS_OK;
}

/* The same secret once more, so that nobody has to type it anew for a wrong code. */
static enum status offer_again(struct exchange *exchange, const char *pending, enum status status)
{
    const struct fault fault = *exchange->fault;
    struct two_factor_offer offer = {0};

    if (status != STATUS_INVALID || fault.field[0] == '\0')
        return security_page_again(exchange, FORM_NONE, status);
    work_end(exchange->work);
    *exchange->fault = (struct fault){0};
    status = repeat_offer(exchange->work, exchange->site->accounts, pending, &offer);
    if (status != STATUS_OK)
        return security_page_again(exchange, FORM_NONE, status);
    reply_code(exchange, 422);
    show_offer(exchange, &offer, &fault);
    return STATUS_OK;
}

static void show_codes(struct exchange *exchange, const struct recovery_code_list *codes,
                       enum security_form form)
{
    struct recovery_codes_view view = {
        .frame =
            settings_frame(exchange, translate(exchange->language, N_("Password and sessions"))),
        .csrf = exchange->csrf_token,
        .is_new = form == FORM_NONE,
        .codes = {arena_array(exchange->arena, struct code_row, RECOVERY_CODES), RECOVERY_CODES}};
    struct html out = reply_html(exchange);

    for (int i = 0; i < RECOVERY_CODES; i++)
        view.codes.items[i].code = codes->items[i];
    view_recovery_codes(&out, exchange->language, &view);
}

/* POST /settings/security/two-factor */
enum status page_two_factor_on(struct exchange *exchange)
{
    struct two_factor_change change = {.session_token = exchange->session_token};
    struct recovery_code_list codes;

    enum status status = entry_text(exchange, "pending", PENDING_MAX, &change.pending);
    if (status == STATUS_OK)
        status = entry_text(exchange, "code", ENTRY_CODE_MAX, &change.code);
    if (status == STATUS_OK)
        status = entry_text(exchange, "current", ENTRY_PASSWORD_MAX, &change.current);
    if (status != STATUS_OK)
        return status;
    status = turn_on_two_factor(exchange->work, exchange->site->accounts, &change, &codes);
    if (status != STATUS_OK)
        return offer_again(exchange, change.pending, status);
    events_end_user(exchange->site->events, exchange->user_id);
    show_codes(exchange, &codes, FORM_NONE);
    return STATUS_OK;
}

/* POST /settings/security/codes */
enum status page_recovery_codes(struct exchange *exchange)
{
    struct two_factor_change change = {.session_token = exchange->session_token};
    struct recovery_code_list codes;

    enum status status = entry_text(exchange, "current", ENTRY_PASSWORD_MAX, &change.current);
    if (status != STATUS_OK)
        return status;
    status = make_recovery_codes(exchange->work, exchange->site->accounts, &change, &codes);
    if (status != STATUS_OK)
        return security_page_again(exchange, FORM_CODES, status);
    show_codes(exchange, &codes, FORM_CODES);
    return STATUS_OK;
}

/* POST /settings/security/codes.txt: what the page shows, as a file. The store has hashes alone, so
 * they come from the page; what is no code is left out. */
enum status page_recovery_codes_file(struct exchange *exchange)
{
    struct text *out = &exchange->reply.body;
    uint8_t ignored[SECRET_HASH_SIZE];
    size_t count = 0;

    exchange->reply.content_type = "text/plain; charset=utf-8";
    reply_header(exchange, "Content-Disposition",
                 "attachment; filename=\"regulars-recovery-codes.txt\"");
    for (size_t i = 0; i < exchange->form.count && count < RECOVERY_CODES; i++) {
        const struct http_field *field = &exchange->form.items[i];

        if (strcmp(field->name, "code") != 0 || strlen(field->value) >= RECOVERY_CODE_SIZE ||
            !recovery_code_hash(field->value, ignored))
            continue;
        text_format(out, "%s\n", field->value);
        count++;
    }
    return STATUS_OK;
}

/* --- signing in with it --- */

static void show_step(struct exchange *exchange, const char *back, struct message trouble)
{
    struct second_step_view view = {
        .plain = plain_frame(exchange, translate(exchange->language, N_("One more step"))),
        .trouble = trouble,
        .code = entry_code("code", PLAIN_MESSAGE("Six digits, or a recovery code")),
        .back = back};
    struct html out = reply_html(exchange);

    /* Recovery codes have letters, which a keyboard of digits lacks. */
    view.code.is_code = false;
    view_second_step(&out, exchange->language, &view);
}

/* GET /sign-in/code */
enum status page_second_step(struct exchange *exchange)
{
    const char *back = fields_value(&exchange->query, "back");
    bool is_open = false;

    enum status status =
        second_step_is_open(exchange->work, request_cookie(exchange, SECOND_STEP_COOKIE), &is_open);
    if (status != STATUS_OK)
        return status;
    if (is_open)
        show_step(exchange, back && is_way_back(back) ? back : "/", (struct message){.one = NULL});
    else
        sign_in_page_help(exchange, 200, SIGN_IN_ASKED);
    return STATUS_OK;
}

static void tell_result(struct exchange *exchange, const struct sign_in_result *result)
{
    const char *back = entry_back(exchange);

    switch (result->stage) {
    case SIGN_IN_DONE:
        reply_cookie(exchange, SECOND_STEP_COOKIE, "", 0);
        keep_arrival(exchange, &result->arrival);
        reply_see_other(exchange, "%s", back);
        break;
    case SIGN_IN_WAIT: {
        struct message wait = must_wait(exchange, result->wait_seconds);

        reply_code(exchange, 429);
        show_step(exchange, back, wait);
        break;
    }
    case SIGN_IN_WRONG:
    case SIGN_IN_CODE:
        log_event(LOG_NOTICE, "wrong code",
                  LOG_FIELDS({.name = "request", .text = exchange->request_id}));
        reply_code(exchange, 422);
        show_step(exchange, back,
                  PLAIN_MESSAGE("This code is not right, or was used before. The app shows a new "
                                "one every half minute."));
        break;
    case SIGN_IN_OVER:
        sign_in_page_again(exchange, 422,
                           PLAIN_MESSAGE("That took too long. Sign in again from the beginning."));
        break;
    }
}

/* POST /sign-in/code */
enum status page_second_step_send(struct exchange *exchange)
{
    const char *token = request_cookie(exchange, SECOND_STEP_COOKIE);
    struct code_try tried = {.token = token ? token : "", .browser = visiting_browser(exchange)};
    struct sign_in_result result = {.stage = SIGN_IN_OVER};

    enum status status = entry_text(exchange, "code", ENTRY_CODE_MAX, &tried.code);
    if (status == STATUS_OK)
        status = second_step(exchange->work, exchange->site->accounts, &tried, &result);
    if (status == STATUS_INVALID || status == STATUS_NOT_FOUND) { /* the key file */
        const struct message said = exchange->fault->message;

        log_event(LOG_WARNING, "two-factor secret cannot be opened",
                  LOG_FIELDS({.name = "request", .text = exchange->request_id}));
        reply_code(exchange, 422);
        show_step(exchange, entry_back(exchange), said);
        return STATUS_OK;
    }
    if (status == STATUS_OK)
        tell_result(exchange, &result);
    return status;
}
