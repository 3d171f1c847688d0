package guard

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillout"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillout/safetext"
)

// All sentences with numbers are here.

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

// tableSentence says how many records a table has: Orders has 5,310 records.
func tableSentence(table string, n int) string {
	return fmt.Sprintf("%s has %s.", table, counted(n, "record"))
}

// recordsSentence says how many records would go: 12 records of Orders would be deleted.
func recordsSentence(n int, table string) string {
	return fmt.Sprintf("%s of %s would be deleted.", counted(n, "record"), table)
}

// valueSentence says how many records have a value: 1,204 of 5,310 records of Orders have a value in Status.
func valueSentence(n, total int, of subject, checkbox bool) string {
	if checkbox {
		return fmt.Sprintf("%s the checkbox %s checked.", have(n, total, of.table), of.field)
	}
	return fmt.Sprintf("%s a value in %s.", have(n, total, of.table), of.field)
}

// aboveSentence says how many records have a rating above a maximum: 3 of 40 records of Orders have a value above 4 in
// Stars.
func aboveSentence(n, total int, of subject, most any) string {
	return fmt.Sprintf("%s a value above %v in %s.", have(n, total, of.table), most, of.field)
}

// optionSentence says how many records have an option: 12 of 40 records of Orders have the option Open in Status.
func optionSentence(n, total int, of subject, label string) string {
	return fmt.Sprintf("%s the option %s in %s.", have(n, total, of.table), name(fillout.Text(label)), of.field)
}

// have returns "1 of 40 records of Orders has" or "12 of 40 records of Orders have".
func have(n, total int, table string) string {
	verb := "have"
	if n == 1 {
		verb = "has"
	}
	return fmt.Sprintf("%s of %s of %s %s", grouped(n), counted(total, "record"), table, verb)
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
