package urls

// DatabasePrefix begins the path of every call of the database API (documented).
const DatabasePrefix = "/api/v1"

// databaseURLs are the addresses of the database API by the base URL of the forms API (documented; api.zite.com is
// measured). There is none for Canada (documented by omission).
var databaseURLs = map[string]string{
	DefaultBaseURL:               "https://tables.fillout.com",
	"https://eu-api.fillout.com": "https://eu-tables.fillout.com",
	"https://api.zite.com":       "https://tables.zite.com",
}

// ParseDatabaseURL parses the address of the database API, with or without /api/v1 and a slash at the end. Otherwise,
// it works like ParseBaseURL.
func ParseDatabaseURL(text string) (BaseURL, error) { return parseAPIURL(text, DatabasePrefix) }

// DatabaseURL returns the address of the database API that belongs to a base URL of the forms API. It returns the zero
// value if none is known.
func DatabaseURL(base BaseURL) BaseURL { return BaseURL{text: databaseURLs[base.text]} }
