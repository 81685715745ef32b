package main

import (
	"fmt"
	"testing"

	"github.com/sanquan/sanquan/region"
)

func TestLoopsAreClosed(t *testing.T) {
	p := &pack{stationAt: map[string]int{}}
	const n = 18
	var names []string
	for i := range n {
		name := fmt.Sprintf("s%02d", i)
		names = append(names, name)
		err := p.addStation(region.Station{ID: "bjm:" + name, Name: name, Mode: "metro", Lon: 116 + 0.01*float64(i), Lat: 40}, "bjm|"+name)
		if err != nil {
			t.Fatal(err)
		}
	}
	runs := func(n, seconds int) []int {
		r := make([]int, n)
		for i := 1; i < n; i++ {
			r[i] = seconds
		}
		return r
	}
	full := &metroPattern{line: "2号线", name: "full", stations: append([]string(nil), names...), runs: runs(n, 100)}
	// Lacks s17, which lies between its end s16 and its start s00.
	short := &metroPattern{line: "2号线", name: "short", stations: append([]string(nil), names[:n-1]...), runs: runs(n-1, 120)}
	half := &metroPattern{line: "2号线", name: "half", stations: append([]string(nil), names[:9]...), runs: runs(9, 100)}
	other := &metroPattern{line: "1号线", name: "other", stations: append([]string(nil), names...), runs: runs(n, 100)}
	p.closeLoops([]*metroPattern{full, short, half, other})

	if got := full.stations[len(full.stations)-1]; len(full.stations) != n+1 || got != "s00" {
		t.Errorf("full: %d stations, last %s", len(full.stations), got)
	}
	if got := fmt.Sprint(short.stations[n-2:], short.runs[n-1]); got != "[s16 s17 s00] 100" {
		t.Errorf("short ends %s, want the hop of the full pattern", got)
	}
	if len(half.stations) != 9 || len(other.stations) != n {
		t.Error("a pattern that is no round was closed")
	}
}

func TestBandsAreCutToFirstAndLast(t *testing.T) {
	p := &pack{}
	m := &metroPattern{
		line: "x", name: "X-1", stations: []string{"a", "b"}, runs: []int{0, 60},
		first: 4*60 + 50, last: 22*60 + 10, trips: []int{2, 3, 4, 5, 6}, day: 21,
	}
	if err := p.addMetroPattern(m); err != nil {
		t.Fatal(err)
	}
	got := ""
	for _, b := range p.Bands {
		got += fmt.Sprintf("%s-%s:%d ", b.From, b.To, b.Trips)
	}
	const want = "04:50-05:00:1 05:00-07:00:2 07:00-09:00:3 09:00-17:00:4 17:00-20:00:5 20:00-22:11:6 "
	if got != want || p.Services[0].PerDay != 21 {
		t.Errorf("got  %s(%d)\nwant %s(21)", got, p.Services[0].PerDay, want)
	}
	m.first = 6 * 60
	if err := p.addMetroPattern(m); err == nil {
		t.Error("a trip that no band counts was accepted though none leaves before 05:00")
	}
}
