package gtfs

import "strings"

// Fare is a price of fares v1 (fare_attributes.txt).
type Fare struct {
	ID           string
	Price        float64 // in Currency
	Currency     string  // ISO 4217
	BeforeBoard  bool    // paid before boarding, otherwise on board
	Transfers    int     // number of them that it allows, or Unlimited
	Agency       int     // index, None where not given
	TransferTime int32   // seconds until a transfer expires, 0 where not given
}

// Unlimited is the number of transfers of a fare that sets no limit.
const Unlimited = -1

// FareRule says where a fare holds. What it does not name is not restricted.
type FareRule struct {
	Fare                          int    // index
	Route                         int    // index, None where any
	Origin, Destination, Contains string // fare zones
}

func (r *reader) readFares() {
	r.table(&faresTable, func(w *row) {
		id := w.need(0)
		for column := 1; column <= 3; column++ {
			w.need(column)
		}
		if w.bad || !w.unique(r.fares, id) {
			return
		}
		f := Fare{
			ID: w.word(0), Price: w.amount(1), Currency: w.word(2), BeforeBoard: w.enum(3, 1) == 1,
			Transfers: Unlimited, Agency: w.hint(5, r.agencies), TransferTime: w.whole(6),
		}
		if len(f.Currency) != 3 || strings.Trim(f.Currency, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != "" {
			w.warn(2, "invalid_currency")
		}
		if w.has(4) {
			f.Transfers = w.enum(4, 2)
		}
		r.fares[f.ID] = len(r.feed.Fares)
		r.feed.Fares = append(r.feed.Fares, f)
		w.kept()
	})
}

func (r *reader) readFareRules() {
	zones := map[string]int{}
	for i, s := range r.feed.Stops {
		zones[s.Zone] = i
	}
	seen := map[FareRule]bool{}
	r.table(&fareRulesTable, func(w *row) {
		rule := FareRule{Fare: w.reference(0, r.fares), Route: w.reference0(1, r.routes)}
		if w.bad {
			return
		}
		for column := 2; column <= 4; column++ {
			w.hint(column, zones)
		}
		rule.Origin, rule.Destination, rule.Contains = w.word(2), w.word(3), w.word(4)
		if seen[rule] {
			w.fail(0, "duplicate_key")
			return
		}
		seen[rule] = true
		r.feed.FareRules = append(r.feed.FareRules, rule)
		w.kept()
	})
}
