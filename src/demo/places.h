/* Private to demo: the map of the demo country. Regions, cities and districts bear their true
 * names; codes below the level of regions are invented (the second pair of digits begins with 9),
 * because nothing here may be mistaken for the classifier. Streets are names that many towns share.
 */
#ifndef OQU_DEMO_PLACES_H
#define OQU_DEMO_PLACES_H

#include <stddef.h>

struct demo_region {
    const char *code; /* first two digits of its KATO code */
    const char *kk, *ru;
    const char *kk_of, *ru_of; /* genitive */
    const char *languages;     /* taught beside Kazakh and Russian, or NULL */
};

enum demo_kind {
    DEMO_QUARTER,
    DEMO_CITY,
    DEMO_RURAL
}; /* of a great city, a town, a rural district */

struct demo_district {
    const char *region;
    enum demo_kind kind;
    int weight; /* thousands of people, roughly */
    const char *kk, *ru, *ru_of;
};

struct demo_name {
    const char *kk, *ru;
};

extern const struct demo_region demo_regions[];
extern const size_t demo_regions_n;
extern const struct demo_district demo_districts[];
extern const size_t demo_districts_n;
extern const struct demo_name demo_villages[]; /* given to rural districts in turn */
extern const size_t demo_villages_n;
extern const struct demo_name demo_streets[]; /* "… көшесі", "улица …": the kind is added */
extern const size_t demo_streets_n;

#endif
