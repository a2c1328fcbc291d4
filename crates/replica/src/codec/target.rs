//! The bytes of a target: Web Annotation selectors under integer keys. Positions are in code points, as on that wire. What
//! most targets share is left out: that it is a text (kind 0), the only occurrence (0 of 1), and above all headings.

use anchor::{CodePoints, ElementTarget, Path, Quote, Revision, Span, Target, Where};

use crate::cbor::{Fields, Value};

const ONLY_OCCURRENCE: [Value; 2] = [Value::Int(0), Value::Int(1)];

/// Writes a target.
pub fn encode_target(target: &Target) -> Value {
    let (kind, place) = match &target.place {
        Where::Text(quote) => (0, encode_quote(quote)),
        Where::Element(ElementTarget::Page) => (1, Fields::default().done()),
        Where::Element(ElementTarget::Block { text }) => (2, Fields::default().with(0, text_value(text)).done()),
        Where::Element(ElementTarget::Image { alt, caption, source, region }) => {
            let region =
                region.map(|sides| Value::Array(sides.iter().map(|side| Value::Int((*side).into())).collect()));
            let fields =
                Fields::default().with(0, text_value(alt)).with(1, text_value(caption)).with(2, text_value(source));
            (3, fields.with(3, region).done())
        }
    };
    let kind = (kind != 0).then_some(Value::Int(kind));
    let fields = Fields::default().with(0, encode_revision(&target.revision)).with(1, kind);
    fields.with(2, place).with(3, encode_path(&target.path)).done()
}

/// Reads a target; `None` where anything but an optional part is missing or of another kind.
pub fn decode_target(value: &Value) -> Option<Target> {
    let place = value.get(2)?;
    let place = match value.get(1).map_or(Some(0), Value::as_uint)? {
        0 => Where::Text(decode_quote(place)?),
        1 => Where::Element(ElementTarget::Page),
        2 => Where::Element(ElementTarget::Block { text: text_at(place, 0)? }),
        3 => Where::Element(ElementTarget::Image {
            alt: text_at(place, 0)?,
            caption: text_at(place, 1)?,
            source: text_at(place, 2)?,
            region: match place.get(3) {
                Some(region) => Some(decode_region(region)?),
                None => None,
            },
        }),
        _ => return None,
    };
    Some(Target { revision: decode_revision(value.get(0)?)?, place, path: decode_path(value.get(3)?)? })
}

/// Writes which text it is.
pub(crate) fn encode_revision(revision: &Revision) -> Value {
    Value::Array(vec![
        Value::Int(revision.flatten_version.into()),
        Value::Int(revision.fold_version.into()),
        Value::Bytes(revision.hash.to_vec()),
    ])
}

/// Reads which text it is.
pub(crate) fn decode_revision(value: &Value) -> Option<Revision> {
    let [flatten_version, fold_version, hash] = value.as_list()? else { return None };
    let small = |value: &Value| u8::try_from(value.as_uint()?).ok();
    Some(Revision {
        flatten_version: small(flatten_version)?,
        fold_version: small(fold_version)?,
        hash: hash.as_array()?,
    })
}

fn encode_quote(quote: &Quote) -> Value {
    let position = [quote.position.start().0, quote.position.end().0].map(|place| Value::Int(place.into()));
    let occurrence = [quote.occurrence, quote.n_occurrences].map(|n| Value::Int(n.into()));
    Fields::default()
        .with(0, text_value(&quote.exact))
        .with(1, text_value(&quote.prefix))
        .with(2, text_value(&quote.suffix))
        .with(3, Value::Array(position.into()))
        .with(4, (occurrence != ONLY_OCCURRENCE).then(|| Value::Array(occurrence.into())))
        .done()
}

fn decode_quote(value: &Value) -> Option<Quote> {
    let [start, end] = value.get(3)?.as_list()? else { return None };
    let occurrence = value.get(4).map_or(Some(ONLY_OCCURRENCE.as_slice()), Value::as_list)?;
    let [occurrence, n_occurrences] = occurrence else { return None };
    Some(Quote {
        exact: text_at(value, 0)?,
        prefix: text_at(value, 1)?,
        suffix: text_at(value, 2)?,
        position: Span::new(CodePoints(small(start)?), CodePoints(small(end)?))?,
        occurrence: small(occurrence)?,
        n_occurrences: small(n_occurrences)?,
    })
}

fn encode_path(path: &Path) -> Value {
    let headings = path.headings.iter().map(|(id, text)| {
        let id = id.as_ref().map_or(Value::Null, |id| text_value(id));
        Value::Array(vec![id, text_value(text)])
    });
    let cell = path.cell.map(|(row, column)| Value::Array(vec![Value::Int(row.into()), Value::Int(column.into())]));
    Fields::default()
        .with(0, (!path.headings.is_empty()).then(|| Value::Array(headings.collect())))
        .with(1, Value::Int(path.block.into()))
        .with(2, cell)
        .with(3, Value::Bytes(path.block_hash.to_vec()))
        .done()
}

fn decode_path(value: &Value) -> Option<Path> {
    let heading = |value: &Value| {
        let [id, text] = value.as_list()? else { return None };
        let id = if *id == Value::Null { None } else { Some(id.as_text()?.to_owned()) };
        Some((id, text.as_text()?.to_owned()))
    };
    let cell = match value.get(2) {
        Some(cell) => {
            let [row, column] = cell.as_list()? else { return None };
            Some((small(row)?, small(column)?))
        }
        None => None,
    };
    Some(Path {
        headings: value
            .get(0)
            .map_or(Some([].as_slice()), Value::as_list)?
            .iter()
            .map(heading)
            .collect::<Option<_>>()?,
        block: small(value.get(1)?)?,
        cell,
        block_hash: value.get(3)?.as_array()?,
    })
}

fn decode_region(value: &Value) -> Option<[u16; 4]> {
    let sides: Vec<u16> =
        value.as_list()?.iter().map(|side| u16::try_from(side.as_uint()?).ok()).collect::<Option<_>>()?;
    let sides: [u16; 4] = sides.try_into().ok()?;
    sides.iter().all(|side| *side <= 1000).then_some(sides)
}

fn text_value(text: &str) -> Value {
    Value::Text(text.to_owned())
}

fn text_at(value: &Value, key: u64) -> Option<String> {
    Some(value.get(key)?.as_text()?.to_owned())
}

fn small(value: &Value) -> Option<u32> {
    u32::try_from(value.as_uint()?).ok()
}
