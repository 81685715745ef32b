package httpapi

import (
	"context"
	"net/http"
)

// Alive is the answer of a server that runs.
type Alive struct {
	Status  string `json:"status" enum:"ok"`
	Version string `json:"version"`
}

// Readiness says whether the server can answer about the region.
type Readiness struct {
	Status string  `json:"status" enum:"ready,notReady"`
	Checks []Check `json:"checks"`
}

// Check is one condition of readiness.
type Check struct {
	Name   string `json:"name" enum:"database,migrations,pack,network"`
	OK     bool   `json:"ok"`
	Remedy string `json:"remedy,omitempty"`
}

func (s *Server) registerHealth() {
	serve(s, endpoint{
		id: "getLive", path: "/livez", tag: tagHealth, summary: "存活 · Alive",
		description: "Answers 200 as long as the process serves requests.",
	}, func(context.Context, Asked) (Alive, int, error) {
		return Alive{Status: "ok", Version: s.deps.Version}, http.StatusOK, nil
	})
	serve(s, endpoint{
		id: "getReady", path: "/readyz", tag: tagHealth, summary: "就绪 · Ready",
		description: "Answers 200 when the database answers, its migrations are applied, a pack is installed and its network is built; 503 with the same body otherwise.",
	}, func(ctx context.Context, in Asked) (Readiness, int, error) {
		r := s.readiness(ctx, in)
		if r.Status != "ready" {
			return r, http.StatusServiceUnavailable, nil
		}
		return r, http.StatusOK, nil
	})
}

func (s *Server) readiness(ctx context.Context, in Asked) Readiness {
	world := s.world.Load()
	schema, err := s.deps.Store.Schema(ctx)
	_, noPack := s.deps.Store.ActivePack(ctx)
	checks := []Check{
		{Name: "database", OK: s.deps.Store.Ping(ctx) == nil, Remedy: "sanquan doctor"},
		{Name: "migrations", OK: err == nil && !schema.Pending() && !schema.Newer(), Remedy: "sanquan doctor"},
		{Name: "pack", OK: noPack == nil, Remedy: "sanquan pack install packs/jjj"},
		{Name: "network", OK: world != nil, Remedy: "sanquan doctor"},
	}
	r := Readiness{Status: "ready"}
	for _, c := range checks {
		if c.OK {
			c.Remedy = ""
		} else {
			r.Status = "notReady"
		}
		r.Checks = append(r.Checks, c)
	}
	return r
}
