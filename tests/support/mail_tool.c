// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * What the programs of tests and figures do with mail: `fetch`, `send`, `try` or `compose`, with
 * settings as name=value. Each answer is a line, parted by tabs.
 */
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app/mail_fetching.h"
#include "app/mail_sending.h"
#include "app/mail_trying.h"
#include "base/clock.h"
#include "base/language.h"
#include "base/text.h"
#include "domain/mail_compose.h"

enum { LINE_MAX = 64 * 1024, PEOPLE_MAX = 50 };

static int argument_count;
static char **arguments;

static const char *setting(const char *name, const char *otherwise)
{
    size_t length = strlen(name);

    for (int i = 2; i < argument_count; i++)
        if (strncmp(arguments[i], name, length) == 0 && arguments[i][length] == '=')
            return arguments[i] + length + 1;
    return otherwise;
}

static long number(const char *name, const char *otherwise)
{
    return strtol(setting(name, otherwise), NULL, 10);
}

static struct mail_server read_server(void)
{
    return (struct mail_server){.host = setting("host", "127.0.0.1"),
                                .port = (int32_t)number("port", "0"),
                                .tls = (enum mail_tls)number("tls", "3"),
                                .login = (enum mail_login)number("login", "1"),
                                .user = setting("user", "ana"),
                                .secret = setting("secret", "secret"),
                                .trust = setting("trust", NULL),
                                .may_be_own = number("own", "1") == 1};
}

static const char *outside(void)
{
    return getenv("REGULARS_OUTSIDE");
}

static int say_fault(const struct fault *fault)
{
    struct arena arena = {0};

    printf("fault\t%s\t%s\n", fault->field,
           message_text(&arena, language_by_code("en"), fault->message));
    arena_free(&arena);
    return 2;
}

static int end_with(const struct fault *fault, struct arena *arena)
{
    int code = say_fault(fault);

    arena_free(arena);
    return code;
}

static struct slice read_file(const char *path, struct arena *arena)
{
    FILE *file = fopen(path, "rb");
    struct text text = text_new(arena);
    char bytes[LINE_MAX];
    size_t length;

    while (file && (length = fread(bytes, 1, sizeof(bytes), file)) > 0)
        text_add_slice(&text, (struct slice){bytes, length});
    if (file)
        (void)fclose(file);
    return (struct slice){text.at, text.length};
}

/* ---- fetch ---- */

static void keep_raw(const struct mail_fetched *fetched)
{
    const char *folder = setting("folder", NULL);
    char path[4096];

    if (!folder)
        return;
    (void)snprintf(path, sizeof(path), "%s/%" PRIu32 ".eml", folder, fetched->uid);
    FILE *file = fopen(path, "wb");
    if (!file)
        abort();
    (void)fwrite(fetched->raw.at, 1, fetched->raw.length, file);
    (void)fclose(file);
}

/* With manual=1 a batch is acknowledged by a line of the input. */
static void acknowledge(struct mail_fetching *fetching)
{
    char line[LINE_MAX];

    (void)fflush(stdout);
    if (number("manual", "0") == 0 || fgets(line, sizeof(line), stdin))
        mail_fetch_acknowledge(fetching);
}

static bool say_event(struct mail_fetching *fetching, const struct mail_fetched *fetched)
{
    switch (fetched->kind) {
    case MAIL_FETCH_SELECTED:
        printf("selected\t%" PRIu32 "\t%" PRIu32 "\t%" PRIu32 "\n", fetched->uid_validity,
               fetched->uid_next, fetched->message_count);
        break;
    case MAIL_FETCH_MESSAGE:
        if (number("quiet", "0") == 0)
            printf("message\t%" PRIu32 "\t%" PRIu64 "\t%d\t%d\t%" PRId64 "\t%zu\n", fetched->uid,
                   fetched->size_bytes, fetched->is_seen, fetched->is_head_only,
                   fetched->received_at, fetched->raw.length);
        keep_raw(fetched);
        break;
    case MAIL_FETCH_BATCH:
        printf("batch\n");
        acknowledge(fetching);
        break;
    case MAIL_FETCH_IDLE:
        printf("idle\n");
        break;
    case MAIL_FETCH_NONE:
        printf("none\n");
        return number("wait", "0") == 1;
    case MAIL_FETCH_ENDED:
        printf("ended\t%d\t%s\n", fetched->code, fetched->detail);
        break;
    }
    (void)fflush(stdout);
    return fetched->kind != MAIL_FETCH_ENDED;
}

