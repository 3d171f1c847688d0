// Package docstest holds what is written for people to what is true: links lead somewhere, and the guide about errors has all
// of them. It has tests only.
package docstest
