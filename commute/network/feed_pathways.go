package network

import (
	"container/heap"
	"math"

	"github.com/sanquan/sanquan/base/geo"
	"github.com/sanquan/sanquan/commute/gtfs"
	"github.com/sanquan/sanquan/commute/transit"
)

// stationWays returns the ways on foot along pathways between the platforms
// of stations that have them. A platform that the pathways do not lead to
// cannot be walked to from another one that they touch: pathways describe a
// station wholly or not at all. Rules of transfers.txt go before.
func (r *feedReader) stationWays() []transfer {
	g := r.newHalls()
	if g == nil {
		return nil
	}
	var list []transfer
	for from := range r.feed.Stops {
		if r.stops[from] == transit.NoStop || !g.touched[from] {
			continue
		}
		times := g.walk(from)
		for _, to := range g.goals(from, times) {
			if _, stated := r.transfers[[2]int{from, to}]; stated {
				continue
			}
			time := times[to]
			list = append(list, transfer{from: r.stops[from], to: r.stops[to], time: transit.Seconds(time), none: time >= int32(transit.Day)})
			r.report.Pathways++
		}
	}
	return list
}

// halls is the graph of the insides of stations.
type halls struct {
	feed    *gtfs.Feed
	stops   []transit.StopIdx
	ways    [][]hallWay // by stop
	touched []bool      // platforms that pathways lead to or from
	inside  map[int][]int
}

type hallWay struct {
	to   int
	time int32 // seconds
}

const unwalked = int32(math.MaxInt32)

func (r *feedReader) newHalls() *halls {
	if len(r.feed.Pathways) == 0 {
		return nil
	}
	stops := r.feed.Stops
	g := &halls{
		feed: r.feed, stops: r.stops, ways: make([][]hallWay, len(stops)), touched: make([]bool, len(stops)), inside: map[int][]int{},
	}
	for i := range r.feed.Pathways {
		p := &r.feed.Pathways[i]
		time, ok := r.pathTime(p)
		if !ok {
			r.report.PathwaysIgnored++
			continue
		}
		g.ways[p.From] = append(g.ways[p.From], hallWay{p.To, time})
		if p.Bidirectional {
			g.ways[p.To] = append(g.ways[p.To], hallWay{p.From, time})
		}
		g.touched[p.From], g.touched[p.To] = true, true
	}
	for i, s := range stops {
		if s.Kind == gtfs.BoardingArea && s.Parent != gtfs.None && g.touched[i] { // a part of its platform
			g.ways[i] = append(g.ways[i], hallWay{s.Parent, 0})
			g.ways[s.Parent] = append(g.ways[s.Parent], hallWay{i, 0})
			g.touched[s.Parent] = true
		}
	}
	for i, s := range stops {
		if g.touched[i] && r.stops[i] != transit.NoStop && s.Parent != gtfs.None {
			g.inside[s.Parent] = append(g.inside[s.Parent], i)
		}
	}
	return g
}

// pathTime returns how long a pathway takes: as it says, or by its length at
// walking speed, or by the straight line between its ends.
func (r *feedReader) pathTime(p *gtfs.Pathway) (int32, bool) {
	seconds := float64(p.Time)
	if p.Time == 0 {
		from, to := r.feed.Stops[p.From].Point, r.feed.Stops[p.To].Point
		switch {
		case p.Length > 0:
			seconds = math.Ceil(p.Length / r.Options.WalkMetresPerSecond)
		case known(from) && known(to):
			seconds = float64(r.Options.walkTime(geo.Distance(from, to)))
		default:
			return 0, false
		}
	}
	return int32(min(seconds, float64(transit.Day))), true
}

// goals returns the platforms of the same station that pathways touch, and
// those elsewhere that they lead to.
func (g *halls) goals(from int, times map[int]int32) []int {
	var list []int
	station := g.feed.Stops[from].Parent
	for _, to := range g.inside[station] {
		if to != from {
			list = append(list, to)
			if _, ok := times[to]; !ok {
				times[to] = unwalked
			}
		}
	}
	for to := range g.stops {
		if time, ok := times[to]; ok && time != unwalked && to != from && g.stops[to] != transit.NoStop &&
			(station == gtfs.None || g.feed.Stops[to].Parent != station) {
			list = append(list, to)
		}
	}
	return list
}

// walk returns the least times from a stop to all that it leads to (Dijkstra).
func (g *halls) walk(from int) map[int]int32 {
	times := map[int]int32{from: 0}
	queue := hallQueue{{from, 0}}
	for len(queue) > 0 {
		at := heap.Pop(&queue).(hallWay)
		if at.time > times[at.to] {
			continue
		}
		for _, w := range g.ways[at.to] {
			t := min(at.time+w.time, int32(transit.Day))
			if before, ok := times[w.to]; !ok || t < before {
				times[w.to] = t
				heap.Push(&queue, hallWay{w.to, t})
			}
		}
	}
	return times
}

// hallQueue is a heap of places by time.
type hallQueue []hallWay

func (q hallQueue) Len() int           { return len(q) }
func (q hallQueue) Less(a, b int) bool { return q[a].time < q[b].time }
func (q hallQueue) Swap(a, b int)      { q[a], q[b] = q[b], q[a] }
func (q *hallQueue) Push(x any)        { *q = append(*q, x.(hallWay)) }
func (q *hallQueue) Pop() any {
	last := len(*q) - 1
	x := (*q)[last]
	*q = (*q)[:last]
	return x
}
