//! Signals that ask gut to stop: who they are for while a command runs, and who waits for them otherwise.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tokio::sync::watch;

/// A signal that asks gut to stop.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Signal {
    /// Ctrl-C (2).
    Interrupt,
    /// A polite request to end (15).
    Terminate,
    /// The terminal went away (1).
    HangUp,
}

impl Signal {
    /// The number of the signal; the exit code is 128 more.
    pub const fn number(self) -> u8 {
        match self {
            Self::HangUp => 1,
            Self::Interrupt => 2,
            Self::Terminate => 15,
        }
    }
}

/// Who is told of a signal: gut itself, and the command that runs.
type Senders = (watch::Sender<Option<Signal>>, watch::Sender<Option<Signal>>);

/// Listens for signals from its making on. Clones listen to the same.
#[derive(Debug, Clone)]
pub struct Interrupts {
    received: watch::Receiver<Option<Signal>>,
    ended: watch::Receiver<Option<Signal>>,
    child: Arc<AtomicBool>,
    senders: Arc<Senders>,
}

impl Interrupts {
    /// Starts to listen. Must be called inside a tokio runtime.
    ///
    /// # Errors
    /// When the operating system does not let the signals be caught.
    pub fn listen() -> std::io::Result<Self> {
        let (tell, received) = watch::channel(None);
        let (tell_end, ended) = watch::channel(None);
        let child = Arc::new(AtomicBool::new(false));
        let senders = Arc::new((tell, tell_end));
        #[cfg(unix)]
        {
            use tokio::signal::unix::{SignalKind, signal};
            let mut interrupt = signal(SignalKind::interrupt())?;
            let mut terminate = signal(SignalKind::terminate())?;
            let mut hang_up = signal(SignalKind::hangup())?;
            let child = Arc::clone(&child);
            let senders = Arc::clone(&senders);
            tokio::spawn(async move {
                loop {
                    let signal = tokio::select! {
                        Some(()) = interrupt.recv() => Signal::Interrupt,
                        Some(()) = terminate.recv() => Signal::Terminate,
                        Some(()) = hang_up.recv() => Signal::HangUp,
                        else => return,
                    };
                    dispatch(signal, &child, &senders);
                }
            });
        }
        #[cfg(not(unix))]
        {
            let child = Arc::clone(&child);
            let senders = Arc::clone(&senders);
            tokio::spawn(async move {
                while tokio::signal::ctrl_c().await.is_ok() {
                    dispatch(Signal::Interrupt, &child, &senders);
                }
            });
        }
        Ok(Self { received, ended, child, senders })
    }

    /// Asks the command that runs to end, or gut itself where none does, as a signal from outside would.
    pub fn ask_to_end(&self) {
        dispatch(Signal::Terminate, &self.child, &self.senders);
    }

    /// Waits for a signal that is meant for gut: one that comes while no command runs.
    pub async fn received(&self) -> Signal {
        let mut receiver = self.received.clone();
        receiver.mark_unchanged();
        next(&mut receiver).await
    }

    /// The signals from now on that ask gut to end while a command runs.
    pub(super) fn end_requests(&self) -> watch::Receiver<Option<Signal>> {
        let mut receiver = self.ended.clone();
        receiver.mark_unchanged();
        receiver
    }

    /// From now until the guard is dropped, Ctrl-C is for the command that runs.
    pub(super) fn leave_to_child(&self) -> LeftToChild<'_> {
        self.child.store(true, Ordering::SeqCst);
        LeftToChild(&self.child)
    }
}

fn dispatch(signal: Signal, child: &AtomicBool, (tell, tell_end): &Senders) {
    if !child.load(Ordering::SeqCst) {
        tell.send_replace(Some(signal));
    } else if signal != Signal::Interrupt {
        tell_end.send_replace(Some(signal));
    }
}

/// Waits for the next signal; one that came since the last time counts.
pub(super) async fn next(receiver: &mut watch::Receiver<Option<Signal>>) -> Signal {
    loop {
        if receiver.changed().await.is_err() {
            std::future::pending::<()>().await;
        }
        if let Some(signal) = *receiver.borrow_and_update() {
            return signal;
        }
    }
}

/// Gives Ctrl-C back to gut when dropped.
#[derive(Debug)]
pub(super) struct LeftToChild<'a>(&'a AtomicBool);

impl Drop for LeftToChild<'_> {
    fn drop(&mut self) {
        self.0.store(false, Ordering::SeqCst);
    }
}
