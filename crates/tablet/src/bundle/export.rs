//! Writing the file: what the tablet asks for, every own changeset the server has not kept, every photo it has not got.
//! Nothing counts as sent by it.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::Path;

use data_encoding::HEXLOWER;
use model::time::local_date;
use store::Outgoing;
use sync::bundle::{BundleId, Content, Counted, Head, Opening, OpeningClaims, Writer};
use sync::code::Code;
use sync::push;

use super::Sealing;
use crate::Tablet;
use crate::api::bundle::BundleView;
use crate::error::Result;
use crate::files::{private_folder, sync_folder};
use crate::session::Session;
use crate::syncing::asking;
use crate::vault::seal_to;

/// The folder of the files, in the tablet's own.
const FOLDER: &str = "export";
const ENDING: &str = "bundle";
/// Older ones hold nothing that the newest does not.
const FILES_KEPT_MAX: usize = 3;

impl Tablet {
    /// Writes what waits into a file that only the district opens. It may be brought by anybody, any number of times.
    ///
    /// # Errors
    /// [`sync::code::Code::LOCKED`], [`sync::code::Code::SERVER_UNKNOWN`], [`sync::code::Code::DISK_FULL`], or what the disk did; no file is left then.
    pub fn export_bundle(&self) -> Result<BundleView> {
        let session = self.unlocked()?;
        let _one_at_a_time = session.syncing.lock();
        let folder = self.home().join(FOLDER);
        private_folder(&folder)?;
        let (id, now) = session.work(|work| Ok((BundleId(work.rng.bytes()), work.now())))?;
        let mut short = HEXLOWER.encode(&id.0);
        short.truncate(8);
        let name = format!("doorstep-{}-{short}.{ENDING}", local_date(now).format("%Y%m%d"));
        let path = folder.join(&name);
        let arriving = path.with_extension("new");
        let written = write(&session, id, &arriving);
        if written.is_err() {
            // Half a file would only be carried in vain.
            let _ = fs::remove_file(&arriving);
        }
        let counted = written?;
        fs::rename(&arriving, &path)?;
        sync_folder(&path)?;
        keep_newest(&folder)?;
        Ok(BundleView {
            bytes: fs::metadata(&path)?.len(),
            path: path.display().to_string(),
            name,
            records: counted.changesets,
            photos: counted.photos,
        })
    }
}

fn write(session: &Session, id: BundleId, path: &Path) -> Result<Counted> {
    let sealing = Sealing::of(id, &session.signing);
    let district = session.district();
    let recipient = district.bundle_recipient.as_deref().ok_or(Code::SERVER_UNKNOWN)?;
    let sealed_secret = seal_to(recipient, &sealing.secret.0)?;
    let head = Head::there(session.identity.tenant, id, sealed_secret);
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let file = options.open(path)?;
    let mut to = Writer::begin(BufWriter::new(file), &head, &sealing.secret)?;
    to.frame(&Content::Opening(Box::new(opening(session, &sealing)?)).encode())?;
    let counted =
        Counted { changesets: pushes(session, &mut to)?, photos: photos(session, &mut to)? };
    to.frame(&Content::Last(counted).encode())?;
    let file: File = to.into_inner().into_inner().map_err(std::io::IntoInnerError::into_error)?;
    file.sync_all()?;
    Ok(counted)
}

fn opening(session: &Session, sealing: &Sealing) -> Result<Opening> {
    session.work(|work| {
        let claims = OpeningClaims {
            device: session.identity.device,
            bundle: sealing.id,
            secret_name: sealing.secret.name(),
            nonce: sealing.nonce,
            made_at: work.now(),
            last_server_time: work.store.proven_time()?,
            request: asking(work)?.encode(),
        };
        Ok(Opening::new(claims, &session.signing))
    })
}

/// Every own changeset the server has not kept, in pushes that stand alone.
fn pushes<W: Write>(session: &Session, to: &mut Writer<W>) -> Result<u64> {
    let mut packed = BTreeMap::new();
    let mut changesets = 0;
    while let Some(outgoing) = session.work(|work| Ok(work.store.outgoing_past(&packed)?))? {
        let Outgoing { incarnation, first_seq, prev, changesets: some } = outgoing;
        let (tenant, device) = (session.identity.tenant, session.identity.device);
        let author = push::Author { tenant, device, incarnation, first_seq, prev };
        // Plain, because nobody can ask for it again.
        let push = push::seal(author, &some, true, &session.signing)?;
        to.frame(&Content::Push(Box::new(push)).encode())?;
        let count = u64::try_from(some.len()).unwrap_or(u64::MAX);
        changesets += count;
        packed.insert(incarnation, first_seq.saturating_add(count).saturating_sub(1));
    }
    Ok(changesets)
}

fn photos<W: Write>(session: &Session, to: &mut Writer<W>) -> Result<u64> {
    let mut photos = 0;
    for offer in session.work(|work| Ok(work.store.photos_waiting(usize::MAX)?))? {
        let Some(jpeg) = session.work(|work| Ok(work.store.photo(offer.hash)?))? else { continue };
        for piece in Content::of_photo(offer.hash, &jpeg) {
            to.frame(&piece.encode())?;
        }
        photos += 1;
    }
    Ok(photos)
}

/// Older files go once the newest is there.
fn keep_newest(folder: &Path) -> Result<()> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|ending| ending == ENDING) {
            files.push((fs::metadata(&path)?.modified()?, path));
        }
    }
    files.sort();
    let old = files.len().saturating_sub(FILES_KEPT_MAX);
    for (_, path) in files.into_iter().take(old) {
        fs::remove_file(path)?;
    }
    Ok(())
}
