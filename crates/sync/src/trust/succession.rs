//! One root key after another: the old one's word on the new one. A tablet that was away through any number of them goes
//! from the root it pinned to the present one, link by link.

use minicbor::{Decode, Encode};
use model::id::TenantId;
use model::time::TimeMs;

use super::{District, RootHash, Signable, Signed};
use crate::key::PublicKey;

/// More than a district comes to in a hundred years of changing its root every year.
pub const SUCCESSIONS_MAX: usize = 100;

/// A new root in place of an old one, signed by the old one.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Succession {
    /// The district.
    #[cbor(n(0), with = "crate::cbor::id")]
    pub tenant: TenantId,
    /// A district of fictitious people.
    #[n(1)]
    pub demo: bool,
    /// Who signs.
    #[n(2)]
    pub old: PublicKey,
    /// Who is believed instead from now on.
    #[n(3)]
    pub new: PublicKey,
    /// When it was signed, UTC ms.
    #[n(4)]
    pub from: TimeMs,
}

impl Signable for Succession {
    const DOMAIN: &'static str = "doorstep.root-succession.1";
}

/// Whether the pinned root leads to the root a district names: as the same, or over its successions in order.
pub(super) fn leads_to(pinned: &RootHash, district: &District) -> bool {
    let links = district.successions.as_deref().unwrap_or_default();
    if links.len() > SUCCESSIONS_MAX {
        return false;
    }
    let mut believed = *pinned;
    for link in links {
        let said = &link.value;
        let ours = said.tenant == district.tenant && said.demo == district.demo;
        // Links from before the pinned root are not ours to follow; the first that is goes on.
        if RootHash::of(&said.old) == believed && ours && link.verify(&said.old).is_ok() {
            believed = RootHash::of(&said.new);
        }
    }
    believed == RootHash::of(&district.root)
}

/// A list of successions with their signatures.
pub type Successions = Vec<Signed<Succession>>;
