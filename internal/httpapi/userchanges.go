package httpapi

import (
	"context"
	"net/http"

	"github.com/sanquan/sanquan/internal/access"
	"github.com/sanquan/sanquan/internal/auth"
)

// UserWish is what a new account shall be.
type UserWish struct {
	Login string `json:"login" minLength:"2" maxLength:"64" example:"zhao.min"`
	Name  string `json:"name" minLength:"1" maxLength:"64" example:"赵敏"`
	Place string `json:"place,omitempty" maxLength:"6" example:"110106"`
	Phone string `json:"phone,omitempty" maxLength:"30" example:"138 0000 1234"`
}

type newUserInput struct {
	Asked
	Body UserWish
}

// UserLink is a one-time link to a new password, to be handed over.
type UserLink struct {
	User    User   `json:"user"`
	Path    string `json:"path"`
	Expires string `json:"expires"`
}

// Reason is why somebody looks at a sensitive field.
type Reason struct {
	Reason string `json:"reason" minLength:"4" maxLength:"200" example:"案件 2026-118 需电话联系"`
}

type unmaskInput struct {
	ByID
	Body Reason
}

// Unmasked is a sensitive field as it is.
type Unmasked struct {
	Phone string `json:"phone"`
}

// GrantWish is a role to be granted.
type GrantWish struct {
	Role  access.Role `json:"role" enum:"system_admin,security_admin,audit_admin,place_admin,officer,reviewer,viewer" example:"viewer"`
	Place string      `json:"place,omitempty" maxLength:"6" example:"110106"`
}

type grantInput struct {
	ByID
	Body GrantWish
}

type revokeInput struct {
	ByID
	Role  access.Role `path:"role" enum:"system_admin,security_admin,audit_admin,place_admin,officer,reviewer,viewer" doc:"The role." example:"viewer"`
	Place string      `query:"place" pattern:"^[0-9]{6}$" doc:"The division it was granted for; left out for one without." example:"110106"`
}

// InvitationPath begins the path of a one-time link; its secret follows, in the
// fragment, which browsers do not send and servers do not log.
const InvitationPath = "/sign-in#invitation="

func (s *Server) userLink(a auth.Account, link auth.Link) UserLink {
	return UserLink{s.userRow(a), InvitationPath + link.Token, stamp(link.Expires)}
}

func (s *Server) registerUserChanges() {
	serve(s, endpoint{
		id: "createUser", method: http.MethodPost, path: "users", tag: tagAdmin, summary: "新建账号 · Create an account",
		description: "Creates an account without a role and without a password; the answer holds a one-time link to one. The security administrator grants roles.", errors: []int{409},
	}, func(ctx context.Context, in newUserInput) (UserLink, int, error) {
		c := callerOf(ctx)
		if err := s.deps.Auth.Allow(ctx, c, access.CreateAccount, access.Target{Place: in.Body.Place}); err != nil {
			return UserLink{}, 0, err
		}
		a, link, err := s.deps.Auth.Create(ctx, c, auth.NewAccount{Login: in.Body.Login, Name: in.Body.Name, Place: in.Body.Place, Phone: in.Body.Phone})
		if err != nil {
			return UserLink{}, 0, err
		}
		return s.userLink(a, link), http.StatusOK, nil
	})
	s.onUser("disableUser", "disable", "停用账号 · Disable an account", "Stops an account: its sessions end, its tokens do not hold.",
		func(ctx context.Context, c *auth.Caller, a auth.Account) (auth.Account, error) {
			return s.deps.Auth.SetDisabled(ctx, c, a, true)
		})
	s.onUser("enableUser", "enable", "启用账号 · Enable an account", "Lets a stopped account go on.",
		func(ctx context.Context, c *auth.Caller, a auth.Account) (auth.Account, error) {
			return s.deps.Auth.SetDisabled(ctx, c, a, false)
		})
	s.onUser("unlockUser", "unlock", "解锁账号 · Unlock an account", "Forgets the failed tries of an account.",
		func(ctx context.Context, c *auth.Caller, a auth.Account) (auth.Account, error) {
			return a, s.deps.Auth.Unlock(ctx, c, a)
		})
	serve(s, endpoint{
		id: "resetUser", method: http.MethodPost, path: "users/{id}/reset", tag: tagAdmin, summary: "重设密码 · Reset an account",
		description: "Makes a one-time link to a new password. When it is used, the second factor goes too.", values: exampleID, errors: []int{404, 409},
	}, func(ctx context.Context, in ByID) (UserLink, int, error) {
		a, err := s.target(ctx, access.ResetAccount, in.ID)
		if err != nil {
			return UserLink{}, 0, err
		}
		link, err := s.deps.Auth.Reset(ctx, callerOf(ctx), a)
		return s.userLink(a, link), http.StatusOK, err
	})
	serve(s, endpoint{
		id: "unmaskUser", method: http.MethodPost, path: "users/{id}/unmask", tag: tagAdmin, summary: "查看电话 · See the telephone number",
		description: "Tells the telephone number. Who looked and why is recorded, and the person concerned can see it.", values: exampleID, errors: []int{404},
	}, func(ctx context.Context, in unmaskInput) (Unmasked, int, error) {
		a, err := s.target(ctx, access.UnmaskAccount, in.ID)
		if err != nil {
			return Unmasked{}, 0, err
		}
		number, err := s.deps.Auth.Unmask(ctx, callerOf(ctx), a, in.Body.Reason)
		return Unmasked{number}, http.StatusOK, err
	})
	s.registerGrants()
}

