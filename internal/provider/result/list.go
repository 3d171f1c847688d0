package result

import "reflect"

// List is a list of a model that may have very many elements. It stores their encoding only. A nil *List is null.
type List[T any] struct {
	encoder encoder
	err     error
	encoded pieces
	count   int
}

// NewList returns an empty list.
func NewList[T any]() *List[T] {
	l := &List[T]{}
	l.encoder, l.err = newEncoder(reflect.TypeFor[T]())
	return l
}

// Append adds an element. An element that cannot be encoded is an error of Set.
func (l *List[T]) Append(element T) {
	if l.err == nil {
		l.encoder.encode(&l.encoded, reflect.ValueOf(&element).Elem())
		l.encoded.closeLarge()
	}
	l.count++
}

// Len returns the number of elements.
func (l *List[T]) Len() int { return l.count }

// anyList is a *List of any type of element.
type anyList interface {
	elementEncoder() (encoder, error)
	content() (encoded pieces, count int)
}

func (*List[T]) elementEncoder() (encoder, error)       { return newEncoder(reflect.TypeFor[T]()) }
func (l *List[T]) content() (encoded pieces, count int) { return l.encoded, l.count }
