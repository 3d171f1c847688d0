package fillouttest

import (
	"maps"
	"net/http"
	"slices"
	"time"
)

// Field is a field of a table.
type Field struct {
	// ID is made if it is empty: f and 10 letters or digits.
	ID, Name, Type string
	// Template are the settings of the type as in JSON: float64, string and bool. The options of a select are apart.
	// Missing settings get the service's defaults. For a new link, inverseFieldId chooses the id of its partner.
	Template map[string]any
	// Options are the options of single_select and multiple_select.
	Options []SelectOption
}

// SelectOption is an option of a select. Value is its id, which is made if it is empty, and so is the color.
type SelectOption struct {
	Value string `json:"value"`
	Label string `json:"label"`
	Color string `json:"color"`
}

// fieldRecord is a field as the service stores it.
type fieldRecord struct {
	in            *table
	id, name, typ string
	order         int
	created       time.Time
	template      map[string]any
	options       []SelectOption
	removed       []SelectOption // removed options that records still show, see the knob KeepRemovedOptions
	partner       string         // id of the other field of a link
	isInverse     bool
	lastNumber    float64 // of an autonumber
}

func (f *fieldRecord) made() time.Time { return f.created }

func (f *fieldRecord) document(c *call) object {
	return f.with(c, f.wholeTemplate())
}

// with returns the field's document with a template.
func (f *fieldRecord) with(c *call, template map[string]any) object {
	return extended(c, object{
		{"id", f.id}, {"name", f.name}, {"type", f.typ}, {"order", f.order},
		{"template", extended(c, ordered(template))},
	})
}

// wholeTemplate returns the template with the keys that the server manages.
func (f *fieldRecord) wholeTemplate() map[string]any {
	whole := maps.Clone(f.template)
	if whole == nil {
		whole = map[string]any{}
	}
	switch f.typ {
	case "single_select", "multiple_select":
		whole["options"] = list(f.options)
	case "linked_record":
		whole["isInverse"] = f.isInverse
		if f.partner != "" {
			whole["inverseFieldId"] = f.partner
		}
	}
	return whole
}

// readField reads a field that a client sent.
func readField(c *call, sent node) (Field, error) {
	read := Field{Name: sent.field("name").text(), Type: sent.field("type").text()}
	_, known := fieldTypes[read.Type]
	template := sent.field("template")
	if read.Name == "" || !known || read.Type == "formula" && c.behavior.RefuseFormula ||
		!template.absent() && template.kind() != "object" {
		return Field{}, invalid()
	}
	var err error
	read.Options, err = sentOptions(template.field("options"))
	read.Template = template.members()
	return read, err
}

func (t *tables) createField(c *call, of *table) (answer, error) {
	wanted, err := readField(c, c.json)
	if err != nil {
		return answer{}, err
	}
	made, err := t.makeField(edit{behavior: c.behavior}, of, wanted)
	if err != nil {
		return answer{}, err
	}
	template := made.wholeTemplate()
	if c.behavior.NoInverseInAnswer {
		delete(template, "inverseFieldId")
	}
	return jsonAnswer(http.StatusCreated, made.with(c, template)), nil
}

// makeField adds a field with its inverse, or nothing at all.
func (t *tables) makeField(by edit, of *table, wanted Field) (*fieldRecord, error) {
	made, err := of.addField(by, wanted)
	if err != nil {
		return nil, err
	}
	if err := of.completeFields(by, made.typ); err != nil {
		of.fields = slices.DeleteFunc(of.fields, func(f *fieldRecord) bool { return f == made })
		return nil, err
	}
	of.in.updated = time.Now()
	t.emitField(by, made, "field.created")
	if made.partner != "" {
		t.emitField(by, of.in.fieldByID(made.partner), "field.created")
	}
	return made, nil
}

// addField adds a field. A link has no partner yet.
func (t *table) addField(by edit, wanted Field) (*fieldRecord, error) {
	template, err := typeNamed(wanted.Type).template(nil, plain(wanted.Template))
	if err != nil {
		return nil, err
	}
	made := &fieldRecord{
		in: t, id: wanted.ID, name: wanted.Name, typ: wanted.Type, template: template, created: time.Now(),
		options: readOptions(wanted.Options, nil, by),
	}
	if by.byPerson && made.typ == "linked_record" {
		made.partner, _ = wanted.Template["inverseFieldId"].(string)
	}
	if made.id == "" {
		made.id = newFieldID()
	}
	if t.field(made.id) != nil || made.name == "" {
		return nil, invalid()
	}
	if t.fieldNamed(made.name) {
		return nil, by.behavior.DuplicateName.refusal()
	}
	t.append(made)
	for _, held := range t.records {
		held.number(made)
	}
	return made, nil
}

func (t *table) append(f *fieldRecord) {
	if last := len(t.fields) - 1; last >= 0 {
		f.order = t.fields[last].order + 1
	}
	t.fields = append(t.fields, f)
}

