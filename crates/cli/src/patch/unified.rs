//! Writes edits of a text as a unified diff that `patch` and `git apply` take. The edits are known, so nothing is searched
//! for: what changes is exactly the lines they touch. Leaves out what the edits are for.

use std::ops::Range;

/// Lines around a change by which `patch` finds its place: what everybody uses.
const CONTEXT: usize = 3;

/// Other words for a stretch of a text, in bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Edit {
    pub(crate) range: Range<usize>,
    pub(crate) text: String,
}

/// Lines that are replaced by others.
#[derive(Debug)]
struct Change<'a> {
    old: Range<usize>,
    new: Vec<&'a str>,
}

/// Does the edits. They are in order and do not overlap.
pub(crate) fn apply(text: &str, edits: &[Edit]) -> String {
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for edit in edits {
        out.push_str(text.get(at..edit.range.start).unwrap_or_default());
        out.push_str(&edit.text);
        at = edit.range.end;
    }
    out.push_str(text.get(at..).unwrap_or_default());
    out
}

/// The edits as hunks, without a header. Empty when nothing changes.
pub(crate) fn hunks(text: &str, edits: &[Edit]) -> String {
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    let starts: Vec<usize> = lines
        .iter()
        .scan(0, |at, line| {
            let start = *at;
            *at += line.len();
            Some(start)
        })
        .collect();
    let texts: Vec<(Range<usize>, String)> = touched(text, &starts, edits);
    let changes: Vec<Change<'_>> = texts.iter().filter_map(|(old, new)| change(&lines, old.clone(), new)).collect();
    let mut out = String::new();
    let mut n_more: isize = 0;
    let mut rest = changes.as_slice();
    while let Some(first) = rest.first() {
        let n = 1 + rest.windows(2).take_while(|pair| pair[1].old.start <= pair[0].old.end + 2 * CONTEXT).count();
        let (group, behind) = rest.split_at(n);
        let end = group.last().map_or(first.old.end, |change| change.old.end);
        let old = first.old.start.saturating_sub(CONTEXT)..(end + CONTEXT).min(lines.len());
        n_more += hunk(&mut out, &lines, old, group, n_more);
        rest = behind;
    }
    out
}

/// The lines that edits touch, with what they become.
fn touched(text: &str, starts: &[usize], edits: &[Edit]) -> Vec<(Range<usize>, String)> {
    let line_of = |at: usize| starts.partition_point(|start| *start <= at).saturating_sub(1);
    let begin_of = |line: usize| starts.get(line).copied().unwrap_or(text.len());
    let mut groups: Vec<(Range<usize>, Vec<Edit>)> = Vec::new();
    for edit in edits {
        let first = line_of(edit.range.start);
        let is_whole = edit.range.start == begin_of(first) && edit.text.is_empty() && edit.range.start < edit.range.end;
        // Whoever takes a line break away joins the next line to this one.
        let last = if is_whole { line_of(edit.range.end - 1) } else { line_of(edit.range.end) };
        match groups.last_mut().filter(|(lines, _)| first <= lines.end) {
            Some((lines, edits)) => {
                lines.end = lines.end.max(last + 1);
                edits.push(edit.clone());
            }
            None => groups.push((first..last + 1, vec![edit.clone()])),
        }
    }
    let become_of = |(lines, edits): (Range<usize>, Vec<Edit>)| {
        let (start, end) = (begin_of(lines.start), begin_of(lines.end));
        let inside = edits.into_iter().map(|edit| {
            let range = edit.range.start - start..edit.range.end - start;
            Edit { range, ..edit }
        });
        let new = apply(text.get(start..end).unwrap_or_default(), &inside.collect::<Vec<_>>());
        (lines.start..lines.end.min(starts.len()), new)
    };
    groups.into_iter().map(become_of).collect()
}

/// What is left of a change without the lines that stay as they are.
fn change<'a>(lines: &[&str], old: Range<usize>, new: &'a str) -> Option<Change<'a>> {
    let mut new: Vec<&str> = new.split_inclusive('\n').collect();
    let mut old = old;
    while !old.is_empty() && new.first() == lines.get(old.start) {
        old.start += 1;
        new.remove(0);
    }
    while !old.is_empty() && new.last() == lines.get(old.end - 1) {
        old.end -= 1;
        new.pop();
    }
    (!old.is_empty() || !new.is_empty()).then_some(Change { old, new })
}

