//! How long runs are kept: the newest ones, up to a number and an age.

use anyhow::Result;
use jiff::{SignedDuration, Timestamp};

use super::id::stamp;
use super::{Status, Store};
use crate::settings::Retention;

/// How long a run may be under way without a lock to show for it, in hours.
const LONGEST_RUN: i64 = 24;

impl Store {
    /// Deletes the oldest runs beyond these limits. What is under way stays, and so does everything that is no run by its name.
    ///
    /// # Errors
    /// When the directory cannot be read, or one of them cannot be deleted.
    pub fn prune(&self, retention: Retention, now: Timestamp) -> Result<()> {
        let (ids, _) = self.names()?;
        let before = |hours: i64| now.checked_sub(SignedDuration::from_hours(hours)).map(stamp).unwrap_or_default();
        // Names sort by their times, so that no file needs to be looked at.
        let oldest = before(i64::from(retention.days) * 24);
        let recent = before(LONGEST_RUN);
        let mut first = None;
        for (place, id) in ids.iter().enumerate() {
            if place < retention.runs && id.as_str() >= oldest.as_str() {
                continue;
            }
            let may_run = id.as_str() >= recent.as_str();
            if may_run && Self::load(&self.path(id)).is_ok_and(|run| run.status == Status::Running) {
                continue;
            }
            if let Err(fault) = self.delete(id) {
                first.get_or_insert(fault);
            }
        }
        first.map_or(Ok(()), Err)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::run::{Request, Run};

    const NOW: &str = "2026-11-27T12:00:00Z";

    fn kept(runs: &[(&str, Status)], retention: Retention) -> Vec<String> {
        let root = tempfile::tempdir().unwrap();
        let store = Store::new(root.path().join("runs"));
        for (id, status) in runs {
            let request = Request { text: "push".into(), command: None };
            let run = Run { id: (*id).into(), status: status.clone(), ..Run::new(request, Vec::new()) };
            store.save(&run).unwrap();
        }
        std::fs::write(store.directory().join("20200101-000000.txt"), "mine").unwrap();
        std::fs::write(store.directory().join("20200101.json"), "mine").unwrap();
        store.prune(retention, NOW.parse().unwrap()).unwrap();
        assert_eq!(store.names().unwrap().1, ["20200101-000000.txt", "20200101.json"], "no run by its name");
        store.names().unwrap().0
    }

    #[test]
    fn the_newest_are_kept_up_to_a_number_and_an_age() {
        let old = "20260801-100000-a1a1";
        let runs =
            [("20261127-110000-c3c3", Status::Done), ("20261126-110000-b2b2", Status::Done), (old, Status::Done)];
        assert_eq!(kept(&runs, Retention { runs: 9, days: 900 }).len(), 3);
        assert_eq!(kept(&runs, Retention { runs: 2, days: 900 }), ["20261127-110000-c3c3", "20261126-110000-b2b2"]);
        assert_eq!(kept(&runs, Retention { runs: 9, days: 90 }), ["20261127-110000-c3c3", "20261126-110000-b2b2"]);
        assert_eq!(kept(&runs, Retention { runs: 1, days: 90 }), ["20261127-110000-c3c3"]);
        assert!(kept(&runs, Retention { runs: 0, days: 90 }).is_empty());
        assert_eq!(kept(&runs, Retention { runs: 9, days: u32::MAX }).len(), 3, "longer than there is a calendar");
    }

    #[test]
    fn what_may_be_under_way_is_kept_for_a_day() {
        let runs = [("20261127-110000-c3c3", Status::Running), ("20261125-110000-b2b2", Status::Running)];
        assert_eq!(kept(&runs, Retention { runs: 0, days: 90 }), ["20261127-110000-c3c3"]);
    }

    #[test]
    fn what_is_held_is_kept_however_old_it_is() {
        let root = tempfile::tempdir().unwrap();
        let store = Store::new(root.path().join("runs"));
        let request = Request { text: "push".into(), command: None };
        let run = Run { id: "20260101-000000-a1a1".into(), ..Run::new(request, Vec::new()) };
        store.save(&run).unwrap();
        let held = store.hold(&run.id).unwrap();
        store.prune(Retention { runs: 0, days: 0 }, NOW.parse().unwrap()).unwrap();
        assert_eq!(store.names().unwrap().0.len(), 1);
        drop(held);
        store.prune(Retention { runs: 0, days: 0 }, NOW.parse().unwrap()).unwrap();
        assert!(store.names().unwrap().0.is_empty());
    }
}
