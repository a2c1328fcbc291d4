//! What is about this document, what was imported before, and how much goes into one entry.

use super::*;
use crate::foreign::Said;

fn told(source: &str, text: &str) -> Told {
    Told {
        source: source.to_owned(),
        place: Place::Page,
        replacement: None,
        is_question: false,
        comments: Said::pieces("Ada", text),
    }
}

#[test]
fn only_what_is_about_the_document_is_taken() {
    let here = "https://example.org/plan/";
    let n = |sources: &[&str], is_asked| {
        about(sources.iter().map(|source| told(source, "x")).collect(), here, is_asked).map(|told| told.len())
    };
    assert_eq!(n(&["http://example.org/plan/index.html#top", "https://example.org/other", ""], false), Ok(2));
    assert_eq!(n(&["", ""], false), Ok(2));
    assert_eq!(
        n(&["https://mirror.example/plan", "https://mirror.example/plan/"], false),
        Ok(2),
        "one other address alone"
    );
    assert!(n(&["https://mirror.example/plan"], true).is_err(), "somebody asked for another one");
    assert!(n(&["https://a.example/", "https://b.example/"], false).unwrap_err().contains("a.example, b.example"));
}

#[test]
fn threads_stay_whole_as_far_as_an_entry_allows() {
    let target = Rc::new(target_of(&told("", "x"), None).0);
    let thread = |n: usize| {
        let comment = ForeignComment { by: "Ada".to_owned(), text: "x".to_owned() };
        ForeignThread { target: Rc::clone(&target), kind: Kind::Issue, replacement: None, comments: vec![comment; n] }
    };
    let sizes = |threads: Vec<ForeignThread>| -> Vec<Vec<usize>> {
        parts(threads).iter().map(|part| part.iter().map(|thread| thread.comments.len()).collect()).collect()
    };
    assert_eq!(sizes(vec![thread(300), thread(100), thread(1)]), [vec![300, 100], vec![1]]);
    assert_eq!(sizes(vec![thread(900)]), [vec![400], vec![400], vec![100]]);
    assert_eq!(sizes(Vec::new()), Vec::<Vec<usize>>::new());
}
