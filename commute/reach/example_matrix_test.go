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

// The hospital is some 25 minutes away: by steps it counts within the cut-off
// wholly and beyond it not at all, by the other decays more or less.
func ExampleMatrix_Access() {
	engine := shuttle()
	points, err := reach.ReadPoints(strings.NewReader("id,lon,lat,beds\nhome,116.32,39.89,0\nhospital,116.6714,39.89,100\n"), "places.csv", []string{"beds"})
	if err != nil {
		fmt.Println(err)
		return
	}
	m, err := engine.Matrix(points.Points[:1], points.Points, reach.MatrixParams{Params: reach.DefaultParams()})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, decay := range []reach.Decay{{Kind: reach.Step}, {Kind: reach.Exponential}, {Kind: reach.Logistic, Minutes: 5}} {
		params := reach.AccessParams{Opportunities: points.Columns, Decay: decay, Cutoffs: []int{15, 30}}
		err = m.Access(context.Background(), params, reach.Run{}, func(_ int, values []float64) error {
			fmt.Printf("%s: %.1f beds at 15 min, %.1f at 30\n", decay.Kind, values[0], values[1])
			return nil
		})
		if err != nil {
			fmt.Println(err)
		}
	}
	// Output:
	// step: 0.0 beds at 15 min, 100.0 at 30
	// exponential: 31.0 beds at 15 min, 55.7 at 30
	// logistic: 2.3 beds at 15 min, 84.5 at 30
}
