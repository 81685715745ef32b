package cli

import (
	"bytes"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/sanquan/sanquan/base/fault"
	"github.com/sanquan/sanquan/commute/reach"
	"github.com/sanquan/sanquan/industry/chain"
	"github.com/sanquan/sanquan/internal/chainbrief"
)

func chainBriefCommand(app *App) *cobra.Command {
	var q chain.Query
	out := ""
	cmd := &cobra.Command{
		Use:     "brief",
		Short:   app.T("chain.brief.short"),
		Long:    app.T("chain.brief.long"),
		Example: "  sanquan chain brief --chain 轨道交通 --area 丰台区 -o brief.html\n  sanquan chain brief --chain 轨道交通 --area 丰台区,大兴区,房山区 -o brief.md",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			d, err := app.diagnose(cmd, q)
			if err != nil {
				return err
			}
			b := chainbrief.New(d, app.lang)
			if out == "" {
				return app.Print(cmd, b, b.Markdown)
			}
			var buf bytes.Buffer
			write := b.Markdown
			switch {
			case strings.HasSuffix(out, ".html"):
				write = b.HTML
			case !strings.HasSuffix(out, ".md"):
				return fault.New(fault.Invalid, "chain.brief.bad_name", "file", out)
			}
			if err := write(&buf); err != nil {
				return err
			}
			if err := os.WriteFile(out, buf.Bytes(), 0o644); err != nil {
				return fault.Wrap(err, fault.Unavailable, "chain.brief.not_written", "file", out)
			}
			return app.Print(cmd, b, func(w io.Writer) error {
				p := printer{w: w}
				p.line(app.T("chain.brief.written", "file", out))
				return p.err
			})
		},
	}
	chainFlags(app, cmd, &q)
	cmd.Flags().StringVarP(&out, "output", "o", "", app.T("chain.brief.flag.output"))
	return cmd
}

// chainFlags are those of diagnose and brief.
func chainFlags(app *App, cmd *cobra.Command, q *chain.Query) {
	cmd.Flags().StringVar(&q.Chain, "chain", "", app.T("chain.flag.chain"))
	cmd.Flags().StringVar(&q.Area, "area", "", app.T("chain.flag.area"))
	cmd.Flags().StringVar(&q.Park, "park", "", app.T("chain.flag.park"))
	cmd.Flags().IntVar(&q.Minutes, "minutes", chain.DefaultMinutes, app.T("chain.flag.minutes"))
	cmd.Flags().StringVar(&q.Feeder, "feeder", string(reach.Walk), app.T("chain.flag.feeder"))
}

// diagnose asks with travel times where there is a place to travel from.
func (a *App) diagnose(cmd *cobra.Command, q chain.Query) (*chain.Diagnosis, error) {
	if q.Chain == "" {
		return nil, fault.New(fault.Invalid, "chain.chain_missing").On("chain")
	}
	r, err := a.Region(cmd.Context())
	if err != nil {
		return nil, err
	}
	if q.Park != "" || q.Area != "" {
		if q.Times, err = a.travelTimes(cmd, q.Feeder); err != nil {
			return nil, err
		}
	}
	return chain.Diagnose(r, q)
}

func (a *App) travelTimes(cmd *cobra.Command, feeder string) (chain.TravelTimes, error) {
	n, err := a.Network(cmd.Context())
	if err != nil {
		return nil, err
	}
	return a.times(reach.New(n), reach.Mode(feeder))
}
