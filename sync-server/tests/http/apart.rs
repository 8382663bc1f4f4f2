//! What is kept apart is shown to those who write where it was meant to live, and decided by them; nobody else learns
//! that it is there.

use sync::apart::{
    ApartReply, ApartRequest, ApartSet, LIST_PATH, SETTLE_PATH, SettleReply, SettleRequest,
};
use sync::code::Code;
use sync::exchange::PROTOCOL;
use sync::receipt::Verdict;
use sync::settled::Outcome;

use crate::kit::district::District;
use crate::kit::tablet::{Tablet, changes};
use crate::kit::{GRID, OTHER_GRID};

fn list(tablet: &mut Tablet, district: &District) -> Vec<ApartSet> {
    let ask = ApartRequest { protocol: PROTOCOL }.encode();
    let (answer, nonce) = tablet.ask_under(district, LIST_PATH, ask);
    assert_eq!(answer.status, 200, "{}", answer.code());
    let reply = ApartReply::read(&answer.body, nonce, &tablet.info.server.value.public_key);
    let reply = reply.unwrap();
    assert!(!reply.more);
    reply.sets
}

fn settle(
    tablet: &mut Tablet,
    district: &District,
    set: &ApartSet,
    outcome: Outcome,
) -> Result<(), String> {
    let decision = SettleRequest {
        protocol: PROTOCOL,
        incarnation: set.incarnation,
        seq: set.seq,
        outcome,
        reason: "核实过，是这一户".into(),
    };
    let (answer, nonce) = tablet.ask_under(district, SETTLE_PATH, decision.encode());
    if answer.status != 200 {
        return Err(answer.code());
    }
    let server = tablet.info.server.value.public_key;
    SettleReply::read(&answer.body, nonce, &server).map(drop).map_err(|code| code.to_string())
}

/// A district where a worker of another grid wrote into this one.
fn written_elsewhere() -> (District, Tablet, Tablet) {
    let district = District::new();
    district.worker("a", GRID);
    district.worker("c", OTHER_GRID);
    let (a, mut c) = (Tablet::enrol(&district, "a", 1), Tablet::enrol(&district, "c", 3));
    let (_, made) = c.author.household(GRID, "孙家");
    let reply = c.push(&district, &[made]);
    assert_eq!(reply.receipts[0].verdict, Verdict::Quarantined(Code::NO_GRANT));
    (district, a, c)
}

#[test]
fn who_writes_there_sees_it_and_adopts_it_and_its_author_is_told() {
    let (district, mut a, mut c) = written_elsewhere();
    let shown = list(&mut a, &district);
    assert_eq!(shown.len(), 1);
    assert_eq!((shown[0].user, shown[0].code.clone()), (c.author.user, Some(Code::NO_GRANT)));
    assert_eq!((shown[0].parts.len(), shown[0].parts[0].space.as_str()), (1, GRID));
    assert_eq!(settle(&mut a, &district, &shown[0], Outcome::Adopted), Ok(()));
    assert_eq!(changes(&a.sync(&district, None)).get(GRID), Some(&1));
    assert_eq!(list(&mut a, &district), []);
    let told = c.sync(&district, None).settled;
    assert_eq!((told.len(), told[0].outcome, told[0].by), (1, Outcome::Adopted, a.author.user));
    let again = settle(&mut a, &district, &shown[0], Outcome::SetAside);
    assert_eq!(again, Err("decided".into()));
    let said = district.it().storage.audit_rows(0, 1_000).unwrap();
    let said: Vec<_> = said.iter().map(|row| row.event.event.as_str()).collect();
    assert!(said.contains(&"quarantine.list") && said.contains(&"quarantine.adopt"), "{said:?}");
}

#[test]
fn nobody_else_learns_of_it_or_decides_about_it() {
    let (district, mut a, mut c) = written_elsewhere();
    let shown = list(&mut a, &district);
    assert_eq!(list(&mut c, &district), [], "not even who wrote it");
    for outcome in [Outcome::Adopted, Outcome::SetAside] {
        assert_eq!(settle(&mut c, &district, &shown[0], outcome), Err("not-found".into()));
    }
    let nothing = ApartSet { seq: 99, ..shown[0].clone() };
    assert_eq!(settle(&mut a, &district, &nothing, Outcome::SetAside), Err("not-found".into()));
    district.it().revoke_tablet(&a.author.device.to_string(), "cli/test").unwrap();
    let decided = settle(&mut a, &district, &shown[0], Outcome::SetAside);
    assert_eq!(decided, Err("device-revoked".into()));
}
