//! First syncs end to end: a real tablet and the real server over loopback, on a way that is cut again and again.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod way;

use std::collections::BTreeSet;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;
use std::sync::{Arc, Mutex};

use demo::{Demo, Options, Preset};
use model::document::Document;
use model::kind::Kind;
use model::rng::Rng;
use sync::apply::InPlace;
use sync::clock::ManualClock;
use sync::enrol::EnrolCode;
use sync_server::config::Config;
use sync_server::init::{NewInstallation, init};
use sync_server::ports::entropy::SharedRng;
use sync_server::{Running, Server};
use tablet::api::event::RaiseEvent;
use tablet::api::sync::FetchStage;
use tablet::secret::MemorySecrets;
use tablet::vault::PinCost;
use tablet::{Ports, Tablet};
use tempfile::TempDir;
use tokio::runtime::Runtime;
use way::{Cut, Way};

const NOW: i64 = 1_795_309_200_000;
const PIN: &str = "135790";
/// Enough for a pack of every stage.
const DOCUMENTS: u32 = 900;

struct District {
    running: Running,
    demo: Demo,
    clock: Arc<ManualClock>,
    _runtime: Runtime,
    folder: TempDir,
}

impl District {
    fn open() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock = Arc::new(ManualClock::new(NOW));
        let data = folder.path().join("data");
        let new = NewInstallation {
            data: data.clone(),
            sealing_key: folder.path().join("seal.key"),
            name: "澄河区(虚构)".into(),
            demo: true,
        };
        init(&new, &*clock, &mut Rng::from_number(77)).unwrap();
        let mut config = Config::resolve(data, []).unwrap();
        config.listen = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
        let rng = SharedRng::new(Rng::from_number(78));
        let ports = sync_server::Ports { clock: clock.clone(), rng, apply: Box::new(InPlace) };
        let runtime = Runtime::new().unwrap();
        let inside = runtime.enter();
        let running = Server::start_with(config, ports).unwrap();
        drop(inside);
        let options =
            Options { seed: 1, now_ms: NOW, documents: Some(DOCUMENTS), preset: Preset::Sample };
        let demo = Demo::new(options).unwrap();
        running.installation.load_demo(&demo, "test", &mut |_| {}).unwrap();
        Self { running, demo, clock, _runtime: runtime, folder }
    }

    /// A new tablet of a worker of the shared grid, each number another.
    fn tablet(&self, number: u64, way: &Arc<Way>) -> Tablet {
        let login = self.demo.workers().first().unwrap().id.to_string();
        let code = self.running.installation.invite_person(&login, "test").unwrap();
        let address = format!("http://{}", self.running.address);
        let code = EnrolCode { address, ..code };
        let ports = Ports {
            clock: self.clock.clone(),
            secrets: Arc::new(MemorySecrets::default()),
            transport: way.clone(),
            rng: Arc::new(Mutex::new(Rng::from_number(number))),
            pin_cost: PinCost::CHEAPEST,
            vfs: None,
            room: Arc::new(tablet::ports::Endless),
        };
        let home = self.folder.path().join(format!("tablet-{number}"));
        Tablet::enrol(Path::new(&home), &code.to_string(), PIN, ports).unwrap()
    }
}

#[test]
fn a_first_sync_cut_at_every_request_ends_with_everything_and_fetches_nothing_twice() {
    let district = District::open();
    let whole_way = Arc::new(Way::default());
    let whole = district.tablet(1, &whole_way);
    let mut stages = BTreeSet::new();
    let mut last = (0, 0);
    whole
        .sync_telling(&mut |told| {
            if let Some(fetch) = told.first_fetch {
                stages.insert(fetch.stage as u8);
                let now = (fetch.records_done, fetch.bytes_done);
                assert!(now >= last && now.0 < fetch.records_all, "{now:?} {last:?}");
                last = now;
            }
        })
        .unwrap();
    assert!(stages.contains(&(FetchStage::Work as u8)), "the first stage stands on the screen");
    assert_eq!(stages.len(), 3, "each stage stands on the screen");
    let view = whole.show_sync().unwrap();
    assert_eq!((view.complete, view.first_fetch), (true, None));
    let records = whole.canonical().unwrap();
    assert!(records.len() > 600, "{}", records.len());
    let chunks = whole_way.chunks();
    assert!(chunks.len() >= 3);

    let cut_way = Arc::new(Way::default());
    let tablet = district.tablet(2, &cut_way);
    for at in 0..40 {
        // The first requests of a run get through, the next one does not, in one way or another.
        let cut = [Cut::Before, Cut::After, Cut::InTheMiddle, Cut::Portal][at % 4];
        cut_way.cut_after(1 + at / 4, cut);
        match tablet.sync_now() {
            Ok(_) => break,
            Err(_) => assert!(!tablet.show_sync().unwrap().complete),
        }
    }
    cut_way.heal();
    tablet.sync_now().unwrap();
    assert!(tablet.show_sync().unwrap().complete);
    assert_eq!(tablet.canonical().unwrap(), records);
    assert_eq!(cut_way.chunks(), chunks, "a chunk that arrived whole is not asked for again");
}

