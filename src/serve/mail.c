// SPDX-License-Identifier: AGPL-3.0-or-later
#include "serve/mail.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "app/mail_desk.h"
#include "app/mailbox_trials.h"

struct serve_mail {
    struct mail_box_means means;
    int stop_fd; /* can be read once the server ends */
    pthread_t thread;
    struct mailbox_trials *trials;
};

static bool is_over(const struct serve_mail *mail)
{
    struct pollfd wait = {.fd = mail->stop_fd, .events = POLLIN};

    return poll(&wait, 1, 0) > 0;
}

static void *read_mail(void *context)
{
    struct serve_mail *mail = context;
    struct arena arena = {0};
    struct mail_desk *desk = mail_desk_open(&mail->means, &arena);

    while (!is_over(mail))
        mail_desk_turn(desk, mail->stop_fd);
    mail_desk_close(desk);
    arena_free(&arena);
    return NULL;
}

static enum status refuse(struct fault *fault, int failure)
{
    return fault_set_errno(fault, STATUS_UNAVAILABLE, "",
                           PLAIN_MESSAGE("this machine has no more threads for the server"),
                           failure);
}

enum status serve_mail_start(struct store *store, struct accounts *accounts, struct arena *arena,
                             struct fault *fault, struct serve_mail **ret_mail)
{
    struct serve_mail *mail = arena_alloc(arena, sizeof(*mail));

    *mail = (struct serve_mail){.means = {.store = store, .accounts = accounts},
                                .stop_fd = eventfd(0, EFD_CLOEXEC)};
    if (mail->stop_fd < 0)
        return refuse(fault, errno);
    int failure = pthread_create(&mail->thread, NULL, read_mail, mail);
    if (failure != 0) {
        close(mail->stop_fd);
        return refuse(fault, failure);
    }
    enum status status =
        mailbox_trials_open(&(struct mailbox_trials_means){.store = store, .accounts = accounts},
                            arena, fault, &mail->trials);
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
    const uint64_t one = 1;

    if (!mail)
        return;
    mailbox_trials_close(mail->trials);
    (void)!write(mail->stop_fd, &one, sizeof(one));
    pthread_join(mail->thread, NULL);
    close(mail->stop_fd);
}
