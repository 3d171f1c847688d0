package attribute

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/types"
)

func TestJSONSpelling(t *testing.T) {
	t.Parallel()
	for pair, same := range map[[2]string]bool{
		{`{"b":"<&>","a":[1,null]}`, "{\"a\": [1, null],\n\"b\": \"\\u003c\\u0026\\u003e\"}"}: true,
		{`{"a":1}`, `{"a":2}`}: false,
		{`[1,2]`, `[2,1]`}:     false,
		{`{"a":12345678901234567890}`, `{"a":12345678901234567891}`}: false,
		{`{} {}`, `{}`}:   false,
		{`no JSON`, `no`}: false,
	} {
		if JSONSpelling.Same(types.StringValue(pair[0]), types.StringValue(pair[1])) != same {
			t.Errorf("%s and %s: same is %t", pair[0], pair[1], !same)
		}
	}
}
