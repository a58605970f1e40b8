// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/records.h"

#include <inttypes.h>
#include <string.h>

#include "app/clients.h"
#include "app/local_time.h"
#include "web/client_forms.h"
#include "web/courtesy_part.h"
#include "web/form_page.h"
#include "web/page_frame.h"
#include "web/pages.h"

/* The forms of what belongs to a client: people, points, days, notes, tags, own values. The third
 * segment of the path says which. */
enum { FIELD_BYTES_MAX = 24000 };

static const struct form_spec people_specs[] = {
    {"name", NULL, N_("Name"), NULL, FORM_LINE, NULL},
    {"given", NULL, N_("Given name"), NULL, FORM_LINE, NULL},
    {"additional", NULL, N_("Patronymic"), NULL, FORM_LINE, NULL},
    {"family", NULL, N_("Family name"), NULL, FORM_LINE, NULL},
    {"salutation", NULL, N_("How to begin a letter"),
     N_("In their own words, instead of what the rules would write: Dear Anna, Herr Quill."),
     FORM_LINE, NULL},
    {"form_of_address", "form", N_("Form of address"), NULL, FORM_CHOICE, client_address_choices},
    {"language", NULL, N_("Writes in"), NULL, FORM_CHOICE, client_language_choices},
};
static const struct form_spec point_specs[] = {
    {"contact", NULL, N_("Whose"), NULL, FORM_CHOICE, NULL},
    {"kind", NULL, N_("What it is"), NULL, FORM_CHOICE, client_point_choices},
    {"value", NULL, N_("Address or number"), NULL, FORM_LINE, NULL},
};
static const struct form_spec day_specs[] = {
    {"kind", NULL, N_("What it is"), NULL, FORM_CHOICE, client_date_choices},
    {"date", NULL, N_("Day"), N_("29.02.1980, or 29.02. when the year is not known."), FORM_LINE,
     NULL},
    {"label", NULL, N_("In words"), NULL, FORM_LINE, NULL},
    {"contact", NULL, N_("Whose"), NULL, FORM_CHOICE, NULL},
};
static const struct form_spec note_specs[] = {
    {"text", NULL, N_("What was said or seen"), NULL, FORM_AREA, NULL},
    {"kind", NULL, N_("What it is"), NULL, FORM_CHOICE, client_note_choices},
    {"at", NULL, N_("When"), NULL, FORM_TIME, NULL},
    {"contact", NULL, N_("With whom"), NULL, FORM_CHOICE, NULL},
};
static const struct form_spec cue_specs[] = {
    {"words", NULL, N_("What is to be done"), NULL, FORM_LINE, NULL},
    {"due_on", NULL, N_("On which day"), N_("It stands under what can wait from a week before."),
     FORM_DAY, NULL},
};
static const struct form_spec tag_specs[] = {
    {"tags", NULL, N_("Tags"), N_("With commas between them."), FORM_LINE, NULL},
};

static const struct part {
    const char *word;
    enum record_kind kind;
    bool is_of_client;
    const char *new_title, *title; /* N_() */
    const struct form_spec *specs;
    size_t count;
} parts[] = {
    {"people", RECORD_CONTACT, false, N_("Another person"), N_("Person"), people_specs, 7},
    {"points", RECORD_POINT, false, N_("Another way to reach them"), N_("Address or number"),
     point_specs, 3},
    {"days", RECORD_DATE, false, N_("A day that matters"), N_("Day that matters"), day_specs, 4},
    {"notes", RECORD_NOTE, false, N_("New note"), N_("Note"), note_specs, 4},
    {"cues", RECORD_CUE, false, N_("Put on Today"), N_("On Today"), cue_specs, 2},
    {"tags", RECORD_TAGS, true, N_("Tags"), N_("Tags"), tag_specs, 1},
    {"own", RECORD_VALUES, true, N_("Own fields"), N_("Own fields"), NULL, 0},
};

