//! How many of something there are, in the English that operators read: `1 log`, `2 logs`. What visitors and agents
//! read stands in `locales/` and has its forms there.

use std::fmt::Display;

/// The number and the word, which takes an s behind any number but one.
pub fn counted(n: impl Display, what: &str) -> String {
    let n = n.to_string();
    let ending = if n == "1" { "" } else { "s" };
    format!("{n} {what}{ending}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_is_one_and_everything_else_is_several() {
        assert_eq!(counted(0, "log"), "0 logs");
        assert_eq!(counted(1_u64, "log"), "1 log");
        assert_eq!(counted(11_usize, "alarm"), "11 alarms");
    }
}
