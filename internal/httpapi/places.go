package httpapi

import (
	"context"

	"github.com/sanquan/sanquan/region"
)

type placesInput struct {
	Listing
	Kind  []string `query:"kind" enum:"hub,park,station,window,landmark,market" maxItems:"6" doc:"Only these kinds, separated by commas. Left out: all." example:"[\"hub\",\"park\"]"`
	Query string   `query:"q" maxLength:"64" doc:"Part of a Chinese name, the beginning of a romanised name or of a word of it, or pinyin initials (bjx finds 北京西)." example:"北京西"`
	Area  string   `query:"area" pattern:"^[0-9]{6}$" doc:"Only places in this division (GB/T 2260 code)." example:"110106"`
	Limit int      `query:"limit" minimum:"1" maximum:"5000" default:"50" doc:"Most rows of the answer."`
}

func (s *Server) registerPlaces() {
	ask(s, endpoint{
		id: "listPlaces", path: "places", tag: tagRegion, summary: "地点 · Places and stations",
		description: "Hubs, parks, stations, windows, landmarks and markets, searched by name. Equal names come first, then names that begin with the text, then initials, then the rest; within these hubs, rail stations, parks, windows, other places, metro stations; within these those of the home area.",
		query:       "?kind=hub,station&limit=3", errors: []int{404},
	}, listPlaces, csvOf[PlaceRow]("places"))
}

func listPlaces(_ context.Context, w *World, in placesInput) (List[PlaceRow], error) {
	if err := w.known(in.Area, "area"); err != nil {
		return List[PlaceRow]{}, err
	}
	names := w.names
	if in.Area != "" {
		names = inArea(w.region, names, in.Area)
	}
	return listOf(find(names, in.Kind, in.Query, in.Limit)), nil
}

func inArea(r *region.Region, names []named, area string) []named {
	var inside []named
	for _, n := range names {
		if r.Within(n.row.Area, area) {
			inside = append(inside, n)
		}
	}
	return inside
}
