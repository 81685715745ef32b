package access

import (
	"slices"
	"testing"
)

// who holds each role in 丰台 (110106), everywhere for the administrators.
func who(r Role) Caller {
	switch r {
	case Anyone:
		return Caller{}
	case Member:
		return Caller{Account: "me"}
	}
	if r.OfOnePlace() {
		return Caller{Account: "me", Grants: []Grant{{r, "110106"}}}
	}
	return Caller{Account: "me", Grants: []Grant{{r, ""}}}
}

// targets are one of each relation.
var targets = map[string]Target{
	"self":      {Account: "me", Place: "110106"},
	"here":      {Account: "other", Place: "110106"},
	"elsewhere": {Account: "other", Place: "130100"},
	"nowhere":   {Account: "other"},
	"nothing":   {},
}

// Every role × action × target agrees with what the table says in words.
func TestTableIsExhaustive(t *testing.T) {
	p := Policy{PublicRead: true}
	for _, role := range append([]Role{Anyone, Member}, Roles()...) {
		for _, action := range append(Actions(), "no.such.action") {
			for name, target := range targets {
				want := false
				for _, r := range rules {
					applies := r.Action == action && (r.Role == role || r.Role == Anyone || r.Role == Member && role != Anyone)
					reached := map[Relation]bool{
						Any: true, Own: name == "self", Others: name != "self", Within: name == "here",
					}[r.Relation]
					want = want || applies && reached
				}
				if got := p.Allows(who(role), action, target); got != want {
					t.Errorf("%s %s on %s: %v, want %v", role, action, name, got, want)
				}
				if want && !p.Somewhere(who(role), action) {
					t.Errorf("%s may do %s but nowhere", role, action)
				}
			}
		}
	}
}

// Nobody acts on the own account by a rule that gives power, whatever roles
// they hold.
func TestNobodyApprovesTheirOwnAct(t *testing.T) {
	var all []Grant
	for _, r := range Roles() {
		all = append(all, Grant{r, ""}, Grant{r, "110106"})
	}
	c := Caller{Account: "me", Grants: all}
	for _, a := range []Action{GrantRole, CreateAccount, DisableAccount, ResetAccount, UnmaskAccount, UnlockAccount} {
		if (Policy{}).Allows(c, a, Target{Account: "me", Place: "110106"}) {
			t.Errorf("%s on the own account", a)
		}
	}
}

func TestAdministratorsAreSeparated(t *testing.T) {
	powers := func(r Role) []Action {
		var list []Action
		for _, x := range rules {
			if x.Role == r && x.Action != ListRoles && x.Action != ListAccounts {
				list = append(list, x.Action)
			}
		}
		return list
	}
	for _, a := range powers(SystemAdmin) {
		if slices.Contains([]Action{GrantRole, ReadAudit}, a) {
			t.Errorf("the system administrator may %s", a)
		}
	}
	for _, a := range powers(SecurityAdmin) {
		if slices.Contains([]Action{CreateAccount, ResetAccount, ReadAudit, UnmaskAccount}, a) {
			t.Errorf("the security administrator may %s", a)
		}
	}
	if got := powers(AuditAdmin); !slices.Equal(got, []Action{ReadAudit}) {
		t.Errorf("the audit administrator may %v", got)
	}
	for _, a := range Administrators() {
		for _, b := range Administrators() {
			want := Role("")
			if a != b {
				want = a
			}
			if got := Conflict([]Grant{{Viewer, ""}, {a, ""}}, b); got != want {
				t.Errorf("%s with %s: conflict %q", a, b, got)
			}
		}
	}
}

// A reset gives a link to somebody's password, so it must not reach upwards.
func TestResetsDoNotReachUpwards(t *testing.T) {
	target := func(r Role) Target {
		return Target{Account: "other", Place: "110106", Grants: []Grant{{Viewer, ""}, {r, "110000"}}}
	}
	for _, c := range []struct {
		who    Role
		action Action
		held   Role
		want   bool
	}{
		{SystemAdmin, ResetAccount, Viewer, true},
		{SystemAdmin, ResetAccount, PlaceAdmin, true},
		{SystemAdmin, ResetAccount, SystemAdmin, false},
		{SystemAdmin, ResetAccount, SecurityAdmin, false},
		{SystemAdmin, ResetAccount, AuditAdmin, false},
		{SystemAdmin, DisableAccount, AuditAdmin, true},
		{PlaceAdmin, ResetAccount, Viewer, true},
		{PlaceAdmin, ResetAccount, PlaceAdmin, false},
		{PlaceAdmin, ResetAccount, SecurityAdmin, false},
		{PlaceAdmin, DisableAccount, PlaceAdmin, false},
		{PlaceAdmin, ListAccounts, SecurityAdmin, true},
	} {
		if got := (Policy{}).Allows(who(c.who), c.action, target(c.held)); got != c.want {
			t.Errorf("%s, %s, a holder of %s: %v", c.who, c.action, c.held, got)
		}
	}
}

func TestDefaultDeny(t *testing.T) {
	if (Policy{}).Allows(Caller{}, ReadRegion, Target{}) {
		t.Error("anyone reads the region although it is not public")
	}
	if !(Policy{}).Allows(who(Member), ReadRegion, Target{}) {
		t.Error("members do not read the region")
	}
	if (Policy{PublicRead: true}).Allows(Caller{Account: "me", Grants: []Grant{{"invented", ""}}}, ListAccounts, Target{}) {
		t.Error("a role that is not in the table may do something")
	}
}

func TestTokensAreNarrowerThanTheirAccount(t *testing.T) {
	c := who(SystemAdmin)
	c.Scope = []Action{ListAccounts}
	p := Policy{}
	if !p.Allows(c, ListAccounts, targets["here"]) || p.Allows(c, CreateAccount, targets["here"]) || p.Allows(c, ReadRegion, Target{}) {
		t.Error("the scope is not what counts")
	}
	c.Scope = []Action{}
	if p.Allows(c, ListAccounts, targets["here"]) {
		t.Error("an empty scope allows something")
	}
	c.Scope, c.Place = []Action{ListAccounts}, "110100"
	if !p.Allows(c, ListAccounts, targets["here"]) || p.Allows(c, ListAccounts, targets["elsewhere"]) || p.Allows(c, ListAccounts, targets["nowhere"]) {
		t.Error("the place is not what counts")
	}
	c = who(Member)
	c.Scope = []Action{GrantRole}
	if p.Allows(c, GrantRole, targets["here"]) {
		t.Error("a scope gave what the account has not")
	}
}

func TestCovers(t *testing.T) {
	for _, c := range []struct {
		grant, area string
		want        bool
	}{
		{"", "110106", true},
		{"", "", true},
		{"110000", "110106", true},
		{"110100", "110106", true},
		{"110106", "110106", true},
		{"110106", "110105", false},
		{"130000", "110106", false},
		{"110106", "", false},
		{"131000", "130100", false},
		{"130100", "130102", true},
	} {
		if got := Covers(c.grant, c.area); got != c.want {
			t.Errorf("Covers(%q, %q) = %v", c.grant, c.area, got)
		}
	}
}
