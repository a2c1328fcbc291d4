//! What a content security policy in a page's head would forbid the widget, and which word would allow it.
//!
//! Only what is certain is said: a policy that names hosts may name the one the page will live on. Leaves out policies in
//! HTTP headers, which no file knows.

/// What the widget asks of a page.
#[derive(Debug, Clone, Copy)]
pub(super) struct Needs<'a> {
    /// Where its files are.
    pub(super) script: &'a str,
    pub(super) relay: Option<&'a str>,
    /// The hash of the loader, when the tag has one.
    pub(super) integrity: Option<&'a str>,
}

/// What stands in the way, as sentences without an end; nothing when the policy lets the widget live.
pub(super) fn obstacles(policy: &str, needs: Needs<'_>) -> Vec<String> {
    let mut found = Vec::new();
    let script = origin(needs.script);
    if let Some((name, sources)) = list(policy, &["script-src-elem", "script-src", "default-src"]) {
        let is_hashed = needs.integrity.is_some_and(|hash| has(&sources, &format!("'{hash}'")));
        if has(&sources, "'strict-dynamic'") && !is_hashed {
            let word = needs.integrity.map_or("its hash (see --integrity)".to_owned(), |hash| format!("'{hash}'"));
            found.push(format!("`{name}` has 'strict-dynamic', so only a hash lets the script in: add {word}"));
        } else if !is_hashed && !allows(&sources, script) {
            found.push(format!("`{name}` keeps the script out: add {}", script.unwrap_or("'self'")));
        }
    }
    if let Some((name, sources)) = list(policy, &["script-src", "default-src"])
        && !has(&sources, "'wasm-unsafe-eval'")
        && !has(&sources, "'unsafe-eval'")
    {
        found.push(format!("`{name}` forbids WebAssembly: add 'wasm-unsafe-eval'"));
    }
    if let Some((name, sources)) = list(policy, &["connect-src", "default-src"]) {
        if !allows(&sources, script) {
            found.push(format!("`{name}` keeps the widget from its own files: add {}", script.unwrap_or("'self'")));
        }
        if let Some(relay) = needs.relay.and_then(origin).filter(|relay| !allows(&sources, Some(relay))) {
            found.push(format!("`{name}` keeps the relay away: add {relay}"));
        }
    }
    found
}

/// The first of these directives that the policy has, with its sources.
fn list<'a>(policy: &'a str, names: &[&'static str]) -> Option<(&'static str, Vec<&'a str>)> {
    names.iter().find_map(|name| {
        let mut directives = policy.split(';').map(str::split_ascii_whitespace);
        let sources = directives.find_map(|mut words| words.next()?.eq_ignore_ascii_case(name).then_some(words))?;
        Some((*name, sources.collect()))
    })
}

fn has(sources: &[&str], word: &str) -> bool {
    sources.iter().any(|source| source.eq_ignore_ascii_case(word))
}

/// Whether something at this origin may be loaded; `None` is the page's own.
fn allows(sources: &[&str], origin: Option<&str>) -> bool {
    sources.iter().any(|source| match (*source, origin) {
        ("*", _) => true,
        ("'self'", None) => true,
        (source, None) => source.ends_with(':') || !source.starts_with('\''),
        (source, Some(origin)) => {
            let (scheme, host) = origin.split_once("//").unwrap_or(("", origin));
            let source = source.trim_end_matches('/');
            let bare = source.split_once("//").map_or(source, |(_, host)| host);
            let wild = bare.strip_prefix('*').is_some_and(|end| end.starts_with('.') && host.ends_with(end));
            source.eq_ignore_ascii_case(scheme) || wild || bare.split('/').next() == Some(host)
        }
    })
}

/// Scheme and host of a whole address; `None` for one of the page's own site.
fn origin(address: &str) -> Option<&str> {
    let (scheme, rest) = address.split_once("//")?;
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    Some(&address[..scheme.len() + 2 + host.len()])
}

#[cfg(test)]
mod tests {
    use super::{Needs, obstacles};

    fn check(policy: &str, expected: &[&str]) {
        let needs = Needs {
            script: "../baton/baton.iife.js",
            relay: Some("https://relay.example/r"),
            integrity: Some("sha384-x"),
        };
        assert_eq!(obstacles(policy, needs), expected, "{policy}");
    }

    #[test]
    fn a_policy_that_lets_the_widget_live_is_not_spoken_of() {
        check("", &[]);
        check("img-src 'none'; style-src 'self'", &[]);
        check(
            "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self' https://relay.example",
            &[],
        );
        check("script-src * 'unsafe-eval'; connect-src https:", &[]);
        check("SCRIPT-SRC https://docs.example 'wasm-unsafe-eval'", &[]);
        check("script-src 'strict-dynamic' 'sha384-x' 'wasm-unsafe-eval'", &[]);
        check("script-src 'self' 'wasm-unsafe-eval'; connect-src 'self' *.example", &[]);
    }

    #[test]
    fn what_is_missing_is_named_with_the_word_that_allows_it() {
        check(
            "default-src 'none'",
            &[
                "`default-src` keeps the script out: add 'self'",
                "`default-src` forbids WebAssembly: add 'wasm-unsafe-eval'",
                "`default-src` keeps the widget from its own files: add 'self'",
                "`default-src` keeps the relay away: add https://relay.example",
            ],
        );
        check(
            "default-src 'self'",
            &[
                "`default-src` forbids WebAssembly: add 'wasm-unsafe-eval'",
                "`default-src` keeps the relay away: add https://relay.example",
            ],
        );
        check(
            "script-src 'nonce-abc' 'strict-dynamic' 'wasm-unsafe-eval'",
            &["`script-src` has 'strict-dynamic', so only a hash lets the script in: add 'sha384-x'"],
        );
    }
}