struct asked {
    const struct part *part;
    int64_t client_id, item_id; /* 0: a new one */
    int64_t order_id;           /* on whose page one was; 0: on the client's */
    struct client_card card;    /* for names and own fields */
    struct record record;       /* as it is stored */
};

static enum status not_there(struct exchange *exchange)
{
    return fault_set(exchange->fault, STATUS_NOT_FOUND, "",
                     PLAIN_MESSAGE("this is not there any more"));
}

/* "/clients/12/notes/17": which part, and of whom. */
static enum status read_path(struct exchange *exchange, struct asked *asked)
{
    const char *word = strchr(exchange->path + 1, '/');

    enum status status = param_id(exchange, "id", &asked->client_id);
    word = word ? strchr(word + 1, '/') : NULL;
    if (status != STATUS_OK || !word)
        return status != STATUS_OK ? status : not_there(exchange);
    word++;
    for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
        if (strncmp(word, parts[i].word, strlen(parts[i].word)) == 0)
            asked->part = &parts[i];
    if (!asked->part)
        return not_there(exchange);
    if (asked->part->is_of_client)
        asked->item_id = asked->client_id;
    else if (strcmp(param_text(exchange, "item"), "new") != 0)
        status = param_id(exchange, "item", &asked->item_id);
    if (status == STATUS_OK && asked->part->kind == RECORD_NOTE)
        status = query_number(exchange, "order", 1, INT64_MAX, &asked->order_id);
    return status;
}

static const char *way_back(struct exchange *exchange, const struct asked *asked)
{
    return asked->order_id != 0 ? path_text(exchange, "/orders/%" PRId64, asked->order_id)
                                : path_text(exchange, "/clients/%" PRId64, asked->client_id);
}

/* Of the form, of what it stands below, with where it leads back to. */
static const char *own_path(struct exchange *exchange, const struct asked *asked, const char *below)
{
    if (asked->order_id == 0)
        return path_text(exchange, "%s%s", exchange->path, below);
    return path_text(exchange, "%s%s?order=%" PRId64, exchange->path, below, asked->order_id);
}

static enum status read_stored(struct exchange *exchange, struct asked *asked)
{
    struct work *work = exchange->work;

    enum status status = show_client(work, asked->client_id, &asked->card);
    asked->record = (struct record){.client_id = asked->client_id};
    if (status == STATUS_OK && asked->item_id != 0)
        status =
            record_show(work, asked->part->kind, asked->client_id, asked->item_id, &asked->record);
    return status;
}

/* Instants are shown as a clock of the business; what is new begins now. */
static enum status set_time(struct exchange *exchange, struct asked *asked)
{
    char text[LOCAL_TIME_SIZE];
    struct zone *zone = NULL;
    int64_t at = exchange->work->now;

    if (asked->part->kind != RECORD_NOTE)
        return STATUS_OK;
    enum status status = local_zone_open(exchange->work, &zone);
    if (status != STATUS_OK)
        return status;
    if (record_number(&asked->record, "at") != 0)
        at = record_number(&asked->record, "at");
    local_time_write(zone, at, text);
    zone_close(zone);
    record_set(&asked->record, "at", arena_copy(exchange->arena, text, strlen(text)));
    return STATUS_OK;
}

/* Whose it is: of a point somebody, of all else nobody will do. */
static void add_people(struct form_page *form, const struct asked *asked, struct form_row *row)
{
    const struct client_card *card = &asked->card;
    const char **values = arena_array(form->exchange->arena, const char *, card->contact_count + 1);
    const char **texts = arena_array(form->exchange->arena, const char *, card->contact_count + 1);
    size_t count = 0;

    if (asked->part->kind != RECORD_POINT) {
        values[count] = "";
        texts[count++] = "–";
    }
    for (size_t i = 0; i < card->contact_count; i++) {
        values[count] = path_text(form->exchange, "%" PRId64, card->contacts[i].id);
        texts[count++] = card->contacts[i].name;
    }
    form_row_options(form, row, values, texts, count);
}

