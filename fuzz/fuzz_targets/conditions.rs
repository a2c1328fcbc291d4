//! Anything as the text of a condition: what can be read is written so that it reads back as the same.

#![no_main]

use libfuzzer_sys::fuzz_target;
use review::Condition;

fuzz_target!(|text: &str| {
    match Condition::parse(text, &[]) {
        Ok(condition) => {
            let written = condition.to_text(&[]);
            assert_eq!(Condition::parse(&written, &[]).as_ref(), Ok(&condition), "{written}");
        }
        Err(error) => assert!(!error.to_string().is_empty()),
    }
});
