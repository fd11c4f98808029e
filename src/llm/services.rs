//! The service that was chosen, those that stand in for it, and the limit on what a request may take.

use std::cell::Cell;

use super::{Client, Model, Request};
use crate::error::{Error, Kind, Result};
use crate::run::{Event, Listener};

/// What one request may take.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Guard {
    /// The most that it may cost, in US dollars.
    pub cost: Option<f64>,
    /// The most tokens, of prompts and answers together.
    pub tokens: Option<u64>,
}

/// One service after the other, each until it is out of order.
pub struct Services<'a> {
    clients: Vec<Client<'a>>,
    current: Cell<usize>,
    listener: &'a dyn Listener,
    guard: Guard,
    spent: &'a dyn Fn() -> (u64, f64),
}

impl<'a> Services<'a> {
    /// These services, in this order; `spent` tells the tokens and the US dollars that this request has taken so far.
    pub fn new(
        clients: Vec<Client<'a>>,
        listener: &'a dyn Listener,
        guard: Guard,
        spent: &'a dyn Fn() -> (u64, f64),
    ) -> Self {
        Self { clients, current: Cell::new(0), listener, guard, spent }
    }

    fn check(&self) -> Result<()> {
        let (tokens, cost) = (self.spent)();
        if let Some(most) = self.guard.tokens.filter(|most| tokens >= *most) {
            return Err(Error::new(
                Kind::Refused,
                format!("the request has taken {tokens} tokens; at most {most} are allowed"),
            )
            .hint("say more at once, or allow more with `gut config set max_tokens N`"));
        }
        if let Some(most) = self.guard.cost.filter(|most| cost >= *most) {
            return Err(Error::new(
                Kind::Refused,
                format!("the request has cost ${cost:.4}; at most ${most} is allowed"),
            )
            .hint("say more at once, or allow more with `gut config set max_cost N`"));
        }
        Ok(())
    }
}

impl Model for Services<'_> {
    fn takes_narrow(&self) -> bool {
        self.clients.get(self.current.get()).is_some_and(|client| client.endpoint().is_local())
    }

    async fn complete(&self, request: &Request) -> Result<String> {
        self.check()?;
        loop {
            let at = self.current.get();
            let Some(client) = self.clients.get(at) else {
                return Err(Error::configuration("no model is set up").hint("gut setup"));
            };
            let fault = match client.complete(request).await {
                Ok(text) => return Ok(text),
                Err(fault) => fault,
            };
            let is_out_of_order = matches!(fault.kind, Kind::Unavailable | Kind::RateLimited);
            let Some(next) = self.clients.get(at + 1).filter(|_| is_out_of_order) else { return Err(fault) };
            let (from, to) =
                (client.endpoint().provider.value.title.clone(), next.endpoint().provider.value.title.clone());
            self.listener.on(Event::FellBack { from, to, reason: fault.message });
            self.current.set(at + 1);
        }
    }
}
