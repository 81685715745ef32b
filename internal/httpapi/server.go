// Package httpapi serves the answers of Sanquan over HTTP: the API under
// /api/v1, its OpenAPI 3.1 document, health, and the pages handed to it.
//
// A Server answers about one World (a region with its network and engines),
// which can be exchanged while it runs, as when a new pack is installed.
// What is under /api/v1, jobs aside, depends on the World, the program and the
// request alone, so each answer has an ETag made of those and is not computed again
// for a client that holds it. Errors are application/problem+json (RFC 9457)
// in the language of Accept-Language, each saying what to do next; causes go to
// the log, with the request's id. Lists are CSV too, shapes GeoJSON, by Accept
// or ?format=.
//
// Requests pass, in this order: id and log, recovery from panics, security
// headers, checks of the query's form, size and time limits, the client's rate,
// who asks (a session's cookie or an API token), ETag, gzip, router, and for API
// operations the permission (actions.go) and the check against the schema
// (huma).
//
// The package leaves out listening on a port (internal/cli), the pages
// (internal/webui) and every computation.
package httpapi

import (
	"context"
	"log/slog"
	"net/http"
	"net/netip"
	"sync/atomic"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"github.com/sanquan/sanquan/commute/network"
	"github.com/sanquan/sanquan/internal/access"
	"github.com/sanquan/sanquan/internal/audit"
	"github.com/sanquan/sanquan/internal/auth"
	"github.com/sanquan/sanquan/internal/doctor"
	"github.com/sanquan/sanquan/internal/firmdesk"
	"github.com/sanquan/sanquan/internal/intake"
	"github.com/sanquan/sanquan/internal/sqlstore"
)

// Store is what readiness asks of the database.
type Store interface {
	Ping(context.Context) error
	Schema(context.Context) (sqlstore.Schema, error)
	ActivePack(context.Context) (sqlstore.Pack, error)
}

// Deps are what a Server is made of. All fields are needed unless it says otherwise.
type Deps struct {
	World   *World           // nil: no region yet, its endpoints answer 503
	Store   Store            // asked by /readyz
	Jobs    Jobs             // background jobs
	Letters Letters          // messages without an effect so far
	Imports *intake.Importer // nil: nothing is imported, its endpoints answer 503
	Firms   *firmdesk.Desk   // nil: there is no register, its endpoints answer 503
	Auth    *auth.Service    // nil: nobody can sign in, the region can be read
	Audit   *audit.Log       // needed with Auth
	Signer  Provider         // nil: nobody signs in elsewhere
	UI      http.Handler     // every path that is not the API's

	// Doctor examines the running server at a bounded cost; served is the network
	// that it answers about, nil for none.
	Doctor func(_ context.Context, served *network.Network) []doctor.Finding

	Now     func() time.Time // clock of the log and of computeMillis
	NewID   func() string    // a fresh request id
	Log     *slog.Logger
	Watch   Observer // nil: nobody counts
	Version string   // of the program; part of every ETag

	// SingleUser says that the server listens to this machine only: who asks
	// from here may change things.
	SingleUser     bool
	TrustedProxies []netip.Prefix // whose forwarding headers are believed
	Rates          Rates
}

// Limits of a request.
const (
	maxQueryBytes = 4 << 10
	maxBodyBytes  = 64 << 10
	maxHandling   = 30 * time.Second
)

// Server answers HTTP requests. It is safe for concurrent use.
type Server struct {
	deps    Deps
	world   atomic.Pointer[World]
	api     huma.API
	mux     *http.ServeMux
	handler http.Handler
	openapi *document
	rate    *meter
	tries   *meter                   // to sign in
	actions map[string]access.Action // of operations, by id
	csrf    *http.CrossOriginProtection
	worldly map[string]bool // patterns of operations that answer about the World alone
	watch   watching
}

// New makes a Server.
func New(deps Deps) *Server {
	s := &Server{
		deps: deps, mux: http.NewServeMux(), actions: actions, csrf: http.NewCrossOriginProtection(), worldly: map[string]bool{},
		watch: watching{deps.Watch, otherRoutes()},
		rate:  newMeter(deps.Rates.PerAddress, deps.Now), tries: newMeter(deps.Rates.SignIn, deps.Now),
	}
	s.world.Store(deps.World)
	s.api = humago.New(s.mux, apiConfig(deps.Version, s.localise))
	s.registerRegion()
	s.registerPlaces()
	s.registerCommute()
	s.registerIndustry()
	s.registerImports()
	s.registerFirms()
	s.registerFirmReview()
	s.registerChains()
	s.registerService()
	s.registerJobs()
	s.registerMessages()
	s.registerDoctor()
	s.registerHealth()
	s.registerSignIn()
	s.registerSelf()
	s.registerFactor()
	s.registerUsers()
	s.registerUserChanges()
	s.registerAudit()
	s.openapi = newDocument(s.api.OpenAPI())
	s.mux.HandleFunc(documentRoute, s.serveDocument)
	s.mux.HandleFunc("/api/", s.unknownPath)
	s.handleImportFiles()
	s.handleReconcile()
	s.mux.HandleFunc(providerStartRoute, s.providerStart)
	s.mux.HandleFunc(providerDoneRoute, s.providerDone)
	s.mux.Handle(pagesRoute, deps.UI)
	s.handler = through(s.mux, s.identify, s.recoverPanics, s.secure, s.checkQuery, s.guard, limit, s.paced, s.resolve, s.conditional, compress())
	return s
}

// Use exchanges the World that answers are about. Requests under way finish
// with the one they began with.
func (s *Server) Use(w *World) { s.world.Store(w) }

// ServeHTTP implements http.Handler.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.handler.ServeHTTP(w, r) }

// through puts the middlewares around h, the first outermost.
func through(h http.Handler, around ...func(http.Handler) http.Handler) http.Handler {
	for i := len(around) - 1; i >= 0; i-- {
		h = around[i](h)
	}
	return h
}
