/* Devices that stand for the authenticator's code for a time. Private to the feature. */
#ifndef OQU_ACCOUNT_DEVICE_H
#define OQU_ACCOUNT_DEVICE_H

#include "account/account.h"

/* The signed-in person, who has just given a code here, trusts this device (session_device()), and
 * is told. Nothing happens where no role allows it. */
MUST_USE enum status device_trust(struct ctx *c, struct str device);
/* ST_NOT_FOUND account.device.unknown: not an own one, or not trusted. */
MUST_USE enum status device_distrusted(struct ctx *c, struct uuid id);

#endif
