package httpapi

import (
	"context"
	"net/http"
	"time"

	"github.com/sanquan/sanquan/internal/access"
	"github.com/sanquan/sanquan/internal/auth"
)

// Me is the caller's own account.
type Me struct {
	User
	Need        auth.Need       `json:"need" enum:",code,password,enrol"`
	Via         string          `json:"via" enum:"session,token"`
	Factor      FactorState     `json:"secondFactor"`
	Permissions []access.Action `json:"permissions"`
	Scopes      []access.Action `json:"scopes"`
}

// FactorState is that of the second factor.
type FactorState struct {
	On            bool `json:"on"`
	Required      bool `json:"required"`
	RecoveryCodes int  `json:"recoveryCodes"`
}

// SessionRow is a session of the caller.
type SessionRow struct {
	ID      string `json:"id"`
	Begun   string `json:"begun"`
	Seen    string `json:"seen"`
	Address string `json:"address"`
	Agent   string `json:"agent"`
	Method  string `json:"method" enum:"password,provider"`
	Current bool   `json:"current"`
}

// TokenRow is an API token of the caller, without its text.
type TokenRow struct {
	ID       string          `json:"id"`
	Name     string          `json:"name"`
	Scope    []access.Action `json:"scope"`
	Place    string          `json:"place"`
	Created  string          `json:"created"`
	Expires  string          `json:"expires"`
	LastUsed string          `json:"lastUsed,omitempty"`
	State    string          `json:"state" enum:"usable,expired,revoked"`
}

// NewTokenAnswer is a token just made.
type NewTokenAnswer struct {
	TokenRow
	Token string `json:"token"`
}

// TokenWish is what a new token shall be.
type TokenWish struct {
	Name  string          `json:"name" minLength:"1" maxLength:"64" example:"nightly export"`
	Scope []access.Action `json:"scope" minItems:"1" maxItems:"20" example:"region.read"`
	Place string          `json:"place,omitempty" maxLength:"6" example:"110106"`
	Days  int             `json:"days" minimum:"1" maximum:"366" example:"90"`
}

type tokenInput struct {
	Asked
	Body TokenWish
}

// ReadRow is a time somebody saw a sensitive field of the caller.
type ReadRow struct {
	Time   string `json:"time"`
	Name   string `json:"name"`
	Reason string `json:"reason"`
}

// PasswordChange replaces a password.
type PasswordChange struct {
	Old string `json:"old" minLength:"1" maxLength:"512" example:"Tulip-7-river"`
	New string `json:"password" minLength:"1" maxLength:"512" example:"Maple-8-hills"`
}

type passwordInput struct {
	Asked
	Body PasswordChange
}

// PhoneChange replaces a telephone number.
type PhoneChange struct {
	Phone string `json:"phone" maxLength:"30" example:"138 0000 1234"`
}

type phoneInput struct {
	Asked
	Body PhoneChange
}

// ByID names a thing by its id.
type ByID struct {
	Asked
	ID string `path:"id" maxLength:"64" doc:"Its id." example:"0197a000-0000-7000-8000-000000000001"`
}

// exampleID is an id that the tests make.
var exampleID = []string{"id", "0197a000-0000-7000-8000-000000000001"}

func (s *Server) registerSelf() {
	serve(s, endpoint{
		id: "getMe", path: "me", tag: tagAccount, summary: "我的账号 · My account",
		description: "Who the caller is, which roles they hold, which actions these allow, and what the session still owes.",
	}, s.me)
	serve(s, endpoint{
		id: "changePassword", method: http.MethodPost, path: "me/password", tag: tagAccount, summary: "修改密码 · Change the password",
		description: "Replaces the password and ends the account's other sessions.", errors: []int{409},
	}, func(ctx context.Context, in passwordInput) (nothing, int, error) {
		return nothing{}, http.StatusNoContent, s.deps.Auth.ChangePassword(ctx, callerOf(ctx), in.Body.Old, in.Body.New)
	})
	serve(s, endpoint{
		id: "setMyPhone", method: http.MethodPut, path: "me/phone", tag: tagAccount, summary: "修改电话 · Set the telephone number",
		description: "Replaces the telephone number, which is kept encrypted; an empty one removes it.", errors: []int{409},
	}, func(ctx context.Context, in phoneInput) (nothing, int, error) {
		return nothing{}, http.StatusNoContent, s.deps.Auth.SetPhone(ctx, callerOf(ctx), in.Body.Phone)
	})
	serve(s, endpoint{
		id: "listMySessions", path: "me/sessions", tag: tagAccount, summary: "我的会话 · My sessions",
		description: "Where the account is signed in, the latest seen first.",
	}, s.mySessions)
	serve(s, endpoint{
		id: "endMySession", method: http.MethodDelete, path: "me/sessions/{id}", tag: tagAccount, summary: "结束会话 · End a session",
		description: "Ends one of the caller's sessions.", values: exampleID, errors: []int{404},
	}, func(ctx context.Context, in ByID) (nothing, int, error) {
		return nothing{}, http.StatusNoContent, s.deps.Auth.EndSession(ctx, callerOf(ctx), in.ID)
	})
	serve(s, endpoint{
		id: "listMyReads", path: "me/reads", tag: tagAccount, summary: "谁看过我的信息 · Who saw my data",
		description: "When somebody looked at a sensitive field of the caller, who, and the reason they stated; the latest first, 200 at most.",
	}, s.myReads)
	s.registerTokens()
}

