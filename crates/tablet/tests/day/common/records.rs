//! Records the district has from the start, and what its desks write.

use model::document::{Authorship, Document, Edit, Scalar, edits_of};
use model::id::{DocumentId, EntryId, UserId};
use model::kind::Kind;
use model::record::Place;
use model::record::place::Dwelling;
use model::rng::Rng;
use model::space::Space;
use sync::judge::KnownDocument;

use super::{District, NOW};

/// A building with six doors: two units, three floors.
pub fn building(district: &District, grid: &str) -> (DocumentId, Vec<EntryId>) {
    let mut rng = Rng::from_number(4_711);
    let id = rng.document_id(NOW);
    let mut place = Place {
        estate_name: "北辰里".into(),
        building_no: "3号楼".into(),
        building_type: "01".into(),
        ..Place::default()
    };
    let mut doors = Vec::new();
    for unit in ["1", "2"] {
        for floor in 1..=3 {
            let entry = rng.entry_id(NOW);
            let dwelling = Dwelling {
                unit_no: Some(unit.into()),
                floor: Some(floor),
                room_no: Some(format!("{floor}01")),
                ..Dwelling::default()
            };
            place.dwellings.insert(entry, dwelling);
            doors.push(entry);
        }
    }
    let mut document = Document::create(Kind::Place, 1, rng.actor()).unwrap();
    let desk = UserId::from_bytes([0xd0; 16]);
    let by = Authorship { user: desk, action: "place.create".into(), time: NOW };
    let raw = document.edit(&edits_of(&place).unwrap(), &by).unwrap().unwrap();
    publish(district, id, Kind::Place, grid.parse().unwrap(), desk, document, raw);
    (id, doors)
}

/// A step the community desk takes at the console, stamped at once.
pub fn desk_step(district: &District, event: DocumentId, transition: &str, said: &[(&str, &str)]) {
    let known = district.document(event).unwrap();
    let mut rng = Rng::from_seed(sync::hash::Hash::of(&known.saved).0);
    let mut document = Document::load(Kind::Event, 1, &known.saved, rng.actor()).unwrap();
    let value = document.value().unwrap();
    let order = value["stamps"].as_object().unwrap().len();
    let entry = rng.entry_id(NOW);
    let mut fields = vec![("transition".to_owned(), Scalar::Text(transition.into()))];
    fields.extend(
        said.iter().map(|(name, text)| ((*name).to_owned(), Scalar::Text((*text).to_owned()))),
    );
    let stamp = vec![
        ("order".to_owned(), Scalar::Int(i64::try_from(order).unwrap() + 1)),
        ("received_at".to_owned(), Scalar::Int(NOW)),
        ("effective".to_owned(), Scalar::Bool(true)),
    ];
    let edits = [Edit::Add("log".into(), entry, fields), Edit::Add("stamps".into(), entry, stamp)];
    let desk = UserId::from_bytes([0xd0; 16]);
    let by = Authorship { user: desk, action: "event.transition".into(), time: NOW };
    let raw = document.edit(&edits, &by).unwrap().unwrap();
    publish(district, event, Kind::Event, known.home, known.author, document, raw);
}

fn publish(
    district: &District,
    id: DocumentId,
    kind: Kind,
    home: Space,
    author: UserId,
    mut document: Document,
    raw: Vec<u8>,
) {
    let saved = document.save();
    district.publish(
        id,
        KnownDocument { kind, schema_version: 1, generation: 0, home, author, saved },
        raw,
        &[],
    );
}
