//! When a failed call is tried again. A pure schedule: it knows no clock and does not wait.

use std::time::Duration;

/// The longest wait that is not the service's own wish.
const LONGEST_BACKOFF: Duration = Duration::from_secs(8);
/// The longest wait that a service may wish for. Longer than that, the user is told.
pub(super) const LONGEST_WISH: Duration = Duration::from_secs(30);

/// What became of a call, as far as another try goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Trouble {
    /// The service answered with this status.
    Status(u16),
    /// The service could not be reached, or broke off.
    Connection,
}

/// How long to wait before the next try; `None` when there is to be none.
///
/// `tries` counts those made so far. `wish` is what the service asked for, `left` what is left of the time for this
/// answer, and `jitter` a random number from 0 to 1 that keeps many callers apart.
pub(super) fn wait(
    trouble: Trouble,
    tries: u32,
    retries: u32,
    wish: Option<Duration>,
    left: Duration,
    jitter: f64,
) -> Option<Duration> {
    let may_help = match trouble {
        Trouble::Status(status) => matches!(status, 408 | 409 | 429 | 498 | 500 | 502 | 503 | 504 | 529),
        Trouble::Connection => true,
    };
    if !may_help || tries > retries {
        return None;
    }
    let wait = match wish {
        Some(wish) if wish > LONGEST_WISH => return None,
        Some(wish) => wish,
        None => {
            let doubled = Duration::from_millis(500).saturating_mul(1 << (tries - 1).min(8));
            doubled.min(LONGEST_BACKOFF).mul_f64(0.75 + jitter.clamp(0.0, 1.0) / 4.0)
        }
    };
    (wait < left).then_some(wait)
}

/// What the headers `retry-after-ms` and `retry-after` wish for: seconds, or a date (RFC 9110, section 10.2.3).
pub(super) fn wish(milliseconds: Option<&str>, after: Option<&str>, now: jiff::Timestamp) -> Option<Duration> {
    if let Some(milliseconds) = milliseconds.and_then(|text| text.trim().parse::<f64>().ok()) {
        return Duration::try_from_secs_f64(milliseconds / 1000.0).ok();
    }
    let after = after?.trim();
    if let Ok(seconds) = after.parse::<f64>() {
        return Duration::try_from_secs_f64(seconds).ok();
    }
    let date = jiff::fmt::rfc2822::DateTimeParser::new().parse_timestamp(after).ok()?;
    Some(Duration::try_from(date.duration_since(now)).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    const MINUTE: Duration = Duration::from_secs(60);

    #[test]
    fn the_service_is_given_time_that_doubles() {
        let waits: Vec<_> = (1..=7).map(|tries| wait(Trouble::Status(503), tries, 6, None, MINUTE, 1.0)).collect();
        let seconds = |seconds: f64| Some(Duration::from_secs_f64(seconds));
        assert_eq!(waits, [seconds(0.5), seconds(1.0), seconds(2.0), seconds(4.0), seconds(8.0), seconds(8.0), None]);
        assert_eq!(wait(Trouble::Connection, 1, 2, None, MINUTE, 0.0), seconds(0.375));
    }

    #[test]
    fn the_wish_of_the_service_counts_unless_it_is_too_long() {
        let wish = |seconds| Some(Duration::from_secs(seconds));
        assert_eq!(wait(Trouble::Status(429), 1, 2, wish(7), MINUTE, 0.5), wish(7));
        assert_eq!(wait(Trouble::Status(429), 1, 2, wish(0), MINUTE, 0.5), wish(0));
        assert_eq!(wait(Trouble::Status(429), 1, 2, wish(31), MINUTE, 0.5), None);
        assert_eq!(wait(Trouble::Status(429), 1, 2, wish(7), Duration::from_secs(5), 0.5), None);
    }

    #[test]
    fn what_will_not_change_is_not_tried_again() {
        for status in [400, 401, 402, 403, 404, 410, 422, 501] {
            assert_eq!(wait(Trouble::Status(status), 1, 2, None, MINUTE, 0.5), None, "{status}");
        }
        assert_eq!(wait(Trouble::Status(503), 1, 0, None, MINUTE, 0.5), None, "no tries are wanted");
    }

    #[test]
    fn reads_both_forms_of_the_header() {
        let now = jiff::Timestamp::from_second(784_111_777).unwrap();
        let seconds = |seconds| Some(Duration::from_secs(seconds));
        assert_eq!(wish(None, Some("7"), now), seconds(7));
        assert_eq!(wish(Some("1500"), Some("7"), now), Some(Duration::from_millis(1500)));
        assert_eq!(wish(None, Some("Sun, 06 Nov 1994 08:49:47 GMT"), now), seconds(10));
        assert_eq!(wish(None, Some("Sun, 06 Nov 1994 08:49:30 GMT"), now), seconds(0), "a time that is over");
        for nonsense in ["soon", "-3", "", "nan"] {
            assert_eq!(wish(None, Some(nonsense), now), None, "{nonsense}");
        }
    }
}
