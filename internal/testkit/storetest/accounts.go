package storetest

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/sanquan/sanquan/base/fault"
	"github.com/sanquan/sanquan/internal/access"
	"github.com/sanquan/sanquan/internal/audit"
	"github.com/sanquan/sanquan/internal/auth"
)

// RunAccounts is the suite for accounts, sessions, tokens and the audit.
func RunAccounts(t *testing.T, open func(*testing.T) auth.Store) {
	for name, part := range map[string]func(*testing.T, auth.Store){
		"an account comes back whole":                accountRoundTrip,
		"logins are unique, identities too":          uniqueAccounts,
		"a change of an old version is refused":      oldAccountVersion,
		"lists are filtered and paged":               accountLists,
		"grants are held once":                       grants,
		"an invitation is used once":                 invitations,
		"sessions begin, are seen and end":           sessions,
		"tokens are made, used and revoked":          tokens,
		"attempts of one key come one after another": attempts,
		"a change and its entry are one":             changeAndEntry,
		"the chain holds under concurrent writers":   concurrentChain,
		"entries are listed and filtered":            auditLists,
		"days are signed once and dropped whole":     auditDays,
	} {
		t.Run(name, func(t *testing.T) { part(t, open(t)) })
	}
}

// Account returns an account with every field set, from a number.
func Account(n int) auth.Account {
	return auth.Account{
		ID: fmt.Sprintf("id-%04d", n), Login: fmt.Sprintf("login%04d", n), Name: fmt.Sprintf("姓名%d", n), Place: "110106", State: auth.Active, Demo: n%2 == 1,
		Password: fmt.Sprint("hash", n), PasswordAt: noon.Add(time.Duration(n) * time.Minute), Phone: fmt.Sprint("sealed", n), PhoneIndex: fmt.Sprint("index", n),
		Factor: auth.SecondFactor{Seed: fmt.Sprint("seed", n), On: true, LastStep: int64(n), Recovery: []string{"a", "b"}},
		Issuer: "https://id.example", Subject: fmt.Sprint("subject", n), Created: noon, Version: 1,
	}
}

// act is an entry about something.
func act(object string) audit.Entry {
	return audit.Entry{Time: noon, Actor: "a", Action: "test", Kind: "account", Object: object, Result: audit.Done}
}

func create(t *testing.T, s auth.Store, n int) auth.Account {
	t.Helper()
	a := Account(n)
	if err := s.CreateAccount(t.Context(), a, nil, act(a.ID)); err != nil {
		t.Fatal(err)
	}
	return a
}

func same[T any](t *testing.T, want T, got T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("want (-), got (+):\n%s", diff)
	}
}

func accountRoundTrip(t *testing.T, s auth.Store) {
	a := create(t, s, 1)
	got, err := s.Account(t.Context(), a.ID)
	same(t, a, got, err)
	got, err = s.AccountByLogin(t.Context(), a.Login)
	same(t, a, got, err)
	got, err = s.AccountByIdentity(t.Context(), a.Issuer, a.Subject)
	same(t, a, got, err)
	changed := Account(2)
	changed.ID, changed.Login, changed.Demo, changed.Created = a.ID, a.Login, a.Demo, a.Created
	changed.Factor.Recovery = []string{}
	if err := s.SaveAccount(t.Context(), changed, auth.Change{Entry: act(a.ID)}); err != nil {
		t.Fatal(err)
	}
	changed.Version = 2
	got, err = s.Account(t.Context(), a.ID)
	same(t, changed, got, err)
	for _, find := range []func() (auth.Account, error){
		func() (auth.Account, error) { return s.Account(t.Context(), "none") },
		func() (auth.Account, error) { return s.AccountByLogin(t.Context(), "none") },
		func() (auth.Account, error) { return s.AccountByIdentity(t.Context(), "", "") },
	} {
		_, err := find()
		wantCode(t, err, fault.NotFound, "auth.no_account")
	}
}

func uniqueAccounts(t *testing.T, s auth.Store) {
	create(t, s, 1)
	twin := Account(2)
	twin.Login = Account(1).Login
	wantCode(t, s.CreateAccount(t.Context(), twin, nil, act("x")), fault.Conflict, "auth.login_taken")
	twin = Account(2)
	twin.Subject = Account(1).Subject
	if err := s.CreateAccount(t.Context(), twin, nil, act("x")); err == nil {
		t.Error("two accounts with one identity")
	}
}

