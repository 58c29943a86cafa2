/*
 * What the files of calendars share.
 */
#ifndef TW_MODEL_CALENDAR_IN_H
#define TW_MODEL_CALENDAR_IN_H

#define CALENDAR_INSTANCE	"calendar_instance"	/* the setting with what ends the identity of each event */

#endif
