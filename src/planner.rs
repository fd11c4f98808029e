//! Who fills the first three stages: a planner chooses tools, builds commands and explains them.

mod mending;
mod model;
mod recipes;

pub use mending::{Mended, Mending};
pub use model::{Examples, ModelPlanner, build_request, choose_request, explain_request, narrowed};
pub use recipes::RecipePlanner;

use crate::error::Result;
use crate::invocation::Invocation;
use crate::run::{Choice, Explanation, Plan, Run};

/// The commands a planner proposes, before our own checks.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Draft {
    /// What is wrong with the command that was asked about, where one was.
    pub diagnosis: Option<String>,
    /// The commands, in their order.
    pub commands: Vec<Invocation>,
    /// What only the user can answer; empty where nothing is missing.
    pub question: String,
    /// The recipes it comes from; empty where a model made it.
    pub recipes: Vec<String>,
}

/// Where a planner comes from that is made only when it is needed.
pub trait Source {
    /// What it makes.
    type Planner: Planner;

    /// The planner; `None` where there is none.
    ///
    /// # Errors
    /// What keeps it from being made.
    fn planner(&self) -> impl Future<Output = Result<Option<&Self::Planner>>>;
}

/// Fills the first three stages. It sees the whole run and changes nothing of it.
pub trait Planner {
    /// Stage 1: which tools serve the request, and must the uncommitted changes be read?
    ///
    /// # Errors
    /// When there is no usable answer.
    fn choose(&self, run: &Run) -> impl Future<Output = Result<Choice>>;

    /// Stage 2: which commands, in which order?
    ///
    /// # Errors
    /// When there is no usable answer.
    fn build(&self, run: &Run, choice: &Choice) -> impl Future<Output = Result<Draft>>;

    /// Stage 3: what will they do?
    ///
    /// # Errors
    /// When there is no usable answer.
    fn explain(&self, run: &Run, plan: &Plan) -> impl Future<Output = Result<Explanation>>;
}
