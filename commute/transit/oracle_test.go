package transit_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/sanquan/sanquan/commute/transit"
)

const scenes = 8000

// Every stop, every departure, every number of rides.
func TestSearchAgreesWithTimeExpandedDijkstra(t *testing.T) {
	compared, reached, changes := 0, 0, 0
	for seed := range uint64(scenes) {
		s := anyScene(seed)
		tt := s.build(t)
		profile, err := tt.Profile(s.query)
		must(t, err)
		for i, depart := range profile.Departures {
			brute := s.brute(depart)
			want := brute[s.query.Rides]
			for stop := range s.stops {
				travel := profile.At(transit.StopIdx(stop))[i]
				if got := since(depart, want[stop]); got != travel {
					t.Fatalf("seed %d, departure %d, stop %d: travel time %d, brute force says %d", seed, depart, stop, travel, got)
				}
				compared++
				if travel != transit.Unreached {
					reached++
					if want[stop] != brute[1][stop] {
						changes++
					}
				}
			}
			checkJourneys(t, fmt.Sprintf("seed %d", seed), s, tt, depart, brute)
		}
	}
	t.Logf("%d networks, %d travel times equal, %d reached, %d only or sooner with a change", scenes, compared, reached, changes)
	if reached < compared/4 || changes < 1000 {
		t.Errorf("the scenes are too easy")
	}
}

func since(depart, arrive transit.Seconds) transit.Seconds {
	if arrive == transit.Unreached {
		return arrive
	}
	return arrive - depart
}

// checkJourneys compares the single journey with what the brute force reached.
func checkJourneys(t *testing.T, name string, s *scene, tt *transit.Timetable, depart transit.Seconds, brute [][]transit.Seconds) {
	t.Helper()
	want, rides := s.bruteArrival(depart, brute)
	j, ok, err := tt.Journey(s.query.From, s.to, depart, s.query)
	must(t, err)
	if !ok {
		if want != transit.Unreached {
			t.Fatalf("%s, departure %d: no journey, brute force arrives at %d", name, depart, want)
		}
		return
	}
	if j.Arrive != want || j.Rides() != rides || j.Depart != depart {
		t.Fatalf("%s, departure %d: journey %d-%d with %d rides, brute force arrives at %d with %d",
			name, depart, j.Depart, j.Arrive, j.Rides(), want, rides)
	}
	if err := s.walkThrough(tt, j, s.to); err != nil {
		t.Fatalf("%s, departure %d: %v\n%+v", name, depart, err, j)
	}
}

// bruteArrival returns the earliest arrival at the destination and the fewest
// rides it takes.
func (s *scene) bruteArrival(depart transit.Seconds, brute [][]transit.Seconds) (best transit.Seconds, rides int) {
	best = transit.Unreached
	for k := range brute {
		for _, a := range s.to {
			if at := brute[k][a.Stop]; at != transit.Unreached && at+a.Time <= depart+s.query.Limit && at+a.Time < best {
				best, rides = at+a.Time, k
			}
		}
	}
	return best, rides
}

// walkThrough makes the journey leg by leg and reports the first one that
// cannot be made.
func (s *scene) walkThrough(tt *transit.Timetable, j transit.Journey, to []transit.Access) error {
	at, stop, state := j.Depart, transit.NoStop, "origin"
	arrive := func(walk transit.Seconds, list []transit.Access, x transit.StopIdx) bool {
		for _, a := range list {
			if a.Stop == x && a.Time == walk {
				return true
			}
		}
		return false
	}
	enter := func(x transit.StopIdx) error { // an access of no time has no leg
		if state == "origin" {
			if !arrive(0, s.query.From, x) {
				return fmt.Errorf("the origin is not at stop %d", x)
			}
			stop, state = x, "on foot"
		}
		if stop != x {
			return fmt.Errorf("at stop %d, not %d", stop, x)
		}
		return nil
	}
	for i, l := range j.Legs {
		if l.Depart < at || !l.Ride && l.Depart != at || l.Arrive < l.Depart {
			return fmt.Errorf("leg %d does not fit in time", i)
		}
		switch {
		case l.Ride:
			if err := enter(l.From); err != nil {
				return err
			}
			board, leave := l.Trip.Calls[l.FromCall], l.Trip.Calls[l.ToCall]
			shift := transit.Seconds(l.Day)*transit.Day + s.offset(l.Trip.Clock, s.day+l.Day) - s.offset(0, s.day)
			slack := tt.Stop(stop).Board
			if c := tt.Stop(stop).Change; state == "got off" && c != 0 {
				slack = c
			}
			if at+slack > l.Depart || l.Wait != l.Depart-at {
				return fmt.Errorf("leg %d: slack %d is not kept or wait is wrong", i, slack)
			}
			if l.FromCall >= l.ToCall || board.Stop != l.From || leave.Stop != l.To || board.NoBoard || leave.NoLeave ||
				board.Depart+shift != l.Depart || leave.Arrive+shift != l.Arrive || l.Shift != shift || !l.Trip.Days.Has(s.day+l.Day) {
				return fmt.Errorf("leg %d is not a ride of its trip", i)
			}
			stop, state = l.To, "got off"
		case l.From == transit.NoStop:
			if state != "origin" || !arrive(l.Arrive-l.Depart, s.query.From, l.To) {
				return fmt.Errorf("leg %d is no access", i)
			}
			stop, state = l.To, "on foot"
		case l.To == transit.NoStop:
			if err := enter(l.From); err != nil {
				return err
			}
			if i != len(j.Legs)-1 || !arrive(l.Arrive-l.Depart, to, stop) {
				return fmt.Errorf("leg %d does not lead to the destination", i)
			}
			state = "there"
		default:
			if state != "got off" || stop != l.From || !s.hasPath(l.From, l.To, l.Arrive-l.Depart) {
				return fmt.Errorf("leg %d is no footpath after a ride", i)
			}
			stop, state = l.To, "on foot"
		}
		at = l.Arrive
	}
	if state == "origin" { // no legs: origin and destination are one stop
		for _, a := range s.query.From {
			if a.Time == 0 && arrive(0, to, a.Stop) {
				stop, state = a.Stop, "on foot"
			}
		}
	}
	if state != "there" && !arrive(0, to, stop) || at != j.Arrive {
		return fmt.Errorf("does not end at the destination on time")
	}
	if j.RideTime()+j.WaitTime()+j.WalkTime() != j.Arrive-j.Depart || j.WalkTime() < 0 {
		return fmt.Errorf("times do not add up")
	}
	return nil
}