static int fetch(void)
{
    const struct mail_fetch_order order = {
        .server = read_server(),
        .mailbox = setting("mailbox", "INBOX"),
        .uid_validity = (uint32_t)strtoul(setting("validity", "0"), NULL, 10),
        .last_uid = (uint32_t)strtoul(setting("last", "0"), NULL, 10),
        .since_on = (day_t)number("since", "0"),
        .seen = number("seen", "0") == 1 ? MAIL_SEEN_MARK : MAIL_SEEN_LEAVE,
        .wait = number("wait", "0") == 1 ? MAIL_WAIT_FOR_NEWS : MAIL_WAIT_NOT,
        .renew_seconds = (int32_t)number("renew", "0"),
        .program = outside()};
    struct arena arena = {0}, each = {0};
    struct mail_fetching *fetching;
    struct mail_fetched fetched;
    struct fault fault = {0};
    size_t count = 0;
    int64_t start = clock_ticks();

    if (mail_fetch_begin(&order, &arena, &fault, &fetching) != STATUS_OK)
        return end_with(&fault, &arena);
    do {
        struct arena_mark mark = arena_mark(&each);

        mail_fetch_next(fetching, (int32_t)number("patience", "60000"), &each, &fetched);
        count += fetched.kind == MAIL_FETCH_MESSAGE;
        bool goes_on = say_event(fetching, &fetched);
        arena_rewind(&each, mark);
        if (!goes_on)
            break;
    } while (true);
    printf("fetched\t%zu\t%" PRId64 "\n", count, (clock_ticks() - start) / 1000);
    mail_fetch_end(fetching);
    arena_free(&each);
    arena_free(&arena);
    return 0;
}

/* ---- send ---- */

static void say_reply(const char *what, const struct mail_reply *reply)
{
    printf("%s\t%d\t%d\t%s\t%s\n", what, reply->outcome, reply->code, reply->enhanced, reply->text);
}

/* sender TAB recipient,recipient TAB path: the line is cut in place. */
static void send_line(struct mail_sending *sending, char *line, struct arena *arena)
{
    const char *recipients[MAIL_RECEIVERS_MAX + 1];
    char *to = strchr(line, '\t'), *path = to ? strchr(to + 1, '\t') : NULL;
    struct mail_letter letter = {.sender = line, .recipients = recipients};
    struct mail_result result;
    struct fault fault = {0};

    if (!path)
        abort();
    *to++ = *path++ = '\0';
    path[strcspn(path, "\n")] = '\0';
    while (to && letter.recipient_count <= MAIL_RECEIVERS_MAX) {
        recipients[letter.recipient_count++] = to;
        to = strchr(to, ',');
        if (to)
            *to++ = '\0';
    }
    letter.raw = read_file(path, arena);
    if (mail_send(sending, &letter, arena, &fault, &result) != STATUS_OK) {
        (void)say_fault(&fault);
        return;
    }
    say_reply("message", &result.message);
    for (size_t i = 0; i < letter.recipient_count; i++)
        say_reply("recipient", &result.recipients[i]);
    printf("done\t%d\n", result.code);
}

/* The same message again and again, each to somebody else: for figures. */
static int send_many(struct mail_sending *sending, long count)
{
    struct arena arena = {0}, each = {0};
    struct slice raw = read_file(setting("raw", ""), &arena);
    int64_t start = clock_ticks();
    long accepted = 0;

    for (long i = 0; i < count; i++) {
        struct arena_mark mark = arena_mark(&each);
        char address[64];
        const char *to = address;
        struct mail_letter letter = {
            .sender = "b@primjer.example", .recipients = &to, .recipient_count = 1, .raw = raw};
        struct mail_result result;
        struct fault fault = {0};

        (void)snprintf(address, sizeof(address), "client%ld@example.hr", i);
        if (mail_send(sending, &letter, &each, &fault, &result) == STATUS_OK)
            accepted += result.message.outcome == MAIL_ACCEPTED;
        arena_rewind(&each, mark);
    }
    printf("sent\t%ld\t%" PRId64 "\n", accepted, (clock_ticks() - start) / 1000);
    arena_free(&each);
    arena_free(&arena);
    return 0;
}

