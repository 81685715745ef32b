package network

import (
	"cmp"
	"math"
	"slices"

	"github.com/tidwall/rtree"

	"github.com/sanquan/sanquan/base/geo"
	"github.com/sanquan/sanquan/commute/transit"
)

// metresPerDegree is less than the length of a degree of latitude anywhere on
// the ellipsoid (110,574 m at the equator), so a box made with it is never too
// small.
const metresPerDegree = 110_500

// near searches the index in a box and then measures. Regions that touch a
// pole or the antimeridian are searched to the edge only.
func near(index *rtree.RTreeG[transit.StopIdx], p geo.WGS84, within geo.Metres, at func(transit.StopIdx) geo.WGS84) []Near {
	if !p.Valid() || within < 0 || math.IsNaN(float64(within)) {
		return nil
	}
	lat := float64(within) / metresPerDegree
	lon := 360.0
	if edge := math.Abs(p.Lat) + lat; edge < 89 {
		lon = lat / math.Cos(edge*math.Pi/180)
	}
	var list []Near
	index.Search([2]float64{p.Lon - lon, p.Lat - lat}, [2]float64{p.Lon + lon, p.Lat + lat},
		func(_, _ [2]float64, s transit.StopIdx) bool {
			if d := geo.Distance(p, at(s)); d <= within {
				list = append(list, Near{s, d})
			}
			return true
		})
	slices.SortFunc(list, func(a, b Near) int {
		return cmp.Or(cmp.Compare(a.Distance, b.Distance), cmp.Compare(a.Stop, b.Stop))
	})
	return list
}
