package cli

import (
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/sanquan/sanquan/base/fault"
	"github.com/sanquan/sanquan/base/workday"
)

func workdayCommand(app *App) *cobra.Command {
	cmd := &cobra.Command{
		Use:     "workday",
		Short:   app.T("workday.short"),
		Example: "  sanquan workday due --from 2025-01-24 --days 20",
	}
	cmd.AddCommand(workdayDueCommand(app), workdayCalendarCommand(app))
	return cmd
}

// calendarFlags choose the calendar and what is known of it.
type calendarFlags struct{ folder, knownOn string }

func (f *calendarFlags) add(app *App, cmd *cobra.Command) {
	cmd.Flags().StringVar(&f.folder, "calendar", "", app.T("workday.flag.calendar"))
	cmd.Flags().StringVar(&f.knownOn, "known-on", "", app.T("workday.flag.known_on"))
}

func (f *calendarFlags) calendar() (*workday.Calendar, error) {
	c := workday.China()
	if f.folder != "" {
		var err error
		if c, err = workday.Load(os.DirFS(f.folder)); err != nil {
			return nil, err
		}
	}
	if f.knownOn == "" {
		return c, nil
	}
	d, err := workday.ParseDate(f.knownOn)
	if err != nil {
		return nil, err
	}
	return c.KnownOn(d), nil
}

// dueAnswer is what `workday due --json` prints.
type dueAnswer struct {
	Start workday.Date `json:"start"`
	Days  int          `json:"days"`
	Unit  workday.Unit `json:"unit"`
	workday.Result
}

func workdayDueCommand(app *App) *cobra.Command {
	var from, unit string
	var days int
	var suspend []string
	var flags calendarFlags
	cmd := &cobra.Command{
		Use:   "due",
		Short: app.T("workday.due.short"),
		Long:  app.T("workday.due.long"),
		Example: "  sanquan workday due --from 2025-06-16 --days 20 --suspend 2025-06-20..2025-07-04\n" +
			"  sanquan workday due --from 2025-09-28 --days 5 --unit calendar --json",
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if from == "" {
				return fault.New(fault.Invalid, "workday.from_missing").On("from")
			}
			if !cmd.Flags().Changed("days") {
				return fault.New(fault.Invalid, "workday.days_missing").On("days")
			}
			c, err := flags.calendar()
			if err != nil {
				return err
			}
			k := workday.Clock{Days: days, Unit: workday.Unit(unit)}
			if k.Start, err = workday.ParseDate(from); err != nil {
				return err
			}
			for _, text := range suspend {
				s, err := workday.ParseSuspension(text)
				if err != nil {
					return err
				}
				k.Suspensions = append(k.Suspensions, s)
			}
			r, err := c.Due(k)
			if err != nil {
				return err
			}
			answer := dueAnswer{k.Start, k.Days, k.Unit, r}
			return app.Print(cmd, answer, func(w io.Writer) error { return app.writeDue(w, answer) })
		},
	}
	cmd.Flags().StringVar(&from, "from", "", app.T("workday.flag.from"))
	cmd.Flags().IntVar(&days, "days", 0, app.T("workday.flag.days"))
	cmd.Flags().StringArrayVar(&suspend, "suspend", nil, app.T("workday.flag.suspend"))
	cmd.Flags().StringVar(&unit, "unit", string(workday.WorkDays), app.T("workday.flag.unit"))
	flags.add(app, cmd)
	return cmd
}

func (a *App) weekday(d workday.Date) string {
	return a.T("workday.weekday." + strconv.Itoa(int(d.Weekday())))
}

