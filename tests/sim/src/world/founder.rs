//! Who was there first: a tablet of the desk's that writes down the buildings, and the first households.

use std::collections::BTreeMap;

use model::document::{Authorship, Document, edits_of};
use model::id::{DeviceId, DocumentId, IncarnationId};
use model::kind::Kind;
use model::record::Place;
use model::record::place::Dwelling;
use model::rng::Rng;
use serde_json::json;
use server::storage::Device;
use sync::changeset::{Changeset, Part, chain_start};
use sync::clock::BootId;
use sync::exchange::{PROTOCOL, SyncReply, SyncRequest};
use sync::key::{PublicKey, SigningKey};
use sync::push;
use sync::receipt::Verdict;
use sync::request::{self, Carrier};
use sync::trust::{DeviceClaims, Nonce, Signed};
use sync_server as server;
use tablet::Tablet;
use tablet::transport::Method;

use super::{Building, GRIDS, Parcel, ServerBox};

const DOORS: usize = 6;
const HOUSEHOLDS: usize = 3;
const DESK: &str = "u4";

/// Writes one building into each grid.
pub(super) fn places(server: &mut ServerBox, now: i64) -> Vec<Building> {
    let mut rng = Rng::from_number(4);
    let (device, life) = (DeviceId::from_bytes([0xdd; 16]), IncarnationId::from_bytes([0xdd; 16]));
    let key = SigningKey::from_bytes(&[0xdd; 32]);
    let it = server.running();
    let user = it.storage.users().unwrap().into_iter().find(|user| user.login == DESK).unwrap().id;
    let claims = DeviceClaims {
        tenant: it.tenant.id,
        demo: true,
        device,
        user,
        public_key: PublicKey::of(&key),
        from: now - 1,
        to: now + 300 * 86_400_000,
    };
    let tenant = claims.tenant;
    let certificate = Signed::new(claims, &it.keys.root);
    let row = Device { certificate, app_version: "0".into(), enrolled_at: now, revoked_at: None };
    it.storage.add_device(&row, &it.event("cli/sim", "device.add", "", "ok", "")).unwrap();
    let by = Authorship { user, action: "place.create".into(), time: now };
    let (mut buildings, mut changesets) = (Vec::new(), Vec::new());
    for (grid, space) in GRIDS.iter().enumerate() {
        let (building, part) = building(&mut rng, &by, grid, space, now);
        let action = by.action.clone();
        let boot = BootId([0; 16]);
        let parts = vec![part];
        changesets.push(Changeset {
            user,
            action,
            amends: None,
            device_time: now,
            boot,
            boot_clock: 0,
            parts,
        });
        buildings.push(building);
    }
    let author =
        push::Author { tenant, device, incarnation: life, first_seq: 1, prev: chain_start(life) };
    let request = SyncRequest {
        protocol: PROTOCOL,
        app_version: "0".into(),
        incarnation: life,
        epoch: None,
        posting: None,
        cursors: Vec::new(),
        push: Some(push::seal(author, &changesets, true, &key).unwrap()),
        blobs: Vec::new(),
        digest: None,
        mended: None,
        settled: None,
    };
    let carrier = Carrier { device, nonce: Nonce(rng.bytes()), time: now, last_server_time: None };
    let body = request::seal(&carrier, "POST /v1/sync", request.encode(), &key);
    let parcel = Parcel { method: Method::Post, path: "/v1/sync".into(), sealed_head: None, body };
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
            "label": format!("鸢g{}.{at}号家", building.grid),
            "members": [{ "name": "李小满", "birth": "1980", "relation": "02" }],
            "edits": { "phone": { "number": format!("1540000{at:04}") } },
        });
        let saved = tablet::api::call(app, "create_household", ask).unwrap();
        let id = saved["documents"][0].as_str().unwrap().parse().unwrap();
        made.push((building.grid, id));
    }
    made
}
