package httpapi

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// Every value that cannot be used is refused with the status and code of its
// kind, named, and told in both languages what would do.
func TestBadParameters(t *testing.T) {
	s := tinyServer(t)
	const circle = "/api/v1/circle?from=hub:centre&"
	long := strings.Repeat("站", 65)
	for name, c := range map[string]struct {
		target   string
		status   int
		id       string
		location string
		zh, en   string // parts of the sentence about the location
	}{
		"minutes 0":               {circle + "minutes=0", 422, "http.bad_parameters", "query.minutes", "1 到 180 的整数；例如 minutes=90", "a whole number from 1 to 180, for example minutes=90"},
		"minutes too many":        {circle + "minutes=9999", 422, "http.bad_parameters", "query.minutes", "“9999”不可用", `cannot be "9999"`},
		"minutes a word":          {circle + "minutes=soon", 422, "http.bad_parameters", "query.minutes", "“soon”不可用", "a whole number"},
		"minutes a fraction":      {circle + "minutes=1.5", 422, "http.bad_parameters", "query.minutes", "“1.5”", "a whole number"},
		"minutes beyond int64":    {circle + "minutes=99999999999999999999", 422, "http.bad_parameters", "query.minutes", "1 到 180", "1 to 180"},
		"minutes negative":        {circle + "minutes=-5", 422, "http.bad_parameters", "query.minutes", "1 到 180", "1 to 180"},
		"depart after midnight":   {circle + "depart=25:61", 422, "http.bad_parameters", "query.depart", "HH:MM（00:00 到 23:59）", "HH:MM (00:00 to 23:59), for example depart=08:00"},
		"depart 24:00":            {circle + "depart=24:00", 422, "http.bad_parameters", "query.depart", "“24:00”不可用", `cannot be "24:00"`},
		"depart a word":           {circle + "depart=noon", 422, "http.bad_parameters", "query.depart", "时刻", "a time of day"},
		"depart with letters":     {circle + "depart=08:00x", 422, "http.bad_parameters", "query.depart", "时刻", "a time of day"},
		"window 0":                {circle + "window=0", 422, "http.bad_parameters", "query.window", "1 到 240", "1 to 240"},
		"window too long":         {circle + "window=241", 422, "http.bad_parameters", "query.window", "1 到 240", "1 to 240"},
		"percentile negative":     {circle + "percentile=-1", 422, "http.bad_parameters", "query.percentile", "大于 0 且不超过 100", "greater than 0 and at most 100"},
		"percentile 0":            {circle + "percentile=0", 422, "http.bad_parameters", "query.percentile", "大于 0", "greater than 0"},
		"percentile over 100":     {circle + "percentile=100.1", 422, "http.bad_parameters", "query.percentile", "不超过 100", "at most 100"},
		"percentile not a number": {circle + "percentile=NaN", 422, "reach.bad_percentile", "query.percentile", "", ""},
		"percentile infinite":     {circle + "percentile=Inf", 422, "http.bad_parameters", "query.percentile", "不超过 100", "at most 100"},
		"rides 0":                 {circle + "rides=0", 422, "http.bad_parameters", "query.rides", "1 到 8 的整数；例如 rides=5", "a whole number from 1 to 8, for example rides=5"},
		"rides too many":          {circle + "rides=9", 422, "http.bad_parameters", "query.rides", "1 到 8", "1 to 8"},
		"walk limit 0":            {circle + "walkLimit=0", 422, "http.bad_parameters", "query.walkLimit", "1 到 60 的整数；例如 walkLimit=15", "a whole number from 1 to 60, for example walkLimit=15"},
		"walk limit too long":     {"/api/v1/trip?from=rail:T01&to=rail:T03&walkLimit=61", 422, "http.bad_parameters", "query.walkLimit", "1 到 60", "1 to 60"},
		"a trip's percentile":     {"/api/v1/trip?from=rail:T01&to=rail:T03&percentile=0", 422, "http.bad_parameters", "query.percentile", "大于 0", "greater than 0"},
		"a trip's NaN percentile": {"/api/v1/trip?from=rail:T01&to=rail:T03&percentile=NaN", 422, "reach.bad_percentile", "query.percentile", "", ""},
		"feeder unknown":          {circle + "feeder=teleport", 422, "http.bad_parameters", "query.feeder", "walk, bike, car", "one of walk, bike, car, for example feeder=walk"},
		"cutoffs a word":          {circle + "cutoffs=30,x", 422, "http.bad_parameters", "query.cutoffs", "用逗号隔开的至多 12 个值", "at most 12 values separated by commas, each a whole number from 1 to 180"},
		"cutoffs out of range":    {circle + "cutoffs=30,181", 422, "http.bad_parameters", "query.cutoffs", "1 到 180", "1 to 180"},
		"cutoffs too many":        {circle + "cutoffs=1,2,3,4,5,6,7,8,9,10,11,12,13", 422, "http.bad_parameters", "query.cutoffs", "至多 12 个", "at most 12"},
		"format unknown":          {circle + "format=shp", 422, "http.bad_parameters", "query.format", "json, geojson", "one of json, geojson"},
		"a misspelt parameter":    {circle + "minute=60", 422, "http.bad_parameters", "query.minute", "是不是要写“minutes”", `Did you mean "minutes"?`},
		"an unheard-of parameter": {circle + "colour=red", 422, "http.bad_parameters", "query.colour", "可用的有：cutoffs, depart", "Known are: cutoffs, depart"},
		"a parameter of none":     {"/api/v1/region?colour=red", 422, "http.bad_parameters", "query.colour", "不带参数", "takes none"},
		"a parameter twice":       {circle + "minutes=60&minutes=90", 422, "http.repeated_parameter", "query.minutes", "只保留一个", "Keep one"},
		"no origin":               {"/api/v1/circle", 422, "http.bad_parameters", "query.from", "缺少参数 from", "Parameter from is missing"},
		"an empty origin":         {"/api/v1/circle?from=", 422, "http.bad_parameters", "query.from", "缺少参数 from", "Parameter from is missing"},
		"a blank origin":          {"/api/v1/circle?from=%20", 422, "reach.place_empty", "query.from", "", ""},
		"an unknown origin":       {"/api/v1/circle?from=" + url.QueryEscape("乌有之乡"), 404, "reach.place_unknown", "query.from", "乌有之乡", "乌有之乡"},
		"an origin too long":      {"/api/v1/circle?from=" + url.QueryEscape(long), 422, "http.bad_parameters", "query.from", "1 到 64 个字符", "a text of 1 to 64 characters"},
		"a point far away":        {"/api/v1/circle?from=0,0", 422, "reach.point_outside", "query.from", "", ""},
		"latitude first":          {"/api/v1/circle?from=39.9,116.2", 422, "reach.point_outside", "query.from", "", ""},
		"no point on earth":       {"/api/v1/circle?from=400,95", 422, "reach.point_outside", "query.from", "", ""},
		"not a number of a point": {"/api/v1/circle?from=NaN,NaN", 422, "reach.point_outside", "query.from", "", ""},
		"an unknown destination":  {"/api/v1/trip?from=rail:T01&to=" + url.QueryEscape("乌有之乡"), 404, "reach.place_unknown", "query.to", "乌有之乡", "乌有之乡"},
		"a blank destination":     {"/api/v1/trip?from=rail:T01&to=%20", 422, "reach.place_empty", "query.to", "", ""},
		"no destination":          {"/api/v1/trip?from=rail:T01", 422, "http.bad_parameters", "query.to", "缺少参数 to", "Parameter to is missing"},
		"from here to here":       {"/api/v1/trip?from=rail:T01&to=rail:T01", 422, "reach.same_place", "query.to", "", ""},
		"an unknown chain":        {"/api/v1/chains/XX", 404, "chain.not_found", "", "", ""},
		"an unknown area":         {"/api/v1/chains/GD?area=000000", 404, "chain.area_not_found", "query.area", "000000", "000000"},
		"an unknown park":         {"/api/v1/chains/GD?park=nowhere", 404, "chain.park_not_found", "query.park", "nowhere", "nowhere"},
		"chain minutes":           {"/api/v1/chains/GD?minutes=500", 422, "http.bad_parameters", "query.minutes", "1 到 180", "1 to 180"},
		"an unknown item":         {"/api/v1/windows?item=XX999", 404, "catalogue.item_not_found", "query.item", "XX999", "XX999"},
		"an unknown column":       {"/api/v1/items/matrix?by=street", 422, "http.bad_parameters", "query.by", "area, province, window", "one of area, province, window"},
		"an unknown mode":         {"/api/v1/items?mode=online", 422, "http.bad_parameters", "query.mode", "全程网办, 异地代收代办, 多地联办", "one of 全程网办"},
		"items limit":             {"/api/v1/items?limit=0", 422, "http.bad_parameters", "query.limit", "1 到 5000", "1 to 5000"},
		"a search too long":       {"/api/v1/places?q=" + url.QueryEscape(long), 422, "http.bad_parameters", "query.q", "0 到 64 个字符", "a text of 0 to 64 characters"},
		"an unknown kind":         {"/api/v1/places?kind=hub,castle", 422, "http.bad_parameters", "query.kind", "hub, park, station", "each one of hub, park, station"},
		"a limit too large":       {"/api/v1/places?limit=5001", 422, "http.bad_parameters", "query.limit", "1 到 5000", "1 to 5000"},
		"a code of letters":       {"/api/v1/places?area=abc", 422, "http.bad_parameters", "query.area", "六位数字", "six digits"},
		"a code of nothing":       {"/api/v1/places?area=123456", 404, "http.area_unknown", "query.area", "123456", "123456"},
		"an unknown circle":       {"/api/v1/indicators?circle=dream", 422, "http.bad_parameters", "query.circle", "commute, industry, service, programme", "one of commute"},
		"an unknown notice kind":  {"/api/v1/notices?kind=wish", 422, "http.bad_parameters", "query.kind", "need, offer", "one of need, offer"},
		"an unknown profile":      {"/api/v1/notices?profile=love", 422, "http.bad_parameters", "query.profile", "supply, research", "one of supply"},
		"a NUL byte":              {"/api/v1/places?q=a%00b", 400, "http.bad_query", "", "控制字符", "control characters"},
		"a line break":            {"/api/v1/places?q=a%0Ab", 400, "http.bad_query", "", "控制字符", "control characters"},
		"not UTF-8":               {"/api/v1/places?q=%ff%fe", 400, "http.bad_query", "", "UTF-8", "UTF-8"},
		"GBK":                     {"/api/v1/places?q=%B1%B1%BE%A9", 400, "http.bad_query", "", "UTF-8", "UTF-8"},
		"a broken escape":         {"/api/v1/places?q=%zz", 400, "http.bad_query", "", "百分号转义", "percent escape"},
		"a semicolon":             {"/api/v1/places?q=a;b", 400, "http.bad_query", "", "重新转义", "Escape it"},
	} {
		t.Run(name, func(t *testing.T) {
			for lang, part := range map[string]string{"zh-CN": c.zh, "en-GB": c.en} {
				resp := get(s, c.target, "Accept-Language", lang)
				p := problemOf(t, resp)
				if p.Status != c.status || p.ID != c.id {
					t.Fatalf("%s: %d %s: %s, want %d %s", c.target, p.Status, p.ID, p.Detail, c.status, c.id)
				}
				if c.status == http.StatusNotFound && p.Code != "not_found" || c.status == http.StatusUnprocessableEntity && p.Code != "invalid" {
					t.Errorf("code %q", p.Code)
				}
				said := p.Detail
				if c.location != "" {
					if len(p.Errors) != 1 || p.Errors[0].Location != c.location {
						t.Fatalf("errors %+v, want one at %s", p.Errors, c.location)
					}
					said = p.Errors[0].Message
				}
				if !strings.Contains(said, part) || said == p.ID || strings.Contains(said, "{") {
					t.Errorf("%s: %q lacks %q", lang, said, part)
				}
				if strings.HasPrefix(p.Title, "http.") {
					t.Errorf("title %q", p.Title)
				}
			}
		})
	}
}

func TestAllBadParametersAreToldAtOnce(t *testing.T) {
	p := problemOf(t, get(tinyServer(t), "/api/v1/circle?minutes=0&percentile=-1&depart=25:61", "Accept-Language", "en"))
	var places []string
	for _, e := range p.Errors {
		places = append(places, e.Location)
	}
	if got := strings.Join(places, " "); got != "query.depart query.from query.minutes query.percentile" || p.Detail != "4 parameters cannot be used; errors says why for each." {
		t.Errorf("%s: %s", got, p.Detail)
	}
}

func TestShownValuesAreShort(t *testing.T) {
	p := problemOf(t, get(tinyServer(t), "/api/v1/circle?from=a&minutes="+strings.Repeat("9", 3000)))
	if n := len([]rune(p.Detail)); n > 200 {
		t.Errorf("a sentence of %d characters", n)
	}
}
