package fillouttest

// Ids of [SampleDatabases].
const (
	ShopDatabaseID = "5f1c08e7a4b93d26"

	CustomersTableID       = "tWq3Lr8YmPa"
	CustomersNameFieldID   = "fD5nXw2LsEu"
	CustomersEmailFieldID  = "fK8pRt4GvNc"
	CustomersCityFieldID   = "fB2mHj7ZxQa"
	CustomersKindFieldID   = "fT6yVk1WdSo"
	CustomersNotesFieldID  = "fP9cLg3MrXe"
	CustomersOrdersFieldID = "fN4wFz8JtBi"
	ProductsTableID        = "tJ7dCb5RkVe"
	ProductsNameFieldID    = "fQ1sXo6HyTm"
	ProductsPriceFieldID   = "fG3vAn9UwLp"
	ProductsOrdersFieldID  = "fZ5rEk2CqWd"
	OrdersTableID          = "tM2hGs9XfNo"
	OrdersNumberFieldID    = "fY7tBu4PjKa"
	OrdersCustomerFieldID  = "fH1eMi6VcRz"
	OrdersStatusFieldID    = "fL8xQd3SgFw"
	OrdersPlacedFieldID    = "fV5oTn2AkYb"
	OrdersProductsFieldID  = "fC9jWl7EpGs"
	OrdersTotalFieldID     = "fX4uZr1NhMv"
	OrdersGiftFieldID      = "fR6kPy8DtJq"
	OrdersEmailFieldID     = "fS3gIb5LwCx"
	customerRecord         = "3b1f6c9e-7d24-4a58-9e10-c5f2a8b4d60"
	productRecord          = "a94e2d07-15c8-4f3b-8b62-70e9d1c6f3a"
)

// SampleDatabases returns a realistic database: the shop of a glass workshop, with customers, products and orders that
// link to both.
func SampleDatabases() []Database {
	return []Database{{ID: ShopDatabaseID, Name: "Glass shop", Tables: []Table{customers(), products(), orders()}}}
}

func customers() Table {
	row := func(number, name, email, city, kind, notes string) Record {
		return Record{ID: customerRecord + number, Values: map[string]any{
			"Name": name, "Email": email, "City": city, "Kind": kind, "Notes": notes,
		}}
	}
	return Table{ID: CustomersTableID, Name: "Customers", Fields: []Field{
		{ID: CustomersNameFieldID, Name: "Name", Type: "single_line_text"},
		{ID: CustomersEmailFieldID, Name: "Email", Type: "email"},
		{ID: CustomersCityFieldID, Name: "City", Type: "single_line_text"},
		{ID: CustomersKindFieldID, Name: "Kind", Type: "single_select", Options: []SelectOption{
			{Value: "k3Tn", Label: "Private", Color: "blue"}, {Value: "9pLw", Label: "Business", Color: "orange"},
		}},
		{ID: CustomersNotesFieldID, Name: "Notes", Type: "long_text"},
	}, Records: []Record{
		row("1", "Amélie Fontaine", "amelie@fontaine.example", "Lyon", "Private", "Prefers to collect in person."),
		row("2", "Quayside Hotel", "reception@quaysidehotel.example", "Cork", "Business", "Invoice at the end of the month."),
		row("3", "Jonas Lindqvist", "jonas.lindqvist@mail.example", "Uppsala", "Private", ""),
		row("4", "Café Mirador", "hola@cafemirador.example", "Sevilla", "Business", "Reorders tumblers every spring."),
	}}
}

func products() Table {
	row := func(number, name string, price float64) Record {
		return Record{ID: productRecord + number, Values: map[string]any{"Name": name, "Price": price}}
	}
	return Table{ID: ProductsTableID, Name: "Products", Fields: []Field{
		{ID: ProductsNameFieldID, Name: "Name", Type: "single_line_text"},
		{ID: ProductsPriceFieldID, Name: "Price", Type: "currency", Template: map[string]any{"currencySymbol": "€"}},
	}, Records: []Record{
		row("1", "Tumbler, sea green", 24), row("2", "Carafe, clear", 68), row("3", "Pendant lamp", 245),
	}}
}

func orders() Table {
	row := func(customer, status, placed string, total float64, gift bool, products ...string) Record {
		links := mapped(products, func(number string) string { return productRecord + number })
		return Record{Values: map[string]any{
			"Customer": []string{customerRecord + customer}, "Status": status, "Placed": placed, "Total": total,
			"Gift": gift, "Products": links,
		}}
	}
	return Table{ID: OrdersTableID, Name: "Orders", Fields: []Field{
		{ID: OrdersNumberFieldID, Name: "Number", Type: "autonumber"},
		{ID: OrdersCustomerFieldID, Name: "Customer", Type: "linked_record", Template: map[string]any{
			"tableId": CustomersTableID, "allowMultiple": false, "inverseFieldId": CustomersOrdersFieldID,
		}},
		{ID: OrdersStatusFieldID, Name: "Status", Type: "single_select", Options: []SelectOption{
			{Value: "m4Xa", Label: "New", Color: "purple"}, {Value: "c7Rb", Label: "Paid", Color: "yellow"},
			{Value: "q2Vd", Label: "Shipped", Color: "green"}, {Value: "x8Ke", Label: "Returned", Color: "gray"},
		}},
		{ID: OrdersPlacedFieldID, Name: "Placed", Type: "date", Template: map[string]any{"dateFormat": "european"}},
		{ID: OrdersProductsFieldID, Name: "Products", Type: "linked_record", Template: map[string]any{
			"tableId": ProductsTableID, "inverseFieldId": ProductsOrdersFieldID,
		}},
		{ID: OrdersTotalFieldID, Name: "Total", Type: "currency", Template: map[string]any{"currencySymbol": "€"}},
		{ID: OrdersGiftFieldID, Name: "Gift", Type: "checkbox"},
		{ID: OrdersEmailFieldID, Name: "Customer email", Type: "lookup", Template: map[string]any{
			"linkedRecordFieldId": OrdersCustomerFieldID, "lookupFieldId": CustomersEmailFieldID,
		}},
	}, Records: []Record{
		row("2", "Shipped", "2026-02-03", 245, false, "3"),
		row("1", "Shipped", "2026-02-11", 92, true, "1", "2"),
		row("4", "Paid", "2026-03-02", 24, false, "1"),
		row("3", "Returned", "2026-03-05", 68, false, "2"),
		row("2", "New", "2026-03-09", 313, false, "2", "3"),
	}}
}
