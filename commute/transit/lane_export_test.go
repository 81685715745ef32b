package transit

import "github.com/sanquan/sanquan/commute/transit/kernel"

// Use makes the window search with the i-th of the kernels that the processor
// can run, fastest first, and returns their name; ok is false when there are
// fewer.
func (w *Window) Use(i int) (name string, ok bool) {
	for width := range w.kernels {
		all := kernel.Available(32 << width)
		if i >= len(all) {
			return "", false
		}
		w.kernels[width] = all[i]
		name = all[i].Name
	}
	return name, true
}

// Use does the same for a window of arrivals.
func (w *ReverseWindow) Use(i int) (name string, ok bool) { return w.window.Use(i) }

// LaneWork counts what the kernels were given.
type LaneWork struct {
	Scans, Positions, Trips int // chains; calls of them from the first boarding on; trips at these
	Paths, Published        int // footpaths; stops made ready
	Touched                 int // stops with a label
}

// Count makes the window count what its searches do.
func (w *Window) Count(c *LaneWork) {
	for width, best := range w.kernels {
		w.kernels[width] = &kernel.Set{
			Name: best.Name, Lanes: best.Lanes,
			Scan: func(a *kernel.Scan) {
				c.Scans++
				c.Positions += len(a.Stops) - a.First
				c.Trips += (len(a.Stops) - a.First) * a.Trips
				best.Scan(a)
			},
			Walk: func(a *kernel.Walk) {
				for _, from := range a.From {
					c.Paths += int(a.First[from+1] - a.First[from])
				}
				best.Walk(a)
			},
			Publish: func(a *kernel.Publish) {
				c.Published += len(a.Stops)
				best.Publish(a)
			},
			Travel: func(a *kernel.Travel) {
				c.Touched += len(a.Stops)
				best.Travel(a)
			},
			TravelBack: best.TravelBack,
		}
	}
}
