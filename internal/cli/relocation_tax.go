package cli

import (
	"io"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/sanquan/sanquan/base/fault"
	"github.com/sanquan/sanquan/industry/relocation"
)

// taxAnswer is what `relocation tax --json` prints; money is in fen.
type taxAnswer struct {
	relocation.Case
	relocation.Shares
}

func relocationTaxCommand(app *App) *cobra.Command {
	var three, after string
	var c relocation.Case
	var market, outside bool
	cmd := &cobra.Command{
		Use:   "tax",
		Short: app.T("relocation.tax.short"),
		Long:  app.T("relocation.tax.long"),
		Example: "  sanquan relocation tax --three 2500,2600,2700 --after 3000,4000,5000,6000\n" +
			"  sanquan relocation tax --three 3000,3000,3000 --after 1000,1000,1000,1000,1000 --json",
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			before, err := amounts("three", three)
			if err != nil {
				return err
			}
			if len(before) != len(c.Three) {
				return fault.New(fault.Invalid, "relocation.tax_three", "count", len(before)).On("three")
			}
			c.Three = [3]relocation.Fen(before)
			if c.After, err = amounts("after", after); err != nil {
				return err
			}
			c.Led, c.Fits = !market, !outside
			s, err := relocation.Share(c)
			if err != nil {
				return err
			}
			return app.Print(cmd, taxAnswer{c, s}, func(w io.Writer) error { return app.writeShares(w, s) })
		},
	}
	cmd.Flags().StringVar(&three, "three", "", app.T("relocation.flag.three"))
	cmd.Flags().StringVar(&after, "after", "", app.T("relocation.flag.after"))
	cmd.Flags().BoolVar(&market, "market-led", false, app.T("relocation.flag.market_led"))
	cmd.Flags().BoolVar(&outside, "not-in-plan", false, app.T("relocation.flag.not_in_plan"))
	return cmd
}

// amounts reads a comma-separated list of amounts in 万元.
func amounts(flag, list string) ([]relocation.Fen, error) {
	all := []relocation.Fen{}
	for text := range strings.SplitSeq(list, ",") {
		if text = strings.TrimSpace(text); text == "" {
			continue
		}
		m := relocation.Money{Number: text, Unit: relocation.TenThousand}
		if !m.Valid() {
			return nil, fault.New(fault.Invalid, "relocation.bad_money", "value", text, "unit", "万元").On(flag)
		}
		all = append(all, m.Fen())
	}
	return all, nil
}

// tenThousands writes fen in 万元, without zeros at the end.
func tenThousands(f relocation.Fen) string {
	const digits = 6
	text := strconv.FormatInt(int64(f), 10)
	if len(text) <= digits {
		text = strings.Repeat("0", digits+1-len(text)) + text
	}
	return strings.TrimRight(strings.TrimRight(text[:len(text)-digits]+"."+text[len(text)-digits:], "0"), ".")
}

func (a *App) writeShares(w io.Writer, s relocation.Shares) error {
	p := printer{w: w}
	p.line(a.T("relocation.tax.cap", "cap", tenThousands(s.Cap), "average", tenThousands(s.Average)))
	if !s.Eligible {
		p.line(a.T("relocation.tax.not_eligible"))
		for _, g := range s.Grounds {
			p.line("  " + a.T("relocation.ground."+string(g)))
		}
		return p.err
	}
	rows := [][]string{{
		a.T("relocation.tax.col.year"), a.T("relocation.tax.col.tax"), a.T("relocation.tax.col.half"), a.T("relocation.tax.col.room"),
		a.T("relocation.tax.col.share"), a.T("relocation.tax.col.why"),
	}}
	for _, y := range s.Years {
		rows = append(rows, []string{
			strconv.Itoa(y.Year), tenThousands(y.Tax), tenThousands(y.Half), tenThousands(y.Room), tenThousands(y.Share), a.T("relocation.rule." + string(y.Why)),
		})
	}
	p.table(rows)
	p.line(a.T("relocation.tax.total", "total", tenThousands(s.Total), "left", tenThousands(s.Left)))
	switch {
	case s.Reached:
		p.line(a.T("relocation.tax.reached"))
	case s.Open:
		p.line(a.T("relocation.tax.open"))
	default:
		p.line(a.T("relocation.tax.unreached"))
	}
	p.line(a.T("relocation.tax.source"))
	return p.err
}
