package story

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"os/exec"
	"strings"
	"time"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

// patience is how long the page may take to answer, and the submission to arrive.
const patience = 10 * time.Second

// answers is what is entered into the contact form, by question.
var answers = map[string]string{
	"Your name":         "Ada Lovelace",
	"Email address":     "ada@example.com",
	"What is it about?": "A question",
	"Your message":      "Do you also make looms?",
}

// play tells the scenes one after the other. Each is one numbered step.
func (c *cast) play(ctx context.Context, configuration string) error {
	c.title("The Fillout provider in seven steps. Nothing leaves this machine, and nothing stays on it.")
	c.present()
	c.showConfiguration(configuration)
	webhook, err := c.apply(ctx)
	if err != nil {
		return err
	}
	if err := c.submit(ctx, webhook); err != nil {
		return err
	}
	if err := c.showDelivery(ctx); err != nil {
		return err
	}
	if err := c.plan(ctx); err != nil {
		return err
	}
	if err := c.destroy(ctx); err != nil {
		return err
	}
	c.sayGoodbye()
	return nil
}

func (c *cast) present() {
	c.step("A Fillout to try things on")
	c.say("A stand-in for Fillout has been started. It has an account with a few forms and an API key. The",
		"provider takes its address and the key from these variables:")
	c.show(
		"export FILLOUT_BASE_URL="+c.fillout.URL(),
		"export FILLOUT_ACCESS_TOKEN=sk_prod_...",
	)
	c.say("Beside it runs a small web server, for Fillout to send submissions to:")
	c.show("export TF_VAR_receiver_url=" + c.receiver.URL())
}

func (c *cast) showConfiguration(configuration string) {
	c.step("What you write")
	c.say("This is the core of examples/quickstart/main.tf, which was copied to a temporary folder:")
	c.show(blocks(configuration, "data ", "resource ")...)
}

// apply makes the webhook, and gives what the service has.
func (c *cast) apply(ctx context.Context) (fillouttest.Webhook, error) {
	c.step("Make it real")
	c.say("Apply compares what you wrote with what there is, and makes what is missing: a webhook.")
	output, err := c.run(ctx, "apply", "-auto-approve")
	if err != nil {
		return fillouttest.Webhook{}, fmt.Errorf("making the webhook failed: %w", err)
	}
	c.show(linesWith(output, "Plan:", "fillout_webhook.contact: Creation complete", "Apply complete!")...)

	held := c.fillout.Webhooks()
	if len(held) != 1 || held[0].URL != c.receiver.URL() {
		return fillouttest.Webhook{}, fmt.Errorf("%s apply succeeded, but Fillout has these webhooks: %+v", c.command, held)
	}
	c.say("Fillout has a webhook now:")
	c.show(table(
		row{"id", fmt.Sprint(held[0].ID)},
		row{"form", held[0].FormID},
		row{"url", held[0].URL},
	)...)
	return held[0], nil
}

// submit fills in the page of the webhook's form, as a browser does.
func (c *cast) submit(ctx context.Context, webhook fillouttest.Webhook) error {
	page := c.fillout.URL() + "/t/" + webhook.FormID
	c.step("Somebody fills in the form")
	c.say("Its public page is " + page + ".")
	fields := url.Values{}
	for _, question := range questionsOf(webhook.FormID) {
		fields.Set(question.ID, answers[question.Name])
	}

	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, page, strings.NewReader(fields.Encode()))
	if err != nil {
		return fmt.Errorf("filling in the form failed: %w", err)
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	// Straight to loopback, whatever proxy the environment names.
	browser := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	response, err := browser.Do(request)
	if err != nil {
		return fmt.Errorf("filling in the form failed: %w", err)
	}
	if err := response.Body.Close(); err != nil {
		return fmt.Errorf("filling in the form failed: %w", err)
	}
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("filling in the form failed: its page answered %s", response.Status)
	}
	c.say("It has just been filled in and submitted, as a browser does it.")
	return nil
}

// questionsOf gives the questions that the page of a sample form asks.
func questionsOf(formID string) []fillouttest.Question {
	for _, form := range fillouttest.SampleForms() {
		if form.ID == formID {
			return form.Questions
		}
	}
	return nil
}

func (c *cast) showDelivery(ctx context.Context) error {
	c.step("The submission arrives")
	ctx, cancel := context.WithTimeoutCause(ctx, patience, fmt.Errorf("nothing arrived within %s", patience))
	defer cancel()
	arrived, err := c.receiver.next(ctx)
	if err != nil {
		return fmt.Errorf("waiting for the submission failed: %w", err)
	}
	c.say("The receiver got a POST of " + arrived.contentType + ". In it:")
	rows := []row{{"form", arrived.FormName}}
	for _, question := range arrived.Submission.Questions {
		if question.Value != answers[question.Name] {
			return fmt.Errorf("the submission arrived with the answer %v to %q, which is not what was entered", question.Value, question.Name)
		}
		rows = append(rows, row{question.Name, fmt.Sprint(question.Value)})
	}
	if len(rows) != len(answers)+1 {
		return fmt.Errorf("the submission arrived with %d answers instead of %d", len(rows)-1, len(answers))
	}
	c.show(table(rows...)...)
	return nil
}

// plan shows that nothing is left to do, which the CLI tells by its exit code: 2 is a plan with changes.
func (c *cast) plan(ctx context.Context) error {
	c.step("Nothing left to do")
	c.say("A plan only compares. Now that what you wrote is what there is, it is empty.")
	output, err := c.run(ctx, "plan", "-detailed-exitcode")
	if exit := (*exec.ExitError)(nil); errors.As(err, &exit) && exit.ExitCode() == 2 {
		return fmt.Errorf("the plan after the apply should be empty, and is not: %w", err)
	}
	if err != nil {
		return fmt.Errorf("planning once more failed: %w", err)
	}
	c.show(linesWith(output, "No changes.")...)
	return nil
}

func (c *cast) destroy(ctx context.Context) error {
	c.step("Clean up")
	c.say("Destroy removes what apply has made, and nothing else.")
	output, err := c.run(ctx, "destroy", "-auto-approve")
	if err != nil {
		return fmt.Errorf("removing the webhook failed: %w", err)
	}
	c.show(linesWith(output, "Plan:", "fillout_webhook.contact: Destruction complete", "Destroy complete!")...)
	if left := c.fillout.Webhooks(); len(left) > 0 {
		return fmt.Errorf("%s destroy succeeded, but Fillout still has these webhooks: %+v", c.command, left)
	}
	c.say("Fillout has no webhook any more. Both servers and the temporary folder go now, too.")
	return nil
}

func (c *cast) sayGoodbye() {
	c.title("What to do next, with an account of your own")
	c.say("Build the provider, and see how " + c.command + " finds it:")
	c.show("make install")
	c.say("Make an API key at https://build.fillout.com/home/settings/developer. Accounts in the EU also",
		"need FILLOUT_BASE_URL=https://eu-api.fillout.com.")
	c.show("export FILLOUT_ACCESS_TOKEN=...")
	c.say("Copy examples/quickstart/main.tf to an empty folder, put one of your forms' names in it, and:")
	c.show(c.command + " apply -var receiver_url=https://...")
	c.say("The other folders of examples/ show more, and docs/ has every argument.")
}

// run shows a command as one types it, and runs it.
func (c *cast) run(ctx context.Context, arguments ...string) (string, error) {
	c.show("$ " + c.command + " " + strings.Join(arguments, " "))
	return c.workspace.Run(ctx, arguments...)
}