/* What an empty form begins with. */
static const char *first_value(struct exchange *exchange, const struct asked *asked,
                               const char *name)
{
    char day[DAY_TEXT_SIZE];

    if (strcmp(name, "due_on") == 0) {
        day_write(asked->card.today, day);
        return arena_copy(exchange->arena, day, strlen(day));
    }
    if (strcmp(name, "kind") != 0)
        return "";
    return asked->part->kind == RECORD_POINT  ? "email"
           : asked->part->kind == RECORD_NOTE ? "note"
                                              : "birthday";
}

static const char *default_of(struct exchange *exchange, const struct asked *asked,
                              const char *name)
{
    if (asked->item_id != 0 || record_value(&asked->record, name)[0] != '\0')
        return record_value(&asked->record, name);
    return first_value(exchange, asked, name);
}

static struct courtesy_request courtesy_of(const struct asked *asked, const char *text)
{
    return (struct courtesy_request){.client_id = asked->client_id,
                                     .name = "",
                                     .use = COURTESY_NOTE,
                                     .kind = COURTESY_REPLY,
                                     .language = "",
                                     .text = text};
}

/* A note is read along while it is written: clients may ask for it one day. */
static enum status add_courtesy(struct exchange *exchange, const struct asked *asked,
                                struct form_page *form, struct form_row *row)
{
    const struct courtesy_request request = courtesy_of(asked, row->value);

    row->is_checked = true;
    form->view.fields.courtesy = courtesy_place(exchange->arena, row->id, &request);
    return courtesy_look(exchange, &request, &form->view.fields.courtesy);
}

static enum status show_form(struct exchange *exchange, struct asked *asked, enum form_mode mode,
                             const struct fault *fault)
{
    const struct part *part = asked->part;
    const char *title =
        translate(exchange->language, asked->item_id == 0 ? part->new_title : part->title);

    enum status status = read_stored(exchange, asked);
    if (status == STATUS_OK)
        status = set_time(exchange, asked);
    if (status != STATUS_OK)
        return status;
    struct form_page form = form_page_start(exchange, mode, title);
    form.fault = *fault;
    form.view.page.crumb = asked->card.client.name;
    form.view.action = own_path(exchange, asked, "");
    form.view.back = way_back(exchange, asked);
    form.view.fields.version = form_version(exchange, mode, asked->record.version);
    *exchange->fault = (struct fault){0};
    if (asked->item_id != 0 && !part->is_of_client)
        form.view.remove = own_path(exchange, asked, "/remove");
    for (size_t i = 0; i < part->count; i++) {
        struct form_row *row =
            form_page_row(&form, &part->specs[i], default_of(exchange, asked, part->specs[i].name));
        if (strcmp(part->specs[i].name, "contact") == 0)
            add_people(&form, asked, row);
        if (part->kind == RECORD_NOTE && row->is_area)
            status = add_courtesy(exchange, asked, &form, row);
        if (status != STATUS_OK)
            return status;
    }
    if (part->kind == RECORD_VALUES)
        form_own_rows(&form, &asked->card.own);
    form_page_show(&form);
    return STATUS_OK;
}

/* GET /clients/:id/notes/:item and the like */
enum status page_record(struct exchange *exchange)
{
    struct asked asked = {0};

    enum status status = read_path(exchange, &asked);
    if (status == STATUS_OK)
        status = show_form(exchange, &asked, FORM_OPENED, &(struct fault){0});
    return status;
}

/* Each field of the form that the part knows. */
static enum status read_form(struct exchange *exchange, const struct asked *asked,
                             struct record *record)
{
    enum status status = STATUS_OK;

    for (size_t i = 0; status == STATUS_OK && i < exchange->form.count; i++) {
        const char *name = exchange->form.items[i].name, *text = NULL;
        bool is_known = asked->part->kind == RECORD_VALUES && name[0] == 'f';

        for (size_t j = 0; j < asked->part->count; j++)
            is_known = is_known || strcmp(asked->part->specs[j].name, name) == 0;
        if (!is_known || record->count >= RECORD_FIELDS_MAX)
            continue;
        status = form_text(exchange, name, FIELD_BYTES_MAX, &text);
        if (status == STATUS_OK && text)
            record_set(record, name, text);
    }
    return status;
}