// writeDue writes the answer and its derivation; days in a row that count alike
// for one reason stand in one line.
func (a *App) writeDue(w io.Writer, answer dueAnswer) error {
	p := printer{w: w}
	if answer.Due == nil {
		p.line(a.T("workday.answer.unknown", "start", answer.Start, "days", answer.Days, "counted", answer.Counted))
	} else {
		id := "workday.answer.work"
		if answer.Unit == workday.CalendarDays {
			id = "workday.answer.calendar"
		}
		p.line(a.T(id, "start", answer.Start, "days", answer.Days, "due", *answer.Due, "weekday", a.weekday(*answer.Due)))
	}
	for _, g := range answer.Gaps {
		p.line(a.T("workday.answer.provisional", "notice", g.Notice, "from", g.From, "to", g.To))
	}
	p.line("")
	var sources []string
	for first := 0; first < len(answer.Derivation); {
		last := first
		for last+1 < len(answer.Derivation) && alike(answer.Derivation[first], answer.Derivation[last+1]) {
			last++
		}
		p.line("  " + a.stepLine(answer.Derivation[first], answer.Derivation[last]))
		if s := answer.Derivation[first].Source; s != "" && !slices.Contains(sources, s) {
			sources = append(sources, s)
		}
		first = last + 1
	}
	p.line("")
	p.line(a.T("workday.answer.basis", "version", answer.Calendar))
	for _, s := range sources {
		p.line(a.T("workday.answer.source", "source", s))
	}
	return p.err
}

func alike(a, b workday.Step) bool {
	return a.Counted == b.Counted && a.Reason == b.Reason && a.Name == b.Name && a.Source == b.Source
}

func (a *App) stepLine(first, last workday.Step) string {
	reason := a.T("workday.reason." + string(first.Reason))
	if first.Name != "" {
		reason += " " + first.Name
	}
	count := a.T("workday.step.not")
	switch {
	case first.Counted && first.Count == last.Count:
		count = a.T("workday.step.one", "from", first.Count)
	case first.Counted:
		count = a.T("workday.step.counted", "from", first.Count, "to", last.Count)
	}
	return a.daySpan(first.Date, last.Date) + reason + "  " + count
}

// daySpan writes one day with its weekday, or the first and last of several,
// in columns of one width for each language.
func (a *App) daySpan(first, last workday.Date) string {
	text := fmt.Sprintf("%s  %s", first, a.weekday(first))
	if last != first {
		text = fmt.Sprintf("%s – %s", first, last)
	}
	const widest = len("2006-01-02 - 2006-01-02")
	return text + strings.Repeat(" ", max(0, widest-columns(text))+2)
}

// printer writes lines until the first error.
type printer struct {
	w   io.Writer
	err error
}

func (p *printer) line(text string) {
	if p.err == nil {
		_, p.err = io.WriteString(p.w, text+"\n")
	}
}

func workdayCalendarCommand(app *App) *cobra.Command {
	var year int
	var flags calendarFlags
	cmd := &cobra.Command{
		Use:     "calendar",
		Short:   app.T("workday.calendar.short"),
		Long:    app.T("workday.calendar.long"),
		Example: "  sanquan workday calendar --year 2026",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			c, err := flags.calendar()
			if err != nil {
				return err
			}
			if !cmd.Flags().Changed("year") {
				year = app.Now().Year()
			}
			y, err := c.Year(year)
			if err != nil {
				return err
			}
			return app.Print(cmd, y, func(w io.Writer) error { return app.writeYear(w, y) })
		},
	}
	cmd.Flags().IntVar(&year, "year", 0, app.T("workday.flag.year"))
	flags.add(app, cmd)
	return cmd
}

func (a *App) writeYear(w io.Writer, y workday.Year) error {
	p := printer{w: w}
	p.line(a.T("workday.year.head", "year", y.Year, "work", y.WorkDays, "rest", y.RestDays))
	for _, notice := range y.Awaits {
		p.line(a.T("workday.year.provisional", "notice", notice))
	}
	p.line("")
	for first := 0; first < len(y.Days); {
		last := first
		for last+1 < len(y.Days) && y.Days[last+1].Date == y.Days[last].Date+1 &&
			y.Days[last+1].Work == y.Days[first].Work && y.Days[last+1].Name == y.Days[first].Name {
			last++
		}
		state := a.T("workday.year.off")
		if y.Days[first].Work {
			state = a.T("workday.year.work")
		}
		p.line("  " + a.daySpan(y.Days[first].Date, y.Days[last].Date) + state + "  " + y.Days[first].Name)
		first = last + 1
	}
	p.line("")
	p.line(a.T("workday.answer.basis", "version", y.Version))
	if y.Source != "" {
		p.line(a.T("workday.answer.source", "source", y.Source))
	}
	return p.err
}