func (s *scene) hasPath(from, to transit.StopIdx, time transit.Seconds) bool {
	for _, p := range s.paths {
		if p.from == from && p.to == to && p.time == time {
			return true
		}
	}
	return false
}

// The journeys of a window contain, for each departure and number of rides,
// one that leaves no earlier and arrives when the brute force does.
func TestJourneysOfAWindowAreCompleteAndUndominated(t *testing.T) {
	listed := 0
	for seed := range uint64(scenes / 2) {
		s := anyScene(seed)
		tt := s.build(t)
		all, err := tt.Journeys(s.to, s.query)
		must(t, err)
		listed += len(all)
		for i, j := range all {
			if err := s.walkThrough(tt, j, s.to); err != nil {
				t.Fatalf("seed %d, journey %d: %v\n%+v", seed, i, err, j)
			}
			for o, other := range all {
				if o != i && j.Rides() > 0 && other.Depart >= j.Depart && other.Arrive <= j.Arrive && other.Rides() <= j.Rides() {
					t.Fatalf("seed %d: journey %d is no better than %d", seed, i, o)
				}
			}
		}
		for d := s.query.Depart; d == s.query.Depart || d < s.query.Depart+s.query.Window; d += s.query.Step {
			brute := s.brute(d)
			for k := range brute {
				want, _ := s.bruteArrival(d, brute[:k+1])
				got := transit.Unreached
				for _, j := range all {
					arrive := j.Arrive
					if j.Rides() == 0 {
						arrive += d - j.Depart
					} else if j.Depart < d {
						continue
					}
					if j.Rides() <= k && arrive <= d+s.query.Limit {
						got = min(got, arrive)
					}
				}
				if got != want {
					t.Fatalf("seed %d, departure %d, %d rides: journeys arrive at %d, brute force at %d\n%+v", seed, d, k, got, want, all)
				}
			}
		}
	}
	t.Logf("%d journeys", listed)
}

func TestDirectListsEveryRideWithoutAChange(t *testing.T) {
	rides := 0
	for seed := range uint64(scenes / 2) {
		s := anyScene(seed)
		tt := s.build(t)
		from, to := s.query.From[0].Stop, s.to[0].Stop
		depart, window := s.query.Depart, transit.Seconds(3600)
		got, err := tt.Direct(from, to, depart, window)
		must(t, err)
		type interval struct{ Depart, Arrive transit.Seconds }
		want, have := map[interval]int{}, map[interval]int{}
		for _, r := range s.runs() {
			for i, c := range r.calls[:len(r.calls)-1] {
				at := c.Depart + r.shift
				if c.Stop != from || c.NoBoard || at < depart || at >= depart+window {
					continue
				}
				for _, l := range r.calls[i+1:] {
					if l.Stop == to && !l.NoLeave {
						want[interval{at, l.Arrive + r.shift}]++
						break
					}
				}
			}
		}
		for _, l := range got {
			have[interval{l.Depart, l.Arrive}]++
			rides++
		}
		if diff := cmp.Diff(want, have); diff != "" {
			t.Fatalf("seed %d:\n%s", seed, diff)
		}
	}
	if rides < 100 {
		t.Errorf("only %d rides: the scenes are too easy", rides)
	}
}
