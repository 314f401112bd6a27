//! What is read of a Fluent file, faults included, and where each thing stands.

use super::*;

#[test]
fn a_line_knows_where_it_and_its_parts_stand() {
    let text = "# same-ok\nhi = Hello { $who }\n    .label = Hi\n-desk = Desk\n";
    let (lines, faults) = parse(text);
    assert_eq!(faults, []);
    assert_eq!((lines[0].id.as_str(), lines[0].at, lines[0].same_ok), ("hi", 10, true));
    assert_eq!(lines[0].parts[1].attribute.as_deref(), Some("label"));
    assert_eq!(&text[lines[0].parts[1].at..][..6], ".label");
    assert_eq!((lines[1].id.as_str(), lines[1].at), ("-desk", text.find("-desk").unwrap()));
}

#[test]
fn every_combination_of_variants_is_a_reading_and_the_default_comes_first() {
    let text = "n = You have { $n ->\n    [one] one chat\n   *[other] { $n } chats\n } open.\n";
    let (lines, _) = parse(text);
    let pattern = &lines[0].parts[0].pattern;
    assert_eq!(pattern.readings(), ["You have { $n } chats open.", "You have one chat open."]);
}

#[test]
fn a_fault_is_reported_and_the_lines_around_it_are_kept() {
    let (lines, faults) = parse("a = A\nb = { $\nc = C\n");
    let ids: Vec<_> = lines.iter().map(|line| line.id.as_str()).collect();
    assert_eq!(ids, ["a", "c"]);
    assert_eq!(faults.len(), 1);
    assert!(faults[0].message.starts_with("expected"), "{}", faults[0].message);
    assert_eq!(faults[0].id, "b");
}

#[test]
fn braces_without_end_do_not_bring_the_program_down() {
    let (lines, faults) = parse(&format!("a = {}", "{".repeat(100_000)));
    assert_eq!((lines.len(), faults.len(), faults[0].id.as_str()), (0, 1, EVERY));
    let (_, faults) = parse(&format!("a = {}", "\n{".repeat(100_000)));
    assert_eq!(faults.len(), 1);
    let braces = "a = { \"{\" }\n".repeat(100);
    assert_eq!(parse(&braces).1, []);
}

#[test]
fn each_trap_is_one_fault_with_its_own_remedy_and_takes_no_other_line_with_it() {
    for (text, id, remedy) in [
        ("x = Text { name\n", "x", "{ $name }"),
        ("x = Text } here\n", "x", "{\"}\"}"),
        ("x =\n    First\n    * one\n    * two\n", "x", "{\"*\"}"),
        ("x = Hello\n    [order number] please\n", "x", "{\"[\"}"),
        ("x = About\n    .5 percent\n", "x", "{\".\"}"),
        ("x = Hello\n\tthere\n", "x", "four spaces, not with a tab"),
        ("x =\n", "x", "behind the equals sign"),
        ("x =    \n", "x", "behind the equals sign"),
        ("x: Hello\n", "x", "no colon"),
        ("x Hello\n", "x", "name = text"),
        ("9x = Hello\n", "9x", "begins with a letter"),
        ("{ x } = Hello\n", "", "begins with a letter"),
    ] {
        let (lines, faults) = parse(&format!("a = A\n# note\n{text}\nb = B\n"));
        let ids: Vec<_> = lines.iter().map(|line| line.id.as_str()).collect();
        assert_eq!(ids, ["a", "b"], "{text}");
        let found: Vec<_> = faults.iter().map(|fault| fault.id.as_str()).collect();
        assert_eq!(found, [id], "{text}");
        assert!(faults[0].hint.contains(remedy), "{text}: {}", faults[0].hint);
    }
    let (_, faults) = parse("    # a comment\na = A\n");
    assert_eq!(faults[0].hint, "begin a comment at the very beginning of its line");
}
