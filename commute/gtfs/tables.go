package gtfs

import "slices"

// Table says what of one file of a feed is read.
type Table struct {
	File     string
	Required bool     // without it nothing can be read; the others may be missing
	Columns  []string // that are read
	Must     []string // of these, without which the file cannot be read
	Unused   []string // that GTFS lays down and this package leaves alone
}

// Tables lists the files that are read, in the order they are read.
func Tables() []Table {
	list := []Table{}
	for _, t := range []*table{
		&agencyTable, &levelsTable, &stopsTable, &routesTable, &calendarTable, &calendarDatesTable, &shapesTable,
		&tripsTable, &frequenciesTable, &stopTimesTable, &transfersTable, &pathwaysTable, &faresTable, &fareRulesTable,
		&infoTable, &attributionsTable,
	} {
		list = append(list, Table{t.file, t.required, slices.Clone(t.columns), slices.Clone(t.columns[:t.must]), slices.Clone(t.unused)})
	}
	return list
}

// Unread lists the files that GTFS lays down and this package leaves alone.
func Unread() []string { return slices.Clone(unread) }

var unread = []string{
	"translations.txt", "areas.txt", "stop_areas.txt", "networks.txt", "route_networks.txt", "timeframes.txt",
	"rider_categories.txt", "fare_media.txt", "fare_products.txt", "fare_leg_rules.txt", "fare_leg_join_rules.txt",
	"fare_transfer_rules.txt", "booking_rules.txt", "location_groups.txt", "location_group_stops.txt", "locations.geojson",
}

// table is a file as its reader asks for it: columns by position, the first
// must of them indispensable.
type table struct {
	file     string
	required bool
	must     int
	columns  []string
	unused   []string
}

var (
	agencyTable = table{
		file: "agency.txt", columns: []string{"agency_id", "agency_name", "agency_timezone"},
		unused: []string{"agency_url", "agency_lang", "agency_phone", "agency_fare_url", "agency_email", "cemv_support"},
	}
	levelsTable = table{file: "levels.txt", must: 2, columns: []string{"level_id", "level_index", "level_name"}}
	stopsTable  = table{
		file: "stops.txt", required: true, must: 1,
		columns: []string{
			"stop_id", "stop_name", "stop_lat", "stop_lon", "location_type", "parent_station", "stop_timezone",
			"stop_code", "zone_id", "level_id", "wheelchair_boarding",
		},
		unused: []string{"stop_desc", "stop_url", "tts_stop_name", "platform_code", "stop_access"},
	}
	routesTable = table{
		file: "routes.txt", required: true, must: 2,
		columns: []string{
			"route_id", "route_type", "route_short_name", "route_long_name", "agency_id",
			"continuous_pickup", "continuous_drop_off",
		},
		unused: []string{"route_desc", "route_url", "route_color", "route_text_color", "route_sort_order", "network_id", "cemv_support"},
	}
	calendarTable = table{file: "calendar.txt", must: 10, columns: []string{
		"service_id", "start_date", "end_date",
		"sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", // from 3, by time.Weekday
	}}
	calendarDatesTable = table{file: "calendar_dates.txt", must: 3, columns: []string{"service_id", "date", "exception_type"}}
	shapesTable        = table{file: "shapes.txt", must: 4, columns: []string{
		"shape_id", "shape_pt_lat", "shape_pt_lon", "shape_pt_sequence", "shape_dist_traveled",
	}}
	tripsTable = table{
		file: "trips.txt", required: true, must: 3,
		columns: []string{
			"trip_id", "route_id", "service_id", "trip_headsign", "trip_short_name", "direction_id", "block_id",
			"shape_id", "wheelchair_accessible", "bikes_allowed",
		},
		unused: []string{"cars_allowed", "safe_duration_factor", "safe_duration_offset"},
	}
	frequenciesTable = table{file: "frequencies.txt", must: 4, columns: []string{
		"trip_id", "start_time", "end_time", "headway_secs", "exact_times",
	}}
	stopTimesTable = table{
		file: "stop_times.txt", required: true, must: 2,
		columns: []string{
			"trip_id", "stop_sequence", "stop_id", "arrival_time", "departure_time", "pickup_type", "drop_off_type",
			"shape_dist_traveled", "timepoint", "continuous_pickup", "continuous_drop_off", "location_id", "location_group_id",
		},
		unused: []string{
			"stop_headsign", "start_pickup_drop_off_window", "end_pickup_drop_off_window", "pickup_booking_rule_id", "drop_off_booking_rule_id",
		},
	}
	transfersTable = table{file: "transfers.txt", columns: []string{
		"from_stop_id", "to_stop_id", "transfer_type", "min_transfer_time",
		"from_route_id", "to_route_id", "from_trip_id", "to_trip_id",
	}}
	pathwaysTable = table{
		file: "pathways.txt", must: 5,
		columns: []string{
			"pathway_id", "from_stop_id", "to_stop_id", "pathway_mode", "is_bidirectional",
			"length", "traversal_time", "stair_count", "max_slope", "min_width",
		},
		unused: []string{"signposted_as", "reversed_signposted_as"},
	}
	faresTable = table{file: "fare_attributes.txt", must: 4, columns: []string{
		"fare_id", "price", "currency_type", "payment_method", "transfers", "agency_id", "transfer_duration",
	}}
	fareRulesTable = table{file: "fare_rules.txt", must: 1, columns: []string{
		"fare_id", "route_id", "origin_id", "destination_id", "contains_id",
	}}
	infoTable = table{
		file: "feed_info.txt",
		columns: []string{
			"feed_publisher_name", "feed_publisher_url", "feed_lang", "feed_start_date", "feed_end_date", "feed_version",
		},
		unused: []string{"default_lang", "feed_contact_email", "feed_contact_url"},
	}
	attributionsTable = table{
		file: "attributions.txt", must: 1,
		columns: []string{
			"organization_name", "attribution_id", "agency_id", "route_id", "trip_id", "is_producer", "is_operator",
			"is_authority", "attribution_url",
		},
		unused: []string{"attribution_email", "attribution_phone"},
	}
)
