package httpapi

import (
	"net/http"
	"regexp"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"github.com/sanquan/sanquan/base/fault"
	"github.com/sanquan/sanquan/internal/message"
)

// missingMember is how huma complains about a member that must be there.
var missingMember = regexp.MustCompile(`^expected required property (\S+) to be present$`)

// bodyProblem says what is wrong with a member of a request's body. It never
// shows the value: it may be a password.
func (s *Server) bodyProblem(lang message.Lang, op *huma.Operation, e *huma.ErrorDetail) ProblemField {
	name := strings.TrimPrefix(strings.TrimPrefix(e.Location, "body"), ".")
	if m := missingMember.FindStringSubmatch(e.Message); m != nil {
		name = m[1]
	}
	member, _, _ := strings.Cut(name, "[")
	schema := s.bodySchema(op)
	if name == "" || schema == nil {
		return ProblemField{"body", message.Text(lang, "http.bad_body")}
	}
	property := schema.Properties[member]
	if property == nil {
		return ProblemField{"body." + shorten(name), message.Text(lang, "http.unknown_member", "name", shorten(name))}
	}
	return ProblemField{"body." + member, message.Text(lang, "http.bad_member", "name", member, "rule", rule(lang, property))}
}

// bodySchema is that of an operation's body; nil for none.
func (s *Server) bodySchema(op *huma.Operation) *huma.Schema {
	if op.RequestBody == nil || op.RequestBody.Content[typeJSON] == nil {
		return nil
	}
	schema := op.RequestBody.Content[typeJSON].Schema
	if schema.Ref != "" {
		return s.api.OpenAPI().Components.Schemas.SchemaFromRef(schema.Ref)
	}
	return schema
}

// bodyRefusal is what huma refuses before it looks at members.
func bodyRefusal(status int) *fault.Error {
	switch status {
	case http.StatusRequestEntityTooLarge:
		return fault.New(fault.Invalid, "http.body_too_large", "max", maxBodyBytes)
	case http.StatusBadRequest, http.StatusUnsupportedMediaType, http.StatusRequestTimeout:
		return fault.New(fault.Invalid, "http.bad_body")
	}
	return nil
}
