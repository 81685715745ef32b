// Package access says who may do what: one table of role × action × relation
// to the place or person concerned. What the table does not allow is denied.
//
// Three administrators are separated 三员分立: the system administrator makes
// and stops accounts and sees no audit, the security administrator grants
// roles and makes no accounts, the audit administrator reads the audit and
// changes nothing. No account holds two of the three, and no rule that grants
// power reaches the account of whoever uses it: it takes two people.
//
// The package is a table and what reads it; it leaves out accounts, sessions
// and requests.
package access

import (
	"slices"
	"strings"
)

// Role is what an account is for, at a place.
type Role string

// The roles. Anyone and Member are nobody's to grant: every request has the
// first, every signed-in account the second.
const (
	Anyone        Role = "anyone"
	Member        Role = "member"
	SystemAdmin   Role = "system_admin"   // 系统管理员
	SecurityAdmin Role = "security_admin" // 安全管理员
	AuditAdmin    Role = "audit_admin"    // 审计管理员
	PlaceAdmin    Role = "place_admin"    // 属地账号管理员: accounts of one area
	Officer       Role = "officer"        // 经办人: keeps the records of one area
	Reviewer      Role = "reviewer"       // 审核人: confirms what officers of one area did
	Viewer        Role = "viewer"         // 浏览
)

// Roles lists the roles that can be granted.
func Roles() []Role {
	return []Role{SystemAdmin, SecurityAdmin, AuditAdmin, PlaceAdmin, Officer, Reviewer, Viewer}
}

// Administrators are the three separated ones.
func Administrators() []Role { return []Role{SystemAdmin, SecurityAdmin, AuditAdmin} }

// OfOnePlace reports whether the role is usually granted for one area.
func (r Role) OfOnePlace() bool { return r == PlaceAdmin || r == Officer || r == Reviewer }

// NeedsSecondFactor reports whether accounts with the role must use a second
// factor: all that act for others.
func (r Role) NeedsSecondFactor() bool { return r != Viewer }

// Action is one thing an operation does.
type Action string

// The actions. An operation of the API declares exactly one of them.
const (
	ReadHealth Action = "health.read"
	ReadRegion Action = "region.read" // the three circles of the installed pack
	SignIn     Action = "session.begin"

	SeeSelf    Action = "self.read"   // account, sessions, tokens, who read my fields
	ChangeSelf Action = "self.change" // password, second factor
	EndSession Action = "session.end" // own
	MakeToken  Action = "token.create"
	EndToken   Action = "token.revoke" // own

	ListAccounts   Action = "account.list"
	CreateAccount  Action = "account.create"
	DisableAccount Action = "account.disable" // and enable
	ResetAccount   Action = "account.reset"   // a link to a new password, second factor off
	UnmaskAccount  Action = "account.unmask"  // see a sensitive field, with a reason
	UnlockAccount  Action = "account.unlock"
	ListRoles      Action = "role.list"
	GrantRole      Action = "role.grant" // and revoke
	ReadAudit      Action = "audit.read"

	ReadJobs   Action = "job.read"
	ChangeJobs Action = "job.change" // ask for, cancel, retry, drop; and messages
	ReadDoctor Action = "doctor.read"

	ReadFirms   Action = "firm.read"
	ChangeFirms Action = "firm.change" // enter, correct, import, undo an import
	ReviewFirms Action = "firm.review" // merge, keep apart, undo a merge

	ReadRelocations    Action = "relocation.read"
	ChangeRelocations  Action = "relocation.change"  // enter, correct, import, undo an import
	ConfirmRelocations Action = "relocation.confirm" // confirm what somebody else entered
)

// Relation is how far a rule reaches.
type Relation string

// The relations, between a caller and the account or place acted on.
const (
	Any    Relation = "any"    // all
	Others Relation = "others" // all but the caller's own account
	Within Relation = "within" // within the area of the grant, but not the caller's own account
	Own    Relation = "own"    // the caller's own account only
)

// Rule is a row of the table.
type Rule struct {
	Role     Role
	Action   Action
	Relation Relation
}

// rules are all that is allowed.
var rules = []Rule{
	{Anyone, ReadHealth, Any},
	{Anyone, SignIn, Any},
	{Anyone, ReadRegion, Any}, // unless the setting public_read is off: see Policy

	{Member, ReadRegion, Any},
	{Member, SeeSelf, Own},
	{Member, ChangeSelf, Own},
	{Member, EndSession, Own},
	{Member, MakeToken, Own},
	{Member, EndToken, Own},

	{SystemAdmin, ListAccounts, Any},
	{SystemAdmin, ListRoles, Any},
	{SystemAdmin, CreateAccount, Others},
	{SystemAdmin, DisableAccount, Others},
	{SystemAdmin, ResetAccount, Others},
	{SystemAdmin, UnmaskAccount, Others},

	{SystemAdmin, ReadJobs, Any},
	{SystemAdmin, ChangeJobs, Any},
	{SystemAdmin, ReadDoctor, Any},

	{SecurityAdmin, ListAccounts, Any},
	{SecurityAdmin, ListRoles, Any},
	{SecurityAdmin, GrantRole, Others},
	{SecurityAdmin, UnlockAccount, Others},
	{SecurityAdmin, DisableAccount, Others},

	{AuditAdmin, ListRoles, Any},
	{AuditAdmin, ReadAudit, Any},

	{PlaceAdmin, ListAccounts, Within},
	{PlaceAdmin, ListRoles, Any},
	{PlaceAdmin, CreateAccount, Within},
	{PlaceAdmin, DisableAccount, Within},
	{PlaceAdmin, ResetAccount, Within},

	{Viewer, ReadFirms, Any},
	{Officer, ReadFirms, Any},
	{Officer, ChangeFirms, Within},
	{Reviewer, ReadFirms, Any},
	{Reviewer, ReviewFirms, Within},

	{Viewer, ReadRelocations, Any},
	{Officer, ReadRelocations, Any},
	{Officer, ChangeRelocations, Within},
	{Reviewer, ReadRelocations, Any},
	{Reviewer, ConfirmRelocations, Within},
}

