// Package related measures how near two capabilities are to each other by the
// regions that have both, and from that what a region could do next.
//
// Of a matrix x of firms by region r and node i, a dot summing over an index:
//
//	location quotient  LQ_ri = (x_ri / x_r·) / (x_·i / x_··)      Balassa 1965
//	specialisation     M_ri  = 1 where LQ_ri ≥ 1, else 0
//	proximity          φ_ij  = Σ_r M_ri M_rj / max(Σ_r M_ri, Σ_r M_rj)   Hidalgo et al. 2007
//	density            d_ri  = Σ_{j≠i} M_rj φ_ij / Σ_{j≠i} φ_ij
//	gain               g_ri  = Σ_{j≠i, M_rj=0} φ_ij / Σ_{k≠j} φ_jk
//
// The diagonal is left out, as EconGeo does and py-ecomplexity does not. The
// gain is the opportunity gain of Hausmann and Hidalgo with all complexities
// equal: by how much, summed over what the region lacks, the density rises
// when i is added (docs/decisions/0027).
//
// Nodes that are specialised in the same regions have the same proximities, so
// everything is computed once for each such set of regions, exactly: of 95,559
// products a few thousand such sets remain. The package is pure and deterministic;
// a Space is safe for concurrent use.
package related

import (
	"encoding/binary"
	"slices"
)

// Quotient is the location quotient of count firms at a node, of row firms in
// the region, where node firms of all are at the node. The last three must not
// be 0.
func Quotient(count, row, node, all int) float64 {
	return float64(count) * float64(all) / (float64(row) * float64(node))
}

// Space holds the proximities of nodes.
type Space struct {
	class   []int32   // by node: the set of regions it is specialised in; -1 for none
	regions [][]int32 // by class, ascending
	size    []float64 // by class: nodes in it
	near    [][]near  // by class: classes that share a region, itself included, ascending
	total   []float64 // by class: Σ_{j≠i} φ_ij of a node i in it
	all     []float64 // by class: Σ_{j≠i} φ_ij / total_j
}

type near struct {
	class int32
	phi   float64
}

// NewSpace makes the space of nodes 0..nodes-1 from the nodes that each region
// is specialised in. Cost: the sum over classes of the classes they share a
// region with.
func NewSpace(nodes int, specialised [][]uint32) *Space {
	of := make([][]int32, nodes)
	for r, list := range specialised {
		for _, n := range list {
			of[n] = append(of[n], int32(r))
		}
	}
	s := &Space{class: make([]int32, nodes)}
	known := map[string]int32{}
	var key []byte
	for n, regions := range of {
		s.class[n] = -1
		if len(regions) == 0 {
			continue
		}
		key = key[:0]
		for _, r := range regions {
			key = binary.LittleEndian.AppendUint32(key, uint32(r))
		}
		c, ok := known[string(key)]
		if !ok {
			c = int32(len(s.regions))
			known[string(key)] = c
			s.regions, s.size = append(s.regions, regions), append(s.size, 0)
		}
		s.class[n] = c
		s.size[c]++
	}
	s.measure(len(specialised))
	return s
}

func (s *Space) measure(regions int) {
	in := make([][]int32, regions) // classes by region, ascending
	for c, list := range s.regions {
		for _, r := range list {
			in[r] = append(in[r], int32(c))
		}
	}
	n := len(s.regions)
	s.near, s.total, s.all = make([][]near, n), make([]float64, n), make([]float64, n)
	shared := make([]int32, n)
	var touched []int32
	for c, list := range s.regions {
		touched = touched[:0]
		for _, r := range list {
			for _, d := range in[r] {
				if shared[d] == 0 {
					touched = append(touched, d)
				}
				shared[d]++
			}
		}
		slices.Sort(touched)
		s.near[c] = make([]near, len(touched))
		for k, d := range touched {
			phi := float64(shared[d]) / float64(max(len(list), len(s.regions[d])))
			s.near[c][k] = near{d, phi}
			s.total[c] += s.size[d] * phi
			shared[d] = 0
		}
		s.total[c]-- // the node itself
	}
	for c := range n {
		for _, d := range s.near[c] {
			if s.total[d.class] > 0 {
				s.all[c] += s.size[d.class] * d.phi / s.total[d.class]
			}
		}
		if s.total[c] > 0 {
			s.all[c] -= 1 / s.total[c]
		}
	}
}

// Ubiquity is the number of regions specialised in a node.
func (s *Space) Ubiquity(node int) int {
	if c := s.class[node]; c >= 0 {
		return len(s.regions[c])
	}
	return 0
}

// Proximity is φ of two nodes; 0 where either has no specialised region.
func (s *Space) Proximity(i, j int) float64 {
	a, b := s.class[i], s.class[j]
	if a < 0 || b < 0 {
		return 0
	}
	k, ok := slices.BinarySearchFunc(s.near[a], b, func(n near, c int32) int { return int(n.class) - int(c) })
	if !ok {
		return 0
	}
	return s.near[a][k].phi
}

// Reading is what a space says of one region or group of regions.
type Reading struct {
	space *Space
	has   []bool    // by node
	held  []float64 // by class: Σ_j M_j φ_ij, the node itself included
	near  []float64 // by class: Σ_j M_j φ_ij / total_j, the same
}

// Read measures a region that is specialised in the given nodes, each named
// once. It need not be one of those the space was made of. The Reading is
// filled anew; one Reading may serve many calls, not at once.
func (s *Space) Read(have []uint32, r *Reading) {
	n := len(s.regions)
	if r.space != s {
		*r = Reading{space: s, has: make([]bool, len(s.class)), held: make([]float64, n), near: make([]float64, n)}
	}
	clear(r.has)
	clear(r.held)
	clear(r.near)
	mine := make([]float64, n)
	for _, i := range have {
		r.has[i] = true
		if c := s.class[i]; c >= 0 {
			mine[c]++
		}
	}
	for c, m := range mine {
		if m == 0 {
			continue
		}
		share := 0.0
		if s.total[c] > 0 {
			share = m / s.total[c]
		}
		for _, d := range s.near[c] {
			r.held[d.class] += m * d.phi
			r.near[d.class] += share * d.phi
		}
	}
}

// Density is d of a node, 0..1; false where the node has no proximity to any
// other.
func (r *Reading) Density(node int) (float64, bool) {
	held, total, ok := r.Parts(node)
	if !ok {
		return 0, false
	}
	return held / total, true
}

// Parts are numerator and denominator of Density.
func (r *Reading) Parts(node int) (held, total float64, ok bool) {
	c := r.space.class[node]
	if c < 0 || r.space.total[c] <= 0 {
		return 0, 0, false
	}
	held = r.held[c]
	if r.has[node] {
		held--
	}
	return held, r.space.total[c], true
}

// Gain is g of a node that the region is not specialised in; false where
// there is no proximity or the region has the node already.
func (r *Reading) Gain(node int) (float64, bool) {
	c := r.space.class[node]
	if c < 0 || r.space.total[c] <= 0 || r.has[node] {
		return 0, false
	}
	return max(0, r.space.all[c]-r.near[c]), true
}