func (s *Server) registerGrants() {
	serve(s, endpoint{
		id: "grantRole", method: http.MethodPost, path: "users/{id}/roles", tag: tagAdmin, summary: "授予角色 · Grant a role",
		description: "Grants a role, everywhere or in one area. No account holds two of the three administrator roles, and nobody grants themselves one.", values: exampleID, errors: []int{404, 409},
	}, func(ctx context.Context, in grantInput) (User, int, error) {
		a, err := s.target(ctx, access.GrantRole, in.ID)
		if err != nil {
			return User{}, 0, err
		}
		return s.again(ctx, in.ID, s.deps.Auth.Grant(ctx, callerOf(ctx), a, access.Grant(in.Body)))
	})
	serve(s, endpoint{
		id: "revokeRole", method: http.MethodDelete, path: "users/{id}/roles/{role}", tag: tagAdmin, summary: "收回角色 · Revoke a role",
		description: "Takes a role away at once.", values: append([]string{"role", "viewer"}, exampleID...), query: "?place=110106", errors: []int{404},
	}, func(ctx context.Context, in revokeInput) (User, int, error) {
		a, err := s.target(ctx, access.GrantRole, in.ID)
		if err != nil {
			return User{}, 0, err
		}
		return s.again(ctx, in.ID, s.deps.Auth.Revoke(ctx, callerOf(ctx), a, access.Grant{Role: in.Role, Place: in.Place}))
	})
}

type changeUserInput struct {
	ByID
	Matching
}

// onUser registers a change of an account that takes nothing but its id.
func (s *Server) onUser(id, verb, summary, description string, do func(context.Context, *auth.Caller, auth.Account) (auth.Account, error)) {
	serve(s, endpoint{
		id: id, method: http.MethodPost, path: "users/{id}/" + verb, tag: tagAdmin, summary: summary, description: description,
		values: exampleID, errors: []int{404, 409, 412}, tagged: true,
	}, func(ctx context.Context, in changeUserInput) (User, int, error) {
		a, err := s.target(ctx, actions[id], in.ID)
		if err == nil {
			err = in.check("account", in.ID, a.Version)
		}
		if err != nil {
			return User{}, 0, err
		}
		a, err = do(ctx, callerOf(ctx), a)
		return s.userRow(a), http.StatusOK, err
	})
}

// again answers with the account as it is after a change.
func (s *Server) again(ctx context.Context, id string, err error) (User, int, error) {
	if err != nil {
		return User{}, 0, err
	}
	a, err := s.deps.Auth.Store.Account(ctx, id)
	return s.userRow(a), http.StatusOK, err
}
