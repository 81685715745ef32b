package archtest

// anyone stands for every package of ours.
const anyone = "*"

// edges are all imports between packages of ours, tests aside.
var edges = []edge{
	{anyone, "base/fault", "errors have one vocabulary"},
	{anyone, "base/suggest", "a wrong word is answered with the right one"},

	{"cmd/sanquan", "internal/cli", "main only starts the command line"},

	{"region", "base/geo", "records carry positions"},
	{"region/pack", "base/geo", "coordinates are checked for datum and order"},
	{"region/pack", "region", "a pack decodes into region tables"},

	{"commute/gtfs", "base/geo", "stops have positions"},
	{"commute/transit", "base/geo", "stops have positions"},
	{"commute/transit", "commute/netfile", "a timetable is written to a file and used in place"},
	{"commute/network", "commute/netfile", "a network is a NET file"},
	{"internal/cli", "internal/mapped", "NET files are used in place"},
	{"commute/transit", "commute/transit/kernel", "the inner loops of the lane search"},
	{"commute/transit/transittest", "base/geo", "generated stops have positions"},
	{"commute/transit/transittest", "commute/transit", "it generates timetables for tests and benchmarks"},
	{"commute/network", "base/geo", "walks between stops are measured"},
	{"commute/network", "commute/gtfs", "a feed becomes a part of the timetable"},
	{"commute/network", "commute/transit", "line tables become a timetable"},
	{"commute/network", "region", "line tables are region rows"},
	{"commute/reach", "base/geo", "surfaces and polygons are on the map"},
	{"commute/reach", "commute/network", "it answers about a network"},
	{"commute/reach", "commute/transit", "it asks for profiles and journeys"},
	{"commute/reach", "region", "answers list places, areas and people"},

	{"industry/chain", "region", "chains, firms and parks are region rows"},
	{"service/catalogue", "base/geo", "people are counted around positions"},
	{"service/catalogue", "region", "items and windows are region rows"},

	{"packs/jjj/compile", "base/geo", "facts come in several datums"},
	{"packs/jjj/compile", "base/workday", "the calendar has one home"},
	{"packs/jjj/compile", "region", "the compiled rows have the region's types"},
	{"packs/jjj/compile", "region/pack", "it describes and verifies what it wrote"},

	{"internal/config", "commute/network", "the estimates behind a timetable are settings"},
	{"internal/config", "commute/reach", "feeders are settings"},
	{"internal/matrixfile", "commute/reach", "it writes matrices"},
	{"internal/matrixfile", "commute/transit", "times in seconds, and none"},
	{"internal/sqlstore", "region", "it keeps the tables of a pack"},
	{"internal/testkit/storetest", "internal/sqlstore", "it holds a store to its contract"},
	{"internal/testkit/storetest", "region", "stores keep region tables"},
	{"internal/webui", "internal/message", "the page for a missing build speaks both languages"},

	{"internal/traveltime", "base/geo", "people are counted around positions"},
	{"internal/traveltime", "commute/reach", "it asks for surfaces"},
	{"internal/traveltime", "region", "places and areas are region rows"},
	{"internal/traveltime", "service/catalogue", "it answers catalogue.Access in its words"},

	{"internal/httpapi", "commute/network", "a world is a region with its network"},
	{"internal/httpapi", "commute/reach", "circles, trips and claims"},
	{"internal/httpapi", "commute/transit", "times of day in requests"},
	{"internal/httpapi", "industry/chain", "chains"},
	{"internal/httpapi", "internal/message", "problems are told in the reader's language"},
	{"internal/httpapi", "internal/sqlstore", "readiness asks the database"},
	{"internal/httpapi", "internal/traveltime", "chains and windows ask for travel times"},
	{"internal/httpapi", "internal/webui", "ETags and gzip as for the pages"},
	{"internal/httpapi", "region", "lists are region rows"},
	{"internal/httpapi", "service/catalogue", "items and windows"},

	{"internal/cli", "base/workday", "workday due"},
	{"internal/cli", "commute/gtfs", "network check and info"},
	{"internal/cli", "commute/network", "commands without a server build the network themselves"},
	{"internal/cli", "commute/reach", "reach circle and trip"},
	{"internal/cli", "commute/transit", "times of day in flags"},
	{"internal/cli", "industry/chain", "chain diagnose"},
	{"internal/cli", "internal/config", "flags, variables and file make the settings"},
	{"internal/cli", "internal/httpapi", "serve"},
	{"internal/cli", "internal/matrixfile", "reach matrix writes files that a second run can finish"},
	{"internal/cli", "internal/message", "text in the user's language"},
	{"internal/cli", "internal/sqlstore", "the installed pack"},
	{"internal/cli", "internal/traveltime", "chains and windows ask for travel times"},
	{"internal/cli", "internal/webui", "serve hands the pages to the server"},
	{"internal/cli", "packs", "demo installs the pack that ships with the program"},
	{"internal/cli", "region", "commands list region rows"},
	{"internal/cli", "region/pack", "pack verify, build and install"},
	{"internal/cli", "service/catalogue", "demo sums up items and windows"},
}