static int send_all(void)
{
    const struct mail_server server = read_server();
    struct arena arena = {0}, each = {0};
    struct mail_sending *sending;
    struct fault fault = {0};
    char line[LINE_MAX];

    if (mail_send_begin(&server, outside(), &arena, &fault, &sending) != STATUS_OK)
        return end_with(&fault, &arena);
    if (number("count", "0") > 0)
        (void)send_many(sending, number("count", "0"));
    while (number("count", "0") == 0 && fgets(line, sizeof(line), stdin)) {
        struct arena_mark mark = arena_mark(&each);

        send_line(sending, line, &each);
        (void)fflush(stdout);
        arena_rewind(&each, mark);
    }
    mail_send_end(sending);
    arena_free(&each);
    arena_free(&arena);
    return 0;
}

/* ---- try ---- */

static int try_server(void)
{
    const struct mail_server server = read_server();
    enum mail_protocol protocol = (enum mail_protocol)number("protocol", "1");
    struct arena arena = {0};
    struct mail_trial trial;
    struct fault fault = {0};

    if (mail_try(&server, protocol, outside(), &arena, &fault, &trial) != STATUS_OK)
        return end_with(&fault, &arena);
    printf("tried\t%d\t%d\t%d\t%" PRIu64 "\n", trial.code, trial.has_idle, trial.has_smtp_utf8,
           trial.size_max);
    if (trial.code != MAIL_WORKS)
        printf("trouble\t%s\n", message_text(&arena, language_by_code("en"), trial.trouble));
    for (size_t i = 0; i < trial.mailbox_count; i++)
        printf("mailbox\t%s\t%d\t%d\n", trial.mailboxes[i].name, trial.mailboxes[i].role,
               trial.mailboxes[i].can_be_selected);
    arena_free(&arena);
    return 0;
}

/* ---- compose ---- */

/* All settings of a name: to=Name|address */
static size_t read_people(const char *name, struct mail_person people[PEOPLE_MAX])
{
    size_t length = strlen(name), count = 0;

    for (int i = 2; i < argument_count && count < PEOPLE_MAX; i++) {
        char *value = arguments[i] + length + 1;

        if (strncmp(arguments[i], name, length) != 0 || arguments[i][length] != '=')
            continue;
        char *bar = strchr(value, '|');
        if (!bar)
            abort();
        *bar = '\0';
        people[count++] = (struct mail_person){value, bar + 1};
    }
    return count;
}

static int compose(void)
{
    struct mail_person from[PEOPLE_MAX], to[PEOPLE_MAX], cc[PEOPLE_MAX], files[PEOPLE_MAX];
    struct mail_file attached[PEOPLE_MAX];
    struct arena arena = {0};
    struct fault fault = {0};
    struct slice raw;

    if (read_people("from", from) != 1)
        abort();
    struct mail_draft draft = {.from = from[0],
                               .to = {to, read_people("to", to)},
                               .cc = {cc, read_people("cc", cc)},
                               .subject = setting("subject", ""),
                               .text = read_file(setting("text", ""), &arena).at,
                               .message_id = setting("id", "id@example.hr"),
                               .date_at = strtoll(setting("date", "0"), NULL, 10) * 1000000,
                               .files = attached,
                               .file_count = read_people("file", files)};
    for (size_t i = 0; i < draft.file_count; i++)
        attached[i] = (struct mail_file){files[i].name, "application/pdf",
                                         read_file(files[i].address, &arena)};
    int64_t start = clock_ticks();
    long count = number("count", "1");
    for (long i = 1; i < count; i++) {
        struct arena each = {0};

        if (mail_compose(&draft, &each, &fault, &raw) != STATUS_OK) {
            arena_free(&arena);
            return end_with(&fault, &each);
        }
        arena_free(&each);
    }
    int64_t ticks = clock_ticks() - start;
    if (mail_compose(&draft, &arena, &fault, &raw) != STATUS_OK)
        return end_with(&fault, &arena);
    if (count > 1)
        printf("composed\t%ld\t%" PRId64 "\n", count, ticks / 1000);
    else
        (void)fwrite(raw.at, 1, raw.length, stdout);
    arena_free(&arena);
    return 0;
}

int main(int count, char **given)
{
    argument_count = count;
    arguments = given;
    if (count > 1 && strcmp(given[1], "fetch") == 0)
        return fetch();
    if (count > 1 && strcmp(given[1], "send") == 0)
        return send_all();
    if (count > 1 && strcmp(given[1], "try") == 0)
        return try_server();
    return count > 1 && strcmp(given[1], "compose") == 0 ? compose() : 2;
}
