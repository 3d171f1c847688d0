package main

import (
	"context"
	"fmt"
	"slices"
)

// question is an open question about the service: a fact that the client or the simulator can only assume, or for which
// two ways have been seen. The table of all questions is the source of the probe, of QUESTIONS.md, and of the checks of
// the simulator's knobs and of the client's comments.
type question struct {
	id string
	// fact is the matter of the question, in words that fit both answers.
	fact string
	// assumed is the answer that the code and the simulator's default assume, spelled as the probe reports it.
	assumed string
	known   mark
	// knobs are the fields of fillouttest.Behavior, or of fillouttest.Fault, that stand for the fact.
	knobs []string
	// asked is the step that asks it. Without a step, whyNot says why no program can ask it.
	asked  *step
	whyNot string
}

// mark says how well a fact is known. The words are those of package fillout.
type mark string

const (
	assumption mark = "assumption"
	documented mark = "documented"
	measured   mark = "measured"
	seenInCode mark = "seen in Fillout's own code"
	disputed   mark = "sources disagree"
)

// step asks questions that need the same objects.
type step struct {
	name string
	// requests is what the step costs on a service that answers as assumed.
	requests int
	makes    string // "" for nothing
	// needs returns why the step cannot be done, or "".
	needs func(*probe) string
	// onItems marks a step on the database that an earlier step has made.
	onItems bool
	// do asks the questions. It may stop the step, see [stop].
	do func(context.Context, *probe)
}

// stop is the panic that ends a step: there was no answer, or one that the rest of the step cannot do without.
type stop struct{ error }

// stopIf stops the step if there is an error, and giveUp in any case.
func stopIf(err error) {
	if err != nil {
		panic(stop{err})
	}
}

func giveUp(format string, values ...any) { panic(stop{fmt.Errorf(format, values...)}) }

// attempt calls a function that may stop, and returns why it did.
func attempt(do func()) (err error) {
	defer func() {
		switch reason := recover().(type) {
		case nil:
		case stop:
			err = reason.error
		default:
			panic(reason)
		}
	}()
	do()
	return nil
}

// allQuestions returns the questions in the order of the table.
func allQuestions() []question {
	return slices.Concat(formQuestions, databaseQuestions, recordQuestions, oauthQuestions, deliveryQuestions)
}

// allSteps returns the steps in the order in which they are done. Each needs what the ones before it have made.
func allSteps() []*step {
	return []*step{
		oauthRefusals, oauthToken, // first, because a code is short-lived
		formCredential, formLimit, formUnknown, formWebhooks, formSubmissions, formExcess,
		databaseCredential, databaseLimit, databaseNew, databaseNames, databaseDeletes, databaseTemplates, databaseRecords,
		databaseLinks, databaseFormulas, databaseWebhooks, databaseExcess,
		conclusions,
	}
}
