//! The document id, version 1 (FORMAT §4): by which name two people who meet the same page at different times, at slightly
//! different addresses, come to the same review. Pure text: nothing is fetched, and a bad address still gives an id.
//!
//! Leaves out what an owner's `Alias` entries add.

/// Parameters that say how somebody came to a page, not which page it is. Names that begin with `utm_` are such too.
const TRACKING: [&str; 6] = ["gclid", "fbclid", "mc_cid", "mc_eid", "igshid", "ref_src"];

/// The document id: the attribute `doc` if it is an absolute URI; else origin + `doc`; else the canonical address; else
/// origin + path + sorted query without tracking parameters.
///
/// A `doc` that does not begin with `/` is set off from the origin by one, so that no other host can have the same id.
pub fn document_id(doc: Option<&str>, canonical: Option<&str>, url: &str) -> String {
    let here = Address::parse(url);
    if let Some(doc) = doc.map(str::trim).filter(|doc| !doc.is_empty()) {
        return match scheme_of(doc) {
            Some(_) => doc.to_owned(),
            None => [here.origin.as_str(), "/", doc.trim_start_matches('/')].concat(),
        };
    }
    match canonical.map(str::trim).filter(|canonical| !canonical.is_empty()) {
        Some(canonical) if scheme_of(canonical).is_some() => Address::parse(canonical).whole(),
        Some(canonical) if canonical.starts_with('/') && !canonical.starts_with("//") => {
            Address::parse(&[here.origin.as_str(), canonical].concat()).whole()
        }
        _ => here.page(),
    }
}

/// An address in the parts that matter here.
struct Address {
    /// Scheme and authority in lower case, without user name and default port.
    origin: String,
    /// As written; `/` when there is none.
    path: String,
    /// As written, without the question mark.
    query: String,
}

impl Address {
    fn parse(url: &str) -> Self {
        let url = url.trim();
        let url = url.split_once('#').map_or(url, |(before, _)| before);
        let (url, query) = url.split_once('?').unwrap_or((url, ""));
        let Some((scheme, rest)) = scheme_of(url) else {
            return Self { origin: String::new(), path: url.to_owned(), query: query.to_owned() };
        };
        let scheme = scheme.to_ascii_lowercase();
        let Some(rest) = rest.strip_prefix("//") else {
            return Self { origin: [scheme.as_str(), ":"].concat(), path: rest.to_owned(), query: query.to_owned() };
        };
        let (authority, path) = rest.find('/').map_or((rest, "/"), |at| rest.split_at(at));
        let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host).to_ascii_lowercase();
        let default_port = match scheme.as_str() {
            "http" => ":80",
            "https" => ":443",
            _ => "\0",
        };
        let host = host.strip_suffix(default_port).unwrap_or(&host);
        Self { origin: [scheme.as_str(), "://", host].concat(), path: path.to_owned(), query: query.to_owned() }
    }

    /// As its author wrote it, without the fragment.
    fn whole(&self) -> String {
        let mark = if self.query.is_empty() { "" } else { "?" };
        [self.origin.as_str(), &self.path, mark, &self.query].concat()
    }

    /// With the query sorted by name (values of one name keep their order) and freed of tracking parameters.
    fn page(&self) -> String {
        let mut pairs: Vec<&str> =
            self.query.split('&').filter(|pair| !pair.is_empty() && !is_tracking(name_of(pair))).collect();
        pairs.sort_by_key(|pair| name_of(pair));
        let mark = if pairs.is_empty() { "" } else { "?" };
        [self.origin.as_str(), &self.path, mark, &pairs.join("&")].concat()
    }
}

fn name_of(pair: &str) -> &str {
    pair.split_once('=').map_or(pair, |(name, _)| name)
}

fn is_tracking(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    name.starts_with("utm_") || TRACKING.contains(&name.as_str())
}

/// The scheme of an absolute URI and what follows its colon (RFC 3986 §3.1).
fn scheme_of(text: &str) -> Option<(&str, &str)> {
    let (scheme, rest) = text.split_once(':')?;
    let is_scheme = scheme.starts_with(|first: char| first.is_ascii_alphabetic())
        && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.'));
    (is_scheme && !rest.is_empty()).then_some((scheme, rest))
}

#[cfg(test)]
mod tests {
    use super::document_id;

    const URL: &str = "https://Docs.Example.org:443/plan/a.html?b=2&utm_source=mail&a=1&FBCLID=x#part";

    fn check(doc: Option<&str>, canonical: Option<&str>, url: &str, expected: &str) {
        assert_eq!(document_id(doc, canonical, url), expected);
    }

    #[test]
    fn a_page_is_its_address_without_the_way_somebody_came() {
        check(None, None, URL, "https://docs.example.org/plan/a.html?a=1&b=2");
        check(None, None, "https://e.org", "https://e.org/");
        check(None, None, "https://e.org?utm_medium=1&&gclid=2", "https://e.org/");
        check(None, None, "http://user:word@e.org:80/x?", "http://e.org/x");
        check(None, None, "http://127.0.0.1:8080/x", "http://127.0.0.1:8080/x");
        check(None, None, "file:///home/a/spec.html#x", "file:///home/a/spec.html");
    }

    #[test]
    fn values_of_one_name_keep_their_order() {
        check(None, None, "https://e.org/?t=2&t=1&s", "https://e.org/?s&t=2&t=1");
        check(None, None, "https://e.org/?a-b=1&a=2", "https://e.org/?a=2&a-b=1");
    }

    #[test]
    fn the_canonical_address_comes_before_the_address_but_after_the_attribute() {
        check(None, Some("https://e.org/spec?b&a#top"), URL, "https://e.org/spec?b&a");
        check(None, Some("/spec"), URL, "https://docs.example.org/spec");
        check(None, Some("  "), URL, "https://docs.example.org/plan/a.html?a=1&b=2");
        check(None, Some("//evil.example/x"), URL, "https://docs.example.org/plan/a.html?a=1&b=2");
        check(Some("spec-42"), Some("https://e.org/spec"), URL, "https://docs.example.org/spec-42");
    }

    #[test]
    fn the_attribute_names_a_document_of_this_origin_or_of_the_whole_world() {
        check(Some("urn:isbn:0451450523"), None, URL, "urn:isbn:0451450523");
        check(Some("https://e.org/x?utm_source=kept"), None, URL, "https://e.org/x?utm_source=kept");
        check(Some("/spec-42"), None, URL, "https://docs.example.org/spec-42");
        check(Some("spec 42: draft"), None, URL, "https://docs.example.org/spec 42: draft");
        check(Some(".evil.example"), None, "https://e.org/", "https://e.org/.evil.example");
        check(Some(""), None, "https://e.org/x", "https://e.org/x");
    }

    #[test]
    fn an_address_that_is_none_still_gives_an_id() {
        check(None, None, "", "");
        check(None, None, "about:blank", "about:blank");
        check(None, None, "🦀?b=1&a=2", "🦀?a=2&b=1");
        check(Some("x"), None, "about:blank", "about:/x");
    }
}
