package main

import (
	"fmt"

	"github.com/sanquan/sanquan/base/workday"
	"github.com/sanquan/sanquan/region"
)

// compileCalendar writes the exceptions to "Monday to Friday are worked": days
// off and make-up days by the yearly notices of the State Council, by date,
// each with the notice that orders it. Their one home is base/workday.
func (p *pack) compileCalendar() error {
	for _, e := range workday.China().Exceptions() {
		p.Calendar = append(p.Calendar, region.Day{
			Date: e.Date.String(), Work: e.Work, Name: e.Name, Source: fmt.Sprintf("holidays-%d", e.Notice),
		})
	}
	return nil
}
