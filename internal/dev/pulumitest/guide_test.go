package pulumitest

import (
	"regexp"
	"strings"
	"testing"

	"github.com/fillout-community/terraform-provider-fillout/internal/acctest"
)

// The program of the guide works. Without a name, Pulumi makes one up, as the guide says.
func TestGuide(t *testing.T) {
	t.Parallel()
	s := newStack(t)
	_, program, _ := strings.Cut(acctest.Content(t, "../../../examples/guides/pulumi/Pulumi.yaml"), "runtime: yaml\n")
	unnamed := strings.Replace(program, "      name: CRM\n", "", 1)
	s.up(t, unnamed)
	made := s.state(t, "crm").Get("outputs.name").String()
	if !regexp.MustCompile(`^crm-[0-9a-f]{7}$`).MatchString(made) {
		t.Errorf("the database without a name is called %q", made)
	}
	output := "outputs:\n  link:\n    fn::invoke:\n      function: fillout:formUrl\n      arguments: {formId: abcdefgh12us}\n"
	s.up(t, unnamed+output)
	if link := strings.TrimSpace(s.run(t, "stack", "output", "link")); link != "https://forms.fillout.com/t/abcdefgh12us" {
		t.Errorf("the function returns %q", link)
	}
	s.env = append(s.env, "FILLOUT_DELETION_PROTECTION=false")
	s.run(t, "destroy", "--yes", "--skip-preview")
	s.up(t, program)
}
