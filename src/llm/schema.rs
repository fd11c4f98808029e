//! JSON schemas that every service takes.
//!
//! Services take different subsets of JSON Schema and refuse what is outside. This keeps to their common part: objects
//! with every property required and no others, arrays, strings, booleans and `enum`.

use schemars::generate::SchemaSettings;
use schemars::transform::RecursiveTransform;
use schemars::{JsonSchema, Schema};
use serde_json::{Value, json};

/// Keywords that at least one service refuses; and descriptions, since not every service shows the schema to the model, so
/// that the prompts say it all.
const DROPPED: [&str; 13] = [
    "$schema",
    "title",
    "default",
    "format",
    "minimum",
    "maximum",
    "minLength",
    "maxLength",
    "minItems",
    "maxItems",
    "pattern",
    "examples",
    "description",
];

/// The schema of a type in the common part.
pub fn portable<T: JsonSchema>() -> Value {
    let settings = SchemaSettings::draft2020_12().with(|settings| {
        settings.inline_subschemas = true;
        settings.meta_schema = None;
    });
    let generator = settings.with_transform(RecursiveTransform(simplify)).into_generator();
    generator.into_root_schema_for::<T>().to_value()
}

fn simplify(schema: &mut Schema) {
    for keyword in DROPPED {
        schema.remove(keyword);
    }
    let keys: Option<Vec<Value>> = schema
        .get("properties")
        .and_then(Value::as_object)
        .map(|properties| properties.keys().map(|key| json!(key)).collect());
    if let Some(keys) = keys {
        schema.insert("required".to_owned(), Value::Array(keys));
        schema.insert("additionalProperties".to_owned(), json!(false));
    }
}

/// Holds the `subcommand` of every command in the schema to these names.
pub fn restrict(schema: &mut Value, tools: &[&str], subcommands: &[String]) {
    let command = &mut schema["properties"]["commands"]["items"]["properties"];
    command["tool"] = json!({"type": "string", "enum": tools});
    command["subcommand"] = json!({"type": "string", "enum": subcommands});
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::run::{Choice, DiagnosisAnswer, Explanation, PlanAnswer};

    fn keywords(schema: &Value, found: &mut Vec<String>) {
        if let Value::Object(fields) = schema {
            for (keyword, value) in fields {
                found.push(keyword.clone());
                if keyword == "properties" {
                    value.as_object().unwrap().values().for_each(|property| keywords(property, found));
                } else {
                    keywords(value, found);
                }
            }
        }
    }

    #[test]
    fn every_answer_has_a_schema_of_the_common_part() {
        let allowed = ["type", "properties", "required", "additionalProperties", "items", "enum"];
        for schema in
            [portable::<Choice>(), portable::<PlanAnswer>(), portable::<DiagnosisAnswer>(), portable::<Explanation>()]
        {
            let mut found = Vec::new();
            keywords(&schema, &mut found);
            found.retain(|keyword| !allowed.contains(&keyword.as_str()));
            assert_eq!(found, Vec::<String>::new(), "{schema:#}");
            assert_eq!(schema["type"], "object");
            assert_eq!(schema["additionalProperties"], false);
        }
    }

    #[test]
    fn fields_keep_their_order_and_are_all_required() {
        let schema = portable::<Choice>();
        assert_eq!(schema["required"], json!(["reason", "tools", "needs_changes"]));
        assert_eq!(schema["properties"]["tools"]["enum"], json!(["git", "gh", "both", "none"]));
        let keys: Vec<&String> = portable::<PlanAnswer>()["properties"]
            .as_object()
            .unwrap()
            .keys()
            .cloned()
            .collect::<Vec<_>>()
            .leak()
            .iter()
            .collect();
        assert_eq!(keys, ["commands", "question"]);
    }

    #[test]
    fn subcommands_are_held_to_what_is_installed() {
        let mut schema = portable::<PlanAnswer>();
        restrict(&mut schema, &["git"], &["add".to_owned(), "commit".to_owned()]);
        let command = &schema["properties"]["commands"]["items"];
        assert_eq!(command["properties"]["subcommand"], json!({"type": "string", "enum": ["add", "commit"]}));
        assert_eq!(command["properties"]["tool"]["enum"], json!(["git"]));
        assert_eq!(command["required"], json!(["tool", "subcommand", "args"]));
    }
}
