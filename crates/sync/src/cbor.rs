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
