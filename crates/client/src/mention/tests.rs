//! Who is meant, and who is not.

use std::rc::Rc;

use review::{Person, PersonId, Review, Role, Words};

use super::mentioned;

fn review(names: &[&str]) -> Review {
    let mut review = crate::tests::empty_review();
    for (at, name) in names.iter().enumerate() {
        let id = PersonId([at as u8; 32]);
        let name = Words::Here((*name).into());
        review.people.insert(id, Rc::new(Person { id, name, keys: Vec::new(), role: Role::Reviewer }));
    }
    review
}

/// `names` are Ada, Ada Lovelace, Jo, Élodie and اميرة, numbered from 0.
fn check(text: &str, expected: &[u8]) {
    let review = review(&["Ada", "Ada Lovelace", "Jo", "Élodie", "اميرة", "jo"]);
    let found: Vec<u8> = mentioned(text, &review).iter().map(|person| person.0[0]).collect();
    assert_eq!(found, expected, "{text}");
}

#[test]
fn the_longest_name_that_fits_is_meant_whatever_its_case() {
    check("@Ada and @ada lovelace!", &[0, 1]);
    check("@ADA Lovelaces is nobody, so Ada", &[0]);
    check("@élodie, @اميرة؟ 🦀@Ada", &[3, 4, 0]);
    check("@Ada @Ada @ada", &[0]);
}

#[test]
fn an_at_inside_a_word_or_code_means_nobody() {
    check("mail ada@ada.org, @Adam, @", &[]);
    check("`@Ada` and ``a ` @Ada`` but @Ada", &[0]);
    check("```\n@Ada\n```\nan open ` @Ada", &[0]);
}

#[test]
fn two_people_of_one_name_are_both_meant() {
    check("@JO", &[2, 5]);
}