func (s *Server) registerTokens() {
	serve(s, endpoint{
		id: "listMyTokens", path: "me/tokens", tag: tagAccount, summary: "我的令牌 · My API tokens",
		description: "The caller's API tokens, the latest made first; their texts are not kept.",
	}, func(ctx context.Context, _ Asked) (List[TokenRow], int, error) {
		list, err := s.deps.Auth.Store.ListTokens(ctx, callerOf(ctx).Account)
		return mapped(list, s.tokenRow), http.StatusOK, err
	})
	serve(s, endpoint{
		id: "createMyToken", method: http.MethodPost, path: "me/tokens", tag: tagAccount, summary: "新建令牌 · Make an API token",
		description: "Makes an API token that may do some of what the account may, optionally in one area only, for a number of days. The text is told here and never again.",
	}, func(ctx context.Context, in tokenInput) (NewTokenAnswer, int, error) {
		c := callerOf(ctx)
		t, text, err := s.deps.Auth.NewToken(ctx, c, c.Account, auth.TokenRequest{
			Name: in.Body.Name, Scope: in.Body.Scope, Place: in.Body.Place, Days: in.Body.Days,
		})
		return NewTokenAnswer{s.tokenRow(t), text}, http.StatusOK, err
	})
	serve(s, endpoint{
		id: "revokeMyToken", method: http.MethodDelete, path: "me/tokens/{id}", tag: tagAccount, summary: "撤销令牌 · Revoke an API token",
		description: "Revokes one of the caller's API tokens at once.", values: exampleID, errors: []int{404},
	}, func(ctx context.Context, in ByID) (nothing, int, error) {
		c := callerOf(ctx)
		return nothing{}, http.StatusNoContent, s.deps.Auth.RevokeToken(ctx, c, c.Account, in.ID)
	})
}

func (s *Server) me(ctx context.Context, _ Asked) (Me, int, error) {
	c := callerOf(ctx)
	a, err := s.deps.Auth.Store.Account(ctx, c.Account)
	if err != nil {
		return Me{}, 0, err
	}
	out := Me{
		User: s.userRow(a), Need: c.Session.Need, Via: "session", Permissions: []access.Action{}, Scopes: s.deps.Auth.Scopes(a),
		Factor: FactorState{On: a.Factor.On, Required: s.deps.Auth.FactorRequired(a), RecoveryCodes: len(a.Factor.Recovery)},
	}
	if c.Session.ID == "" {
		out.Via = "token"
	}
	for _, action := range access.Actions() {
		if s.deps.Auth.Policy.Somewhere(c.Caller, action) {
			out.Permissions = append(out.Permissions, action)
		}
	}
	return out, http.StatusOK, nil
}

// mapped makes the answer of a list.
func mapped[A, B any](list []A, row func(A) B) List[B] {
	rows := make([]B, 0, len(list))
	for _, x := range list {
		rows = append(rows, row(x))
	}
	return List[B]{Items: rows}
}

func (s *Server) mySessions(ctx context.Context, _ Asked) (List[SessionRow], int, error) {
	c := callerOf(ctx)
	list, err := s.deps.Auth.Sessions(ctx, c)
	return mapped(list, func(x auth.Session) SessionRow {
		return SessionRow{
			ID: x.ID, Begun: stamp(x.Begun), Seen: stamp(x.Seen), Address: x.Address, Agent: x.Agent, Method: x.Method, Current: x.ID == c.Session.ID,
		}
	}), http.StatusOK, err
}

func (s *Server) myReads(ctx context.Context, _ Asked) (List[ReadRow], int, error) {
	list, err := s.deps.Auth.Reads(ctx, callerOf(ctx))
	rows := []ReadRow{}
	for _, e := range list {
		if e.Kind == "field" {
			rows = append(rows, ReadRow{stamp(e.Time), e.Name, e.Reason})
		}
	}
	return List[ReadRow]{rows}, http.StatusOK, err
}

func (s *Server) tokenRow(t auth.Token) TokenRow {
	row := TokenRow{ID: t.ID, Name: t.Name, Scope: t.Scope, Place: t.Place, Created: stamp(t.Created), Expires: stamp(t.Expires), State: "usable"}
	if !t.LastUsed.IsZero() {
		row.LastUsed = stamp(t.LastUsed)
	}
	switch {
	case !t.Revoked.IsZero():
		row.State = "revoked"
	case !t.Usable(s.deps.Now()):
		row.State = "expired"
	}
	return row
}

// stamp is a time as the API writes it: RFC 3339, UTC, whole seconds.
func stamp(t time.Time) string { return t.UTC().Format(time.RFC3339) }
