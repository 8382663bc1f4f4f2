//! From a one-use code to a working tablet: what is believed, what is refused, and how it goes on wherever it was
//! broken off.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use crate::common::{DAY, Desk, District, Fault, GRID, NOW, OTHER_GRID, PIN, worker};
use doorstep_tablet::secret::{MemorySecrets, Protection, SecretError, SecretStore};
use doorstep_tablet::{Ports, State, Tablet, TabletError};
use sync::code::Code;
use zeroize::Zeroizing;

fn code_of<T>(result: Result<T, TabletError>) -> Code {
    result.err().expect("an error").code()
}

#[test]
fn a_code_and_a_pin_make_a_tablet_that_opens_again() {
    let district = Arc::new(District::new(true));
    let desk = Desk::new(&district, 1);
    let tablet = Tablet::open(desk.home(), desk.ports()).unwrap();
    assert_eq!(tablet.state().unwrap(), State::NotEnrolled);
    assert_eq!(code_of(tablet.unlock(PIN)), Code::NOT_ENROLLED);
    let code = district.invite(district.worker(GRID));
    tablet.enrol_here(&code, PIN).unwrap();
    assert_eq!(tablet.state().unwrap(), State::Unlocked);
    let owner = tablet.state_view().unwrap().owner.unwrap();
    assert_eq!((owner.user_name.as_str(), owner.district_name.as_str()), ("李敏", "示范区"));
    assert_eq!(code_of(tablet.enrol_here(&code, PIN)), Code::ALREADY_ENROLLED);
    tablet.lock();
    assert_eq!(tablet.state().unwrap(), State::Locked);
    assert_eq!(code_of(tablet.list_today(Default::default())), Code::LOCKED);
    assert_eq!(code_of(tablet.unlock("975310")), Code::WRONG_PIN);
    drop(tablet);
    desk.opened().list_today(Default::default()).unwrap();
}

#[test]
fn the_district_opens_the_database_with_the_key_beside_it() {
    let district = Arc::new(District::new(true));
    let (desk, tablet) = worker(&district, 1, GRID);
    drop(tablet);
    let store = desk.store();
    assert!(store.identity().unwrap().is_some());
    // And without it nothing on the disk says anything at all.
    for entry in std::fs::read_dir(desk.home()).unwrap() {
        let bytes = std::fs::read(entry.unwrap().path()).unwrap();
        for word in [&b"SQLite format 3"[..], "李敏".as_bytes()] {
            assert!(!bytes.windows(word.len()).any(|window| window == word));
        }
    }
}

#[test]
fn a_server_under_another_root_is_not_believed_and_uses_up_nothing() {
    let district = Arc::new(District::new(true));
    let desk = Desk::new(&district, 1);
    let code = district.invite(district.worker(GRID));
    *desk.wire.district.lock().unwrap() = Arc::new(District::rooted(true, 7));
    assert_eq!(code_of(Tablet::enrol(desk.home(), &code, PIN, desk.ports())), Code::SERVER_UNKNOWN);
    desk.wire.fail("/v1/district", Fault::Portal);
    assert_eq!(code_of(Tablet::enrol(desk.home(), &code, PIN, desk.ports())), Code::NOT_OUR_SERVER);
    desk.wire.fail("/v1/district", Fault::NoSignal);
    assert_eq!(code_of(Tablet::enrol(desk.home(), &code, PIN, desk.ports())), Code::NO_SIGNAL);
    *desk.wire.district.lock().unwrap() = Arc::clone(&district);
    desk.enrolled(&code);
}

#[test]
fn a_code_is_read_before_anything_is_sent_and_a_weak_pin_refused() {
    let district = Arc::new(District::new(true));
    let desk = Desk::new(&district, 1);
    let code = district.invite(district.worker(GRID));
    assert_eq!(
        code_of(Tablet::enrol(desk.home(), &code[..40], PIN, desk.ports())),
        Code::CODE_INCOMPLETE
    );
    assert_eq!(
        code_of(Tablet::enrol(desk.home(), &code, "123456", desk.ports())),
        Code::PIN_TOO_SHORT
    );
    assert!(desk.wire.asked.lock().unwrap().is_empty());
}

