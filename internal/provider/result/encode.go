package result

import (
	"context"
	"encoding/binary"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// encoder encodes the values of one Go type as MessagePack, to the byte as terraform-plugin-go does.
type encoder struct {
	kind tftypes.Type
	// encode appends a value, which has an address.
	encode func(to *pieces, value reflect.Value)
}

// newEncoder returns the encoder of a type.
func newEncoder(of reflect.Type) (encoder, error) {
	switch of {
	case reflect.TypeFor[types.String]():
		return encoder{tftypes.String, encodeString}, nil
	case reflect.TypeFor[types.Bool]():
		return encoder{tftypes.Bool, encodeRare}, nil
	case reflect.TypeFor[types.Number]():
		return encoder{tftypes.Number, encodeRare}, nil
	}
	if list, ok := reflect.Zero(of).Interface().(anyList); ok {
		element, err := list.elementEncoder()
		return encoder{tftypes.List{ElementType: element.kind}, encodeList}, err
	}
	switch of.Kind() {
	case reflect.Struct:
		return newStructEncoder(of)
	case reflect.Pointer:
		element, err := newEncoder(of.Elem())
		return encoder{element.kind, func(to *pieces, value reflect.Value) {
			if value.IsNil() {
				to.open = append(to.open, null)
			} else {
				element.encode(to, value.Elem())
			}
		}}, err
	case reflect.Slice:
		element, err := newEncoder(of.Elem())
		return encoder{tftypes.List{ElementType: element.kind}, func(to *pieces, value reflect.Value) {
			if value.IsNil() {
				to.open = append(to.open, null)
				return
			}
			to.open = appendLength(to.open, value.Len(), arrayFormat)
			for i := range value.Len() {
				element.encode(to, value.Index(i))
			}
		}}, err
	case reflect.Map:
		element, err := newEncoder(of.Elem())
		return encoder{tftypes.Map{ElementType: element.kind}, func(to *pieces, value reflect.Value) {
			if value.IsNil() {
				to.open = append(to.open, null)
				return
			}
			to.open = appendLength(to.open, value.Len(), mapFormat)
			keys := value.MapKeys()
			slices.SortFunc(keys, func(a, b reflect.Value) int { return strings.Compare(a.String(), b.String()) })
			copied := reflect.New(of.Elem()).Elem() // an element itself has no address
			for _, key := range keys {
				to.open = appendString(to.open, key.String())
				copied.Set(value.MapIndex(key))
				element.encode(to, copied)
			}
		}}, err
	default:
		return encoder{}, fmt.Errorf("the type %s has no encoding", of)
	}
}

// newStructEncoder returns the encoder of a struct. Fields of an embedded struct are fields of the struct.
func newStructEncoder(of reflect.Type) (encoder, error) {
	type member struct {
		name    string
		key     []byte
		index   []int
		encoder encoder
	}
	var members []member
	kinds := make(map[string]tftypes.Type)
	for _, field := range reflect.VisibleFields(of) {
		name := field.Tag.Get("tfsdk")
		if name == "" {
			continue
		}
		encoder, err := newEncoder(field.Type)
		if err != nil {
			return encoder, fmt.Errorf("the field %s: %w", field.Name, err)
		}
		kinds[name] = encoder.kind
		members = append(members, member{name, appendString(nil, name), field.Index, encoder})
	}
	slices.SortFunc(members, func(a, b member) int { return strings.Compare(a.name, b.name) })
	return encoder{tftypes.Object{AttributeTypes: kinds}, func(to *pieces, value reflect.Value) {
		to.open = appendLength(to.open, len(members), mapFormat)
		for _, member := range members {
			to.open = append(to.open, member.key...)
			member.encoder.encode(to, value.FieldByIndex(member.index))
		}
	}}, nil
}

func encodeString(to *pieces, value reflect.Value) {
	text, ok := value.Addr().Interface().(*types.String)
	switch {
	case !ok || text.IsUnknown():
		encodeRare(to, value)
	case text.IsNull():
		to.open = append(to.open, null)
	default:
		to.open = appendString(to.open, text.ValueString())
	}
}

// encodeRare leaves the encoding to terraform-plugin-go.
func encodeRare(to *pieces, value reflect.Value) {
	attribute, _ := value.Interface().(attr.Value)
	ctx := context.Background() // these values ignore it
	terraformValue, err := attribute.ToTerraformValue(ctx)
	if err != nil {
		panic(err) // String, Bool and Number return no error
	}
	encoded, err := tfprotov6.NewDynamicValue(terraformValue.Type(), terraformValue)
	if err != nil {
		panic(err) // a value always has its own type
	}
	to.open = append(to.open, encoded.MsgPack...)
}

func encodeList(to *pieces, value reflect.Value) {
	list, _ := value.Interface().(anyList)
	if value.IsNil() {
		to.open = append(to.open, null)
		return
	}
	encoded, count := list.content()
	to.open = appendLength(to.open, count, arrayFormat)
	to.add(encoded)
}

// null is MessagePack's null.
const null = 0xc0

// format is how MessagePack writes the length of a string, an array or a map: in the first byte, or in 1, 2 or 4 bytes
// that follow it. 0 means that there is no such form.
type format struct{ short, most, one, two, four byte }

var (
	stringFormat = format{short: 0xa0, most: 31, one: 0xd9, two: 0xda, four: 0xdb}
	arrayFormat  = format{short: 0x90, most: 15, two: 0xdc, four: 0xdd}
	mapFormat    = format{short: 0x80, most: 15, two: 0xde, four: 0xdf}
)

//nolint:gosec // Each conversion follows a comparison, and Terraform takes no message of 4 GB.
func appendLength(to []byte, length int, format format) []byte {
	switch {
	case length <= int(format.most):
		return append(to, format.short|byte(length))
	case length < 1<<8 && format.one != 0:
		return append(to, format.one, byte(length))
	case length < 1<<16:
		return binary.BigEndian.AppendUint16(append(to, format.two), uint16(length))
	default:
		return binary.BigEndian.AppendUint32(append(to, format.four), uint32(length))
	}
}

func appendString(to []byte, text string) []byte {
	return append(appendLength(to, len(text), stringFormat), text...)
}

// pieces is a long text of bytes that is never moved.
type pieces struct {
	closed [][]byte
	open   []byte
}

// pieceSize is the size at which a piece is closed. Its room is larger, for the element that crosses the size.
const (
	pieceSize = 256 << 10
	pieceRoom = pieceSize + 32<<10
)

// closeLarge begins another piece if the open one is full.
func (p *pieces) closeLarge() {
	if len(p.open) >= pieceSize {
		p.closed = append(p.closed, p.open)
		p.open = make([]byte, 0, pieceRoom)
	}
}

// add adds other pieces without copying them.
func (p *pieces) add(other pieces) {
	p.closed = append(append(append(p.closed, p.open), other.closed...), other.open)
	p.open = nil
}

// all returns the pieces in their order.
func (p *pieces) all() [][]byte { return append(slices.Clip(p.closed), p.open) }

func (p *pieces) size() (size int) {
	for _, piece := range p.all() {
		size += len(piece)
	}
	return size
}

func (p *pieces) join() []byte { return slices.Concat(p.all()...) }
