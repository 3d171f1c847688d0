package guard

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillout"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillout/safetext"
)

type tableCount struct {
	table string
	n     int
}

// databaseSentence says what a database contains: CRM has 2 tables with 5,310 records: Customers 4,000, Orders 1,310.
func databaseSentence(database string, tables []tableCount) string {
	total := 0
	var filled []string
	for _, t := range tables {
		total += t.n
		if t.n > 0 {
			filled = append(filled, t.table+" "+grouped(t.n))
		}
	}
	contents := fmt.Sprintf("%s has %s", database, counted(len(tables), "table"))
	switch {
	case len(tables) == 0:
		return database + " has no tables."
	case total == 0:
		return contents + " without records."
	case len(filled) == 1 && len(tables) == 1:
		return fmt.Sprintf("%s with %s.", contents, counted(total, "record"))
	}
	return fmt.Sprintf("%s with %s: %s.", contents, counted(total, "record"), strings.Join(filled, ", "))
}

// have says how many records have something: 1,204 of 5,310 records of Orders have a value in Status.
func have(n, total int, table, something string) string {
	verb := "have"
	if n == 1 {
		verb = "has"
	}
	return fmt.Sprintf("%s of %s of %s %s %s.", grouped(n), counted(total, "record"), table, verb, something)
}

// counted returns a number with its noun: 1 record, 5,310 records.
func counted(n int, noun string) string {
	if n != 1 {
		noun += "s"
	}
	return grouped(n) + " " + noun
}

// grouped returns a number with commas between groups of three digits.
func grouped(n int) string {
	digits := strconv.Itoa(n)
	for at := len(digits) - 3; at > 0; at -= 3 {
		digits = digits[:at] + "," + digits[at:]
	}
	return digits
}

// name makes a name safe to show.
func name(text fillout.Text) string { return safetext.Printable(string(text)) }
