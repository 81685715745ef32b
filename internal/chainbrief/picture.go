package chainbrief

import "github.com/sanquan/sanquan/industry/chain"

// picture is the chain as boxes and lines, in units of the drawing.
type picture struct {
	Width, Height float64
	Boxes         []box
	Lines         []line
}

type box struct {
	X, Y, W, H float64
	Base       float64 // of the text
	Name       string  // as it fits; Full is all of it
	Full       string
	Status     string // present | outside | missing, and single
}

type line struct{ X1, Y1, XM, X2, Y2 float64 }

// The size of the drawing: a column for each layer, a row for each node of
// the fullest one.
const (
	boxWidth, boxHeight = 150, 22
	columnGap, rowGap   = 24, 4
	mostRunes           = 12 // of a name
)

func draw(d *chain.Diagnosis) picture {
	layers, rows := 0, map[int]int{}
	most := 0
	for _, n := range d.Nodes {
		layers = max(layers, n.Layer+1)
		rows[n.Layer]++
		most = max(most, rows[n.Layer])
	}
	p := picture{Width: float64(max(1, layers))*(boxWidth+columnGap) - columnGap, Height: float64(max(1, most)) * (boxHeight + rowGap)}
	at := map[string]box{}
	for _, n := range d.Nodes {
		y := n.Y*p.Height - boxHeight/2
		b := box{X: float64(n.Layer) * (boxWidth + columnGap), Y: y, W: boxWidth, H: boxHeight, Base: y + 15.5, Status: string(n.Status), Name: fitted(n.Name), Full: n.Name}
		if n.Single {
			b.Status += " single"
		}
		p.Boxes = append(p.Boxes, b)
		at[n.ID] = b
	}
	for _, e := range d.Edges {
		from, to := at[e.From], at[e.To]
		x1, x2 := from.X+boxWidth, to.X
		p.Lines = append(p.Lines, line{x1, from.Y + boxHeight/2, (x1 + x2) / 2, x2, to.Y + boxHeight/2})
	}
	return p
}

// fitted cuts a name to the width of a box.
func fitted(name string) string {
	if r := []rune(name); len(r) > mostRunes {
		return string(r[:mostRunes-1]) + "…"
	}
	return name
}
