package cli

import (
	"strconv"

	"github.com/sanquan/sanquan/industry/chain"
)

// mostFindings is the number of findings of a list written; JSON has all.
const mostFindings = 5

func (a *App) writeLists(p *printer, l chain.Lists) {
	for _, of := range []struct {
		id    string
		found []chain.NodeFinding
	}{{"strong", l.Strong}, {"extend", l.Extend}, {"fill", l.Fill}, {"weak", l.Weak}} {
		p.line("")
		p.line(a.T("chain.list."+of.id) + " " + strconv.Itoa(len(of.found)) + "  " + a.T("chain.list.what."+of.id))
		if len(of.found) == 0 {
			p.line("  " + a.T("chain.list.empty."+of.id))
		}
		for i, f := range of.found {
			if i == mostFindings {
				p.line("  " + a.T("chain.more", "count", len(of.found)-i))
				break
			}
			a.writeFinding(p, f)
		}
	}
}

func (a *App) writeFinding(p *printer, f chain.NodeFinding) {
	p.line("  " + f.Name)
	for _, n := range f.Reasons {
		p.line("    " + a.note(n))
	}
	for _, m := range f.Measures {
		line := a.T("chain.measure." + m.ID)
		if m.Value != nil {
			line += " " + strconv.FormatFloat(*m.Value, 'g', 4, 64) + " = " + m.Formula
		} else {
			line += " " + a.T("chain.cannot_say") + " " + m.Formula
		}
		if m.Why != nil {
			line += "  " + a.note(*m.Why)
		}
		p.line("    " + line)
	}
	if len(f.Firms) > 0 {
		line := "    " + a.T("chain.list.firms", "firms", a.firmList(f.Firms))
		if f.From != "" {
			line += a.T("chain.list.dated", "from", f.From, "until", f.Until)
		}
		p.line(line)
	}
	if len(f.Candidates) > 0 {
		p.line("    " + a.T("chain.list.candidates", "firms", a.firmList(f.Candidates)))
	}
}
