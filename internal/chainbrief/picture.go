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
	Middle     float64 // of the text
	Name       []string
	Status     string // present | outside | missing, and single
}

type line struct{ X1, Y1, XM, X2, Y2 float64 }

// The size of the drawing: a column for each layer, a row for each node of
// the fullest one.
const (
	boxWidth, boxHeight = 96, 26
	columnGap, rowGap   = 40, 6
	lineRunes           = 8 // of a name; two lines
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
		b := box{X: float64(n.Layer) * (boxWidth + columnGap), Y: n.Y*p.Height - boxHeight/2, W: boxWidth, H: boxHeight, Status: string(n.Status), Name: folded(n.Name)}
		b.Middle = b.Y + boxHeight/2 + 3
		if len(b.Name) == 2 {
			b.Middle -= 5
		}
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

// folded breaks a name into at most two lines.
func folded(name string) []string {
	r := []rune(name)
	if len(r) <= lineRunes+2 {
		return []string{name}
	}
	second := r[lineRunes:]
	if len(second) > lineRunes+2 {
		second = append(second[:lineRunes+1:lineRunes+1], '…')
	}
	return []string{string(r[:lineRunes]), string(second)}
}
