package reach

import (
	"math"

	"github.com/sanquan/sanquan/commute/transit"
)

// rankOf is the nearest rank, from 1, of a percentile among n values.
func rankOf(percentile float64, n int) int {
	// 1e-9 takes back the excess of products such as 55.00000000000001.
	return min(n, max(1, int(math.Ceil(percentile*float64(n)/100-1e-9))))
}

// selectRank returns the value of the given rank, from 1, by Hoare's
// quickselect on the median of three, finishing short runs by insertion sort.
// It reorders v. Expected cost linear in len(v).
func selectRank(v []transit.Seconds, rank int) transit.Seconds {
	k := rank - 1
	lo, hi := 0, len(v)-1
	for hi-lo > 12 {
		mid := (lo + hi) / 2
		if v[mid] < v[lo] {
			v[mid], v[lo] = v[lo], v[mid]
		}
		if v[hi] < v[lo] {
			v[hi], v[lo] = v[lo], v[hi]
		}
		if v[hi] < v[mid] {
			v[hi], v[mid] = v[mid], v[hi]
		}
		pivot := v[mid]
		i, j := lo, hi
		for i <= j {
			for v[i] < pivot {
				i++
			}
			for pivot < v[j] {
				j--
			}
			if i <= j {
				v[i], v[j] = v[j], v[i]
				i++
				j--
			}
		}
		switch {
		case k <= j:
			hi = j
		case k >= i:
			lo = i
		default:
			return v[k]
		}
	}
	for i := lo + 1; i <= hi; i++ {
		x := v[i]
		j := i
		for ; j > lo && x < v[j-1]; j-- {
			v[j] = v[j-1]
		}
		v[j] = x
	}
	return v[k]
}
