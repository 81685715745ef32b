package httpapi

import (
	"context"
	"net/http"
	"strings"

	"github.com/sanquan/sanquan/base/fault"
	"github.com/sanquan/sanquan/industry/relocation"
)

type sharingInput struct {
	Asked
	Three  []string `query:"three" minItems:"3" maxItems:"3" required:"true" doc:"Taxes of the three years before the move, ten thousand yuan (万元), comma-separated." example:"2500,2600,2700"`
	After  []string `query:"after" maxItems:"20" doc:"Taxes of the years after full production, ten thousand yuan, comma-separated." example:"3000,4000,5000,6000"`
	Market bool     `query:"marketLed" doc:"The move was brought about by the market, not by the governments." example:"false"`
	Off    bool     `query:"notInPlan" doc:"It does not fit the plan of the receiving place." example:"false"`
}

// SharingAnswer is a case of tax sharing with its shares; money is in fen.
type SharingAnswer struct {
	relocation.Case
	relocation.Shares
}

func (s *Server) registerSharing() {
	serve(s, endpoint{
		id: "getTaxSharing", path: "tax-sharing", tag: tagIndustry, summary: "税收分享测算 · Tax sharing",
		query:       "?three=2500,2600,2700&after=3000,4000,5000,6000,6000",
		description: "What the giving place gets of the taxes of a firm that moved, year by year, by 财预〔2015〕92号: half of each year's three taxes, five years at most, up to the sum of the three years before. Exact, in fen. It counts once both places have confirmed it together.",
	}, func(_ context.Context, in sharingInput) (SharingAnswer, int, error) {
		c := relocation.Case{Led: !in.Market, Fits: !in.Off, After: []relocation.Fen{}}
		for i, text := range in.Three {
			f, err := tenThousands("three", text)
			if err != nil {
				return SharingAnswer{}, 0, err
			}
			c.Three[i] = f
		}
		for _, text := range in.After {
			f, err := tenThousands("after", text)
			if err != nil {
				return SharingAnswer{}, 0, err
			}
			c.After = append(c.After, f)
		}
		shares, err := relocation.Share(c)
		return SharingAnswer{c, shares}, http.StatusOK, err
	})
}

// tenThousands reads an amount in 万元.
func tenThousands(parameter, text string) (relocation.Fen, error) {
	m := relocation.Money{Number: strings.TrimSpace(text), Unit: relocation.TenThousand}
	if !m.Valid() {
		return 0, fault.New(fault.Invalid, "relocation.bad_money", "value", shorten(text), "unit", "万元").On("query." + parameter)
	}
	return m.Fen(), nil
}
