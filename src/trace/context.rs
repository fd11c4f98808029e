//! The trace that a run belongs to: one of its own, or the one that `TRACEPARENT` names (W3C Trace Context, version 00).

/// The lowest flag of W3C Trace Context: somebody may want this trace.
const SAMPLED: u8 = 1;

/// A trace, and the span in it that a run is a part of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Context {
    /// 16 bytes in hexadecimal.
    pub(super) trace_id: String,
    /// 8 bytes in hexadecimal; `None` where the run is a part of nothing.
    pub(super) parent: Option<String>,
    /// The flags of W3C Trace Context.
    pub(super) flags: u8,
}

impl Context {
    /// The trace of this `traceparent`, or a new one where there is none or it is none.
    pub(super) fn of(traceparent: Option<&str>) -> Self {
        traceparent.and_then(parse).unwrap_or_else(|| Self { trace_id: new_trace_id(), parent: None, flags: SAMPLED })
    }

    /// Whether the one who began the trace wants it to be sent.
    #[cfg(feature = "otel")]
    pub(super) fn is_sampled(&self) -> bool {
        self.flags & SAMPLED != 0
    }
}

/// Reads `00-<trace>-<span>-<flags>`. A later version may say more behind the flags.
fn parse(text: &str) -> Option<Context> {
    let mut fields = text.split('-');
    let mut field = |length| {
        let is_hex = |digit: u8| matches!(digit, b'0'..=b'9' | b'a'..=b'f');
        fields.next().filter(|field| field.len() == length && field.bytes().all(is_hex))
    };
    let (version, trace_id, parent, flags) = (field(2)?, field(32)?, field(16)?, field(2)?);
    let is_nothing = |id: &str| id.bytes().all(|digit| digit == b'0');
    if version == "ff" || (version == "00" && fields.next().is_some()) || is_nothing(trace_id) || is_nothing(parent) {
        return None;
    }
    let flags = u8::from_str_radix(flags, 16).ok()?;
    Some(Context { trace_id: trace_id.to_owned(), parent: Some(parent.to_owned()), flags })
}

/// Zero is no trace.
fn new_trace_id() -> String {
    format!("{:032x}", fastrand::u128(1..))
}

/// A span that no other has the name of. Zero is no span.
pub(super) fn new_span_id() -> String {
    format!("{:016x}", fastrand::u64(1..))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TRACE: &str = "4bf92f3577b34da6a3ce929d0e0e4736";
    const SPAN: &str = "00f067aa0ba902b7";

    #[test]
    fn the_run_is_a_part_of_the_trace_that_is_named() {
        for (text, flags) in [
            (format!("00-{TRACE}-{SPAN}-01"), 1),
            (format!("00-{TRACE}-{SPAN}-00"), 0),
            (format!("01-{TRACE}-{SPAN}-01-more"), 1),
        ] {
            let context = Context::of(Some(&text));
            assert_eq!(context, Context { trace_id: TRACE.into(), parent: Some(SPAN.into()), flags }, "{text}");
        }
    }

    #[test]
    fn what_names_no_trace_begins_a_new_one() {
        let zeros = "0".repeat(32);
        for text in [
            String::new(),
            format!("ff-{TRACE}-{SPAN}-01"),
            format!("00-{zeros}-{SPAN}-01"),
            format!("00-{TRACE}-{}-01", &zeros[..16]),
            format!("00-{}-{SPAN}-01", TRACE.to_uppercase()),
            format!("00-{TRACE}-{SPAN}-01-more"),
            format!("00-{TRACE}-{SPAN}"),
            format!("00-{TRACE}x-{SPAN}-01"),
            format!("00-{TRACE}-{SPAN}-0g"),
        ] {
            let context = Context::of(Some(&text));
            assert_eq!((context.parent, context.flags, context.trace_id.len()), (None, 1, 32), "{text}");
        }
    }

    #[test]
    fn names_are_whole_and_differ() {
        let ids = [new_span_id(), new_span_id()];
        assert_ne!(ids[0], ids[1]);
        assert!(ids.iter().all(|id| id.len() == 16));
        assert_ne!(Context::of(None).trace_id, Context::of(None).trace_id);
    }
}
