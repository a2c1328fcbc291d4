//! Runs ours and the others on a set of cases: each is a program of its own that reads the same file and writes one line for
//! each case.

use std::fs;
use std::path::PathBuf;

use serde_json::Value;

use super::cases::CaseSet;
use super::score::Answer;
use super::wasm;
use crate::process::{Failure, Program};
use crate::steps::{Line, Steps};
use crate::tools;
use crate::workspace::Workspace;

/// Who finds places.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Contestant {
    /// Ours, with the old text at hand.
    WithText,
    /// Ours, by quote, surroundings and structure alone.
    WithoutText,
    /// The same in WebAssembly, under node. For time only.
    InWasm,
    /// approx-string-match, with the position and the score that Hypothesis published.
    Hypothesis,
    /// dom-anchor-text-quote, in jsdom.
    DomAnchor,
    /// `@apache-annotator/dom`, in jsdom.
    Apache,
}

/// Where the contest takes place.
pub(crate) struct Ground<'a> {
    workspace: &'a Workspace,
    baton: PathBuf,
    /// The script around our module for node.
    wasm: PathBuf,
    dir: PathBuf,
    seconds: u32,
    has_peers: bool,
}

impl Contestant {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::WithText => "baton, old text kept",
            Self::WithoutText => "baton --without-text",
            Self::InWasm => "baton in WebAssembly",
            Self::Hypothesis => "Hypothesis",
            Self::DomAnchor => "dom-anchor-text-quote",
            Self::Apache => "Apache Annotator",
        }
    }

    pub(crate) fn short_name(self) -> &'static str {
        match self {
            Self::WithText => "baton, old text",
            other => other.name(),
        }
    }

    /// What the script of the peers calls it.
    fn peer(self) -> Option<&'static str> {
        match self {
            Self::WithText | Self::WithoutText | Self::InWasm => None,
            Self::Hypothesis => Some("hypothesis"),
            Self::DomAnchor => Some("dom-anchor-text-quote"),
            Self::Apache => Some("apache-annotator"),
        }
    }
}

impl<'a> Ground<'a> {
    /// Builds ours for speed, unless there is one, and installs the others.
    pub(crate) fn prepare(
        workspace: &'a Workspace,
        steps: &Steps,
        baton: Option<PathBuf>,
        seconds: u32,
        has_peers: bool,
    ) -> Result<Self, Failure> {
        if baton.is_none() {
            steps.step("baton, built for speed", |line| {
                workspace.cargo(["build", "--release", "--package", "baton-cli"]).run(line)
            })?;
        }
        if has_peers {
            tools::npm_ci(workspace, steps, &workspace.root.join("tests").join("peers"))?;
        }
        let dir = workspace.state().join("bench");
        fs::create_dir_all(&dir).map_err(|error| Failure::file(&dir, &error))?;
        let wasm = wasm::build(workspace, steps, &dir)?;
        let built = || workspace.target.join("release").join(crate::program("baton"));
        let baton = baton.unwrap_or_else(built);
        Ok(Self { workspace, baton, wasm, dir, seconds, has_peers })
    }

    pub(crate) fn contestants(&self) -> Vec<Contestant> {
        let mut all = vec![Contestant::WithoutText, Contestant::WithText];
        if self.has_peers {
            all.extend([Contestant::Hypothesis, Contestant::DomAnchor, Contestant::Apache]);
        }
        all
    }

    /// Those who find a place in a whole book within minutes. Apache Annotator walks the nodes of a DOM, which takes minutes
    /// for one “the” in jsdom, and would say more of jsdom than of itself.
    pub(crate) fn racers(&self) -> Vec<Contestant> {
        let mut racers: Vec<_> = self.contestants().into_iter().filter(|who| *who != Contestant::Apache).collect();
        racers.insert(1, Contestant::InWasm);
        racers
    }

    /// One answer for each case.
    pub(crate) fn answers(&self, who: Contestant, set: &CaseSet, line: &Line) -> Result<Vec<Answer>, Failure> {
        self.timed_answers(who, set, line).map(|(answers, _)| answers)
    }

    /// The same, with the milliseconds that were spent once for all places (ours alone tells).
    pub(crate) fn timed_answers(
        &self,
        who: Contestant,
        set: &CaseSet,
        line: &Line,
    ) -> Result<(Vec<Answer>, f64), Failure> {
        let (cases, out) = (self.dir.join("cases.json.gz"), self.dir.join("answers.jsonl"));
        set.write(&cases)?;
        let said = match who.peer() {
            Some(peer) => {
                let script = self.workspace.root.join("tests").join("peers").join("peers.mjs");
                let args = [script.as_os_str(), peer.as_ref(), cases.as_os_str(), out.as_os_str()];
                let seconds = self.seconds.to_string();
                Program::new("node", &self.dir, args.into_iter().chain([seconds.as_ref()])).run(line)?
            }
            None if who == Contestant::InWasm => {
                let script = self.workspace.root.join("tests").join("peers").join("wasm.mjs");
                let args = [script.as_os_str(), self.wasm.as_os_str(), cases.as_os_str(), out.as_os_str()];
                Program::new("node", &self.dir, args).run(line)?
            }
            None => {
                let mut args =
                    vec!["anchors".as_ref(), "--cases".as_ref(), cases.as_os_str(), "--out".as_ref(), out.as_os_str()];
                if who == Contestant::WithoutText {
                    args.push("--without-text".as_ref());
                }
                Program::new(&self.baton.to_string_lossy(), &self.dir, args).run(line)?
            }
        };
        let text = fs::read_to_string(&out).map_err(|error| Failure::file(&out, &error))?;
        let answers: Option<Vec<Answer>> = text.lines().map(read_answer).collect();
        let answers = answers.filter(|answers| answers.len() == set.cases.len());
        let answers =
            answers.ok_or_else(|| Failure::new(format!("{} did not answer each case in its line", who.name())))?;
        Ok((answers, index_ms(&said)))
    }
}

fn read_answer(line: &str) -> Option<Answer> {
    let json: Value = serde_json::from_str(line).ok()?;
    let at = json["start"].as_u64().zip(json["end"].as_u64()).map(|(start, end)| (start as u32, end as u32));
    Some(Answer { at, is_skipped: json["state"].as_str()? == "skipped", micros: json["micros"].as_f64()? })
}

/// `… in 12.3 ms, and 4.5 ms for the indexes of the texts`.
fn index_ms(said: &str) -> f64 {
    let told = said.lines().find_map(|line| line.strip_suffix(" ms for the indexes of the texts"));
    told.and_then(|told| told.rsplit(' ').next()?.parse().ok()).unwrap_or(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_read_as_they_are_written() {
        let placed = read_answer(r#"{"state": "moved", "start": 3, "end": 9, "micros": 1.5}"#).unwrap();
        assert_eq!(placed, Answer { at: Some((3, 9)), is_skipped: false, micros: 1.5 });
        assert!(read_answer(r#"{"state":"skipped","start":null,"end":null,"micros":0}"#).unwrap().is_skipped);
        assert_eq!(read_answer("nothing"), None);
        assert_eq!(index_ms("9 places in 12.3 ms, and 4.5 ms for the indexes of the texts\n"), 4.5);
    }
}