func (t *table) fieldNamed(name string) bool {
	return slices.ContainsFunc(t.fields, func(f *fieldRecord) bool { return f.name == name })
}

func (t *tables) patchField(c *call, of *table) (answer, error) {
	changed := of.field(c.request.PathValue("fieldId"))
	if changed == nil {
		return answer{}, missing()
	}
	name, template := c.json.field("name"), c.json.field("template")
	if c.json.kind() != "object" || !name.absent() && name.text() == "" ||
		!template.absent() && template.kind() != "object" {
		return answer{}, invalid()
	}
	options, err := sentOptions(template.field("options"))
	if err != nil {
		return answer{}, err
	}
	by := edit{behavior: c.behavior}
	if changed.name != name.text() && of.fieldNamed(name.text()) {
		return answer{}, by.behavior.DuplicateName.refusal()
	}
	before := changed.summary()
	if !template.absent() {
		keepOptions := by.behavior.MergeTemplates && template.field("options").absent()
		if err := changed.setTemplate(by, template.members(), options, keepOptions); err != nil {
			return answer{}, err
		}
	}
	if !name.absent() {
		changed.name = name.text()
	}
	t.changed(by, changed, before)
	return jsonAnswer(http.StatusOK, changed.document(c)), nil
}

// changed notes the change of a field and notifies webhooks.
func (t *tables) changed(by edit, f *fieldRecord, before object) {
	f.in.in.updated = time.Now()
	t.emit(by, f.in.in, f.in, "field.updated", object{
		{"field", f.summary()}, {"previousField", before}, {"tableId", f.in.id},
	})
}

// setTemplate changes the settings of a field. The target and the partner of a link stay (assumed).
func (f *fieldRecord) setTemplate(by edit, sent map[string]any, options []SelectOption, keepOptions bool) error {
	held := map[string]any{}
	if by.behavior.MergeTemplates {
		held = f.template
	}
	if f.typ == "linked_record" && sent["tableId"] != nil && sent["tableId"] != f.template["tableId"] {
		if by.behavior.KeepLinkTarget {
			return nil
		}
		return invalid()
	}
	template, err := typeNamed(f.typ).template(held, sent)
	if err != nil {
		return err
	}
	f.template = template
	if most, rated := template["maxRating"].(float64); rated && by.behavior.DropNarrowedValues {
		for _, held := range f.in.records {
			if value, set := held.values[f.id].(float64); set && value > most {
				held.set(f.id, nil)
			}
		}
	}
	if partner := f.in.in.fieldByID(f.partner); partner != nil {
		partner.template["allowMultiple"] = template["allowMultiple"]
	}
	if !keepOptions && typeNamed(f.typ).kind == selectKind {
		f.setOptions(by, readOptions(options, f.options, by))
	}
	return nil
}

// setOptions replaces the options. The knob KeepRemovedOptions decides about the values of those that are missing.
func (f *fieldRecord) setOptions(by edit, options []SelectOption) {
	for _, old := range f.options {
		if slices.ContainsFunc(options, func(o SelectOption) bool { return o.Value == old.Value }) {
			continue
		}
		if by.behavior.KeepRemovedOptions {
			f.removed = append(f.removed, old)
			continue
		}
		for _, held := range f.in.records {
			held.drop(f.id, old.Value)
		}
	}
	f.options = options
}

func (t *tables) deleteField(c *call, of *table) (answer, error) {
	gone := of.field(c.request.PathValue("fieldId"))
	switch gone {
	case nil:
		return tablesDeleted(c, missing())
	case of.primary:
		return answer{}, c.behavior.PrimaryDeletion.refusal()
	}
	t.dropField(edit{behavior: c.behavior}, gone)
	return tablesDeleted(c, nil)
}

// dropField deletes a field with its values and, unless the knob KeepPartners says otherwise, its partner.
func (t *tables) dropField(by edit, gone *fieldRecord) {
	gone.remove()
	t.emitField(by, gone, "field.deleted")
	if partner := gone.in.in.fieldByID(gone.partner); partner != nil && !by.behavior.KeepPartners {
		partner.remove()
		t.emitField(by, partner, "field.deleted")
	}
	gone.in.in.updated = time.Now()
}

func (f *fieldRecord) remove() {
	f.in.fields = slices.DeleteFunc(f.in.fields, func(other *fieldRecord) bool { return other == f })
	for _, held := range f.in.records {
		delete(held.values, f.id)
	}
}

// summary returns a field as webhooks show it.
func (f *fieldRecord) summary() object {
	return object{{"id", f.id}, {"name", f.name}, {"type", f.typ}}
}

func (t *tables) emitField(by edit, f *fieldRecord, event string) {
	data := object{{"field", f.summary()}, {"tableId", f.in.id}}
	if event == "field.deleted" {
		data = object{{"fieldId", f.id}, {"tableId", f.in.id}}
	}
	t.emit(by, f.in.in, f.in, event, data)
}
