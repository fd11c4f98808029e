//! gut: from a sentence to a git or gh command that really ran.
pub mod error;
pub mod exec;
pub mod files;
pub mod invocation;
pub mod llm;
pub mod pipeline;
pub mod planner;
pub mod prompt;
pub mod repository;
pub mod run;
pub mod settings;
