//! Who was there first: a tablet of the desk's that writes down the buildings, and the first households.

use std::collections::BTreeMap;

use model::document::{Authorship, Document, edits_of};
use model::id::{DocumentId, IncarnationId};
use model::kind::Kind;
use model::record::Place;
use model::record::place::Dwelling;
use model::rng::Rng;
use serde_json::json;
use sync::changeset::Part;
use sync::exchange::SyncReply;
use sync::receipt::Verdict;
use tablet::Tablet;

use super::hand::Hand;
use super::{Building, GRIDS, ServerBox};

const DOORS: usize = 6;
const HOUSEHOLDS: usize = 3;
const DESK: &str = "u4";

/// Writes one building into each grid.
pub(super) fn places(server: &mut ServerBox, now: i64) -> Vec<Building> {
    let mut rng = Rng::from_number(4);
    let life = IncarnationId::from_bytes([0xdd; 16]);
    let hand = Hand::enrolled(server, DESK, 0xdd, now).unwrap();
    let by = Authorship { user: hand.user, action: "place.create".into(), time: now };
    let (mut buildings, mut changesets) = (Vec::new(), Vec::new());
    for (grid, space) in GRIDS.iter().enumerate() {
        let (building, part) = building(&mut rng, &by, grid, space, now);
        changesets.push(hand.action(&by.action, now, vec![part]));
        buildings.push(building);
    }
    let push = hand.push(hand.device, life, &changesets).unwrap();
    let parcel = hand.parcel(life, push, &mut rng, now);
    let reply = SyncReply::decode(&server.answer(&parcel).unwrap().body).unwrap();
    let received = |verdict: &Verdict| matches!(verdict, Verdict::Received(_));
    assert!(
        reply.receipts.iter().all(|receipt| received(&receipt.verdict)),
        "{:?}",
        reply.receipts
    );
    buildings
}

fn building(
    rng: &mut Rng,
    by: &Authorship,
    grid: usize,
    space: &str,
    now: i64,
) -> (Building, Part) {
    let doors: Vec<_> = (0..DOORS).map(|_| rng.entry_id(now)).collect();
    let mut dwellings = BTreeMap::new();
    for (at, door) in doors.iter().enumerate() {
        let room_no = Some(format!("{}01", at + 1));
        let dwelling = Dwelling { room_no, dwelling_use: Some("01".into()), ..Dwelling::default() };
        dwellings.insert(*door, dwelling);
    }
    let record = Place {
        estate_name: format!("鸢g{grid}.号院"),
        building_no: format!("{}号楼", grid + 1),
        building_type: "1".into(),
        dwellings: dwellings.into_iter().collect(),
        ..Place::default()
    };
    let place = rng.document_id(now);
    let kind = Kind::Place;
    let mut document = Document::create(kind, kind.schema().version, rng.actor()).unwrap();
    let change = document.edit(&edits_of(&record).unwrap(), by).unwrap().unwrap();
    let part = Part {
        document: place,
        kind: kind.number(),
        schema_version: kind.schema().version,
        space: space.to_owned(),
        generation: 0,
        changes: vec![change],
        erased: None,
    };
    (Building { grid, place, doors }, part)
}

/// The first households of a building, by somebody who works there.
pub(super) fn households(app: &Tablet, building: &Building) -> Vec<(usize, DocumentId)> {
    let mut made = Vec::new();
    for (at, door) in building.doors.iter().take(HOUSEHOLDS).enumerate() {
        let ask = json!({
            "place": building.place,
            "dwelling": door,
            "label": format!("鸢g{}.{at}户", building.grid),
            "members": [{ "name": "李小满", "birth": "1980", "relation": "02" }],
            "edits": { "phone": { "number": format!("1540000{at:04}") } },
        });
        let saved = tablet::api::call(app, "create_household", ask).unwrap();
        let id = saved["documents"][0].as_str().unwrap().parse().unwrap();
        made.push((building.grid, id));
    }
    made
}
