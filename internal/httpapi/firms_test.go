package httpapi

import (
	"fmt"
	"testing"
	"time"

	"github.com/sanquan/sanquan/industry/firm"
	"github.com/sanquan/sanquan/industry/firm/name"
	"github.com/sanquan/sanquan/internal/access"
	"github.com/sanquan/sanquan/internal/firmdesk"
	"github.com/sanquan/sanquan/internal/sqlstore"
)

// firmsOf makes the register of the laboratory: the firms of the tiny pack, and
// what the examples are about. The ids of the records begin at …701, of the
// proposals at …801, of the events at …901.
func firmsOf(t testing.TB, store firm.Store) *firmdesk.Desk {
	t.Helper()
	n := 100
	at := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	r := &firm.Register{
		Store: store, Now: func() time.Time { return at },
		NewID: func() string { n++; return fmt.Sprintf("0197a000-0000-7000-8000-%012d", n) },
	}
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	_, err := r.SyncPack(t.Context(), firm.Act{}, sharedWorld.world.region)
	must(err)
	n = 700
	said := func(f firm.Field, v string) firm.Entry {
		return firm.Entry{Field: f, Value: v, Source: "公示系统", Observed: "2026-10-08"}
	}
	clerk := firm.Act{Account: "clerk", Reason: "登记"} // no action: nothing to audit
	var made []firm.Record
	for _, name := range []string{"试验轨道装备公司", "试验轨道设备有限公司", "试验软件", "试验软件公司"} {
		record, _, err := r.Create(t.Context(), clerk, []firm.Entry{said(firm.Name, name), said(firm.Area, "110106"), said(firm.Position, "116.3,39.85")}, "")
		must(err)
		made = append(made, record)
	}
	n = 800
	weights := []firm.Weight{{Field: "mark", A: "试验", B: "试验", Level: "same", Log2: 5.5}, {Field: "form", A: "公司", B: "有限公司", Level: "differs", Log2: -1.25}}
	_, err = r.Propose(t.Context(), clerk, firm.Suspect{A: made[0].ID, B: made[1].ID, Score: 0.72, Weights: weights, Method: "link"})
	must(err)
	second, err := r.Propose(t.Context(), clerk, firm.Suspect{A: made[2].ID, B: made[3].ID, Score: -1, Method: "manual"})
	must(err)
	n = 900
	_, _, err = r.Decide(t.Context(), firm.Act{Account: "checker", Reason: "同一家"}, firm.Decision{Proposal: second.ID, Merge: true})
	must(err)
	desk := firmdesk.New(r, name.New(name.National()))
	must(desk.Follow(t.Context()))
	return desk
}

func emptyStore(t testing.TB) *sqlstore.Store {
	t.Helper()
	store, err := sqlstore.Open(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	return store
}

// atTheRegister is a session of who may do everything at the register.
func (l *lab) atTheRegister() []string {
	clerk := l.account("0197a000-0000-7000-8000-000000000011", "chen.jing", "990100", access.Grant{Role: access.Officer}, access.Grant{Role: access.Reviewer})
	return l.session(clerk.ID, "0197a000-0000-7000-8000-000000000012", "")
}
