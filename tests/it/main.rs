//! Behaviour through the real binary and a real git, offline.

#![allow(missing_docs, reason = "the names of the tests are sentences")]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on must stop")]
#![allow(clippy::disallowed_methods, reason = "tests start programs and read their own environment")]

mod book;
mod completions;
mod context;
mod effects;
mod exit_codes;
mod explain;
mod faults;
mod fix;
mod gh;
mod history;
mod json;
mod main_job;
mod man;
mod newer_git;
#[cfg(unix)]
mod open_question;
#[cfg(feature = "otel")]
mod otel;
mod providers;
mod readme;
mod real_gh;
#[cfg(unix)]
mod resume;
mod run_state;
mod scripts;
#[cfg(unix)]
mod sessions;
mod setup;
#[cfg(unix)]
mod shells;
mod stats;
mod support;
#[cfg(unix)]
mod terminal;
mod trace;
mod truths;
#[cfg(unix)]
mod undo;
#[cfg(unix)]
mod undo_property;
mod wire;
