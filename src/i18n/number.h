/* How a text is numbered: the place of its folder, then its place among the folder's keys in byte
 * order. Shared by po2c, which gives the numbers, and the lookup. */
#ifndef OQU_I18N_NUMBER_H
#define OQU_I18N_NUMBER_H

enum {
    MSG_PLACE_BITS = 12, /* 4096 texts a folder */
    MSG_PLACES = 1 << MSG_PLACE_BITS,
    MSG_FOLDERS = 1 << 8,
};

#define MSG_NUMBER(folder, place) ((size_t)(folder) << MSG_PLACE_BITS | (size_t)(place))

#endif