static enum status show_again(struct exchange *exchange, struct asked *asked, enum status status)
{
    struct fault fault;
    const enum form_mode mode = form_again(exchange, status, &fault);

    return show_form(exchange, asked, mode, &fault);
}

/* POST /clients/:id/notes/:item and the like */
enum status page_record_save(struct exchange *exchange)
{
    struct record_saved saved = {0};
    struct asked asked = {0};
    struct record record = {0};

    enum status status = read_path(exchange, &asked);
    record.client_id = asked.client_id;
    record.id = asked.item_id;
    if (status == STATUS_OK && asked.item_id != 0)
        status = form_id(exchange, "version", &record.version);
    if (status != STATUS_OK)
        return status;
    status = read_form(exchange, &asked, &record);
    if (status == STATUS_OK && asked.part->kind == RECORD_NOTE) {
        const struct courtesy_request request = courtesy_of(&asked, record_value(&record, "text"));
        bool is_asked = false;

        status = courtesy_take(exchange, "text", &request, &is_asked);
        if (status == STATUS_OK && is_asked)
            return show_form(exchange, &asked, FORM_TYPED, &(struct fault){0});
    }
    if (asked.item_id == 0 && asked.order_id != 0)
        record_set(&record, "order", path_text(exchange, "%" PRId64, asked.order_id));
    if (status == STATUS_OK)
        status = record_save(exchange->work, asked.part->kind, &record, &saved);
    if (status == STATUS_INVALID || status == STATUS_CONFLICT)
        return show_again(exchange, &asked, status);
    if (status != STATUS_OK)
        return status;
    if (saved.audit_id != 0)
        page_done(exchange, asked.item_id == 0 ? DEED_RECORD_ADDED : DEED_SAVED, saved.audit_id);
    reply_see_other(exchange, "%s", way_back(exchange, &asked));
    return STATUS_OK;
}

/* POST /clients/:id/notes/:item/remove and the like */
enum status page_record_remove(struct exchange *exchange)
{
    struct record_saved saved = {0};
    struct asked asked = {0};

    enum status status = read_path(exchange, &asked);
    if (status == STATUS_OK && asked.part->is_of_client)
        status = not_there(exchange);
    if (status == STATUS_OK)
        status =
            record_remove(exchange->work, asked.part->kind, asked.client_id, asked.item_id, &saved);
    if (status == STATUS_INVALID)
        return show_again(exchange, &asked, status);
    if (status != STATUS_OK)
        return status;
    page_done(exchange, DEED_RECORD_REMOVED, saved.audit_id);
    reply_see_other(exchange, "%s", way_back(exchange, &asked));
    return STATUS_OK;
}

/* POST /clients/:id/people/:item/main and /clients/:id/points/:item/main */
enum status page_record_main(struct exchange *exchange)
{
    struct record record = {.count = 1};
    struct record_saved saved = {0};
    struct asked asked = {0};
    enum record_kind kind = RECORD_MAIN_CONTACT;

    enum status status = read_path(exchange, &asked);
    if (status == STATUS_OK)
        status = record_show(exchange->work, asked.part->kind, asked.client_id, asked.item_id,
                             &asked.record);
    if (status != STATUS_OK)
        return status;
    record.client_id = record.id = asked.client_id;
    record.fields[0] = (struct record_part){"contact", param_text(exchange, "item")};
    if (asked.part->kind == RECORD_POINT) {
        kind = RECORD_MAIN_POINT;
        record.id = record_number(&asked.record, "contact");
        record.fields[0].name = "point";
    }
    status = record_save(exchange->work, kind, &record, &saved);
    if (status != STATUS_OK)
        return status;
    if (saved.audit_id != 0)
        page_done(exchange, DEED_SAVED, saved.audit_id);
    reply_see_other(exchange, "/clients/%" PRId64, asked.client_id);
    return STATUS_OK;
}
