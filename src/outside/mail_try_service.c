// SPDX-License-Identifier: AGPL-3.0-or-later
#include "base/text.h"
#include "outside/imap.h"
#include "outside/imap_name.h"
#include "outside/mail_errand.h"
#include "outside/smtp.h"

enum { STEP_SECONDS = 20, NOT_SELECTABLE = 16, TEXT_MAX = 48 * 1024 };

struct trying {
    struct arena arena;
    struct outside_mail_trial trial;
    struct text texts; /* behind it */
};

static enum mail_role role_of(struct slice flags)
{
    static const char *const words[MAIL_ROLES] = {"",         "\\Sent",    "\\Junk", "\\Trash",
                                                  "\\Drafts", "\\Archive", "\\All"};

    for (size_t i = 1; i < MAIL_ROLES; i++)
        if (imap_has_word(flags, words[i]))
            return (enum mail_role)i;
    return MAIL_ROLE_NONE;
}

/* Those that do not fit into one answer are left away: there is a field to type a name, too. */
static bool take_mailbox(void *context, const struct imap_response *response)
{
    struct trying *trying = context;
    struct imap_list listed;

    if (!imap_begins(response->name, "LIST") || trying->trial.mailbox_count == MAIL_MAILBOXES_MAX ||
        trying->texts.length > TEXT_MAX || response->rest.length > MAIL_MAILBOX_NAME_MAX * 2)
        return true;
    char *copy = arena_copy(&trying->arena, response->rest.at, response->rest.length);
    if (!imap_read_list(copy, response->rest.length, &listed))
        return false;
    bool is_closed =
        imap_has_word(listed.flags, "\\Noselect") || imap_has_word(listed.flags, "\\NonExistent");
    imap_name_read(&trying->texts, listed.name);
    text_add_char(&trying->texts, '\0');
    text_add_char(&trying->texts,
                  (char)('0' + (int)role_of(listed.flags) + (is_closed ? NOT_SELECTABLE : 0)));
    trying->trial.mailbox_count++;
    return true;
}

static void add_detail(struct trying *trying, const char *detail)
{
    text_add(&trying->texts, detail);
    text_add_char(&trying->texts, '\0');
}

static void try_imap(struct trying *trying, const struct mail_errand *errand)
{
    struct imap imap;

    if (imap_open(&imap, &errand->server, STEP_SECONDS))
        (void)imap_run(&imap, slice_of("LIST \"\" \"*\""), MAIL_OTHER_PROTOCOL, STEP_SECONDS,
                       take_mailbox, trying);
    struct text mailboxes = trying->texts;
    trying->texts = text_new(&trying->arena);
    add_detail(trying, imap.detail);
    text_add_slice(&trying->texts, (struct slice){mailboxes.at, mailboxes.length});
    trying->trial.code = imap.wire.code;
    trying->trial.has_idle = imap_can(&imap, "IDLE");
    imap_close(&imap);
}

static void try_smtp(struct trying *trying, const struct mail_errand *errand)
{
    struct smtp smtp;

    (void)smtp_open(&smtp, &errand->server, &smtp_patience_short);
    add_detail(trying, smtp.detail);
    trying->trial.code = smtp.wire.code;
    trying->trial.size_max = smtp.size_max;
    trying->trial.has_smtp_utf8 = smtp.has_utf8;
    smtp_close(&smtp);
}

void mail_try_serve(const struct mail_errand *errand)
{
    struct trying trying = {.trial = {.version = OUTSIDE_VERSION}};

    trying.texts = text_new(&trying.arena);
    if (errand->asked.protocol == MAIL_IMAP)
        try_imap(&trying, errand);
    else
        try_smtp(&trying, errand);
    (void)mail_errand_tell(errand->socket, &trying.trial, sizeof(trying.trial),
                           (struct slice){trying.texts.at, trying.texts.length});
    arena_free(&trying.arena);
}
