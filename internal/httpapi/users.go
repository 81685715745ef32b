package httpapi

import (
	"context"
	"net/http"

	"github.com/sanquan/sanquan/internal/access"
	"github.com/sanquan/sanquan/internal/auth"
)

// User is an account as others see it.
type User struct {
	ID           string         `json:"id"`
	Login        string         `json:"login"`
	Name         string         `json:"name"`
	Place        string         `json:"place"`
	State        auth.State     `json:"state" enum:"invited,active,disabled"`
	Demo         bool           `json:"demo"`
	Phone        string         `json:"phone"`
	SecondFactor bool           `json:"hasSecondFactor"`
	Created      string         `json:"created"`
	Roles        []access.Grant `json:"roles"`
	Version      int64          `json:"version"`
}

func (u User) version() int64 { return u.Version }

func (s *Server) userRow(a auth.Account) User {
	u := User{
		ID: a.ID, Login: a.Login, Name: a.Name, Place: a.Place, State: a.State, Demo: a.Demo,
		Phone: s.deps.Auth.MaskedPhone(a), SecondFactor: a.Factor.On, Created: stamp(a.Created), Roles: a.Grants, Version: a.Version,
	}
	if u.Roles == nil {
		u.Roles = []access.Grant{}
	}
	return u
}

// RoleRow is a role with what it allows.
type RoleRow struct {
	Role    access.Role `json:"role"`
	Grants  bool        `json:"grantable"`
	Factor  bool        `json:"needsSecondFactor"`
	Allowed []Allowed   `json:"allowed"`
}

// Allowed is an action with how far it reaches.
type Allowed struct {
	Action   access.Action   `json:"action"`
	Relation access.Relation `json:"relation" enum:"any,others,within,own"`
}

type usersInput struct {
	Asked
	Text  string      `query:"q" maxLength:"60" doc:"Part of a login or name." example:"li"`
	Place string      `query:"place" pattern:"^[0-9]{6}$" doc:"Only accounts of this division and those within it." example:"110106"`
	Role  access.Role `query:"role" enum:"system_admin,security_admin,audit_admin,place_admin,officer,reviewer,viewer" doc:"Only holders of this role." example:"viewer"`
	After string      `query:"after" maxLength:"64" doc:"Only logins after this one: the last of the page before." example:"li.na"`
	Limit int         `query:"limit" minimum:"1" maximum:"1000" default:"100" doc:"Most accounts in the answer."`
}

func (in usersInput) filter() auth.AccountFilter {
	return auth.AccountFilter{Text: in.Text, Place: in.Place, Role: in.Role, After: in.After, Limit: in.Limit}
}

type findInput struct {
	Asked
	Body PhoneChange
}

func (s *Server) registerUsers() {
	serve(s, endpoint{
		id: "listUsers", path: "users", tag: tagAdmin, summary: "账号 · Accounts",
		description: "Accounts by login, those of the caller's area only where the role is for an area. Telephone numbers are masked.",
	}, func(ctx context.Context, in usersInput) (List[User], int, error) {
		return s.listUsers(ctx, in.filter())
	})
	serve(s, endpoint{
		id: "findUsers", method: http.MethodPost, path: "users/find", tag: tagAdmin, summary: "按电话查找 · Find by telephone number",
		description: "Accounts with exactly this telephone number, found without decrypting any.",
	}, func(ctx context.Context, in findInput) (List[User], int, error) {
		f := auth.AccountFilter{}
		if err := s.deps.Auth.FindByPhone(&f, in.Body.Phone); err != nil {
			return List[User]{}, 0, err
		}
		return s.listUsers(ctx, f)
	})
	serve(s, endpoint{
		id: "getUser", path: "users/{id}", tag: tagAdmin, summary: "一个账号 · An account",
		description: "One account.", values: exampleID, errors: []int{404}, tagged: true,
	}, func(ctx context.Context, in ByID) (User, int, error) {
		a, err := s.target(ctx, access.ListAccounts, in.ID)
		return s.userRow(a), http.StatusOK, err
	})
	serve(s, endpoint{
		id: "listRoles", path: "roles", tag: tagAdmin, summary: "角色与权限 · Roles and permissions",
		description: "Every role with the actions it allows and how far: any account, others than the own, within the area of the grant, the own only. What is not listed is denied.",
	}, func(context.Context, Asked) (List[RoleRow], int, error) {
		return List[RoleRow]{roleRows()}, http.StatusOK, nil
	})
}

// listUsers leaves out what the caller's roles do not reach.
func (s *Server) listUsers(ctx context.Context, f auth.AccountFilter) (List[User], int, error) {
	list, err := s.deps.Auth.Store.ListAccounts(ctx, f)
	if err != nil {
		return List[User]{}, 0, err
	}
	rows := []User{}
	for _, a := range list {
		if s.deps.Auth.Policy.Allows(callerOf(ctx).Caller, access.ListAccounts, targetOf(a)) {
			rows = append(rows, s.userRow(a))
		}
	}
	return List[User]{rows}, http.StatusOK, nil
}

func targetOf(a auth.Account) access.Target {
	return access.Target{Account: a.ID, Place: a.Place, Grants: a.Grants}
}

// target is the account that an action is about, if the caller may do it.
func (s *Server) target(ctx context.Context, action access.Action, id string) (auth.Account, error) {
	a, err := s.deps.Auth.Store.Account(ctx, id)
	if err != nil {
		return a, err
	}
	if err := s.deps.Auth.Allow(ctx, callerOf(ctx), action, targetOf(a)); err != nil {
		return auth.Account{}, err
	}
	return a, nil
}

func roleRows() []RoleRow {
	var rows []RoleRow
	for _, r := range append([]access.Role{access.Anyone, access.Member}, access.Roles()...) {
		row := RoleRow{Role: r, Grants: r != access.Anyone && r != access.Member, Allowed: []Allowed{}}
		row.Factor = row.Grants && r.NeedsSecondFactor()
		for _, rule := range access.Rules() {
			if rule.Role == r {
				row.Allowed = append(row.Allowed, Allowed{rule.Action, rule.Relation})
			}
		}
		rows = append(rows, row)
	}
	return rows
}
