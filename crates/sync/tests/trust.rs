//! Whom a tablet and a server believe.

#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

use doorstep_sync::cbor;
use doorstep_sync::code::Code;
use doorstep_sync::exchange::Epoch;
use doorstep_sync::hash::Hash;
use doorstep_sync::key::{PublicKey, SigningKey};
use doorstep_sync::refusal::Refusal;
use doorstep_sync::trust::{
    Certificate, DeviceClaims, District, DistrictInfo, Nonce, RootHash, ServerClaims, Signed,
    SignedTime, read_district,
};
use model::id::{DeviceId, TenantId, UserId};

fn key(seed: u8) -> SigningKey {
    SigningKey::from_bytes(&[seed; 32])
}

fn root() -> RootHash {
    RootHash::of(&PublicKey::of(&key(1)))
}

fn server() -> ServerClaims {
    ServerClaims {
        tenant: TenantId::from_bytes([1; 16]),
        demo: true,
        public_key: PublicKey::of(&key(2)),
        from: 1_000,
        to: 2_000,
    }
}

fn district() -> District {
    District {
        tenant: TenantId::from_bytes([1; 16]),
        name: "示范区".into(),
        demo: true,
        root: PublicKey::of(&key(1)),
        server: Signed::new(server(), &key(1)),
        sealing_recipient: "age1example".into(),
        tls_certificates: vec![vec![0x30, 0x82].into()],
        successions: None,
        bundle_recipient: Some("age1bundle".into()),
    }
}

fn claims() -> DeviceClaims {
    DeviceClaims {
        tenant: TenantId::from_bytes([1; 16]),
        demo: true,
        device: DeviceId::from_bytes([3; 16]),
        user: UserId::from_bytes([4; 16]),
        public_key: PublicKey::of(&key(5)),
        from: 1_000,
        to: 2_000,
    }
}

/// Frozen: certificates are kept for years. A change here is another domain prefix.
#[test]
fn the_bytes_of_certificates_are_golden() {
    let golden = |bytes: &[u8]| Hash::of(bytes).to_string();
    assert_eq!(
        golden(&cbor::encode(&Signed::new(claims(), &key(1)))),
        "a7b7cb06f5d9ebd054950117e1fd4f506bd6205b00dabbba90e730d0f9419e73"
    );
    assert_eq!(
        golden(&cbor::encode(&Signed::new(server(), &key(1)))),
        "eb0a10c4e626e1b37ccd6f6791861ca7b0b4fd6c0b8d6744609287be03772a85"
    );
    assert_eq!(
        golden(&cbor::encode(&Signed::new(district(), &key(1)))),
        "bc1225d080020001be10fd23d131cb5986544036eb74bbdfdcb5370cb75db6ae"
    );
    let time = SignedTime::sign(Epoch([1; 8]), 1_790_000_000_000, Nonce([2; 16]), &key(2));
    assert_eq!(
        golden(&cbor::encode(&time)),
        "40ee79bb8c1a0e9d8198d3310756e704f0dea0bbd22586f705d480d2f088050e"
    );
    assert_eq!(format!("{:?}", root()), "RootHash(34750f98bd59fcfc946da45aaabe933b)");
}

#[test]
fn a_district_is_believed_under_its_pinned_root_only() {
    let read = |info: &DistrictInfo, root: &RootHash| read_district(&cbor::encode(info), root);
    let info = Signed::new(district(), &key(1));
    assert_eq!(read(&info, &root()), Ok(info.clone()));
    let unknown = Err(Code::SERVER_UNKNOWN);
    assert_eq!(read(&info, &RootHash([0; 16])), unknown, "another root was pinned");
    assert_eq!(read(&Signed::new(district(), &key(9)), &root()), unknown, "signed by another");
    let other_root = District { root: PublicKey::of(&key(9)), ..district() };
    assert_eq!(read(&Signed::new(other_root, &key(9)), &root()), unknown, "of another root");
    let other_server = District { server: Signed::new(server(), &key(9)), ..district() };
    assert_eq!(
        read(&Signed::new(other_server, &key(1)), &root()),
        unknown,
        "a server unvouched for"
    );
    let real = ServerClaims { demo: false, ..server() };
    let mixed = District { server: Signed::new(real, &key(1)), ..district() };
    assert_eq!(read(&Signed::new(mixed, &key(1)), &root()), unknown, "a real server in a demo");
    assert_eq!(read_district(b"<html>", &root()), Err(Code::NOT_OUR_SERVER));
}

#[test]
fn a_device_is_believed_within_its_district_and_time() {
    let check = |certificate: &Certificate, at| district().check(certificate, at).cloned();
    let good = Signed::new(claims(), &key(1));
    let with = |claims| check(&Signed::new(claims, &key(1)), 1_500);
    assert_eq!(check(&good, 1_000), Ok(claims()));
    assert_eq!(check(&good, 1_999), Ok(claims()));
    assert_eq!(check(&good, 999), Err(Code::CERTIFICATE_EXPIRED));
    assert_eq!(check(&good, 2_000), Err(Code::CERTIFICATE_EXPIRED));
    assert_eq!(check(&Signed::new(claims(), &key(2)), 1_500), Err(Code::FORGED), "by the server");
    let elsewhere = DeviceClaims { tenant: TenantId::from_bytes([9; 16]), ..claims() };
    assert_eq!(with(elsewhere), Err(Code::WRONG_TENANT));
    assert_eq!(with(DeviceClaims { demo: false, ..claims() }), Err(Code::DEMO_MISMATCH));
    let mut altered = good;
    altered.value.user = UserId::from_bytes([9; 16]);
    assert_eq!(check(&altered, 1_500), Err(Code::FORGED));
}

#[test]
fn a_server_certificate_is_no_device_certificate() {
    // The same key and bytes of the same shape, under another domain prefix.
    let server = Signed::new(server(), &key(1));
    let device = Certificate { value: claims(), signature: server.signature };
    assert_eq!(district().check(&device, 1_500), Err(Code::FORGED));
}

#[test]
fn a_refusal_reads_back_and_a_portals_page_is_none() {
    let time = SignedTime::sign(Epoch([1; 8]), 5, Nonce([2; 16]), &key(2));
    let refusal =
        Refusal { code: Code::STALE_REQUEST, retry_after_s: Some(1), server_time: Some(time) };
    assert_eq!(Refusal::decode(&refusal.encode()), Ok(refusal));
    let short = Refusal::new(Code::NO_GRANT);
    assert_eq!(short.encode(), b"\x81\x68no-grant");
    assert_eq!(Refusal::decode(&short.encode()), Ok(short));
    assert_eq!(Refusal::decode(b"<html>"), Err(Code::NOT_OUR_SERVER));
}
