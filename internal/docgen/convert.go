package docgen

import (
	"encoding/json"
	"fmt"

	tfjson "github.com/hashicorp/terraform-json"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/zclconf/go-cty/cty"
	ctyjson "github.com/zclconf/go-cty/cty/json"
)

func convertSchema(schema *tfprotov6.Schema) (*tfjson.Schema, error) {
	if schema == nil || schema.Block == nil {
		return nil, fmt.Errorf("no schema was served")
	}
	block, err := convertBlock(schema.Block)
	if err != nil {
		return nil, err
	}
	return &tfjson.Schema{Version: unsigned(schema.Version), Block: block}, nil
}

func convertBlock(block *tfprotov6.SchemaBlock) (*tfjson.SchemaBlock, error) {
	attributes, err := convertAttributes(block.Attributes)
	if err != nil {
		return nil, err
	}
	nested := make(map[string]*tfjson.SchemaBlockType, len(block.BlockTypes))
	for _, blockType := range block.BlockTypes {
		mode, err := blockNesting(blockType.Nesting)
		if err != nil {
			return nil, fmt.Errorf("block %s: %w", blockType.TypeName, err)
		}
		inner, err := convertBlock(blockType.Block)
		if err != nil {
			return nil, fmt.Errorf("block %s: %w", blockType.TypeName, err)
		}
		nested[blockType.TypeName] = &tfjson.SchemaBlockType{
			NestingMode: mode,
			Block:       inner,
			MinItems:    unsigned(blockType.MinItems),
			MaxItems:    unsigned(blockType.MaxItems),
		}
	}
	return &tfjson.SchemaBlock{
		Attributes:      attributes,
		NestedBlocks:    nested,
		Description:     block.Description,
		DescriptionKind: descriptionKind(block.DescriptionKind),
		Deprecated:      block.Deprecated,
	}, nil
}

func convertAttributes(from []*tfprotov6.SchemaAttribute) (map[string]*tfjson.SchemaAttribute, error) {
	to := make(map[string]*tfjson.SchemaAttribute, len(from))
	for _, attribute := range from {
		converted := &tfjson.SchemaAttribute{
			Description:     attribute.Description,
			DescriptionKind: descriptionKind(attribute.DescriptionKind),
			Deprecated:      attribute.Deprecated,
			Required:        attribute.Required,
			Optional:        attribute.Optional,
			Computed:        attribute.Computed,
			Sensitive:       attribute.Sensitive,
			WriteOnly:       attribute.WriteOnly,
		}
		var err error
		if attribute.NestedType != nil {
			converted.AttributeNestedType, err = convertObject(attribute.NestedType)
		} else {
			converted.AttributeType, err = convertType(attribute.Type)
		}
		if err != nil {
			return nil, fmt.Errorf("attribute %s: %w", attribute.Name, err)
		}
		to[attribute.Name] = converted
	}
	return to, nil
}

func convertObject(object *tfprotov6.SchemaObject) (*tfjson.SchemaNestedAttributeType, error) {
	mode, err := objectNesting(object.Nesting)
	if err != nil {
		return nil, err
	}
	attributes, err := convertAttributes(object.Attributes)
	if err != nil {
		return nil, err
	}
	return &tfjson.SchemaNestedAttributeType{Attributes: attributes, NestingMode: mode}, nil
}

func convertIdentity(schema *tfprotov6.ResourceIdentitySchema) (*tfjson.IdentitySchema, error) {
	attributes := make(map[string]*tfjson.IdentityAttribute, len(schema.IdentityAttributes))
	for _, attribute := range schema.IdentityAttributes {
		identityType, err := convertType(attribute.Type)
		if err != nil {
			return nil, fmt.Errorf("attribute %s: %w", attribute.Name, err)
		}
		attributes[attribute.Name] = &tfjson.IdentityAttribute{
			IdentityType:      identityType,
			Description:       attribute.Description,
			RequiredForImport: attribute.RequiredForImport,
			OptionalForImport: attribute.OptionalForImport,
		}
	}
	return &tfjson.IdentitySchema{Version: unsigned(schema.Version), Attributes: attributes}, nil
}

