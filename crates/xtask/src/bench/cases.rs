//! A file of cases: texts before and after, selections in the old text, and where they are in the new one, in code points.

use std::fs::File;
use std::io::{Read, Write};
use std::path::Path;

use flate2::Compression;
use flate2::read::MultiGzDecoder;
use flate2::write::GzEncoder;
use serde_json::{Value, json};

use crate::process::Failure;

/// A stretch of a text in code points.
pub(crate) type Stretch = (u32, u32);

/// Cases under one name.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct CaseSet {
    pub(crate) name: String,
    pub(crate) documents: Vec<CaseDocument>,
    pub(crate) cases: Vec<Case>,
}

/// A text, and what became of it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct CaseDocument {
    pub(crate) path: String,
    pub(crate) before: String,
    pub(crate) after: String,
}

/// A selection, and where it is now: nowhere when it was deleted.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Case {
    pub(crate) doc: usize,
    pub(crate) kind: String,
    pub(crate) span: Stretch,
    pub(crate) gold: Option<Stretch>,
}

impl CaseSet {
    /// Reads a file, packed by gzip.
    pub(crate) fn read(path: &Path) -> Result<Self, Failure> {
        let mut text = String::new();
        let file = File::open(path).map_err(|error| Failure::file(path, &error))?;
        MultiGzDecoder::new(file).read_to_string(&mut text).map_err(|error| Failure::file(path, &error))?;
        let json: Value = serde_json::from_str(&text).unwrap_or_default();
        Self::of_json(&json).ok_or_else(|| Failure::new(format!("{}: this is no file of cases", path.display())))
    }

    fn of_json(json: &Value) -> Option<Self> {
        let stretch = |json: &Value| Some((json[0].as_u64()? as u32, json[1].as_u64()? as u32));
        let text = |json: &Value| json.as_str().map(str::to_owned);
        let documents = json["documents"].as_array()?.iter().map(|document| {
            let path = text(&document["path"]).unwrap_or_default();
            Some(CaseDocument { path, before: text(&document["before"])?, after: text(&document["after"])? })
        });
        let cases = json["cases"].as_array()?.iter().map(|case| {
            Some(Case {
                doc: case["doc"].as_u64()? as usize,
                kind: text(&case["kind"])?,
                span: (case["start"].as_u64()? as u32, case["end"].as_u64()? as u32),
                gold: stretch(&case["gold"]),
            })
        });
        let set = Self {
            name: text(&json["name"])?,
            documents: documents.collect::<Option<_>>()?,
            cases: cases.collect::<Option<_>>()?,
        };
        set.cases.iter().all(|case| case.doc < set.documents.len()).then_some(set)
    }

    fn to_json(&self) -> Value {
        let documents = self.documents.iter();
        let documents = documents.map(|of| json!({ "path": of.path, "before": of.before, "after": of.after }));
        let cases = self.cases.iter().map(|case| {
            let (start, end) = case.span;
            let gold = case.gold.map(|(start, end)| json!([start, end]));
            json!({ "doc": case.doc, "kind": case.kind, "start": start, "end": end, "gold": gold })
        });
        let (documents, cases): (Vec<Value>, Vec<Value>) = (documents.collect(), cases.collect());
        json!({ "name": self.name, "documents": documents, "cases": cases })
    }

    /// Writes the file, packed by gzip.
    pub(crate) fn write(&self, path: &Path) -> Result<(), Failure> {
        let packed = File::create(path).and_then(|file| {
            let mut packed = GzEncoder::new(file, Compression::best());
            packed.write_all(self.to_json().to_string().as_bytes())?;
            packed.finish()
        });
        packed.map(|_| ()).map_err(|error| Failure::file(path, &error))
    }

    /// The numbers of the cases in documents with such paths.
    pub(crate) fn of_documents(&self, holds: impl Fn(&str) -> bool) -> Vec<usize> {
        let cases = self.cases.iter().enumerate();
        cases.filter(|(_, case)| holds(&self.documents[case.doc].path)).map(|(idx, _)| idx).collect()
    }
}
