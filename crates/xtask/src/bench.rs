//! `cargo xtask bench anchors`: how well and how fast places are found again, beside what others do, in one run. And
//! `bench embed` (`embed.rs`), which measures something else altogether.
//!
//! The cases are real histories where there are any (`--cases`, or `../shared/data/anchoring`), histories of our own texts,
//! and made changes of one kind each. Everybody gets the same file and is judged by the same rule (`bench/score.rs`). In the
//! order of need: `cases.rs` is a file of cases, `tracked.rs` a text that knows where each character came from, `histories.rs`
//! and `stress.rs` make cases with it, `contestants.rs` runs the programs (`wasm.rs` builds ours for node), `speed.rs` asks for time alone.

mod cases;
mod contestants;
mod embed;
mod histories;
mod score;
mod selections;
mod speed;
mod stress;
mod tracked;
mod wasm;

use std::path::{Path, PathBuf};

use crate::process::Failure;
use crate::steps::Steps;
use crate::workspace::Workspace;
use cases::CaseSet;
use contestants::{Contestant, Ground};
use score::Score;

/// What to measure.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, clap::Subcommand)]
enum What {
    /// Find places again: accuracy and time, beside the npm packages of others.
    Anchors(AnchorArgs),
    /// Embed everybody in a page: bytes, main thread, time until one can write, beside the npm packages of others.
    Embed(embed::EmbedArgs),
}

#[derive(Debug, clap::Args)]
struct AnchorArgs {
    /// Files of cases from real histories [default: ../shared/data/anchoring, where it is there]
    #[arg(long, value_name = "FILE")]
    cases: Vec<PathBuf>,
    /// How long each of the others may take for one file; what they did not come to is left out of their shares.
    #[arg(long, value_name = "SECONDS", default_value_t = 20)]
    seconds: u32,
    /// Only ours.
    #[arg(long)]
    no_peers: bool,
    /// Only the races for time.
    #[arg(long)]
    time_only: bool,
    /// A `baton` to measure, instead of one built for it.
    #[arg(long, value_name = "FILE")]
    baton: Option<PathBuf>,
    /// Only write the short forms of our own cases into tests/fixtures/anchors.
    #[arg(long)]
    write_fixtures: bool,
    /// Only write all of our own cases into this directory, to look at single ones.
    #[arg(long, value_name = "DIR", conflicts_with = "write_fixtures")]
    save: Option<PathBuf>,
}

/// Measures and prints tables.
pub(crate) fn run(workspace: &Workspace, steps: &Steps, args: Args) -> Result<(), Failure> {
    let args = match args.what {
        What::Embed(args) => return embed::run(workspace, steps, args),
        What::Anchors(args) => args,
    };
    let texts = histories::read(&workspace.root)?;
    let (ours, made) = (histories::cases(&texts, None)?, stress::cases(&texts, stress::Extent::Whole)?);
    if args.write_fixtures {
        return write_all(&workspace.root.join("tests/fixtures/anchors"), &fixtures(&texts)?);
    }
    if let Some(dir) = args.save {
        return write_all(&dir, &[("histories.json.gz", ours), ("stress.json.gz", made)]);
    }
    let ground = Ground::prepare(workspace, steps, args.baton, args.seconds, !args.no_peers)?;
    let mut real = Vec::new();
    for file in real_files(workspace, args.cases) {
        real.push(CaseSet::read(&file)?);
    }
    if real.is_empty() {
        println!("\nNo cases from real histories are here (`--cases`); only those of our own texts.");
    }
    if args.time_only {
        return speed::measure(&ground, steps, &texts, &real);
    }
    let mut sets: Vec<&CaseSet> = real.iter().collect();
    sets.push(&ours);
    measure(&ground, steps, &sets)?;
    stress_table(&ground, steps, &made)?;
    speed::measure(&ground, steps, &texts, &real)
}

fn real_files(workspace: &Workspace, given: Vec<PathBuf>) -> Vec<PathBuf> {
    if !given.is_empty() {
        return given;
    }
    let dir = workspace.root.join("../shared/data/anchoring");
    let entries = std::fs::read_dir(dir).into_iter().flatten().flatten().map(|entry| entry.path());
    let mut files: Vec<PathBuf> = entries.filter(|path| path.to_string_lossy().ends_with(".json.gz")).collect();
    files.sort();
    files
}

/// Everybody on each set, and on all real ones together.
fn measure(ground: &Ground<'_>, steps: &Steps, sets: &[&CaseSet]) -> Result<(), Failure> {
    let mut pooled: Vec<(Contestant, Score)> = Vec::new();
    let n_real = sets.len() - 1;
    for (idx, set) in sets.iter().enumerate() {
        let mut rows = Vec::new();
        for contestant in ground.contestants() {
            let answers = steps.step(&format!("{} on {}", contestant.name(), set.name), |line| {
                ground.answers(contestant, set, line)
            })?;
            let score = Score::of(set, &answers);
            if idx < n_real {
                match pooled.iter_mut().find(|(other, _)| *other == contestant) {
                    Some((_, pool)) => pool.add(&score),
                    None => pooled.push((contestant, score.clone())),
                }
            }
            rows.push((contestant, score));
        }
        println!("\n{}: {} cases, {} documents", set.name, set.cases.len(), set.documents.len());
        print_scores(&rows);
    }
    if n_real > 1 {
        println!("\nAll {n_real} real histories together");
        print_scores(&pooled);
    }
    Ok(())
}

