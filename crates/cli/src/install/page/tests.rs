//! Pages of every kind: what is written is taken back byte for byte, and written once.

use super::{INSTALLED, Left, Page, ScriptTag};

fn tag(script: &str) -> ScriptTag {
    ScriptTag::with_attributes([("async", None), ("src", Some(script)), (INSTALLED, None)])
}

const TAG: &str = r#"<script async src="b/baton.iife.js" data-baton-installed></script>"#;

/// `[[tag]]` marks where the tag is expected, or nowhere.
fn check(expected: &str) {
    let page = expected.replace("[[tag]]", "");
    check_bytes(page.as_bytes(), expected.replace("[[tag]]", TAG).as_bytes());
}

fn check_bytes(page: &[u8], expected: &[u8]) {
    let written = Page::read(page).unwrap().with(tag("b/baton.iife.js")).unwrap();
    assert_eq!(String::from_utf8_lossy(&written), String::from_utf8_lossy(expected));
    assert_eq!(written, expected);
    let again = Page::read(&written).unwrap();
    assert!(again.bytes == page, "taken out, it is what it was");
    assert_eq!(again.with(tag("b/baton.iife.js")).unwrap(), written, "twice is once");
    let other = again.with(tag("../other/baton.iife.js")).unwrap();
    assert!(Page::read(&other).unwrap().bytes == page, "another tag takes the place of the first");
}

fn refused(page: &[u8]) -> Left {
    Page::read(page).and_then(|page| page.with(tag("b/baton.iife.js"))).unwrap_err()
}

#[test]
fn the_tag_comes_and_goes_and_every_other_byte_stays() {
    check("<!doctype html><html><body><p>Hi</p>[[tag]]</body></html>\n");
    check("<!DOCTYPE html>\r\n<HTML>\r\n<Body>\r\n<P>Hi\r\n[[tag]]</Body>\r\n</HTML>\r\n");
    check("\u{feff}<!doctype html><title>x</title><p>Hi[[tag]]");
    check("<?xml version=\"1.0\"?><html xmlns=\"http://www.w3.org/1999/xhtml\"><body><p/>[[tag]]</body></html>");
    check("<body><!-- </body> --><script>'</body>'</script><template><p></template>[[tag]]</body></body>");
    check("<html><body>\0 \u{1f980} \u{5e9}\u{5dc} &amp; &nope; \r\n[[tag]]</body>");
}

#[test]
fn pages_in_old_encodings_keep_their_bytes() {
    check_bytes(
        b"<meta charset=windows-1252><body>caf\xe9 \x80[X]</body>",
        &[b"<meta charset=windows-1252><body>caf\xe9 \x80[X]", TAG.as_bytes(), b"</body>"].concat(),
    );
    // Shift JIS: the second byte of a character can be a backslash or a letter.
    check_bytes(b"<body>\x83\x5c\x94\x5c</body>", &[b"<body>\x83\x5c\x94\x5c", TAG.as_bytes(), b"</body>"].concat());
}

#[test]
fn what_is_no_page_of_its_own_is_left() {
    assert_eq!(refused(b"<li>one</li>"), Left::Fragment);
    assert_eq!(refused(b""), Left::Fragment);
    assert_eq!(refused(b"<body><baton-review></baton-review></body>"), Left::OwnTag);
    assert_eq!(refused(b"<head><script type=module src=/x/baton.js></script></head>"), Left::OwnTag);
}

#[test]
fn where_the_tag_would_be_words_it_is_not_written() {
    for page in
        ["<body><!-- open", "<body><script>open", "<body><textarea>open", "<body><p class='open", "<body><plaintext>"]
    {
        assert_eq!(refused(page.as_bytes()), Left::Unreadable, "{page}");
    }
    let utf16: Vec<u8> = "<body>Hi</body>".encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(refused(&utf16), Left::Utf16);
    assert_eq!(refused(&[b"\xff\xfe", utf16.as_slice()].concat()), Left::Utf16);
    let long = format!("<body><p title=\"{}\">", "a".repeat(2 * super::PARSER_MEMORY_MAX));
    let written = Page::read(long.as_bytes()).and_then(|page| page.with(tag("b/baton.iife.js")));
    assert!(written.is_ok_and(|written| written.len() == long.len() + TAG.len()), "a long tag is no reason");
}

#[test]
fn the_base_and_the_policies_of_a_page_are_seen() {
    let page = Page::read(
        b"<base target=_top><base href=../><base href=/x/><META HTTP-EQUIV=Content-Security-Policy content=\"default-src 'self'\">",
    )
    .unwrap();
    assert_eq!(page.base.as_deref(), Some("../"));
    assert_eq!(page.policies, ["default-src 'self'"]);
}

#[test]
fn random_pages_come_back_as_they_were() {
    const PIECES: [&str; 26] = [
        "<!doctype html>",
        "<html>",
        "<head>",
        "<body>",
        "</body>",
        "</html>",
        "<p>",
        "words ",
        "\r\n",
        "<!--",
        "-->",
        "<script>",
        "</script>",
        "<style>",
        "</style>",
        "<textarea>",
        "</textarea>",
        "<title>",
        "</title>",
        "<svg>",
        "</svg>",
        "<![CDATA[",
        "]]>",
        "<a href=\"",
        "\">",
        "\u{e9}",
    ];
    let mut seed = 0x9e37_79b9_7f4a_7c15_u64;
    let mut n_written = 0;
    for _ in 0..4000 {
        let mut page = String::new();
        for _ in 0..1 + seed % 14 {
            seed ^= seed << 13;
            seed ^= seed >> 7;
            seed ^= seed << 17;
            page.push_str(PIECES[(seed % 26) as usize]);
        }
        let Ok(read) = Page::read(page.as_bytes()) else { continue };
        assert_eq!(read.bytes, page.as_bytes(), "{page:?}");
        if let Ok(written) = read.with(tag("b/baton.iife.js")) {
            n_written += 1;
            assert_eq!(Page::read(&written).unwrap().bytes, page.as_bytes(), "{page:?}");
            assert_eq!(written.len(), page.len() + TAG.len(), "{page:?}");
        }
    }
    assert!(n_written > 500, "{n_written}");
}