// Rules returns the table.
func Rules() []Rule { return slices.Clone(rules) }

// Actions lists all actions that some rule allows, sorted.
func Actions() []Action {
	var all []Action
	for _, r := range rules {
		all = append(all, r.Action)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// Grant is a role held at a place: the code of an area (GB/T 2260, six
// digits), "" for everywhere.
type Grant struct {
	Role  Role   `json:"role"`
	Place string `json:"place,omitempty"`
}

// Caller is who asks. The zero value is anyone.
type Caller struct {
	Account string // id; "" for anyone
	Grants  []Grant
	Scope   []Action // the only actions of an API token, or of a session that owes a step; nil for all
	Place   string   // of an API token: the only area it may act in; "" for no limit
}

// Target is what an action is about.
type Target struct {
	Account string  // id of the account concerned, "" for none
	Place   string  // code of the area concerned, "" for none in particular
	Grants  []Grant // what that account holds
}

// outOfReach keeps whoever resets accounts from becoming somebody with more
// power: a reset gives a link to the password. Nobody resets one of the three
// administrators but the command line; who acts within an area neither resets
// nor stops anybody who acts for others.
func (t Target) outOfReach(r Rule) bool {
	return slices.ContainsFunc(t.Grants, func(g Grant) bool {
		if r.Relation == Within && r.Action != ListAccounts {
			return g.Role.NeedsSecondFactor()
		}
		return r.Action == ResetAccount && slices.Contains(Administrators(), g.Role)
	})
}

// Policy is the table under the settings of a server.
type Policy struct {
	PublicRead bool // anyone may read the region
}

// Allows reports whether the caller may do the action to the target.
func (p Policy) Allows(c Caller, a Action, t Target) bool {
	if !p.open(c, a) || c.Place != "" && !Covers(c.Place, t.Place) && t.Account != c.Account {
		return false
	}
	for _, r := range rules {
		if r.Action == a && p.reaches(c, r, t) {
			return true
		}
	}
	return false
}

// Somewhere reports whether there is any target to which the caller may do the
// action.
func (p Policy) Somewhere(c Caller, a Action) bool {
	if !p.open(c, a) {
		return false
	}
	return slices.ContainsFunc(rules, func(r Rule) bool { return r.Action == a && p.holds(c, r) })
}

// open is the part of a decision that does not depend on the target.
func (p Policy) open(c Caller, a Action) bool {
	free := a == ReadHealth || a == SignIn || a == ReadRegion && p.PublicRead
	return free || c.Scope == nil || slices.Contains(c.Scope, a)
}

// holds reports whether the caller has the role of a rule.
func (p Policy) holds(c Caller, r Rule) bool {
	switch r.Role {
	case Anyone:
		return r.Action != ReadRegion || p.PublicRead
	case Member:
		return c.Account != ""
	}
	return c.Account != "" && slices.ContainsFunc(c.Grants, func(g Grant) bool { return g.Role == r.Role })
}

func (p Policy) reaches(c Caller, r Rule, t Target) bool {
	if !p.holds(c, r) || t.outOfReach(r) {
		return false
	}
	switch r.Relation {
	case Any:
		return true
	case Own:
		return t.Account == c.Account
	case Others:
		return t.Account != c.Account
	case Within:
		return t.Account != c.Account && slices.ContainsFunc(c.Grants, func(g Grant) bool {
			return g.Role == r.Role && Covers(g.Place, t.Place)
		})
	}
	return false
}

// Covers reports whether the area of a grant contains an area: codes of GB/T
// 2260 are hierarchical, with zeros for the levels below. "" covers all; an
// area that is not known ("") is covered by nothing else.
func Covers(grant, area string) bool {
	if grant == "" {
		return true
	}
	for strings.HasSuffix(grant, "00") {
		grant = strings.TrimSuffix(grant, "00")
	}
	return area != "" && strings.HasPrefix(area, grant)
}

// Conflict returns the administrator role that an account already holds and
// that may not be joined by another; "" where the grant is possible.
func Conflict(held []Grant, wanted Role) Role {
	if !slices.Contains(Administrators(), wanted) {
		return ""
	}
	for _, g := range held {
		if g.Role != wanted && slices.Contains(Administrators(), g.Role) {
			return g.Role
		}
	}
	return ""
}
