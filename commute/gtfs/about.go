package gtfs

// FeedInfo is what feed_info.txt says of the feed.
type FeedInfo struct {
	Publisher, URL, Language, Version string
	From, To                          Date // between which the publisher vouches for it, inclusive
	HasFrom, HasTo                    bool // whether the dates are given
}

// Attribution names who is to be named.
type Attribution struct {
	ID, Organization, URL         string
	Agency, Route, Trip           int // indices of what it is about; all None: the whole feed
	Producer, Operator, Authority bool
}

func (r *reader) readInfo() {
	r.table(&infoTable, func(w *row) {
		if r.feed.Info != nil {
			w.fail(-1, "more_than_one_entity")
			return
		}
		i := &FeedInfo{Publisher: w.text(0), URL: w.word(1), Language: w.word(2), Version: w.text(5)}
		for column := range 3 {
			if !w.has(column) {
				w.warn(column, "missing_required_field")
			}
		}
		i.From, i.HasFrom = w.day(3)
		i.To, i.HasTo = w.day(4)
		switch {
		case i.HasFrom && i.HasTo && i.To < i.From:
			w.warn(4, "start_and_end_range_out_of_order")
		case i.HasFrom != i.HasTo:
			w.warn(3, "missing_feed_info_date")
		}
		r.feed.Info = i
		w.kept()
	})
}

func (r *reader) readAttributions() {
	ids := map[string]int{}
	r.table(&attributionsTable, func(w *row) {
		w.need(0)
		a := Attribution{
			Organization: w.text(0), ID: w.word(1), URL: w.word(8),
			Agency: w.reference0(2, r.agencies), Route: w.reference0(3, r.routes), Trip: w.reference0(4, r.trips),
			Producer: w.enum(5, 1) == 1, Operator: w.enum(6, 1) == 1, Authority: w.enum(7, 1) == 1,
		}
		if w.bad || a.ID != "" && !w.unique(ids, a.ID) {
			return
		}
		if !a.Producer && !a.Operator && !a.Authority {
			w.warn(-1, "attribution_without_role")
		}
		ids[a.ID] = len(r.feed.Attributions)
		r.attributionLines = append(r.attributionLines, w.line)
		r.feed.Attributions = append(r.feed.Attributions, a)
		w.kept()
	})
}
