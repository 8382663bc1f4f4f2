//! Forgery and garbage: refused with a code, nothing kept, the server still up.

use sync::code::Code;
use sync::receipt::Verdict;
use sync::request;

use crate::kit::author::Author;
use crate::kit::district::District;
use crate::kit::tablet::{Tablet, changes};
use crate::kit::{GRID, NOW};

fn two(district: &District) -> (Tablet, Tablet) {
    district.worker("a", GRID);
    district.worker("b", GRID);
    (Tablet::enrol(district, "a", 1), Tablet::enrol(district, "b", 2))
}

#[test]
fn a_push_that_its_author_did_not_sign_is_refused_and_its_number_is_not_used() {
    let district = District::new();
    let (mut a, mut b) = two(&district);
    let (_, made) = a.author.household(GRID, "王家");
    let honest = a.author.seal(a.info.tenant, std::slice::from_ref(&made));
    // B carries a push in A's name, under B's key.
    let mut forged = honest.clone();
    forged.signature = {
        let key = std::mem::replace(&mut a.author.key, b.author.key.clone());
        let signature = a.author.seal(a.info.tenant, &[made]).signature;
        a.author.key = key;
        signature
    };
    let reply = b.sync(&district, Some(forged));
    assert_eq!(reply.receipts[0].verdict, Verdict::Refused(Code::FORGED));
    let mut longer = honest.clone();
    longer.head.count += 1;
    assert_eq!(b.sync(&district, Some(longer)).receipts[0].verdict, Verdict::Refused(Code::FORGED));
    let mut body = honest.clone();
    *body.body.last_mut().unwrap() ^= 1;
    assert_eq!(
        b.sync(&district, Some(body)).receipts[0].verdict,
        Verdict::Refused(Code::BODY_CHANGED)
    );
    // Whoever carries it: the honest one is taken, and is A's.
    let reply = b.sync(&district, Some(honest));
    assert!(matches!(reply.receipts[0].verdict, Verdict::Received(_)), "{:?}", reply.receipts);
    assert_eq!(changes(&reply)[GRID], 1);
}

#[test]
fn a_push_for_another_district_or_of_an_unknown_tablet_is_refused() {
    let district = District::new();
    let (mut a, _) = two(&district);
    let (_, made) = a.author.household(GRID, "王家");
    let elsewhere =
        a.author.seal(model::id::TenantId::from_bytes([9; 16]), std::slice::from_ref(&made));
    assert_eq!(
        a.sync(&district, Some(elsewhere)).receipts[0].verdict,
        Verdict::Refused(Code::WRONG_TENANT)
    );
    let nobody = Author::new(99, a.author.user, model::id::DeviceId::from_bytes([9; 16]));
    let unknown = nobody.seal(a.info.tenant, &[made]);
    assert_eq!(
        a.sync(&district, Some(unknown)).receipts[0].verdict,
        Verdict::Refused(Code::DEVICE_UNKNOWN)
    );
}

#[test]
fn nobody_goes_on_with_another_tablets_life() {
    let district = District::new();
    let (mut a, mut b) = two(&district);
    let (_, made) = a.author.household(GRID, "王家");
    a.push(&district, &[made]);
    (b.author.life, b.author.next_seq, b.author.prev) =
        (a.author.life, a.author.next_seq, a.author.prev);
    let (_, theirs) = b.author.household(GRID, "李家");
    let reply = b.push(&district, &[theirs]);
    assert_eq!(reply.receipts[0].verdict, Verdict::Refused(Code::WRONG_DEVICE));
}

#[test]
fn a_request_counts_once_for_its_path_its_body_and_its_key() {
    let district = District::new();
    let (mut a, b) = two(&district);
    let carrier = a.carrier(NOW);
    let body = a.request(None).encode();
    let sealed = request::seal(&carrier, "POST /v1/sync", body.clone(), &a.author.key);
    assert_eq!(district.post("/v1/sync", sealed.clone()).status, 200);
    let again = district.post("/v1/sync", sealed);
    assert_eq!((again.status, again.code().as_str()), (409, "replayed"));
    let carrier = a.carrier(NOW);
    let other_key = request::seal(&carrier, "POST /v1/sync", body.clone(), &b.author.key);
    let refused = district.post("/v1/sync", other_key);
    assert_eq!((refused.status, refused.code().as_str()), (401, "forged"));
    let other_path = request::seal(&carrier, "POST /v1/enrol", body.clone(), &a.author.key);
    assert_eq!(district.post("/v1/sync", other_path).code(), "body-changed");
    let mut stranger = a.carrier(NOW);
    stranger.device = model::id::DeviceId::from_bytes([9; 16]);
    let unknown = request::seal(&stranger, "POST /v1/sync", body, &a.author.key);
    assert_eq!(district.post("/v1/sync", unknown).code(), "device-unknown");
}