fn print_scores(rows: &[(Contestant, Score)]) {
    let base = rows.first().map_or(1.0, |(_, score)| score.ms_per_1000());
    println!(
        "{:<24} {:>7} {:>9} {:>8} {:>9} {:>11} {:>9} {:>6} {:>6} {:>9} {:>7}",
        "", "recall", "precision", "edited", "deleted", "deleted 1-2", "dupl.", "IoU", "exact", "ms/1,000", "ratio"
    );
    println!(
        "{:<24} {:>7} {:>9} {:>8} {:>9} {:>11} {:>9} {:>6} {:>6} {:>9} {:>7}",
        "", "", "", "recall", "attached", "attached", "wrong", "", "", "", "time"
    );
    for (contestant, score) in rows {
        let n_skipped = score.n_skipped;
        let note = if n_skipped > 0 {
            format!("  ({} of {} cases)", score.n_cases, score.n_cases + n_skipped)
        } else {
            String::new()
        };
        println!(
            "{:<24} {:>7.4} {:>9.4} {:>8.4} {:>9} {:>11} {:>9} {:>6.3} {:>6.3} {:>9.1} {:>7.1}{note}",
            contestant.name(),
            score.recall(),
            score.precision(),
            score.edited_recall(),
            score.deleted.to_string(),
            score.deleted_words.to_string(),
            score.duplicates_wrong.to_string(),
            score.edited_iou(),
            score.edited_exact(),
            score.ms_per_1000(),
            score.ms_per_1000() / base,
        );
    }
}

/// Right answers by kind of change, for everybody.
fn stress_table(ground: &Ground<'_>, steps: &Steps, set: &CaseSet) -> Result<(), Failure> {
    let mut columns = Vec::new();
    for contestant in ground.contestants() {
        let answers = steps
            .step(&format!("{} on made changes", contestant.name()), |line| ground.answers(contestant, set, line))?;
        columns.push((contestant, answers));
    }
    println!("\nMade changes: right answers of those who were asked; for deleted text right is to place nothing");
    print!("{:<28} {:>6}", "", "cases");
    columns.iter().for_each(|(contestant, _)| print!(" {:>21}", contestant.short_name()));
    println!();
    for kind in stress::kinds(set) {
        let asked = set.of_documents(|path| path.starts_with(&format!("{kind}/")));
        for is_deleted in [false, true] {
            let cases: Vec<usize> =
                asked.iter().copied().filter(|&idx| set.cases[idx].gold.is_none() == is_deleted).collect();
            if cases.is_empty() {
                continue;
            }
            print!("{:<28} {:>6}", if is_deleted { format!("{kind}, deleted") } else { kind.clone() }, cases.len());
            for (_, answers) in &columns {
                let told: Vec<usize> = cases.iter().copied().filter(|&idx| !answers[idx].is_skipped).collect();
                let n_right = told.iter().filter(|&&idx| score::is_right(&set.cases[idx], &answers[idx])).count();
                print!(" {:>21}", format!("{:.1} %", 100.0 * n_right as f64 / told.len().max(1) as f64));
            }
            println!();
        }
    }
    Ok(())
}

fn write_all(dir: &Path, sets: &[(&str, CaseSet)]) -> Result<(), Failure> {
    std::fs::create_dir_all(dir).map_err(|error| Failure::file(dir, &error))?;
    sets.iter().try_for_each(|(name, set)| set.write(&dir.join(name)))
}

/// The short forms, which the tests of the crates read.
fn fixtures(texts: &[histories::History]) -> Result<[(&'static str, CaseSet); 2], Failure> {
    let histories = histories::cases(texts, Some(histories::N_SHORT))?;
    Ok([("histories.json.gz", histories), ("stress.json.gz", stress::cases(texts, stress::Extent::Short)?)])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn root() -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
    }

    #[test]
    fn the_fixtures_are_what_the_texts_give() {
        let texts = histories::read(&root()).unwrap();
        for (name, set) in fixtures(&texts).unwrap() {
            let kept = CaseSet::read(&root().join("tests/fixtures/anchors").join(name)).unwrap();
            assert!(kept == set, "{name} is old: run `cargo xtask bench anchors --write-fixtures`");
        }
    }

    #[test]
    fn every_kind_of_change_has_two_hundred_cases() {
        let set = stress::cases(&histories::read(&root()).unwrap(), stress::Extent::Whole).unwrap();
        for kind in stress::kinds(&set) {
            let n_cases = set.of_documents(|path| path.starts_with(&format!("{kind}/"))).len();
            assert!(n_cases >= 200, "{kind} has {n_cases}");
        }
        assert!(stress::kinds(&set).len() >= 13);
        let n_deleted = set.cases.iter().filter(|case| case.gold.is_none()).count();
        assert!(n_deleted >= 200, "{n_deleted} deleted");
    }
}
