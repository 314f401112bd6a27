//! The fields of a protocol buffer message, one after the other, as they lie in its bytes. Knows the encoding and no
//! message.

/// What a field holds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Value<'a> {
    Whole(u64),
    /// Text, bytes, or a message inside the message.
    Bytes(&'a [u8]),
    Four([u8; 4]),
    Eight([u8; 8]),
}

/// Every field with its number. Ends early, with `None` for a field, where the bytes make no sense.
pub(super) fn fields(mut bytes: &[u8]) -> impl Iterator<Item = Option<(u64, Value<'_>)>> {
    std::iter::from_fn(move || {
        if bytes.is_empty() {
            return None;
        }
        let field = field(&mut bytes);
        if field.is_none() {
            bytes = &[];
        }
        Some(field)
    })
}

fn field<'a>(bytes: &mut &'a [u8]) -> Option<(u64, Value<'a>)> {
    let key = varint(bytes)?;
    let value = match key & 7 {
        0 => Value::Whole(varint(bytes)?),
        1 => Value::Eight(*take(bytes, 8)?.first_chunk()?),
        2 => {
            let length = usize::try_from(varint(bytes)?).ok()?;
            Value::Bytes(take(bytes, length)?)
        }
        5 => Value::Four(*take(bytes, 4)?.first_chunk()?),
        _ => return None,
    };
    Some((key >> 3, value))
}

/// Seven bits a byte, the lowest first; the eighth says that more follow.
fn varint(bytes: &mut &[u8]) -> Option<u64> {
    let mut value = 0;
    for shift in (0..64).step_by(7) {
        let (byte, rest) = bytes.split_first()?;
        *bytes = rest;
        value |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Some(value);
        }
    }
    None
}

fn take<'a>(bytes: &mut &'a [u8], length: usize) -> Option<&'a [u8]> {
    let (taken, rest) = bytes.split_at_checked(length)?;
    *bytes = rest;
    Some(taken)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn fields_come_in_their_order_with_their_numbers() {
        let message = [0x08, 0x96, 0x01, 0x12, 2, b'h', b'i', 0x1d, 0, 0, 0x80, 0x3f];
        let found: Vec<_> = fields(&message).map(Option::unwrap).collect();
        let one = Value::Four(1.0_f32.to_le_bytes());
        assert_eq!(found, [(1, Value::Whole(150)), (2, Value::Bytes(b"hi")), (3, one)]);
    }

    #[test]
    fn a_field_that_is_cut_off_ends_the_message() {
        let found: Vec<_> = fields(&[0x08, 1, 0x12, 9, b'h']).collect();
        assert_eq!(found, [Some((1, Value::Whole(1))), None]);
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_without_a_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            prop_assert!(fields(&bytes).count() <= bytes.len());
        }
    }
}
