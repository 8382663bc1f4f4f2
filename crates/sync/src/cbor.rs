//! The one codec of wire and files: deterministic CBOR (RFC 8949 4.2). Whatever does not encode again to the
//! very same bytes is refused, so one meaning has one form. Lengths are bounded by the input: nothing is
//! allocated for what is only claimed.

use minicbor::{Decode, Encode};

use crate::code::Code;

/// The canonical bytes of a value.
pub fn encode<T: Encode<()>>(value: &T) -> Vec<u8> {
    let mut bytes = Vec::new();
    // Writing to memory cannot fail, and no type of the wire refuses to be encoded.
    let written = minicbor::encode(value, &mut bytes);
    debug_assert!(written.is_ok());
    bytes
}

/// Reads a value and insists on canonical form.
///
/// # Errors
/// [`Code::TOO_LARGE`] over `bytes_max`, [`Code::UNREADABLE`] for what is not the type, is followed by more
/// bytes or could have been written otherwise.
pub fn decode<T>(bytes: &[u8], bytes_max: usize) -> Result<T, Code>
where
    T: Encode<()> + for<'b> Decode<'b, ()>,
{
    if bytes.len() > bytes_max {
        return Err(Code::TOO_LARGE);
    }
    let value: T = minicbor::decode(bytes).map_err(|_| Code::UNREADABLE)?;
    if encode(&value) == bytes { Ok(value) } else { Err(Code::UNREADABLE) }
}

/// Sixteen-byte ids of the model as byte strings: `#[cbor(with = "crate::cbor::id")]`.
pub mod id {
    use minicbor::{Decoder, Encoder, decode as de, encode as en};
    use model::id::{DeviceId, DocumentId, IncarnationId, TenantId, UserId};

    /// An id of the model that travels.
    pub trait Id: Sized {
        /// The sixteen bytes.
        fn bytes(&self) -> &[u8; 16];
        /// From the sixteen bytes.
        fn from(bytes: [u8; 16]) -> Self;
    }

    macro_rules! ids {
        ($($name:ty),*) => {$(
            impl Id for $name {
                fn bytes(&self) -> &[u8; 16] {
                    self.as_bytes()
                }
                fn from(bytes: [u8; 16]) -> Self {
                    Self::from_bytes(bytes)
                }
            }
        )*};
    }
    ids!(DeviceId, DocumentId, IncarnationId, TenantId, UserId);

    /// Writes sixteen bytes.
    ///
    /// # Errors
    /// Those of the writer.
    pub fn encode<C, W: en::Write, T: Id>(
        id: &T,
        e: &mut Encoder<W>,
        _: &mut C,
    ) -> Result<(), en::Error<W::Error>> {
        e.bytes(id.bytes())?.ok()
    }

    /// Reads exactly sixteen bytes.
    ///
    /// # Errors
    /// When there is anything else.
    pub fn decode<C, T: Id>(d: &mut Decoder<'_>, _: &mut C) -> Result<T, de::Error> {
        let at = d.position();
        let bytes = <[u8; 16]>::try_from(d.bytes()?);
        bytes.map(T::from).map_err(|_| de::Error::message("an id has sixteen bytes").at(at))
    }
}

/// An id of the model, or null.
pub mod maybe_id {
    use minicbor::{Decoder, Encoder, data::Type, decode as de, encode as en};

    use super::id::Id;

    /// Writes sixteen bytes or null.
    ///
    /// # Errors
    /// Those of the writer.
    pub fn encode<C, W: en::Write, T: Id>(
        id: &Option<T>,
        e: &mut Encoder<W>,
        ctx: &mut C,
    ) -> Result<(), en::Error<W::Error>> {
        match id {
            Some(id) => super::id::encode(id, e, ctx),
            None => e.null()?.ok(),
        }
    }

    /// Reads exactly sixteen bytes, or null.
    ///
    /// # Errors
    /// When there is anything else.
    pub fn decode<C, T: Id>(d: &mut Decoder<'_>, ctx: &mut C) -> Result<Option<T>, de::Error> {
        if d.datatype()? == Type::Null {
            d.null()?;
            return Ok(None);
        }
        super::id::decode(d, ctx).map(Some)
    }
}