func oldAccountVersion(t *testing.T, s auth.Store) {
	a := create(t, s, 1)
	if err := s.SaveAccount(t.Context(), a, auth.Change{Entry: act(a.ID)}); err != nil {
		t.Fatal(err)
	}
	before, _ := s.AuditHead(t.Context())
	wantCode(t, s.SaveAccount(t.Context(), a, auth.Change{Entry: act(a.ID)}), fault.Conflict, "auth.changed_meanwhile")
	after, err := s.AuditHead(t.Context())
	same(t, before, after, err)
}

func accountLists(t *testing.T, s auth.Store) {
	for n := range 6 {
		a := Account(n)
		a.Place = []string{"110106", "110105", "130100", "", "131000", "130102"}[n]
		if n == 4 {
			a.Name = `50%_\off`
		}
		if err := s.CreateAccount(t.Context(), a, nil, act(a.ID)); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Grant(t.Context(), "id-0002", access.Grant{Role: access.Viewer}, "", noon, act("g")); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		filter auth.AccountFilter
		want   string
	}{
		"all":                    {auth.AccountFilter{}, "012345"},
		"the first two":          {auth.AccountFilter{Limit: 2}, "01"},
		"after one":              {auth.AccountFilter{After: "login0003"}, "45"},
		"a part of the login":    {auth.AccountFilter{Text: "LOGIN0002"}, "2"},
		"a part of the name":     {auth.AccountFilter{Text: "名3"}, "3"},
		"marks of the pattern":   {auth.AccountFilter{Text: `%_\`}, "4"},
		"a province":             {auth.AccountFilter{Place: "130000"}, "245"},
		"a city":                 {auth.AccountFilter{Place: "130100"}, "25"},
		"a district":             {auth.AccountFilter{Place: "110106"}, "0"},
		"holders of a role":      {auth.AccountFilter{Role: access.Viewer}, "2"},
		"one of several numbers": {auth.AccountFilter{PhoneIndexes: []string{"index5", "index1", "x"}}, "15"},
		"no number":              {auth.AccountFilter{PhoneIndexes: []string{}}, ""},
	} {
		list, err := s.ListAccounts(t.Context(), c.filter)
		got := ""
		for _, a := range list {
			got += a.Login[len(a.Login)-1:]
		}
		if err != nil || got != c.want {
			t.Errorf("%s: %q, %v; want %q", name, got, err, c.want)
		}
	}
}

func grants(t *testing.T, s auth.Store) {
	a := create(t, s, 1)
	b := access.Grant{Role: access.PlaceAdmin, Place: "110106"}
	for range 2 {
		if err := s.Grant(t.Context(), a.ID, b, "by", noon, act("grant")); err != nil {
			t.Fatal(err)
		}
	}
	got, err := s.Account(t.Context(), a.ID)
	a.Grants = []access.Grant{b}
	same(t, a, got, err)
	for range 2 {
		if err := s.Revoke(t.Context(), a.ID, b, act("revoke")); err != nil {
			t.Fatal(err)
		}
	}
	got, err = s.Account(t.Context(), a.ID)
	a.Grants = nil
	same(t, a, got, err)
	if head, _ := s.AuditHead(t.Context()); head.Seq != 3 { // the account, one grant, one revocation
		t.Errorf("%d entries, want 3", head.Seq)
	}
}

func invitations(t *testing.T, s auth.Store) {
	a := Account(1)
	first := auth.Invitation{Account: a.ID, Hash: "h1", Expires: noon.Add(time.Hour)}
	if err := s.CreateAccount(t.Context(), a, &first, act(a.ID)); err != nil {
		t.Fatal(err)
	}
	got, err := s.Invitation(t.Context(), "h1")
	same(t, first, got, err)
	if err := s.CreateInvitation(t.Context(), auth.Invitation{Account: a.ID, Hash: "h2", Expires: noon}, auth.Change{Entry: act(a.ID)}); err != nil {
		t.Fatal(err)
	}
	_, err = s.Invitation(t.Context(), "h1")
	wantCode(t, err, fault.NotFound, "auth.bad_invitation")
	if err := s.SaveAccount(t.Context(), a, auth.Change{Entry: act(a.ID), Invitation: "h2"}); err != nil {
		t.Fatal(err)
	}
	a.Version++
	wantCode(t, s.SaveAccount(t.Context(), a, auth.Change{Entry: act(a.ID), Invitation: "h2"}), fault.NotFound, "auth.bad_invitation")
}

func session(n int, account string) auth.Session {
	at := noon.Add(time.Duration(n) * time.Hour)
	return auth.Session{
		ID: fmt.Sprint("s", n), Account: account, Hash: fmt.Sprint("hash", n), Begun: at, Seen: at,
		Address: "192.0.2.1", Agent: "浏览器", Method: "password", Need: auth.NeedCode,
	}
}

func sessions(t *testing.T, s auth.Store) {
	a := create(t, s, 1)
	for n := range 4 {
		if err := s.CreateSession(t.Context(), session(n, a.ID), auth.Change{Entry: act("s")}); err != nil {
			t.Fatal(err)
		}
	}
	got, err := s.Session(t.Context(), "hash2")
	same(t, session(2, a.ID), got, err)
	got.Need = auth.NeedNothing
	if err := s.CreateSession(t.Context(), got, auth.Change{}); err != nil {
		t.Fatal(err)
	}
	if err := s.TouchSession(t.Context(), "s2", noon.Add(10*time.Hour)); err != nil {
		t.Fatal(err)
	}
	got.Seen = noon.Add(10 * time.Hour)
	again, err := s.Session(t.Context(), "hash2")
	same(t, got, again, err)
	list, err := s.ListSessions(t.Context(), a.ID)
	same(t, []auth.Session{got, session(3, a.ID), session(1, a.ID), session(0, a.ID)}, list, err)
	wantCode(t, s.EndSession(t.Context(), "another", "s1", act("x")), fault.NotFound, "auth.no_session")
	if err := s.EndSession(t.Context(), a.ID, "s1", act("x")); err != nil {
		t.Fatal(err)
	}
	if err := s.DropSessions(t.Context(), noon, noon.Add(-time.Hour)); err != nil { // s0, which began at noon
		t.Fatal(err)
	}
	if err := s.SaveAccount(t.Context(), a, auth.Change{Entry: act(a.ID), EndSessions: true, KeepSession: "s3"}); err != nil {
		t.Fatal(err)
	}
	list, err = s.ListSessions(t.Context(), a.ID)
	same(t, []auth.Session{session(3, a.ID)}, list, err)
	_, err = s.Session(t.Context(), "hash2")
	wantCode(t, err, fault.NotFound, "auth.no_session")
}

func tokens(t *testing.T, s auth.Store) {
	a := create(t, s, 1)
	want := auth.Token{
		ID: "t1", Account: a.ID, Name: "夜间导出", Hash: "h", Scope: []access.Action{access.ReadRegion}, Place: "110106", Created: noon, Expires: noon.Add(time.Hour),
	}
	if err := s.CreateToken(t.Context(), want, act("t1")); err != nil {
		t.Fatal(err)
	}
	got, err := s.Token(t.Context(), "h")
	same(t, want, got, err)
	if err := s.TouchToken(t.Context(), "t1", noon.Add(time.Minute)); err != nil {
		t.Fatal(err)
	}
	want.LastUsed = noon.Add(time.Minute)
	wantCode(t, s.RevokeToken(t.Context(), "another", "t1", noon, act("t1")), fault.NotFound, "auth.no_token")
	if err := s.RevokeToken(t.Context(), a.ID, "t1", noon.Add(time.Hour), act("t1")); err != nil {
		t.Fatal(err)
	}
	want.Revoked = noon.Add(time.Hour)
	list, err := s.ListTokens(t.Context(), "")
	same(t, []auth.Token{want}, list, err)
	list, err = s.ListTokens(t.Context(), "another")
	same(t, []auth.Token{}, list, err)
	wantCode(t, s.RevokeToken(t.Context(), "", "t1", noon, act("t1")), fault.NotFound, "auth.no_token")
	_, err = s.Token(t.Context(), "none")
	wantCode(t, err, fault.NotFound, "auth.no_token")
}

func attempts(t *testing.T, s auth.Store) {
	var wg sync.WaitGroup
	for range 20 {
		wg.Go(func() {
			err := s.Attempt(t.Context(), "k", func(a auth.Attempts) auth.Attempts {
				return auth.Attempts{Count: a.Count + 1, Last: noon, Until: noon.Add(time.Minute)}
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if err := s.DropAttempts(t.Context(), noon); err != nil { // the last was at noon, not before
		t.Fatal(err)
	}
	var last auth.Attempts
	look := func(a auth.Attempts) auth.Attempts { last = a; return auth.Attempts{} }
	err := s.Attempt(t.Context(), "k", look)
	same(t, auth.Attempts{Count: 20, Last: noon, Until: noon.Add(time.Minute)}, last, err)
	err = s.Attempt(t.Context(), "k", look)
	same(t, auth.Attempts{}, last, err)
	try := func(a auth.Attempts) auth.Attempts { last = a; return auth.Attempts{Count: a.Count + 1, Last: noon} }
	if err := s.Attempt(t.Context(), "k", try); err != nil {
		t.Fatal(err)
	}
	if err := s.DropAttempts(t.Context(), noon.Add(time.Second)); err != nil {
		t.Fatal(err)
	}
	err = s.Attempt(t.Context(), "k", try)
	same(t, auth.Attempts{}, last, err)
}

// changeAndEntry cancels a change between the two halves: neither is kept.
func changeAndEntry(t *testing.T, s auth.Store) {
	a := create(t, s, 1)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	a.Name = "never"
	if err := s.SaveAccount(ctx, a, auth.Change{Entry: act(a.ID)}); err == nil {
		t.Error("saved under a cancelled context")
	}
	if err := s.CreateAccount(t.Context(), Account(1), nil, act("twice")); err == nil {
		t.Error("created twice")
	}
	head, err := s.AuditHead(t.Context())
	if err != nil || head.Seq != 1 {
		t.Errorf("head %+v, %v", head, err)
	}
	got, err := s.Account(t.Context(), a.ID)
	same(t, Account(1), got, err)
}

func concurrentChain(t *testing.T, s auth.Store) {
	var wg sync.WaitGroup
	for i := range 40 {
		wg.Go(func() {
			if _, err := s.AppendAudit(t.Context(), act(fmt.Sprint(i))); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	report, err := (&audit.Log{Store: s}).Verify(t.Context())
	if err != nil || !report.OK || report.Rows != 40 || report.From != 1 {
		t.Errorf("%+v, %v", report, err)
	}
}

func auditLists(t *testing.T, s auth.Store) {
	for i := range 5 {
		e := act(fmt.Sprint("o", i%2))
		e.Time = noon.AddDate(0, 0, i)
		e.Actor, e.Action = fmt.Sprint("a", i%3), fmt.Sprint("x", i)
		if _, err := s.AppendAudit(t.Context(), e); err != nil {
			t.Fatal(err)
		}
	}
	for name, c := range map[string]struct {
		filter audit.Filter
		want   []int64
	}{
		"all":        {audit.Filter{}, []int64{5, 4, 3, 2, 1}},
		"before one": {audit.Filter{Before: 4, Limit: 2}, []int64{3, 2}},
		"an actor":   {audit.Filter{Actor: "a0"}, []int64{4, 1}},
		"an action":  {audit.Filter{Action: "x2"}, []int64{3}},
		"an object":  {audit.Filter{Object: "o1", Kind: "account"}, []int64{4, 2}},
		"days":       {audit.Filter{From: "2026-11-24", To: "2026-11-25"}, []int64{3, 2}},
		"a kind":     {audit.Filter{Kind: "none"}, nil},
	} {
		list, err := s.ListAudit(t.Context(), c.filter)
		var got []int64
		for _, e := range list {
			got = append(got, e.Seq)
		}
		if diff := cmp.Diff(c.want, got); diff != "" || err != nil {
			t.Errorf("%s: %v\n%s", name, err, diff)
		}
	}
}

func auditDays(t *testing.T, s auth.Store) {
	for i := range 6 {
		e := act(fmt.Sprint(i))
		e.Time = noon.Add(time.Duration(i) * 12 * time.Hour) // 23rd once, 24th and 25th twice, 26th once
		if _, err := s.AppendAudit(t.Context(), e); err != nil {
			t.Fatal(err)
		}
	}
	_, err := s.DropAudit(t.Context(), "2026-11-25")
	wantCode(t, err, fault.Conflict, "audit.unsigned_day")
	days, err := s.UnsignedAuditDays(t.Context(), "2026-11-25")
	if err != nil || len(days) != 2 || days[0].Seq != 1 || days[1].Seq != 3 {
		t.Fatalf("%+v, %v", days, err)
	}
	for _, h := range days {
		for range 2 {
			if err := s.KeepAuditHead(t.Context(), audit.SignedHead{Head: h, SignedAt: noon, Alg: "ed25519", KeyID: "k", PublicKey: "p", Signature: "s"}); err != nil {
				t.Fatal(err)
			}
		}
	}
	gone, err := s.DropAudit(t.Context(), "2026-11-25")
	same(t, 3, gone, err)
	report, err := (&audit.Log{Store: s}).Verify(t.Context())
	if err != nil || !report.OK || report.From != 4 || report.Dropped != 3 || report.Heads != 2 {
		t.Errorf("%+v, %v", report, err)
	}
}
