package fillout_test

import (
	"context"
	"strconv"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillout"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

// nature is what a call does, which decides what may be done when it fails.
type nature int

const (
	// read is repeated wherever that could help.
	read nature = iota + 1
	// once is a write of which two are one too many: it is repeated only where
	// the first one was certainly not carried out.
	once
	// again is a write that does no harm when it is repeated.
	again
)

func (n nature) String() string {
	return [...]string{"", "a read", "a write that must not happen twice", "a write that may happen twice"}[n]
}

// faultCall is a section of the table of faults: a method of the client that
// sends a request.
type faultCall struct {
	method string
	route  string
	nature nature
	// secrets that the call sends, which an answer can repeat.
	secrets func(*faultSubject) []string
	// call makes the call. What a write has made, it leaves in made.
	call func(context.Context, *faultSubject) error
	// held lists what the service holds, in the way in which made names it; nil
	// for a read. A write adds one, or removes the one that there is.
	held func(*faultSubject) []string
	// twice is what a repeated attempt finds after the first one was carried out;
	// nil for a success.
	twice error
	// refused is what a refusal means in addition.
	refused error
	// tries marks a call that tries the token where an answer leaves open what
	// became of it.
	tries bool
}

// secretURL is a webhook's, with a secret wherever there can be one.
const secretURL = "https://robot:hunter2-Password@hooks.example.com/fillout?key=s3cr3t-Query#s3cr3t-Fragment"

// faultCalls are all calls of the client.
var faultCalls = []faultCall{
	{method: "ListForms", route: "GET /forms", nature: read, secrets: apiToken,
		call: func(ctx context.Context, s *faultSubject) error {
			_, err := s.client.ListForms(ctx)
			return err
		}},
	{method: "GetForm", route: "GET /forms/{formId}", nature: read, secrets: apiToken,
		call: func(ctx context.Context, s *faultSubject) error {
			_, err := s.client.GetForm(ctx, fillouttest.ContactFormID)
			return err
		}},
	{method: "ListSubmissions", route: submissionsRoute, nature: read, secrets: apiToken,
		call: func(ctx context.Context, s *faultSubject) error {
			_, err := s.client.ListSubmissions(ctx, fillouttest.ContactFormID, fillout.SubmissionsQuery{Search: "s3cr3t-Search"})
			return err
		}},
	{method: "ReadSubmissions", route: submissionsRoute, nature: read, secrets: apiToken,
		call: func(ctx context.Context, s *faultSubject) error {
			for _, err := range s.client.ReadSubmissions(ctx, fillouttest.ContactFormID, fillout.SubmissionsQuery{}, 1) {
				if err != nil {
					return err
				}
			}
			return nil
		}},
	{method: "GetSubmission", route: "GET /forms/{formId}/submissions/{submissionId}", nature: read, secrets: apiToken,
		call: func(ctx context.Context, s *faultSubject) error {
			_, err := s.client.GetSubmission(ctx, fillouttest.ContactFormID, s.submission, true)
			return err
		}},
	{method: "CreateSubmissions", route: "POST /forms/{formId}/submissions", nature: once, held: heldSubmissions, secrets: apiToken,
		call: func(ctx context.Context, s *faultSubject) error {
			made, err := s.client.CreateSubmissions(ctx, fillouttest.ContactFormID, []fillout.NewSubmission{{Questions: []fillout.NewAnswer{}}})
			if err == nil {
				s.made = string(made[0].ID)
			}
			return err
		}},
	{method: "DeleteSubmission", route: "DELETE /forms/{formId}/submissions/{submissionId}", nature: again, held: heldSubmissions, secrets: apiToken,
		call: func(ctx context.Context, s *faultSubject) error {
			return s.client.DeleteSubmission(ctx, fillouttest.ContactFormID, s.submission)
		}, twice: fillout.ErrNotFound},
	{method: "CreateWebhook", route: "POST /webhook/create", nature: once, held: heldWebhooks,
		secrets: func(s *faultSubject) []string {
			return []string{s.server.Token(), "hunter2-Password", "s3cr3t-Query", "s3cr3t-Fragment"}
		},
		call: func(ctx context.Context, s *faultSubject) error {
			id, err := s.client.CreateWebhook(ctx, fillouttest.ContactFormID, secretURL)
			s.made = string(id)
			return err
		}},
	{method: "DeleteWebhook", route: "POST /webhook/delete", nature: again, held: heldWebhooks, secrets: apiToken,
		call: func(ctx context.Context, s *faultSubject) error {
			return s.client.DeleteWebhook(ctx, s.webhook)
		}, twice: fillout.ErrNotFound},
	{method: "ExchangeCode", route: exchangeRoute, nature: once, held: heldTokens,
		secrets: func(s *faultSubject) []string { return []string{s.code, s.app.ClientSecret} },
		call: func(ctx context.Context, s *faultSubject) error {
			token, err := s.client.ExchangeCode(ctx, s.app, s.code)
			s.made = token.AccessToken
			return err
		}, refused: fillout.ErrExchangeRefused},
	{method: "InvalidateToken", route: invalidationRoute, nature: again, held: heldTokens,
		secrets: func(s *faultSubject) []string { return []string{s.token.AccessToken} },
		call: func(ctx context.Context, s *faultSubject) error {
			_, err := s.client.InvalidateToken(ctx, s.app.Server, s.token)
			return err
		}, tries: true},
}

func apiToken(s *faultSubject) []string { return []string{s.server.Token()} }

func heldSubmissions(s *faultSubject) []string {
	var ids []string
	for _, submission := range s.server.Submissions(fillouttest.ContactFormID) {
		ids = append(ids, submission.SubmissionID)
	}
	return ids
}

func heldWebhooks(s *faultSubject) []string {
	var ids []string
	for _, webhook := range s.server.Webhooks() {
		ids = append(ids, strconv.FormatInt(webhook.ID, 10))
	}
	return ids
}

func heldTokens(s *faultSubject) []string { return s.server.AccessTokens(s.app.ClientID) }