/// Writes one hunk, and says how many lines it adds.
fn hunk(out: &mut String, lines: &[&str], old: Range<usize>, changes: &[Change<'_>], n_more: isize) -> isize {
    let n_old = old.len();
    let n_added: isize = changes.iter().map(|change| change.new.len() as isize - change.old.len() as isize).sum();
    let n_new = n_old.saturating_add_signed(n_added);
    let start_new = (old.start + 1).saturating_add_signed(n_more);
    out.push_str(&format!("@@ -{} +{} @@\n", side(old.start + 1, n_old), side(start_new, n_new)));
    let mut at = old.start;
    for change in changes {
        lines.iter().take(change.old.start).skip(at).for_each(|line| push(out, ' ', line));
        lines.iter().take(change.old.end).skip(change.old.start).for_each(|line| push(out, '-', line));
        change.new.iter().for_each(|line| push(out, '+', line));
        at = change.old.end;
    }
    lines.iter().take(old.end).skip(at).for_each(|line| push(out, ' ', line));
    n_added
}

/// A side of no lines is named by the line before it.
fn side(start: usize, n: usize) -> String {
    match n {
        0 => format!("{},0", start.saturating_sub(1)),
        1 => start.to_string(),
        n => format!("{start},{n}"),
    }
}

fn push(out: &mut String, mark: char, line: &str) {
    out.push(mark);
    out.push_str(line);
    if !line.ends_with('\n') {
        out.push_str("\n\\ No newline at end of file\n");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Edits are written `[old|new]` in the text.
    #[track_caller]
    fn check(marked: &str, expected: &str) {
        let (mut text, mut edits) = (String::new(), Vec::new());
        let mut rest = marked;
        while let Some((before, behind)) = rest.split_once('[') {
            text.push_str(before);
            let (edit, behind) = behind.split_once(']').unwrap();
            let (old, new) = edit.split_once('|').unwrap();
            edits.push(Edit { range: text.len()..text.len() + old.len(), text: new.to_owned() });
            text.push_str(old);
            rest = behind;
        }
        text.push_str(rest);
        assert_eq!(hunks(&text, &edits), expected);
    }

    #[test]
    fn a_change_shows_the_lines_around_it() {
        check("1\n2\n3\n4\n5 [a|b] c\n6\n7\n8\n9\n", "@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5 a c\n+5 b c\n 6\n 7\n 8\n");
    }

    #[test]
    fn two_changes_of_one_line_are_one_and_far_ones_are_two() {
        check("[a|b] x [c|d]\n", "@@ -1 +1 @@\n-a x c\n+b x d\n");
        let far = "[a|b]\n1\n2\n3\n4\n5\n6\n7\n[c|d]\n";
        check(far, "@@ -1,4 +1,4 @@\n-a\n+b\n 1\n 2\n 3\n@@ -6,4 +6,4 @@\n 5\n 6\n 7\n-c\n+d\n");
        check("[a|b]\n1\n[c|d]\n", "@@ -1,3 +1,3 @@\n-a\n+b\n 1\n-c\n+d\n");
    }

    #[test]
    fn lines_come_and_go() {
        check("1\n[2\n|]3\n", "@@ -1,3 +1,2 @@\n 1\n-2\n 3\n");
        check("1\n2[|\nx]\n3\n", "@@ -1,3 +1,4 @@\n 1\n 2\n+x\n 3\n");
        check("1[\n| ]2\n3\n", "@@ -1,3 +1,2 @@\n-1\n-2\n+1 2\n 3\n");
        check("[a|]", "@@ -1 +0,0 @@\n-a\n\\ No newline at end of file\n");
    }

    #[test]
    fn an_end_without_a_line_break_is_kept() {
        check("1\n[a|b]", "@@ -1,2 +1,2 @@\n 1\n-a\n\\ No newline at end of file\n+b\n\\ No newline at end of file\n");
    }

    #[test]
    fn what_changes_nothing_is_no_hunk() {
        check("[a|a]\n", "");
    }
}