#[test]
fn a_nonce_is_remembered_over_a_restart() {
    let mut district = District::new();
    let (mut a, _) = two(&district);
    let sealed =
        request::seal(&a.carrier(NOW), "POST /v1/sync", a.request(None).encode(), &a.author.key);
    assert_eq!(district.post("/v1/sync", sealed.clone()).status, 200);
    district.restart();
    assert_eq!(district.post("/v1/sync", sealed).code(), "replayed");
}

#[test]
fn pages_garbage_and_bombs_are_refused_and_the_server_stays_up() {
    let district = District::new();
    let (mut a, _) = two(&district);
    let mut garbage: Vec<Vec<u8>> = vec![
        vec![],
        b"<html><body>login</body></html>".to_vec(),
        b"{\"push\":null}".to_vec(),
        vec![0x9f; 1_000],
        vec![0x5b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
        vec![0; 50_000],
    ];
    let whole =
        request::seal(&a.carrier(NOW), "POST /v1/sync", a.request(None).encode(), &a.author.key);
    garbage.push(whole[..whole.len() / 2].to_vec());
    for body in garbage {
        for path in ["/v1/sync", "/v1/enrol"] {
            let answer = district.post(path, body.clone());
            assert_eq!((answer.status, answer.code().as_str()), (400, "unreadable"), "{path}");
        }
    }
    let sealed = request::seal(&a.carrier(NOW), "POST /v1/sync", b"<html>".to_vec(), &a.author.key);
    assert_eq!(district.post("/v1/sync", sealed).code(), "unreadable");
    for path in ["/v1/blobs/xyz", "/v1/nothing", "/v1/sync", "/../etc/passwd"] {
        let answer = district.get(path);
        assert_eq!((answer.status, answer.code().as_str()), (404, "not-found"), "{path}");
    }
    assert_eq!(district.get("/healthz").status, 200);
    assert_eq!(district.get("/readyz").status, 200);
    assert!(a.try_sync(&district, None).is_ok());
}

#[test]
fn an_unreadable_change_is_kept_apart_unopened_and_does_not_hold_up_the_rest() {
    let district = District::new();
    let (mut a, mut b) = two(&district);
    let (_, mut bad) = a.author.household(GRID, "王家");
    // Nothing is left off a plain push, so that any bytes can be sent.
    bad.parts[0].changes[0][10] ^= 0xff;
    let (_, good) = a.author.household(GRID, "李家");
    let author = sync::push::Author {
        tenant: a.info.tenant,
        device: a.author.device,
        incarnation: a.author.life,
        first_seq: 1,
        prev: a.author.prev,
    };
    let push = sync::push::seal(author, &[bad, good], true, &a.author.key).unwrap();
    let reply = a.sync(&district, Some(push));
    assert!(matches!(reply.receipts[0].verdict, Verdict::Quarantined(_)), "{:?}", reply.receipts);
    assert!(matches!(reply.receipts[1].verdict, Verdict::Received(_)), "{:?}", reply.receipts);
    assert_eq!(changes(&b.sync(&district, None))[GRID], 1);
    let apart = district.it().storage.quarantine(10).unwrap();
    let name = format!("{}:{}", apart[0].incarnation, apart[0].seq);
    let looked = district.it().look_at_apart(&name, "核对", "cli/test").unwrap();
    assert_eq!(looked.parts.len(), 1);
    let rows = district.it().storage.audit_rows(0, 1_000).unwrap();
    assert!(
        rows.iter().any(|row| row.event.event == "quarantine.look" && row.event.detail == "核对")
    );
}
