//! The stages, with everything around them played by doubles: what they do in which order, and what they never do.

mod confirming;
mod executing;
mod planning;
mod property;
mod resuming;
