package httpapi

import (
	"context"
	"net/http"
	"time"

	"github.com/sanquan/sanquan/commute/network"
	"github.com/sanquan/sanquan/internal/doctor"
	"github.com/sanquan/sanquan/internal/message"
)

// maxExamining bounds an examination, so that a database which does not answer
// is a finding and not a timeout.
const maxExamining = 10 * time.Second

// Diagnosis is what the server finds of itself.
type Diagnosis struct {
	OK     bool            `json:"ok"`
	Checks []DoctorFinding `json:"checks"`
}

// DoctorFinding is one check.
type DoctorFinding struct {
	Name   string        `json:"name"`
	Title  string        `json:"title"`
	Status doctor.Status `json:"status" enum:"ok,warn,fail,skip"`
	Reason string        `json:"reason"`
	Repair string        `json:"repair,omitempty"`
}

func (s *Server) registerDoctor() {
	serve(s, endpoint{
		id: "getDoctor", path: "doctor", tag: tagAdmin, summary: "体检 · Examine the server", errors: []int{http.StatusForbidden},
		description: "Examines the running server and says what holds, why not, and which command repairs it, as sanquan doctor does. It changes nothing and may be asked often: " +
			"it neither reads the whole database nor compares the pack with its checksums; sanquan doctor does both." + guarded,
	}, func(ctx context.Context, in Asked) (Diagnosis, int, error) {
		ctx, cancel := context.WithTimeout(ctx, maxExamining)
		defer cancel()
		var served *network.Network
		if w := s.world.Load(); w != nil {
			served = w.network
		}
		return diagnosis(s.deps.Doctor(ctx, served), in.lang()), http.StatusOK, nil
	})
}

func diagnosis(found []doctor.Finding, lang message.Lang) Diagnosis {
	d := Diagnosis{OK: doctor.Failed(found) == 0, Checks: []DoctorFinding{}}
	for _, f := range found {
		d.Checks = append(d.Checks, DoctorFinding{f.Name, f.Title(lang), f.Status, f.Reason(lang), f.Repair})
	}
	return d
}
