package gtfs_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/sanquan/sanquan/commute/gtfs"
)

// Every code has a reason and a remedy in both languages, and no sentence
// lacks its code.
func TestEveryCodeHasItsSentences(t *testing.T) {
	codes := map[string]bool{}
	for _, c := range gtfs.Codes() {
		codes[c.Name] = true
	}
	for _, lang := range []string{"zh", "en"} {
		sentences := sentences(t, lang)
		for code := range codes {
			if sentences["gtfs.reason."+code] == "" || sentences["gtfs.remedy."+code] == "" {
				t.Errorf("%s: no sentences for %s", lang, code)
			}
		}
		for id := range sentences {
			for _, stem := range []string{"gtfs.reason.", "gtfs.remedy."} {
				if code, ok := strings.CutPrefix(id, stem); ok && !codes[code] {
					t.Errorf("%s: no code %s", lang, code)
				}
			}
		}
		for _, s := range []gtfs.Severity{gtfs.Error, gtfs.Warning, gtfs.Info} {
			if sentences[gtfs.Problem{Severity: s}.Effect()] == "" {
				t.Errorf("%s: no sentence for %s", lang, s)
			}
		}
	}
}

func sentences(t *testing.T, lang string) map[string]string {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join("..", "..", "internal", "message", lang, "gtfs.json"))
	if err != nil {
		t.Fatal(err)
	}
	var all map[string]string
	if err := json.Unmarshal(raw, &all); err != nil {
		t.Fatal(err)
	}
	return all
}

// The codes in the code are those of the table, and all of them are used.
func TestTheTableOfCodesIsTheCode(t *testing.T) {
	var table []string
	for _, c := range gtfs.Codes() {
		table = append(table, c.Name)
	}
	if !slices.IsSorted(table) || len(slices.Compact(slices.Clone(table))) != len(table) {
		t.Error("the table is not sorted or names a code twice")
	}
	text := ""
	sources, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range sources {
		if strings.HasSuffix(name, "_test.go") || name == "codes.go" {
			continue
		}
		raw, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		text += string(raw)
	}
	for _, code := range table {
		if !strings.Contains(text, `"`+code+`"`) {
			t.Errorf("nothing reports %s", code)
		}
	}
	reported := regexp.MustCompile(`(?:Code: +|[^a-z]code[^"\n]{0,8}= |(?:fail|warn|info|tell|broken|entityProblem)\((?:[^"\n]*|[^\n]*", )|}, )"([a-z0-9]+(?:_[a-z0-9]+)+)"(?:, (?:Severity|Error|Warning|Info)|\)|\n)`)
	n := 0
	for _, m := range reported.FindAllStringSubmatch(text, -1) {
		n++
		if !slices.Contains(table, m[1]) {
			t.Errorf("%s is not in the table", m[1])
		}
	}
	if n < 60 {
		t.Errorf("only %d reports were recognised", n)
	}
}

// published are the rules of MobilityData's canonical GTFS Schedule validator
// (github.com/MobilityData/gtfs-validator) that we report under their names.
// Source: docs/NOTICE_MIGRATION.md at commit 22dfb4c, the column V5.0.0; those
// marked "later" are notices of the classes named in the value.
var published = map[string]string{
	"attribution_without_role":                              "v5",
	"bidirectional_exit_gate":                               "later: BidirectionalExitGateValidator.java",
	"block_trips_with_overlapping_stop_times":               "v5",
	"csv_parsing_failed":                                    "v5",
	"decreasing_or_equal_stop_time_distance":                "v5",
	"decreasing_shape_distance":                             "v5",
	"duplicate_key":                                         "v5",
	"duplicated_column":                                     "v5",
	"empty_column_name":                                     "v5",
	"empty_file":                                            "v5",
	"fast_travel_between_consecutive_stops":                 "v5",
	"foreign_key_violation":                                 "v5",
	"inconsistent_agency_timezone":                          "v5",
	"invalid_character":                                     "later: InvalidCharacterNotice.java",
	"invalid_currency":                                      "v5",
	"invalid_date":                                          "v5",
	"invalid_float":                                         "v5",
	"invalid_input_files_in_subfolder":                      "v5",
	"invalid_integer":                                       "v5",
	"invalid_row_length":                                    "v5",
	"invalid_time":                                          "v5",
	"invalid_timezone":                                      "v5",
	"location_with_unexpected_stop_time":                    "v5",
	"location_without_parent_station":                       "v5",
	"missing_calendar_and_calendar_date_files":              "v5",
	"missing_feed_info_date":                                "v5",
	"missing_level_id":                                      "v5",
	"missing_required_column":                               "v5",
	"missing_required_field":                                "v5",
	"missing_required_file":                                 "v5",
	"missing_stop_name":                                     "v5",
	"missing_trip_edge":                                     "v5",
	"more_than_one_entity":                                  "v5",
	"new_line_in_value":                                     "v5",
	"number_out_of_range":                                   "v5",
	"overlapping_frequency":                                 "v5",
	"pathway_dangling_generic_node":                         "v5",
	"pathway_loop":                                          "v5",
	"pathway_to_platform_with_boarding_areas":               "v5",
	"pathway_to_wrong_location_type":                        "v5",
	"pathway_unreachable_location":                          "v5",
	"point_near_origin":                                     "v5",
	"point_near_pole":                                       "v5",
	"route_both_short_and_long_name_missing":                "v5",
	"service_has_no_active_day_of_the_week":                 "later: ServiceHasNoActiveDayOfTheWeekValidator.java",
	"single_shape_point":                                    "later: SingleShapePointValidator.java",
	"start_and_end_range_equal":                             "v5",
	"start_and_end_range_out_of_order":                      "v5",
	"station_with_parent_station":                           "v5",
	"stop_time_timepoint_without_times":                     "v5",
	"stop_time_with_arrival_before_previous_departure_time": "v5",
	"stop_time_with_only_arrival_or_departure_time":         "v5",
	"stop_without_location":                                 "v5",
	"stop_without_stop_time":                                "v5",
	"too_many_rows":                                         "v5",
	"transfer_with_invalid_stop_location_type":              "v5",
	"transfer_with_invalid_trip_and_route":                  "v5",
	"transfer_with_invalid_trip_and_stop":                   "v5",
	"transfer_with_suspicious_mid_trip_in_seat":             "v5",
	"unexpected_enum_value":                                 "v5",
	"unknown_column":                                        "v5",
	"unknown_file":                                          "v5",
	"unusable_trip":                                         "v5",
	"unused_shape":                                          "v5",
	"unused_trip":                                           "v5",
	"wrong_parent_location_type":                            "v5",
}

// A code is called ours exactly when the published list does not have it.
func TestCodesAreThePublishedNames(t *testing.T) {
	n := 0
	for _, c := range gtfs.Codes() {
		_, known := published[c.Name]
		if known == c.Ours {
			t.Errorf("%s: ours %v, published %v", c.Name, c.Ours, known)
		}
		if known {
			n++
		}
	}
	if n != len(published) {
		t.Errorf("%d of %d published names are used", n, len(published))
	}
}
