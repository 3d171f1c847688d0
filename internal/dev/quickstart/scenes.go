package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"os/exec"
	"regexp"
	"strings"
	"time"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

// patience is how long the page may take to answer, and the submission to arrive.
const patience = 10 * time.Second

// answers has the answer to each question of the contact form.
var answers = map[string]string{
	"Your name":         "Ada Lovelace",
	"Email address":     "ada@example.com",
	"What is it about?": "A question",
	"Your message":      "Do you also make looms?",
}

// play plays the scenes one after the other. Each is a numbered step.
func (s *story) play(ctx context.Context, configuration string) error {
	s.title("The Fillout provider in seven steps. Nothing leaves this machine, and nothing stays on it.")
	s.present()
	s.showConfiguration(configuration)
	for _, scene := range []func(context.Context) error{s.apply, s.submit, s.showDelivery, s.plan, s.destroy} {
		if err := scene(ctx); err != nil {
			return err
		}
	}
	s.sayGoodbye()
	return nil
}

func (s *story) present() {
	s.step("Start a local simulator of Fillout")
	s.say("A local simulator of Fillout is running. It has an account with a few forms and an API key. The",
		"provider takes the simulator's address and the key from these variables:")
	s.show("export FILLOUT_BASE_URL="+s.fillout.URL(), "export FILLOUT_ACCESS_TOKEN=sk_prod_...")
	s.say("A small web server runs beside it. It receives the submissions:")
	s.show("export TF_VAR_receiver_url=" + s.receiverURL)
}

func (s *story) showConfiguration(configuration string) {
	s.step("Write a configuration")
	s.say("This is the core of examples/quickstart/main.tf. A copy is in a temporary folder:")
	blocks := regexp.MustCompile(`(?ms)^(data|resource) .*?\n}`).FindAllString(configuration, -1)
	s.show(strings.Join(blocks, "\n\n"))
}

func (s *story) apply(ctx context.Context) error {
	s.step("Create the webhook")
	s.say("Apply compares the configuration with the account, and creates the missing webhook.")
	output, err := s.run(ctx, "apply", "-auto-approve")
	if err != nil {
		return fmt.Errorf("creating the webhook failed: %w", err)
	}
	s.showLines(output, "Plan:", "fillout_webhook.contact: Creation complete", "Apply complete!")

	held := s.fillout.Webhooks()
	if len(held) != 1 || held[0].FormID != fillouttest.ContactFormID || held[0].URL != s.receiverURL {
		return fmt.Errorf("%s apply succeeded, but the simulator has these webhooks: %+v", s.command, held)
	}
	s.say("The simulator now has a webhook:")
	s.showTable(fmt.Sprint("id\t", held[0].ID), "form\t"+held[0].FormID, "url\t"+held[0].URL)
	return nil
}

// submit submits the page of the webhook's form, as a browser does.
func (s *story) submit(ctx context.Context) error {
	page := s.fillout.URL() + "/t/" + fillouttest.ContactFormID
	s.step("Submit the form")
	s.say("The form's public page is " + page + ".")
	fields := url.Values{}
	for _, form := range fillouttest.SampleForms() {
		if form.ID != fillouttest.ContactFormID {
			continue
		}
		for _, question := range form.Questions {
			fields.Set(question.ID, answers[question.Name])
		}
	}

	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, page, strings.NewReader(fields.Encode()))
	if err != nil {
		return fmt.Errorf("submitting the form failed: %w", err)
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	// Straight to loopback, whichever proxy the environment names.
	browser := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	response, err := browser.Do(request)
	if err != nil {
		return fmt.Errorf("submitting the form failed: %w", err)
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("submitting the form failed: its page answered %s", response.Status)
	}
	s.say("The quickstart has just submitted it, as a browser does.")
	return nil
}

func (s *story) showDelivery(ctx context.Context) error {
	s.step("Receive the submission")
	ctx, cancel := context.WithTimeoutCause(ctx, patience, fmt.Errorf("nothing arrived within %s", patience))
	defer cancel()
	var got delivery
	select {
	case got = <-s.deliveries:
	case <-ctx.Done():
		return fmt.Errorf("waiting for the submission failed: %w", context.Cause(ctx))
	}
	s.say("The web server received a POST request with the content type " + got.contentType + ":")
	rows := []string{"form\t" + got.FormName}
	for _, question := range got.Submission.Questions {
		if question.Value != answers[question.Name] {
			return fmt.Errorf("the submission arrived with another answer to %q: %v", question.Name, question.Value)
		}
		rows = append(rows, fmt.Sprint(question.Name, "\t", question.Value))
	}
	if len(rows) != len(answers)+1 {
		return fmt.Errorf("the submission arrived with %d answers instead of %d", len(rows)-1, len(answers))
	}
	s.showTable(rows...)
	return nil
}

// plan shows an empty plan. The CLI reports a plan with changes by exit code 2.
func (s *story) plan(ctx context.Context) error {
	s.step("Plan again")
	s.say("Plan only compares. The account now matches the configuration, so the plan is empty.")
	output, err := s.run(ctx, "plan", "-detailed-exitcode")
	if exit := (*exec.ExitError)(nil); errors.As(err, &exit) && exit.ExitCode() == 2 {
		return fmt.Errorf("the plan after the apply is not empty: %w", err)
	}
	if err != nil {
		return fmt.Errorf("planning again failed: %w", err)
	}
	s.showLines(output, "No changes.")
	return nil
}

func (s *story) destroy(ctx context.Context) error {
	s.step("Delete the webhook")
	s.say("Destroy deletes everything that apply created, and nothing else.")
	output, err := s.run(ctx, "destroy", "-auto-approve")
	if err != nil {
		return fmt.Errorf("deleting the webhook failed: %w", err)
	}
	s.showLines(output, "Plan:", "fillout_webhook.contact: Destruction complete", "Destroy complete!")
	if left := s.fillout.Webhooks(); len(left) > 0 {
		return fmt.Errorf("%s destroy succeeded, but the simulator still has these webhooks: %+v", s.command, left)
	}
	s.say("The simulator has no webhook any more. Both servers stop, and the temporary folder is deleted.")
	return nil
}

func (s *story) sayGoodbye() {
	s.title("What to do next, with an account of your own")
	s.say("Build the provider, and install it where " + s.command + " init finds it:")
	s.show("make install")
	s.say("Create an API key at https://build.fillout.com/home/settings/developer. Accounts in the EU also",
		"need FILLOUT_BASE_URL=https://eu-api.fillout.com.")
	s.show("export FILLOUT_ACCESS_TOKEN=...")
	s.say("Copy examples/quickstart/main.tf to an empty folder, enter the name of one of your forms, and:")
	s.show(s.command+" init", s.command+" apply -var receiver_url=https://...")
	s.say("The other folders of examples/ show more, and docs/ describes every argument.")
}

// run shows a command as a user types it, and runs it.
func (s *story) run(ctx context.Context, arguments ...string) (string, error) {
	s.show("$ " + s.command + " " + strings.Join(arguments, " "))
	return s.workspace.Run(ctx, arguments...)
}
