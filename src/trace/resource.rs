//! Who makes the spans: gut, unless the variables of OpenTelemetry say something else.

use percent_encoding::percent_decode_str;

use super::otlp::{Attribute, Resource};
use crate::settings::Environment;

/// gut as a resource. `OTEL_SERVICE_NAME` wins over the name in `OTEL_RESOURCE_ATTRIBUTES`.
pub(super) fn resource(environment: &Environment) -> Resource {
    let mut pairs = vec![
        ("service.name".to_owned(), "gut".to_owned()),
        ("service.version".to_owned(), env!("CARGO_PKG_VERSION").to_owned()),
    ];
    let own = environment.text("OTEL_RESOURCE_ATTRIBUTES").and_then(read_pairs).unwrap_or_default();
    let name = environment.text("OTEL_SERVICE_NAME").map(|name| ("service.name".to_owned(), name.to_owned()));
    for (key, value) in own.into_iter().chain(name) {
        match pairs.iter_mut().find(|(known, _)| *known == key) {
            Some(pair) => pair.1 = value,
            None => pairs.push((key, value)),
        }
    }
    let attributes = pairs.into_iter().map(|(key, value)| Attribute { key, value: value.into() });
    Resource { attributes: attributes.collect() }
}

/// Reads `name=value,name=value` with values in percent-encoding. `None` where a part of it cannot be read: then none of it
/// counts, as the specification wants it.
pub(super) fn read_pairs(text: &str) -> Option<Vec<(String, String)>> {
    let parts = text.split(',').map(str::trim).filter(|part| !part.is_empty());
    let pairs = parts.map(|part| {
        let (name, value) = part.split_once('=')?;
        let decode = |text: &str| percent_decode_str(text.trim()).decode_utf8().ok().map(std::borrow::Cow::into_owned);
        let name = decode(name).filter(|name| !name.is_empty())?;
        Some((name, decode(value)?))
    });
    pairs.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(variables: &[(&str, &str)]) -> Vec<String> {
        let attributes = resource(&Environment::of(variables)).attributes;
        attributes.into_iter().map(|one| format!("{}={:?}", one.key, one.value)).collect()
    }

    #[test]
    fn gut_is_named_by_the_variables_where_they_are_set() {
        let version = format!("service.version=Text({:?})", env!("CARGO_PKG_VERSION"));
        let of = |name: &str| format!("service.name=Text({name:?})");
        assert_eq!(named(&[]), [of("gut"), version.clone()]);
        let attributes = ("OTEL_RESOURCE_ATTRIBUTES", "service.name=a, deployment=b%20c%2C,");
        let deployment = "deployment=Text(\"b c,\")".to_owned();
        assert_eq!(named(&[attributes]), [of("a"), version.clone(), deployment.clone()]);
        assert_eq!(named(&[attributes, ("OTEL_SERVICE_NAME", "z")]), [of("z"), version.clone(), deployment]);
        assert_eq!(named(&[("OTEL_RESOURCE_ATTRIBUTES", "a=b,broken")]), [of("gut"), version]);
    }
}
