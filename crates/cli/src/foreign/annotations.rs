//! Web Annotations (JSON-LD) in any of the wrappings that the model allows, and the annotations of Hypothesis, which are nearly
//! the same: a file from its export menu, or an answer of its programming interface.
//!
//! Read by the names that the model and its context give, not as linked data: no context is fetched, ever.

use serde_json::Value;

use super::threads::{One, grouped};
use super::{COMMENTS_MAX, ForeignError, Place, Quoted, Told};

/// Selectors may refine each other; deeper than this nobody goes.
const REFINED_MAX: usize = 8;

/// Reads a JSON text.
pub(crate) fn read(text: &str) -> Result<Vec<Told>, ForeignError> {
    let value: Value = serde_json::from_str(text).map_err(|error| ForeignError::NotJson { why: error.to_string() })?;
    let mut items = Vec::new();
    collect(&value, &mut items)?;
    if items.is_empty() {
        return Err(ForeignError::NothingKnown);
    }
    Ok(grouped(items.into_iter().map(one).collect()))
}

/// Finds the annotations: alone, in a list, in a page, a collection, or what Hypothesis puts around them.
fn collect<'a>(value: &'a Value, items: &mut Vec<&'a Value>) -> Result<(), ForeignError> {
    match value {
        Value::Array(list) => list.iter().try_for_each(|item| collect(item, items)),
        Value::Object(_) if is_annotation(value) => {
            if items.len() == COMMENTS_MAX {
                return Err(ForeignError::TooMany);
            }
            items.push(value);
            Ok(())
        }
        Value::Object(fields) => {
            let inner = ["items", "first", "annotations", "rows", "replies", "@graph"];
            inner.iter().filter_map(|name| fields.get(*name)).try_for_each(|inner| collect(inner, items))
        }
        _ => Ok(()),
    }
}

fn is_annotation(value: &Value) -> bool {
    let is_type = match &value["type"] {
        Value::String(name) => name == "Annotation",
        Value::Array(names) => names.iter().any(|name| name == "Annotation"),
        _ => false,
    };
    is_type || (value["target"].is_array() && value["uri"].is_string())
}

fn one(value: &Value) -> One {
    let (source, place) = target_of(value);
    let (text, replacement) = words_of(value);
    let motivations = texts(&value["motivation"]);
    One {
        id: text_of(&value["id"]).to_owned(),
        // Hypothesis names all above a reply, the root first; the model has a reply point to what it answers.
        answers: texts(&value["references"]).last().map_or_else(|| source.clone(), |last| (*last).to_owned()),
        at: text_of(&value["created"]).to_owned(),
        by: by_of(value),
        text,
        told_source: source,
        place,
        replacement: replacement.filter(|_| motivations.is_empty() || motivations.contains(&"editing")),
        is_question: motivations.contains(&"questioning"),
    }
}

/// Who wrote it, where, and on which day: told as the file tells it.
fn by_of(value: &Value) -> String {
    let creator = first(&value["creator"]);
    let candidates = [
        &creator["baton:carriedFrom"],
        &value["user_info"]["display_name"],
        &creator["name"],
        &creator["nickname"],
        creator,
        &value["user"],
        &creator["id"],
    ];
    let named = candidates.into_iter().map(|name| text_of(first(name)).trim()).find(|name| !name.is_empty());
    let account = named.map(|name| name.strip_prefix("acct:").unwrap_or(name));
    let program = if value["user"].is_string() { "Hypothesis" } else { "" };
    let day = text_of(&value["created"]).get(..10).unwrap_or_default();
    signed(account.unwrap_or("?"), program, day)
}

/// A name with where and when, as far as both are known.
pub(crate) fn signed(name: &str, program: &str, day: &str) -> String {
    let told: Vec<&str> = [program, day].into_iter().filter(|word| !word.is_empty()).collect();
    if told.is_empty() { name.to_owned() } else { format!("{name} ({})", told.join(", ")) }
}

/// What is said, and what other words are suggested.
fn words_of(value: &Value) -> (String, Option<String>) {
    let mut said: Vec<String> = [&value["text"], &value["bodyValue"]].map(text_of).map(str::to_owned).into();
    let mut replacement = None;
    for body in list(&value["body"]) {
        let text = [body, &body["value"], &body["id"]].map(text_of).into_iter().find(|text| !text.is_empty());
        let text = text.unwrap_or_default();
        match body["purpose"].as_str() {
            Some("editing") => replacement = Some(text_of(&body["value"]).to_owned()),
            Some("tagging") => said.push(format!("Tag: {text}")),
            _ => said.push(text.to_owned()),
        }
    }
    let tags = texts(&value["tags"]);
    if !tags.is_empty() {
        said.push(format!("Tags: {}", tags.join(", ")));
    }
    said.retain(|text| !text.trim().is_empty());
    (said.join("\n\n"), replacement)
}

/// Of several targets the first that says where; the others would be other comments.
fn target_of(value: &Value) -> (String, Place) {
    let targets = list(&value["target"]);
    let source = |target: &Value| {
        let named = [target, &target["source"], &target["source"]["id"], &target["id"]];
        named.map(text_of).into_iter().find(|source| !source.is_empty()).map(str::to_owned)
    };
    let quoted = targets.iter().find_map(|target| Some((*target, quoted(target)?)));
    let told = quoted.as_ref().map(|(target, _)| *target).or(targets.first().copied());
    let address = told.and_then(source).or_else(|| value["uri"].as_str().map(str::to_owned)).unwrap_or_default();
    (address, quoted.map_or(Place::Page, |(_, quoted)| Place::Quote(quoted)))
}

fn quoted(target: &Value) -> Option<Quoted> {
    let mut quoted = Quoted::default();
    for selector in list(&target["selector"]) {
        let mut selector = selector;
        for _ in 0..REFINED_MAX {
            select(selector, &mut quoted);
            selector = &selector["refinedBy"];
        }
    }
    quoted.bounded()
}

fn select(selector: &Value, quoted: &mut Quoted) {
    let number = |name: &str| selector[name].as_u64().and_then(|number| u32::try_from(number).ok());
    match selector["type"].as_str() {
        Some("TextQuoteSelector") => {
            let [exact, prefix, suffix] = ["exact", "prefix", "suffix"].map(|name| text_of(&selector[name]).to_owned());
            (quoted.exact, quoted.prefix, quoted.suffix) = (exact, prefix, suffix);
        }
        Some("TextPositionSelector") => quoted.position = number("start").zip(number("end")),
        _ => {}
    }
}

fn text_of(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

/// One thing, or a list of them: the model allows either nearly everywhere.
fn list(value: &Value) -> Vec<&Value> {
    match value {
        Value::Array(list) => list.iter().collect(),
        Value::Null => Vec::new(),
        one => vec![one],
    }
}

fn first(value: &Value) -> &Value {
    value.as_array().and_then(|list| list.first()).unwrap_or(value)
}

fn texts(value: &Value) -> Vec<&str> {
    list(value).into_iter().filter_map(Value::as_str).collect()
}
