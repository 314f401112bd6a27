//! Where something stands in a text, as authors count: lines and columns from 1, columns in characters.

/// Line and column of a byte offset.
pub(super) fn place(text: &str, offset: usize) -> (u32, u32) {
    let mut end = offset.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let before = text.get(..end).unwrap_or_default();
    let line = before.matches('\n').count() + 1;
    let column = before.chars().rev().take_while(|c| *c != '\n').count() + 1;
    (u32::try_from(line).unwrap_or(u32::MAX), u32::try_from(column).unwrap_or(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_and_columns_begin_with_one_and_columns_are_characters() {
        assert_eq!(place("añb\nc", 0), (1, 1));
        assert_eq!(place("añb\nc", 3), (1, 3));
        assert_eq!(place("añb\nc", 5), (2, 1));
        assert_eq!(place("añb", 2), (1, 2));
        assert_eq!(place("a", 99), (1, 2));
    }
}
