//! A command and its legend, as an answer: drawn as plans and explanations are everywhere.

use super::paint::Paint;
use super::{Detail, Ui, escape, render};
use crate::error::Result;
use crate::invocation::Class;
use crate::run::{Event, Explanation, Part, Plan};

impl Ui {
    /// Answers with a command, its parts, what it would do here and its class. `before` are sentences that come first.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn legend(&self, plan: &Plan, parts: &[Part], before: &[String]) -> Result<()> {
        let paint = Paint::new(console::colors_enabled());
        let width = self.width;
        let mut text = String::from("\n");
        for sentence in before {
            render::push_line(&mut text, &format!("  {}\n", escape::line(sentence)));
        }
        let planned = Event::Planned { plan: plan.clone(), attempt: 1 };
        text.extend(render::event(&planned, Detail::Story, paint, width));
        text.push_str(&explained(String::new(), parts.to_vec(), paint, width));
        if let Some(command) = plan.commands.first() {
            let class = command.risk.class;
            let name = match class {
                Class::Read | Class::Local => paint.good(class.name()),
                Class::Lossy | Class::Shared => paint.warning(class.name()),
                Class::Irreversible => paint.bad(class.name()),
            };
            render::push_line(&mut text, &format!("  {name}: {}", escape::line(&command.risk.reason)));
        }
        self.answer(&text)
    }

    /// Answers with what a model says of a command, below its legend.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn summary(&self, summary: &str) -> Result<()> {
        let paint = Paint::new(console::colors_enabled());
        let text = explained(summary.to_owned(), Vec::new(), paint, self.width);
        self.answer(&format!("\n{}\n", text.trim_end()))
    }
}

fn explained(summary: String, parts: Vec<Part>, paint: Paint, width: usize) -> String {
    let event = Event::Explained { explanation: Explanation { summary, parts } };
    let text = render::event(&event, Detail::Story, paint, width).unwrap_or_default();
    text.trim_start_matches('\n').to_owned()
}
