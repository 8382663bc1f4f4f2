//! A courier's file: each push in it is judged as over the network, each photo kept by its name, as far as the file can be
//! read; the return file holds the same replies. Brought again, it changes nothing.

use std::io::{Read, Write};

use age::x25519::Identity;
use model::id::DeviceId;
use sync::bundle::{
    Answer, Answered, BundleId, BundleSecret, Content, Head, Opening, Photo, Pushed, Reader, Way,
    Writer,
};
use sync::code::Code;
use sync::exchange::{Cursor, SyncReply, SyncRequest};
use sync::hash::Hash;
use sync::limits::BLOBS_OFFERED_MAX;
use sync::push::Push;
use sync::receipt::{SyncReceipt, Verdict};
use sync::request::{REQUEST_VERSION, RequestHead};
use sync::trust::{Nonce, SignedTime};

use super::authorize::standing;
use super::imported::{ImportError, Imported};
use super::line::Line;
use super::{Carrier, Failure, Installation};
use crate::storage::StorageError;

/// Replies of one return file: what is beyond comes with the next.
const ROUNDS_MAX: u32 = 400;

/// A photo of which not every piece has come.
struct Arriving {
    hash: Hash,
    len: u64,
    bytes: Vec<u8>,
}

/// One file being taken in.
struct Import<'a, W> {
    it: &'a Installation,
    done: Imported,
    bundle: BundleId,
    secret_name: Hash,
    asked: Option<Asked>,
    back: Option<Writer<W>>,
    arriving: Option<Arriving>,
    kept: Vec<Hash>,
}

/// Who asks for an answer, and for what.
struct Asked {
    carrier: Carrier,
    request: SyncRequest,
}

impl Installation {
    /// Takes a courier's file in as far as it can be read, and writes the return file, if somebody whose tablet this is
    /// asks for one.
    ///
    /// # Errors
    /// [`ImportError`]; what was judged before stays, and the file may be brought again.
    pub fn import_bundle<R: Read, W: Write>(
        &self,
        from: R,
        back: Option<W>,
        actor: &str,
    ) -> Result<Imported, ImportError> {
        let mut secret_name = Hash([0; 32]);
        let mut secret = None;
        let opened = Reader::begin(from, |head| {
            head.check(Way::There, self.tenant.id)?;
            let opened = opened(&self.keys.bundle, &head.sealed_secret)?;
            secret_name = opened.name();
            secret = Some(opened.clone());
            Ok(opened)
        });
        let (head, mut reader) = match opened {
            Ok(opened) => opened,
            Err(code) if code == Code::BUNDLE_NOT_OURS => return Err(ImportError::NotOurs),
            Err(code) => return Err(ImportError::Code(code)),
        };
        // What is stamped is of this process's life, whether a server runs beside it or not.
        self.storage.begin_life(self.life, self.clock.now_ms())?;
        let mut import = Import {
            it: self,
            done: Imported::default(),
            bundle: head.id,
            secret_name,
            asked: None,
            back: None,
            arriving: None,
            kept: Vec::new(),
        };
        let mut back = back;
        while let Some(frame) = reader.frame()? {
            match Content::decode(&frame) {
                Ok(Content::Opening(opening)) => {
                    import.opening(&opening)?;
                    if let (Some(asked), Some(secret)) = (&import.asked, &secret)
                        && let Some(to) = back.take()
                    {
                        let device = asked.carrier.device.claims().device;
                        let head = Head::back(self.tenant.id, head.id, device);
                        import.back = Some(Writer::begin(to, &head, secret)?);
                    }
                    import.restored()?;
                }
                Ok(Content::Push(push)) => import.push(*push)?,
                Ok(Content::Photo(piece)) => import.photo(piece)?,
                Ok(Content::Last(counted)) => import.done.counted = Some(counted),
                // A frame of a later version: what it held comes by another way.
                Err(code) => import.done.refused.push(code),
            }
        }
        import.done.ended = reader.ended();
        import.finish()?;
        let done = import.done;
        let device = done.device.map(|device| device.to_string()).unwrap_or_default();
        let result = if done.counted.is_some() { "ok" } else { "cut" };
        let detail = format!(
            "received={} duplicate={} apart={} photos={}",
            done.received, done.duplicate, done.apart, done.photos
        );
        self.storage.audit(&self.event(actor, "bundle.import", &device, result, &detail))?;
        Ok(done)
    }

