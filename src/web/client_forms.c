// SPDX-License-Identifier: AGPL-3.0-or-later
#include "web/client_forms.h"

#include <string.h>

const struct form_choice client_kind_choices[] = {
    {"person", N_("person")}, {"company", N_("company")}, {NULL, NULL}};

const struct form_choice client_language_choices[] = {{"", N_("not known")}, {"en", N_("English")},
                                                      {"ru", N_("Russian")}, {"hr", N_("Croatian")},
                                                      {"de", N_("German")},  {NULL, NULL}};

const struct form_choice client_address_choices[] = {{"", N_("not known")},
                                                     {"formal", N_("formal, by family name")},
                                                     {"first_name", N_("by first name")},
                                                     {NULL, NULL}};

const struct form_choice client_mark_choices[] = {{"", N_("none: as the figures say")},
                                                  {"active", N_("among the active")},
                                                  {"lost", N_("among the lost")},
                                                  {"rare", N_("needs us rarely")},
                                                  {NULL, NULL}};

const struct form_choice client_rhythm_choices[] = {{"", N_("not asked yet")},
                                                    {"every_step", N_("every step")},
                                                    {"weekly", N_("once a week")},
                                                    {"milestones", N_("at milestones")},
                                                    {"result_only", N_("the result only")},
                                                    {NULL, NULL}};

const struct form_choice client_point_choices[] = {
    {"email", N_("e-mail")}, {"phone", N_("phone")},       {"telegram", N_("Telegram")},
    {"web", N_("web")},      {"other", N_("another way")}, {NULL, NULL}};

const struct form_choice client_date_choices[] = {{"birthday", N_("birthday")},
                                                  {"anniversary", N_("anniversary")},
                                                  {"trade", N_("day of their trade")},
                                                  {"other", N_("another day")},
                                                  {NULL, NULL}};

const struct form_choice client_note_choices[] = {
    {"note", N_("note")},         {"call", N_("call")},       {"meeting", N_("meeting")},
    {"talk", N_("talked about")}, {"message", N_("message")}, {NULL, NULL}};

const char *choice_words(const struct form_choice *choices, const char *value)
{
    for (; choices->value; choices++)
        if (strcmp(choices->value, value) == 0)
            return choices->words;
    return "";
}
