/*
 * Which zone a place has.  Most countries have one, and ICU knows it; of the others this table says what is no question.
 */
#include "base/base.h"

#include "text/han.h"
#include "text/zone.h"

#include <unicode/ucal.h>

/* Cities as parts of what people write, folded (text/han.h); city NULL: anywhere else in the country.  First match wins. */
static const struct { const char *country, *city, *zone; } places[] = {
	/* Indonesia has three; the islands and towns that delegations go to, the rest is on Jakarta's. */
	{ "ID", "jayapura", "Asia/Jayapura" }, { "ID", "查亚普拉", "Asia/Jayapura" }, { "ID", "papua", "Asia/Jayapura" },
	{ "ID", "巴布亚", "Asia/Jayapura" }, { "ID", "ambon", "Asia/Jayapura" }, { "ID", "安汶", "Asia/Jayapura" },
	{ "ID", "maluku", "Asia/Jayapura" }, { "ID", "马鲁古", "Asia/Jayapura" }, { "ID", "weda", "Asia/Jayapura" },
	{ "ID", "纬达", "Asia/Jayapura" }, { "ID", "ternate", "Asia/Jayapura" },
	{ "ID", "bali", "Asia/Makassar" }, { "ID", "巴厘", "Asia/Makassar" }, { "ID", "denpasar", "Asia/Makassar" },
	{ "ID", "登巴萨", "Asia/Makassar" }, { "ID", "makassar", "Asia/Makassar" }, { "ID", "望加锡", "Asia/Makassar" },
	{ "ID", "sulawesi", "Asia/Makassar" }, { "ID", "苏拉威西", "Asia/Makassar" }, { "ID", "morowali", "Asia/Makassar" },
	{ "ID", "莫罗瓦利", "Asia/Makassar" }, { "ID", "kendari", "Asia/Makassar" }, { "ID", "肯达里", "Asia/Makassar" },
	{ "ID", "manado", "Asia/Makassar" }, { "ID", "万鸦老", "Asia/Makassar" }, { "ID", "lombok", "Asia/Makassar" },
	{ "ID", "龙目", "Asia/Makassar" }, { "ID", "mataram", "Asia/Makassar" }, { "ID", "kupang", "Asia/Makassar" },
	{ "ID", "古邦", "Asia/Makassar" }, { "ID", "balikpapan", "Asia/Makassar" }, { "ID", "samarinda", "Asia/Makassar" },
	{ "ID", "三马林达", "Asia/Makassar" }, { "ID", "nusantara", "Asia/Makassar" }, { "ID", "努山塔拉", "Asia/Makassar" },
	{ "ID", "banjarmasin", "Asia/Makassar" }, { "ID", "马辰", "Asia/Makassar" }, { "ID", "tarakan", "Asia/Makassar" },
	{ "ID", "pontianak", "Asia/Pontianak" }, { "ID", "坤甸", "Asia/Pontianak" }, { "ID", NULL, "Asia/Jakarta" },
	{ "MY", "kuching", "Asia/Kuching" }, { "MY", "古晋", "Asia/Kuching" }, { "MY", "kinabalu", "Asia/Kuching" },
	{ "MY", "亚庇", "Asia/Kuching" }, { "MY", "哥打基纳巴卢", "Asia/Kuching" }, { "MY", "sabah", "Asia/Kuching" },
	{ "MY", "沙巴", "Asia/Kuching" }, { "MY", "sarawak", "Asia/Kuching" }, { "MY", "砂拉越", "Asia/Kuching" },
	{ "MY", "沙捞越", "Asia/Kuching" }, { "MY", NULL, "Asia/Kuala_Lumpur" },
	{ "VN", NULL, "Asia/Ho_Chi_Minh" }, { "TH", NULL, "Asia/Bangkok" }, { "PH", NULL, "Asia/Manila" },
	{ "SG", NULL, "Asia/Singapore" }, { "MM", NULL, "Asia/Yangon" }, { "KH", NULL, "Asia/Phnom_Penh" },
	{ "LA", NULL, "Asia/Vientiane" }, { "BN", NULL, "Asia/Brunei" }, { "TL", NULL, "Asia/Dili" },
	{ "CN", NULL, "Asia/Shanghai" }, { "HK", NULL, "Asia/Hong_Kong" }, { "MO", NULL, "Asia/Macau" },
	{ "TW", NULL, "Asia/Taipei" }, { "IN", NULL, "Asia/Kolkata" }, { "NP", NULL, "Asia/Kathmandu" },
	{ "DE", NULL, "Europe/Berlin" }, { "GB", NULL, "Europe/London" }, { "NZ", NULL, "Pacific/Auckland" },
	{ "KZ", NULL, "Asia/Almaty" }, { "UZ", NULL, "Asia/Tashkent" }, { "PG", NULL, "Pacific/Port_Moresby" },
	{ "US", "new york", "America/New_York" }, { "US", "纽约", "America/New_York" }, { "US", "washington", "America/New_York" },
	{ "US", "华盛顿", "America/New_York" }, { "US", "boston", "America/New_York" }, { "US", "波士顿", "America/New_York" },
	{ "US", "chicago", "America/Chicago" }, { "US", "芝加哥", "America/Chicago" }, { "US", "houston", "America/Chicago" },
	{ "US", "休斯敦", "America/Chicago" }, { "US", "los angeles", "America/Los_Angeles" },
	{ "US", "洛杉矶", "America/Los_Angeles" }, { "US", "san francisco", "America/Los_Angeles" },
	{ "US", "旧金山", "America/Los_Angeles" }, { "US", "seattle", "America/Los_Angeles" },
	{ "AU", "sydney", "Australia/Sydney" }, { "AU", "悉尼", "Australia/Sydney" }, { "AU", "melbourne", "Australia/Melbourne" },
	{ "AU", "墨尔本", "Australia/Melbourne" }, { "AU", "brisbane", "Australia/Brisbane" }, { "AU", "perth", "Australia/Perth" },
	{ "AU", "珀斯", "Australia/Perth" }, { "RU", "moscow", "Europe/Moscow" }, { "RU", "莫斯科", "Europe/Moscow" },
	{ "BR", "sao paulo", "America/Sao_Paulo" }, { "BR", "圣保罗", "America/Sao_Paulo" },
	{ "MX", "mexico city", "America/Mexico_City" }, { "MX", "墨西哥城", "America/Mexico_City" },
	{ "CA", "toronto", "America/Toronto" }, { "CA", "多伦多", "America/Toronto" }, { "CA", "vancouver", "America/Vancouver" },
	{ "CA", "温哥华", "America/Vancouver" },
};

/* The zone of a country that has one only. */
static const char *
only_zone(struct arena *a, const char *country)
{
	UErrorCode rc = U_ZERO_ERROR;
	UEnumeration *e = ucal_openTimeZoneIDEnumeration(UCAL_ZONE_TYPE_CANONICAL_LOCATION, country, NULL, &rc);
	const char *name = NULL;
	int32_t n;

	if (U_SUCCESS(rc) && uenum_count(e, &rc) == 1 && (name = uenum_next(e, &n, &rc)) != NULL)
		name = arena_strndup(a, name, (size_t)n);
	uenum_close(e);
	return name != NULL && zone_known(name) ? name : NULL;
}

const char *
zone_of_place(struct arena *a, const char *country, const char *city)
{
	const char *said = city == NULL ? "" : han_fold(a, city);

	if (country == NULL || strlen(country) != 2)
		return NULL;
	for (size_t i = 0; i < nitems(places); i++)
		if (strcmp(places[i].country, country) == 0 && (places[i].city == NULL || strstr(said, places[i].city) != NULL))
			return places[i].zone;
	return only_zone(a, country);
}
