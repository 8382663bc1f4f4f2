//! Where every document of a kind and version begins: the hash and the last counter of the change both sides
//! add by themselves. The change itself is the model's.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use model::kind::Kind;

use crate::hash::Hash;

/// The hash of a kind's first change at a schema version; none where this build does not know them.
pub fn genesis_hash(kind: u16, schema_version: u16) -> Option<Hash> {
    static KNOWN: OnceLock<BTreeMap<(u16, u16), Hash>> = OnceLock::new();
    KNOWN.get_or_init(known).get(&(kind, schema_version)).copied()
}

fn known() -> BTreeMap<(u16, u16), Hash> {
    let versions = |kind: Kind| (1..=kind.schema().version).map(move |version| (kind, version));
    let hashed = |(kind, version)| {
        let genesis = model::genesis::genesis(kind, version).ok()?;
        Some(((kind.number(), version), Hash(genesis.hash)))
    };
    Kind::ALL.into_iter().flat_map(versions).filter_map(hashed).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_has_a_beginning_of_its_own() {
        let mut hashes: Vec<_> = known().into_values().collect();
        assert!(hashes.len() >= Kind::ALL.len());
        let all = hashes.len();
        hashes.sort_unstable();
        hashes.dedup();
        assert_eq!(hashes.len(), all);
        assert_eq!(genesis_hash(0, 1), None);
        assert_eq!(genesis_hash(1, 0), None);
    }
}
