package gtfs

func (r *reader) readTransfers() {
	seen := map[Transfer]bool{} // by what they are about; Type and MinTime are 0
	r.table(&transfersTable, func(w *row) {
		w.entity = w.get(0) + " " + w.get(1)
		t := Transfer{
			FromStop: w.reference0(0, r.stops), ToStop: w.reference0(1, r.stops),
			FromRoute: w.reference0(4, r.routes), ToRoute: w.reference0(5, r.routes),
			FromTrip: w.reference0(6, r.trips), ToTrip: w.reference0(7, r.trips),
		}
		kind := w.enum(2, int(InSeatRefused))
		inSeat := kind >= int(InSeat)
		switch {
		case w.bad:
			return
		case inSeat && (t.FromTrip == None || t.ToTrip == None):
			w.fail(6, "missing_required_field")
			return
		case !inSeat && (t.FromStop == None || t.ToStop == None):
			w.fail(0, "missing_required_field")
			return
		}
		w.checkTransferEnd(0, t.FromStop, t.FromRoute, t.FromTrip)
		w.checkTransferEnd(1, t.ToStop, t.ToRoute, t.ToTrip)
		least := int32(0)
		if w.has(3) {
			least = int32(w.number(3))
		}
		if w.bad {
			return
		}
		if seen[t] {
			w.bad = true
			w.problem(Problem{
				File: w.file.Name, Line: w.line, Entity: w.entity, Field: "from_stop_id to_stop_id", Value: w.entity,
				Code: "duplicate_key", Severity: Error,
			})
			return
		}
		seen[t] = true
		t.Type, t.MinTime = TransferType(kind), least
		if t.Type == MinimumTime && !w.has(3) {
			w.warn(3, "missing_min_transfer_time")
		}
		r.transferLines = append(r.transferLines, w.line)
		r.feed.Transfers = append(r.feed.Transfers, t)
		w.kept()
	})
}

// checkTransferEnd checks one end of a transfer: end is 0 for from, 1 for to.
func (w *row) checkTransferEnd(end, stop, route, trip int) {
	if stop != None {
		if kind := w.feed.Stops[stop].Kind; kind != Platform && kind != Station {
			w.fail(end, "transfer_with_invalid_stop_location_type")
		}
	}
	if trip != None && route != None && w.feed.Trips[trip].Route != route {
		w.fail(6+end, "transfer_with_invalid_trip_and_route")
	}
}

// checkTransfers reports the transfers whose trip does not call at their stop.
func (r *reader) checkTransfers() {
	for i, t := range r.feed.Transfers {
		tell := func(field string, trip int, code string) {
			r.problem(Problem{
				File: "transfers.txt", Line: r.transferLines[i], Entity: r.feed.Trips[trip].ID, Field: field, Code: code, Severity: Warning,
			})
		}
		for _, end := range []struct {
			stop, trip int
			field      string
			last       bool // an in-seat transfer takes place at the last stop, else at the first
		}{{t.FromStop, t.FromTrip, "from_trip_id", true}, {t.ToStop, t.ToTrip, "to_trip_id", false}} {
			if end.stop == None || end.trip == None {
				continue
			}
			times := r.feed.Trips[end.trip].Times
			first := 0
			if end.last {
				first = len(times) - 1
			}
			switch {
			case !r.callsAt(times, end.stop):
				tell(end.field, end.trip, "transfer_with_invalid_trip_and_stop")
			case t.Type >= InSeat && !r.callsAt(times[first:first+1], end.stop):
				tell(end.field, end.trip, "transfer_with_suspicious_mid_trip_in_seat")
			}
		}
	}
}

// callsAt reports whether one of the calls is at the stop or in the station.
func (r *reader) callsAt(times []StopTime, stop int) bool {
	for _, s := range times {
		if int(s.Stop) == stop || r.feed.Stops[s.Stop].Parent == stop {
			return true
		}
	}
	return false
}
