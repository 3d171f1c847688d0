package export

import (
	"bytes"
	"encoding/json"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/hashicorp/hcl/v2/hclwrite"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function/stdlib"
	ctyjson "github.com/zclconf/go-cty/cty/json"
)

// member is an attribute of an object.
type member struct {
	name  string
	value hclwrite.Tokens
}

// text returns a string. Terraform composes all strings (NFC), and so does this.
func text(value string) hclwrite.Tokens { return hclwrite.TokensForValue(cty.StringVal(value)) }

// value returns a text, a number or a flag, as template.Type.Decode has them.
func value(of any) hclwrite.Tokens {
	switch of := of.(type) {
	case int64:
		return hclwrite.TokensForValue(cty.NumberIntVal(of))
	case bool:
		return hclwrite.TokensForValue(cty.BoolVal(of))
	case string:
		return text(of)
	}
	return hclwrite.TokensForValue(cty.NullVal(cty.DynamicPseudoType))
}

func texts(values []string) hclwrite.Tokens {
	elements := make([]hclwrite.Tokens, len(values))
	for i, value := range values {
		elements[i] = text(value)
	}
	return hclwrite.TokensForTuple(elements)
}

// jsonText returns a text of JSON as a call of jsonencode if that has exactly the same result, because a difference
// would be a change in the plan. Otherwise, it returns a string.
func jsonText(of json.RawMessage) hclwrite.Tokens {
	kind, err := ctyjson.ImpliedType(of)
	if err != nil {
		return text(string(of))
	}
	decoded, err := ctyjson.Unmarshal(of, kind)
	if err != nil {
		return text(string(of))
	}
	encoded, err := stdlib.JSONEncode(decoded)
	if err != nil || !bytes.Equal([]byte(encoded.AsString()), of) {
		return text(string(of))
	}
	return hclwrite.TokensForFunctionCall("jsonencode", hclwrite.TokensForValue(decoded))
}

// reference returns a reference, such as to fillout_database.crm.id.
func reference(path ...string) hclwrite.Tokens {
	traversal := hcl.Traversal{hcl.TraverseRoot{Name: path[0]}}
	for _, name := range path[1:] {
		traversal = append(traversal, hcl.TraverseAttr{Name: name})
	}
	return hclwrite.TokensForTraversal(traversal)
}

// object returns an object with a line for each member.
func object(members []member) hclwrite.Tokens {
	attributes := make([]hclwrite.ObjectAttrTokens, len(members))
	for i, m := range members {
		attributes[i] = hclwrite.ObjectAttrTokens{Name: hclwrite.TokensForIdentifier(m.name), Value: m.value}
	}
	return hclwrite.TokensForObject(attributes)
}

// rows returns a list of objects with a line for each object.
func rows(all [][]member) hclwrite.Tokens {
	if len(all) == 0 {
		return hclwrite.TokensForTuple(nil)
	}
	comma, newline := token(hclsyntax.TokenComma, ","), token(hclsyntax.TokenNewline, "\n")
	tokens := hclwrite.Tokens{token(hclsyntax.TokenOBrack, "["), newline}
	for _, members := range all {
		tokens = append(tokens, token(hclsyntax.TokenOBrace, "{"))
		for i, m := range members {
			if i > 0 {
				tokens = append(tokens, comma)
			}
			tokens = append(tokens, hclwrite.TokensForIdentifier(m.name)...)
			tokens = append(tokens, token(hclsyntax.TokenEqual, "="))
			tokens = append(tokens, m.value...)
		}
		tokens = append(tokens, token(hclsyntax.TokenCBrace, "}"), comma, newline)
	}
	return append(tokens, token(hclsyntax.TokenCBrack, "]"))
}

func token(kind hclsyntax.TokenType, content string) *hclwrite.Token {
	return &hclwrite.Token{Type: kind, Bytes: []byte(content)}
}

// document is a file that is being written.
type document struct {
	*hclwrite.File
}

func newDocument() document { return document{hclwrite.NewEmptyFile()} }

// separate begins a paragraph.
func (d document) separate() {
	if len(d.Bytes()) > 0 {
		d.Body().AppendNewline()
	}
}

// comment adds a paragraph of comments.
func (d document) comment(lines ...string) {
	d.separate()
	addComment(d.Body(), lines...)
}

func addComment(to *hclwrite.Body, lines ...string) {
	for _, line := range lines {
		line = strings.TrimRight("# "+line, " ")
		to.AppendUnstructuredTokens(hclwrite.Tokens{token(hclsyntax.TokenComment, line+"\n")})
	}
}

// block adds a block with attributes, and comments before it.
func (d document) block(kind string, labels []string, attributes []member, comments ...string) {
	d.separate()
	addComment(d.Body(), comments...)
	body := d.Body().AppendNewBlock(kind, labels).Body()
	for _, attribute := range attributes {
		body.SetAttributeRaw(attribute.name, attribute.value)
	}
}

// resource adds an import block, and the resource that it imports.
func (d document) resource(kind, name, id string, attributes []member, comments ...string) {
	d.block("import", nil, []member{{"to", reference(kind, name)}, {"id", text(id)}})
	d.block("resource", []string{kind, name}, attributes, comments...)
}

// content returns the text as terraform fmt has it.
func (d document) content() []byte { return hclwrite.Format(d.Bytes()) }
