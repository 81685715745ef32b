package httpapi

import (
	"context"
	"net/http"

	"github.com/sanquan/sanquan/internal/audit"
)

type auditInput struct {
	Listing
	Before int64  `query:"before" minimum:"1" maximum:"9007199254740991" doc:"Only entries with a lower number: the last of the page before." example:"101"`
	Actor  string `query:"actor" maxLength:"64" doc:"Only acts of this account (id)." example:"0197a000-0000-7000-8000-000000000001"`
	Action string `query:"action" maxLength:"40" doc:"Only this action." example:"role.grant"`
	Object string `query:"object" maxLength:"64" doc:"Only acts on this object (id)." example:"0197a000-0000-7000-8000-000000000001"`
	From   string `query:"from" pattern:"^[0-9]{4}-[0-9]{2}-[0-9]{2}$" doc:"First day, UTC." example:"2026-11-01"`
	To     string `query:"to" pattern:"^[0-9]{4}-[0-9]{2}-[0-9]{2}$" doc:"Last day, UTC." example:"2026-11-30"`
	Limit  int    `query:"limit" minimum:"1" maximum:"1000" default:"100" doc:"Most entries in the answer."`
}

func (s *Server) registerAudit() {
	serve(s, endpoint{
		id: "listAudit", path: "audit", tag: tagAdmin, summary: "审计 · Audit",
		description: "Who did what, when, from where, to what and with which result; the latest first.", query: "?limit=2",
	}, func(ctx context.Context, in auditInput) (List[AuditEntry], int, error) {
		list, err := s.deps.Audit.Store.ListAudit(ctx, audit.Filter{
			Before: in.Before, Actor: in.Actor, Action: in.Action, Object: in.Object, From: in.From, To: in.To, Limit: in.Limit,
		})
		return mapped(list, auditRow), http.StatusOK, err
	}, csvOf[AuditEntry]("audit"))
	serve(s, endpoint{
		id: "checkAudit", path: "audit/check", tag: tagAdmin, summary: "校验审计链 · Verify the audit",
		description: "Reads the whole chain and names the first row that was changed, removed, added or moved. Cost grows with the number of entries.",
	}, func(ctx context.Context, _ Asked) (audit.Report, int, error) {
		report, err := s.deps.Audit.Verify(ctx)
		return report, http.StatusOK, err
	})
}

// AuditEntry is an act as the API tells it.
type AuditEntry struct {
	Seq     int64        `json:"seq"`
	Time    string       `json:"time"`
	Actor   string       `json:"actor"`
	Name    string       `json:"name"`
	Via     string       `json:"via"`
	Address string       `json:"address"`
	Request string       `json:"request"`
	Action  string       `json:"action"`
	Kind    string       `json:"kind"`
	Object  string       `json:"object"`
	Place   string       `json:"place"`
	Result  audit.Result `json:"result" enum:"done,denied"`
	Reason  string       `json:"reason"`
	Before  string       `json:"before"`
	After   string       `json:"after"`
	Hash    string       `json:"hash"`
}

func auditRow(e audit.Entry) AuditEntry {
	return AuditEntry{
		Seq: e.Seq, Time: stamp(e.Time), Actor: e.Actor, Name: e.Name, Via: e.Via, Address: e.Address, Request: e.Request, Action: e.Action,
		Kind: e.Kind, Object: e.Object, Place: e.Place, Result: e.Result, Reason: e.Reason, Before: e.Before, After: e.After, Hash: e.Hash,
	}
}