    /// Who brings a push: the tablet that asks, or, where nobody does, the push's own.
    fn bearer(
        &self,
        device: DeviceId,
        last_server_time: Option<SignedTime>,
        nonce: Nonce,
    ) -> Result<Option<Carrier>, StorageError> {
        let Some(device) = self.storage.device(device)? else { return Ok(None) };
        let Some(user) = self.storage.user(device.claims().user)? else { return Ok(None) };
        let now = self.clock.now_ms();
        let head = RequestHead {
            version: REQUEST_VERSION,
            device: device.claims().device,
            nonce,
            time: now,
            body_sha256: Hash([0; 32]),
            last_server_time,
        };
        let may_read = standing(&device, &user, now);
        Ok(Some(Carrier { device, user, head, may_read }))
    }
}

/// Opens what was encrypted to the district.
fn opened(key: &Identity, sealed: &[u8]) -> Result<BundleSecret, Code> {
    let plain = age::decrypt(key, sealed).map_err(|_| Code::BUNDLE_NOT_OURS)?;
    plain.try_into().map(BundleSecret).map_err(|_| Code::BUNDLE_NOT_OURS)
}

impl<W: Write> Import<'_, W> {
    /// Who asks; one that is nobody's word leaves the pushes to be judged by themselves.
    fn opening(&mut self, opening: &Opening) -> Result<(), ImportError> {
        let claims = &opening.claims;
        let bearer = self.it.bearer(claims.device, claims.last_server_time, claims.nonce)?;
        let Some(carrier) = bearer else {
            self.done.refused.push(Code::DEVICE_UNKNOWN);
            return Ok(());
        };
        let key = carrier.device.claims().public_key;
        match opening.verify(self.bundle, self.secret_name, &key) {
            Ok(mut request) => {
                (request.push, request.blobs) = (None, Vec::new());
                (request.digest, request.mended) = (None, None);
                self.done.device = Some(claims.device);
                self.done.made_at = Some(claims.made_at);
                self.asked = Some(Asked { carrier, request });
            }
            Err(code) => self.done.refused.push(code),
        }
        Ok(())
    }

    /// A tablet that knew the server before it was restored hears of that first, as over the network.
    fn restored(&mut self) -> Result<(), ImportError> {
        let Some(asked) = &mut self.asked else { return Ok(()) };
        let known = asked.request.epoch.is_none_or(|epoch| epoch == self.it.epoch);
        if known || asked.carrier.may_read.is_err() {
            asked.request.epoch = asked.request.epoch.filter(|_| known);
            return Ok(());
        }
        let reply = self.it.round(&asked.carrier, &asked.request, Line::Courier)?;
        self.answer(reply, None, Vec::new())
    }

    fn push(&mut self, push: Push) -> Result<(), ImportError> {
        let head = push.head.clone();
        let pushed =
            Pushed { incarnation: head.incarnation, first_seq: head.first_seq, count: head.count };
        let reply = match &self.asked {
            Some(asked) => {
                let request = SyncRequest { push: Some(push), ..asked.request.clone() };
                self.it.round(&asked.carrier, &request, Line::Courier)
            }
            None => match self.it.bearer(head.device, None, Nonce([0; 16]))? {
                Some(carrier) => self.it.judged(&carrier, &push),
                None => {
                    self.done.refused.push(Code::DEVICE_UNKNOWN);
                    return Ok(());
                }
            },
        };
        match reply {
            Ok(reply) => {
                self.count(&reply.receipts);
                self.answer(reply, Some(pushed), Vec::new())
            }
            Err(Failure::Refused(refusal)) if refusal.code == Code::SERVER_BUSY => {
                self.done.later += 1;
                Ok(())
            }
            Err(failure) => Err(failure.into()),
        }
    }

    fn count(&mut self, receipts: &[SyncReceipt]) {
        for receipt in receipts {
            match &receipt.verdict {
                Verdict::Received(_) | Verdict::Erased(..) => self.done.received += 1,
                Verdict::Duplicate(_) => self.done.duplicate += 1,
                Verdict::Blocked | Verdict::Quarantined(_) => self.done.apart += 1,
                Verdict::Need(_) | Verdict::Forked => self.done.lacking += 1,
                Verdict::Refused(code) => self.done.refused.push(code.clone()),
            }
        }
    }

    /// Puts the pieces of a photo together; one that is not whole is not kept.
    fn photo(&mut self, piece: Photo) -> Result<(), ImportError> {
        let Photo { hash, len, offset, bytes } = piece;
        if offset == 0 {
            self.give_up_photo();
            self.arriving = Some(Arriving { hash, len, bytes });
        } else if let Some(arriving) = &mut self.arriving
            && arriving.hash == hash
            && u64::try_from(arriving.bytes.len()) == Ok(offset)
        {
            arriving.bytes.extend(bytes);
        }
        let whole = |it: &Arriving| u64::try_from(it.bytes.len()).is_ok_and(|got| got >= it.len);
        let Some(photo) = self.arriving.take_if(|it| whole(it)) else { return Ok(()) };
        let Some(asked) = &self.asked else {
            self.done.photos_lacking += 1;
            return Ok(());
        };
        match self.it.put_whole(&asked.carrier, &photo.hash, &photo.bytes) {
            Ok(_) => {
                self.done.photos += 1;
                self.kept.push(photo.hash);
                Ok(())
            }
            Err(Failure::Refused(_)) => {
                self.done.photos_lacking += 1;
                Ok(())
            }
            Err(failure) => Err(failure.into()),
        }
    }

    fn give_up_photo(&mut self) {
        if self.arriving.take().is_some() {
            self.done.photos_lacking += 1;
        }
    }

    /// What else is new for whoever asks.
    fn finish(&mut self) -> Result<(), ImportError> {
        self.give_up_photo();
        let mut photos = std::mem::take(&mut self.kept);
        let mut more = false;
        for _ in 0..ROUNDS_MAX {
            let Some(asked) = self.asked.as_ref().filter(|_| self.back.is_some()) else { break };
            if asked.carrier.may_read.is_err() {
                break;
            }
            let rest = photos.split_off(photos.len().min(BLOBS_OFFERED_MAX));
            let reply = self.it.round(&asked.carrier, &asked.request, Line::Courier)?;
            more = reply.more;
            self.answer(reply, None, photos)?;
            photos = rest;
            if !more && photos.is_empty() {
                break;
            }
        }
        if let Some(back) = &mut self.back {
            back.frame(&Answer::Last(more).encode())?;
        }
        if let Some(back) = self.back.take() {
            back.into_inner().flush()?;
        }
        Ok(())
    }

    /// Writes a reply into the return file, and goes on behind it.
    fn answer(
        &mut self,
        reply: SyncReply,
        pushed: Option<Pushed>,
        photos: Vec<Hash>,
    ) -> Result<(), ImportError> {
        let Some(asked) = &mut self.asked else { return Ok(()) };
        if let Some(back) = &mut self.back {
            let answered = Answered {
                asking: asked.request.incarnation,
                epoch: asked.request.epoch,
                cursors: asked.request.cursors.clone(),
                settled: asked.request.settled.unwrap_or(0),
                pushed,
                photos,
                reply: reply.encode().map_err(|_| Failure::from(Code::SERVER_FAULT))?,
            };
            back.frame(&answered.seal(self.bundle, &self.it.keys.server).encode())?;
            self.done.answers += 1;
        }
        go_on(&mut asked.request, &reply);
        Ok(())
    }
}

/// What a tablet would ask next, once it has taken a reply in.
fn go_on(request: &mut SyncRequest, reply: &SyncReply) {
    request.epoch = Some(reply.epoch());
    if let Some(posting) = &reply.posting {
        request.posting = Some(posting.mark());
    }
    if let Some(last) = reply.settled.last() {
        request.settled = Some(last.n);
    }
    if let Some(restored) = &reply.restored {
        for cursor in &mut request.cursors {
            let there = restored.cursors.iter().find(|there| there.space == cursor.space);
            cursor.n = cursor.n.min(there.map_or(0, |there| there.n));
        }
        request.settled = None;
    }
    request.cursors.retain(|cursor| !reply.revoked.contains(&cursor.space));
    for delta in &reply.spaces {
        request.cursors.retain(|cursor| cursor.space != delta.space);
        request.cursors.push(Cursor { space: delta.space.clone(), n: delta.cursor });
    }
    request.cursors.sort_unstable();
}

/// The public half of the key bundles are encrypted to.
pub fn recipient(key: &Identity) -> String {
    key.to_public().to_string()
}