func convertFunction(function *tfprotov6.Function) (*tfjson.FunctionSignature, error) {
	returned, err := convertType(function.Return.Type)
	if err != nil {
		return nil, fmt.Errorf("result: %w", err)
	}
	signature := &tfjson.FunctionSignature{
		Description:        function.Description,
		Summary:            function.Summary,
		DeprecationMessage: function.DeprecationMessage,
		ReturnType:         returned,
		Parameters:         make([]*tfjson.FunctionParameter, 0, len(function.Parameters)),
	}
	for _, parameter := range function.Parameters {
		converted, err := convertParameter(parameter)
		if err != nil {
			return nil, err
		}
		signature.Parameters = append(signature.Parameters, converted)
	}
	if function.VariadicParameter != nil {
		if signature.VariadicParameter, err = convertParameter(function.VariadicParameter); err != nil {
			return nil, err
		}
	}
	return signature, nil
}

func convertParameter(parameter *tfprotov6.FunctionParameter) (*tfjson.FunctionParameter, error) {
	parameterType, err := convertType(parameter.Type)
	if err != nil {
		return nil, fmt.Errorf("parameter %s: %w", parameter.Name, err)
	}
	return &tfjson.FunctionParameter{
		Name:        parameter.Name,
		Description: parameter.Description,
		IsNullable:  parameter.AllowNullValue,
		Type:        parameterType,
	}, nil
}

// convertType goes through JSON because that is the one notation that both type systems read and write.
func convertType(from tftypes.Type) (cty.Type, error) {
	if from == nil {
		return cty.NilType, fmt.Errorf("no type was served")
	}
	encoded, err := json.Marshal(from)
	if err != nil {
		return cty.NilType, fmt.Errorf("encoding the type: %w", err)
	}
	to, err := ctyjson.UnmarshalType(encoded)
	if err != nil {
		return cty.NilType, fmt.Errorf("decoding the type %s: %w", encoded, err)
	}
	return to, nil
}

func descriptionKind(kind tfprotov6.StringKind) tfjson.SchemaDescriptionKind {
	if kind == tfprotov6.StringKindMarkdown {
		return tfjson.SchemaDescriptionKindMarkdown
	}
	return tfjson.SchemaDescriptionKindPlain
}

func blockNesting(mode tfprotov6.SchemaNestedBlockNestingMode) (tfjson.SchemaNestingMode, error) {
	switch mode {
	case tfprotov6.SchemaNestedBlockNestingModeSingle:
		return tfjson.SchemaNestingModeSingle, nil
	case tfprotov6.SchemaNestedBlockNestingModeGroup:
		return tfjson.SchemaNestingModeGroup, nil
	case tfprotov6.SchemaNestedBlockNestingModeList:
		return tfjson.SchemaNestingModeList, nil
	case tfprotov6.SchemaNestedBlockNestingModeSet:
		return tfjson.SchemaNestingModeSet, nil
	case tfprotov6.SchemaNestedBlockNestingModeMap:
		return tfjson.SchemaNestingModeMap, nil
	default:
		return "", fmt.Errorf("unknown nesting mode %s", mode)
	}
}

func objectNesting(mode tfprotov6.SchemaObjectNestingMode) (tfjson.SchemaNestingMode, error) {
	switch mode {
	case tfprotov6.SchemaObjectNestingModeSingle:
		return tfjson.SchemaNestingModeSingle, nil
	case tfprotov6.SchemaObjectNestingModeList:
		return tfjson.SchemaNestingModeList, nil
	case tfprotov6.SchemaObjectNestingModeSet:
		return tfjson.SchemaNestingModeSet, nil
	case tfprotov6.SchemaObjectNestingModeMap:
		return tfjson.SchemaNestingModeMap, nil
	default:
		return "", fmt.Errorf("unknown nesting mode %s", mode)
	}
}

// unsigned keeps a negative number, which no valid schema has, from becoming an enormous one.
func unsigned(number int64) uint64 {
	return uint64(max(number, 0))
}
