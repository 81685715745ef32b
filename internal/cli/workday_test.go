package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/spf13/cobra"

	"github.com/sanquan/sanquan/internal/config"
)

// answer runs a command alone, in the given language, and returns what it
// writes and its exit code.
func answer(app *App, of func(*App) *cobra.Command, args ...string) (out string, code int) {
	var b bytes.Buffer
	app.Out = &b
	cmd := of(app)
	cmd.SilenceErrors, cmd.SilenceUsage = true, true
	cmd.SetArgs(args)
	cmd.SetOut(&b)
	cmd.SetErr(&b)
	code = ExitCode(cmd.ExecuteContext(context.Background()))
	return b.String(), code
}

func newApp(lang string) *App {
	now := func() time.Time { return time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC) }
	app := New(&bytes.Buffer{}, &bytes.Buffer{}, []string{"LANG=" + lang}, now)
	var err error
	if app.config, err = config.Load(config.Inputs{}); err != nil {
		panic(err) // the defaults are sound
	}
	return app
}

func TestWorkdayDueIsReadByPeople(t *testing.T) {
	for name, c := range map[string]struct {
		lang string
		args []string
		want string
	}{
		"work days with a suspension, in Chinese": {
			"zh",
			[]string{"--from", "2025-09-22", "--days", "10", "--suspend", "2025-09-26..2025-10-01", "--suspend", "2025-10-01..2025-10-11"},
			`2025-09-22 起 10 个工作日：2025-10-20（周一）届满

  2025-09-23 – 2025-09-26  工作日  计 1–4
  2025-09-27 – 2025-10-11  暂停  不计
  2025-10-12  周日         周末  不计
  2025-10-13 – 2025-10-17  工作日  计 5–9
  2025-10-18 – 2025-10-19  周末  不计
  2025-10-20  周一         工作日  计 10

日历版本 2021-2026.e2c70ea3
`,
		},
		"a provisional answer, in English": {
			"en",
			[]string{"--from", "2026-11-30", "--days", "1"},
			`1 work day(s) from 2026-11-30: due on 2026-12-01 (Tuesday)
Provisional: the arrangement of holidays for 2027 is not published; 2026-12-01 to 2026-12-01 may change

  2026-12-01  Tuesday      work day  1

Calendar version 2021-2026.e2c70ea3
`,
		},
		"calendar days moved by a holiday, in English": {
			"en",
			[]string{"--from", "2025-10-05", "--days", "2", "--unit", "calendar"},
			`2 calendar day(s) from 2025-10-05: due on 2025-10-09 (Thursday)

  2025-10-06  Monday       calendar day 国庆节、中秋节  1
  2025-10-07  Tuesday      holiday 国庆节、中秋节  2
  2025-10-08  Wednesday    holiday 国庆节、中秋节  –
  2025-10-09  Thursday     moved to the next work day  –

Calendar version 2021-2026.e2c70ea3
By https://www.gov.cn/zhengce/zhengceku/202411/content_6986383.htm
`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			out, code := answer(newApp(c.lang), workdayCommand, append([]string{"due"}, c.args...)...)
			if code != ExitDone {
				t.Errorf("exit code %d", code)
			}
			if diff := cmp.Diff(c.want, out); diff != "" {
				t.Errorf("want (-) got (+):\n%s", diff)
			}
		})
	}
}

func TestWorkdayDueIsReadByPrograms(t *testing.T) {
	app := newApp("zh")
	app.json = true
	out, code := answer(app, workdayCommand, "due", "--from", "2024-09-30", "--days", "5")
	var got struct {
		Due         string
		Provisional bool
		Derivation  []struct {
			Date    string
			Counted bool
			Reason  string
		}
	}
	if err := json.Unmarshal([]byte(out), &got); err != nil || code != ExitDone {
		t.Fatalf("exit code %d, error %v: %s", code, err, out)
	}
	if got.Due != "2024-10-12" || got.Provisional || len(got.Derivation) != 12 {
		t.Errorf("got %+v", got)
	}
	if last := got.Derivation[11]; last.Date != got.Due || !last.Counted || last.Reason != "makeup" {
		t.Errorf("last day %+v", last)
	}

	out, _ = answer(app, workdayCommand, "due", "--from", "2024-09-30", "--days", "5", "--suspend", "2024-10-08..")
	var open map[string]any
	if err := json.Unmarshal([]byte(out), &open); err != nil || open["due"] != nil || open["counted"] != 1.0 {
		t.Errorf("with an open suspension due is %v after %v days, error %v", open["due"], open["counted"], err)
	}
}

