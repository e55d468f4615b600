/* What waiver shows to the program: tables only. */
#include "app/module.h"

#include "waiver/pages.h"

static const struct route routes[] = {
    PERMISSION_OF_LAW("waiver.may.consent"),
    {GET, "/my/account/learners", waiver_learners, DOOR_FAMILY, ACCESS_PARENT,
     "Own children who have accounts.", NULL, 0, 0},
    {GET, "/my/account/learner/{id:uuid}", waiver_learner, DOOR_FAMILY, ACCESS_PARENT,
     "The second factor of an own child.", NULL, 0, 0},
    {POST, "/my/account/learner/{id:uuid}/code", waiver_code, DOOR_FAMILY, ACCESS_PARENT,
     "Sends the code that signs the consent.", &waiver_none_form, 0, 0},
    {POST, "/my/account/learner/{id:uuid}/sign", waiver_sign, DOOR_FAMILY, ACCESS_PARENT,
     "Signs the consent: the second factor is off.", &waiver_sign_form, 0, 0},
    {POST, "/my/account/learner/{id:uuid}/withdraw", waiver_withdraw, DOOR_FAMILY, ACCESS_PARENT,
     "Takes the consent back: the second factor is asked for again.", &waiver_none_form, 0, 0},
    {0},
};

extern const struct module waiver_module;
const struct module waiver_module = {
    .name = "waiver",
    .routes = routes,
};
