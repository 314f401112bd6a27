//! What Redis answers, read as what it should be. Knows nothing about what was asked.

use redis::{Value, from_redis_value};

use super::error::RequestError;

/// An answer as what it should be.
pub(super) fn read_as<T: redis::FromRedisValue>(answer: Value) -> Result<T, RequestError> {
    from_redis_value(answer).map_err(|error| {
        RequestError::Rejected(format!(
            "what Redis holds under these names is not Puente's: {error}"
        ))
    })
}

/// The value of one line of `INFO`.
pub(super) fn field(info: &str, name: &str) -> Option<String> {
    info.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':').map(str::to_owned))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_of_info_is_found_by_its_whole_name() {
        let info = "# Server\r\nredis_version:7.0.15\r\naof_enabled:1\r\n";
        assert_eq!(field(info, "redis_version").as_deref(), Some("7.0.15"));
        assert_eq!(field(info, "aof").as_deref(), None);
        assert_eq!(field(info, "maxmemory_policy"), None);
    }
}
