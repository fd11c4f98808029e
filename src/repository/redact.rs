//! Secrets cut out of text: passwords in addresses, and tokens of the shapes that services publish.

use std::sync::LazyLock;

use regex_lite::Regex;

/// What stands in place of a secret.
pub const REDACTED: &str = "[redacted]";

/// A shape, and what it is replaced with.
struct Shape {
    regex: Regex,
    with: &'static str,
}

static SHAPES: LazyLock<Vec<Shape>> = LazyLock::new(|| {
    [
        // user:password@ and token@ in an address
        (r"(?P<before>[a-z][a-z0-9+.-]*://)[^/\s@:'\x22]+(:[^/\s@'\x22]*)?@", "${before}[redacted]@"),
        // GitHub, GitLab, OpenAI and alike, Groq, AWS, Google, Slack, npm, PyPI, Stripe, Hugging Face
        (r"\b(gh[pousr]_[A-Za-z0-9]{20,}|github_pat_[A-Za-z0-9_]{20,}|glpat-[A-Za-z0-9_-]{16,})", REDACTED),
        (r"\b(sk-[A-Za-z0-9_-]{16,}|gsk_[A-Za-z0-9]{20,}|xai-[A-Za-z0-9]{20,}|hf_[A-Za-z0-9]{20,})", REDACTED),
        (r"\b((AKIA|ASIA)[0-9A-Z]{16}|AIza[0-9A-Za-z_-]{30,}|xox[abeprs]-[A-Za-z0-9-]{10,})", REDACTED),
        (r"\b(npm_[A-Za-z0-9]{30,}|pypi-[A-Za-z0-9_-]{30,}|[rs]k_(live|test)_[A-Za-z0-9]{16,})", REDACTED),
        // JSON web tokens, authorisation headers, private keys
        (r"\beyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}", REDACTED),
        (r"(?i)(?P<before>authorization:\s*(basic|bearer|token)\s+)[A-Za-z0-9+/=._~-]{8,}", "${before}[redacted]"),
        // a quoted value of a name that says what it is, and a bare one as in an environment file
        (
            r#"(?i)(?P<before>\b[a-z0-9_]*(password|passwd|secret|api_?key|access_?key|auth_?token|private_?key)["']?\s*[:=]\s*)["'][^"'\s]{6,}["']"#,
            "${before}[redacted]",
        ),
        (
            r#"(?i)(?P<before>\b[a-z0-9_]*(password|passwd|secret|api_?key|access_?key|auth_?token|private_?key)=)[^\s"'(){};,<>&$]{6,}"#,
            "${before}[redacted]",
        ),
        (r"-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(-----END [A-Z ]*PRIVATE KEY-----|\z)", REDACTED),
    ]
    .into_iter()
    .filter_map(|(pattern, with)| Some(Shape { regex: Regex::new(pattern).ok()?, with }))
    .collect()
});

/// The text without its secrets.
pub fn redact(text: &str) -> String {
    let mut clean = text.to_owned();
    for shape in SHAPES.iter() {
        if shape.regex.is_match(&clean) {
            clean = shape.regex.replace_all(&clean, shape.with).into_owned();
        }
    }
    clean
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_shape_is_a_regular_expression() {
        assert_eq!(SHAPES.len(), 10);
    }

    #[test]
    fn cuts_out_secrets_and_nothing_else() {
        let long = "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8";
        for (text, clean) in [
            ("https://user:pass@github.com/o/r.git".to_owned(), "https://[redacted]@github.com/o/r.git".to_owned()),
            (format!("https://ghp_{long}@github.com/o/r"), "https://[redacted]@github.com/o/r".to_owned()),
            (format!("token=ghp_{long};"), "token=[redacted];".to_owned()),
            (format!("github_pat_{long}"), REDACTED.to_owned()),
            (format!("OPENAI=sk-proj-{long}"), "OPENAI=[redacted]".to_owned()),
            ("DB_PASSWORD=hunter2x".to_owned(), "DB_PASSWORD=[redacted]".to_owned()),
            ("\"api_key\": \"abcdef123\"".to_owned(), "\"api_key\": [redacted]".to_owned()),
            ("AKIAABCDEFGHIJKLMNOP".to_owned(), REDACTED.to_owned()),
            (
                format!("http.extraheader=AUTHORIZATION: basic {long}"),
                "http.extraheader=AUTHORIZATION: basic [redacted]".to_owned(),
            ),
            (
                "a\n-----BEGIN RSA PRIVATE KEY-----\nMII\n-----END RSA PRIVATE KEY-----\nb".to_owned(),
                "a\n[redacted]\nb".to_owned(),
            ),
        ] {
            assert_eq!(redact(&text), clean);
        }
        for text in [
            "git@github.com:o/r.git",
            "https://github.com/o/r",
            "ask-me-anything-about-this-long-branch",
            "risk-assessment-of-the-new-module",
            "Co-authored-by: A <a@b.c>",
            "see https://h/x?a=b@c",
            "fix the password reset: it failed",
            "let password = prompt()",
            "0123456789abcdef0123456789abcdef01234567",
        ] {
            assert_eq!(redact(text), text);
        }
    }

    #[test]
    fn is_stable() {
        let once = redact("https://u:p@h/ ghp_aaaaaaaaaaaaaaaaaaaaaaaa");
        assert_eq!(redact(&once), once);
    }
}
