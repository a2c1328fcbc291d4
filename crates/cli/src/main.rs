//! `baton`, the terminal face: serves sites with the widget in them, keeps reviews, and reads, merges and exports files.
//!
//! This is a face, so it may read clocks, files and the environment; it must never name yrs. In the order of need: `args.rs`
//! is what can be written, `serve.rs` and `relay_command.rs` run servers, `site.rs` and `inject.rs` put the widget into
//! somebody's pages, `files.rs` is all that is done with `.baton` files. A command either does its work silently or says in one calm line why it did not.

mod act;
mod anchors;
mod anchors_cases;
mod anchors_check;
mod anchors_flatten;
mod anchors_site;
mod args;
mod availability;
mod brief_file;
mod charset;
mod comment;
mod deflate;
mod digest;
mod dir;
mod drafts;
mod failure;
mod files;
mod foreign;
mod gate_words;
mod gates;
mod handoff;
mod home;
mod import;
mod inject;
mod install;
mod keep;
mod kept;
mod later;
mod loose;
mod mdbook;
mod measures;
mod names;
mod open;
mod pages;
mod patch;
mod policy;
mod policy_words;
mod refusal;
mod relay_command;
mod say;
mod serve;
mod shell;
mod show;
mod site;
mod source;
mod stop;
mod submit;
mod texts;
mod turn;
mod widget_files;
mod wording;
mod workspace;
mod zone_table;

use std::future::Future;
use std::process::ExitCode;

use clap::Parser;
use tracing_subscriber::EnvFilter;

use crate::args::{Args, Command, LogFormat};
use crate::failure::Failure;

fn main() -> ExitCode {
    let args = Args::parse();
    let done = begin_log(&args).and_then(|()| match args.command {
        // Its exit code is part of its answer.
        Command::Anchors(args) => Ok(anchors::run(&args)),
        Command::Serve(args) => in_runtime(serve::run(args)).map(|()| ExitCode::SUCCESS),
        Command::Relay(args) => in_runtime(relay_command::run(args)).map(|()| ExitCode::SUCCESS),
        Command::Show(args) => show::run(&args).map(|()| ExitCode::SUCCESS),
        Command::Open(args) => open::run(&args),
        Command::Comment(args) => comment::comment(&args),
        Command::Reply(args) => comment::reply(&args),
        Command::Act(args) => act::act(&args),
        Command::Drafts(args) => drafts::run(&args),
        Command::Submit(args) => submit::run(&args),
        Command::Turn(args) => turn::run(&args),
        Command::Availability(args) => availability::run(&args),
        Command::Eta(args) => later::eta(&args),
        Command::Pass(args) => later::pass(&args),
        Command::Nudge(args) => later::nudge(&args),
        Command::Keep(args) => keep::run(&args),
        Command::Gates(args) => gates::run(&args),
        Command::Policy(args) => policy::run(&args),
        Command::Digest(args) => digest::run(&args),
        Command::Handoff(args) => handoff::run(&args),
        Command::Measures(args) => measures::run(&args),
        Command::Patch(args) => patch::run(&args),
        Command::Sync(args) => submit::sync(&args),
        Command::Me(args) => open::me(&args),
        Command::Install(args) => install::run(&args),
        Command::Mdbook(args) => mdbook::run(&args),
        Command::Dir(args) => dir::run(&args),
        Command::Merge { out, files } => files::merge(&out, &files).map(|()| ExitCode::SUCCESS),
        Command::Import(args) => import::run(&args),
        Command::Export { format, file } => files::export(&file, format).map(|()| ExitCode::SUCCESS),
    });
    done.unwrap_or_else(|failure| {
        eprintln!("baton: {failure}");
        failure.exit_code()
    })
}

fn in_runtime(work: impl Future<Output = Result<(), Failure>>) -> Result<(), Failure> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    runtime
        .map_err(|error| Failure::new(format!("the threads of the server could not be started: {error}")))?
        .block_on(work)
}

fn begin_log(args: &Args) -> Result<(), Failure> {
    let filter = EnvFilter::try_new(&args.log)
        .map_err(|error| Failure::new(format!("`--log {}` is not a filter for logs: {error}", args.log)))?;
    let lines = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    match args.log_format {
        LogFormat::Text => lines.init(),
        LogFormat::Json => lines.json().init(),
    }
    Ok(())
}
