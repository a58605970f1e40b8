// SPDX-License-Identifier: AGPL-3.0-or-later
#include "serve/mail.h"

#include "app/mail_desk.h"
#include "app/mailbox_trials.h"
#include "serve/telegram.h"
#include "serve/thread.h"

struct serve_mail {
    struct mail_box_means means;
    struct serve_thread thread;
    struct mailbox_trials *trials;
    struct serve_telegram *bots;
};

static void *read_mail(void *context)
{
    struct serve_mail *mail = context;
    struct arena arena = {0};
    struct mail_desk *desk = mail_desk_open(&mail->means, &arena);

    while (!serve_thread_is_over(&mail->thread))
        mail_desk_turn(desk, mail->thread.stop_fd);
    mail_desk_close(desk);
    arena_free(&arena);
    return NULL;
}

enum status serve_mail_start(struct store *store, struct accounts *accounts, struct arena *arena,
                             struct fault *fault, struct serve_mail **ret_mail)
{
    struct serve_mail *mail = arena_alloc(arena, sizeof(*mail));

    *mail = (struct serve_mail){.means = {.store = store, .accounts = accounts}};
    enum status status = serve_thread_start(&mail->thread, read_mail, mail, fault);
    if (status != STATUS_OK)
        return status;
    status =
        mailbox_trials_open(&(struct mailbox_trials_means){.store = store, .accounts = accounts},
                            arena, fault, &mail->trials);
    if (status == STATUS_OK)
        status = serve_telegram_start(store, accounts, arena, fault, &mail->bots);
    if (status != STATUS_OK) {
        serve_mail_stop(mail);
        return status;
    }
    *ret_mail = mail;
    return STATUS_OK;
}

struct mailbox_trials *serve_mail_trials(struct serve_mail *mail)
{
    return mail->trials;
}

void serve_mail_stop(struct serve_mail *mail)
{
    if (!mail)
        return;
    serve_telegram_stop(mail->bots);
    mailbox_trials_close(mail->trials);
    serve_thread_stop(&mail->thread);
}
