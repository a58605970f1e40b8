// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/mail_trying.h"

#include <poll.h>
#include <string.h>

#include "app/mail_child.h"
#include "base/arena.h"

enum { WAIT_MILLISECONDS = 30000, NOT_SELECTABLE = 16 };

/* Cuts the first text off, with its NUL. */
static bool cut_text(struct slice *texts, struct arena *arena, const char **ret_text)
{
    const char *end = texts->length == 0 ? NULL : memchr(texts->at, '\0', texts->length);

    if (!end)
        return false;
    size_t length = (size_t)(end - texts->at);
    *ret_text = mail_child_words((struct slice){texts->at, length}, arena);
    *texts = (struct slice){end + 1, texts->length - length - 1};
    return true;
}

static bool cut_mailbox(struct slice *texts, struct arena *arena, struct mail_mailbox *mailbox)
{
    if (!cut_text(texts, arena, &mailbox->name) || texts->length == 0)
        return false;
    int mark = texts->at[0] - '0';
    *texts = (struct slice){texts->at + 1, texts->length - 1};
    mailbox->can_be_selected = mark < NOT_SELECTABLE;
    mark %= NOT_SELECTABLE;
    mailbox->role = mark > 0 && mark < MAIL_ROLES ? (enum mail_role)mark : MAIL_ROLE_NONE;
    return true;
}

static bool read_trial(struct slice bytes, struct arena *arena, struct mail_trial *trial)
{
    struct outside_mail_trial head;

    if (bytes.length < sizeof(head))
        return false;
    memcpy(&head, bytes.at, sizeof(head));
    struct slice texts = {bytes.at + sizeof(head), bytes.length - sizeof(head)};
    if (head.version != OUTSIDE_VERSION || head.code >= MAIL_CODES ||
        head.mailbox_count > MAIL_MAILBOXES_MAX || !cut_text(&texts, arena, &trial->detail))
        return false;
    trial->mailboxes = arena_array(arena, struct mail_mailbox, head.mailbox_count);
    for (size_t i = 0; i < head.mailbox_count; i++)
        if (!cut_mailbox(&texts, arena, &trial->mailboxes[i]))
            return false;
    trial->code = (enum mail_code)head.code;
    trial->mailbox_count = head.mailbox_count;
    trial->size_max = head.size_max;
    trial->has_idle = head.has_idle == 1;
    trial->has_smtp_utf8 = head.has_smtp_utf8 == 1;
    return texts.length == 0;
}

/* Its one message; nobody waits for it any more once `stop_fd` can be read. */
static enum mail_child_word wait_for(const struct mail_child *child, int stop_fd, char *packet,
                                     size_t *ret_length)
{
    struct pollfd wait[] = {{.fd = child->socket, .events = POLLIN},
                            {.fd = stop_fd, .events = POLLIN}};

    int ready = poll(wait, sizeof(wait) / sizeof(wait[0]), WAIT_MILLISECONDS);
    if (ready == 0)
        return MAIL_CHILD_SILENT;
    if (wait[1].revents != 0)
        return MAIL_CHILD_GONE;
    return mail_child_receive(child, WAIT_MILLISECONDS, packet, ret_length);
}

enum status mail_try_until(const struct mail_server *server, enum mail_protocol protocol,
                           const char *program, int stop_fd, struct arena *arena,
                           struct fault *fault, struct mail_trial *ret_trial)
{
    const struct outside_mail_request asked = {.kind = OUTSIDE_TRY_MAIL, .protocol = protocol};
    struct mail_trial trial = {.code = MAIL_STOPPED, .detail = ""};
    struct mail_child child;
    size_t length = 0;

    enum status status = mail_child_start(server, "", asked, program, arena, fault, &child);
    if (status != STATUS_OK)
        return status;
    char *packet = arena_alloc(arena, OUTSIDE_MESSAGE_MAX);
    enum mail_child_word word = wait_for(&child, stop_fd, packet, &length);
    mail_child_leave(&child, word == MAIL_CHILD_SAID ? MAIL_CHILD_LEAVE_MILLISECONDS : 0);
    if (word == MAIL_CHILD_SILENT)
        trial.code = MAIL_TIMED_OUT;
    if (word == MAIL_CHILD_SAID && !read_trial((struct slice){packet, length}, arena, &trial))
        trial = (struct mail_trial){.code = MAIL_STOPPED, .detail = ""};
    if (trial.code != MAIL_WORKS)
        trial.trouble = mail_trouble(server, protocol, trial.code, trial.detail);
    *ret_trial = trial;
    return STATUS_OK;
}

enum status mail_try(const struct mail_server *server, enum mail_protocol protocol,
                     const char *program, struct arena *arena, struct fault *fault,
                     struct mail_trial *ret_trial)
{
    return mail_try_until(server, protocol, program, -1, arena, fault, ret_trial);
}
