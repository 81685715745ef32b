package httpapi

import (
	"context"
	"net/http"
)

// FactorBegun is a second factor about to be confirmed.
type FactorBegun struct {
	Secret  string `json:"secret"`
	Address string `json:"address"`
}

// RecoveryCodes stand in for the second factor once each.
type RecoveryCodes struct {
	Codes []string `json:"codes"`
}

// FactorOff is what turns the second factor off.
type FactorOff struct {
	Password string `json:"password" minLength:"1" maxLength:"512" example:"Tulip-7-river"`
	Code     string `json:"code" minLength:"6" maxLength:"40" example:"287082"`
}

type factorOffInput struct {
	Asked
	Body FactorOff
}

func (s *Server) registerFactor() {
	serve(s, endpoint{
		id: "beginFactor", method: http.MethodPost, path: "me/second-factor", tag: tagAccount, summary: "设置第二因素 · Set up a second factor",
		description: "Draws the secret of one-time codes (RFC 6238: HMAC-SHA-1, 30 s, six digits). Nothing is asked for until a first code confirms it.", errors: []int{409},
	}, func(ctx context.Context, _ Asked) (FactorBegun, int, error) {
		e, err := s.deps.Auth.Enrol(ctx, callerOf(ctx))
		return FactorBegun(e), http.StatusOK, err
	})
	serve(s, endpoint{
		id: "confirmFactor", method: http.MethodPost, path: "me/second-factor/confirm", tag: tagAccount, summary: "确认第二因素 · Confirm the second factor",
		description: "Turns the second factor on with a first code and tells the recovery codes, this once. Other sessions end.", errors: []int{409},
	}, func(ctx context.Context, in codeInput) (RecoveryCodes, int, error) {
		codes, err := s.deps.Auth.Confirm(ctx, callerOf(ctx), in.Body.Code)
		return RecoveryCodes{codes}, http.StatusOK, err
	})
	serve(s, endpoint{
		id: "disableFactor", method: http.MethodPost, path: "me/second-factor/disable", tag: tagAccount, summary: "关闭第二因素 · Turn the second factor off",
		description: "Turns the second factor off, where no role demands it.", errors: []int{409},
	}, func(ctx context.Context, in factorOffInput) (nothing, int, error) {
		return nothing{}, http.StatusNoContent, s.deps.Auth.Unenrol(ctx, callerOf(ctx), in.Body.Password, in.Body.Code)
	})
}
