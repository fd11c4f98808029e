//! Behaviour through the real binary and a real git, offline.

#![allow(missing_docs, reason = "the names of the tests are sentences")]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on must stop")]
#![allow(clippy::disallowed_methods, reason = "tests start programs and read their own environment")]

mod book;
mod completions;
mod context;
mod effects;
mod explain;
mod faults;
mod fix;
mod gh;
mod main_job;
mod providers;
mod readme;
mod run_state;
mod scripts;
mod setup;
mod support;
#[cfg(unix)]
mod terminal;
#[cfg(unix)]
mod undo;
#[cfg(unix)]
mod undo_property;
mod wire;