#[test]
fn with_its_first_stage_a_tablet_can_be_used_and_what_is_saved_goes_up_before_the_rest() {
    let district = District::open();
    let way = Arc::new(Way::default());
    let tablet = district.tablet(3, &way);
    // Up to the first chunk of the second stage.
    way.cut_at_chunk(2);
    tablet.sync_now().unwrap_err();
    let fetch = tablet.show_sync().unwrap().first_fetch.unwrap();
    assert_eq!(fetch.stage, FetchStage::Register);
    let before = tablet.canonical().unwrap();
    assert!(before.len() as u64 >= fetch.records_done, "beside what short feeds brought");
    assert!(before.values().any(|record| record["kind"] == "event"), "what is open is here");
    way.heal();
    let (mut raised, mut kept_during) = (false, false);
    tablet
        .sync_telling(&mut |told| {
            let Some(fetch) = told.first_fetch else { return };
            if !raised && fetch.stage == FetchStage::Register {
                let ask = RaiseEvent {
                    category: "21".into(),
                    title: "三号楼门口路灯不亮".into(),
                    place_text: Some("三号楼门口".into()),
                    space: Some(district.demo.spaces().shared.to_string()),
                    ..RaiseEvent::default()
                };
                tablet.raise_event(&ask).unwrap();
                raised = true;
            }
            kept_during |= told.records_done > 0;
        })
        .unwrap();
    assert!(raised && kept_during, "kept by the server while the rest was still to come");
    assert!(tablet.show_sync().unwrap().complete);
    assert!(tablet.canonical().unwrap().len() > before.len() + 1);
}

#[test]
fn nearly_all_of_a_district_is_read_without_automerge_and_says_what_automerge_says() {
    let district = District::open();
    let spaces = district.demo.spaces();
    let (_, chunks) = district.running.installation.pack_of(&spaces.shared).unwrap();
    let (mut all, mut plain) = (0, 0);
    for document in chunks.iter().flat_map(|chunk| sync::pack::read(chunk).unwrap()) {
        let raw: Vec<_> = document.changes.iter().map(|change| &change.raw).collect();
        let gated: Vec<_> = raw.iter().map(|raw| sync::gate::change(raw).unwrap()).collect();
        all += 1;
        let Some(read) = sync::plain::read(document.kind, 1, &gated) else { continue };
        plain += 1;
        let kind = Kind::from_number(document.kind).unwrap();
        let mut opened = Document::open(kind, 1, &raw, Rng::from_number(1).actor()).unwrap();
        assert_eq!(read.value().unwrap(), opened.value().unwrap(), "{}", document.document);
        assert_eq!(opened.heads(), [*read.head.as_bytes()]);
        if kind == Kind::Event {
            assert_eq!(read.made("log").unwrap(), opened.made("log").unwrap());
        }
    }
    assert!(all > 500 && plain * 100 > all * 95, "{plain} of {all}");
}

#[test]
fn a_grant_that_ends_in_the_middle_takes_back_what_had_come() {
    let district = District::open();
    let way = Arc::new(Way::default());
    let tablet = district.tablet(4, &way);
    way.cut_at_chunk(2);
    tablet.sync_now().unwrap_err();
    let shared = district.demo.spaces().shared;
    let came = tablet.canonical().unwrap().len();
    assert!(came > 0 && tablet.show_sync().unwrap().first_fetch.is_some());
    let it = &district.running.installation;
    let user = district.demo.workers().first().unwrap().id;
    for grant in it.storage.grants(Some(user)).unwrap() {
        if grant.grant.space == shared {
            it.end_right(grant.id, "test").unwrap();
        }
    }
    district.clock.advance(60_000);
    way.heal();
    tablet.sync_now().unwrap();
    let view = tablet.show_sync().unwrap();
    assert_eq!((view.complete, view.first_fetch), (true, None));
    // What whoever begins now is given, and nothing of the grid.
    let fresh = district.tablet(5, &Arc::new(Way::default()));
    fresh.sync_now().unwrap();
    assert_eq!(tablet.canonical().unwrap(), fresh.canonical().unwrap());
    assert!(tablet.canonical().unwrap().len() < came);
}