#[test]
fn a_code_serves_one_tablet_and_one_day() {
    let district = Arc::new(District::new(true));
    let user = district.worker(GRID);
    let code = district.invite(user);
    Desk::new(&district, 1).enrolled(&code);
    let other = Desk::new(&district, 2);
    assert_eq!(code_of(Tablet::enrol(other.home(), &code, PIN, other.ports())), Code::CODE_USED);
    let code = district.invite(user);
    district.with(|state| state.now += DAY);
    assert_eq!(code_of(Tablet::enrol(other.home(), &code, PIN, other.ports())), Code::CODE_EXPIRED);
    district.with(|state| state.now = NOW);
    other.enrolled(&code);
}

#[test]
fn a_real_district_wants_a_real_keystore() {
    let district = Arc::new(District::new(false));
    let desk = Desk::new(&district, 1);
    let code = district.invite(district.worker(GRID));
    assert_eq!(code_of(Tablet::enrol(desk.home(), &code, PIN, desk.ports())), Code::DEMO_MISMATCH);
    let hardware = Arc::new(MemorySecrets::new(Protection::Hardware));
    Tablet::enrol(desk.home(), &code, PIN, desk.ports_with(hardware)).unwrap();
}

#[test]
fn when_the_answer_is_lost_the_same_code_gives_the_same_tablet() {
    let district = Arc::new(District::new(true));
    let desk = Desk::new(&district, 1);
    let code = district.invite(district.worker(GRID));
    for fault in [Fault::AnswerLost, Fault::AnswerCut(40), Fault::AnswerLost] {
        desk.wire.fail("/v1/enrol", fault);
        assert!(Tablet::enrol(desk.home(), &code, PIN, desk.ports()).is_err());
    }
    let tablet = desk.enrolled(&code);
    assert_eq!(district.devices(), 1);
    tablet.sync_now().unwrap();
}

/// A keystore whose process dies at its nth write, before or after it took effect.
struct DiesAt {
    inner: MemorySecrets,
    left: AtomicU32,
    after: bool,
}

impl DiesAt {
    fn count(&self) -> Result<bool, SecretError> {
        match self.left.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1))
        {
            Ok(1) if self.after => Ok(true),
            Ok(0 | 1) | Err(_) => Err(SecretError("the process is gone".into())),
            Ok(_) => Ok(false),
        }
    }

    fn written(&self, last: bool) -> Result<(), SecretError> {
        if last { Err(SecretError("the process is gone".into())) } else { Ok(()) }
    }
}

impl SecretStore for DiesAt {
    fn protection(&self) -> Protection {
        self.inner.protection()
    }
    fn get(&self, name: &str) -> Result<Option<Zeroizing<Vec<u8>>>, SecretError> {
        match self.left.load(Ordering::SeqCst) {
            0 => Err(SecretError("the process is gone".into())),
            _ => self.inner.get(name),
        }
    }
    fn set(&self, name: &str, secret: &[u8]) -> Result<(), SecretError> {
        let last = self.count()?;
        self.inner.set(name, secret)?;
        self.written(last)
    }
    fn remove(&self, name: &str) -> Result<(), SecretError> {
        let last = self.count()?;
        self.inner.remove(name)?;
        self.written(last)
    }
}

#[test]
fn an_enrolment_broken_off_at_any_write_of_the_keystore_can_be_done_again() {
    for after in [false, true] {
        let mut broken = 0;
        for nth in 1..40 {
            let district = Arc::new(District::new(true));
            let desk = Desk::new(&district, nth);
            let code = district.invite(district.worker(GRID));
            let left = AtomicU32::new(u32::try_from(nth).unwrap());
            let dying = DiesAt { inner: desk.secrets.clone(), left, after };
            let ports: Ports = desk.ports_with(Arc::new(dying));
            if Tablet::enrol(desk.home(), &code, PIN, ports).is_ok() {
                break;
            }
            broken += 1;
            // Started again: enrolled after all, or the same code still serves, under any PIN.
            let tablet = Tablet::open(desk.home(), desk.ports()).unwrap();
            match tablet.state().unwrap() {
                State::Locked => tablet.unlock(PIN).unwrap(),
                _ => tablet.enrol_here(&code, "246801").unwrap(),
            }
            assert_eq!(district.devices(), 1, "at write {nth}");
            tablet.sync_now().unwrap();
            assert!(
                desk.secrets.get("enrolment").unwrap().is_none(),
                "keys left behind at write {nth}"
            );
        }
        assert!(broken >= 6, "{broken}");
    }
}