/// `(incarnation, seq)` or null: the changeset another one amends.
pub(crate) mod amends {
    use minicbor::{Decoder, Encoder, data::Type, decode as de, encode as en};
    use model::id::IncarnationId;

    pub(crate) type Amends = Option<(IncarnationId, u64)>;

    pub(crate) fn encode<C, W: en::Write>(
        amends: &Amends,
        e: &mut Encoder<W>,
        _: &mut C,
    ) -> Result<(), en::Error<W::Error>> {
        match amends {
            None => e.null()?.ok(),
            Some((incarnation, seq)) => e.array(2)?.bytes(incarnation.as_bytes())?.u64(*seq)?.ok(),
        }
    }

    pub(crate) fn decode<C>(d: &mut Decoder<'_>, ctx: &mut C) -> Result<Amends, de::Error> {
        if d.datatype()? == Type::Null {
            d.null()?;
            return Ok(None);
        }
        if d.array()? != Some(2) {
            return Err(de::Error::message("amends names an incarnation and a number"));
        }
        Ok(Some((super::id::decode(d, ctx)?, d.u64()?)))
    }
}

/// A list of byte strings.
pub(crate) mod chunks {
    use minicbor::{Decoder, Encoder, decode as de, encode as en};

    pub(crate) fn encode<C, W: en::Write>(
        chunks: &[Vec<u8>],
        e: &mut Encoder<W>,
        _: &mut C,
    ) -> Result<(), en::Error<W::Error>> {
        e.array(u64::try_from(chunks.len()).unwrap_or(u64::MAX))?;
        chunks.iter().try_for_each(|chunk| e.bytes(chunk)?.ok())
    }

    pub(crate) fn decode<C>(d: &mut Decoder<'_>, _: &mut C) -> Result<Vec<Vec<u8>>, de::Error> {
        let len = d.array()?.ok_or_else(|| de::Error::message("a list states its length"))?;
        // Grown by what is there, never by what is claimed.
        let mut chunks = Vec::new();
        for _ in 0..len {
            chunks.push(d.bytes()?.to_vec());
        }
        Ok(chunks)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, PartialEq, Encode, Decode)]
    #[cbor(array)]
    struct Pair {
        #[n(0)]
        number: u64,
        #[n(1)]
        words: Vec<String>,
    }

    #[test]
    fn one_meaning_has_one_form() {
        let pair = Pair { number: 5, words: vec!["a".into()] };
        let bytes = encode(&pair);
        assert_eq!(bytes, [0x82, 0x05, 0x81, 0x61, b'a']);
        assert_eq!(decode::<Pair>(&bytes, 5), Ok(pair));
        let others: [&[u8]; 7] = [
            &[0x82, 0x05, 0x81, 0x61, b'a', 0x00],       // a byte behind
            &[0x82, 0x18, 0x05, 0x81, 0x61, b'a'],       // a longer number
            &[0x9f, 0x05, 0x81, 0x61, b'a', 0xff],       // an open array
            &[0x82, 0x05, 0x81, 0x78, 0x01, b'a'],       // a longer length
            &[0x83, 0x05, 0x81, 0x61, b'a', 0x00],       // a field nobody knows
            &[0x82, 0x05, 0x9f, 0x61, b'a', 0xff],       // an open list
            &[0x82, 0x05, 0x81, 0x7f, 0x61, b'a', 0xff], // text in pieces
        ];
        for other in others {
            assert_eq!(decode::<Pair>(other, 100), Err(Code::UNREADABLE), "{other:02x?}");
        }
        assert_eq!(decode::<Pair>(&bytes, 4), Err(Code::TOO_LARGE));
    }

    #[test]
    fn nothing_is_allocated_for_what_is_only_claimed() {
        let claims = [0x82, 0x05, 0x9b, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff];
        assert_eq!(decode::<Pair>(&claims, 100), Err(Code::UNREADABLE));
        let nested = [&[0x82, 0x05][..], &vec![0x81; 1_000_000]].concat();
        assert_eq!(decode::<Pair>(&nested, 2_000_000), Err(Code::UNREADABLE));
        let nested = [&[0x83, 0x05, 0x80][..], &vec![0x81; 1_000_000]].concat();
        assert_eq!(decode::<Pair>(&nested, 2_000_000), Err(Code::UNREADABLE));
    }
}
