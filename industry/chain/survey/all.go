package survey

import (
	"sync"

	"github.com/sanquan/sanquan/industry/chain/graph"
)

// None is the node of a Row that has no such node.
const None = ^graph.NodeIdx(0)

// Row is a chain in an area.
type Row struct {
	Chain graph.ChainIdx
	Area  AreaIdx
	// Numbers of nodes of the chain by finding.
	Present, Strong, Weak, Fill, Extend, Unsaid int32
	// The most pressing node of each list: of what is strong and weak the one
	// with the most and fewest firms, of what is to be filled that of the
	// greatest need, of what could follow that of the greatest density times
	// gain. The lower index goes first among equals.
	BestStrong, BestWeak, BestFill, BestExtend graph.NodeIdx
}

// All judges every chain in every area of the finest level: rows by area, then
// chain. Workers is the number of goroutines, at least 1.
func (s *Survey) All(workers int) []Row {
	var areas []AreaIdx
	for a, fine := range s.Fine {
		if fine {
			areas = append(areas, AreaIdx(a))
		}
	}
	chains := len(s.Graph.Chains)
	rows := make([]Row, len(areas)*chains)
	next := make(chan int)
	var done sync.WaitGroup
	for range max(1, workers) {
		done.Go(func() {
			var v View
			in := make([]bool, len(s.Fine))
			for i := range next {
				in[areas[i]] = true
				s.View(in, &v)
				in[areas[i]] = false
				for c := range chains {
					rows[i*chains+c] = s.row(graph.ChainIdx(c), areas[i], &v)
				}
			}
		})
	}
	for i := range areas {
		next <- i
	}
	close(next)
	done.Wait()
	return rows
}

func (s *Survey) row(c graph.ChainIdx, a AreaIdx, v *View) Row {
	r := Row{Chain: c, Area: a, BestStrong: None, BestWeak: None, BestFill: None, BestExtend: None}
	if v.Sum == 0 {
		return r
	}
	most, fewest, need, next := int32(0), int32(0), 0, -1.0
	for _, n := range s.Graph.Members(c) {
		verdict := v.Verdicts[n]
		if verdict == 0 {
			continue
		}
		if verdict&Present != 0 {
			r.Present++
			firms := v.Firms[n]
			if verdict&Strong != 0 {
				if r.Strong++; firms > most {
					most, r.BestStrong = firms, n
				}
			}
			if verdict&Weak != 0 {
				if r.Weak++; r.BestWeak == None || firms < fewest {
					fewest, r.BestWeak = firms, n
				}
			}
			if verdict&Unsaid != 0 {
				r.Unsaid++
			}
			continue
		}
		if verdict&Fill != 0 {
			r.Fill++
			if of := s.Need(n, v); of > need {
				need, r.BestFill = of, n
			}
		}
		if verdict&Extend != 0 {
			r.Extend++
			if of := s.Promise(n, v); of > next {
				next, r.BestExtend = of, n
			}
		}
	}
	return r
}

// Promise is the density of a node in a view times its gain, 0 where either
// cannot be told.
func (s *Survey) Promise(n graph.NodeIdx, v *View) float64 {
	density, ok := v.Reading.Density(int(n))
	if !ok {
		return 0
	}
	gain, _ := v.Reading.Gain(int(n))
	return density * gain
}