func TestWorkdayRefuses(t *testing.T) {
	for name, c := range map[string]struct {
		args []string
		code int
	}{
		"no start":            {[]string{"due", "--days", "3"}, ExitUsage},
		"no days":             {[]string{"due", "--from", "2025-01-24"}, ExitUsage},
		"a day of no month":   {[]string{"due", "--from", "2025-02-30", "--days", "3"}, ExitUsage},
		"a wrong suspension":  {[]string{"due", "--from", "2025-01-24", "--days", "3", "--suspend", "2025-02-01"}, ExitUsage},
		"days below none":     {[]string{"due", "--from", "2025-01-24", "--days", "-1"}, ExitUsage},
		"a unit of its own":   {[]string{"due", "--from", "2025-01-24", "--days", "1", "--unit", "week"}, ExitUsage},
		"a missing calendar":  {[]string{"due", "--from", "2025-01-24", "--days", "1", "--calendar", "/nowhere"}, ExitNotFound},
		"a year out of range": {[]string{"calendar", "--year", "1066"}, ExitUsage},
	} {
		t.Run(name, func(t *testing.T) {
			out, code := answer(newApp("zh"), workdayCommand, c.args...)
			if code != c.code || out != "" {
				t.Errorf("exit code %d, want %d; output %q", code, c.code, out)
			}
		})
	}
}

func TestWorkdayCalendarOfAFolder(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{
		"notices.csv": "year,published_by,source\n2026,2025-11-30,x\n2027,2026-11-30,y\n",
		"days.csv":    "date,work,name,notice\n2026-12-31,false,元旦,2027\n2027-01-01,false,元旦,2027\n2027-01-03,true,元旦,2027\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	app := newApp("en")
	app.json = true
	dues := func(args ...string) (any, any) {
		t.Helper()
		out, code := answer(app, workdayCommand, append([]string{"due", "--from", "2026-12-30", "--days", "1", "--calendar", dir}, args...)...)
		var got map[string]any
		if err := json.Unmarshal([]byte(out), &got); err != nil || code != ExitDone {
			t.Fatalf("exit code %d, error %v: %s", code, err, out)
		}
		return got["due"], got["provisional"]
	}
	if due, provisional := dues(); due != "2027-01-03" || provisional != false {
		t.Errorf("due %v, provisional %v; want the worked Sunday", due, provisional)
	}
	if due, provisional := dues("--known-on", "2026-06-01"); due != "2026-12-31" || provisional != true {
		t.Errorf("as known in June: due %v, provisional %v", due, provisional)
	}
}

func TestWorkdayCalendarIsOfThisYearUnlessTold(t *testing.T) {
	out, code := answer(newApp("en"), workdayCommand, "calendar")
	const want = `2026: 248 work days, 117 rest days
Provisional: the arrangement of holidays for 2027 is not published

  2026-01-01 – 2026-01-03  off  元旦
  2026-01-04  Sunday       worked  元旦
  2026-02-14  Saturday     worked  春节
  2026-02-15 – 2026-02-23  off  春节
  2026-02-28  Saturday     worked  春节
  2026-04-04 – 2026-04-06  off  清明节
  2026-05-01 – 2026-05-05  off  劳动节
  2026-05-09  Saturday     worked  劳动节
  2026-06-19 – 2026-06-21  off  端午节
  2026-09-20  Sunday       worked  国庆节
  2026-09-25 – 2026-09-27  off  中秋节
  2026-10-01 – 2026-10-07  off  国庆节
  2026-10-10  Saturday     worked  国庆节

Calendar version 2021-2026.e2c70ea3
By https://www.gov.cn/zhengce/zhengceku/202511/content_7047091.htm
`
	if diff := cmp.Diff(want, out); diff != "" || code != ExitDone {
		t.Errorf("exit code %d; want (-) got (+):\n%s", code, diff)
	}
}
