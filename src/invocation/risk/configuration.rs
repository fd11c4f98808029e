//! stub
pub fn raised_by_configuration(
    _: &crate::invocation::Invocation,
    _: Option<&crate::invocation::Known>,
    _: &[(String, String)],
) -> Option<(crate::class::Class, String)> {
    None
}
