//! One code, one tablet, one day.

use model::id::DeviceId;
use model::permission::Role;
use sync::enrol::{EnrolRequest, InviteId, Secret};
use sync::limits::INVITE_LIFE_MS;
use sync::trust::read_district;

use crate::kit::author::Author;
use crate::kit::district::District;
use crate::kit::tablet::{Tablet, claims};
use crate::kit::{GRID, OTHER_GRID};

#[test]
fn a_code_makes_a_tablet_that_may_sync() {
    let district = District::new();
    district.worker("a", GRID);
    let code = district.it().invite_person("a", "cli/test").unwrap();
    let read = sync::enrol::EnrolCode::read(&code.to_string()).unwrap();
    assert_eq!(read.address, district.address, "the port that was given");
    let mut tablet = Tablet::enrol(&district, "a", 1);
    let reply = tablet.sync(&district, None);
    assert!(reply.receipts.is_empty() && reply.spaces.is_empty());
    let granted = reply.posting.unwrap().grants;
    assert_eq!(granted.len(), 3);
    assert!(granted.iter().any(|grant| grant.space == GRID && grant.right == "write"));
}

#[test]
fn the_district_is_believed_by_the_codes_hash_alone() {
    let district = District::with(false, |_| {});
    district.worker("a", GRID);
    let code = district.it().invite_person("a", "cli/test").unwrap();
    let said = district.get("/v1/district");
    assert_eq!(said.status, 200);
    let info = read_district(&said.body, &code.root).unwrap();
    assert!(!info.value.demo, "a production district");
    assert!(info.value.sealing_recipient.starts_with("age1"));
    let other = District::new();
    assert!(
        read_district(&other.get("/v1/district").body, &other.it().root_hash()).unwrap().value.demo
    );
}

#[test]
fn a_used_code_enrols_no_second_tablet_and_the_first_may_ask_again() {
    let district = District::new();
    let user = district.worker("a", GRID);
    let code = district.it().invite_person("a", "cli/test").unwrap();
    let first = Tablet::enrol_with(&district, &code, user, 1).map_err(|a| a.code()).unwrap();
    // The same tablet again: its answer was cut off on the way.
    let again = Tablet::enrol_with(&district, &code, user, 1).map_err(|a| a.code()).unwrap();
    assert_eq!(first.author.device, again.author.device);
    assert_eq!(district.it().storage.devices().unwrap().len(), 1);
    let refused = Tablet::enrol_with(&district, &code, user, 2).err().unwrap();
    assert_eq!((refused.status, refused.code().as_str()), (403, "code-used"));
}

#[test]
fn an_expired_code_enrols_nobody() {
    let district = District::new();
    let user = district.worker("a", GRID);
    let code = district.it().invite_person("a", "cli/test").unwrap();
    district.clock.advance(INVITE_LIFE_MS - 1);
    let in_time = district.it().invite_person("a", "cli/test").unwrap();
    assert!(Tablet::enrol_with(&district, &code, user, 1).is_ok());
    district.clock.advance(INVITE_LIFE_MS);
    let refused = Tablet::enrol_with(&district, &in_time, user, 2).err().unwrap();
    assert_eq!(refused.code(), "code-expired");
}

#[test]
fn a_wrong_proof_and_an_unknown_code_are_told_apart_by_nobody() {
    let district = District::new();
    let user = district.worker("a", GRID);
    let code = district.it().invite_person("a", "cli/test").unwrap();
    let mut author = Author::new(1, user, DeviceId::from_bytes([0; 16]));
    let asked = claims(&mut author, &code);
    let wrong = EnrolRequest::new(asked.clone(), &Secret([9; 10]));
    let refused = district.post("/v1/enrol", wrong.encode());
    assert_eq!((refused.status, refused.code().as_str()), (403, "code-unknown"));
    // Somebody on the way changes whose key is certified.
    let mut tampered = EnrolRequest::new(asked.clone(), &code.secret);
    tampered.claims.public_key = Author::new(2, user, DeviceId::from_bytes([0; 16])).public_key();
    assert_eq!(district.post("/v1/enrol", tampered.encode()).code(), "code-unknown");
    let mut unknown = asked;
    unknown.invite = InviteId([3; 16]);
    assert_eq!(
        district.post("/v1/enrol", EnrolRequest::new(unknown, &code.secret).encode()).code(),
        "code-unknown"
    );
    assert!(Tablet::enrol_with(&district, &code, user, 3).is_ok(), "the code is still good");
}

#[test]
fn the_database_alone_does_not_hold_the_codes_secret() {
    let district = District::new();
    district.worker("a", GRID);
    let code = district.it().invite_person("a", "cli/test").unwrap();
    let kept = district.it().storage.invite(&InviteId::of(&code.secret)).unwrap().unwrap();
    assert!(!format!("{kept:?}").contains(&format!("{:?}", code.secret.0)));
    assert_ne!(&kept.salt[..10], &code.secret.0[..]);
}

#[test]
fn a_disabled_person_enrols_no_tablet_and_a_code_says_nothing_of_others() {
    let district = District::new();
    let user = district.person("b", Role::GridWorker, &[OTHER_GRID]);
    let code = district.it().invite_person("b", "cli/test").unwrap();
    district.it().disable_person("b", "cli/test").unwrap();
    assert!(Tablet::enrol_with(&district, &code, user, 1).is_err());
    assert!(district.it().invite_person("b", "cli/test").is_err());
}
