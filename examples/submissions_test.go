package examples_test

import (
	"encoding/json"
	"time"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

// addSubmissions adds the submissions that the examples read.
func addSubmissions(server *fillouttest.Server) {
	answered := func(id, answer string) fillouttest.Answer {
		return fillouttest.Answer{ID: id, Value: json.RawMessage(answer)}
	}
	const contactEmail = "2hJpN6sDxV9mKe4rQwB8Tc"
	for email, ago := range map[string]time.Duration{`"ada@example.com"`: time.Hour,
		`"old@example.com"`: 9 * 24 * time.Hour, `null`: time.Minute} {
		server.AddSubmission(fillouttest.ContactFormID, fillouttest.Submission{
			SubmissionTime: time.Now().Add(-ago), Questions: []fillouttest.Answer{answered(contactEmail, email)},
		})
	}
	server.AddSubmission(fillouttest.ContactFormID, fillouttest.Submission{SubmissionID: "contact",
		SubmissionTime: time.Now().Add(-time.Hour), Questions: []fillouttest.Answer{answered(contactEmail, `"ada@example.com"`)}})
	server.AddSubmission(fillouttest.QuizFormID,
		fillouttest.Submission{SubmissionID: "scored", Quiz: &fillouttest.Score{Score: 2, MaxScore: 3}})
	server.AddSubmission(fillouttest.QuizFormID, fillouttest.Submission{SubmissionID: "unscored"})
	server.AddSubmission(fillouttest.EventBookingFormID, fillouttest.Submission{
		SubmissionID: "7b0c2f6e-3d1a-4c58-9e47-5a2f8d6b1c90",
		Questions:    []fillouttest.Answer{answered("7gPzQ5jMwD3eKs8hGcT2Fv", "2")},
		Calculations: []fillouttest.Answer{answered("Qm7d", "91.50")},
		Scheduling: []fillouttest.Answer{{ID: "CP4b",
			Value: json.RawMessage(`{"eventStartTime":"2026-06-01T09:00:00.000Z"}`)}},
	})
	server.AddSubmission(fillouttest.JobApplicationFormID, fillouttest.Submission{
		SubmissionID: "c41d9a70-86f2-4b3e-a5d8-0e7b3f92c6a4",
		Questions: []fillouttest.Answer{
			answered("6pTzU2aFsM8cVk4nWgD1Hh", `"grace@example.com"`), answered("9sPuF3tKhV6yBn1dLqA8Ws", "true"),
		},
	})
}
