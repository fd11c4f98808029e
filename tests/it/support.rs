//! A machine of its own for each test: home, repository, tools, and a model that answers by script.

pub(crate) mod fixtures;
#[cfg(unix)]
pub(crate) mod gh;
pub(crate) mod model_server;
pub(crate) mod sandbox;
#[cfg(unix)]
pub(crate) mod screen;
#[cfg(unix)]
pub(crate) mod shell;

pub(crate) use model_server::{ModelServer, Reply};
pub(crate) use sandbox::Sandbox;
