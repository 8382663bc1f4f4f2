//! Reading and writing Automerge's numbers: LEB128 in its shortest form only, so that what was read can be
//! written again byte for byte.

use crate::code::Code;

/// A place in bytes that nobody has vouched for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes }
    }

    pub(crate) fn rest(&self) -> &'a [u8] {
        self.rest
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.rest.is_empty()
    }

    pub(crate) fn byte(&mut self) -> Result<u8, Code> {
        let (first, rest) = self.rest.split_first().ok_or(Code::NOT_A_CHANGE)?;
        self.rest = rest;
        Ok(*first)
    }

    pub(crate) fn take(&mut self, len: u64) -> Result<&'a [u8], Code> {
        let len = usize::try_from(len).map_err(|_| Code::NOT_A_CHANGE)?;
        let (taken, rest) = self.rest.split_at_checked(len).ok_or(Code::NOT_A_CHANGE)?;
        self.rest = rest;
        Ok(taken)
    }

    pub(crate) fn array<const N: usize>(&mut self) -> Result<[u8; N], Code> {
        let (taken, rest) = self.rest.split_first_chunk().ok_or(Code::NOT_A_CHANGE)?;
        self.rest = rest;
        Ok(*taken)
    }

    pub(crate) fn unsigned(&mut self) -> Result<u64, Code> {
        let mut value = 0u64;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            let bits = u64::from(byte & 0x7f);
            if shift == 63 && bits > 1 {
                break;
            }
            value |= bits << shift;
            if byte & 0x80 == 0 {
                let overlong = byte == 0 && shift > 0;
                return if overlong { Err(Code::NOT_A_CHANGE) } else { Ok(value) };
            }
        }
        Err(Code::NOT_A_CHANGE)
    }

    pub(crate) fn signed(&mut self) -> Result<i64, Code> {
        let start = self.rest;
        let mut value = 0i128;
        for shift in (0..70).step_by(7) {
            let byte = self.byte()?;
            value |= i128::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                if byte & 0x40 != 0 {
                    value -= 1i128 << (shift + 7);
                }
                let value = i64::try_from(value).map_err(|_| Code::NOT_A_CHANGE)?;
                let mut shortest = Vec::new();
                write_signed(&mut shortest, value);
                let read = start.len() - self.rest.len();
                return if shortest.len() == read { Ok(value) } else { Err(Code::NOT_A_CHANGE) };
            }
        }
        Err(Code::NOT_A_CHANGE)
    }
}

pub(crate) fn write_unsigned(out: &mut Vec<u8>, mut value: u64) {
    loop {
        let bits = (value & 0x7f).to_le_bytes()[0];
        value >>= 7;
        if value == 0 {
            return out.push(bits);
        }
        out.push(bits | 0x80);
    }
}

pub(crate) fn write_signed(out: &mut Vec<u8>, mut value: i64) {
    loop {
        let bits = (value & 0x7f).to_le_bytes()[0];
        value >>= 7;
        let sign = bits & 0x40 != 0;
        if (value == 0 && !sign) || (value == -1 && sign) {
            return out.push(bits);
        }
        out.push(bits | 0x80);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn numbers_read_back(unsigned: u64, signed: i64) {
            let mut bytes = Vec::new();
            write_unsigned(&mut bytes, unsigned);
            write_signed(&mut bytes, signed);
            let mut reader = Reader::new(&bytes);
            prop_assert_eq!(reader.unsigned(), Ok(unsigned));
            prop_assert_eq!(reader.signed(), Ok(signed));
            prop_assert!(reader.is_empty());
        }

        #[test]
        fn whatever_is_read_is_written_the_same(bytes in prop::collection::vec(any::<u8>(), 1..12)) {
            let mut reader = Reader::new(&bytes);
            if let Ok(value) = reader.unsigned() {
                let mut out = Vec::new();
                write_unsigned(&mut out, value);
                prop_assert_eq!(&bytes[..bytes.len() - reader.rest().len()], &out[..]);
            }
            let mut reader = Reader::new(&bytes);
            if let Ok(value) = reader.signed() {
                let mut out = Vec::new();
                write_signed(&mut out, value);
                prop_assert_eq!(&bytes[..bytes.len() - reader.rest().len()], &out[..]);
            }
        }
    }

    #[test]
    fn the_ends_of_the_range_are_read_and_what_lies_beyond_is_not() {
        for value in [i64::MIN, i64::MAX, -64, 63, -65, 64] {
            let mut bytes = Vec::new();
            write_signed(&mut bytes, value);
            assert_eq!(Reader::new(&bytes).signed(), Ok(value));
        }
        let beyond = [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x02];
        assert!(Reader::new(&beyond).unsigned().is_err());
        let beyond = [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01];
        assert_eq!(Reader::new(&beyond).unsigned(), Ok(u64::MAX));
        assert!(Reader::new(&beyond).signed().is_err());
        assert!(Reader::new(&[0x80, 0x00]).unsigned().is_err());
        assert!(Reader::new(&[0xff; 11]).unsigned().is_err());
        assert!(Reader::new(&[0xff; 11]).signed().is_err());
    }
}
