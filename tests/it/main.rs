//! Behaviour through the real binary and a real git, offline.

#![allow(missing_docs, reason = "the names of the tests are sentences")]
#![allow(clippy::disallowed_methods, reason = "tests start programs and read their own environment")]

mod completions;
mod context;
mod faults;
mod gh;
mod main_job;
mod run_state;
mod scripts;
mod support;
mod wire;
