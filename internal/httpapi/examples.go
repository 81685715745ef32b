package httpapi

import (
	"embed"
	"encoding/json"
)

// examples are the answers of the tiny pack of region/pack/testdata to the
// example requests, one file an operation; the tests replay them.
//
//go:embed all:examples
var examples embed.FS

// exampleOf returns nil where there is none yet.
func exampleOf(operation string) any {
	raw, err := examples.ReadFile("examples/" + operation + ".json")
	if err != nil {
		return nil
	}
	return json.RawMessage(raw)
}