#[test]
fn ten_wrong_pins_shut_the_tablet_and_the_file_is_kept_for_the_district() {
    let district = Arc::new(District::new(true));
    let (desk, tablet) = worker(&district, 1, GRID);
    tablet.lock();
    for _ in 0..9 {
        assert_eq!(code_of(tablet.unlock("975310")), Code::WRONG_PIN);
        desk.clock.advance(3_600_000);
    }
    assert_eq!(code_of(tablet.unlock("975310")), Code::PIN_LOCKED);
    assert_eq!(tablet.state().unwrap(), State::Shut);
    assert_eq!(code_of(tablet.unlock(PIN)), Code::PIN_LOCKED);
    assert!(desk.home().join("tablet.db").exists());
    // A new code makes a new tablet beside what was kept.
    let code = district.invite(district.worker(OTHER_GRID));
    tablet.enrol_here(&code, "246801").unwrap();
    let kept: Vec<_> = std::fs::read_dir(desk.home())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.contains(".kept-"))
        .collect();
    assert!(kept.iter().any(|name| name.starts_with("tablet.db.kept-")), "{kept:?}");
    assert!(kept.iter().any(|name| name.starts_with("database.key.age.kept-")), "{kept:?}");
}

#[test]
fn a_database_put_back_from_a_copy_begins_a_new_life() {
    let district = Arc::new(District::new(true));
    let (desk, tablet) = worker(&district, 1, GRID);
    drop(tablet);
    let copy = desk.folder.path().join("copy");
    crate::common::copy_folder(&desk.home(), &copy);
    let lives = |desk: &Desk| desk.store().life().unwrap().unwrap();
    let first = lives(&desk);
    drop(desk.opened());
    let second = lives(&desk);
    assert_eq!((first.incarnation, first.opened + 1), (second.incarnation, second.opened));
    std::fs::remove_dir_all(desk.home()).unwrap();
    crate::common::copy_folder(&copy, &desk.home());
    drop(desk.opened());
    let third = lives(&desk);
    assert_ne!(third.incarnation, first.incarnation);
    drop(desk.opened());
    assert_eq!(lives(&desk).incarnation, third.incarnation);
}

#[test]
fn a_tablet_whose_file_is_gone_or_open_elsewhere_says_so() {
    let district = Arc::new(District::new(true));
    let (desk, tablet) = worker(&district, 1, GRID);
    let second = Tablet::open(desk.home(), desk.ports()).unwrap();
    assert_eq!(code_of(second.unlock(PIN)), Code::DATABASE_IN_USE);
    drop(tablet);
    second.unlock(PIN).unwrap();
    drop(second);
    std::fs::remove_file(desk.home().join("tablet.db")).unwrap();
    let third = Tablet::open(desk.home(), desk.ports()).unwrap();
    assert_eq!(code_of(third.unlock(PIN)), Code::DATABASE_DAMAGED);
}

#[test]
fn a_server_that_moved_is_believed_under_its_root_and_asked_there_from_then_on() {
    let district = Arc::new(District::new(true));
    let (desk, tablet) = worker(&district, 1, GRID);
    let new = "http://127.0.0.1:8788";
    *desk.wire.district.lock().unwrap() = Arc::new(District::rooted(true, 7));
    assert_eq!(code_of(tablet.server_moved(new)), Code::SERVER_UNKNOWN);
    *desk.wire.district.lock().unwrap() = Arc::clone(&district);
    tablet.sync_now().unwrap();
    assert_eq!(*desk.wire.address.lock().unwrap(), "https://district.test", "the old one stands");
    tablet.server_moved(new).unwrap();
    assert_eq!(code_of(tablet.server_moved(new)), Code::LOCKED);
    tablet.unlock(PIN).unwrap();
    tablet.sync_now().unwrap();
    assert_eq!(*desk.wire.address.lock().unwrap(), new);
    drop(tablet);
    desk.opened().sync_now().unwrap();
    assert_eq!(*desk.wire.address.lock().unwrap(), new, "and after a restart");
}
