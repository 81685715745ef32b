package firmdesk_test

import (
	"strings"
	"testing"

	"github.com/sanquan/sanquan/base/fault"
	"github.com/sanquan/sanquan/industry/firm"
	"github.com/sanquan/sanquan/industry/firm/find"
	"github.com/sanquan/sanquan/industry/firm/name"
	"github.com/sanquan/sanquan/internal/firmdesk"
	"github.com/sanquan/sanquan/internal/sqlstore"
	"github.com/sanquan/sanquan/internal/testkit/storetest"
)

type scene struct {
	t    *testing.T
	desk *firmdesk.Desk
}

func newScene(t *testing.T) scene {
	t.Helper()
	store, err := sqlstore.Open(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	return scene{t, firmdesk.New(storetest.Ledger(store), name.New(name.National()))}
}

func (s scene) enter(name string, more ...firm.Entry) firm.Record {
	s.t.Helper()
	r, _, err := s.desk.Create(s.t.Context(), storetest.Clerk, append([]firm.Entry{storetest.Said(firm.Name, name, "2026")}, more...), "")
	if err != nil {
		s.t.Fatal(err)
	}
	return r
}

func (s scene) follow() {
	s.t.Helper()
	if err := s.desk.Follow(s.t.Context()); err != nil {
		s.t.Fatal(err)
	}
}

// finds asserts which firms a text finds, by name.
func (s scene) finds(text, want string) {
	s.t.Helper()
	found, err := s.desk.Search(s.t.Context(), find.Query{Text: text})
	var names []string
	for _, f := range found {
		names = append(names, f.Name)
	}
	if got := strings.Join(names, " "); err != nil || got != want {
		s.t.Errorf("%q finds %q, want %q; %v", text, got, want, err)
	}
}

// The index follows what is entered, corrected, joined and withdrawn, also by
// other processes.
func TestFollow(t *testing.T) {
	s := newScene(t)
	if _, err := s.desk.Search(t.Context(), find.Query{Text: "x"}); fault.CodeOf(err) != fault.Unavailable {
		t.Errorf("before it is built: %v", err)
	}
	a := s.enter("北京长辛店机车厂")
	s.follow()
	s.finds("机车", "北京长辛店机车厂")
	b := s.enter("北京二七机车有限公司", storetest.Said(firm.Alias, "二七厂", "2026"))
	s.follow()
	s.follow()
	s.finds("机车", "北京长辛店机车厂 北京二七机车有限公司")
	if _, err := s.desk.Enter(t.Context(), storetest.Clerk, firm.Filing{Record: a.ID, Entries: []firm.Entry{storetest.Said(firm.Name, "北京二七机车工厂", "2027")}}); err != nil {
		t.Fatal(err)
	}
	p, err := s.desk.Propose(t.Context(), storetest.Clerk, firm.Suspect{A: a.ID, B: b.ID, Score: -1})
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := s.desk.Decide(t.Context(), storetest.Checker, firm.Decision{Proposal: p.ID, Merge: true, Into: b.ID}); err != nil {
		t.Fatal(err)
	}
	s.follow()
	s.finds("机车", "北京二七机车工厂")
	s.finds("erqichang", "北京二七机车工厂") // the alias of the other record
	c, err := s.desk.Card(t.Context(), a.ID)
	if err != nil || c.ID != b.ID || c.Asked != a.ID || len(c.Members) != 2 || len(c.Facts) != 4 {
		t.Errorf("card %+v, %v", c, err)
	}
	for _, f := range c.Facts {
		if _, err := s.desk.Withdraw(t.Context(), storetest.Clerk, f.Record, f.ID, 0); err != nil {
			t.Fatal(err)
		}
	}
	s.follow()
	s.finds("机车", "")
}

func TestMatch(t *testing.T) {
	s := newScene(t)
	s.enter("北京京车轨道装备有限公司", storetest.Said(firm.CreditCode, "91350100M000100Y43", "2026"), storetest.Said(firm.Area, "110106", "2026"))
	s.enter("天津长安贸易有限公司", storetest.Said(firm.CreditCode, "911100001011016602", "2026"))
	s.enter("天津（长安）贸易有限公司", storetest.Said(firm.CreditCode, "91110000192184333K", "2026"))
	s.follow()
	for title, c := range map[string]struct {
		sought  firmdesk.Sought
		first   string
		certain bool
	}{
		"the same code":       {firmdesk.Sought{Name: "随便", Code: "91350100M000100Y43"}, "北京京车轨道装备有限公司", true},
		"the same name":       {firmdesk.Sought{Name: "北京京车轨道装备有限公司"}, "北京京车轨道装备有限公司", true},
		"within its division": {firmdesk.Sought{Name: "北京京车轨道装备有限公司", Area: "110000"}, "北京京车轨道装备有限公司", true},
		"in another division": {firmdesk.Sought{Name: "北京京车轨道装备有限公司", Area: "120000"}, "北京京车轨道装备有限公司", false},
		"by the code within":  {firmdesk.Sought{Name: "北京京车轨道公司", Code: "M000100Y4"}, "北京京车轨道装备有限公司", true},
		"with another code":   {firmdesk.Sought{Name: "北京京车轨道装备有限公司", Code: "91110108551385082Q"}, "北京京车轨道装备有限公司", false},
		"with a wrong code":   {firmdesk.Sought{Name: "北京京车轨道装备有限公司", Code: "91350100M000100Y44"}, "北京京车轨道装备有限公司", false},
		"nearly":              {firmdesk.Sought{Name: "北京京车轨道设备有限公司"}, "北京京车轨道装备有限公司", false},
		"one of two":          {firmdesk.Sought{Name: "天津长安贸易有限公司"}, "天津长安贸易有限公司", false},
		"nobody":              {firmdesk.Sought{Name: "石家庄"}, "", false},
	} {
		all, err := s.desk.Match(t.Context(), []firmdesk.Sought{c.sought}, 3)
		if err != nil {
			t.Fatal(err)
		}
		first := firmdesk.Likely{}
		if len(all[0]) > 0 {
			first = all[0][0]
		}
		if first.Name != c.first || first.Certain != c.certain || !c.certain && first.Score > 0.99 {
			t.Errorf("%s: %q %.2f certain %t", title, first.Name, first.Score, first.Certain)
		}
	}
}
