package reach_test

import (
	"context"
	"fmt"
	"strings"

	"github.com/sanquan/sanquan/base/geo"
	"github.com/sanquan/sanquan/commute/network"
	"github.com/sanquan/sanquan/commute/reach"
	"github.com/sanquan/sanquan/region"
)

// Three offices on foot from one another, and how many jobs are within a
// quarter of an hour.
func ExampleEngine_Matrix() {
	n, err := network.Build(region.New(region.Tables{}), network.DefaultOptions())
	if err != nil {
		fmt.Println(err)
		return
	}
	centre := geo.WGS84{Lon: 116.32, Lat: 39.89}
	north := geo.Destination(centre, 0, 800)
	table := fmt.Sprintf("id,lon,lat,jobs\ncentre,%v,%v,10\nnorth,%v,%v,5\nfar,116.5,39.89,900\n",
		centre.Lon, centre.Lat, north.Lon, north.Lat)
	points, err := reach.ReadPoints(strings.NewReader(table), "offices.csv", []string{"jobs"})
	if err != nil {
		fmt.Println(err)
		return
	}
	m, err := reach.New(n).Matrix(points.Points, points.Points, reach.MatrixParams{Percentiles: []float64{50}})
	if err != nil {
		fmt.Println(err)
		return
	}
	params := reach.AccessParams{Opportunities: points.Columns, Decay: reach.Decay{Kind: reach.Step}, Cutoffs: []int{15}}
	err = m.Access(context.Background(), params, reach.Run{}, func(origin int, values []float64) error {
		fmt.Println(m.Origins[origin].ID, values[0])
		return nil
	})
	fmt.Println(err)
	// Output:
	// centre 15
	// north 15
	// far 900
	// <nil>
}
